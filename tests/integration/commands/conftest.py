"""The real programs as processes: `sotay`, `sotay-server`, nothing made up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from desktop_app.profile import Profile
from desktop_app.storage import keyfile, keys


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def command(
    module: str,
    *arguments: object,
    stdin: str | bytes = b"",
    env: dict[str, str] | None = None,
    stdout: IO[bytes] | int = subprocess.PIPE,
) -> Done:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        input=data,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
        env={**os.environ, **(env or {})},
    )
    return Done(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())


def no_keyring() -> keys.Keyring:
    raise RuntimeError("there is none here")


class Person:
    """One profile and its passphrase; `run("note", "list")` gives JSON and fails the test on any other exit."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir()
        self.profile = folder / "hồ sơ"
        self.passphrase = folder / "mật khẩu.txt"
        self.passphrase.write_text(f"mật khẩu của {name}\n")
        self.name = name
        self.run("init", "--name", name)
        self._make_quick(f"mật khẩu của {name}")

    def _make_quick(self, passphrase: str) -> None:
        """Wrap the key anew at a small cost: each command would spend half its time on the one that `init` uses."""
        path = Profile(self.profile).key_file
        [slot] = keyfile.read(path).of_kind("passphrase")
        assert {name: slot[name] for name in keys.ARGON2} == keys.ARGON2
        key = keys.unlock(path, passphrase=lambda: passphrase, keyring=no_keyring)
        keys.set_passphrase(path, key, passphrase, {"memory_kib": 64, "iterations": 1, "lanes": 1})

    def __call__(
        self,
        *arguments: object,
        stdin: str | bytes = b"",
        env: dict[str, str] | None = None,
        stdout: IO[bytes] | int = subprocess.PIPE,
    ) -> Done:
        options = ("--profile", self.profile, "--passphrase-file", self.passphrase)
        return command("desktop_app", *options, *arguments, stdin=stdin, env=env, stdout=stdout)

    def run(self, *arguments: object, stdin: Any = None) -> Any:
        data = b"" if stdin is None else stdin if isinstance(stdin, (bytes, str)) else json.dumps(stdin)
        done = self(*arguments, "--json", stdin=data)
        assert (done.code, done.err) == (0, ""), done
        return done.json


@pytest.fixture
def person(tmp_path: Path) -> Callable[[str], Person]:
    return lambda name: Person(tmp_path / name, name)


class Server:
    """A real server of the office on a loopback port, which can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        self._process: subprocess.Popen[str] | None = None
        self._port = "0"
        assert command("sync.server.cli", "init", folder, "--json").code == 0

    def start(self, *, elsewhere: bool = False) -> str:
        """At the port that it had, or `elsewhere`; the address."""
        if elsewhere:
            self._port = "0"
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "sync.server.cli",
                "serve",
                str(self.folder),
                "--host",
                "127.0.0.1",
                "--port",
                self._port,
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith("ready http://127.0.0.1:"), line
        self.url = line.split()[1]
        self._port = self.url.rpartition(":")[2]
        return self.url

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            assert self._process.wait(20) == 0
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    def ask(self, verb: str, *arguments: object) -> Any:
        done = command("sync.server.cli", verb, self.folder, *arguments, "--json")
        assert done.code == 0, done
        return done.json

    def code(self, name: str, role: str = "collaborator", area: str = "29461") -> str:
        return str(self.ask("enrol-code", "--name", name, "--role", role, "--area", area)["code"])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "máy chủ")
    made.start()
    yield made
    made.stop()
