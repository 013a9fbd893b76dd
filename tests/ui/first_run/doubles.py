"""What first run needs of the world: a real notebook in a folder, a keyring that works or not, a made-up server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from desktop_app import app
from desktop_app.errors import SotayError
from desktop_app.profile import Profile
from desktop_app.services import Services, backups
from desktop_app.services.tryout import ServerDidNotStart
from desktop_app.storage import keys, slots, store
from tests.support import Clock, MemoryKeyring
from ui.first_run.setup import Setup


class NoKeyring:
    """A machine without any keyring."""

    def set_password(self, service: str, account: str, secret: str) -> None:
        raise RuntimeError("no keyring here")

    def get_password(self, service: str, account: str) -> str | None:
        raise RuntimeError("no keyring here")


class FakeTryout:
    """A try-out server that only says that it runs. `broken` makes it fail to start."""

    def __init__(self) -> None:
        self.broken = False
        self.made = False
        self.calls: list[str] = []

    def exists(self) -> bool:
        return self.made

    def start(self) -> str:
        self.calls.append("start")
        if self.broken:
            raise ServerDidNotStart("")
        self.made = True
        return "http://127.0.0.1:1"

    def enrol_code(self, *, name: str, area: str) -> str:
        self.calls.append(f"code for {name} in {area}")
        return "0000-0000-0000-0000-0"

    def stop(self) -> None:
        self.calls.append("stop")


class World:
    """The parts that `ui.application.run` is handed, with a profile in `folder`."""

    def __init__(self, folder: Path, *, keyring: bool = True) -> None:
        self.profile = Profile(folder)
        self.clock = Clock()
        self.tryout = FakeTryout()
        self.keyring: keys.Keyring = MemoryKeyring() if keyring else NoKeyring()
        self.opened: list[Services] = []
        self.trouble: SotayError | Exception | None = None

    def create(self, profile: Profile, *, label: str, passphrase: str | None) -> None:
        store.create(profile, label=label, passphrase=passphrase, keyring=lambda: self.keyring, new_id=app.new_id)

    def open(self, profile: Profile, *, passphrase: Callable[[], str | None]) -> Services:
        if self.trouble is not None:
            raise self.trouble
        opened = store.unlock(profile, passphrase=passphrase, keyring=lambda: self.keyring)
        services = app.build_services(opened, profile, clock=self.clock)
        self.opened.append(services)
        return services

    def keyring_works(self) -> bool:
        return slots.keyring_holds(lambda: self.keyring, "probe", "00")

    def setup(self, profile: Profile | None = None) -> Setup:
        return Setup(profile or self.profile, self.create, self.open, self.tryout, self.keyring_works, self.restore)

    def restore(self, profile: Profile, source: Path, *, passphrase: Callable[[], str | None], now: datetime) -> object:
        return backups.restore(profile, source, passphrase=passphrase, now=now, keyring=lambda: self.keyring)
