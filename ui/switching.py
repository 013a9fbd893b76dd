"""Several people at one machine: who begins, who goes on, who is new, who leaves. Nothing of one is shown to another.

Changing places is locking and choosing: the notebook of the one before is closed before another one's can be opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from desktop_app.errors import SotayError
from desktop_app.profile import Profile
from desktop_app.services import people
from desktop_app.services.people import Person
from ui.first_run.people import PeopleView

if TYPE_CHECKING:
    from desktop_app.services.leaving import Clearance
    from ui.application import Application
    from ui.first_run.setup import Setup


class Switching(QObject):
    """`setups` makes the setup for a person's profile."""

    def __init__(self, application: Application, setups: Callable[[Profile], Setup]) -> None:
        super().__init__(application)
        self._application, self._setups = application, setups
        self.home = people.home_of(application.profile)

    def count(self) -> int:
        """How many people have a notebook here."""
        return len(people.everybody(self.home))

    def begin(self) -> None:
        """The start of the program on a machine that more than one uses, or used."""
        found = people.everybody(self.home)
        if not found:
            self._use(self.home)
            self._application.begin()
            return
        # The page looks as whoever was here last likes to read: size and language tell nothing else.
        last = max(found, key=lambda one: one.last_used.toordinal() if one.last_used else 0)
        self._use(last.profile)
        if len(found) == 1:
            self._application.begin()
        else:
            self.show()

    def show(self) -> None:
        """The page where people choose; whoever had a notebook open has locked it."""
        application = self._application
        if not application.profile.exists():  # somebody new went back before anything was made
            found = people.everybody(self.home)
            self._use(found[0].profile if found else self.home)
        start = application.show_start()
        view = PeopleView(application.theme, people.everybody(self.home), application.today())
        view.chosen.connect(self._chosen)
        view.add_wanted.connect(self.add)
        start.show_people(view)

    def change(self) -> None:
        """Lock, then choose."""
        # Later: the button that was pressed goes with its window.
        QTimer.singleShot(0, self, self._change)

    def _change(self) -> None:
        if self._closed():
            self.show()

    def add(self) -> None:
        """Somebody new begins; the others are not touched. When somebody's notebook is open to all, that is said."""
        try:
            profile = people.add(self.home)
        except SotayError as error:
            self._application.tell(error)
            return
        QTimer.singleShot(0, self, lambda: self._add(profile))

    def _add(self, profile: Profile) -> None:
        if self._closed():
            self._open(profile)

    def leave(self, clearance: Clearance) -> None:
        """Take the open notebook off this machine and go on with whoever is left."""
        QTimer.singleShot(0, self, lambda: self._leave(clearance))

    def _leave(self, clearance: Clearance) -> None:
        if self._closed():
            self._application.remove(clearance, self._left)

    def _left(self) -> None:
        found = people.everybody(self.home)
        self._use(found[0].profile if found else self.home, anew=True)
        if len(found) > 1:
            self.show()
        else:
            self._application.show_start().begin()

    def _chosen(self, person: Person) -> None:
        # Later: the card that was pressed goes with its window.
        QTimer.singleShot(0, self, lambda: self._open(person.profile))

    def _open(self, profile: Profile) -> None:
        self._use(profile)
        self._application.show_start().begin()

    def _closed(self) -> bool:
        """Whether no notebook is open any more."""
        return self._application.services is None or self._application.lock()

    def _use(self, profile: Profile, anew: bool = False) -> None:
        application = self._application
        if profile == application.profile and not anew:
            return
        QGuiApplication.clipboard().clear()  # not every system tells whether it was copied in here
        application.use(self._setups(profile))
