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


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller wants: `verb` push, pull, blob-write or blob-read; `named_by_own`, `named_by_readable`: whether a
    revision of his own, or one that he may read, names the blob."""

    verb: str
    named_by_own: bool = False
    named_by_readable: bool = False


def allowed(caller: Caller, asked: Asked) -> bool:
    """The one place that decides. Pulls are further limited to `caller.readable` by construction of the query."""
    if caller.status not in (ACTIVE, SUSPENDED, LEFT):
        return False
    if asked.verb == "push":
        return True  # the work of a suspended device, and of a person who left, is held, never refused
    if caller.status != ACTIVE:
        return asked.verb == "blob-write" and asked.named_by_own
    if asked.verb == "pull":
        return True
    if asked.verb == "blob-write":
        return asked.named_by_own
    if asked.verb == "blob-read":
        return asked.named_by_own or asked.named_by_readable
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
        return device if expiry.isdigit() and int(expiry) > now else None

    def nonce(self, random: bytes, now: float) -> str:
        return self._sign("nonce", f"{random.hex()}.{int(now) + NONCE_SECONDS}")

    def is_nonce(self, nonce: str, now: float) -> bool:
        said = self._read("nonce", nonce)
        return said is not None and said.rpartition(".")[2].isdigit() and int(said.rpartition(".")[2]) > now

    def _mac(self, use: str, text: str) -> str:
        mac = hmac.new(self._secret, f"{use} {text}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(mac).decode("ascii").rstrip("=")

    def _sign(self, use: str, text: str) -> str:
        return f"{text}.{self._mac(use, text)}"

    def _read(self, use: str, signed: str) -> str | None:
        text, _, mac = signed.rpartition(".")
        fits = hmac.compare_digest(self._mac(use, text).encode(), mac.encode("utf-8", "replace"))
        return text if text and fits else None
