"""The commands that write lists to files, and the one that reads a meeting from a file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from desktop_app.errors import UserError
from desktop_app.services import Services
from desktop_app.services.exporting import Extras
from desktop_app.services.rows import RecordFilter
from desktop_app.services.tables import Exported

Result = tuple[Any, Callable[[Any], str] | None]


def chosen(services: Services, options: argparse.Namespace) -> RecordFilter:
    """The filter that the options of a list or an export make. Raises UserError for one that nothing can ever fit."""
    area = getattr(options, "area", None)
    return RecordFilter(
        topic=_topic(services, getattr(options, "topic", None)),
        area=None if area is None else services.places.known(area),
        severity=getattr(options, "severity", None),
        since=read_date(getattr(options, "since", None)),
        until=read_date(getattr(options, "until", None)),
        state="overdue" if getattr(options, "overdue", False) else None,
    )


def _topic(services: Services, key: str | None) -> str | None:
    vocabulary = services.vocabulary()
    if key is None or vocabulary.has("topics", key):
        return key
    vi, en = (
        ", ".join(f"{one.key} ({one.label(language)})" for one in vocabulary.children("topics", None))
        for language in ("vi", "en")
    )
    raise UserError(
        f"Không có lĩnh vực “{key[:60]}”. Xin dùng mã của một lĩnh vực, cả nhóm hay mục nhỏ như land.clearance: {vi}.",
        f"There is no topic “{key[:60]}”. Please use the key of one, a group or a part such as land.clearance: {en}.",
    )


def read_date(text: str | None) -> date | None:
    """An ISO date of an option. Raises UserError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError(
            f"Ngày “{text[:40]}” chưa đúng. Xin viết theo dạng 2026-11-20.",
            f"The date “{text[:40]}” is not valid. Please write it like 2026-11-20.",
        ) from error


def _notes(services: Services, options: argparse.Namespace) -> Result:
    write = services.tables.write_notes
    return _told(write(options.format, options.output, chosen(services, options), overwrite=True))


def _meetings(services: Services, options: argparse.Namespace) -> Result:
    write = services.tables.write_meeting_log
    return _told(write(options.format, options.output, chosen(services, options), overwrite=True))


def _followups(services: Services, options: argparse.Namespace) -> Result:
    write = services.tables.write_followups
    return _told(write(options.format, options.output, chosen(services, options), overwrite=True))


def _feedback(services: Services, options: argparse.Namespace) -> Result:
    write = services.tables.write_feedback
    return _told(
        write(options.format, options.output, chosen(services, options), meeting=options.meeting, overwrite=True)
    )


def _minutes(services: Services, options: argparse.Namespace) -> Result:
    meeting = services.queries.resolve(options.id, "meeting")
    extras = Extras(annex=options.annex, mark=options.mark)
    write = services.exporting.write_minutes
    path = write(meeting, options.format, options.preset, options.output, extras=extras, overwrite=True)
    version = services.exporting.version(meeting)
    told = {"version": version.number, "code": version.code} if version else {"version": None, "code": None}
    return {"file": str(path), "bytes": path.stat().st_size, **told}, None


def _import(services: Services, options: argparse.Namespace) -> Result:
    """What became of every line; with --keep also a draft meeting."""
    read = services.importing.look_into(options.file)
    made = {"id": services.importing.start(read).result().record_id} if options.keep else {}
    preview = [{"text": line.text, "became": line.became, "field": line.field} for line in read.preview]
    problems = [problem.sentence(services.language()) for problem in read.problems]
    return {**made, "meeting": dict(read.meeting), "lines": preview, "problems": problems}, None


def _told(done: Exported) -> Result:
    return {"file": str(done.path), "rows": done.rows, "bytes": done.size}, None


COMMANDS: Final[Mapping[str, Callable[[Services, argparse.Namespace], Result]]] = {
    "export_notes": _notes,
    "export_meetings": _meetings,
    "export_followups": _followups,
    "export_feedback": _feedback,
    "meeting_export": _minutes,
    "meeting_import": _import,
}
