"""Start to end of the window: the cover, opening the notebook, the frame with its places, sending by itself, closing.

What is heavy is imported after the first paint. What the window needs of the rest of the program is handed to `run`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app import fault_log
from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.errors import SotayError
from desktop_app.profile import Profile, Settings
from desktop_app.services import Services
from ui import last_resort
from ui.bridge import Bridge
from ui.first_run.setup import CreateNotebook, OpenServices, Setup, Tryout
from ui.garbage import GuiGarbage
from ui.i18n import install_translators
from ui.theme.focus import FocusRing
from ui.theme.theme import FUSION, Theme

if TYPE_CHECKING:
    from desktop_app.services.leaving import Clearance
    from ui.first_run.start_window import StartWindow
    from ui.standing import Standing
    from ui.switching import Switching

COVER_AFTER_MS = 400  # a notebook that opens by itself within this time is there at once, without a cover before it


def now() -> datetime:
    return datetime.now(VIETNAM)


def run(
    profile: Profile,
    create_notebook: CreateNotebook,
    open_services: OpenServices,
    tryout: Callable[[Profile], Tryout],
    keyring_works: Callable[[], bool],
    named: bool = False,
) -> int:
    """Show the window for the notebook in `profile` and stay until it is closed; the exit code.

    `keyring_works()` tells whether this machine can keep a key (it may block); see `Setup` for the others. `named`: it
    was said whose notebook is meant.
    """

    def setup(profile: Profile) -> Setup:
        return Setup(profile, create_notebook, open_services, tryout(profile), keyring_works)

    app = QApplication.instance() or QApplication([*sys.argv[:1], *FUSION])
    assert isinstance(app, QApplication)
    app.setApplicationName("sotay")
    app.setDesktopFileName("sotay")
    application = Application(app, setup(profile), setups=setup)
    application.begin() if named else application.start()
    try:
        return app.exec()
    finally:
        application.close()


class WatchingBridge(Bridge):
    """A bridge that also calls `on_completed()` after a record was completed, whichever screen asked for it."""

    on_completed: Callable[[], object] | None = None

    def then(
        self,
        future: Any,
        on_done: Callable[[Any], object],
        on_error: Callable[[BaseException], object] | None = None,
        receiver: QObject | None = None,
    ) -> None:
        owner = receiver if receiver is not None else getattr(on_done, "__self__", None)

        def done(result: Any) -> None:
            on_done(result)
            if hasattr(result, "rev") and self.on_completed is not None:
                self.on_completed()

        super().then(future, done, on_error, owner)


class Application(QObject):
    """Holds what lives as long as the program: theme, bridge, the open notebook, its window.

    Attributes: `window` the one that is shown now; `services` of the open notebook or None; `agent` that syncs.
    `setups` makes the setup of another person of this machine; without it there is nobody else.
    """

    def __init__(
        self,
        app: QApplication,
        setup: Setup,
        clock: Callable[[], datetime] = now,
        setups: Callable[[Profile], Setup] | None = None,
    ) -> None:
        super().__init__()
        from ui.settings.presenter import stored_mode, stored_scale

        self._app, self._setup, self._clock, self._setups = app, setup, clock, setups
        self._garbage = GuiGarbage(self)
        self.settings = Settings(setup.profile.settings_file)
        self.language = self._stored_language()
        install_translators(app, self.language)
        self.theme = Theme(stored_mode(self.settings), stored_scale(self.settings))
        self.theme.apply(app)
        self._ring = FocusRing(self.theme, app)
        self.bridge = WatchingBridge(self._unhandled)
        self._uncatch = last_resort.catch_all(lambda error: self.bridge.post(lambda: self.tell(error)))
        self.services: Services | None = None
        self.window: Any = None
        self._start: StartWindow | None = None  # `window`, while it is the one before the notebook is open
        self.frame: Any = None
        self._left: Standing | None = None  # where the person was when it locked
        self._closed = False

    def _stored_language(self) -> str:
        return "en" if self.settings.get("language", os.environ.get("SOTAY_LANG", "vi")) == "en" else "vi"

    # --- before the notebook is open

    @cached_property
    def switching(self) -> Switching | None:
        """Who else uses this machine; None where nobody else can."""
        if self._setups is None:
            return None
        from ui.switching import Switching

        return Switching(self, self._setups)

    def start(self) -> None:
        """Open the notebook that is there; where several people use the machine, ask first who it is."""
        if self._setup.profile.is_shared() and self.switching is not None:
            self.switching.begin()
        else:
            self.begin()

    def begin(self) -> None:
        """Open the notebook that is there; its cover is shown when that takes longer, or asks for something."""
        fault_log.write_log(self._setup.profile.folder)
        if not self._setup.exists():
            self.show_start().begin()
            return
        self.bridge.then(self._setup.open(), self._opened, self._not_opened, receiver=self)
        QTimer.singleShot(COVER_AFTER_MS, self, self._still_opening)

    def _still_opening(self) -> None:
        if self.window is None and not self._closed:
            self.show_start()  # it says that the notebook is being opened

    def _not_opened(self, error: BaseException) -> None:
        start = self._start or self.show_start()
        start.cannot(error)

    def show_start(self, over: QWidget | None = None) -> StartWindow:
        """The window before the notebook is open; `over` a window that is still there and closes by itself."""
        from ui.first_run.start_window import StartWindow

        others = None if self._setups is None else self.show_people
        start = StartWindow(self.theme, self._setup, self.bridge, self.settings.get, self.language, self._clock, others)
        self._start = start
        start.opened.connect(self._opened)
        start.language_wanted.connect(self._speak_at_start)
        if over is not None:
            start.setGeometry(over.geometry())
            start.show()
            self.window = start
        else:
            self._replace(start)
        return start

    @property
    def profile(self) -> Profile:
        """Whose notebook it is now."""
        return self._setup.profile

    def today(self) -> date:
        return self._clock().date()

    def remove(self, clearance: Clearance, then: Callable[[], object]) -> None:
        """Take the notebook, which was just locked, off this machine; the cover says so meanwhile."""
        start = self._start or self.show_start()
        start.lock.opening(self.tr("Đang bỏ sổ khỏi máy…"))
        self.bridge.then(self._setup.remove(clearance), lambda _none: then(), start.cannot, receiver=self)

    def show_people(self) -> None:
        """The page where people choose, in place of a cover."""
        if self.switching is not None:
            self.switching.show()

    def use(self, setup: Setup) -> None:
        """From now on another person's notebook; the one before is locked, and nothing of it stays."""
        from ui.settings.presenter import stored_mode, stored_scale

        old, self._setup, self._left = self._setup, setup, None
        setup.submit(lambda: old.close(finish=True))  # before anything else that is asked of the new one
        fault_log.stop_log()
        fault_log.write_log(setup.profile.folder)
        self.settings = Settings(setup.profile.settings_file)
        if setup.exists():  # a new one is asked for in the language that is spoken now
            self.language = self._stored_language()
            install_translators(self._app, self.language)
        self.theme.change(mode=stored_mode(self.settings), scale=stored_scale(self.settings))

    def _speak_at_start(self, language: str) -> None:
        self.language = language
        install_translators(self._app, language)
        self.show_start().begin()

    def _replace(self, window: Any) -> None:
        """Show another window in place of the one before; the new one first, so that the program does not end."""
        old, self.window = self.window, window
        if old is not None and not old.isMaximized():
            window.setGeometry(old.geometry())
        if old is not None and old.isMaximized():
            window.showMaximized()
        else:
            window.show()
        if old is not None:
            old.hide()
            old.deleteLater()

    # --- the open notebook

    def _opened(self, services: Services) -> None:
        from ui.frame import Frame

        self.services, self._start = services, None
        self._setup.taken()
        # From now on only these: two holders of one file would overwrite each other's choices.
        self.settings = services.settings
        fault_log.write_log(self._setup.profile.folder)
        self.frame = Frame(self, services)
        self.bridge.on_completed = self.frame.completed
        self._replace(self.frame.window)
        self.frame.begin(self._setup)
        left, self._left = self._left, None
        if left is not None:
            from ui.standing import go_on

            # Later: a place gives the keyboard to its own first thing when it has come up.
            QTimer.singleShot(0, self.frame, lambda: go_on(self.frame, left))

    def speak(self, language: str) -> None:
        """Another language for the open window."""
        self.language = language
        install_translators(self._app, language)
        # Later: the button that was pressed must not be deleted inside its own signal.
        QTimer.singleShot(0, self.frame, self.frame.retranslate)

    def lock_away(self) -> None:
        """Lock although nobody asked: dialogs that are open keep what they hold and go first."""
        if self.services is None:
            return
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        kept: list[Any] = []
        while (dialog := QApplication.activeModalWidget()) is not None:
            if hasattr(dialog, "kept"):
                dialog.kept.connect(kept.append)
            dialog.close()
            if dialog.isVisible():
                return  # it cannot store what it holds; the next tick asks again
        # Later: a dialog that was waited for must first give its answer to whoever waits.
        QTimer.singleShot(0, self, lambda: self.lock(kept[-1] if kept else None))

    def restore(self, source: Path, passphrase: str | None) -> None:
        """Close the notebook and put a backup in its place; when that fails, the notebook is as it was."""

        def now() -> None:
            if self.lock() and self._start is not None:
                self._start.restore(source, passphrase)

        # Later: the dialog that was answered must not be destroyed inside its own signal.
        QTimer.singleShot(0, self, now)

    def lock(self, kept: Any = None) -> bool:
        """Close the notebook and stand before its cover (Ctrl+L); whether that was done. Nothing happens while
        something cannot be stored. `kept` is the draft of a dialog that was open."""
        from ui.standing import of_draft, standing

        services, frame = self.services, self.frame
        if services is None or frame is None:
            return False
        left = standing(frame) if kept is None else of_draft(kept)
        start = self.show_start(over=frame.window)
        if not frame.window.close():
            self.window, self._start = frame.window, None
            start.hide()
            start.deleteLater()
            return False
        self.services, self.frame, self.bridge.on_completed = None, None, None
        self._left = left
        frame.stop()
        _destroy(frame.window)
        self.settings = Settings(self._setup.profile.settings_file)
        time = self._clock()
        said = self.tr("Sổ khóa lúc {time}. Mọi chữ đã gõ đều được lưu.")
        start.locked(said.format(time=f"{time.hour}:{time.minute:02}"), self._setup.by_passphrase)
        # On the thread that also opens: the next opening waits until this notebook is closed.
        self.bridge.then(self._setup.submit(services.close), lambda _none: None, receiver=self)
        return True

    # --- trouble

    def tell(self, error: SotayError) -> None:
        """One calm sentence about what nobody expected, wherever the person is."""
        sentence = error.sentence(self.language)
        if self.frame is not None:
            self.frame.tell(sentence)
        elif self._start is not None:
            self._start.tell(error)

    def _unhandled(self, error: BaseException) -> None:
        self.tell(last_resort.as_sentence(error))

    # --- the end

    def close(self) -> None:
        """Finish all writing, stop the try-out server. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        if self.frame is not None:
            self.frame.stop()
        self.bridge.close()
        if self.window is not None:
            self.window.hide()
            _destroy(self.window)
            self.window = None
        self._setup.close()
        if self.services is not None:
            self.services.close()
        self._ring.deleteLater()
        self._uncatch()
        fault_log.stop_log()
        self._garbage.stop()


def _destroy(window: QWidget) -> None:
    """Now, with all timers of its screens: none of them may ask a notebook that is closed."""
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
