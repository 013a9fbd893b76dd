"""The commands of `sotay-server` by which the office decides: what waits for review, who may send, what is erased."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from sync.server import errors
from sync.server.cli_database import add_url

REASONS = ("type", "device", "entitlement", "quota")
WORDS = {
    "type": ("loại bản ghi mới hơn máy chủ", "a kind of record newer than the server"),
    "device": ("máy đang tạm dừng", "the device is suspended"),
    "entitlement": ("người gửi không còn làm ở đây", "the sender does not work here any more"),
    "quota": ("gửi quá nhiều trong một ngày", "too many in one day"),
}


def add_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Add them to the grammar; `add(name, run, help)` makes a command with its DIR."""
    held = add("held", _held, "những bản ghi đang chờ xem")
    release = add("release", _release, "cho bản ghi đang chờ đi tiếp")
    release.add_argument("ids", metavar="ID", nargs="*", help="mã bản ghi, viết tắt cũng được")
    release.add_argument("--why", choices=REASONS, help="mọi bản ghi bị giữ vì lý do này")
    status = add("device", _device, "tạm dừng một máy, hoặc cho dùng lại")
    status.add_argument("device", metavar="DEVICE")
    status.add_argument("status", choices=("active", "suspended", "left"), help="left: người dùng máy đã thôi việc")
    erase = add("erase", _erase, "xoá hẳn nội dung của bản ghi ở mọi nơi; không lấy lại được")
    erase.add_argument("records", metavar="RECORD", nargs="+", help="mã đầy đủ")
    for one in (held, release, status, erase):
        add_url(one)


@contextmanager
def _opened(arguments: argparse.Namespace) -> Iterator[Any]:
    from sync.server import folder
    from sync.server.database import explained

    opened = folder.open_folder(arguments.dir.absolute(), arguments.database)
    try:
        with explained(opened.engine):
            yield opened
    finally:
        opened.close()


def _held(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import control

    with _opened(arguments) as opened:
        found = control.held(opened)
    nothing = output.say("Không có bản ghi nào đang chờ.", "Nothing is waiting.")

    def line(one: control.Held) -> str:
        return f"{one.received}  {one.id[:13]}  {one.person}  {one.type}  {output.say(*WORDS[one.why])}"

    output.write([asdict(one) for one in found], lambda: "\n".join(map(line, found)) or nothing)


def _release(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import control

    wanted, why = arguments.ids, arguments.why
    if not wanted and why is None:
        raise errors.BadInput(
            "Xin cho biết bản ghi nào, hoặc --why lý do.", "Please say which revisions, or --why and a reason."
        )
    with _opened(arguments) as opened:
        done = control.release(
            opened, lambda one: one.why == why or any(one.id.startswith(start) for start in wanted if start)
        )
    output.write({"released": done}, lambda: output.say(f"Đã cho đi tiếp {done} bản ghi.", f"Released {done}."))


def _device(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server.people import People
    from sync.server.serving import utc_now

    with _opened(arguments) as opened:
        known = People(opened.engine, secrets.token_bytes, utc_now).suspend(arguments.device, arguments.status)
    if not known:
        raise errors.BadInput("Không có máy nào có mã này.", "There is no device with this id.")
    output.write(
        {"device": arguments.device, "status": arguments.status},
        lambda: output.say(f"Đã đổi thành {arguments.status}.", f"It is {arguments.status} now."),
    )


def _erase(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import control
    from sync.server.serving import utc_now

    with _opened(arguments) as opened:
        done = control.erase(opened, arguments.records, utc_now(), secrets.token_bytes)
    if done < len(set(arguments.records)):
        raise errors.BadInput(
            f"Đã xoá {done} bản ghi; các mã còn lại không có ở đây. Xin xem lại mã đầy đủ bằng lệnh notes --json.",
            f"{done} were erased; the other ids are not here. Please look up the full ids with notes --json.",
        )
    output.write(
        {"erased": done},
        lambda: output.say(
            f"Đã xoá {done} bản ghi. Các máy xoá theo ở lần đồng bộ tới; bản sao lưu cũ xin huỷ khi có bản mới.",
            f"Erased {done}. The notebooks follow when they next synchronise. Destroy older backups after a new one.",
        ),
    )
