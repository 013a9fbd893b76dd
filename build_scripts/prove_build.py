"""Prove a built program where nothing of this project is near: moved away, strange folder names, empty environment.

`python build_scripts/prove_build.py FOLDER` moves the folder that PyInstaller made to one with a space and Vietnamese
letters in its name, does the first steps of the demo there through the commands and the window, and moves it back.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

STRANGE = "Sổ tay đã chuyển chỗ"
PASSPHRASE = "đò ngang bến cũ"
AREA = "29461"
PATIENCE = 60.0
# What Qt always says without a screen and without a locale; anything else on stderr is a fault.
GRUMBLES = (
    "This plugin does not support propagateSizeHints()",
    "Detected locale ",
    "Qt depends on a UTF-8 locale",
    "If this causes problems, reconfigure your locale",
    "for more information.",
)
NOTE = {
    "title": "Nước ngập đường sắt cũ",
    "content": "Mưa ba hôm, bà con hai bên đường sắt cũ phải kê đồ lên cao.",
    "area": AREA,
    "channel": "conversation",
    "topics": ["land.clearance"],
    "severity": 2,
    "occurred_on": "2026-11-20",
    "streams": [{"stance": "concerned", "prevalence": "many", "summary": "Sợ nước lên nữa."}],
    "proposal": {"to": "UBND xã", "action": "nạo vét cống", "by": "2026-12-01"},
}


class NotProved(Exception):
    """A step did not do what it should."""


class Program:
    """The built program in `folder`, run with an environment that holds next to nothing."""

    def __init__(self, folder: Path, home: Path) -> None:
        self._executable = folder / ("sotay.exe" if os.name == "nt" else "sotay")
        self._home = home
        (home / "mật khẩu").write_text(PASSPHRASE, encoding="utf-8")
        self._client = ["--profile", str(home / "sổ của tôi"), "--passphrase-file", str(home / "mật khẩu"), "--json"]

    def environment(self) -> dict[str, str]:
        """No PATH to this project, no locale, no Python settings; Windows needs its own folder."""
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "WINDIR") if name in os.environ}
        return {
            **kept,
            "HOME": str(self._home),
            "USERPROFILE": str(self._home),
            "PATH": os.defpath,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }

    def client(self, *arguments: str, given: object = None) -> Any:
        """A command of `sotay`; its JSON."""
        return self._json([*self._client, *arguments], given)

    def server(self, *arguments: str) -> Any:
        """A command of `sotay-server`; its JSON."""
        return self._json(["--server", *arguments, "--json"], None)

    def _json(self, arguments: Sequence[str], given: object) -> Any:
        given_text = "" if given is None else json.dumps(given, ensure_ascii=False)
        done = self._run([str(self._executable), *arguments], given_text)
        if done.returncode != 0:
            raise NotProved(f"{' '.join(arguments)} gave exit code {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def _run(self, command: Sequence[str], given: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            input=given,
            capture_output=True,
            encoding="utf-8",
            env=self.environment(),
            cwd=self._home,
            timeout=PATIENCE,
            check=False,
        )

    @contextmanager
    def serving(self, folder: Path) -> Iterator[str]:
        """The server of this very program; gives its address."""
        command = [str(self._executable), "--server", "serve", str(folder), "--host", "127.0.0.1", "--port", "0"]
        complaint = (self._home / "server.log").open("w+", encoding="utf-8")
        with (
            complaint,
            subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=complaint,
                encoding="utf-8",
                env=self.environment(),
                cwd=self._home,
            ) as process,
        ):
            assert process.stdout is not None
            try:
                line = process.stdout.readline()
                if not line.startswith("ready "):
                    complaint.seek(0)
                    raise NotProved(f"the server did not start: {line}{complaint.read()}")
                yield line.split()[1]
            finally:
                process.terminate()

    def picture(self, target: Path) -> None:
        """Open the window, unlock the notebook in it, save a picture, close it."""
        command = [str(self._executable.with_stem("sotay-proof")), *self._client[1:4:2], str(target)]
        done = self._run(command, "")
        if done.returncode != 0 or complaints(done.stderr):
            raise NotProved(f"the window did not open: {complaints(done.stderr)}")
        data = target.read_bytes()
        if not data.startswith(b"\x89PNG") or len(data) < 20_000:
            raise NotProved("the window's picture shows nothing")

    def stays_open(self, seconds: float = 4.0) -> None:
        """Start the program itself without a command: its window stays, and it has nothing to complain about."""
        command = [str(self._executable), *self._client[:2]]
        with (self._home / "window.log").open("w+", encoding="utf-8") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env=self.environment(), cwd=self._home)
            time.sleep(seconds)
            ended = process.poll()
            process.terminate()
            process.wait(PATIENCE)
            log.seek(0)
            said = complaints(log.read())
        if ended is not None or said:
            raise NotProved(f"the window did not stay open (exit code {ended}): {said}")


def complaints(said: str) -> str:
    """What is left of a program's stderr without the grumbles that mean nothing."""
    return "\n".join(line for line in said.splitlines() if line.strip() and not line.startswith(GRUMBLES))


def expect(told: str, holds: bool) -> None:
    """Go on when a step holds, and say so."""
    if not holds:
        raise NotProved(told)
    print(f"ok  {told}", flush=True)


def first_steps(program: Program, home: Path, picture: Path) -> None:
    """What the demo does first: a notebook, a note, a search, a server, enrolment, delivery, the window."""
    program.client("init", "--name", "Lành")
    made = program.client("note", "add", given=NOTE)
    expect("a note is made in a new notebook", bool(made["rev"]))
    found = program.client("search", "duong sat")
    expect("search without marks finds it", [hit["id"] for hit in found] == [made["id"]])
    office = home / "nơi nhận"
    program.server("init", str(office))
    with program.serving(office) as address:
        code = program.server("enrol-code", str(office), "--name", "Lành", "--role", "collaborator", "--area", AREA)
        program.client("enrol", code["code"], "--server", address)
        result = program.client("sync")
        expect("everything is delivered to a server of the same program", result["sent"] >= 1 and not result["pending"])
        again = program.client("sync")
        expect("syncing again sends nothing", again["sent"] == 0)
    arrived = program.server("notes", str(office))
    expect("the note has arrived once", [note["title"] for note in arrived] == [NOTE["title"]])
    program.picture(picture)
    expect(f"the window opens with the notebook in it ({picture.name})", True)
    program.stays_open()
    expect("the program itself opens its window", True)


def main(arguments: Sequence[str]) -> int:
    built = Path(arguments[0]).resolve()
    picture = built.parent / "proof.png"
    started = time.monotonic()
    # Ignored: a server that was just ended may hold its files for a moment on Windows.
    with tempfile.TemporaryDirectory(prefix="thử sổ tay ", ignore_cleanup_errors=True) as name:
        home = Path(name)
        moved = built.parent / STRANGE
        picture.unlink(missing_ok=True)
        built.rename(moved)
        try:
            first_steps(Program(moved, home), home, picture)
        except (NotProved, OSError, ValueError, LookupError, subprocess.TimeoutExpired) as failure:
            print(f"NOT PROVED: {failure}", file=sys.stderr)
            return 1
        finally:
            moved.rename(built)
    for proof in built.glob("sotay-proof*"):
        proof.unlink()
    print(f"proved in {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
