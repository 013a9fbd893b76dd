"""The office's own book: who did which administrative act on this server, and when.

Each line is a revision on a replica of its own (`office.py`): chained, sealed under the receipt key, found whole or
not by `verify`, and in every backup. No device reads it. It is written before the act is carried out, so that an act
without its line is only one that was never answered for. When the act fails, a second line says so (`outcome`); a crash
in between leaves the first alone, so whoever must know whether it happened looks at what it was about.

It holds ids and numbers, and the account under which the command ran; nothing of what anybody wrote.
"""

from __future__ import annotations

import getpass
import os
import secrets
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from sync.core import strictjson
from sync.server import errors, schema
from sync.server.database import reading
from sync.server.folder import Opened
from sync.server.office import write
from sync.server.statements import AUDIT

TYPE = "audit/1"
FAILED = "failed"
ENROL, DEVICE, RELEASE, ERASE, BACKUP, RESTORE, MOVED, PARCEL_KEY, NOTE, HUB, KEYS = (
    "enrol-code",
    "device",
    "release",
    "erase",
    "backup",
    "restore",
    "moved",
    "parcel-key",
    "note",
    "hub",
    "keys",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One act. `by` the account, `machine` where; `facts` what else is known; `name` of the person it is about."""

    at: str
    act: str
    by: str
    machine: str
    facts: Mapping[str, Any]
    name: str


def account() -> str:
    """The account that runs this, and for `sudo` the one behind it."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in a container
        name = f"uid {os.getuid()}" if hasattr(os, "getuid") else "?"
    behind = os.environ.get("SUDO_USER", "")
    return f"{name} (sudo: {behind})" if behind else name


def add(opened: Opened, act: str, facts: Mapping[str, Any], now: datetime, random: Callable[[int], bytes]) -> None:
    """Write one line."""
    write(opened, AUDIT, TYPE, {"act": act, "by": account(), "machine": socket.gethostname(), **facts}, now, random)


@contextmanager
def noted(opened: Opened, act: str, facts: Mapping[str, Any], now: Callable[[], datetime]) -> Iterator[None]:
    """A line before the act that is the block's; another one when it raises."""
    add(opened, act, facts, now(), secrets.token_bytes)
    try:
        yield
    except BaseException:
        # Where not even that can be written (a full disk, a damaged database), the failure itself is what to tell.
        with suppress(OSError, errors.ServerError, sa.exc.DBAPIError):
            add(opened, act, {**facts, "outcome": FAILED}, now(), secrets.token_bytes)
        raise


def lines(opened: Opened, limit: int) -> list[Line]:
    """The last lines, the newest first."""
    rev = schema.rev.c
    query = sa.select(rev.payload, rev.received).where(rev.type == TYPE).order_by(rev.num.desc()).limit(limit)
    person, device = schema.user.c, schema.device.c
    with reading(opened.engine) as db:
        rows = db.execute(query).all()
        names = {row.id: row.name for row in db.execute(sa.select(person.id, person.name))}
        owners = {row.id: row.person for row in db.execute(sa.select(device.id, device.person))}
    found = []
    for row in rows:
        said = dict(strictjson.loads(row.payload))
        who = said.get("person") or owners.get(said.get("device"))
        act, by, machine = (str(said.pop(key, "")) for key in ("act", "by", "machine"))
        found.append(Line(row.received, act, by, machine, said, names.get(who, "")))
    return found
