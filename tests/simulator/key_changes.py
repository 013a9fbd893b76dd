"""The office's keys over one schedule: new ones, a spare root, the first root retired; who stole what was replaced."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sync.core import seal
from sync.wire.exchange import Request
from sync.wire.hello import read_hello
from sync.wire.key_set import KeySet, make_key_set, spare_word
from tests.simulator.office_facts import Keys, Office
from tests.simulator.sticks import box_key
from tests.simulator.weather import Thief

ROOT, NAME, SPARE, RETIRE = "root", "name", "spare", "retire"
# What the office does at a change, while it has no spare, and while it has one; then how often.
AT_FIRST = {(ROOT,): 3.0, (NAME,): 2.0, (NAME, SPARE): 1.0, (NAME, RETIRE): 2.0}
WITH_SPARE = {(ROOT,): 1.0, (SPARE,): 1.5, (RETIRE,): 2.0}


class KeyChanges:
    """Attributes: `version` of the office's newest key set."""

    def __init__(self, office: Office, seed: int) -> None:
        self.version = 1
        self._office = office
        self._bytes = random.Random(f"{seed} keys")
        self._dice = random.Random(f"{seed} roots")
        self._spare_sign = seal.signer(private := self._dice.randbytes(32))
        public = seal.public_key(private)
        self._word = (public, office.root_sign(spare_word(office.org, public)))
        self._named = self._retired = False

    def change(self, server: Any, tell: Callable[[str], None]) -> Thief | None:
        """One change, as often as not a quiet one; who has what was replaced from then on, when something was."""
        hello, before = server.handle(Request("GET", "/v1/hello", {"sync-protocol": "1"})).body, server.keys
        known = AT_FIRST if not self._named else {(SPARE,): 1.0} if self._retired else WITH_SPARE
        for what in self._dice.choices(list(known), list(known.values()))[0]:
            server.rotate(self._next(what, server.keys))
            tell(self._told(what))
        if server.keys.set.receipt == before.set.receipt:
            return None
        sign = before.sign
        if self._retired and self._dice.random() < 0.6:
            hello, sign = self._with_the_root(hello)
        return Thief(hello, sign, self._office.org, server.epoch(), self._office.limits)

    def _next(self, what: str, now: Keys) -> Keys:
        self.version += 1
        self._named = self._named or what == NAME
        self._retired = self._retired or what == RETIRE
        if what == NAME:
            made = self._key_set(self._office.root_sign, now.set.receipt, now.set.parcel, self.version)
            return Keys(made, now.sign, now.parcel)
        private, parcel = self._bytes.randbytes(32), self._bytes.randbytes(32)
        sign = self._office.root_sign if what == ROOT else self._spare_sign
        made = self._key_set(sign, seal.public_key(private), box_key(parcel), self.version, retired=self._retired)
        return Keys(made, seal.signer(private), parcel)

    def _with_the_root(self, hello: bytes) -> tuple[bytes, seal.Sign]:
        """Somebody who stole the root that was retired signs keys of his own, of a number that nobody overtakes."""
        private = self._bytes.randbytes(32)
        made = self._key_set(self._office.root_sign, seal.public_key(private), b"p" * 32, 2**53)
        return replace(read_hello(hello), keys_body=made.body, keys_sig=made.sig).to_bytes(), seal.signer(private)

    def _key_set(
        self, sign: seal.Sign, receipt: bytes, parcel: bytes, version: int, *, retired: bool = False
    ) -> KeySet:
        return make_key_set(
            sign,
            org=self._office.org,
            version=version,
            receipt=receipt,
            root=self._office.keys.set.root,
            parcel=parcel,
            spare=self._word if self._named else (b"", b""),
            signer=self._office.keys.set.root if sign is self._office.root_sign else self._word[0],
            root_retired=retired,
        )

    @staticmethod
    def _told(what: str) -> str:
        changed = "the office's receipt and parcel keys are changed"
        return {
            ROOT: changed,
            NAME: "the office's root names a spare",
            SPARE: f"{changed} under its spare",
            RETIRE: f"{changed} under its spare, which retires the first root",
        }[what]


def version_of(packed: bytes | None) -> int:
    """Of the newest key set that a notebook has pinned."""
    return int(json.loads(packed or b"{}")["keys_version"])


def pins_of(packed: bytes | None) -> tuple[int, bool, str]:
    """(version, whether the first root is retired, the spare) of a notebook: none of them may go back."""
    said = json.loads(packed or b"{}")
    return int(said["keys_version"]), bool(said.get("root_retired")), str(said.get("spare", ""))
