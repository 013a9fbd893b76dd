"""`sotay-server keys list|rotate|add-spare`: which keys the server has, new ones under an offline root, the spare root.

Notebooks learn new keys by themselves, over line or stick: a root that they pinned signs them.
"""

from __future__ import annotations

import argparse
import secrets
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sync.server.cli_grammar import add_url, group

ROOT_HELP = "tệp root-key.txt từ nơi cất giữ; tệp ấy mất hay lộ: spare-root-key.txt"


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `keys` to the grammar."""
    add = group(commands, common, "keys", "khoá của máy chủ: xem, đổi")
    add_url(add("list", _list, "bộ khoá hiện nay, và các khoá túi chuyển cũ còn mở được"))
    rotate = add_url(add("rotate", _rotate, "đổi khoá; máy chủ phải dừng trước, cần tệp khoá gốc từ nơi cất giữ"))
    rotate.add_argument("--root-key", metavar="TỆP", type=Path, required=True, help=ROOT_HELP)
    rotate.add_argument(
        "--retire-root",
        action="store_true",
        help="bỏ hẳn khoá gốc đầu tiên vì đã lộ; chỉ với tệp spare-root-key.txt, và không lấy lại được",
    )
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
    spare = add_url(add("add-spare", _add_spare, "thêm khoá gốc dự phòng cho máy chủ chưa có; máy chủ phải dừng trước"))
    spare.add_argument("--root-key", metavar="TỆP", type=Path, required=True, help="tệp root-key.txt từ nơi cất giữ")


def _list(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import folder, rotation

    where = arguments.dir.absolute()
    found = rotation.standing(where, folder.read_identity(where).keys)
    nothing, retired = output.say("chưa có", "none"), output.say(" (đã bỏ)", " (retired)")
    signed = {"root": output.say("khoá gốc", "root"), "spare": output.say("khoá gốc dự phòng", "spare root")}
    lines = (
        (output.say("bộ khoá số", "key set"), str(found.version)),
        (signed["root"], found.root + (retired if found.root_retired else "")),
        (signed["spare"], found.spare or nothing),
        (output.say("bộ khoá do", "signed by"), signed[found.signed_by]),
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
        retire = arguments.retire_root
        signer = rotation.check(opened.folder, before, arguments.root_key, arguments.version, retire_root=retire)
        with explained(opened.engine):
            # Under the key that goes: the book's line stands before the act, as every line does.
            under = {"root": seal.key_id(signer.public), "root_retired": retire}
            facts = {"keys": list(kinds), "from": before.version, "receipt": seal.key_id(before.receipt), **under}
            with audit.noted(opened, audit.KEYS, facts, utc_now):
                made = rotation.rotate(
                    opened.folder,
                    before,
                    arguments.root_key,
                    kinds,
                    secrets.token_bytes,
                    arguments.version,
                    retire_root=retire,
                )
    finally:
        opened.close()
    found = rotation.standing(arguments.dir.absolute(), made)
    gone = " Khoá gốc đầu tiên đã bị bỏ.", " The first root key is retired."
    retired = output.say(*gone) if retire else ""
    output.write(
        asdict(found),
        lambda: output.say(
            f"Đã đổi khoá; bộ khoá hiện nay mang số {made.version}.{retired} Xin cất lại tệp khoá gốc, khởi động máy "
            "chủ rồi sao lưu ngay. Các sổ tự nhận khoá mới ở lần gửi kế tiếp, qua mạng hay qua USB; túi chuyển gửi "
            "theo khoá cũ vẫn mở được.",
            f"The keys were changed; the key set has the number {made.version} now.{retired} Please put the root key "
            "file back, start the server and make a backup at once. Notebooks learn the new keys when they next "
            "synchronise, over the network or by stick; parcels under the earlier key can still be opened.",
        ),
    )


def _add_spare(arguments: argparse.Namespace, output: Any) -> None:
    from sync.core import seal
    from sync.server import audit, folder, rotation
    from sync.server.database import explained
    from sync.server.serving import utc_now

    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    try:
        before = opened.keys
        rotation.check_spare(opened.folder, before, arguments.root_key)
        with explained(opened.engine):
            facts = {"keys": ["spare"], "from": before.version, "root": seal.key_id(before.root)}
            with audit.noted(opened, audit.KEYS, facts, utc_now):
                made = rotation.add_spare(opened.folder, before, arguments.root_key, secrets.token_bytes)
    finally:
        opened.close()
    where = arguments.dir.absolute() / rotation.SPARE_FILE
    output.write(
        {**asdict(rotation.standing(arguments.dir.absolute(), made)), "move_to_safety": [str(where)]},
        lambda: output.say(
            f"Đã có khoá gốc dự phòng; bộ khoá hiện nay mang số {made.version}. Xin chép {where} ra hai USB, cất ở nơi "
            "khác với root-key.txt, rồi xoá khỏi máy này; cất lại tệp khoá gốc, khởi động máy chủ và sao lưu ngay. "
            "Các sổ ghi nhớ khoá dự phòng ở lần gửi kế tiếp.",
            f"There is a spare root key; the key set has the number {made.version} now. Please copy {where} to two USB "
            "sticks, keep them in another place than root-key.txt, and delete it from this machine; put the root key "
            "file back, start the server and make a backup at once. Notebooks pin the spare when they synchronise.",
        ),
    )
