"""Problem reports that notebooks sent along with parcels: text in `DIR/reports`, one file each, to be read and deleted.

They hold no content and no names (the application makes them so, and its user read them); whose notebook one is from is
looked up when it is shown. They are not part of backups.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from sync.core import strictjson
from sync.server import schema
from sync.server.database import reading
from sync.server.files import to_owner, write_file
from sync.server.folder import Opened
from sync.wire import shapes
from sync.wire.codec import BadMessage

FOLDER = "reports"
MOST = 64 * 1024
MOST_KEPT = 200
_NAME = re.compile(r"[0-9a-f-]{36}\.json\Z")


@dataclass(frozen=True, slots=True)
class Report:
    """`id` of the report; `name` of whose notebook it is; `at` when it arrived."""

    id: str
    device: str
    name: str
    at: str
    text: str


def read(said: object) -> tuple[str, str] | None:
    """(id, text) out of a manifest; None when it has none. Raises BadMessage."""
    if said is None:
        return None
    report = shapes.obj(said, "report")
    text = shapes.text(report.get("text"), "report", limit=MOST)
    # Only what can stand on a line of a terminal: a report is shown there.
    shown = "".join(letter for letter in text if letter.isprintable() or letter == "\n")
    return shapes.text(report.get("id"), "report", shapes.UUID), shown


def keep(folder: Path, device: str, report: tuple[str, str], at: str) -> None:
    """Write it down; the same one again changes nothing. Beyond a number the oldest go."""
    place = folder / FOLDER
    place.mkdir(mode=0o700, exist_ok=True)
    to_owner(place)
    path = place / f"{report[0]}.json"
    if not path.exists():
        said = {"device": device, "at": at, "text": report[1]}
        write_file(path, json.dumps(said, ensure_ascii=False).encode(), 0o600)
    for old in sorted(_files(folder), key=lambda one: one.stat().st_mtime)[:-MOST_KEPT]:
        old.unlink(missing_ok=True)


def kept(opened: Opened) -> list[Report]:
    """All reports, the newest first."""
    device, person = schema.device.c, schema.user.c
    query = sa.select(device.id, person.name).join(schema.user, person.id == device.person)
    with reading(opened.engine) as db:
        names = {row.id: row.name for row in db.execute(query)}
    found = []
    for path in _files(opened.folder):
        try:
            said = shapes.obj(strictjson.loads(path.read_bytes()), "report")
            texts = {name: shapes.text(said.get(name), name, limit=4 * MOST) for name in ("device", "at", "text")}
        except (strictjson.BadJson, BadMessage):
            continue  # somebody else's file
        found.append(Report(path.stem, texts["device"], names.get(texts["device"], ""), texts["at"], texts["text"]))
    return sorted(found, key=lambda one: one.at, reverse=True)


def _files(folder: Path) -> list[Path]:
    return [path for path in (folder / FOLDER).glob("*.json") if _NAME.match(path.name)]
