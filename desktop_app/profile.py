"""Where one person's notebook lives on this machine, and the settings that must be readable before it is unlocked."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from desktop_app.errors import ReadOnly

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

T = TypeVar("T")
GONE = ".gone"  # the end of the name of a person's folder that is being removed


def default_folder() -> Path:
    """The platform's own folder for the notebook (XDG on Linux, AppData on Windows, Library on macOS)."""
    from platformdirs import user_data_path

    return user_data_path("sotay", appauthor=False)


class Profile(NamedTuple):
    """The files of one notebook. Nothing here is content: names and settings only."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "notebook.db"

    @property
    def key_file(self) -> Path:
        return self.folder / "key.json"

    @property
    def anchor_file(self) -> Path:
        """Where the own log stood, remembered beside the database (storage/anchor.py)."""
        return self.folder / "anchor.json"

    @property
    def settings_file(self) -> Path:
        return self.folder / "settings.json"

    @property
    def backups(self) -> Path:
        """Folder of the notebook's own backups; a copy of them elsewhere is the person's choice."""
        return self.folder / "backups"

    @property
    def tryout_server(self) -> Path:
        """Folder of the person's own try-out server, when there is one."""
        return self.folder / "tryout-server"

    @property
    def people(self) -> Path:
        """Folder of the others who use this machine, one folder each (services/people.py); mostly there is none."""
        return self.folder / "people"

    def is_shared(self) -> bool:
        """Whether others have, or had, a notebook beside this one."""
        return self.people.is_dir()

    def is_neighbour(self) -> bool:
        """Whether this is not the first person's notebook."""
        return self.folder.parent.name == self.people.name

    def exists(self) -> bool:
        return self.database.exists()

    def create_folder(self) -> None:
        """Make the folder, readable by this account only; raises ReadOnly when it cannot be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if os.name == "posix":
                self.folder.chmod(0o700)
            import tempfile  # late: it brings compression and hashing along, which a start does without

            with tempfile.TemporaryFile(dir=self.folder):
                pass
        except OSError as error:
            raise ReadOnly(self.folder) from error


# Windows refuses what a virus scanner or an indexer just holds open: access denied, sharing violation, lock violation.
HELD_BY_OTHERS = (5, 32, 33)
HELD_SECONDS = 2.5


def patiently(work: Callable[[], T]) -> T:
    """Do it, and again for at most two and a half seconds while another program holds the file; then its error counts.
    Only for those refusals: a folder that may not be written is told at once."""
    until, pause = time.monotonic() + HELD_SECONDS, 0.02
    while True:
        try:
            return work()
        except PermissionError as problem:
            if getattr(problem, "winerror", 0) not in HELD_BY_OTHERS or time.monotonic() > until:
                raise
            time.sleep(pause)
            pause = min(2 * pause, 0.32)


def write_beside(path: Path, data: bytes) -> None:
    """Replace `path` by `data` so that a power cut leaves the old or the new file, never a mixture."""

    def fill(file: BinaryIO) -> None:
        file.write(data)

    fill_beside(path, fill)


def fill_beside(path: Path, fill: Callable[[BinaryIO], None]) -> None:
    """`write_beside` for what is too large to be in memory: `fill` writes it; when it raises, `path` is as it was."""
    import tempfile  # late, as above

    fd, name = tempfile.mkstemp(prefix=path.name + ".", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(fd, "wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        patiently(lambda: beside.replace(path))
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class Settings:
    """Small choices of the person (language, text size, theme, window place), kept as JSON beside the database.

    They hold no content, so that the right language and text size are there before the notebook is unlocked.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] | None = None

    def get(self, key: str, default: Any = None) -> Any:
        return self._load().get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Store `value` (anything JSON holds) at once."""
        # Read anew: another part of the program, or a command, may have stored something else since.
        values = self._values = {**self._load(), **self._read()}
        if values.get(key) == value and key in values:
            return
        values[key] = value
        try:
            write_beside(self._path, json.dumps(values, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            raise ReadOnly(self._path.parent) from error

    def language(self) -> str:
        """ "vi" or "en"; Vietnamese unless English was chosen here or by SOTAY_LANG."""
        return "en" if self.get("language", os.environ.get("SOTAY_LANG")) == "en" else "vi"

    def _load(self) -> dict[str, Any]:
        if self._values is None:
            self._values = self._read()
        return self._values

    def _read(self) -> dict[str, Any]:
        try:
            values = json.loads(patiently(self._path.read_bytes))
        except (OSError, ValueError):
            # Settings are only comfort: a missing or broken file must never keep a person out of the notebook.
            return {}
        return values if isinstance(values, dict) else {}
