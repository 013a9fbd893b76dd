"""The high-water mark: how far the database had come, written beside it each minute and when the server stops.

Beside it stands where that was (`copies.py`).

A database that is behind its mark was replaced by an older copy without `restore`. Served as it is, it would give seqs
and receipts out a second time for other things; therefore it is refused. The mark is a lower bound: what arrived in the
last minute before a crash may be missing from it, never the other way round.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from sync.server import errors, schema
from sync.server.database import reading
from sync.server.files import write_file

log = logging.getLogger("sotay.server")

FILE = "high-water.json"
PHOTOS = "blobs"
EVERY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Mark:
    """Attributes: `epochs` all of the database, oldest first; `rows` sum of seq over all feeds; `people`, `devices`
    counts. None of the numbers ever falls inside an epoch."""

    epochs: tuple[str, ...]
    rows: int
    people: int
    devices: int

    def is_behind(self, kept: Mark) -> bool:
        """Whether a database that stands at `self` is an older one than that which wrote `kept`."""
        if not kept.epochs:
            return False
        if kept.epochs[-1] not in self.epochs:
            return True  # it does not know the epoch in which the server last ran
        if kept.epochs[-1] != self.epochs[-1]:
            return False  # restored since then, which began a new epoch
        return (self.rows, self.people, self.devices) != (
            max(self.rows, kept.rows),
            max(self.people, kept.people),
            max(self.devices, kept.devices),
        )


def of(db: sa.Connection) -> Mark:
    """Where the database stands."""
    epochs = tuple(db.execute(sa.select(schema.epoch.c.id).order_by(schema.epoch.c.num)).scalars())
    rows = db.execute(sa.select(sa.func.coalesce(sa.func.sum(schema.feed.c.seq), 0))).scalar_one()
    people, devices = (
        db.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in (schema.user, schema.device)
    )
    return Mark(epochs, int(rows), int(people), int(devices))


def read(folder: Path) -> Mark | None:
    """The mark that was kept; None before the first one. Raises Damaged for one that cannot be read."""
    path = folder / FILE
    try:
        said = json.loads(path.read_bytes())
        epochs = tuple(said["epochs"])
        if not all(isinstance(one, str) for one in epochs):
            raise ValueError("epochs")
        return Mark(epochs, int(said["rows"]), int(said["people"]), int(said["devices"]))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError):
        raise errors.Damaged(path) from None


def write(folder: Path, mark: Mark, now: datetime, place: Mapping[str, int] | None = None) -> None:
    """Keep it, and where the folder is (`place` where it was when its server started): whole or not at all."""
    place = _place(folder) if place is None else place
    said = {**asdict(mark), "at": now.isoformat(timespec="seconds"), "place": dict(place)}
    write_file(folder / FILE, json.dumps(said).encode())


def is_elsewhere(folder: Path) -> bool:
    """Whether the kept mark was written in another place, or with other photos. A server from before there were places
    wrote none, and then nothing is known; one that moved to a PostgreSQL has no database file any more."""
    try:
        kept = dict(json.loads((folder / FILE).read_bytes())).get("place")
    except FileNotFoundError:
        return False
    except (ValueError, TypeError):
        raise errors.Damaged(folder / FILE) from None
    if not isinstance(kept, dict):
        return False
    return any(
        kept.get(name, number) not in (0, number)
        for name, number in _place(folder).items()
        if number or name == PHOTOS  # they are never elsewhere: where their folder is gone, so are they
    )


def _place(folder: Path) -> dict[str, int]:
    """The numbers of the folder, of two files that are never replaced, and of the folder of photos, in their file
    system: a copy has others. Three, since the numbers of what was deleted are given out again; the fourth since photos
    may be lost, or put back from an older copy, while the rest stays. 0 where there is none. Where numbers do not last,
    each start begins an epoch, and that is harmless."""
    found = {"folder": folder, "database": folder / "server.db", "key": folder / "keys" / "secret.key"}
    found[PHOTOS] = folder / PHOTOS
    return {name: path.stat().st_ino if path.exists() else 0 for name, path in found.items()}


def check(engine: sa.Engine, folder: Path) -> Mark:
    """The database's present mark. Raises Behind when the kept one is ahead of it."""
    with reading(engine) as db:
        now = of(db)
    kept = read(folder)
    if kept is not None and now.is_behind(kept):
        raise errors.Behind
    return now


@contextmanager
def keeping(
    engine: sa.Engine, folder: Path, now: Callable[[], datetime], every: float = EVERY_SECONDS
) -> Iterator[None]:
    """While the block runs, write the mark every so many seconds, and once more at its end. Raises Behind at once."""
    place = _place(folder)  # what changes while the server runs is known at its next start
    write(folder, check(engine, folder), now(), place)
    done = threading.Event()

    def keep() -> None:
        while not done.wait(every):
            _keep(engine, folder, now(), place)

    thread = threading.Thread(target=keep, name="high-water", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        _keep(engine, folder, now(), place)


def _keep(engine: sa.Engine, folder: Path, now: datetime, place: Mapping[str, int]) -> None:
    try:
        write(folder, check(engine, folder), now, place)
    except errors.MovedOn:
        pass  # whoever serves has seen it, and says it
    except errors.Behind:
        log.error("the database is older than it was a minute ago: somebody put an old copy in its place")
    except (sa.exc.DBAPIError, OSError) as problem:
        # The mark only bounds from below; the next minute, or the next stop, writes it.
        log.warning("the high-water mark could not be written: %s", type(problem).__name__)
