"""The anchor: where the own log stood, remembered outside the database, so that a copy knows that it is one.

A hash chain has one writer. A notebook that was restored from a backup, or a folder that was copied, would write the
same places of the chain a second time; so whoever is in doubt begins a new replica, which costs nothing and needs
nobody's leave (sync/PROTOCOL.md). The server finds out whatever this misses, at the next contact.

The anchor is written behind the commits, at most once a second and when the notebook is closed, without waiting for
the disk: nobody's save pays for it. It may therefore lag, which says nothing. Only these are doubts: it is missing or
unreadable, it was made for another place (another machine, or another file), or it knows more than the database.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop_app.storage.revisions import mint_replica
from desktop_app.storage.slots import within

if TYPE_CHECKING:
    from sqlite_utils import Database

    from desktop_app.storage.slots import Keyring

SERVICE = "sotay-anchor"
EVERY_SECONDS = 1.0
PATIENCE = 2.0
_HEX32 = re.compile(r"[0-9a-f]{32}\Z")
_HEAD = re.compile(r"([0-9a-f]{64})?\Z")


class Mark(NamedTuple):
    """Where a log stood. Attributes: `place` a hash of the machine and the file; `replica`, `n`, `rev` its current
    chain, length and head ("" when empty)."""

    place: str
    replica: str
    n: int
    rev: str

    def to_bytes(self) -> bytes:
        return json.dumps({"v": 1, **self._asdict()}).encode()


def read_mark(data: bytes | str) -> Mark | None:
    """The mark, or None for anything that is none."""
    try:
        said = json.loads(data)
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    place, replica, rev = (str(said.get(name)) for name in ("place", "replica", "rev"))
    n = said.get("n")
    if type(n) is not int or n < 0:
        return None
    if not _HEX32.match(place) or not _HEX32.match(replica) or not _HEAD.match(rev) or (n == 0) != (rev == ""):
        return None
    return Mark(place, replica, n, rev)


def is_doubtful(connection: Any, mark: Mark | None, place: str) -> bool:
    """Whether this database may be a copy, or older than what was written here before."""
    if mark is None or mark.place != place:
        return True
    if mark.n == 0:
        there = connection.execute("SELECT 1 FROM replica WHERE id = ?", [mark.replica])
    else:
        there = connection.execute("SELECT 1 FROM rev WHERE id = ? AND own = 1", [bytes.fromhex(mark.rev)])
    return there.fetchone() is None


def place_of(database: Path, machine: str) -> str:
    """A name for "this file on this machine" that tells nobody which. A copied file has another number in its file
    system; where numbers do not last, every start is a doubt, and that is harmless."""
    number = database.stat().st_ino
    return hashlib.sha256(f"sotay place\0{machine}\0{number}".encode()).hexdigest()[:32]


def write_first(path: Path, database: Path, replica: str, machine: str) -> None:
    """The anchor of a notebook that was made just now."""
    path.write_bytes(Mark(place_of(database, machine), replica, 0, "").to_bytes())


class Anchor:
    """Keeps the anchor of one open notebook.

    `keyring`: where a second copy is kept under `account`, outside of the folder (None: only the file); it is asked and
    told on the sync thread and at closing, since a keyring may take its time. `touched`: something was written since
    the notebook was opened.
    """

    def __init__(
        self, path: Path, database: Path, machine: str, keyring: Callable[[], Keyring] | None, account: str
    ) -> None:
        self._path = path
        self._place = place_of(database, machine)
        self._keyring = keyring
        self._account = account
        self._written: Mark | None = None
        self._in_keyring: Mark | None = None
        self._compared = False
        self._next = 0.0
        self.touched = False

    def doubts(self, connection: Any) -> bool:
        """Whether the file speaks against this database. Read before the database is, so that what another window
        writes in between only makes the database newer."""
        try:
            mark = read_mark(self._path.read_bytes())
        except OSError:
            mark = None
        self._written = mark
        return is_doubtful(connection, mark, self._place)

    def behind(self, connection: Any) -> int:
        """How many own revisions were saved here before that this database does not hold: its log was lost, or an
        older file took its place. Asked after `doubts`."""
        mark = self._written
        if mark is None:
            return 0
        row = connection.execute("SELECT n FROM replica WHERE id = ?", [mark.replica]).fetchone()
        return max(0, mark.n - (row[0] if row else 0))

    def mint(self, db: Database) -> None:
        """A job for the writer: begin a new replica, and remember that at once."""
        mint_replica(db, secrets.token_hex(16))
        self.record(db)

    def due(self) -> bool:
        """Whether it is time to look at the log again; asked after each write."""
        self.touched = True
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + EVERY_SECONDS
        return True

    def record(self, db: Any) -> None:
        """A job for the writer: note where the log stands. Inside a transaction, so that of two windows the one that
        knows less never writes last."""
        mark = self._mark(db)
        if mark == self._written:
            return
        beside = self._path.with_name(self._path.name + ".new")
        try:
            beside.write_bytes(mark.to_bytes())
            beside.replace(self._path)
        except OSError:
            return  # a full disk or a locked file: the old anchor lags, which is no doubt; the next write tries again
        self._written = mark

    def doubts_by_keyring(self, connection: Any) -> bool:
        """Whether the copy in the keyring speaks against this database: the whole folder was put back. Asked once."""
        backend = self._keyring
        if backend is None or self._compared:
            return False
        self._compared = True
        try:
            said = within(PATIENCE, lambda: backend().get_password(SERVICE, self._account))
        except Exception:  # noqa: BLE001 - backends raise whatever they like: then only the file is there to ask
            return False
        mark = None if said is None else read_mark(said)
        # Another place has been told by the file already; here only "knows more than the database" is a doubt.
        return mark is not None and is_doubtful(connection, mark, mark.place)

    def tell_keyring(self) -> bool:
        """Keep a copy of what was noted last outside of the folder; whether it is there."""
        backend, mark = self._keyring, self._written
        if backend is None or mark is None or mark == self._in_keyring:
            return backend is not None
        try:
            within(PATIENCE, lambda: backend().set_password(SERVICE, self._account, mark.to_bytes().decode()))
        except Exception:  # noqa: BLE001 - as above
            return False
        self._in_keyring = mark
        return True

    def _mark(self, connection: Any) -> Mark:
        replica, n, head = connection.execute("SELECT id, n, head FROM replica WHERE current = 1").fetchone()
        return Mark(self._place, replica, n, head)


def keyring_account(key_file: Path) -> str | None:
    """The account under which the keyring holds the notebook's key: only such a notebook has its anchor there too,
    for opening another one must not make a keyring ask for its password."""
    try:
        slots = json.loads(key_file.read_bytes())["slots"]
        return next((str(slot["account"]) for slot in slots if slot["kind"] == "keyring"), None)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget_in_keyring(account: str, keyring: Callable[[], Keyring]) -> bool:
    """Overwrite the copy that the keyring keeps of a notebook that is no more; whether that was done."""
    try:
        within(PATIENCE, lambda: keyring().set_password(SERVICE, account, "-"))
    except Exception:  # noqa: BLE001 - as above; the mark says nothing about what was written
        return False
    return True


def machine_id() -> str:
    """What this installation of the operating system calls itself; "" where it says nothing."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
    if sys.platform == "darwin":
        import ctypes

        # gethostuuid(3): 16 bytes of the hardware's own UUID, without starting another program.
        found, patience = (ctypes.c_ubyte * 16)(), (ctypes.c_long * 2)(1, 0)
        return bytes(found).hex() if ctypes.CDLL(None).gethostuuid(found, patience) == 0 else ""
    for path in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            return Path(path).read_text().strip()
        except OSError:
            continue
    return ""
