"""Signatures: who wrote a batch, and what the server really said. Ed25519 (RFC 8032) through `cryptography`.

Every signed message begins with a label and holds its parts with their lengths, so that a signature made for one
purpose can never pass for another, and no two different lists of parts give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

Sign = Callable[[bytes], bytes]
"""Signs a message: 64 bytes. Deterministic, so the engines may call it and stay pure."""

SEAL = "seal/1"
RECEIPT = "receipt/1"
PAGE = "page/1"
KEYS = "keys/1"
SPARE = "spare/1"
TOKEN = "token/1"
CERTIFICATE = "certificate/1"
ENROL = "enrol/1"
BLOB = "blob/1"


def message(label: str, *parts: bytes | str | int) -> bytes:
    """The bytes that are signed: "sotay ", label, NUL, then each part after its length (4 bytes, big-endian)."""
    out = [b"sotay ", label.encode("ascii"), b"\x00"]
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode("utf-8")
        out.append(len(data).to_bytes(4, "big"))
        out.append(data)
    return b"".join(out)


def seal_message(org: str, replica: str, n: int, revision: str, recipient: str) -> bytes:
    """What a device signs over the last revision of a run; ids are chained, so it vouches for all before it too."""
    return message(SEAL, org, replica, n, revision, recipient)


def page_message(device: str, challenge: str, cursor_in: str, cursor_out: str, page: bytes) -> bytes:
    """What the server signs over a page of news: for whom, in answer to what, from where to where, and the bytes."""
    return message(PAGE, device, challenge, cursor_in, cursor_out, hashlib.sha256(page).digest())


def key_id(public: bytes) -> str:
    """The name of a public key: the first 16 bytes of its SHA-256, hex."""
    return hashlib.sha256(public).hexdigest()[:32]


def public_key(private: bytes) -> bytes:
    """The 32-byte public key of a 32-byte private key."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def signer(private: bytes) -> Sign:
    """A signing function for a 32-byte private key."""
    return Ed25519PrivateKey.from_private_bytes(private).sign


def verifies(public: bytes, signature: bytes, signed: bytes) -> bool:
    """Whether `signature` over `signed` was made with the private half of `public`; False for malformed keys too."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True
