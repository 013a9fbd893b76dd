"""Who may do what: the whole table, against a model that is written down here independently; tokens and nonces."""

from itertools import product

import pytest

from sync.engine.server import Caller
from sync.server.auth import NONCE_SECONDS, TOKEN_SECONDS, Asked, Tokens, allowed

STATUSES = ("active", "suspended", "revoked", "", "ACTIVE")
VERBS = ("push", "pull", "blob-write", "blob-read", "delete", "", "PUSH")

# (status, verb) → what it takes; whatever is not here is refused.
MAY = {
    ("active", "push"): "nothing",
    ("active", "pull"): "nothing",
    ("active", "blob-write"): "own",
    ("active", "blob-read"): "own or readable",
    ("suspended", "push"): "nothing",
    ("suspended", "blob-write"): "own",
}


@pytest.mark.parametrize(
    ("status", "verb", "own", "readable"), list(product(STATUSES, VERBS, (True, False), (True, False)))
)
def test_the_table(status: str, verb: str, own: bool, readable: bool) -> None:
    caller = Caller("d", "u", status, b"", ("own", "office"), "quarantine", ("own",), routes=False)
    needs = MAY.get((status, verb))
    expected = {None: False, "nothing": True, "own": own, "own or readable": own or readable}[needs]
    assert allowed(caller, Asked(verb, own, readable)) is expected


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
