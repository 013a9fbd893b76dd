"""The office's server in a schedule in its slow form: the program's own service on an SQLite in memory."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlite

from sync.core import seal
from sync.server import control, deriving, epochs, schema
from sync.server.auth import Tokens
from sync.server.database import reading, writing
from sync.server.folder import Opened
from sync.server.parcels import Parcels
from sync.server.quota import DAILY, DayQuota
from sync.server.service import Service
from sync.wire.exchange import Reply, Request
from tests.simulator.office_facts import Keys, Now, Office, Random
from tests.simulator.sticks import Stick


class SqlServer:
    """The program's own service and store. `engine` is shared by all schedules of a process: only its content is
    replaced, since building the statements anew would take longer than the schedule."""

    def __init__(self, office: Office, opened: Opened, template: Any, now: Now, random: Random) -> None:
        self.office = office
        self.devices = {one.id: one for one in office.devices}
        self.trouble = ""
        self._opened = opened
        self._now = now
        self._random = random
        self._tokens = Tokens(office.secret)
        self._connection = opened.engine.raw_connection().driver_connection
        self._copy(template, self._raw())
        self.quota = DayQuota(DAILY)
        self.keys = office.keys
        self._files = set(opened.folder.rglob("*"))
        self.rotate(office.keys)
        self._listener = self._strike
        sa.event.listen(opened.engine, "commit", self._listener)

    def close(self) -> None:
        sa.event.remove(self._opened.engine, "commit", self._listener)
        for path in set(self._opened.folder.rglob("*")) - self._files:  # the next schedule knows nothing of this one
            path.unlink()

    def rotate(self, keys: Keys) -> None:
        self.keys = keys
        (self._opened.folder / "keys" / f"parcel-{seal.key_id(keys.set.parcel)}.key").write_bytes(keys.parcel)
        facts = {**self._opened.__dict__, "keys": keys.set, "receipt_sign": keys.sign}
        opened, limits = Opened(**facts), self.office.limits
        self._current = opened
        self._service = Service(opened, now=self._now, random=self._random, limits=limits)
        self._service._quota = self.quota
        self._parcels = Parcels(opened, now=self._now, random=self._random, limits=limits)

    def allow(self, daily: int) -> None:
        self.quota = self._service._quota = DayQuota(daily)

    def _strike(self, connection: sa.Connection) -> None:
        """Just before a commit that writes: no room, or the power fails."""
        if not self.trouble or not connection.get_execution_options().get("writes", False):
            return
        trouble, self.trouble = self.trouble, ""
        text = "database or disk is full" if trouble == "full" else "interrupted"
        raise sa.exc.OperationalError("COMMIT", None, sqlite.OperationalError(text))

    def _raw(self) -> Any:
        return self._connection

    @staticmethod
    def _copy(source: Any, target: Any) -> None:
        source.backup(target)

    def backup(self) -> Any:
        target = sqlite.connect(":memory:", check_same_thread=False)
        self._copy(self._raw(), target)
        return target

    def restore(self, backup: Any, epoch: str) -> None:
        self._copy(backup, self._raw())
        trouble, self.trouble = self.trouble, ""
        with writing(self._opened.engine) as db:
            epochs.begin_epoch(db, epoch, self._now())
        control.again(self._current, self._now(), self._random)
        self.trouble = trouble

    def erase(self, records: set[str]) -> None:
        control.erase(self._current, records, self._now(), self._random)

    def renumber(self, feed: str) -> None:
        with writing(self._opened.engine) as db:
            num = db.execute(sa.select(schema.feed.c.num).where(schema.feed.c.id == feed)).scalar_one()
            facts = next(one for one in deriving.feeds(db) if one.num == num)
            deriving.renumber(db, facts, facts.last)

    def rebuilt(self) -> dict[str, int]:
        """What `rebuild` had to mend: nothing."""
        return deriving.rebuild(self._opened.engine)

    def floors(self) -> dict[str, int]:
        with reading(self._opened.engine) as db:
            return {row.id: row.floor for row in db.execute(sa.select(schema.feed.c.id, schema.feed.c.floor))}

    def suspend(self, device: str, status: str) -> None:
        control.set_status(self._current, device, status)

    def entitle(self, person: str, feed: str, may: bool) -> None:
        rights = schema.entitlement
        with writing(self._opened.engine) as db:
            num = db.execute(sa.select(schema.feed.c.num).where(schema.feed.c.id == feed)).scalar_one()
            db.execute(sa.delete(rights).where(rights.c.person == person, rights.c.feed == num))
            if may:
                db.execute(sa.insert(rights), {"person": person, "feed": num})

    def release(self) -> None:
        control.release(self._opened, lambda _: True)

    def take(self, data: bytes) -> None:
        self._parcels.take(lambda: io.BytesIO(data))

    def write(self, stick: Stick, device: str) -> None:
        self._parcels.write(stick, device)  # type: ignore[arg-type]

    def handle(self, request: Request) -> Reply:
        return self._service.handle(request)

    # The oracle looks with its own eyes, in plain SQL, and thousands of times.

    def _all(self, sql: str, *parameters: str) -> list[Any]:
        found: list[Any] = self._raw().execute(sql, parameters).fetchall()
        return found

    def epoch(self) -> str:
        return str(self._all("SELECT id FROM epoch ORDER BY num DESC LIMIT 1")[0][0])

    def stored(self) -> Mapping[str, object]:
        return {bytes(row[0]).hex(): True for row in self._all("SELECT id FROM rev")}

    def revisions(self) -> list[tuple[str, bytes, bytes | None, bool]]:
        rows = self._all("SELECT id, header, payload, status FROM rev")
        return [(bytes(one).hex(), header, payload, status != "stored") for one, header, payload, status in rows]

    def feed_rows(self) -> dict[str, tuple[str, dict[int, str]]]:
        found: dict[str, tuple[str, dict[int, str]]] = {
            one: (kind, {}) for one, kind in self._all("SELECT id, kind FROM feed")
        }
        rows = "feed_row JOIN feed ON feed.num = feed JOIN rev ON rev.num = rev"
        for feed, seq, one in self._all(f"SELECT feed.id, feed_row.seq, rev.id FROM {rows}"):
            found[feed][1][seq] = bytes(one).hex()
        return found

    def status(self, device: str) -> str:
        return str(self._all("SELECT status FROM device WHERE id = ?", device)[0][0])

    def readable(self, device: str) -> tuple[str, ...]:
        who = self.devices[device]
        sql = "SELECT id FROM feed JOIN entitlement ON feed = feed.num WHERE person = ? ORDER BY feed.num"
        return (who.own, *(row[0] for row in self._all(sql, who.person)))
