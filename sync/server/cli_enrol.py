"""`sotay-server enrol`: answering a request to enrol that came by a stick. May run beside a serving process."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from sync.parcel.errors import ParcelError
from sync.server import errors
from sync.server.cli_grammar import Add, add_url

ANSWER = "-tra-loi"

# What happened · what is safe · what to do; by the problem's name.
SENTENCES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "code-wrong": (
            "Không mã đăng ký nào của điểm này mở được đơn. Chưa có gì thay đổi. "
            "Xin hỏi lại người gửi đã gõ mã nào; nếu không rõ, xin cấp mã mới.",
            "No code of this office opens the request. Nothing was changed. "
            "Please ask which code was typed; if in doubt, give a new one.",
        ),
        "code-expired": (
            "Mã đăng ký trong đơn đã quá hạn. Chưa có gì thay đổi. Xin cấp mã mới và nhờ người gửi làm lại đơn.",
            "The code of this request has expired. Nothing was changed. Please give a new code for a new request.",
        ),
        "code-used": (
            "Mã đăng ký trong đơn đã dùng cho máy khác. Chưa có gì thay đổi. Xin cấp mã mới và nhờ làm lại đơn.",
            "The code of this request was used by another machine. Nothing was changed. "
            "Please give a new code for a new request.",
        ),
        "code-locked": (
            "Mã đăng ký trong đơn đã bị khoá vì thử sai nhiều lần. Chưa có gì thay đổi. "
            "Xin cấp mã mới và nhờ làm lại đơn.",
            "The code of this request is locked after too many wrong tries. Nothing was changed. "
            "Please give a new code for a new request.",
        ),
        "malformed": (
            "Đơn không có chữ ký đúng của máy gửi. Chưa có gì thay đổi. Xin nhờ người gửi làm lại đơn.",
            "The request is not signed by the machine that sent it. Nothing was changed. Please ask for a new one.",
        ),
    }
)


class NotEnrolled(errors.ServerError):
    def __init__(self, problem: str) -> None:
        super().__init__(*SENTENCES[problem])


def add_commands(add: Add) -> None:
    """Add `enrol` to the grammar; `add(name, run, help)` makes a command with its DIR."""
    enrol = add("enrol", _enrol, "trả lời đơn đăng ký mang tới bằng USB")
    enrol.add_argument(
        "--parcel", metavar="FILE", type=Path, required=True, help="đơn từ sổ (sotay enrol --parcel-out)"
    )
    enrol.add_argument("--out", metavar="FILE", type=Path, help=f"tệp trả lời; không có: cạnh đơn, thêm {ANSWER}")
    enrol.add_argument("--address", metavar="URL", default="", help="địa chỉ của máy chủ, cho sổ biết khi có mạng")
    add_url(enrol)


def _enrol(arguments: argparse.Namespace, output: Any) -> None:
    from sync.carriers.parcel import read_small, write_checked
    from sync.parcel.enrolling import MOST_BYTES
    from sync.server import audit, copies, enrolling, folder
    from sync.server.cli_parcels import ParcelFailed
    from sync.server.database import explained
    from sync.server.serving import utc_now
    from sync.wire.problems import Problem

    asked: Path = arguments.parcel
    out: Path = arguments.out or asked.with_name(f"{asked.stem}{ANSWER}{asked.suffix}")
    url = _address(arguments.address)
    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    try:
        with explained(opened.engine):
            copies.settle(opened, utc_now)
            data = read_small(asked, MOST_BYTES)
            who, answer = enrolling.by_parcel(opened, data, url, utc_now, secrets.token_bytes)
            facts = {"person": who.person, "device": who.device, "way": "parcel"}
            audit.add(opened, audit.ENROL, facts, utc_now(), secrets.token_bytes)
            write_checked(out, lambda take: take(answer))
    except ParcelError as problem:
        raise ParcelFailed(problem.trouble) from problem
    except Problem as problem:
        raise NotEnrolled(problem.type.name) from problem
    finally:
        opened.close()
    output.write(
        {"person": who.name, "device": who.device, "role": who.role, "area": who.area, "file": str(out)},
        lambda: output.say(
            f"Đã đăng ký máy của {who.name}. Xin mang tệp {out} về máy ấy; chỉ máy ấy mở được. "
            "Nếu tệp bị mất, chạy lại lệnh này với cùng đơn.",
            f"Enrolled the machine of {who.name}. Please take {out} back to it; no other can open it. "
            "If the file is lost, run this again with the same request.",
        ),
    )


def _address(text: str) -> str:
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        good = parts.scheme == "https" and bool(parts.hostname) and parts.path in ("", "/") and parts.port is not None
    except ValueError:
        good = False
    if not good or len(text) > 200:
        raise errors.BadInput(
            f"Địa chỉ {text} chưa đúng. Chưa có gì thay đổi. Địa chỉ có dạng https://ten-may:8443.",
            f"The address {text} is not right. Nothing was changed. It looks like https://name:8443.",
        )
    return text.rstrip("/")
