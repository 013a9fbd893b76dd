"""People, offices, devices and one-time codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from sync.core import codes, ids, seal
from sync.engine.server import ACTIVE, Caller
from sync.server import schema
from sync.server.database import Ready, alone, reading, writing
from sync.server.folder import new_feed
from sync.wire.hello import EnrolRequest
from sync.wire.problems import Problem

COLLABORATOR = "collaborator"
COORDINATOR = "coordinator"
CODE_DAYS = 7
CODE_TRIES = 5


# Asked on every request, so it is built once. A row for each feed that the person is entitled to read, or one without.
_OWN, _QUARANTINE, _OFFICE, _EXTRA = (
    schema.feed.alias(name) for name in ("own", "quarantine", "office_feed", "extra_feed")
)
_CALLER = Ready(
    sa.select(
        schema.device.c.id,
        schema.device.c.person,
        schema.device.c.status,
        schema.device.c.sign_key,
        schema.user.c.role,
        _OWN.c.id.label("own_feed"),
        _QUARANTINE.c.id.label("quarantine_feed"),
        _OFFICE.c.id.label("office_feed"),
        _EXTRA.c.id.label("extra_feed"),
    )
    .join(schema.user, schema.user.c.id == schema.device.c.person)
    .join(schema.office, schema.office.c.id == schema.user.c.office)
    .join(_OWN, _OWN.c.num == schema.user.c.own)
    .join(_QUARANTINE, _QUARANTINE.c.num == schema.user.c.quarantine)
    .join(_OFFICE, _OFFICE.c.num == schema.office.c.feed)
    .outerjoin(schema.entitlement, schema.entitlement.c.person == schema.user.c.id)
    .outerjoin(_EXTRA, _EXTRA.c.num == schema.entitlement.c.feed)
    .where(schema.device.c.id == sa.bindparam("device"))
    .order_by(_EXTRA.c.num)
)


@dataclass(frozen=True, slots=True)
class NewCode:
    """Attributes: `code` as it is shown to a person, once; `expires`; `person` the id of whom it is for."""

    code: str
    expires: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What a certificate says about a device."""

    device: str
    person: str
    name: str
    role: str
    area: str
    author: str


