"""What is true, kept apart from the program: who wrote what, and what its author had seen. Shares no code with it.

The oracle hears of every revision at the moment a person is told "saved", with its true causal past, which never
travels. From that it says what must be visible at the end. Bytes are hashed and parsed here with the standard library
alone, so that a mistake in the program's own hashing, parsing or merging cannot hide itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

DELETED = "_deleted"
OFFICE = -1
"""As a person: the office, which writes orders of erasure."""


class Violation(Exception):
    """An invariant does not hold. `name` such as "INV-1"; `records` are the records concerned, for the story."""

    def __init__(self, name: str, what: str, records: Iterable[str] = ()) -> None:
        super().__init__(f"{name}: {what}")
        self.name = name
        self.records = frozenset(records)


@dataclass(frozen=True, slots=True)
class Written:
    """One revision as it was saved. Attributes: `label` its number in the schedule; `past` ids of the record's
    revisions that its author had on screen, or had seen superseded; `person` who wrote it."""

    label: int
    id: str
    header: bytes
    payload: bytes
    record: str
    type: str
    fields: Mapping[str, Any]
    clk: int
    past: frozenset[str]
    person: int

    @property
    def short(self) -> str:
        return f"#{self.label} ({self.id[:6]})"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a record must look like. `live` field → ids of the causally maximal values; `whole` nothing of anybody's
    past is missing in the set, so a superseded value must not come back either."""

    live: dict[str, frozenset[str]]
    fields: dict[str, Any]
    conflicts: frozenset[str]
    deleted: bool
    delete_conflict: bool
    whole: bool


