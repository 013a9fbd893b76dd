"""Who may do what: a hundred thousand questions against a model that is written down here independently of the program
(half a second); tokens and nonces."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

import pytest

from sync.engine.server import Caller
from sync.server.auth import BLOB, FEED, LOG, NONCE_SECONDS, TOKEN_SECONDS, UPLOAD, Thing, Tokens, allowed

STATUSES = ("active", "active", "active", "suspended", "left", "revoked", "", "ACTIVE")
VERBS = ("send", "read", "write", "delete", "admin", "", "SEND")
KINDS = (LOG, FEED, BLOB, UPLOAD, "person", "")


@dataclass(frozen=True)
class Device:
    """Of person `person`, who works in `office`; a coordinator reads what their office stores."""

    name: str
    person: int
    office: int
    coordinator: bool
    status: str

    def caller(self) -> Caller:
        own, office = f"own {self.person}", f"office {self.office}"
        extra = (office,) if self.coordinator else ()
        publish, quarantine = (own, office), f"quarantine {self.person}"
        return Caller(self.name, str(self.person), self.status, b"", publish, quarantine, (own, *extra), False)


@dataclass(frozen=True)
class Posting:
    """A revision that names a photo: who wrote it, where, whether it is held, whose record a coordinator answered."""

    person: int
    office: int
    held: bool
    answers: int | None

    def feeds(self) -> set[str]:
        if self.held:
            return {f"quarantine {self.person}"}
        return {f"own {self.person}", f"office {self.office}"} | (
            set() if self.answers is None else {f"own {self.answers}"}
        )


def may(device: Device, verb: str, kind: str, what: object) -> bool:
    """The model. In words: whoever is known may send. Only active devices read: their person's own feed, and the
    office's when the person coordinates it; a photo, when a revision that they may read names it, or one that they
    wrote, held or not. A photo may be written by whoever wrote a revision that names it, or whose record such a
    revision answers. What is left of a batch that was cut is its device's."""
    if device.status not in {"active", "suspended", "left"}:
        return False
    if (verb, kind) == ("send", LOG):
        return True
    if kind == UPLOAD:
        return verb in ("read", "write") and what == device.name
    if kind == FEED and verb == "read" and device.status == "active":
        return what == ("own", device.person) or (device.coordinator and what == ("office", device.office))
    if kind == BLOB and isinstance(what, list):
        mine = any(one.person == device.person or (not one.held and one.answers == device.person) for one in what)
        theirs = device.coordinator and any(not one.held and one.office == device.office for one in what)
        return (verb == "write" and mine) or (verb == "read" and device.status == "active" and (mine or theirs))
    return False


def thing(kind: str, what: object) -> Thing:
    if kind == FEED and isinstance(what, tuple):
        return Thing(kind, frozenset((f"{what[0]} {what[1]}",)))
    if isinstance(what, list):
        return Thing(kind, frozenset().union(*(one.feeds() for one in what)) if what else frozenset())
    return Thing(kind, device=str(what))


def test_a_hundred_thousand_questions_are_answered_as_the_model_says() -> None:
    chance = random.Random(20261122)
    answers: Counter[tuple[str, str, bool]] = Counter()
    for _ in range(200):
        offices = [chance.randrange(3) for _ in range(8)]
        devices = [
            Device(f"device {number}", person, offices[person], person in (0, 1), chance.choice(STATUSES))
            for number, person in enumerate(chance.choices(range(8), k=12))
        ]
        callers = {one: one.caller() for one in devices}
        photos = [
            [
                Posting(
                    person, offices[person], chance.random() < 0.2, chance.choice((None, None, chance.randrange(8)))
                )
                for person in chance.choices(range(8), k=chance.choice((0, 1, 1, 2, 4)))
            ]
            for _ in range(20)
        ]
        for _ in range(500):
            device, verb = chance.choice(devices), chance.choice(VERBS[: chance.choice((3, 3, 3, len(VERBS)))])
            kind = chance.choice((FEED, FEED, BLOB, BLOB, BLOB, *KINDS))
            near = chance.choice((device.person, device.office, chance.randrange(8)))
            what: object = {
                FEED: (chance.choice(("own", "office", "quarantine", "nobody's")), near),
                BLOB: chance.choice(photos),
                UPLOAD: chance.choice((device, chance.choice(devices))).name,
            }.get(kind, "")
            expected = may(device, verb, kind, what)
            assert allowed(callers[device], verb, thing(kind, what)) is expected, (device, verb, kind, what)
            answers[verb, kind, expected] += 1
    assert answers.total() == 100_000
    granted = {(verb, kind) for verb, kind, yes in answers if yes}
    assert granted == {
        ("send", LOG),
        ("read", FEED),
        ("read", BLOB),
        ("write", BLOB),
        ("read", UPLOAD),
        ("write", UPLOAD),
    }
    assert min(answers[verb, kind, yes] for verb, kind in granted for yes in (True, False)) > 400, "asked too seldom"


def test_a_feed_or_photo_without_a_feed_is_nobodys() -> None:
    caller = Device("d", 1, 1, True, "active").caller()
    assert not allowed(caller, "read", Thing(FEED))
    assert not allowed(caller, "read", Thing(BLOB))
    assert not allowed(caller, "write", Thing(BLOB))
    assert not allowed(caller, "read", Thing(FEED, frozenset(("own 1", "own 2"))))


TOKENS = Tokens(b"s" * 32)


def test_a_token_names_its_device_until_it_runs_out() -> None:
    token = TOKENS.token("device", 1000)
    assert TOKENS.device_of(token, 1000 + TOKEN_SECONDS - 1) == "device"
    assert TOKENS.device_of(token, 1000 + TOKEN_SECONDS) is None
    assert Tokens(b"t" * 32).device_of(token, 1000) is None


def test_a_nonce_is_no_token_and_a_token_no_nonce() -> None:
    nonce, token = TOKENS.nonce(b"r" * 16, 1000), TOKENS.token("device", 1000)
    assert TOKENS.is_nonce(nonce, 1000 + NONCE_SECONDS - 1)
    assert not TOKENS.is_nonce(nonce, 1000 + NONCE_SECONDS)
    assert not TOKENS.is_nonce(token, 1000)
    assert TOKENS.device_of(nonce, 1000) is None


@pytest.mark.parametrize("text", ["", ".", "..", "a.b", "a.b.c", "a.9999999999.", "ấ.1.x", "a" * 5000])
def test_other_texts_are_neither(text: str) -> None:
    assert TOKENS.device_of(text, 0) is None
    assert not TOKENS.is_nonce(text, 0)


def test_every_changed_character_of_a_token_is_noticed() -> None:
    token = TOKENS.token("device", 1000)
    for place, letter in enumerate(token):
        changed = token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :]
        assert TOKENS.device_of(changed, 1000) is None, place
