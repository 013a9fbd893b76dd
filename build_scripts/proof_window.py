"""Inside a built program: open the window on a notebook, give the passphrase, save a picture, close.

It is built as a second executable that shares everything with the first; `prove_build.py` starts it, then removes it.
Arguments: the notebook's folder, the file with its passphrase, the picture to write.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE = 30.0


def until(application: Any, condition: Callable[[], Any], what: str) -> Any:
    """Let the window live until something is so."""
    end = time.monotonic() + PATIENCE
    while not (value := condition()):
        if time.monotonic() > end:
            raise TimeoutError(what)
        application.processEvents()
        time.sleep(0.01)
    return value


def main(arguments: list[str]) -> int:
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

    from desktop_app import app
    from desktop_app.profile import Profile
    from desktop_app.services.tryout import TryoutServer, server_command
    from desktop_app.storage import keys
    from ui.application import Application
    from ui.first_run.setup import Setup
    from ui.theme.theme import FUSION

    folder, passphrase_file, picture = map(Path, arguments)
    qt = QApplication(["sotay", *FUSION])
    profile = Profile(folder)
    tryout = TryoutServer(profile.tryout_server, server_command())
    application = Application(
        qt, Setup(profile, app.create_notebook, app.open_services, tryout, keys.system_keyring_works)
    )
    application.start()
    until(qt, lambda: application.window, "no window was shown")

    def visible(name: str, kind: type[QWidget] = QWidget) -> QWidget:
        def found() -> QWidget | None:
            return next((one for one in application.window.findChildren(kind, name) if one.isVisible()), None)

        control: QWidget = until(qt, found, f"{name} was not shown")
        return control

    event = QInputMethodEvent()
    event.setCommitString(passphrase_file.read_text(encoding="utf-8"))
    qt.sendEvent(visible("lock_passphrase"), event)
    button = visible("open_button", QAbstractButton)
    until(qt, button.isEnabled, "the notebook could not be opened")
    button.click()  # type: ignore[attr-defined]
    until(qt, lambda: application.frame is not None, "the notebook did not open")
    application.window.resize(1366, 768)
    until(qt, application.window.isVisible, "no window after opening")
    for _ in range(50):
        qt.processEvents()
        time.sleep(0.01)
    saved = application.window.grab().save(str(picture))
    application.window.close()
    application.close()
    return 0 if saved else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
