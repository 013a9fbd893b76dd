"""The ways in to an open notebook, as a person meets them: the passphrase, and the office that helps who forgot it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_app.errors import Damaged, FileProblem, UserError
from desktop_app.profile import Profile, write_beside
from desktop_app.storage import keyfile, keys, slots
from desktop_app.storage.database import open_database
from desktop_app.storage.store import Store
from sync.core.codes import ALPHABET, ungrouped

GROUP = 4
CHECK_BYTES = 2
_LOOKALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_RFC_4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class NotACode(UserError):
    """What was typed cannot be the code that is asked for."""

    def __init__(self) -> None:
        super().__init__(
            "Mã này chưa đúng: có chữ gõ thiếu hoặc nhầm. Sổ vẫn nguyên. Xin so lại từng nhóm bốn chữ.",
            "This code is not right: something is missing or mistyped. The notebook is untouched. "
            "Please compare it group by group.",
        )


class NotThisOffice(UserError):
    """The question was not sealed to this office's key."""

    def __init__(self) -> None:
        super().__init__(
            "Mã hỏi này không dành cho khóa của văn phòng này. Chưa làm gì cả. Xin kiểm tra đúng tệp khóa.",
            "This question was not made for this office's key. Nothing was done. Please check the key file.",
        )


@dataclass(frozen=True, slots=True)
class Ways:
    """How the notebook opens: `passphrase` or the machine's keyring; whether the `office` can help."""

    passphrase: bool
    keyring: bool
    office: bool


class Locks:
    """The use cases around the keys of an open notebook."""

    def __init__(self, store: Store, profile: Profile, keyring: Callable[[], keys.Keyring], workers: Executor) -> None:
        self._store, self._path = store, profile.key_file
        self._keyring, self._workers = keyring, workers

    def ways(self) -> Ways:
        """Raises Damaged."""
        content = keyfile.read(self._path)
        kinds = {slot.get("kind") for slot in content.slots}
        return Ways("passphrase" in kinds, "keyring" in kinds, "office" in kinds)

    def change_passphrase(self, old: str | None, new: str) -> Future[bool]:
        """Let `new` open the notebook from now on, and `old` no longer; `old` is None where the keyring opened it.

        The result tells whether the keyring could be made to forget (True where it held nothing). Fails with
        WrongPassphrase, EmptyPassphrase, Damaged, ReadOnly; then the old way still works.
        """

        def job() -> bool:
            key = keys.unlock(self._path, passphrase=lambda: old, keyring=self._keyring)
            open_database(self._store.path, key, read_only=True).close()
            dropped = keys.set_passphrase(self._path, key, new)
            cleared = [slots.forget_in_keyring(slot, self._keyring) for slot in dropped]
            return all(cleared)

        return self._workers.submit(job)

    def trust_office(self, code: str) -> Future[None]:
        """Let the office whose rescue code this is help when the passphrase is forgotten. Fails with NotACode, …"""

        def job() -> None:
            try:
                keys.seal_to_office(self._path, self._store.key(), read_code(code))
            except slots.BadSlot as error:
                raise NotACode from error

        return self._workers.submit(job)


# -- without an open notebook


def needs_passphrase(profile: Profile) -> bool:
    """Whether only a passphrase leads to the key; True as well when the key file says nothing."""
    try:
        return keys.needs_passphrase(profile.key_file)
    except Damaged:
        return True


def question(profile: Profile) -> str:
    """The code that the person gives to the office. Raises keys.NoOfficeKey, Damaged."""
    return show_code(keys.question(profile.key_file))


def rescue(profile: Profile, answer: str, passphrase: str) -> None:
    """Give the notebook a new passphrase with the office's answer. Raises NotACode, keys.WrongAnswer, …"""
    key = keys.rescue(profile.key_file, read_code(answer), passphrase)
    open_database(profile.database, key, read_only=True).close()


# -- at the office


