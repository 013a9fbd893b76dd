"""The delivery book of the disk: which receipt covers which revision, and what each contact with the office brought."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.core import receipt
from sync.driver import Contact
from tests.contracts.clients import AUTHOR, EPOCH, NEXT_EPOCH, SIGN, OnDisk, change


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[OnDisk]:
    made = OnDisk(tmp_path / "sổ")
    yield made
    made.notebook.close()


def signed(replica: str, day: int, level: str = receipt.STORED, epoch: str = EPOCH) -> receipt.Receipt:
    """The receipt of some day: each has another number."""
    facts = {"org": AUTHOR, "epoch": epoch, "device": AUTHOR, "challenge": "c" * 32, "replica": replica, "heads": ()}
    return receipt.make(SIGN, **facts, level=level, at=f"2026-11-{day:02}T02:14:03+00:00")  # type: ignore[arg-type]


def book(disk: OnDisk) -> list[tuple[str, str]]:
    """(receipt, state), the oldest revision first."""
    return [(row.receipt, row.state) for row in reversed(disk.notebook.services.queries.ledger())]


@pytest.mark.parametrize("turned", [False, True])
def test_each_revision_names_the_newest_receipt_that_covers_it(disk: OnDisk, turned: bool) -> None:
    replica = disk.replica()
    first, second, backed_up, later = (
        signed(replica, day, level)
        for day, level in ((1, receipt.STORED), (2, receipt.STORED), (3, receipt.SAFE), (4, receipt.STORED))
    )
    for number in range(4):
        disk.write(number, {"title": f"tin {number}"})
    disk.store.apply(change(replica, receipts=(first,), confirmed=((replica, 2),)), "1" * 32)
    assert book(disk) == [(first.number, "delivered")] * 2 + [("", "local")] * 2
    # The office's backup holds less than the office, which says both in one answer, in whichever order.
    said = (backed_up, second) if turned else (second, backed_up)
    disk.store.apply(change(replica, receipts=said, confirmed=((replica, 3),), safe=((replica, 1),)), "1" * 32)
    kept = [(backed_up.number, "safe"), (first.number, "delivered"), (second.number, "delivered"), ("", "local")]
    assert book(disk) == kept
    disk.store.apply(change(replica, receipts=(backed_up, later), confirmed=((replica, 3),)), "1" * 32)
    assert book(disk) == kept, "what was said again is in the book already"


def test_what_is_safe_is_not_less_safe_when_an_older_backup_is_named(disk: OnDisk) -> None:
    replica = disk.replica()
    stored, backed_up, older = signed(replica, 1), signed(replica, 2, receipt.SAFE), signed(replica, 3, receipt.SAFE)
    for number in range(3):
        disk.write(number, {"title": f"tin {number}"})
    whole = change(replica, receipts=(stored, backed_up), confirmed=((replica, 3),), safe=((replica, 9),))
    disk.store.apply(whole, "1" * 32)
    disk.store.apply(change(replica, receipts=(older,), safe=((replica, 1),)), "1" * 32)
    assert book(disk) == [(backed_up.number, "safe")] * 3


def test_what_a_new_life_of_the_office_does_not_state_has_no_receipt(disk: OnDisk) -> None:
    replica = disk.replica()
    old, new = signed(replica, 1), signed(replica, 2, epoch=NEXT_EPOCH)
    for number in range(3):
        disk.write(number, {"title": f"tin {number}"})
    disk.store.apply(change(replica, receipts=(old,), confirmed=((replica, 3),)), "1" * 32)
    back = change(replica, epoch=NEXT_EPOCH, receipts=(new,), confirmed=((replica, 1),))
    disk.store.apply(back, "1" * 32)
    assert book(disk) == [(new.number, "delivered"), ("", "local"), ("", "local")]


def test_contacts_are_told_with_all_their_numbers_the_newest_first(disk: OnDisk) -> None:
    contacts = [Contact(f"2026-11-2{day}T08:00:00+07:00", "network", "ok", day, 2, 3, 40, 50, 6) for day in (1, 2, 3)]
    for one in contacts:
        disk.store.add_contact(one)
    told = disk.notebook.services.queries.contacts(2)
    assert [(one.at, one.sent, one.received, one.bytes_up, one.bytes_down, one.requests) for one in told] == [
        (one.at, one.sent, 2, 40, 50, 6) for one in (contacts[2], contacts[1])
    ]
