"""Receipts: the only thing in the world that may turn a revision into "delivered".

A receipt is a signed statement of the server, made after the commit: in this epoch, of this replica, everything up to
these heads is stored durably. It repeats the challenge of the request that it answers, so that an old one replayed by a
network proves nothing, and names the device, so that one device's receipt proves nothing to another.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sync.core import seal, strictjson

STORED = "stored"
SAFE = "safe"
LEVELS = (STORED, SAFE)

_ID = re.compile(r"[0-9a-f]{64}\Z")
_HEX32 = re.compile(r"[0-9a-f]{32}\Z")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Attributes: `org`, `epoch`, `device`, `challenge` as above; `replica` whose chain it speaks of; `heads` of its
    complete chains; `also` single revisions, asked for by id, that are stored too; `level` "stored" or "safe" (in a
    verified backup elsewhere); `at` the server's clock, data only; `body`, `sig` the bytes and their signature."""

    org: str
    epoch: str
    device: str
    challenge: str
    replica: str
    heads: tuple[str, ...]
    also: tuple[str, ...]
    level: str
    at: str
    body: bytes
    sig: bytes

    @property
    def number(self) -> str:
        """Eight characters that two people can compare over the telephone; taken from the signed bytes."""
        digest = int.from_bytes(hashlib.sha256(self.body).digest()[:5], "big")
        text = "".join(_ALPHABET[digest >> 5 * place & 31] for place in range(7, -1, -1))
        return f"{text[:4]}-{text[4:]}"


def make(
    sign: seal.Sign,
    *,
    org: str,
    epoch: str,
    device: str,
    challenge: str,
    replica: str,
    heads: Iterable[str],
    also: Iterable[str] = (),
    level: str,
    at: str,
) -> Receipt:
    """Sign a receipt. Call it only when what it says is durable."""
    heads, also = tuple(sorted(heads)), tuple(sorted(also))
    body = strictjson.dumps(
        {
            "org": org,
            "epoch": epoch,
            "device": device,
            "re": challenge,
            "replica": replica,
            "heads": list(heads),
            "also": list(also),
            "level": level,
            "at": at,
        }
    )
    sig = sign(seal.message(seal.RECEIPT, body))
    return Receipt(org, epoch, device, challenge, replica, heads, also, level, at, body, sig)


def verify(key: bytes, body: bytes, sig: bytes, *, org: str, device: str, challenge: str) -> Receipt | None:
    """The receipt, or None when it is not the server's, or not for this organisation, device and request."""
    if not seal.verifies(key, sig, seal.message(seal.RECEIPT, body)):
        return None
    try:
        said = strictjson.loads(body)
    except strictjson.BadJson:
        return None
    if not isinstance(said, dict):
        return None
    if (said.get("org"), said.get("device"), said.get("re")) != (org, device, challenge):
        return None
    texts = [said.get(name) for name in ("epoch", "replica", "level", "at")]
    epoch, replica, level, at = (text if isinstance(text, str) else "" for text in texts)
    if not _HEX32.match(epoch) or not _HEX32.match(replica) or level not in LEVELS:
        return None
    heads, also = _ids(said.get("heads")), _ids(said.get("also"))
    if heads is None or also is None:
        return None
    return Receipt(org, epoch, device, challenge, replica, heads, also, level, at, body, sig)


def _ids(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(one, str) and _ID.match(one) for one in value):
        return None
    return tuple(value)
