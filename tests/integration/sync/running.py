"""The real `sotay-server` as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-m", "sync.server.cli"]
PATIENCE = 60


def run(*arguments: str | Path, language: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command of the server to its end."""
    environment = {**os.environ, "SOTAY_LANG": language}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, env=environment, timeout=PATIENCE, check=False
    )


def answer(*arguments: str | Path) -> Any:
    """The JSON that a command prints, and nothing else."""
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    return json.loads(done.stdout)


def code(folder: Path, role: str = "collaborator") -> str:
    return str(answer("enrol-code", folder, "--name", "Nguyễn Thị Lành", "--role", role, "--area", "29461")["code"])


class Running:
    """A server process that accepts connections at `url`."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """(exit code, stderr)"""
        self.process.send_signal(number)
        _, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, errors


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Running]:
    command = [*COMMAND, "serve", str(folder), "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("ready "), line + (process.stderr.read() if process.stderr else "")
        yield Running(process, line.split()[1])
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