class People:
    """`random` gives bytes of the operating system, `now` the server's clock (UTC)."""

    def __init__(self, engine: sa.Engine, random: Callable[[int], bytes], now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._random = random
        self._now = now

    def make_code(self, name: str, role: str, area: str) -> NewCode:
        """A new person and the code with which one device may be enrolled for them."""
        now = self._now()
        expires = now + timedelta(days=CODE_DAYS)
        with writing(self._engine) as db:
            alone(db)
            office = self._office(db, area)
            person = self._new_id()
            db.execute(
                sa.insert(schema.user),
                {
                    "id": person,
                    "name": name,
                    "role": role,
                    "office": office.id,
                    "own": new_feed(db, "own", self._new_id()),
                    "quarantine": new_feed(db, "quarantine", self._new_id()),
                    "created": _text(now),
                },
            )
            if role == COORDINATOR:
                db.execute(sa.insert(schema.entitlement), {"person": person, "feed": office.feed})
            shown, label, key = self._fresh_code(db)
            db.execute(
                sa.insert(schema.code),
                {"label": label, "key": key, "person": person, "expires": _text(expires), "tries": 0},
            )
        return NewCode(shown, expires, person)

    def enrol(self, asked: EnrolRequest, fingerprint: str) -> tuple[Enrolled, bytes]:
        """Redeem a code for the device of `asked`; (who it is, the code's key). Raises Problem.

        The same device asking again with the same code, because the answer was lost, gets the same outcome.
        """
        transcript = asked.transcript(fingerprint)
        with writing(self._engine) as db:
            found, refusal = self._redeem(db, asked, transcript)
        if found is None:
            raise Problem(refusal)
        return found

    def _redeem(
        self, db: sa.Connection, asked: EnrolRequest, transcript: bytes
    ) -> tuple[tuple[Enrolled, bytes] | None, str]:
        # Refusals are returned, not raised: the count of wrong tries must be committed.
        code = schema.code
        row = db.execute(sa.select(code).where(code.c.label == asked.label).with_for_update()).first()
        if row is None:
            return None, "code-wrong"
        if row.tries >= CODE_TRIES:
            return None, "code-locked"
        if not codes.proof_fits(row.key, "client", transcript, asked.proof):
            db.execute(sa.update(code).where(code.c.label == asked.label).values(tries=code.c.tries + 1))
            return None, "code-wrong"
        if not seal.verifies(asked.sign_key, asked.sig, transcript):
            return None, "malformed"
        if row.used is not None:
            again = self._enrolled(db, row.device)
            if again is not None and self._sign_key(db, row.device) == asked.sign_key and again.author == asked.author:
                return (again, row.key), ""
            return None, "code-used"
        now, latest = _text(self._now()), _text(self._now() + timedelta(days=CODE_DAYS + 1))
        # One that was made while the clock stood in the future would be good for all the years until then.
        if not now < row.expires <= latest:
            return None, "code-expired"
        device = self._new_id()
        db.execute(
            sa.insert(schema.device),
            {
                "id": device,
                "person": row.person,
                "author": asked.author,
                "name": asked.name.replace("\0", ""),  # which no text in PostgreSQL may hold
                "sign_key": asked.sign_key,
                "box_key": asked.box_key,
                "status": ACTIVE,
                "enrolled": now,
            },
        )
        won = db.execute(
            sa.update(code).where(code.c.label == asked.label, code.c.used.is_(None)).values(used=now, device=device)
        )
        assert won.rowcount == 1  # the transaction has the row's lock since it read it
        enrolled = self._enrolled(db, device)
        assert enrolled is not None
        return (enrolled, row.key), ""

    def code_for(self, key_id_of: Callable[[bytes], str], wanted: str) -> bytes | None:
        """The key of the code whose `key_id_of` is the wanted one, or None. Tries every code: they are short."""
        with reading(self._engine) as db:
            keys = [bytes(one) for one in db.execute(sa.select(schema.code.c.key)).scalars()]
        return next((one for one in keys if key_id_of(one) == wanted), None)

    def caller(self, device: str) -> Caller | None:
        """The device as the engine wants it, or None."""
        with reading(self._engine) as db:
            rows = _CALLER.run(db, {"device": device}).all()
        if not rows:
            return None
        row = rows[0]
        return Caller(
            device=row.id,
            user=row.person,
            status=row.status,
            sign_key=row.sign_key,
            publish=(row.own_feed, row.office_feed),
            quarantine=row.quarantine_feed,
            readable=(row.own_feed, *(one.extra_feed for one in rows if one.extra_feed is not None)),
            routes=row.role == COORDINATOR,
        )

    def _office(self, db: sa.Connection, area: str) -> Any:
        office = schema.office.c
        query = sa.select(office.id, office.feed).where(office.area == area)
        row = db.execute(query).first()
        if row is None:
            feed = new_feed(db, "office", self._new_id())
            db.execute(sa.insert(schema.office), {"id": self._new_id(), "area": area, "feed": feed})
            row = db.execute(query).one()
        return row

    def _fresh_code(self, db: sa.Connection) -> tuple[str, str, bytes]:
        while True:
            shown = codes.from_random(self._random(10))
            code = codes.read(shown)
            assert code is not None
            label = codes.label(code)
            taken = db.execute(sa.select(schema.code.c.label).where(schema.code.c.label == label)).first()
            if taken is None:
                return shown, label, codes.key(code)

    @staticmethod
    def _enrolled(db: sa.Connection, device: str) -> Enrolled | None:
        row = db.execute(
            sa.select(schema.device.c.author, schema.user, schema.office.c.area)
            .join(schema.user, schema.user.c.id == schema.device.c.person)
            .join(schema.office, schema.office.c.id == schema.user.c.office)
            .where(schema.device.c.id == device)
        ).first()
        if row is None:
            return None
        return Enrolled(device, row.id, row.name, row.role, row.area, row.author)

    @staticmethod
    def _sign_key(db: sa.Connection, device: str) -> bytes | None:
        return db.execute(sa.select(schema.device.c.sign_key).where(schema.device.c.id == device)).scalar()

    def _new_id(self) -> str:
        return ids.uuid7(int(self._now().timestamp() * 1000), self._random(10))


def _text(moment: datetime) -> str:
    # UTC, fixed width: so that texts compare as the moments do.
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
