"""Start to end of the window: the cover, opening the notebook, the frame with its places, sending by itself, closing.

What is heavy is imported after the first paint. What the window needs of the rest of the program is handed to `run`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.errors import SotayError
from desktop_app.profile import Profile, Settings
from desktop_app.services import Services
from ui import last_resort
from ui.bridge import Bridge
from ui.first_paint import after_first_paint
from ui.first_run.setup import CreateNotebook, OpenServices, Setup, Tryout
from ui.first_run.start_window import StartWindow
from ui.garbage import GuiGarbage
from ui.i18n import install_translators
from ui.theme.focus import FocusRing
from ui.theme.theme import Theme


def now() -> datetime:
    return datetime.now(VIETNAM)


def run(
    profile: Profile,
    create_notebook: CreateNotebook,
    open_services: OpenServices,
    tryout: Tryout,
    keyring_works: Callable[[], bool],
) -> int:
    """Show the window for the notebook in `profile` and stay until it is closed; the exit code.

    `keyring_works()` tells whether this machine can keep a key (it may block); see `Setup` for the others.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("sotay")
    app.setDesktopFileName("sotay")
    application = Application(app, Setup(profile, create_notebook, open_services, tryout, keyring_works))
    application.start()
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
    """

    def __init__(self, app: QApplication, setup: Setup, clock: Callable[[], datetime] = now) -> None:
        super().__init__()
        from ui.settings.presenter import stored_mode, stored_scale

        self._app, self._setup, self._clock = app, setup, clock
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
        self.frame: Any = None
        self._closed = False

    def _stored_language(self) -> str:
        return "en" if self.settings.get("language", os.environ.get("SOTAY_LANG", "vi")) == "en" else "vi"

    # --- before the notebook is open

    def start(self) -> None:
        """Show the cover at once; the notebook is opened when it has been painted."""
        # What comes then imports the engine and the keyring.
        after_first_paint(self.show_start().lock, self._after_first_paint)

    def _after_first_paint(self) -> None:
        last_resort.write_log(self._setup.profile.folder)
        if isinstance(self.window, StartWindow):
            self.window.begin()

    def show_start(self, over: QWidget | None = None) -> StartWindow:
        """The window before the notebook is open; `over` a window that is still there and closes by itself."""
        start = StartWindow(self.theme, self._setup, self.bridge, self.settings.get, self.language, self._clock)
        start.opened.connect(self._opened)
        start.language_wanted.connect(self._speak_at_start)
        if over is not None:
            start.setGeometry(over.geometry())
            start.show()
            self.window = start
        else:
            self._replace(start)
        return start

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

        self.services = services
        self._setup.taken()
        # From now on only these: two holders of one file would overwrite each other's choices.
        self.settings = services.settings
        last_resort.write_log(self._setup.profile.folder)
        self.frame = Frame(self, services)
        self.bridge.on_completed = self.frame.completed
        self._replace(self.frame.window)
        self.frame.begin(self._setup)

    def speak(self, language: str) -> None:
        """Another language for the open window."""
        self.language = language
        install_translators(self._app, language)
        # Later: the button that was pressed must not be deleted inside its own signal.
        QTimer.singleShot(0, self.frame, self.frame.retranslate)

    def lock(self) -> None:
        """Close the notebook and stand before its cover (Ctrl+L); nothing happens while something cannot be stored."""
        services, frame = self.services, self.frame
        if services is None or frame is None:
            return
        start = self.show_start(over=frame.window)
        if not frame.window.close():
            self.window = frame.window
            start.hide()
            start.deleteLater()
            return
        self.services, self.frame, self.bridge.on_completed = None, None, None
        frame.stop()
        _destroy(frame.window)
        self.settings = Settings(self._setup.profile.settings_file)
        time = self._clock()
        said = self.tr("Sổ khóa lúc {time}. Mọi chữ đã gõ đều được lưu.")
        start.locked(said.format(time=f"{time.hour}:{time.minute:02}"), self._setup.by_passphrase)
        # On the thread that also opens: the next opening waits until this notebook is closed.
        self.bridge.then(self._setup.submit(services.close), lambda _none: None, receiver=self)

    # --- trouble

    def tell(self, error: SotayError) -> None:
        """One calm sentence about what nobody expected, wherever the person is."""
        sentence = error.sentence(self.language)
        if self.frame is not None:
            self.frame.tell(sentence)
        elif isinstance(self.window, StartWindow):
            self.window.tell(error)

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
        last_resort.stop_log()
        self._garbage.stop()


def _destroy(window: QWidget) -> None:
    """Now, with all timers of its screens: none of them may ask a notebook that is closed."""
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
