"""One-time enrolment codes: sixteen Crockford base32 characters (80 bits), a check symbol, and what they prove.

The first four characters only find the code on the server; all sixteen, stretched by scrypt, make the key under which
both sides prove that they know it. The code itself never travels.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECKS = ALPHABET + "*~$=U"
_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = ("Pd", "Cf")  # dashes of every length; zero-width marks, the soft hyphen
LENGTH = 16
LABEL = 4


def from_random(random: bytes) -> str:
    """A code from 10 random bytes, as it is shown: XXXX-XXXX-XXXX-XXXX-C. Raises ValueError on another length."""
    if len(random) != 10:
        raise ValueError("a code needs 10 random bytes")
    value = int.from_bytes(random, "big")
    text = "".join(ALPHABET[value >> 5 * place & 31] for place in range(LENGTH - 1, -1, -1))
    return "-".join([text[n : n + 4] for n in range(0, LENGTH, 4)] + [_CHECKS[value % 37]])


def read(text: str) -> str | None:
    """The sixteen characters of a code that somebody typed, or None when it cannot be one (a slip of the finger).

    Small letters, spaces, hyphens and the look-alikes O, I, L are forgiven (Crockford's rules).
    """
    bare = ungrouped(text).upper()
    if len(bare) != LENGTH + 1:
        return None
    code = bare[:LENGTH].translate(_LOOKALIKE)
    check = bare[LENGTH].translate(_LOOKALIKE)
    if any(letter not in ALPHABET for letter in code):
        return None
    value = 0
    for letter in code:
        value = value << 5 | ALPHABET.index(letter)
    return code if _CHECKS[value % 37] == check else None


def ungrouped(text: str) -> str:
    """A code without what only parts its groups: spaces and dashes of every kind, since word processors and chat
    programs write others than were typed, and marks that nobody sees."""
    return "".join(
        one for one in text if not one.isspace() and unicodedata.category(one) not in _BETWEEN and one != "−"
    )


def label(code: str) -> str:
    """The public part, by which the server finds the code."""
    return code[:LABEL]


def key(code: str) -> bytes:
    """The 32-byte key that both sides prove to know. Slow on purpose (scrypt, 16 MiB): a guess costs as much."""
    salt = b"sotay enrol/1 " + label(code).encode("ascii")
    return hashlib.scrypt(code.encode("ascii"), salt=salt, n=2**14, r=8, p=1, maxmem=64 * 1024 * 1024, dklen=32)


def proof(code_key: bytes, who: str, transcript: bytes) -> str:
    """HMAC-SHA-256 under the code's key: `who` is "client" or "server", so that neither can be reflected."""
    return hmac.new(code_key, who.encode("ascii") + b"\x00" + transcript, hashlib.sha256).hexdigest()


def proof_fits(code_key: bytes, who: str, transcript: bytes, claimed: str) -> bool:
    """Whether `claimed` is that proof (compared in constant time)."""
    return hmac.compare_digest(proof(code_key, who, transcript).encode(), claimed.encode("utf-8", "replace"))
