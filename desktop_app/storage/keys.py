"""The key of the database: 32 random bytes, kept in the OS keyring when that works, else wrapped by a passphrase.

The key file names the slots that open it and never holds the key in clear. A passphrase is turned into a wrapping key
by Argon2id (RFC 9106, second recommended option with t = 3: 64 MiB, 4 lanes); the wrap is AES-256-GCM.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from desktop_app.errors import Damaged, PassphraseNeeded, ReadOnly, UserError, WrongPassphrase
from desktop_app.profile import write_beside

KEY_BYTES = 32
SERVICE = "sotay"
ARGON2 = {"memory_kib": 64 * 1024, "iterations": 3, "lanes": 4}
ASSOCIATED = b"sotay key slot 1"


class Keyring(Protocol):
    """A place of the operating system that keeps a short secret. Both may raise anything: see `keyring_holds`."""

    def set_password(self, service: str, account: str, secret: str) -> None: ...

    def get_password(self, service: str, account: str) -> str | None: ...


class NoWayToKeepKey(UserError):
    """No keyring works here and no passphrase was chosen."""

    def __init__(self) -> None:
        super().__init__(
            "Máy này không có kho khóa. Xin đặt một mật khẩu cho sổ (lệnh: --passphrase-file TỆP).",
            "This machine has no working keyring. Please choose a passphrase (--passphrase-file FILE).",
        )


class EmptyPassphrase(UserError):
    """A passphrase of nothing protects nothing."""

    def __init__(self) -> None:
        super().__init__(
            "Mật khẩu đang để trống. Xin đặt ít nhất một từ dễ nhớ.",
            "The passphrase is empty. Please choose at least one word that is easy to remember.",
        )


def system_keyring() -> Keyring:
    """The operating system's keyring; on Windows the secret stays on this machine (no roaming)."""
    import keyring

    backend: Any = keyring.get_keyring()
    if hasattr(backend, "persist"):
        backend.persist = "local machine"
    return backend  # type: ignore[no-any-return]


def create(path: Path, account: str, *, passphrase: str | None, keyring: Callable[[], Keyring]) -> bytes:
    """Make a key and the file that says how to get it back.

    With a passphrase the key opens by passphrase only (shared laptops); without, the keyring must prove that it keeps
    the real key: written, read back, compared. Raises NoWayToKeepKey when it does not, ReadOnly, EmptyPassphrase.
    """
    key = secrets.token_bytes(KEY_BYTES)
    if passphrase is not None:
        slot = _passphrase_slot(key, passphrase)
    elif keyring_holds(keyring, account, key.hex()):
        slot = {"kind": "keyring", "service": SERVICE, "account": account}
    else:
        raise NoWayToKeepKey
    content = {"v": 1, "fingerprint": _fingerprint(key), "slots": [slot]}
    try:
        write_beside(path, json.dumps(content, indent=1).encode())
    except OSError as error:
        raise ReadOnly(path.parent) from error
    return key


def unlock(path: Path, *, passphrase: Callable[[], str | None], keyring: Callable[[], Keyring]) -> bytes:
    """The key that the file at `path` leads to.

    `passphrase` is asked only when no keyring slot opens; it returns None when there is nobody to ask.
    Raises WrongPassphrase, PassphraseNeeded, Damaged.
    """
    content = _read(path)
    for slot in content["slots"]:
        if slot.get("kind") == "keyring":
            key = _from_keyring(slot, keyring)
            if key is not None and _fingerprint(key) == content["fingerprint"]:
                return key
    wrapped = [slot for slot in content["slots"] if slot.get("kind") == "passphrase"]
    if not wrapped:
        raise KeyringLost
    given = passphrase()
    if given is None:
        raise PassphraseNeeded
    for slot in wrapped:
        key = _from_passphrase(slot, given, path)
        if key is not None:
            return key
    raise WrongPassphrase


def needs_passphrase(path: Path) -> bool:
    """Whether the notebook opens by passphrase."""
    return any(slot.get("kind") == "passphrase" for slot in _read(path)["slots"])


class KeyringLost(UserError):
    """The key is in a keyring that does not give it back."""

    def __init__(self) -> None:
        super().__init__(
            "Kho khóa của máy không trả lại khóa của sổ. Dữ liệu vẫn nguyên. "
            "Xin đăng nhập đúng tài khoản của máy rồi mở lại, hoặc gọi văn phòng.",
            "The machine's keyring does not give the notebook's key back. The data is whole. "
            "Please log in to the right account of this machine and open it again, or call the office.",
        )


def keyring_holds(keyring: Callable[[], Keyring], account: str, secret: str) -> bool:
    """Write the real value, read it back, compare: some backends fail, some lose it without a word."""
    try:
        backend = keyring()
        backend.set_password(SERVICE, account, secret)
        return backend.get_password(SERVICE, account) == secret
    except Exception:  # noqa: BLE001 - backends raise whatever they like; each of them means "does not work here"
        return False


def system_keyring_works() -> bool:
    """Whether a key could be kept on this machine: a secret of no worth is written and read back. May take seconds."""
    return keyring_holds(system_keyring, "probe", "0" * 2 * KEY_BYTES)


def _from_keyring(slot: dict[str, Any], keyring: Callable[[], Keyring]) -> bytes | None:
    try:
        secret = keyring().get_password(str(slot["service"]), str(slot["account"]))
        return bytes.fromhex(secret) if secret else None
    except Exception:  # noqa: BLE001 - as above: the next slot is tried, and a sentence is shown when none opens
        return None


def _passphrase_slot(key: bytes, passphrase: str) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_derive(passphrase, salt, ARGON2)).encrypt(nonce, key, ASSOCIATED)
    text = {"salt": salt, "nonce": nonce, "sealed": sealed}
    return {"kind": "passphrase", "kdf": "argon2id", **ARGON2, **{k: _encode(v) for k, v in text.items()}}


def _from_passphrase(slot: dict[str, Any], passphrase: str, path: Path) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        salt, nonce, sealed = (base64.b64decode(slot[k], validate=True) for k in ("salt", "nonce", "sealed"))
        cost = {name: int(slot[name]) for name in ARGON2}
        if not 0 < cost["memory_kib"] <= 1024 * 1024 or not 0 < cost["iterations"] <= 64:
            raise Damaged(path)  # a hostile file must not make us reserve all memory
        wrapping = _derive(passphrase, salt, cost)
    except (KeyError, ValueError) as error:
        raise Damaged(path) from error
    try:
        return AESGCM(wrapping).decrypt(nonce, sealed, ASSOCIATED)
    except InvalidTag:
        return None


def _derive(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    # One spelling for one passphrase, whichever way the input method composed it.
    text = unicodedata.normalize("NFC", passphrase.strip())
    if not text:
        raise EmptyPassphrase
    return Argon2id(
        salt=salt, length=32, iterations=cost["iterations"], lanes=cost["lanes"], memory_cost=cost["memory_kib"]
    ).derive(text.encode())


def _fingerprint(key: bytes) -> str:
    return hashlib.sha256(b"sotay key fingerprint" + key).hexdigest()[:16]


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise Damaged(path) from error
    if (
        not isinstance(content, dict)
        or not isinstance(content.get("slots"), list)
        or not all(isinstance(slot, dict) for slot in content["slots"])
        or not isinstance(content.get("fingerprint"), str)
    ):
        raise Damaged(path)
    return content


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
