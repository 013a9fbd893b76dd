"""Follow-ups as a file: the list as the filter shows it, and the sheet for the people who asked."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support import Notebook
from tests.ui.driving import settle, unnamed
from tests.ui.followups.conftest import TASKS, Place, meeting

OpenPlace = Callable[..., Place]


@pytest.fixture
def place(notebook: Notebook, open_place: OpenPlace, tmp_path: Path) -> Place:
    meeting(notebook.services)
    notebook.services.settings.set("export.folder", str(tmp_path))
    return open_place()


def ask(place: Place) -> Any:
    place.find("followup_export").click()
    settle()
    return place.find("export_dialog")


def saved(place: Place, dialog: Any, folder: Path) -> Path:
    dialog.save()
    place.wait(lambda: bool(place.toasts))
    (file,) = [file for file in folder.iterdir() if file.is_file()]
    return file


def words_in(file: Path) -> str:
    return zipfile.ZipFile(file).read("word/document.xml").decode()


def test_the_whole_list_as_word(place: Place, tmp_path: Path) -> None:
    dialog = ask(place)
    assert unnamed(place.window) == []
    file = saved(place, dialog, tmp_path)
    assert file.name == "Việc theo dõi.docx"
    assert all(words in words_in(file) for words, _owner, _due in TASKS)
    assert place.toasts[0][:2] == (f"Đã lưu {len(TASKS)} việc vào Việc theo dõi.docx", "Mở thư mục")


def test_only_what_is_overdue_when_the_list_shows_that(place: Place, tmp_path: Path) -> None:
    place.view.list.filter.chip("overdue").click()
    settle()
    file = saved(place, ask(place), tmp_path)
    assert file.name == "Việc quá hạn.docx"
    assert [words for words, _owner, _due in TASKS if words in words_in(file)] == [TASKS[1][0]]


def test_the_feedback_sheet_as_pdf(place: Place, tmp_path: Path) -> None:
    dialog = ask(place)
    dialog._what.chip("1").click()
    settle()
    assert [key for key in ("docx", "pdf", "xlsx", "csv") if key in dialog._kinds._chips] == ["docx", "pdf"]
    dialog._kinds.chip("pdf").click()
    file = saved(place, dialog, tmp_path)
    assert file.name == "Dân đã hỏi – cơ quan đã trả lời.pdf"
    assert file.read_bytes().startswith(b"%PDF-")


def test_a_name_of_ones_own_stays_when_the_kind_of_file_changes(place: Place) -> None:
    dialog = ask(place)
    dialog.name.set_text("Của tôi")
    dialog._kinds.chip("xlsx").click()
    assert dialog.path().name == "Của tôi.xlsx"
