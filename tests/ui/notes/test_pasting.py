"""What is pasted becomes whole paragraphs; old fonts are read after a look; the original is one Ctrl+Z away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QWidget

from tests.ui.driving import cut_off, settle, unnamed
from tests.ui.notes.conftest import Place
from ui.widgets.dialog import Dialog, snapshot
from ui.widgets.pasting import LONGEST

BROKEN = "để nâng cao chất\n\nlượng công tác\u00a0\u00a0dân vận"
OLD = "§Ò nghÞ n¹o vÐt kªnh tr\u00adíc mïa m\u00ada."


def content(place: Place) -> Any:
    draft = place.services.capture.new_draft("note", {"area": "29461", "content": "Việc: "}).result()
    place.view.open_record(draft.record_id)
    edit = place.find("note_content")
    edit.setFocus()
    edit.moveCursor(edit.textCursor().MoveOperation.End)
    return edit


def paste(edit: Any, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    data.setHtml("<img src='file:///etc/hostname'>")
    edit.insertFromMimeData(data)
    settle()


def test_broken_lines_are_joined_and_undo_gives_the_original(open_place: Callable[..., Place]) -> None:
    place = open_place()
    edit = content(place)
    paste(edit, BROKEN)
    assert edit.text() == "Việc: để nâng cao chất lượng công tác dân vận"
    edit.undo()
    assert edit.text() == "Việc: " + BROKEN.replace("\u00a0", " ")
    edit.undo()
    assert edit.text() == "Việc: "


def test_a_part_of_a_sentence_keeps_its_spaces(open_place: Callable[..., Place]) -> None:
    place = open_place()
    edit = content(place)
    paste(edit, "đường ấp 3 ")
    paste(edit, "ngập.")
    assert edit.text() == "Việc: đường ấp 3 ngập."


def test_an_old_font_is_shown_first(open_place: Callable[..., Place], screens: Path) -> None:
    place = open_place()
    edit = content(place)
    paste(edit, OLD)
    dialog = place.window.findChild(Dialog)
    assert isinstance(dialog, Dialog)
    assert "TCVN3" in dialog.text.text()
    assert place.find("paste_preview").text() == "Đề nghị nạo vét kênh trước mùa mưa."
    assert unnamed(dialog) == []
    assert cut_off(dialog) == []
    snapshot(place.window).save(str(screens / "paste.png"))
    place.find("paste_convert").click()
    settle()
    assert edit.text() == "Việc: Đề nghị nạo vét kênh trước mùa mưa."
    edit.undo()
    assert edit.text() == "Việc: " + OLD


def test_an_old_text_may_stay_as_it_is(open_place: Callable[..., Place]) -> None:
    place = open_place()
    edit = content(place)
    paste(edit, OLD)
    place.find("paste_as_is").click()
    settle()
    assert edit.text() == "Việc: " + OLD


def test_two_megabytes_are_refused_and_nothing_is_touched(open_place: Callable[..., Place]) -> None:
    place = open_place()
    edit = content(place)
    paste(edit, "chữ " * (LONGEST // 2))
    assert edit.text() == "Việc: "
    assert place.window.findChild(QWidget, "paste_too_long") is not None
