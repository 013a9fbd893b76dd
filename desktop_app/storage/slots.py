"""The ways in to the database key: wrapped by a passphrase, kept by the keyring, or sealed to the office's own key.

A passphrase becomes a wrapping key by Argon2id (RFC 9106, second recommended option, 64 MiB and 4 lanes, with twice its
passes: t = 6); the wrap is AES-256-GCM. The office's slot holds a random secret sealed by HPKE (RFC 9180) to the
office's public key: read out over the telephone that secret opens the notebook, and the office's private key never
leaves the office.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeVar

from desktop_app.errors import UserError
from desktop_app.storage.keyfile import Slot

T = TypeVar("T")

SERVICE = "sotay"
ARGON2: Final[Mapping[str, int]] = MappingProxyType({"memory_kib": 64 * 1024, "iterations": 6, "lanes": 4})
ASSOCIATED = b"sotay key slot 1"
RESCUE = b"sotay rescue 1"
ANSWER_BYTES = 16
PATIENCE = 20.0  # seconds: a desktop may be asking for its own password meanwhile


class BadSlot(Exception):
    """A slot cannot be what it says it is."""


class Keyring(Protocol):
    """A place of the operating system that keeps a short secret. Both may raise anything, or never come back."""

    def set_password(self, service: str, account: str, secret: str) -> None: ...

    def get_password(self, service: str, account: str) -> str | None: ...


class EmptyPassphrase(UserError):
    """A passphrase of nothing protects nothing."""

    def __init__(self) -> None:
        super().__init__(
            "Mật khẩu đang để trống. Xin đặt ít nhất một từ dễ nhớ.",
            "The passphrase is empty. Please choose at least one word that is easy to remember.",
        )


def fingerprint(key: bytes) -> str:
    """Tells database keys apart; says nothing about the key."""
    return hashlib.sha256(b"sotay key fingerprint" + key).hexdigest()[:16]


# -- passphrase


def wrap(key: bytes, passphrase: str, cost: Mapping[str, int] = ARGON2) -> Slot:
    """A slot that `passphrase` opens. `cost` as in ARGON2. Raises EmptyPassphrase."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_derive(passphrase, salt, cost)).encrypt(nonce, key, ASSOCIATED)
    text = {"salt": salt, "nonce": nonce, "sealed": sealed}
    return {"kind": "passphrase", "kdf": "argon2id", **cost, **{k: _encode(v) for k, v in text.items()}}


def unwrap(slot: Slot, passphrase: str) -> bytes | None:
    """The key, or None when the passphrase is not the one. Raises BadSlot, EmptyPassphrase."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        salt, nonce, sealed = (_decode(slot[k]) for k in ("salt", "nonce", "sealed"))
        cost = {name: int(slot[name]) for name in ARGON2}
        if not 0 < cost["memory_kib"] <= 1024 * 1024 or not 0 < cost["iterations"] <= 64:
            raise BadSlot  # a hostile file must not make us reserve all memory
        wrapping = _derive(passphrase, salt, cost)
    except (KeyError, ValueError, TypeError) as error:
        raise BadSlot from error
    try:
        return AESGCM(wrapping).decrypt(nonce, sealed, ASSOCIATED)
    except InvalidTag:
        return None


def _derive(passphrase: str, salt: bytes, cost: Mapping[str, int]) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    # One spelling for one passphrase, whichever way the input method composed it.
    text = unicodedata.normalize("NFC", passphrase.strip())
    if not text:
        raise EmptyPassphrase
    return Argon2id(
        salt=salt, length=32, iterations=cost["iterations"], lanes=cost["lanes"], memory_cost=cost["memory_kib"]
    ).derive(text.encode())


# -- keyring


def keyring_slot(account: str) -> Slot:
    return {"kind": "keyring", "service": SERVICE, "account": account}


def keyring_holds(keyring: Callable[[], Keyring], account: str, secret: str, patience: float = PATIENCE) -> bool:
    """Write the real value, read it back, compare: some backends fail, some lose it without a word, some hang."""

    def work() -> bool:
        backend = keyring()
        backend.set_password(SERVICE, account, secret)
        return backend.get_password(SERVICE, account) == secret

    try:
        return within(patience, work)
    except Exception:  # noqa: BLE001 - backends raise whatever they like; each of them means "does not work here"
        return False


def from_keyring(slot: Slot, keyring: Callable[[], Keyring], patience: float = PATIENCE) -> bytes | None:
    """What the keyring gives back, or None when it gives nothing that could be a key."""
    try:
        secret = within(patience, lambda: keyring().get_password(str(slot["service"]), str(slot["account"])))
        return bytes.fromhex(secret) if secret else None
    except Exception:  # noqa: BLE001 - as above: the next slot is tried, and a sentence is shown when none opens
        return None


def forget_in_keyring(slot: Slot, keyring: Callable[[], Keyring], patience: float = PATIENCE) -> bool:
    """Overwrite what the keyring keeps, since not every backend deletes; whether it is gone."""
    return keyring_holds(keyring, str(slot["account"]), "0" * 64, patience)


def within(seconds: float, work: Callable[[], T]) -> T:
    """`work()` on a thread of its own; TimeoutError when it takes longer, and then nobody waits for it any more."""
    found: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again below, on the thread that asked
            failed.append(error)

    thread = threading.Thread(target=run, name="sotay-keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not found:
        raise TimeoutError
    return found[0]


# -- the office


def seal(key: bytes, office: bytes) -> Slot:
    """A slot that the office can open. `office`: its X25519 public key, 32 bytes. Raises BadSlot for another key."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    answer, nonce = secrets.token_bytes(ANSWER_BYTES), secrets.token_bytes(12)
    try:
        question = _suite().encrypt(answer, X25519PublicKey.from_public_bytes(office), info=RESCUE)
    except ValueError as error:
        raise BadSlot from error
    sealed = AESGCM(_spread(answer)).encrypt(nonce, key, RESCUE)
    values = {"office": office, "question": question, "nonce": nonce, "sealed": sealed}
    return {"kind": "office", **{name: _encode(value) for name, value in values.items()}}


def question_of(slot: Slot) -> bytes:
    """What the office must be given; it is no secret. 64 bytes. Raises BadSlot."""
    return _part(slot, "question")


def office_of(slot: Slot) -> bytes:
    """The office's public key that the slot was sealed to. Raises BadSlot."""
    return _part(slot, "office")


def answer_to(question: bytes, private: bytes) -> bytes | None:
    """What the office's private key (32 bytes) says to a question, or None when it was sealed to another office."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    try:
        return bytes(_suite().decrypt(question, X25519PrivateKey.from_private_bytes(private), info=RESCUE))
    except (InvalidTag, ValueError):
        return None


def unseal(slot: Slot, answer: bytes) -> bytes | None:
    """The key, or None when the answer is not the one to this slot's question. Raises BadSlot."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(_spread(answer)).decrypt(_part(slot, "nonce"), _part(slot, "sealed"), RESCUE)
    except InvalidTag:
        return None
    except ValueError as error:
        raise BadSlot from error


def _suite() -> Any:
    from cryptography.hazmat.primitives import hpke

    return hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def _spread(answer: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    # The answer is random and long enough (128 bits): no slow derivation is needed.
    return HKDF(hashes.SHA256(), 32, salt=None, info=RESCUE).derive(answer)


def _part(slot: Slot, name: str) -> bytes:
    try:
        return _decode(slot[name])
    except (KeyError, ValueError, TypeError) as error:
        raise BadSlot from error


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _decode(text: object) -> bytes:
    return base64.b64decode(str(text), validate=True)
