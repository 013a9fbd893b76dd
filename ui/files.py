"""Asking for a file or a folder, without Qt remembering for the next person where this one has been.

Qt's own dialog keeps the last folder and a history in a file of the account, in clear, and starts there the next time:
on a machine that several people use it would show one where the other keeps things. So it always begins at a folder
that is told to it, and what it kept is taken away again.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

KEPT = ("FileDialog/lastVisited", "FileDialog/history")


def documents() -> Path:
    """The person's documents, where a dialog begins that nobody told better."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())


def ask_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """The file that the person points at, of the `kinds` ("Ảnh (*.jpg);;Mọi tệp (*)"); None when they go back."""
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, str(documents()), kinds)
    forget()
    return Path(chosen) if chosen else None


def ask_files(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Several of them; none when they go back."""
    chosen, _kind = QFileDialog.getOpenFileNames(parent, title, str(documents()), kinds)
    forget()
    return [Path(one) for one in chosen]


def ask_folder(parent: QWidget, title: str = "", begin: Path | None = None) -> Path | None:
    """The folder that the person points at, beginning at `begin`; None when they go back."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(begin or documents()))
    forget()
    return Path(chosen) if chosen else None


def forget() -> None:
    """Take away what Qt has just kept of the folders that were visited."""
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    for name in KEPT:
        kept.remove(name)
    kept.sync()
