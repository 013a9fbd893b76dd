"""The commands of `sotay-server` by which the office decides: what waits for review, who may send, what is erased."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import Any

from sync.arguments import positive
from sync.server import errors
from sync.server.cli_database import old_copies
from sync.server.cli_grammar import Add, add_url
from sync.server.cli_words import key, many, moment

EVERY = 1_000_000  # more than ever waits
REASONS = ("type", "device", "entitlement", "quota")  # "erased" passes by `erase` alone
STATUS = {
    "active": ("đang dùng", "in use"),
    "suspended": ("tạm dừng", "suspended"),
    "left": ("người dùng đã thôi việc", "its user has left"),
}
WORDS = {
    "type": ("loại bản ghi mới hơn máy chủ", "a kind of record newer than the server"),
    "device": ("máy đang tạm dừng", "the device is suspended"),
    "entitlement": ("người gửi không còn làm ở đây", "the sender does not work here any more"),
    "quota": ("gửi quá nhiều trong một ngày", "too many in one day"),
    "erased": (
        "đã xoá theo lệnh mà máy chủ này không còn giữ; nếu đúng, xin ra lệnh xoá lại",
        "erased by an order that this server has lost; if that is right, please order it again with erase",
    ),
}


def add_commands(add: Add) -> None:
    """Add them to the grammar; `add(name, run, help)` makes a command with its DIR."""
    held = add("held", _held, "những bản ghi đang chờ xem")
    release = add("release", _release, "cho bản ghi đang chờ đi tiếp")
    release.add_argument("ids", metavar="ID", nargs="*", help="mã bản ghi, viết tắt cũng được")
    release.add_argument("--why", choices=REASONS, help="mọi bản ghi bị giữ vì lý do này")
    status = add("device", _device, "các máy đã đăng ký; tạm dừng một máy, hoặc cho dùng lại")
    status.add_argument(
        "device", metavar="DEVICE", nargs="?", help="mã máy, viết tắt cũng được; không có: kể ra mọi máy"
    )
    status.add_argument("status", nargs="?", choices=tuple(STATUS), help="left: người dùng máy đã thôi việc")
    erase = add("erase", _erase, "xoá hẳn nội dung của bản ghi ở mọi nơi; không lấy lại được")
    erase.add_argument("records", metavar="RECORD", nargs="+", help="mã đầy đủ")
    ask = add("ask", _ask, "gửi một nội dung cần nắm tới các cộng tác viên")
    ask.add_argument("title", metavar="TITLE", help="cần nắm điều gì, một dòng")
    ask.add_argument("--text", default="", help="giải thích thêm")
    ask.add_argument("--area", help="chỉ những người phụ trách địa bàn này (mã); không có: mọi người")
    ask.add_argument("--due", type=_day, help="hạn, YYYY-MM-DD")
    ask.add_argument("--by", default="", help="nơi hỏi")
    answer = add("answer", _answer, "trả lời một tin; người ghi tin nhận được ở lần đồng bộ tới")
    answer.add_argument("note", metavar="NOTE", help="mã đầy đủ của tin")
    answer.add_argument("text", metavar="TEXT", help="lời trả lời")
    answer.add_argument("--by", default="", help="nơi trả lời")
    answer.add_argument("--call", default="", help="số điện thoại để hỏi thêm")
    book = add("audit", _book, "sổ việc quản trị: ai đã làm gì, lúc nào")
    book.add_argument("--limit", type=positive, default=100, help="nhiều nhất bấy nhiêu dòng (mặc định 100)")
    book.add_argument("--note", help="ghi thêm một việc làm ngoài máy này, ví dụ cấp mã trả lời khóa dự phòng")
    reports = add("reports", _reports, "báo sự cố mà các máy gửi kèm túi chuyển; không có nội dung đã ghi")
    reports.add_argument("--last", action="store_true", help="chỉ cái mới nhất, đủ cả chữ")
    for one in (held, release, status, erase, ask, answer, book, reports):
        add_url(one)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:40]!r}: YYYY-MM-DD") from None


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
        record = f"  {one.record}" if one.empty else ""
        return f"{moment(one.received)}  {one.id[:13]}  {one.person}  {one.type}  {output.say(*WORDS[one.why])}{record}"

    output.write([asdict(one) for one in found], lambda: "\n".join(map(line, found)) or nothing)


def _release(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import audit, control
    from sync.server.serving import utc_now

    wanted, why = arguments.ids, arguments.why
    if not wanted and why is None:
        raise errors.BadInput(
            "Xin cho biết bản ghi nào, hoặc --why lý do.", "Please say which revisions, or --why and a reason."
        )
    with _opened(arguments) as opened:

        def meant(one: control.Held) -> bool:
            return one.why == why or any(one.id.startswith(start) for start in wanted if start)

        waiting = [one.id for one in control.held(opened, EVERY)]
        if strange := [start for start in wanted if not start or not any(one.startswith(start) for one in waiting)]:
            names = ", ".join(strange)[:200]
            raise errors.BadInput(
                f"Không có bản ghi nào đang chờ mang mã {names}. Chưa cho bản ghi nào đi tiếp. "
                "Xin xem lại mã bằng lệnh held.",
                f"Nothing that waits has the id {names}. Nothing was released. Please look up the ids with held.",
            )
        with audit.noted(opened, audit.RELEASE, {"why": why} if why else {"revisions": wanted}, utc_now):
            done = control.release(opened, meant)
            if wanted and not done:
                raise errors.BadInput(
                    "Bản ghi này về mà không có nội dung nên chỉ đi tiếp bằng lệnh erase. Chưa có gì đi tiếp.",
                    "This came without its content and passes only by erase. Nothing was released.",
                )
    nothing = output.say("Không có bản ghi nào chờ vì lý do này.", "Nothing was waiting for this reason.")
    text = output.say(f"Đã cho đi tiếp {done} bản ghi.", f"Released {many(done, 'revision')}.")
    output.write({"released": done}, lambda: text if done else nothing)


def _device(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import audit, control, overview
    from sync.server.serving import utc_now

    wanted, status = arguments.device, arguments.status
    if wanted is not None and status is None:
        raise errors.BadInput(
            "Xin cho biết máy này nên thế nào: active, suspended hoặc left. Chưa có gì thay đổi.",
            "Please say what the device shall be: active, suspended or left. Nothing was changed.",
        )
    with _opened(arguments) as opened:
        found = overview.devices(opened)
        if wanted is None:
            nothing = output.say("Chưa có máy nào đăng ký.", "No device has enrolled yet.")
            output.write(found, lambda: "\n".join(_machine(one, output) for one in found) or nothing)
            return
        meant = [one for one in found if wanted and one["id"].startswith(wanted.lower())]
        if len(meant) != 1:
            raise errors.BadInput(
                "Không có máy nào, hoặc có hơn một máy, mang mã này. Chưa có gì thay đổi. "
                "Xem mã các máy bằng: sotay-server device DIR.",
                "No device, or more than one, has this id. Nothing was changed. "
                "See the devices with: sotay-server device DIR.",
            )
        facts = {"device": meant[0]["id"], "status": status}
        with audit.noted(opened, audit.DEVICE, facts, utc_now):
            control.set_status(opened, meant[0]["id"], status)
    shown = {**meant[0], "status": status}
    output.write(facts, lambda: _machine(shown, output))


def _machine(one: dict[str, Any], output: Any) -> str:
    seen = output.say(f"đăng ký {moment(one['enrolled'])}", f"enrolled {moment(one['enrolled'])}")
    if one["last"]:
        seen += output.say(f", gửi lần cuối {moment(one['last'])}", f", last sent {moment(one['last'])}")
    name = "" if one["name"] == one["person"] else one["name"]
    said = (one["id"], output.say(*STATUS[one["status"]]), one["person"], one["area"], name, seen)
    return "  ".join(part for part in said if part)


def _erase(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import audit, control
    from sync.server.serving import utc_now

    with _opened(arguments) as opened:
        records = control.here(opened, arguments.records)
        done, left = 0, []
        if records:
            with audit.noted(opened, audit.ERASE, {"records": records}, utc_now):
                done = control.erase(opened, records, utc_now(), secrets.token_bytes)
                left = control.forget_in_old_copies(opened)
    if done < len(set(arguments.records)):
        raise errors.BadInput(
            f"Đã xoá {done} bản ghi; các mã còn lại không có ở đây. Xin xem lại mã đầy đủ bằng lệnh notes --json.",
            f"Erased {many(done, 'record')}; the other ids are not here. Please look up full ids with notes --json.",
        )
    text = output.say(
        f"Đã xoá {done} bản ghi. Các máy xoá theo ở lần đồng bộ tới; bản sao lưu cũ xin huỷ khi có bản mới.",
        f"Erased {many(done, 'record')}. The notebooks follow when they next synchronise. "
        "Destroy older backups after a new one.",
    )
    output.write(
        {"erased": done, "left": [str(one) for one in left]}, lambda: "\n".join([text, *old_copies(left, output)])
    )


def _book(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import audit

    note = None if arguments.note is None else _line(arguments.note)
    if note == "":
        raise errors.BadInput("Xin ghi việc gì đã làm.", "Please say what was done.")
    with _opened(arguments) as opened:
        if note:
            _audit(opened, audit.NOTE, {"text": note})
        found = audit.lines(opened, arguments.limit)
    nothing = output.say("Chưa có việc nào.", "Nothing yet.")

    def line(one: audit.Line) -> str:
        shown = {name: value for name, value in one.facts.items() if name != "outcome"}
        facts = " ".join(f"{name}={_said(value)}" for name, value in shown.items())
        act = key(one.act, english=output.english)
        if one.facts.get("outcome") == audit.FAILED:
            act = output.say(f"{act}: KHÔNG làm được", f"{act}: NOT done")
        return "  ".join(part for part in (moment(one.at), f"{one.by}@{one.machine}", act, one.name, facts) if part)

    output.write([asdict(one) for one in found], lambda: "\n".join(map(line, found)) or nothing)


def _said(value: Any) -> str:
    """A fact of the book as people write it."""
    return ",".join(map(str, value)) if isinstance(value, list) else moment(str(value))


def _reports(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import reports

    with _opened(arguments) as opened:
        found = reports.kept(opened)
    if arguments.last:
        found = found[:1]
    nothing = output.say("Chưa có báo sự cố nào.", "No problem reports.")

    def line(one: reports.Report) -> str:
        head = f"{moment(one.at)}  {one.id}  {one.name}  {one.device}"
        return f"{head}\n{one.text.rstrip()}" if arguments.last else head

    output.write([asdict(one) for one in found], lambda: "\n".join(map(line, found)) or nothing)


def _audit(opened: Any, act: str, facts: dict[str, Any]) -> None:
    from sync.server import audit
    from sync.server.serving import utc_now

    audit.add(opened, act, facts, utc_now(), secrets.token_bytes)


def _ask(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import control
    from sync.server.serving import utc_now

    said = {"title": _line(arguments.title), "text": arguments.text.strip(), "due_on": arguments.due or ""}
    said |= {"area": arguments.area or "", "by": _line(arguments.by)}
    fields = {name: value for name, value in said.items() if value}
    if "title" not in fields:
        raise errors.BadInput("Xin ghi cần nắm điều gì.", "Please say what is asked.")
    with _opened(arguments) as opened:
        record, people = control.ask(opened, fields, arguments.area, utc_now(), secrets.token_bytes)
    if not people:
        raise errors.BadInput(
            "Chưa có ai phụ trách địa bàn này, nên chưa gửi nội dung nào. Xin xem lại mã địa bàn.",
            "Nobody has this area, so nothing was asked. Please look at the code of the area.",
        )
    output.write(
        {"id": record, "people": people},
        lambda: output.say(
            f"Đã gửi tới {people} người. Máy của họ nhận được ở lần đồng bộ tới.",
            f"Asked {many(people, 'person', 'people')}. Their notebooks receive it when they next synchronise.",
        ),
    )


def _answer(arguments: argparse.Namespace, output: Any) -> None:
    from sync.server import control
    from sync.server.serving import utc_now

    said = {"text": arguments.text.strip(), "by": _line(arguments.by), "call": _line(arguments.call)}
    fields = {name: value for name, value in said.items() if value}
    if "text" not in fields:
        raise errors.BadInput("Xin ghi lời trả lời.", "Please write the answer.")
    with _opened(arguments) as opened:
        record = control.answer(opened, arguments.note, fields, utc_now(), secrets.token_bytes)
    if record is None:
        raise errors.BadInput(
            "Không có tin nào mang mã này. Xin xem lại mã đầy đủ bằng lệnh notes --json.",
            "There is no note with this id. Please look up the full id with notes --json.",
        )
    output.write(
        {"id": record},
        lambda: output.say(
            "Đã trả lời. Người ghi tin nhận được ở lần đồng bộ tới.",
            "Answered. Whoever wrote the note receives it when they next synchronise.",
        ),
    )


def _line(text: str) -> str:
    return " ".join(text.split())
