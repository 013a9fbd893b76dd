"""A real notebook for tests: the real SQLCipher and the real services; only the keyring and the clock are made up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app import app
from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.profile import Profile
from desktop_app.services import Services
from desktop_app.storage import slots, store

if TYPE_CHECKING:
    import pytest

START = datetime(2026, 11, 21, 9, 14, 3, tzinfo=VIETNAM)


def cheap_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real derivation of keys from passphrases, cheaper: nobody guesses passphrases here."""
    real, cheap = slots._derive, {**slots.ARGON2, "memory_kib": 64}
    monkeypatch.setattr(slots, "_derive", lambda passphrase, salt, _cost: real(passphrase, salt, cheap))


class MemoryKeyring:
    """A keyring that works, for one test."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, account: str, secret: str) -> None:
        self._kept[service, account] = secret

    def get_password(self, service: str, account: str) -> str | None:
        return self._kept.get((service, account))


class Clock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        """`forward(minutes=5)`"""
        self.now += timedelta(**delta)


class Notebook:
    """One person's notebook in a folder: `services` to use it, `reopen` as after a restart of the program."""

    def __init__(self, folder: Path, clock: Callable[[], datetime], label: str = "Nguyễn Thị Lành") -> None:
        self.profile = Profile(folder)
        self.clock = clock
        self._keyring = MemoryKeyring()
        store.create(self.profile, label=label, passphrase=None, keyring=lambda: self._keyring, new_id=app.new_id)
        self._open()

    def _open(self) -> None:
        self.store = store.unlock(self.profile, passphrase=lambda: None, keyring=lambda: self._keyring)
        self.services: Services = app.build_services(self.store, self.profile, clock=self.clock)

    def reopen(self) -> Services:
        self.services.close()
        self._open()
        return self.services

    def close(self) -> None:
        self.services.close()


@contextmanager
def slow_disk(written: store.Store) -> Iterator[None]:
    """While the block runs, nothing that is written into the notebook gets to the disk; then all of it does."""
    go_on = threading.Event()
    written.write(lambda _db: go_on.wait(60))
    try:
        yield
    finally:
        go_on.set()
