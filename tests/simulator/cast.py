"""Who and what takes part in a schedule: people, their laptops, the stage that all begin on, files on sticks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sync.driver import Session
from tests.simulator.office_facts import Office

START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
NOTHING_YET = (0, 0, False, "")


@dataclass
class Person:
    """Attributes: `number` in the office's list; `private` device key; `notebook` right after the enrolment."""

    number: int
    name: str
    device: str
    person: str
    author: str
    private: bytes
    notebook: Any


@dataclass
class Stage:
    """What all schedules of a process begin with. `serve` makes the server for one; `done` takes it back."""

    office: Office
    people: list[Person]
    serve: Callable[[Callable[[], datetime], Callable[[int], bytes]], Any]
    done: Callable[[Any], None]
    real: bool = False
    types: frozenset[str] = frozenset({"note/1"})


@dataclass
class Laptop:
    """Attributes: `backups` snapshots; `screens` record → (seen by field, ids) as a person has it open; `skew` of its
    clock."""

    name: str
    person: Person
    notebook: Any
    session: Session | None = None
    backups: list[Any] = field(default_factory=list)
    screens: dict[str, tuple[Any, frozenset[str]]] = field(default_factory=dict)
    newest: tuple[int, int, bool, str] = NOTHING_YET  # the latest epoch and key set that it has seen, and its roots
    skew: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file on somebody's stick. Attributes: `device` who wrote it or whom it is for; `up` to the office; `ids` of the
    revisions inside, where the schedule knows them."""

    device: str
    up: bool
    name: str
    data: bytes
    ids: frozenset[str]
