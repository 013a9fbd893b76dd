"""The key of the database: 32 random bytes that never lie on the disk in clear, and everything that is done with them.

How to get the key back stands in the key file (keyfile.py) as slots (slots.py). This module is what the rest of the
program calls.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from desktop_app.errors import Damaged, PassphraseNeeded, StorageError, UserError, WrongPassphrase
from desktop_app.storage import keyfile, slots
from desktop_app.storage.keyfile import Content
from desktop_app.storage.slots import ARGON2, EmptyPassphrase, Keyring

__all__ = ["ARGON2", "KEY_BYTES", "EmptyPassphrase", "Keyring"]

KEY_BYTES = 32

# What keyring's own libraries import, and reading a secret seldom needs: half of the time that it takes to load it.
_SELDOM: Mapping[str, Callable[[], ModuleType] | None] = MappingProxyType(
    {
        "configparser": lambda: import_module("configparser"),
        "importlib_metadata": lambda: import_module("importlib_metadata"),
        "more_itertools": lambda: import_module("more_itertools"),
        "platform": lambda: import_module("platform"),
        "subprocess": lambda: import_module("subprocess"),
        "urllib.request": None,  # nothing here ever fetches anything
    }
)


class NoWayToKeepKey(UserError):
    """No keyring works here and no passphrase was chosen."""

    def __init__(self) -> None:
        super().__init__(
            "Máy này không có kho khóa. Xin đặt một mật khẩu cho sổ (lệnh: --passphrase-file TỆP).",
            "This machine has no working keyring. Please choose a passphrase (--passphrase-file FILE).",
        )


class KeyringLost(UserError):
    """The key is in a keyring that does not give it back."""

    def __init__(self) -> None:
        super().__init__(
            "Kho khóa của máy không trả lại khóa của sổ. Dữ liệu vẫn nguyên. "
            "Xin đăng nhập đúng tài khoản của máy rồi mở lại, hoặc gọi văn phòng.",
            "The machine's keyring does not give the notebook's key back. The data is whole. "
            "Please log in to the right account of this machine and open it again, or call the office.",
        )


class NoOfficeKey(UserError):
    """The notebook was never sealed to an office."""

    def __init__(self) -> None:
        super().__init__(
            "Sổ này chưa gửi khóa dự phòng cho văn phòng nào, nên văn phòng không mở giúp được. Sổ vẫn nguyên. "
            "Xin thử nhớ lại mật khẩu; gõ thử bao nhiêu lần cũng không mất gì.",
            "This notebook has no rescue key of an office, so the office cannot open it. The notebook is untouched. "
            "Please try to remember the passphrase; trying costs nothing.",
        )


class WrongAnswer(UserError):
    """The answer does not belong to the notebook's present question."""

    def __init__(self) -> None:
        super().__init__(
            "Mã trả lời chưa khớp với mã hỏi của sổ. Sổ vẫn nguyên. Xin đọc lại từng nhóm chữ với văn phòng.",
            "The answer does not fit the notebook's question. The notebook is untouched. "
            "Please read it to the office again, group by group.",
        )


def system_keyring() -> Keyring:
    """The operating system's keyring; on Windows the secret stays on this machine (no roaming)."""
    with _on_demand(_SELDOM):
        import keyring

    backend: Any = keyring.get_keyring()
    if hasattr(backend, "persist"):
        backend.persist = "local machine"
    return backend  # type: ignore[no-any-return]


class _OnDemand(ModuleType):
    """Stands for a module until something of it is asked for, and then loads it."""

    def __getattr__(self, name: str) -> Any:
        load = _SELDOM[self.__name__]
        if load is None or name.startswith("__"):  # such names the import system itself looks for
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(load(), name)


@contextmanager
def _on_demand(names: Iterable[str]) -> Iterator[None]:
    """What is imported inside gets these modules as `_OnDemand`, unless they are there already; nobody else does."""
    stood = [name for name in names if name not in sys.modules]
    sys.modules.update({name: _OnDemand(name) for name in stood})
    try:
        yield
    finally:
        for name in stood:
            if isinstance(sys.modules.get(name), _OnDemand):
                del sys.modules[name]


def system_keyring_works() -> bool:
    """Whether a key could be kept on this machine: a secret of no worth is written and read back. May take seconds."""
    return slots.keyring_holds(system_keyring, "probe", "0" * 2 * KEY_BYTES)


def create(
    path: Path,
    account: str,
    *,
    passphrase: str | None,
    keyring: Callable[[], Keyring],
    patience: float = slots.PATIENCE,
) -> bytes:
    """Make a key and the file that says how to get it back.

    With a passphrase the key opens by passphrase only (shared laptops); without, the keyring must prove that it keeps
    the real key: written, read back, compared, within `patience` seconds. Raises NoWayToKeepKey when it does not,
    ReadOnly, EmptyPassphrase.
    """
    key = secrets.token_bytes(KEY_BYTES)
    if passphrase is not None:
        slot = slots.wrap(key, passphrase)
    elif slots.keyring_holds(keyring, account, key.hex(), patience):
        slot = slots.keyring_slot(account)
    else:
        raise NoWayToKeepKey
    keyfile.write(path, Content(slots.fingerprint(key), (slot,)))
    return key


