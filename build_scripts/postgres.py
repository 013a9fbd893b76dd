"""A PostgreSQL for tests and figures: Debian's own programs, a throwaway folder, a UNIX socket, gone at the end.

Standard library only. PostgreSQL refuses to run as root, so root starts it as the user `postgres`; anybody else runs it
as himself. It listens on no network. It flushes as a real one does, since the server asks it whether it does.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

PACKAGE: Final = "postgresql"
TYPED: Final = f"sudo apt-get install -y {PACKAGE}"
USER: Final = "postgres"
OWNER: Final = "sotay"
PROGRAMS: Final = ("initdb", "postgres", "psql", "pg_isready")
START_SECONDS: Final = 60
# The longest path of a UNIX socket is 107 bytes.
LONGEST_FOLDER: Final = 70


class NotHere(Exception):
    """There is no PostgreSQL on this machine; the text says what to type."""


def programs() -> Path | None:
    """The folder with PostgreSQL's programs: the newest that the system has, or None."""
    debian = Path("/usr/lib/postgresql")
    versions = sorted(debian.glob("*/bin"), key=lambda path: _number(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    for folder in (*versions, *([Path(on_path).resolve().parent] if on_path else [])):
        if all((folder / name).exists() for name in PROGRAMS):
            return folder
    return None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


class Postgres:
    """One that runs. `fresh` gives the address of something empty, `database` that of a whole database."""

    def __init__(self, folder: Path, bin: Path, process: subprocess.Popen[bytes]) -> None:
        self._folder = folder
        self._bin = bin
        self.process = process
        self._made = 0

    def url(self, name: str = "postgres") -> str:
        return f"postgresql://{OWNER}@/{name}?host={quote(str(self._folder))}"

    def fresh(self) -> str:
        """The address of an empty schema in the first database: as good as a database of its own, and 7 MB smaller."""
        name = self._name()
        self.command(f"CREATE SCHEMA {name}")
        return self.url() + "&options=" + quote(f"-c search_path={name}")

    def database(self, like: str | None = None) -> str:
        """The address of a new database, empty or a copy of the one at `like`, which nobody may be using."""
        name = self._name()
        template = "template0" if like is None else like.partition("@/")[2].partition("?")[0]
        self.command(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def _name(self) -> str:
        self._made += 1
        return f"sotay_{self._made}"

    def command(self, statement: str) -> None:
        """Run one statement as the owner."""
        psql = [str(self._bin / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.url(), "-c", statement]
        subprocess.run(psql, check=True, env=_quiet())

    def stop(self, number: int) -> None:
        """SIGINT: clean, whoever is connected; SIGQUIT: as a power cut would."""
        self.process.send_signal(number)
        self.process.wait()

    def again(self) -> None:
        """Start it once more after a stop, on the data that it left."""
        self.process = start(self._folder, self._bin).process


@contextmanager
def running(settings: Mapping[str, str] | None = None) -> Iterator[Postgres]:
    """A PostgreSQL of our own, until the end of the block. Raises NotHere."""
    bin = programs()
    if bin is None:
        raise NotHere(f"PostgreSQL is not on this machine. Please type: {TYPED}")
    folder = _folder()
    try:
        who = _who(folder)
        initdb = [str(bin / "initdb"), "-D", str(folder / "data"), "-U", OWNER, "--auth=trust", "--no-locale"]
        initdb += ["-E", "UTF8", "--no-sync"]
        done = subprocess.run(initdb, check=False, capture_output=True, text=True, cwd=folder, env=_quiet(), **who)
        if done.returncode != 0:
            raise RuntimeError(f"initdb failed: {done.stderr}")
        postgres = start(folder, bin, settings)
        try:
            yield postgres
        finally:
            if postgres.process.poll() is None:
                postgres.stop(signal.SIGQUIT)  # the folder goes with it
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path, bin: Path, settings: Mapping[str, str] | None = None) -> Postgres:
    """Start it on a folder that initdb made, and wait until it answers."""
    command = [str(bin / "postgres"), "-D", str(folder / "data"), "-k", str(folder), "-c", "listen_addresses="]
    for name, value in (settings or {}).items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=_quiet(), **_who(folder))
    ready = [str(bin / "pg_isready"), "-q", "-h", str(folder)]
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run(ready, check=False, env=_quiet()).returncode != 0:
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            process.wait()
            raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)
    return Postgres(folder, bin, process)


def _folder() -> Path:
    made = Path(tempfile.mkdtemp(prefix="sotay-pg-"))
    if len(str(made)) > LONGEST_FOLDER:
        made.rmdir()
        made = Path(tempfile.mkdtemp(prefix="sotay-pg-", dir="/tmp"))
    made.chmod(0o755)  # the server's own user enters it, and root's clients do
    return made


def _who(folder: Path) -> dict[str, Any]:
    """As whom to run: nobody runs PostgreSQL as root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    shutil.chown(folder, USER, USER)
    return {"user": USER, "group": USER, "extra_groups": []}


def _quiet() -> dict[str, str]:
    """The environment without what would point PostgreSQL's programs elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
