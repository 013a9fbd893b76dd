"""The use cases without a window, for scripts, tests and office staff.

Exit 0 done, 1 could not be done (one plain sentence on stderr), 2 wrong usage. With `--json` stdout holds JSON only.
"""

from __future__ import annotations

import argparse
import gc
import getpass
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from desktop_app import app, cli_arguments, cli_care, cli_exports, cli_input, cli_parcels, cli_people, cli_words
from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.errors import OneOfMany, SotayError, SyncFailed, UserError
from desktop_app.profile import Profile, Settings, default_folder
from desktop_app.services import Services
from desktop_app.services.rows import RecordRow


class NotShown(UserError):
    """The answer could not be written to standard output: its disk is full, say. The work itself is done."""

    def __init__(self) -> None:
        super().__init__(
            "Việc đã làm xong, nhưng không ghi được kết quả ra chỗ đã chọn (ổ đĩa đầy hoặc không ghi được). "
            "Xin xem lại trong danh sách trước khi chạy lệnh lần nữa.",
            "It was done, but the answer could not be written where you sent it (the disk is full or refuses). "
            "Please look at the list before you run it again.",
        )


class Stopped(UserError):
    """Ctrl+C. What had been handed to the notebook by then was finished, so nobody can say whether it was in time."""

    def __init__(self) -> None:
        super().__init__(
            "Đã dừng theo ý người dùng. Sổ vẫn nguyên: việc đang làm hoặc đã xong cả, hoặc chưa làm gì, không có nửa "
            "chừng. Xin xem lại trong danh sách trước khi chạy lệnh lần nữa.",
            "Stopped, as you asked. The notebook is whole: what was being done is done altogether or not at all. "
            "Please look at the list before you run it again.",
        )


class OnItsWay(UserError):
    """The office was not reached; a hub of it has what was to be sent. `count` records are on their way."""

    def __init__(self, count: int) -> None:
        super().__init__(
            "Chưa tới được nơi nhận, nhưng máy văn phòng ở gần đã giữ túi chuyển để gửi tiếp. Đang chuyển: "
            f"{count} bản ghi, chưa phải là đã giao. Tin vẫn nguyên trên máy; biên nhận sẽ về ở những lần gửi sau.",
            "The office was not reached, but its hub nearby has a parcel to send on. On the way: "
            f"{count} record{'' if count == 1 else 's'}, which is not delivered yet. Everything is still on this "
            "machine; the receipt comes with a later sync.",
        )