def unlock(
    path: Path,
    *,
    passphrase: Callable[[], str | None],
    keyring: Callable[[], Keyring],
    patience: float = slots.PATIENCE,
) -> bytes:
    """The key that the file at `path` leads to; a copy of the file that was lost or damaged is made again.

    `passphrase` is asked only when no keyring slot opens; it returns None when there is nobody to ask.
    Raises WrongPassphrase, PassphraseNeeded, KeyringLost, Damaged.
    """
    key = key_of(keyfile.read(path), path, passphrase=passphrase, keyring=keyring, patience=patience)
    with suppress(StorageError):  # one copy opens the notebook as well; `doctor` tells that the other is missing
        keyfile.heal(path)
    return key


def key_of(
    content: Content,
    path: Path,
    *,
    passphrase: Callable[[], str | None],
    keyring: Callable[[], Keyring],
    patience: float = slots.PATIENCE,
) -> bytes:
    """The key behind `content`, read from `path` (which is named when it is damaged). Raises as `unlock`."""
    for slot in content.of_kind("keyring"):
        key = slots.from_keyring(slot, keyring, patience)
        if key is not None and slots.fingerprint(key) == content.fingerprint:
            return key
    wrapped = content.of_kind("passphrase")
    if not wrapped:
        raise KeyringLost
    given = passphrase()
    if given is None:
        raise PassphraseNeeded
    try:
        for slot in wrapped:
            key = slots.unwrap(slot, given)
            if key is not None:
                return key
    except slots.BadSlot as error:
        raise Damaged(path) from error
    raise WrongPassphrase


def needs_passphrase(path: Path) -> bool:
    """Whether the notebook opens by passphrase."""
    return bool(keyfile.read(path).of_kind("passphrase"))


def set_passphrase(
    path: Path, key: bytes, passphrase: str, cost: Mapping[str, int] = ARGON2
) -> tuple[keyfile.Slot, ...]:
    """Make `passphrase` the one that opens the notebook of `key`, instead of the old one or of the keyring.

    The caller has opened the database with `key`. The very bytes that will be stored are proven first: they lead back
    to the key. Returns the keyring slots that no longer count. Raises Damaged, ReadOnly, EmptyPassphrase.
    """
    content = _own(path, key)
    kept = content.of_kind("office")
    changed = content.changed((slots.wrap(key, passphrase, cost), *kept))
    proven = keyfile.decode(keyfile.encode(changed))
    if proven != changed or slots.unwrap(changed.of_kind("passphrase")[0], passphrase) != key:
        raise AssertionError("a new slot does not lead back to the key")
    keyfile.write(path, changed)
    return content.of_kind("keyring")


def seal_to_office(path: Path, key: bytes, office: bytes) -> None:
    """Let the office with this public key (32 bytes) help when the passphrase is forgotten; instead of any other one.

    Raises slots.BadSlot when that is no public key, Damaged, ReadOnly.
    """
    content = _own(path, key)
    rest = tuple(slot for slot in content.slots if slot.get("kind") != "office")
    keyfile.write(path, content.changed((*rest, slots.seal(key, office))))


def question(path: Path) -> bytes:
    """What the office must be told to help. Raises NoOfficeKey, Damaged."""
    return slots.question_of(_office_slot(path))


def rescue(path: Path, answer: bytes, passphrase: str, cost: Mapping[str, int] = ARGON2) -> bytes:
    """Open the notebook by the office's answer and give it a new passphrase; returns the key.

    The office's slot is sealed anew: the same answer never opens this file again. Raises WrongAnswer, NoOfficeKey,
    Damaged, ReadOnly, EmptyPassphrase.
    """
    slot = _office_slot(path)
    try:
        key = slots.unseal(slot, answer)
        office = slots.office_of(slot)
    except slots.BadSlot as error:
        raise Damaged(path) from error
    content = keyfile.read(path)
    if key is None or slots.fingerprint(key) != content.fingerprint:
        raise WrongAnswer
    keyfile.write(path, content.changed((slots.wrap(key, passphrase, cost), slots.seal(key, office))))
    return key


def _office_slot(path: Path) -> keyfile.Slot:
    sealed = keyfile.read(path).of_kind("office")
    if not sealed:
        raise NoOfficeKey
    return sealed[0]


def _own(path: Path, key: bytes) -> Content:
    content = keyfile.read(path)
    if content.fingerprint != slots.fingerprint(key):
        raise Damaged(path)
    return content
