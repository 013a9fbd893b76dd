"""The work behind first run and opening: blocking calls, run one at a time on a thread of their own. No Qt in here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from desktop_app.profile import Profile
from desktop_app.services import Services
from ui.first_run.label import AREA_SETTING, LABEL_SETTING

if TYPE_CHECKING:
    from desktop_app.services.leaving import Clearance
    from ui.first_run.answers import Answers

T = TypeVar("T")


class Tryout(Protocol):
    """A server of one's own on this machine; every call blocks."""

    def exists(self) -> bool: ...

    def start(self) -> str: ...

    def enrol_code(self, *, name: str, area: str) -> str: ...

    def stop(self) -> None: ...


class CreateNotebook(Protocol):
    def __call__(self, profile: Profile, *, label: str, passphrase: str | None) -> None: ...


class OpenServices(Protocol):
    def __call__(self, profile: Profile, *, passphrase: Callable[[], str | None]) -> Services: ...


class Restore(Protocol):
    def __call__(
        self, profile: Profile, source: Path, *, passphrase: Callable[[], str | None], now: datetime
    ) -> object: ...


def _restore(profile: Profile, source: Path, *, passphrase: Callable[[], str | None], now: datetime) -> object:
    from desktop_app.services.backups import restore  # late: hardly any start restores anything

    return restore(profile, source, passphrase=passphrase, now=now)


class Setup:
    """Makes, opens and connects the notebook in `profile`. Every method returns a future that fails with a SotayError
    where the person can do something about it."""

    def __init__(
        self,
        profile: Profile,
        create_notebook: CreateNotebook,
        open_services: OpenServices,
        tryout: Tryout,
        keyring_works: Callable[[], bool],
        restore: Restore = _restore,
    ) -> None:
        self.profile, self._restore = profile, restore
        self._create, self._open, self._tryout, self._keyring_works = (
            create_notebook,
            open_services,
            tryout,
            keyring_works,
        )
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sotay-setup")
        self._stopping = threading.Event()
        self._wants_tryout = False
        self.by_passphrase = False  # how the notebook was opened last
        self._untaken: Services | None = None

    def exists(self) -> bool:
        """Whether there is a notebook already."""
        return self.profile.exists()

    def keyring_works(self) -> Future[bool]:
        """Whether this machine can keep the notebook's key, so that no passphrase is needed. Not where others use the
        machine: its keyring would open the notebook for all of them."""
        return self._thread.submit(lambda: not self.profile.is_neighbour() and self._keyring_works())

    def open(self, passphrase: str | None = None) -> Future[Services]:
        """Open the notebook; without a passphrase it fails with PassphraseNeeded where one is needed."""

        def job() -> Services:
            services = self._open(self.profile, passphrase=lambda: passphrase)
            self.by_passphrase = passphrase is not None
            self._untaken = services
            return services

        return self._thread.submit(job)

    def make(self, answers: Answers, settings: dict[str, Any], year: int) -> Future[Services]:
        """Make the notebook and open it; when an earlier try made it already, only open it."""

        def job() -> Services:
            passphrase = answers.passphrase or None
            if not self.profile.exists():
                self._create(self.profile, label=answers.owner.strip(), passphrase=passphrase)
            services = self._open(self.profile, passphrase=lambda: passphrase)
            self.by_passphrase = passphrase is not None
            self._untaken = services
            area, place = answers.area, answers.place()
            if place is not None:
                area = services.capture.make_place(*place).result()
            for key, value in {**settings, LABEL_SETTING: answers.settings(year), AREA_SETTING: area}.items():
                services.settings.set(key, value)
            return services

        return self._thread.submit(job)

    def restore(self, source: Path, passphrase: str | None, now: datetime) -> Future[Services]:
        """Put the backup `source` in the notebook's place and open it. When it fails, all is as it was before."""

        def job() -> Services:
            self._restore(self.profile, source, passphrase=lambda: passphrase, now=now)
            services = self._open(self.profile, passphrase=lambda: passphrase)
            self.by_passphrase = passphrase is not None
            self._untaken = services
            return services

        return self._thread.submit(job)

    def question(self) -> Future[str]:
        """What to read out to the office when the passphrase is forgotten."""

        def job() -> str:
            from desktop_app.services.locks import question

            return question(self.profile)

        return self._thread.submit(job)

    def rescue(self, answer: str, passphrase: str) -> Future[None]:
        """Give the notebook a new passphrase with the office's answer."""

        def job() -> None:
            from desktop_app.services.locks import rescue

            rescue(self.profile, answer, passphrase)

        return self._thread.submit(job)

    def needs_passphrase(self) -> bool:
        """Whether only a passphrase leads to the key (also said when the key file cannot be read)."""
        from desktop_app.services.locks import needs_passphrase

        return needs_passphrase(self.profile)

    def salvage(self, passphrase: str | None, language: str) -> Future[str]:
        """Take what can be read out of a damaged notebook into a new one; what came of it, in a few sentences."""

        def job() -> str:
            from desktop_app.services.saving_damaged import now, salvage, sentence

            return sentence(salvage(self.profile, passphrase=lambda: passphrase, now=now()), language)

        return self._thread.submit(job)

    def taken(self) -> None:
        """The window has the opened notebook, and closes it itself."""
        self._untaken = None

    def remove(self, clearance: Clearance) -> Future[None]:
        """Take the notebook, which was closed before, off this machine."""

        def job() -> None:
            from desktop_app.services.leaving import remove

            self._tryout.stop()
            remove(self.profile, clearance)

        return self._thread.submit(job)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Something else that must not keep the window waiting."""
        return self._thread.submit(work)

    def has_tryout(self) -> bool:
        """Whether there is a try-out server, or one is being made."""
        return self._wants_tryout or self._tryout.exists()

    def connect_tryout(
        self, services: Services, name: str, area: str, report: Callable[[int], object] = lambda _step: None
    ) -> Future[None]:
        """Start the server on this machine (made when it is new) and connect the notebook with it if it is not yet.

        `area` is the official code of the commune that the person looks after; `report(n)` after each of two steps.
        The server has another port at every start, so its address is given to the services anew.
        """
        self._wants_tryout = True

        def job() -> None:
            url = self._tryout.start()
            if self._stopping.is_set():
                self._tryout.stop()
                return
            report(1)
            if services.syncing.enrolled() is None:
                code = self._tryout.enrol_code(name=name, area=area)
                services.syncing.enrol(code, url, name).result()
            services.syncing.address = url
            report(2)

        return self._thread.submit(job)

    def close(self, finish: bool = False) -> None:
        """Stop the try-out server and wait for what is under way; nothing is begun any more, unless `finish` says that
        what was asked for before is done first."""
        self._stopping.set()
        self._tryout.stop()  # ends a start that is being waited for
        self._thread.shutdown(cancel_futures=not finish)
        self._tryout.stop()
        if self._untaken is not None:
            self._untaken.close()
            self._untaken = None
