"""The monkey of the monkey test: presses what it finds in the real window, over a notebook that is in use.

`monkey_window.py SEED SECONDS FOLDER` makes the notebook, acts until the time is over and ends as in a power cut. A
line of JSON tells each fault with the last acts before it: an exception, whatever thread it is on, or a complaint of
Qt. A window that does not answer leaves the stacks of all threads on stderr. The last line tells how many acts it were.
"""

from __future__ import annotations

import faulthandler
import json
import os
import random
import sys
import threading
import time
import traceback
from collections import deque
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any

from PySide6 import QtPrintSupport
from PySide6.QtCore import QMessageLogContext, QPoint, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

ANSWERS_SECONDS = 60.0  # a window that is busy for longer than this does not answer
TRAIL = 12
WRITING = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox)
WORDS = (
    *("đường", "liên", "ấp", "ngập", "nước", "họp", "dân", "góp", "ý", "dự án", "trường học", "kênh Ngang"),
    *("0912345678", "Nguyễn Văn Tám", "31/12/2026", "12.000.000"),
)
KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space),
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_PageDown, Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_Menu),
)
LETTERS = (*"ABCEFLNPSVXZ", *"123456789")
SIZES = ((1366, 736), (1024, 560), (1920, 1000))
COPIED = ("", "Một dòng\nhai dòng\tba\u00a0bốn", "x" * 20_000, "Nu\u031bo\u031b\u0301c yê\u0301u")
# Qt's plugins say these of pictures that are none and of screens that are none.
HARMLESS = ("marker type", "propagateSizeHints", "does not support")


class Pointing:
    """Stands for the system's dialogs for files: some file or folder is chosen at once, or none."""

    def __init__(self, chance: random.Random, folder: Path) -> None:
        self._chance, self._folder = chance, folder
        folder.mkdir()
        (folder / "ảnh.jpg").write_bytes(b"\xff\xd8\xff not a photo")
        (folder / "biên bản.txt").write_text("Họp ấp 3\n- Nước máy yếu\n", encoding="utf-8")
        (folder / "sổ.json").write_text("[{}]", encoding="utf-8")

    def _one(self) -> str:
        files = sorted(path for path in self._folder.iterdir() if path.is_file())
        return self._chance.choice(["", *map(str, files), str(self._folder / "không có.docx")])

    def getOpenFileName(self, *_: Any) -> tuple[str, str]:
        return self._one(), ""

    def getOpenFileNames(self, *_: Any) -> tuple[list[str], str]:
        chosen = self._one()
        return ([chosen] if chosen else []), ""

    def getExistingDirectory(self, *_: Any) -> str:
        return self._chance.choice(["", str(self._folder)])


class NoPrinter:
    """Stands for the system's dialog for printers: the person goes back."""

    def __init__(self, *_: Any) -> None:
        pass

    def exec(self) -> QDialog.DialogCode:
        return QDialog.DialogCode.Rejected