def make_office_key(path: Path, passphrase: str) -> str:
    """Make the office's rescue key, kept in the file at `path` under a passphrase; returns the code for notebooks.

    Raises FileProblem when the file is there already, EmptyPassphrase.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    if path.exists():
        raise FileProblem(
            f"Đã có tệp {path.name}, tệp ấy vẫn nguyên. Xin chọn tên khác.",
            f"{path.name} is there already; it was left as it is. Please choose another name.",
        )
    private = X25519PrivateKey.generate()
    content = keyfile.Content(
        slots.fingerprint(private.private_bytes_raw()), (slots.wrap(private.private_bytes_raw(), passphrase),)
    )
    write_beside(path, keyfile.encode(content))
    return show_code(private.public_key().public_bytes_raw())


def answer(path: Path, passphrase: str | None, asked: str, now: datetime) -> str:
    """What the office reads out to the person: the answer to the question `asked`, opened by the key in `path`. That it
    was given at `now` is noted beside the key.

    Raises NotACode, NotThisOffice, WrongPassphrase, PassphraseNeeded, Damaged, FileProblem.
    """
    wanted = read_code(asked)
    content = keyfile.decode(path.read_bytes()) if path.is_file() else None
    if content is None:
        raise Damaged(path)
    private = keys.key_of(content, path, passphrase=lambda: passphrase, keyring=keys.system_keyring)
    said = slots.answer_to(wanted, private)
    if said is None:
        raise NotThisOffice
    _note_answer(path, asked, now)
    return show_code(said)


def answers_of(path: Path) -> Path:
    """The office's own list of the answers that were given with the key in `path`."""
    return path.with_name(path.name + ".log")


def _note_answer(path: Path, asked: str, now: datetime) -> None:
    """A line before the answer is shown: when, under which account, to which question (its hash, which opens nothing).
    Where it cannot be written there is no answer. Raises FileProblem."""
    import getpass
    import os
    import platform

    digest = hashlib.sha256(read_code(asked)).hexdigest()[:16]
    log = answers_of(path)
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{now.isoformat(timespec='seconds')} {getpass.getuser()}@{platform.node()} question {digest}\n")
            file.flush()
            os.fsync(file.fileno())
    except (OSError, KeyError) as error:
        raise FileProblem(
            f"Chưa ghi được lần trả lời này vào {log.name}, nên chưa đưa mã. Xin mở quyền ghi cho thư mục chứa khóa.",
            f"This answer could not be noted in {log.name}, so none is given. Please make the key's folder writable.",
        ) from error


def show_code(data: bytes) -> str:
    """Bytes and their check as groups of four letters that survive a telephone: no O, I, L, U (Crockford's base32)."""
    checked = data + _check(data)
    text = base64.b32encode(checked).decode().rstrip("=").translate(str.maketrans(_RFC_4648, ALPHABET))
    return "-".join(text[place : place + GROUP] for place in range(0, len(text), GROUP))


def read_code(text: str) -> bytes:
    """The bytes of a code that somebody typed; small letters, spaces, hyphens, look-alikes and the numbers of the lines
    ("2: …") are forgiven. Raises NotACode.
    """
    text = "".join(line.rpartition(":")[2] for line in text.splitlines())
    bare = ungrouped(text).upper().translate(_LOOKALIKE)
    standard = bare.translate(str.maketrans(ALPHABET, _RFC_4648))
    try:
        if any(letter not in ALPHABET for letter in bare):
            raise ValueError
        checked = base64.b32decode(standard + "=" * (-len(standard) % 8))
    except ValueError as error:
        raise NotACode from error
    data, check = checked[:-CHECK_BYTES], checked[-CHECK_BYTES:]
    if not data or check != _check(data):
        raise NotACode
    return data


def _check(data: bytes) -> bytes:
    return hashlib.sha256(b"sotay code" + data).digest()[:CHECK_BYTES]
