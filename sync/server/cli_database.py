"""The commands of `sotay-server` that are about its database: backup, restore, verify, rebuild."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sync.server import errors
from sync.server.cli_grammar import Add, add_url
from sync.server.cli_words import many, moment, table


def add_commands(add: Add) -> None:
    """Add them to the grammar."""
    backup = add("backup", _backup, "sao lưu vào một tệp, đọc lại và kiểm tra")
    restore = add("restore", _restore, "khôi phục từ tệp sao lưu")
    for one in (backup, restore):
        one.add_argument("file", metavar="FILE", type=Path, help="tệp sao lưu")
    verify = add("verify", _verify, "kiểm tra mọi bản ghi, chữ ký và luồng")
    rebuild = add("rebuild", _rebuild, "dựng lại phần suy ra từ bản ghi, để riêng ảnh hỏng")
    for one in (backup, restore, verify, rebuild):
        add_url(one)


def _backup(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import audit, backups, copies, folder
    from sync.server.database import explained
    from sync.server.serving import utc_now

    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    try:
        with explained(opened.engine):
            copies.settle(opened, utc_now)
            with audit.noted(opened, audit.BACKUP, {}, utc_now):
                made = backups.make(opened, arguments.file, utc_now())
    finally:
        opened.close()
    said = {
        "file": str(made.path),
        "made": made.made,
        "revisions": made.revisions,
        "bytes": made.bytes,
        "blobs": made.blobs,
        "spoilt": made.spoilt,
        "same_disk": made.same_disk,
    }
    text = output.say(
        f"Đã sao lưu và kiểm tra: {made.path} ({made.revisions} bản ghi, {made.bytes} byte).",
        f"Backed up and verified: {made.path} ({many(made.revisions, 'revision')}, {made.bytes} bytes).",
    )
    if made.spoilt:
        text += "\n" + output.say(
            f"Riêng {made.spoilt} ảnh hoặc tệp đã hỏng trên ổ đĩa của máy chủ nên không có trong bản sao lưu này. "
            "Xin kiểm tra ổ đĩa; sotay-server verify kể tên từng cái.",
            f"But {many(made.spoilt, 'photo or file', 'photos and files')} went bad on the server's disk; this backup "
            "is without them. Please check the disk; sotay-server verify names each.",
        )
    if made.same_disk:
        text += "\n" + output.say(
            "Tệp này nằm cùng ổ đĩa với máy chủ. Xin chép thêm một bản sang nơi khác.",
            "This file is on the server's own disk. Please keep another copy elsewhere.",
        )
    output.write(said, lambda: text)


def _restore(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import audit, backups, folder
    from sync.server.serving import utc_now

    if not arguments.file.is_file():
        raise errors.BadBackup(arguments.file)
    where = arguments.dir.absolute()
    done = backups.restore(
        where, arguments.file.absolute(), utc_now(), url=arguments.database, random=secrets.token_bytes
    )
    opened = folder.open_folder(where)
    try:
        # Into the restored book, which knows nothing of what was done since; that stands in the old database.
        audit.add(opened, audit.RESTORE, {"made": done["made"], "epoch": done["epoch"]}, utc_now(), secrets.token_bytes)
    finally:
        opened.close()
    made = moment(done["made"])
    text = output.say(
        f"Đã khôi phục bản sao lưu lúc {made} ({done['revisions']} bản ghi). "
        "Khi máy chủ chạy lại, các máy tự gửi lại phần còn thiếu.",
        f"Restored the backup of {made} ({many(done['revisions'], 'revision')}). "
        "When the server runs again, the notebooks send what is missing by themselves.",
    )
    left = [Path(one) for one in done["left"]]
    output.write(done, lambda: "\n".join([text, *old_copies(left, output)]))


def old_copies(left: Sequence[Path], output: Any) -> list[str]:
    """What to say of old databases in the folder out of which nothing could be erased."""
    return [
        output.say(
            f"Không mở được {one} để xoá theo. Tệp này có thể còn nội dung đã xoá, xin huỷ nó.",
            f"{one} could not be opened to erase there too. It may still hold what was erased: please destroy it.",
        )
        for one in left
    ]


def _verify(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import checking, folder
    from sync.server.database import explained

    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    try:
        with explained(opened.engine):
            report = checking.verify(opened.engine, opened.keys, opened.folder / "blobs")
    finally:
        opened.close()
    said = report.to_json()
    facts = {name: value for name, value in said.items() if name != "faults"}
    faults = [output.say(one.vi, one.en) for one in report.faults]
    output.write(said, lambda: "\n".join([*faults, table(facts, english=output.english)]))
    if report.count:
        raise errors.NotWhole(report.count)


def _rebuild(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import deriving, folder, photos
    from sync.server.database import explained
    from sync.server.files import only_one
    from sync.server.serving import utc_now

    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    try:
        with explained(opened.engine), only_one(opened.folder):
            changed = deriving.rebuild(opened.engine)
            changed |= photos.heal(opened, utc_now(), secrets.token_bytes)
    finally:
        opened.close()
    text = table(changed, english=output.english)
    if changed["missing_blobs"]:
        text += "\n" + output.say(
            "Khi máy chủ chạy lại, máy nào còn ảnh, tệp đang thiếu sẽ tự gửi lại.",
            "When the server runs again, whoever has the photos and files that are missing sends them by itself.",
        )
    output.write(changed, lambda: text)