class Monkey:
    """Acts at random in the application's window; the same seed acts alike as far as the clock allows."""

    def __init__(self, seed: int, seconds: float, folder: Path) -> None:
        from typing_window import Typist

        import ui.files
        from tests.ui.tour.scenes import fill

        self._chance = random.Random(seed)
        self._trail: deque[str] = deque(maxlen=TRAIL)
        self._acts = 0
        self._listen()
        pointing: Any = Pointing(self._chance, folder / "usb")
        ui.files.QFileDialog = pointing  # type: ignore[misc]
        QtPrintSupport.QPrintDialog = NoPrinter  # type: ignore[misc,assignment]
        typist = Typist(folder)
        self._qt, self._application = typist.qt, typist.application
        services: Any = self._application.services
        fill(SimpleNamespace(services=services, store=services.capture._context.store))  # type: ignore[arg-type]
        self._qt.aboutToQuit.connect(self._end)  # it found the way out
        if seed % 2:
            typist.go_to(self._chance.choice(["meeting", "quick", "stream"]))
        self._until = time.monotonic() + seconds
        self._next()

    def run(self) -> None:
        self._qt.exec()

    # -- faults

    def _listen(self) -> None:
        def failed(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
            self._fault("".join(traceback.format_exception(kind, error, where)))

        def complained(_kind: QtMsgType, _where: QMessageLogContext, message: str) -> None:
            if not any(one in message for one in HARMLESS):
                self._fault(f"Qt: {message}")

        qInstallMessageHandler(complained)
        threading.excepthook = lambda args: failed(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)
        sys.excepthook = failed
        # The program's own last resort would say a sentence and go on.
        import ui.last_resort

        ui.last_resort.record = lambda error: self._fault("".join(traceback.format_exception(error)))

    def _fault(self, what: str) -> None:
        print(json.dumps({"fault": what[-3000:], "before": list(self._trail)}, ensure_ascii=False), flush=True)

    def _end(self) -> None:
        print(json.dumps({"acts": self._acts}), flush=True)
        os._exit(0)  # as when the power goes

    # -- acts

    def _next(self) -> None:
        faulthandler.dump_traceback_later(ANSWERS_SECONDS, exit=True)
        if time.monotonic() > self._until:
            self._end()
        # Before the act, which may open a dialog and come back only when that is closed.
        QTimer.singleShot(self._chance.choice([0, 0, 1, 5, 20]), self._next)
        act = self._chance.choices(
            [self._click, self._point, self._focus, self._type, self._press, self._combine, self._disturb],
            [35, 12, 10, 18, 14, 9, 2],
        )[0]
        try:
            act()
        except RuntimeError as error:
            if "already deleted" not in str(error):  # a control that went away under the finger
                raise
        self._acts += 1

    def _root(self) -> QWidget:
        root = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._application.window
        assert root is not None
        return root

    def _any(self, *kinds: type[QWidget]) -> Any:
        every = [one for kind in kinds for one in self._root().findChildren(kind)]
        there = [one for one in every if one.isVisible() and one.isEnabled()]
        return self._chance.choice(there) if there else None

    def _told(self, what: str, where: QWidget | None) -> None:
        self._trail.append(f"{what} @{where.objectName() or type(where).__name__}" if where is not None else what)

    def _click(self) -> None:
        button = self._any(QAbstractButton)
        if button is not None:
            self._told(f"click {button.text()[:20]}", button)
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            if self._chance.random() < 0.2 and button.isVisible() and button.isEnabled():
                self._told("again", button)
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def _point(self) -> None:
        view = self._any(QAbstractItemView)
        if view is not None:
            place = view.viewport().rect()
            at = QPoint(self._chance.randrange(place.width() + 1), self._chance.randrange(place.height() + 1))
            hand = self._chance.choice([Qt.MouseButton.LeftButton] * 2 + [Qt.MouseButton.RightButton])
            self._told("point", view)
            QTest.mouseClick(view.viewport(), hand, Qt.KeyboardModifier.NoModifier, at)

    def _focus(self) -> None:
        field = self._any(*WRITING)
        if field is not None:
            self._told("go to", field)
            field.setFocus()

    def _there(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self._root()

    def _type(self) -> None:
        word, field = self._chance.choice(WORDS), self._there()
        self._told(f"type {word}", field)
        if self._chance.random() < 0.5:
            event = QInputMethodEvent("", [])
            event.setCommitString(f"{word} ")
            QApplication.sendEvent(field, event)
        else:
            for letter in word.encode("ascii", "ignore").decode() + " ":
                QTest.keyClick(self._there(), letter)  # each where the keyboard is by then, as a person's would go

    def _press(self) -> None:
        key, field = self._chance.choice(KEYS), self._there()
        self._told(key.name, field)
        QTest.keyClick(field, key)

    def _combine(self) -> None:
        letter = self._chance.choice(LETTERS)
        control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
        held, field = self._chance.choice([control, control, alt]), self._there()
        self._told(f"{held.name}+{letter}", field)
        QTest.keyClick(field, Qt.Key(ord(letter)), held)

    def _disturb(self) -> None:
        if self._chance.random() < 0.5:
            self._told("resize", None)
            self._application.window.resize(*self._chance.choice(SIZES))
        else:
            self._told("copy", None)
            QApplication.clipboard().setText(self._chance.choice(COPIED))


def main() -> int:
    seed, seconds, folder = int(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3])
    Monkey(seed, seconds, folder).run()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
