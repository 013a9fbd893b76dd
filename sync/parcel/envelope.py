"""The age v1 envelope (age-encryption.org/v1) through `pyrage`, so that an office can open a parcel with the standard
age tool and its key. Encryption says nothing about the sender: the signature inside does.

Content passes in pieces; neither side ever holds a whole parcel in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

import pyrage

from sync.parcel.errors import ParcelError, Trouble

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def bech32(prefix: str, data: bytes) -> str:
    """`data` in the spelling of keys that age reads (BIP 173)."""
    bits = int.from_bytes(data, "big")
    length = -(-len(data) * 8 // 5)
    bits <<= length * 5 - len(data) * 8
    values = [bits >> 5 * place & 31 for place in range(length - 1, -1, -1)]
    spread = [ord(one) >> 5 for one in prefix] + [0] + [ord(one) & 31 for one in prefix]
    check = 1
    for value in [*spread, *values, 0, 0, 0, 0, 0, 0]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if top >> place & 1 else 0
    check ^= 1
    values += [check >> 5 * place & 31 for place in range(5, -1, -1)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in values)


def identity_text(private: bytes) -> str:
    """A private X25519 key as the age tool wants it in its key file."""
    return bech32("age-secret-key-", private).upper()


class _Pieces:
    """A generator of bytes as a file that pyrage reads from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._waiting = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        while not self._waiting:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._waiting = memoryview(piece)
        data, self._waiting = self._waiting[:size], self._waiting[size:]
        return bytes(data)


class _Sink:
    """A file that pyrage writes to: hands everything on."""

    def __init__(self, take: Callable[[bytes], object]) -> None:
        self._take = take

    def write(self, data: bytes) -> int:
        self._take(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""


class _Source:
    """A file that is read, remembering when it was the file that failed and not the encryption."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.failed: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read(size)
        except OSError as problem:
            self.failed = problem
            raise


def encrypt(pieces: Iterator[bytes], take: Callable[[bytes], object], public: tuple[bytes, ...]) -> None:
    """Encrypt to every one of these X25519 public keys."""
    recipients = [pyrage.x25519.Recipient.from_str(bech32("age", one)) for one in public]
    pyrage.encrypt_io(_Pieces(pieces), _Sink(take), recipients)


def decrypt(file: BinaryIO, take: Callable[[bytes], object], private: bytes) -> None:
    """Decrypt the rest of `file`. What `take` gets is what was encrypted, up to a possible failure, which comes as
    ParcelError: DAMAGED, or UNREADABLE when it is the file that cannot be read. What `take` raises passes through."""
    source = _Source(file)
    try:
        pyrage.decrypt_io(source, _Sink(take), [pyrage.x25519.Identity.from_str(identity_text(private))])
    except (pyrage.DecryptError, OSError) as problem:
        if source.failed is not None:
            raise ParcelError(Trouble.UNREADABLE, str(source.failed)) from None
        raise ParcelError(Trouble.DAMAGED, f"envelope: {problem}") from None
