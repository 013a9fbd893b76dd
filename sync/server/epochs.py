"""Epochs: each names one unbroken life of the database. Whoever puts an older state in its place begins a new one."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from sync.server import schema


def begin_epoch(db: sa.Connection, epoch: str, now: datetime) -> None:
    """Begin `epoch` (32 random hex digits) on a database that was restored: the timeline keeps, for the epoch that the
    backup was made in, up to which seq of each feed its cursors still hold."""
    ended = db.execute(sa.select(sa.func.max(schema.epoch.c.num))).scalar_one()
    feeds = db.execute(sa.select(schema.feed.c.num, schema.feed.c.seq)).all()
    if feeds:
        db.execute(sa.insert(schema.timeline), [{"epoch": ended, "feed": one.num, "seq": one.seq} for one in feeds])
    db.execute(sa.insert(schema.epoch), {"id": epoch, "started": now.isoformat(timespec="seconds")})
