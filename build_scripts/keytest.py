"""Kill the program at every step of a change of its keys, and see that exactly one passphrase opens the notebook.

Each cycle forks a child that opens the key file, then changes the passphrase, seals the key to an office, or is
rescued by the office with a new passphrase. The child is killed (SIGKILL) before the n-th line of code it runs in the
key modules; n goes through all of them, then the next kind of change begins. Afterwards the parent tries every
passphrase that was ever in question on the file that was left, and opens the real database with what comes out.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desktop_app import profile as profile_module
from desktop_app.errors import WrongPassphrase
from desktop_app.storage import keyfile, keys, slots
from desktop_app.storage.database import create_database, open_database

CHEAP = {"memory_kib": 64, "iterations": 1, "lanes": 1}  # the way is what is tested here, not the cost of guessing
KINDS = ("change", "seal", "rescue")


class World:
    """One notebook and the passphrases in question: `now` opens it, `never` once did or never will."""

    def __init__(self, folder: Path) -> None:
        self.path, self.database = folder / "key.json", folder / "notebook.db"
        self.office = X25519PrivateKey.generate()
        self.now = "mật khẩu 0"
        self.key = keys.create(self.path, "sổ", passphrase=self.now, keyring=_no_keyring)
        create_database(self.database, self.key).close()
        keys.set_passphrase(self.path, self.key, self.now, CHEAP)
        keys.seal_to_office(self.path, self.key, self.office.public_key().public_bytes_raw())
        self.count = 0

    def act(self, kind: str, new: str) -> None:
        """What the child does."""
        key = self._open(self.now)
        if kind == "change":
            keys.set_passphrase(self.path, key, new, CHEAP)
        elif kind == "seal":
            keys.seal_to_office(self.path, key, self.office.public_key().public_bytes_raw())
        else:
            answer = slots.answer_to(keys.question(self.path), self.office.private_bytes_raw())
            assert answer is not None
            keys.rescue(self.path, answer, new, CHEAP)

    def cycle(self, kind: str, steps: int) -> bool:
        """Kill a child after `steps` lines; whether it had finished before. Raises AssertionError for what is wrong."""
        self.count += 1
        new = f"mật khẩu {self.count}"
        child = os.fork()
        if child == 0:
            _die_after(steps)
            self.act(kind, new)
            os._exit(0)
        finished = os.waitpid(child, 0)[1] == 0
        opening = [one for one in (self.now, new) if self._opens(one)]
        assert len(opening) == 1, f"{len(opening)} passphrases open it after {steps} lines of {kind}"
        if finished:
            assert opening == [self.now if kind == "seal" else new], f"{kind} ended without doing its work"
        self.now = opening[0]
        answer = slots.answer_to(keys.question(self.path), self.office.private_bytes_raw())
        assert answer is not None, "the office's slot is gone"
        return finished

    def _open(self, passphrase: str) -> bytes:
        return keys.unlock(self.path, passphrase=lambda: passphrase, keyring=_no_keyring)

    def _opens(self, passphrase: str) -> bool:
        content = keyfile.read(self.path)
        try:
            key = keys.key_of(content, self.path, passphrase=lambda: passphrase, keyring=_no_keyring)
        except WrongPassphrase:
            return False
        open_database(self.database, key, read_only=True).close()
        return True


def _no_keyring() -> keys.Keyring:
    raise RuntimeError("there is no keyring here")


def _die_after(steps: int) -> None:
    """SIGKILL for this process before it runs line `steps` of the modules that hold and write keys."""
    watched = {module.__file__ for module in (keys, keyfile, slots, profile_module)}
    left = steps

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal left
        if event == "line":
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
        return line

    def call(frame: FrameType, event: str, argument: Any) -> Callable[..., Any] | None:
        return line if frame.f_code.co_filename in watched else None

    sys.settrace(call)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cycles", type=int, default=1200)
    parser.add_argument("--every", type=int, default=1, help="only every n-th line, for a quick look")
    options = parser.parse_args()
    finished = dict.fromkeys(KINDS, 0)
    lines = dict.fromkeys(KINDS, 0)
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        kind, steps = 0, 0
        for _ in range(options.cycles):
            name = KINDS[kind]
            if world.cycle(name, steps):
                finished[name] += 1
                lines[name] = steps
                kind, steps = (kind + 1) % len(KINDS), sum(finished.values()) % options.every
            else:
                steps += options.every
    killed = options.cycles - sum(finished.values())
    whole = ", ".join(f"{name} {lines[name]} lines {finished[name]} times through" for name in KINDS)
    print(f"{options.cycles} cycles, {killed} killed, 0 with another number than one passphrase ({whole})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
