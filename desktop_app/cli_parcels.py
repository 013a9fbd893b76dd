"""`sotay parcel write DIR` and `sotay parcel read DIR`: sending by a stick, a share or a synchronised folder."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from desktop_app.services import Services
from desktop_app.services.parcels import refusals

Result = tuple[Any, Callable[[Any], str] | None]


class NotAllTaken(UserError):
    """Some parcels were refused; all others were taken in."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"Có {count} túi chuyển chưa nhận được, kết quả ghi lý do của từng tệp; các túi khác đã nhận xong. Sổ vẫn "
            "nguyên. Xin nhờ nơi gửi ghi lại những túi ấy.",
            f"{count} {'parcel' if count == 1 else 'parcels'} could not be taken in, the answer says why for each; "
            "all others were. The notebook is whole. Please ask the sender to write them again.",
        )


def add_arguments(command: Callable[..., Any], parser: type[argparse.ArgumentParser]) -> None:
    """The grammar of these commands; `command(name, help, within)` makes one."""
    actions = command("parcel", "Gửi và nhận qua USB, thư mục chung / send and receive by a stick").add_subparsers(
        dest="action", required=True, parser_class=parser
    )
    for name, help in (
        ("write", "Ghi túi chuyển cho người mang đi / write a parcel for a courier"),
        ("read", "Nhận túi chuyển mang về / take in what came home"),
    ):
        command(name, help, actions).add_argument("dir", type=Path, metavar="DIR")


def _write(services: Services, options: argparse.Namespace) -> Result:
    done = services.parcels.write(options.dir).result()
    result = {
        "files": [str(one.path) for one in done.files],
        "revisions": done.revisions,
        "blobs": done.blobs,
        "bytes": done.bytes,
        "waiting": done.waiting,
    }
    english = services.language() == "en"

    def words(_: Any) -> str:
        lines = (
            f"Wrote and read back {len(done.files)} parcel files: {done.revisions} revisions, {done.blobs} photos and "
            f"files, {done.bytes} bytes."
            if english
            else f"Đã ghi và đọc lại {len(done.files)} túi chuyển: {done.revisions} bản ghi, {done.blobs} ảnh và tệp, "
            f"{done.bytes} byte."
        )
        waiting = (
            f"\n{done.waiting} photos and files wait: there was no room for them."
            if english
            else f"\nCòn {done.waiting} ảnh và tệp chờ lần sau vì không đủ chỗ."
        )
        home = (
            "\nDelivered they are when the office's receipt has come home."
            if english
            else "\nKhi nào biên nhận của văn phòng về tới đây thì mới là đã giao."
        )
        return lines + (waiting if done.waiting else "") + home

    return result, words


def _read(services: Services, options: argparse.Namespace) -> Result:
    done = services.parcels.read(options.dir).result()
    language = services.language()
    refused = [{"file": one.file, "why": one.why, "sentence": one.sentence(language)} for one in refusals(done)]
    result = {
        "parcels": done.parcels,
        "received": done.received,
        "delivered": done.delivered,
        "blobs": done.blobs,
        "others": done.others,
        "refused": refused,
        "suspended": done.suspended,
    }

    def words(_: Any) -> str:
        first = (
            f"Took in {done.parcels} parcel files: {done.delivered} revisions delivered, {done.received} received, "
            f"{done.blobs} photos and files."
            if language == "en"
            else f"Đã nhận {done.parcels} túi chuyển: {done.delivered} bản ghi đã giao, "
            f"nhận về {done.received} bản ghi, {done.blobs} ảnh và tệp."
        )
        return "\n".join([first, *(f"{one['file']}: {one['sentence']}" for one in refused)])

    return result, words


COMMANDS: Mapping[str, Callable[[Services, argparse.Namespace], Result]] = {
    "parcel_write": _write,
    "parcel_read": _read,
}
