"""The window before the notebook is open: its cover while opening, the pages of first run in a new profile, and on a
machine that several people use the page where they choose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.errors import Damaged, PassphraseNeeded, SotayError, WrongPassphrase
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.first_run.label import label_from
from ui.first_run.lock import LockView
from ui.first_run.setup import Setup
from ui.last_resort import as_sentence
from ui.theme.theme import Theme, first_place

if TYPE_CHECKING:
    from ui.first_run.people import PeopleView
    from ui.first_run.view import FirstRunView


class StartWindow(QWidget):
    """`opened` carries the services of the open notebook; `left` tells that the person closed the window instead."""

    opened = Signal(object)
    language_wanted = Signal(str)
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        setup: Setup,
        bridge: Bridge,
        settings: Callable[[str, Any], Any],
        language: str,
        clock: Callable[[], datetime],
        others: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._theme, self._setup, self._bridge = theme, setup, bridge
        self._language, self._clock, self._others = language, clock, others
        self.setWindowTitle(self.tr("Sổ tay"))
        self.setWindowIcon(theme.icons.icon("brand", 64, theme.colour("mark")))
        self.setMinimumSize(600, 420)
        # The same place as the window that follows, so that one seems to become the other.
        saved = settings("window.geometry", "")
        if not (saved and self.restoreGeometry(QByteArray.fromBase64(str(saved).encode("ascii")))):
            first_place(self)
        self._pages = QStackedLayout(self)
        self.lock = LockView(theme, label_from(settings), others)
        self.lock.wanted.connect(self._open)
        self.lock.quit_wanted.connect(self.close)
        self.lock.forgotten.connect(self._forgotten)
        self.lock.salvage_wanted.connect(self._ask_salvage)
        self._pages.addWidget(self.lock)
        self.first_run: FirstRunView | None = None
        self.people: PeopleView | None = None

    def begin(self) -> None:
        """Open the notebook that is there, or begin a new one."""
        if self._setup.exists():
            self._open("")
        else:
            self.show_first_run()

    def show_first_run(self) -> None:
        from ui.first_run.presenter import FirstRunPresenter
        from ui.first_run.view import FirstRunView

        # Who is adding himself to a machine that others use can still go back to them.
        back = self._others if self._setup.profile.is_neighbour() else None
        presenter = FirstRunPresenter(self._setup, self._bridge, self._theme, self._clock, self._language, back)
        view = FirstRunView(self._theme, presenter, self._language)
        presenter.setParent(view)
        view.finished.connect(self.opened)
        view.language_wanted.connect(self.language_wanted)
        self.first_run = view
        self._pages.addWidget(view)
        self._pages.setCurrentWidget(view)

    def show_people(self, view: PeopleView) -> None:
        """Ask whose notebook is wanted."""
        view.quit_wanted.connect(self.close)
        self.people = view
        self._pages.addWidget(view)
        self._pages.setCurrentWidget(view)
        view.focus_first()

    def locked(self, said: str, asks: bool) -> None:
        """The person locked the notebook; `asks` when only a passphrase opens it again."""
        if asks:
            self.lock.ask(said=said)
        else:
            self.lock.closed(said)

    def tell(self, error: SotayError) -> None:
        """Something that nobody expected, said where the person is."""
        if self.first_run is not None and self._pages.currentWidget() is self.first_run:
            self.first_run.tell(error)
        elif self.people is not None and self._pages.currentWidget() is self.people:
            self.people.tell(error.sentence(self._language))
        else:
            self.lock.trouble(error.sentence(self._language))

    def _open(self, passphrase: str) -> None:
        self.lock.opening()
        self._bridge.then(self._setup.open(passphrase or None), self._opened, self.cannot, receiver=self)

    def restore(self, source: Path, passphrase: str | None) -> None:
        """Put a backup in the notebook's place and open it."""
        self.lock.opening(self.tr("Đang khôi phục…"))
        done = self._setup.restore(source, passphrase, self._clock())
        self._bridge.then(done, self._opened, self.cannot, receiver=self)

    def _opened(self, services: Services) -> None:
        self.opened.emit(services)

    def cannot(self, error: BaseException) -> None:
        """It did not open: ask for the passphrase, or say what is wrong."""
        if isinstance(error, PassphraseNeeded):
            self.lock.ask()
        elif isinstance(error, WrongPassphrase):
            self.lock.ask(self.tr("Mật khẩu chưa đúng. Nếu bộ gõ đang để tiếng Việt, xin tắt rồi gõ lại."))
        else:
            known: SotayError = as_sentence(error)
            self.lock.trouble(known.sentence(self._language), isinstance(error, Damaged))

    def _forgotten(self) -> None:
        self._bridge.then(self._setup.question(), self._ask_rescue, self._cannot_rescue, receiver=self)

    def _ask_rescue(self, question: str) -> None:
        from ui.first_run.rescue import RescueDialog

        dialog = RescueDialog(self._theme, self, self._setup, self._bridge, self._language, question)
        dialog.opened.connect(self._open)
        dialog.open()

    def _cannot_rescue(self, error: BaseException) -> None:
        self.lock.ask(as_sentence(error).sentence(self._language))

    def _ask_salvage(self) -> None:
        from ui.first_run.rescue import SalvageDialog

        asks = self._setup.needs_passphrase()
        dialog = SalvageDialog(self._theme, self, self._setup, self._bridge, self._language, asks)
        dialog.opened.connect(self._open)
        dialog.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.left.emit()
