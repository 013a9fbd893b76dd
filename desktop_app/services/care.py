"""What looks after an open notebook: backups, its keys, checks. Each is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import cached_property
from typing import TYPE_CHECKING

from desktop_app.profile import Profile, Settings
from desktop_app.services.context import Context
from desktop_app.storage import keys

if TYPE_CHECKING:
    from desktop_app.services.backups import Backups
    from desktop_app.services.leaving import Departure
    from desktop_app.services.locks import Locks
    from desktop_app.services.maintenance import Check, Maintenance


class Care:
    """Handed to the face by app.py; blocking work runs on `workers`."""

    def __init__(
        self,
        context: Context,
        profile: Profile,
        settings: Settings,
        workers: Executor,
        keyring: Callable[[], keys.Keyring] = keys.system_keyring,
        *,
        program: str = "sotay",
    ) -> None:
        self._context, self._profile, self._settings = context, profile, settings
        self._workers, self._keyring, self._program = workers, keyring, program

    @cached_property
    def backups(self) -> Backups:
        from desktop_app.services.backups import Backups

        return Backups(self._context.store, self._profile, self._settings, self._context.clock, self._workers)

    @cached_property
    def locks(self) -> Locks:
        from desktop_app.services.locks import Locks

        return Locks(self._context.store, self._profile, self._keyring, self._workers)

    @cached_property
    def departure(self) -> Departure:
        from desktop_app.services.leaving import Departure

        return Departure(self._context.store, self._profile)

    def examine(self) -> Future[list[Check]]:
        """`Maintenance.doctor` without keeping the window waiting."""
        return self._workers.submit(lambda: self.maintenance.doctor())

    def report(self) -> Future[str]:
        """The problem report; see reporting.py."""

        def job() -> str:
            from desktop_app.services.reporting import problem_report

            return problem_report(self._program, self._context, self._profile, self.maintenance.doctor())

        return self._workers.submit(job)

    def lost_tail(self) -> Future[tuple[str, str] | None]:
        """What must be said (vi, en) when this database lacks what was saved here before, else None."""

        def job() -> tuple[str, str] | None:
            behind = self._context.store.behind
            if not behind:
                return None
            from desktop_app.services.maintenance import lost_tail

            return lost_tail(behind)

        return self._workers.submit(job)

    def keep_reserve(self) -> Future[bool]:
        """Keep some room aside for the day when the disk is full; False where there is too little left already."""

        def job() -> bool:
            from desktop_app.storage import reserve

            return reserve.keep(self._context.store.path)

        return self._workers.submit(job)

    def when_room_ran_out(self, call: Callable[[], object]) -> None:
        """`call()` after something was saved in the room that was kept aside; on another thread than the face's."""
        self._context.store.writer.when_room_ran_out = call

    def repair(self) -> Future[list[str]]:
        """`Maintenance.repair`, likewise."""
        return self._workers.submit(lambda: self.maintenance.repair())

    @cached_property
    def maintenance(self) -> Maintenance:
        from desktop_app.services.maintenance import Maintenance

        return Maintenance(self._context, self._profile, self.backups)
