"""`sotay-server keys list|rotate`: which keys the server has, and new ones under the offline root.

Notebooks learn new keys by themselves, over line or stick: the root that they pinned signs them.
"""

from __future__ import annotations

import argparse
import secrets
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sync.server.cli_grammar import add_url, group


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `keys` to the grammar."""
    add = group(commands, common, "keys", "khoá của máy chủ: xem, đổi")
    add_url(add("list", _list, "bộ khoá hiện nay, và các khoá túi chuyển cũ còn mở được"))
    rotate = add_url(add("rotate", _rotate, "đổi khoá; máy chủ phải dừng trước, cần tệp khoá gốc từ nơi cất giữ"))
    rotate.add_argument("--root-key", metavar="TỆP", type=Path, required=True, help="tệp root-key.txt từ nơi cất giữ")
    rotate.add_argument(
        "--only",
        choices=("receipt", "parcel"),
        help="chỉ khoá ký biên nhận, hoặc chỉ khoá túi chuyển; không có: cả hai",
    )
    rotate.add_argument(
        "--version",
        type=int,
        default=0,
        metavar="N",
        help="số của bộ khoá mới; chỉ cần khi máy chủ được dựng lại từ bản sao lưu cũ hơn lần đổi khoá gần nhất",
    )


def _list(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import folder, rotation

    where = arguments.dir.absolute()
    found = rotation.standing(where, folder.read_identity(where).keys)
    nothing = output.say("chưa có", "none")
    lines = (
        (output.say("bộ khoá số", "key set"), str(found.version)),
        (output.say("khoá gốc", "root"), found.root),
        (output.say("khoá ký biên nhận", "receipt key"), found.receipt),
        (output.say("khoá túi chuyển", "parcel key"), found.parcel or nothing),
        *((output.say("khoá túi chuyển cũ", "earlier parcel key"), one) for one in found.before),
    )
    output.write(asdict(found), lambda: "\n".join(f"{name:22} {value}" for name, value in lines))


def _rotate(arguments: argparse.Namespace, output: Any) -> None:
    from sync.core import seal
    from sync.server import audit, folder, rotation
    from sync.server.database import explained
    from sync.server.serving import utc_now

    kinds = (arguments.only,) if arguments.only else rotation.KINDS
    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    try:
        before = opened.keys
        rotation.check(opened.folder, before, arguments.root_key, arguments.version)
        with explained(opened.engine):
            # Under the key that goes: the book's line stands before the act, as every line does.
            facts = {"keys": list(kinds), "from": before.version, "receipt": seal.key_id(before.receipt)}
            audit.add(opened, audit.KEYS, facts, utc_now(), secrets.token_bytes)
        made = rotation.rotate(opened.folder, before, arguments.root_key, kinds, secrets.token_bytes, arguments.version)
    finally:
        opened.close()
    found = rotation.standing(arguments.dir.absolute(), made)
    output.write(
        asdict(found),
        lambda: output.say(
            f"Đã đổi khoá; bộ khoá hiện nay mang số {made.version}. Xin cất lại tệp khoá gốc, khởi động máy chủ rồi "
            "sao lưu ngay. Các sổ tự nhận khoá mới ở lần gửi kế tiếp, qua mạng hay qua USB; túi chuyển gửi theo khoá "
            "cũ vẫn mở được.",
            f"The keys were changed; the key set has the number {made.version} now. Please put the root key file back, "
            "start the server and make a backup at once. Notebooks learn the new keys when they next synchronise, over "
            "the network or by stick; parcels under the earlier key can still be opened.",
        ),
    )