@dataclass
class Oracle:
    """Attributes: `written` id → revision; `records` record → its revisions; `offices` person → office; `coordinators`
    the people who read a whole office; `erased` records by order, `orders` the records that these orders are."""

    offices: Mapping[int, str]
    coordinators: frozenset[int]
    written: dict[str, Written] = field(default_factory=dict)
    records: dict[str, list[Written]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    orders: set[str] = field(default_factory=set)

    def wrote(self, header: bytes, payload: bytes, past: Iterable[str], person: int) -> Written:
        """A person was told that this is saved."""
        head = json.loads(header)
        if hashlib.sha256(payload).hexdigest() != head["ph"]:
            raise Violation("INV-10", "a new revision does not name its payload", [head["rec"]])
        one = Written(
            label=len(self.written) + 1,
            id=hashlib.sha256(header).hexdigest(),
            header=header,
            payload=payload,
            record=head["rec"],
            type=head["t"],
            fields=json.loads(payload),
            clk=head["clk"],
            past=frozenset(past),
            person=person,
        )
        self.written[one.id] = one
        self.records.setdefault(one.record, []).append(one)
        return one

    def ordered(self, header: bytes, payload: bytes) -> None:
        """The office itself wrote something: only orders of erasure, of records that it was told to erase."""
        one = self.wrote(header, payload, (), OFFICE)
        if one.type != "erasure/1" or one.fields.get("record") not in self.erased:
            raise Violation("INV-10", f"the office holds {one.short}, which nobody wrote", [one.record])
        self.orders.add(one.record)

    def order_of(self, one: str) -> str:
        """The record that an order erases; "" for every other revision."""
        true = self.written.get(one)
        return str(true.fields["record"]) if true is not None and true.person == OFFICE else ""

    # -- single revisions

    def check_bytes(self, where: str, one: str, header: bytes, payload: bytes | None) -> None:
        """INV-10 and INV-14: nobody holds anything but what somebody wrote, byte for byte."""
        true = self.written.get(one)
        if true is None:
            raise Violation("INV-10", f"{where} holds {one[:6]}, which nobody wrote")
        gone = payload is None and true.record in self.erased
        if true.header != header or (true.payload != payload and not gone):
            raise Violation("INV-10", f"{where} holds other bytes than were written as {true.short}", [true.record])

    def check_may_hold(self, where: str, person: int, one: str, office_read: Iterable[str]) -> None:
        """INV-12: a device holds its person's own work, what coordinators answered to it, and offices that it may
        read or might once (`office_read`)."""
        true = self.written[one]
        if true.person in (person, OFFICE) or self.offices[true.person] in office_read:
            return
        answered = true.person in self.coordinators and any(
            other.person == person for other in self.records[true.record]
        )
        if not answered:
            raise Violation("INV-12", f"{where} holds {true.short} of somebody else", [true.record])

    def check_stored(self, where: str, ids: Iterable[str], stored: Mapping[str, object], name: str, what: str) -> None:
        """INV-1, INV-3: all of `ids` are in `stored`."""
        missing = [one for one in ids if one not in stored]
        if missing:
            known = [self.written[one] for one in missing if one in self.written]
            text = ", ".join(one.short for one in sorted(known, key=lambda one: one.label))
            raise Violation(name, f"{where}: {what}: {text}", [one.record for one in known])

    # -- records

    def expected(self, record: str, there: frozenset[str]) -> Expected:
        """What must be visible of a record of which exactly the revisions `there` are known."""
        revisions = [one for one in self.records.get(record, []) if one.id in there]
        by_id = {one.id: one for one in revisions}
        live: dict[str, frozenset[str]] = {}
        for name in {name for one in revisions for name in one.fields}:
            setters = [one for one in revisions if name in one.fields]
            seen = {past for one in setters for past in one.past}
            live[name] = frozenset(one.id for one in setters if one.id not in seen)
        fields: dict[str, Any] = {}
        conflicts = set()
        for name, ids in live.items():
            if name == DELETED or not ids:
                continue
            first = max((by_id[one] for one in ids), key=lambda one: (one.clk, one.id))
            if first.fields[name] is not None:
                fields[name] = first.fields[name]
            if len({json.dumps(by_id[one].fields[name], sort_keys=True) for one in ids}) > 1:
                conflicts.add(name)
        deleted, delete_conflict = self._deletion(live, by_id)
        return Expected(
            live=live,
            fields=fields,
            conflicts=frozenset(conflicts),
            deleted=deleted,
            delete_conflict=delete_conflict,
            whole=all(one.past <= there for one in revisions),
        )

    @staticmethod
    def _deletion(live: Mapping[str, frozenset[str]], by_id: Mapping[str, Written]) -> tuple[bool, bool]:
        marks = [by_id[one] for one in live.get(DELETED, ())]
        deletions = [one for one in marks if one.fields[DELETED]]
        if not deletions:
            return False, False
        seen = {past for one in deletions for past in one.past} | {one.id for one in deletions}
        visible = {one for name, ids in live.items() if name != DELETED for one in ids}
        conflict = len(deletions) < len(marks) or not visible <= seen
        return not conflict, conflict

    def check_view(self, where: str, record: str, there: frozenset[str], shown: Any) -> None:
        """INV-6 and INV-7 on one record; `shown` has fields, conflicts, deleted, delete_conflict, live."""
        true = self.expected(record, there)
        for name, ids in true.live.items():
            has = frozenset(shown.live.get(name, ()))
            if ids - has:
                lost = ", ".join(self.written[one].short for one in sorted(ids - has))
                raise Violation("INV-6", f"{where}: the value of {name} from {lost} was overwritten silently", [record])
            if true.whole and has - ids:
                back = ", ".join(self.written[one].short for one in sorted(has - ids))
                raise Violation("INV-6", f"{where}: the superseded value of {name} from {back} is back", [record])
        if not true.whole:
            return
        if (shown.deleted, shown.delete_conflict) != (true.deleted, true.delete_conflict):
            text = f"shows deleted={shown.deleted}, in conflict={shown.delete_conflict}"
            should = f"but deleted={true.deleted}, in conflict={true.delete_conflict} is true"
            raise Violation("INV-7", f"{where} {text}, {should}", [record])
        if shown.fields != true.fields or set(shown.conflicts) != true.conflicts:
            raise Violation("INV-6", f"{where} shows other values or conflicts than were written", [record])
