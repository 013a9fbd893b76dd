"""Trying out without an office: a real server of one's own, on this machine only.

It is the same program that an office runs, started on a loopback port in the notebook's own folder. What is recorded
against it is real and stays; later the notebook can be enrolled at an office instead.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.errors import SyncFailed

if TYPE_CHECKING:
    import subprocess

READY = "ready "
PATIENCE = 30.0  # seconds to wait for the first line of the server, on a slow and busy laptop


class ServerDidNotStart(SyncFailed):
    """The try-out server gave no answer."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            "tryout",
            "Nơi nhận dùng thử trên máy này chưa khởi động được. Sổ vẫn ghi bình thường. "
            "Xin đóng Sổ tay rồi mở lại." + (f" ({detail})" if detail else ""),
            "The try-out server on this machine did not start. Recording works as always. "
            "Please close Sổ tay and open it again." + (f" ({detail})" if detail else ""),
        )


def server_command() -> list[str]:
    """How to start the server's commands: this interpreter, or this very program when it is a built one."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--server"]
    return [sys.executable, "-m", "sync.server.cli"]


class TryoutServer:
    """The server in `folder`; `start` makes it when it is not there yet."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._folder = folder
        self._command = list(command)
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def exists(self) -> bool:
        return self._folder.exists()

    def start(self) -> str:
        """Start serving and return the address. Raises ServerDidNotStart."""
        import subprocess  # late, here and below: most starts of the program need no other

        if self._process is not None and self._process.poll() is None:
            return self.url
        if not self.exists():
            self._run("init", str(self._folder))
        self._process = subprocess.Popen(
            [*self._command, "serve", str(self._folder), "--host", "127.0.0.1", "--port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=_environment(),
        )
        self.url = self._wait_until_ready()
        return self.url

    def enrol_code(self, *, name: str, area: str) -> str:
        """A one-time code for `name`, responsible for the commune `area` (official code)."""
        made = self._run(
            "enrol-code", str(self._folder), "--name", name or "Sổ tay", "--role", "collaborator", "--area", area
        )
        return str(made["code"])

    def stop(self) -> None:
        """Stop serving; the folder stays."""
        if self._process is None:
            return
        import subprocess

        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        self._process = None

    def _run(self, *arguments: str) -> dict[str, Any]:
        import subprocess

        done = subprocess.run(
            [*self._command, *arguments, "--json"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=_environment(),
            check=False,
        )
        if done.returncode != 0:
            raise ServerDidNotStart(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "")
        answer = json.loads(done.stdout or "{}")
        return answer if isinstance(answer, dict) else {}

    def _wait_until_ready(self) -> str:
        import queue
        import threading

        # Reading a pipe cannot be given a time limit on every system, so a thread reads and a queue waits.
        lines: queue.Queue[str] = queue.Queue()
        process = self._process
        assert process is not None
        assert process.stdout is not None
        stdout = process.stdout
        threading.Thread(target=lambda: lines.put(stdout.readline()), daemon=True).start()
        try:
            line = lines.get(timeout=PATIENCE)
        except queue.Empty:
            line = ""
        if not line.startswith(READY):
            self.stop()
            raise ServerDidNotStart("")
        return line.removeprefix(READY).strip()


def _environment() -> dict[str, str]:
    # The server must speak UTF-8 over its pipes whatever the system's code page is.
    return {**os.environ, "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}