class UnreadLines(UserError):
    """Some lines of a batch could not be read; the others were answered."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"Có {count} dòng không đọc được, kết quả ghi lý do ở đúng chỗ của dòng đó; các dòng khác đã soi xong. "
            "Xin sửa những dòng ấy rồi chạy lại.",
            f"{count} {'line' if count == 1 else 'lines'} could not be read, the answers say why in the same place; "
            "all others were looked at. Please correct them and run again.",
        )


def run(arguments: Sequence[str]) -> int:
    """`sotay ARGUMENTS`; returns the exit code."""
    _speak_utf8()
    options = cli_arguments.read(arguments)
    profile = Profile((options.profile or default_folder()).expanduser())
    try:
        cli_arguments.check_folder(options)
        if _needs_a_person(options):
            profile = cli_people.chosen(options.profile, options.person, default_folder)
        if options.command is None:
            return app.open_window(profile, named=options.person is not None)
        gc.enable()
        result, table = _perform(options, profile)
    except SotayError as error:
        return _refuse(error, profile)
    except KeyboardInterrupt:
        return _refuse(Stopped(), profile)
    try:
        as_json = options.json and options.command != "guard"  # which decides itself: JSON, or a line for each text
        shown = table or (_table if isinstance(result, list) else _pairs)
        if shown in (_table, _pairs):
            shown = partial(shown, language=Settings(profile.settings_file).language())
        _answer(_json(result) if as_json else shown(result))
    except SotayError as error:
        return _refuse(error, profile)
    if options.command == "guard" and (unread := sum("error" in one for one in result)):
        return _refuse(UnreadLines(unread), profile)
    if options.command == "parcel" and (left := len(result.get("refused", ()))):
        return _refuse(cli_parcels.NotAllTaken(left), profile)
    failed = options.command == "doctor" and not all(check["ok"] for check in result)
    return 1 if failed else 0


def _refuse(error: SotayError, profile: Profile) -> int:
    """Say why not, on standard error and never among the answers; the exit code."""
    if sys.stderr is not None:  # closed by the caller: then there is nobody to tell
        with suppress(OSError):
            print(error.sentence(Settings(profile.settings_file).language()), file=sys.stderr, flush=True)  # noqa: T201
    return 1


def _answer(text: str) -> None:
    """Write the answer to standard output; nobody may be there to read it. Raises NotShown."""
    if sys.stdout is None or not text:  # closed by the caller; a batch without lines has no lines for an answer
        return
    try:
        print(text, flush=True)  # noqa: T201
    except OSError as error:
        # What could not be written is still held, and the interpreter would try again as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # whoever read it (head, less) has read enough
            raise NotShown from error


Result = tuple[Any, Callable[[Any], str] | None]


def _needs_a_person(options: argparse.Namespace) -> bool:
    """Whether it matters whose notebook is meant; the window asks by itself."""
    if options.command is None:
        return options.person is not None
    alone = {"people", "init", "guard"}
    return options.command not in alone and getattr(options, "action", None) not in ("office", "answer")


def _perform(options: argparse.Namespace, profile: Profile) -> Result:
    if options.command == "guard":
        return _guard(options, Settings(profile.settings_file).language())
    if options.command == "people":
        return cli_people.perform(
            profile, options, lambda: _passphrase(options), app.create_notebook, app.open_services
        )
    if options.command == "init":
        passphrase = _passphrase_from_file(options)
        app.create_notebook(profile, label=options.name, passphrase=passphrase)
        cli_people.put_on_label(profile, options.name)
        return {"profile": str(profile.folder)}, None
    action = getattr(options, "action", None)
    name = options.command + (f"_{action}" if action else "")
    if name in cli_care.WITHOUT_NOTEBOOK:
        return cli_care.WITHOUT_NOTEBOOK[name](profile, options, lambda: _passphrase(options))
    services = app.open_services(profile, passphrase=lambda: _passphrase(options))
    try:
        return COMMANDS[name](services, options)
    finally:
        services.close()


def _guard(options: argparse.Namespace, language: str) -> Result:
    """Needs no notebook, and answers in JSON always: a table would put private texts side by side for no reader.

    A batch is answered line by line, {"id","findings"}; a line that cannot be read gets {"id","error"} in its place.
    """
    from desktop_app.services.guarding import Guarding  # late: no other command needs its word lists

    guarding = Guarding(datetime.now(VIETNAM).year)
    context: Literal["note", "minutes"] = "minutes" if options.minutes else "note"
    if not options.batch:
        text = cli_input.decoded(cli_input.standard_input(cli_input.MOST))
        return guarding.report(text, context), _json

    def answer(number: int, line: bytes) -> dict[str, Any]:
        name = None
        try:
            one = cli_input.parsed(line, number)
            name = one.get("id") if isinstance(one, dict) else None
            return {"id": name, "findings": guarding.report(_text_of(one), context)}
        except cli_input.NotJson as error:
            return {"id": name, "error": error.sentence(language)}

    answers = [answer(number, line) for number, line in cli_input.lines()]
    return answers, lambda found: "\n".join(map(_json, found))


def _text_of(line: Any) -> str:
    if not isinstance(line, dict) or "id" not in line or not isinstance(line.get("text"), str):
        raise cli_input.NotJson('mỗi dòng cần có "id" và "text"', 'every line needs "id" and "text"')
    text: str = line["text"]
    return text


def _note_add(services: Services, options: argparse.Namespace) -> Result:
    lines = cli_input.numbered() if options.batch else [(1, cli_input.only())]
    try:
        done = services.capture.add("note", [document for _, document in lines], keep_draft=options.draft).result()
    except OneOfMany as refused:  # which counts documents; the person looks for a line of their file
        raise OneOfMany(lines[refused.number - 1][0], refused.why) from refused
    made = [{"id": one.record_id, "rev": one.rev} for one in done]
    return (made, _table) if options.batch else (made[0], None)


def _note_list(services: Services, options: argparse.Namespace) -> Result:
    rows = services.deleted.rows if options.deleted else services.queries.records
    return [_row(row) for row in rows("note", cli_exports.chosen(services, options), options.limit)], _table


def _note_undelete(services: Services, options: argparse.Namespace) -> Result:
    done = services.capture.undelete(services.deleted.resolve(options.id, "note")).result()
    return {"id": done.record_id, "rev": done.rev}, None


def _complete(services: Services, options: argparse.Namespace) -> Result:
    record_id = services.queries.resolve(options.id, "note")
    done = services.capture.complete(services.capture.edit(record_id).result().id).result()
    return {"id": done.record_id, "rev": done.rev}, None


def _attach(services: Services, options: argparse.Namespace) -> Result:
    record_id = services.queries.resolve(options.id, "note")
    being_written = services.queries.record(record_id).draft_id is not None
    draft = services.capture.edit(record_id).result()
    try:
        for path in options.files:
            draft = services.capture.attach(draft.id, path).result()
    except SotayError:
        if not being_written:
            services.capture.discard_draft(draft.id).result()
        raise
    rev = "" if being_written else services.capture.complete(draft.id).result().rev
    return {"id": record_id, "rev": rev, "attachments": draft.fields["attachments"]}, None


def _show(services: Services, options: argparse.Namespace) -> Result:
    record = services.queries.record(services.queries.resolve(options.id, options.command))
    return {
        "id": record.id,
        "type": record.type,
        **record.data,
        "area_label": record.area,
        "delivery": record.delivery,
        "draft": record.draft_id is not None,
        "conflicts": {name: [value for _, value in values] for name, values in record.conflicts.items()},
        "revisions": list(record.revisions),
    }, None


def _meeting_add(services: Services, options: argparse.Namespace) -> Result:
    document = cli_input.only()
    if isinstance(document, dict):
        document = {**document, "state": "taking"}
    done = services.capture.add("meeting", [document]).result()[0]
    return {"id": done.record_id, "rev": done.rev}, None


def _meeting_list(services: Services, options: argparse.Namespace) -> Result:
    rows = [_row(row) for row in services.queries.records("meeting", None, options.limit)]
    return rows, _in_words(services, "meeting_states")


def _meeting_finish(services: Services, options: argparse.Namespace) -> Result:
    meeting = services.queries.resolve(options.id, "meeting")
    done = services.meetings.finish(meeting).result()
    followups = [row.id for row in services.queries.children(meeting, "followup")]
    return {"id": done.record_id, "rev": done.rev, "followups": followups}, None


def _followup_list(services: Services, options: argparse.Namespace) -> Result:
    rows = [_row(row) for row in services.queries.followups(options.overdue, options.limit)]
    return rows, _in_words(services, "followup_states")


def _followup_set(services: Services, options: argparse.Namespace) -> Result:
    document = cli_input.only()
    if not isinstance(document, dict):
        raise cli_input.NotJson("cần một đối tượng { }", "an object { } is needed")
    done = services.followups.set(services.queries.resolve(options.id, "followup"), document).result()
    return {"id": done.record_id, "rev": done.rev}, None


def _search(services: Services, options: argparse.Namespace) -> Result:
    hits = services.queries.search(options.text, options.limit)
    return [
        {"id": hit.id, "type": hit.type, "title": hit.title, "snippet": hit.snippet, "on": _iso(hit.on)} for hit in hits
    ], _table


def _enrol(services: Services, options: argparse.Namespace) -> Result:
    if options.parcel_out is not None:
        services.parcels.ask_to_enrol(_code(options), services.label, options.parcel_out).result()
        english = services.language() == "en"
        return (
            {"file": str(options.parcel_out)},
            lambda _: (
                f"Wrote the request {options.parcel_out}. Please take it to the office, and bring the answer here:\n"
                "sotay enrol --parcel-in FILE"
                if english
                else f"Đã ghi đơn đăng ký vào {options.parcel_out}. Xin mang tới văn phòng, "
                "rồi mang tệp trả lời về đây:\nsotay enrol --parcel-in TỆP"
            ),
        )
    if options.parcel_in is not None:
        server = services.parcels.take_enrolment(options.parcel_in).result()
    else:
        server = services.syncing.enrol(_code(options), options.server, services.label).result().server
    return {
        "url": server.url,
        "org": server.org_name,
        "user": server.user_name,
        "role": server.role,
        "area": server.area,
        "device": server.device,
    }, None


def _code(options: argparse.Namespace) -> str:
    """The one-time code: from the command, or a line of the standard input, which no list of processes shows."""
    return options.code or cli_input.decoded(cli_input.standard_input(1000)).strip()


def _sync(services: Services, options: argparse.Namespace) -> Result:
    try:
        done = asdict(services.syncing.sync(options.server, keep=options.keep).result())
    except SyncFailed as problem:
        if problem.handed and (moving := services.queries.delivery().moving):
            raise OnItsWay(moving) from problem
        raise
    keys = ("sent", "received", "held", "delivered", "pending", "bytes_up", "bytes_down", "requests")
    return {key: done[key] for key in keys}, None


def _status(services: Services, options: argparse.Namespace) -> Result:
    now = services.queries.delivery()
    return {
        "pending": now.pending,
        "in_transit": now.moving,
        "delivered": now.delivered + now.safe,
        "safe": now.safe,
        "held": now.held,
        "conflicts": now.conflicts,
        "drafts": now.drafts,
        "last_sync": now.last_sync,
    }, None


def _ledger(services: Services, options: argparse.Namespace) -> Result:
    return [row._asdict() for row in services.queries.ledger(options.limit)], _table


COMMANDS: Mapping[str, Callable[[Services, argparse.Namespace], Result]] = {
    "note_add": _note_add,
    "note_list": _note_list,
    "note_show": _show,
    "note_complete": _complete,
    "note_attach": _attach,
    "note_undelete": _note_undelete,
    "meeting_add": _meeting_add,
    "meeting_list": _meeting_list,
    "meeting_show": _show,
    "meeting_finish": _meeting_finish,
    "followup_list": _followup_list,
    "followup_set": _followup_set,
    "search": _search,
    "enrol": _enrol,
    "sync": _sync,
    "status": _status,
    "ledger": _ledger,
    **cli_exports.COMMANDS,
    **cli_care.COMMANDS,
    **cli_parcels.COMMANDS,
}


def _row(row: RecordRow) -> dict[str, Any]:
    values = row._asdict() | {"on": _iso(row.on), "due_on": _iso(row.due_on)}
    values["draft"] = values.pop("draft_id") is not None
    return values


def _in_words(services: Services, states: str) -> Callable[[Any], str]:
    """A table for people, with the state of each row as their list of words has it."""
    label, language = services.vocabulary().label, services.language()
    return lambda rows: _table(
        [{**row, "state": row["state"] and label(states, row["state"], language)} for row in rows], language
    )


def _passphrase_from_file(options: argparse.Namespace) -> str | None:
    path: Path | None = options.passphrase_file
    return None if path is None else cli_care.read_passphrase(path)


def _passphrase(options: argparse.Namespace) -> str | None:
    given = _passphrase_from_file(options)
    if given is None and sys.stdin is not None and sys.stdin.isatty():
        given = getpass.getpass("Mật khẩu: ")
    return given


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _table(rows: list[dict[str, Any]], language: str = "vi") -> str:
    """Rows under their column names, as wide as their content, long texts cut."""
    if not rows:
        return "(nothing)" if language == "en" else "(trống)"
    names = [name for name in rows[0] if not isinstance(rows[0][name], (dict, list))]
    cells = [[_cell(name, cli_words.value(name, row[name], language)) for name in names] for row in rows]
    titles = [cli_words.column(name, language) for name in names]
    widths = [max(len(title), *(len(line[place]) for line in cells)) for place, title in enumerate(titles)]
    lines = [titles, ["-" * width for width in widths], *cells]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else "✗" if name == "ok" else ""
    text = " ".join(str(value).split())
    if name in ("on", "due_on", "last_used") and len(text) == 10:
        return f"{text[8:]}/{text[5:7]}/{text[:4]}"
    if name in ("at", "updated_at", "last_sync") and len(text) >= 19:  # already the time of Việt Nam
        return f"{text[8:10]}/{text[5:7]}/{text[:4]} {text[11:16]}"
    if name in ("id", "record_id", "path", "profile", "detail"):
        return text
    return text if len(text) <= 48 else text[:47] + "…"


def _pairs(result: Any, language: str = "vi") -> str:
    if not isinstance(result, dict):
        return str(result)
    return "\n".join(
        f"{cli_words.column(name, language)}: {_whole(name, cli_words.value(name, value, language))}"
        for name, value in result.items()
    )


def _whole(name: str, value: Any) -> str:
    """A value that has a line of its own: codes and paths are of use only when nothing is cut off."""
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, str) and name not in ("at", "last_sync") else _cell(name, value)


def _json(result: Any) -> str:
    return json.dumps(result, ensure_ascii=False)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
