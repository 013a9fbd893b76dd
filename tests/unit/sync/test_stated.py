"""What receipts say of the own logs: never more than a head that is known here, in that very log, can carry."""

from __future__ import annotations

import dataclasses

import pytest

from sync.core.receipt import SAFE, STORED, Receipt
from sync.engine import client
from sync.engine.commands import Apply, Facts, LookedUp, OwnLog
from sync.engine.pace import Pace
from sync.engine.stated import Stated, stated
from sync.wire.answer import Answer
from sync.wire.key_set import Roots

MINE, TOO, STRANGE = "1" * 32, "2" * 32, "3" * 32
PLACES = {"a1": (MINE, 1), "a4": (MINE, 4), "a9": (MINE, 9), "b7": (TOO, 7)}


def receipt(replica: str, *heads: str, also: tuple[str, ...] = (), level: str = STORED) -> Receipt:
    return Receipt("org", "epoch", "device", "challenge", replica, heads, also, level, "at", b"", b"")


def said(*found: Receipt) -> Stated:
    return stated(found, (MINE, TOO), PLACES)


def test_a_log_is_stored_up_to_the_highest_head_that_is_known_here() -> None:
    assert said(receipt(MINE, "a4", "a1", also=("a9",)), receipt(TOO, "b7")) == Stated({MINE: 9, TOO: 7}, {}, {})


def test_a_receipt_without_a_place_states_nothing() -> None:
    assert said(receipt(MINE)) == Stated({MINE: 0}, {}, {})
    assert said(receipt(MINE, "b7")) == Stated({MINE: 0}, {}, {}), "a head of another log of ours"
    assert said(receipt(MINE, "a1", also=("b7",))) == Stated({MINE: 1}, {}, {})


def test_a_log_of_somebody_else_is_none_of_ours() -> None:
    assert said(receipt(STRANGE, "a4"), receipt(STRANGE, "a4", level=SAFE)) == Stated({}, {}, {})


def test_one_head_that_is_not_here_makes_it_a_branch() -> None:
    assert said(receipt(MINE, "a4", "x5")) == Stated({}, {MINE: 4}, {})
    assert said(receipt(MINE, "x5", also=("a9",))) == Stated({}, {MINE: 9}, {})
    assert said(receipt(MINE, "a4", also=("x5",))) == Stated({MINE: 4}, {}, {}), "single revisions are no heads"


def test_safe_is_what_a_complete_chain_reaches_and_says_nothing_of_what_is_stored() -> None:
    assert said(receipt(MINE, "a4", also=("a9",), level=SAFE)) == Stated({}, {}, {MINE: 4})
    assert said(receipt(MINE, "a1", "x5", level=SAFE)) == Stated({}, {}, {MINE: 1})
    assert said(receipt(MINE, "a9"), receipt(MINE, "a4", level=SAFE)) == Stated({MINE: 9}, {}, {MINE: 4})


@pytest.mark.parametrize(("asked", "confirmed"), [(frozenset[str](), ()), (frozenset({MINE}), ((MINE, 4),))])
def test_on_a_line_a_branch_says_nothing_of_ours_before_we_have_asked(
    asked: frozenset[str], confirmed: tuple[tuple[str, int], ...]
) -> None:
    facts = Facts("org", "device", Roots(b""), "", 1, "epoch", "", {}, (OwnLog(MINE, 9, 9, current=True),))
    state = dataclasses.replace(
        client.begin(facts, lambda message: message, None, Pace()),
        answer=Answer(0, 0, "ok", (), (), None, b"", b""),
        verified=(receipt(MINE, "x5", also=("a4",)),),
        asked=asked,
    )
    after, (command,) = client.step(state, LookedUp(PLACES, {}, {}))
    assert isinstance(command, Apply)
    assert command.change.confirmed == confirmed
    # Either way it is known that two write this log: a new one is begun.
    assert command.change.mint
    assert after.foreign == {MINE}
