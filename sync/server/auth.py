"""Who may do what: one function, which refuses whatever it was not told to allow. Tokens and nonces are stateless.

A token is `device.expiry.mac` under a secret of this server, valid for 30 minutes and worth nothing to another server;
the device's status is looked up on every request, so that suspending it works at once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

from sync.engine.server import ACTIVE, LEFT, SUSPENDED, Caller

TOKEN_SECONDS = 30 * 60
NONCE_SECONDS = 5 * 60


LOG, FEED, BLOB, UPLOAD = "log", "feed", "blob", "upload"
SEND, READ, WRITE = "send", "read", "write"


@dataclass(frozen=True, slots=True)
class Thing:
    """What a caller asks for. `kind` LOG (the store of revisions as a whole), FEED, BLOB or UPLOAD (what is left of a
    batch that was cut); `feeds`: a feed's own id, or all feeds with a revision that names the blob; `device`: whose
    upload it is."""

    kind: str
    feeds: frozenset[str] = frozenset()
    device: str = ""


STORE = Thing(LOG)


def feed(name: str) -> Thing:
    return Thing(FEED, frozenset((name,)))


def allowed(caller: Caller, verb: str, thing: Thing) -> bool:
    """The one place that decides; whatever it does not name is refused.

    The work of a suspended device, and of a person who left, is held for review and never refused: both may send, with
    the photos that their own revisions name. Only an active device reads.
    """
    active = caller.status == ACTIVE
    if not active and caller.status not in (SUSPENDED, LEFT):
        return False
    own = {caller.publish[0], caller.quarantine}
    match verb, thing.kind:
        case "send", "log":
            return True
        case (("read" | "write"), "upload"):
            return thing.device == caller.device
        case "write", "blob":
            return not own.isdisjoint(thing.feeds)
        case "read", "blob":
            return active and not thing.feeds.isdisjoint(own.union(caller.readable))
        case "read", "feed":
            return active and bool(thing.feeds) and thing.feeds <= set(caller.readable)
    return False


class Tokens:
    """Makes and reads tokens and nonces under a 32-byte secret; `now` are seconds of the server's own clock."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def token(self, device: str, now: float) -> str:
        return self._sign("token", f"{device}.{int(now) + TOKEN_SECONDS}")

    def device_of(self, token: str, now: float) -> str | None:
        """The device of a token that is still valid, or None."""
        said = self._read("token", token)
        if said is None or said.count(".") != 1:
            return None
        device, expiry = said.split(".")
        return device if _is_fresh(expiry, now, TOKEN_SECONDS) else None

    def nonce(self, random: bytes, now: float) -> str:
        return self._sign("nonce", f"{random.hex()}.{int(now) + NONCE_SECONDS}")

    def is_nonce(self, nonce: str, now: float) -> bool:
        said = self._read("nonce", nonce)
        return said is not None and _is_fresh(said.rpartition(".")[2], now, NONCE_SECONDS)

    def _mac(self, use: str, text: str) -> str:
        mac = hmac.new(self._secret, f"{use} {text}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(mac).decode("ascii").rstrip("=")

    def _sign(self, use: str, text: str) -> str:
        return f"{text}.{self._mac(use, text)}"

    def _read(self, use: str, signed: str) -> str | None:
        text, _, mac = signed.rpartition(".")
        fits = hmac.compare_digest(self._mac(use, text).encode(), mac.encode("utf-8", "replace"))
        return text if text and fits else None


def _is_fresh(expiry: str, now: float, lasting: int) -> bool:
    """Also not what was made while the clock stood in the future: it would be good for all the years until then."""
    return expiry.isdigit() and now < int(expiry) <= now + lasting
