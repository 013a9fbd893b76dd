"""Where one person has been looking for files is not kept for the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import delete

from tests.ui.driving import settle
from ui import files

UI = Path(files.__file__).parent


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[QSettings]:
    """Qt's own notes of this account, in a folder of the test."""
    kind, scope = QSettings.Format.NativeFormat, QSettings.Scope.UserScope
    usual = Path(QSettings(scope, "QtProject").fileName()).parent
    QSettings.setPath(kind, scope, str(tmp_path / "config"))
    yield QSettings(scope, "QtProject")
    QSettings.setPath(kind, scope, str(usual))


def visit(folder: Path) -> None:
    """What Qt's own dialog does when somebody has found a file in `folder`."""
    dialog = QFileDialog(None, "", str(folder))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setHistory([str(folder)])
    dialog.show()
    settle()
    dialog.close()
    delete(dialog)


@pytest.mark.parametrize("ask", ["file", "files", "folder"])
def test_nothing_of_a_dialog_stays_and_the_next_begins_elsewhere(
    ask: str, kept: QSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "nhà bà Sáu"
    secret.mkdir()
    visit(secret)
    kept.sync()
    assert str(kept.value("FileDialog/lastVisited")).endswith("S%C3%A1u"), "Qt keeps it, and the test sees it"
    begun: list[str] = []

    def found(result: Any) -> Any:
        def run(_parent: QWidget, _title: str, folder: str, *_kinds: str) -> Any:
            begun.append(folder)
            visit(secret)
            return result

        return run

    path = str(secret / "a.jpg")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", found((path, "")))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", found(([path, path], "")))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", found(str(secret)))
    parent = QWidget()
    if ask == "file":
        assert files.ask_file(parent, "", "") == Path(path)
    elif ask == "files":
        assert files.ask_files(parent, "", "") == [Path(path)] * 2
    else:
        assert files.ask_folder(parent) == secret
        assert files.ask_folder(parent, begin=tmp_path) == secret
        assert begun.pop() == str(tmp_path)
    assert begun == [str(files.documents())]
    kept.sync()
    assert not [key for key in kept.allKeys() if "lastVisited" in key or "history" in key]
    assert "S%C3%A1u" not in Path(kept.fileName()).read_text()


def test_every_dialog_for_files_is_asked_for_here() -> None:
    others = [path for path in UI.rglob("*.py") if path.name != "files.py" and "QFileDialog" in path.read_text("utf-8")]
    assert others == []


def test_the_program_opens_files_of_the_machine_only() -> None:
    """No address that stands in a text is ever opened, by a click or otherwise."""
    calls = [call for path in UI.rglob("*.py") for call in re.findall(r"openUrl\(.*", path.read_text("utf-8"))]
    assert calls
    assert all(call.startswith("openUrl(QUrl.fromLocalFile(") for call in calls)
