"""Taking a notebook off this machine: only what is delivered, or was backed up to another place, may go."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop_app.errors import Damaged, ReadOnly, UserError
from desktop_app.profile import GONE, Profile
from desktop_app.services.backups import Made
from desktop_app.services.locks import needs_passphrase
from desktop_app.services.people import home_of
from desktop_app.storage import anchor, blobs, keyfile, keys, records, slots
from desktop_app.storage.slots import Keyring
from desktop_app.storage.store import Store

# What a notebook puts into its folder. The first person's folder may be one that other things lie in as well.
_OWN = (
    *("notebook.*", "reserve.*", "key*.json*", "anchor.json*", "settings.json*", "sotay.log*"),
    *("backups", "tryout-server"),
)
_ASIDE = ("damaged-*", "replaced-*", "salvage-*")


class NotYetSafe(UserError):
    """Something in the notebook is nowhere else."""

    def __init__(self) -> None:
        super().__init__(
            "Trong sổ còn nội dung chưa ở nơi nào khác. Sổ vẫn nguyên. Xin giao hết về văn phòng, hoặc sao lưu vào USB "
            "hay ổ đĩa khác trước khi bỏ sổ khỏi máy này.",
            "Something in the notebook is nowhere else yet. The notebook is untouched. Please deliver everything, or "
            "back it up to a stick or another disk before removing it from this machine.",
        )


class BackupOpensHereOnly(UserError):
    """The key of the backup is in this machine's keyring alone, and would go with the notebook."""

    def __init__(self) -> None:
        super().__init__(
            "Sổ này chưa có mật khẩu, nên bỏ khỏi máy rồi thì bản sao lưu không mở được nữa. Sổ vẫn nguyên. "
            "Xin đặt mật khẩu trước, rồi sao lưu.",
            "This notebook has no passphrase: once it is removed, its backup would open nowhere. The notebook is "
            "untouched. Please choose a passphrase first, then back up.",
        )


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What is in a notebook and nowhere else: completed records, drafts, attachments; and the records that are
    elsewhere as well (`delivered`)."""

    records: int
    drafts: int
    files: int
    delivered: int

    def __bool__(self) -> bool:
        return bool(self.records or self.drafts or self.files)


@dataclass(frozen=True, slots=True)
class Clearance:
    """The notebook in `folder` may be removed; `backup` is its copy elsewhere, None where all is delivered."""

    folder: Path
    backup: Path | None


class Departure:
    """Whether the open notebook may go from this machine."""

    def __init__(self, store: Store, profile: Profile) -> None:
        self._store, self._profile = store, profile

    def outstanding(self) -> Outstanding:
        """What would be lost without a backup. A try-out server lies in the same folder: what it has goes as well."""
        reader = self._store.reader()
        levels = records.delivery_counts(reader)
        _held, _conflicts, drafts, _last = records.standing(reader)
        gone = range(4) if self._profile.tryout_server.exists() else range(2)
        waiting = sum(levels.get(one, 0) for one in gone)
        return Outstanding(waiting, drafts, blobs.count_undelivered(reader), sum(levels.values()) - waiting)

    def needs_passphrase_first(self) -> bool:
        """Whether a backup would open on this machine only, and so nowhere once the notebook is gone."""
        return not needs_passphrase(self._profile)

    def clear(self, made: Made | None) -> Clearance:
        """Let the notebook go: everything is delivered, or `made` was carried to a folder outside of the notebook's.

        Raises NotYetSafe, BackupOpensHereOnly, or what kept the copy from being made.
        """
        if made is None or made.carried is None:
            if made is not None and made.problem is not None:
                raise made.problem
            if self.outstanding():
                raise NotYetSafe
            return Clearance(self._profile.folder, None)
        if made.carried.resolve().is_relative_to(self._profile.folder.resolve()):
            raise NotYetSafe
        if self.needs_passphrase_first():
            raise BackupOpensHereOnly
        return Clearance(self._profile.folder, made.carried)


def remove(profile: Profile, clearance: Clearance, keyring: Callable[[], Keyring] = keys.system_keyring) -> None:
    """Take the closed notebook in `profile` off this machine: its files, and what the keyring keeps for it.

    First all of it goes into a folder that is no person's any more, so that whatever happens then, no half of a
    notebook is left to be opened. Copies in other folders stay. Raises ReadOnly.
    """
    if clearance.folder != profile.folder:
        raise ValueError("the clearance is for another notebook")
    home = home_of(profile)
    account = anchor.keyring_account(profile.key_file)
    try:
        kept = keyfile.read(profile.key_file).of_kind("keyring")
    except Damaged:
        kept = ()
    try:
        _sweep(home)
        gone = home.people / f"{secrets.token_hex(8)}{GONE}"
        if home.folder == profile.folder:
            _move_out(profile.folder, gone)
        else:
            profile.folder.replace(gone)
        shutil.rmtree(gone)
        with suppress(OSError):
            home.people.rmdir()  # only when nobody is left in it
    except OSError as error:
        raise ReadOnly(profile.folder) from error
    for slot in kept:
        slots.forget_in_keyring(slot, keyring)
    if account is not None:
        anchor.forget_in_keyring(account, keyring)


def _move_out(folder: Path, gone: Path) -> None:
    gone.mkdir(parents=True)
    own = [path for pattern in (*_OWN, *_ASIDE) for path in folder.glob(pattern)]
    for path in sorted(own, key=lambda one: one.name != "notebook.db"):
        path.replace(gone / path.name)


def _sweep(home: Profile) -> None:
    """What a removal that was interrupted has left."""
    for path in home.people.glob(f"*{GONE}"):
        shutil.rmtree(path)
