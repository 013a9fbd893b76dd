"""What an administrator sees: what has arrived, and how the server stands."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from sync.core.merge import view
from sync.core.revision import Revision, parse_revision
from sync.server import audit, schema
from sync.server.backups import last as last_backup
from sync.server.database import reading, schema_version
from sync.server.files import two_deep
from sync.server.folder import Opened
from sync.server.statements import CONTROL
from sync.server.store import current_epoch


def records(opened: Opened, kind: str, limit: int) -> list[dict[str, Any]]:
    """The records of a type ("note", …; "all" for every type), the one that something arrived for last comes first."""
    rev = schema.rev.c
    latest = sa.func.max(rev.num)
    query = sa.select(rev.record, latest.label("num")).group_by(rev.record).order_by(latest.desc()).limit(limit)
    # What the office notes about its own work is no record; `audit` shows it.
    query = query.where(rev.type != audit.TYPE)
    if kind != "all":
        query = query.where(rev.type.startswith(f"{kind}/", autoescape=True))
    with reading(opened.engine) as db:
        ids = [row.record for row in db.execute(query)]
        return [_record(db, record) for record in ids]


def _record(db: sa.Connection, record: str) -> dict[str, Any]:
    rev, person = schema.rev.c, schema.user.c
    rows = db.execute(
        sa.select(rev.header, rev.payload, rev.status, rev.received, person.name)
        .join(schema.device, schema.device.c.id == rev.device)
        .join(schema.user, person.id == schema.device.c.person)
        .where(rev.record == record)
        .order_by(rev.num)
    ).all()
    revisions: list[Revision] = [parse_revision(row.header, row.payload) for row in rows]
    shown = view(revisions)
    return {
        "id": record,
        "type": shown.types.partition("/")[0],
        "title": shown.fields.get("title"),
        "area": shown.fields.get("area"),
        "severity": shown.fields.get("severity"),
        "occurred_on": shown.fields.get("occurred_on"),
        "by": rows[0].name,
        "received": rows[0].received,
        "updated": rows[-1].received,
        "revisions": len(rows),
        "held": sum(row.status == "held" for row in rows),
        "conflicts": len(shown.conflicts) + int(shown.delete_conflict),
        "deleted": shown.deleted,
    }


def devices(opened: Opened) -> list[dict[str, Any]]:
    """The machines of the people, those of one person together, the one that enrolled last comes last. `last`: when
    something of it last arrived, or None."""
    device, person, rev = schema.device.c, schema.user.c, schema.rev.c
    # By its number and not by its time: the clock may have stood in the future for a day.
    newest = sa.select(sa.func.max(rev.num)).group_by(rev.device)
    last = sa.select(rev.device, rev.received.label("last")).where(rev.num.in_(newest)).subquery()
    query = (
        sa.select(
            device.id,
            person.name.label("person"),
            person.role,
            schema.office.c.area,
            device.name,
            device.status,
            device.enrolled,
            last.c.last,
        )
        .join(schema.user, person.id == device.person)
        .join(schema.office, schema.office.c.id == person.office)
        .outerjoin(last, last.c.device == device.id)
        .where(person.role != CONTROL)
        .order_by(person.name, person.id, device.enrolled, device.id)
    )
    with reading(opened.engine) as db:
        return [dict(row._mapping) for row in db.execute(query)]


def status(opened: Opened) -> dict[str, Any]:
    """Counts and dates; nothing of what people wrote."""
    rev = schema.rev.c
    with reading(opened.engine) as db:

        def count(table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
            return int(db.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one())

        said = rev.type != audit.TYPE
        theirs = schema.user.c.role != CONTROL
        people = sa.select(schema.user.c.id).where(theirs)
        types = db.execute(
            sa.select(rev.type, sa.func.count(sa.distinct(rev.record))).where(said).group_by(rev.type)
        ).all()
        by_type: dict[str, int] = {}
        for name, number in types:
            kind = name.partition("/")[0]
            by_type[kind] = by_type.get(kind, 0) + number
        last = db.execute(sa.select(rev.received).where(said).order_by(rev.num.desc()).limit(1)).scalar()
        backup = last_backup(db)
        return {
            "name": opened.org_name,
            "org": opened.org,
            "epoch": current_epoch(db),
            "schema": schema_version(db),
            "people": count(schema.user, theirs),
            "devices": count(schema.device, schema.device.c.person.in_(people)),
            "revisions": count(schema.rev, said),
            "held": count(schema.rev, rev.status == "held"),
            "records": dict(sorted(by_type.items())),
            "blobs": sum(1 for _ in two_deep(opened.folder / "blobs")),
            "last_received": last,
            "last_backup": backup["made"] if backup else None,
        }
