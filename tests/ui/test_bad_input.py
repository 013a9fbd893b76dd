"""What people bring to the window that is not as it should be: each has its sentence and its way out, and nothing that
was typed before is touched. What is read of such files is tested in tests/unit/imports, pasting in notes/test_pasting.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop_app.domain.data import read_text
from desktop_app.domain.vietnamese.legacy import recognise
from desktop_app.errors import BrokenList
from desktop_app.services import Services
from desktop_app.services.context import load_vocabulary
from tests.ui.conftest import MemorySettings
from tests.ui.driving import settle, type_text
from tests.ui.notes.conftest import DRAFT, Place, notebook, notes, open_place, services
from ui.main_window import MainWindow
from ui.theme.theme import Theme

__all__ = ["notebook", "notes", "open_place", "services"]

TYPED = " Chữ đã gõ."


@pytest.fixture
def place(notes: dict[str, str], open_place: Callable[..., Place]) -> Place:
    """A draft is open, and something was typed into it."""
    opened = open_place()
    opened.view.open_record(notes[DRAFT["title"]])
    type_text(opened.find("note_content"), TYPED)
    return opened


def typed(place: Place) -> str:
    """What of it is on the disk."""
    assert place.view.finish_writing()
    [draft] = [one for one in place.services.queries.drafts("note") if one.fields.get("title") == DRAFT["title"]]
    return str(draft.fields["content"])


def said(place: Place) -> str:
    place.until(lambda: place.view.editor.banners.isVisible())
    banner = place.view.editor.banners.banner()
    assert banner is not None
    return str(banner.accessibleName())


def film(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"\x00\x00\x00\x18ftypisom")
        file.truncate(200 * 1000 * 1000)


def paper_of_another_kind(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + bytes(200))


def huge_photo(path: Path) -> None:
    Image.new("L", (10_000, 10_000)).save(path, "PNG")


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("phim.mp4", film, ("Sổ chưa nhận phim", "Tin vẫn nguyên")),
        ("ảnh.jpg", paper_of_another_kind, ("không phải loại mà tên của nó nói: bên trong là PDF", "Tin vẫn nguyên")),
        ("to.png", huge_photo, ("100 triệu điểm ảnh", "Xin chụp lại ở cỡ nhỏ hơn")),
    ],
    ids=["film of 200 MB", "another kind than its name", "photo of 100 megapixels"],
)
def test_a_file_that_is_not_taken(
    place: Place, tmp_path: Path, name: str, make: Callable[[Path], None], words: tuple[str, str]
) -> None:
    make(tmp_path / name)
    place.view.editor.files.wanted.emit(tmp_path / name)
    sentence = said(place)
    assert all(one in sentence for one in words)
    assert typed(place).endswith(TYPED.strip())
    assert not place.view.editor.files._entries


def test_a_day_that_does_not_exist(place: Place) -> None:
    day = place.find("note_day")
    day.setFocus()
    day.clear()
    type_text(day, "31/11/2026")
    place.find("note_content").setFocus()
    settle()
    assert place.view.editor.facts.day.problem() != ""
    assert day.text() == "31/11/2026"  # what was typed stays to be put right
    assert typed(place).endswith(TYPED.strip())


def test_five_hundred_streams(place: Place, notes: dict[str, str]) -> None:
    """More than a record takes: all of them are kept in the draft, and the sentence says how many there may be."""
    services = place.services
    draft = services.queries.drafts("note")[0]
    rows = {f"stream.{number:032x}": {"order": number, "summary": f"Ý kiến {number}"} for number in range(500)}
    place.view.desk.let_go()
    services.capture.save_draft(draft.id, {**draft.fields, **rows}).result()
    place.view.open_record(draft.record_id)
    type_text(place.find("note_content"), TYPED)
    place.view.editor.complete()
    assert "nhiều nhất là 50" in said(place)
    assert typed(place).endswith(TYPED.strip())
    kept = services.queries.draft(draft.id).fields
    assert sum(name.startswith("stream.") for name in kept) == 500


def test_a_paste_in_several_encodings(place: Place) -> None:
    """Three papers pasted together: each line is read for itself, and Ctrl+Z gives the original back."""
    mixed = "Kính gửi xã\nCéng hßa x· héi chñ nghÜa ViÖt Nam\nVieät Nam ñoäc laäp"
    assert recognise(mixed) is not None
    content = place.find("note_content")
    before = content.text()
    mime = QMimeData()
    mime.setText(mixed)
    content.insertFromMimeData(mime)
    settle()
    place.find("paste_convert").click()
    settle()
    assert "Cộng hòa xã hội chủ nghĩa Việt Nam" in content.text()
    assert "Việt Nam độc lập" in content.text()
    content.undo()
    assert mixed in content.text()
    content.undo()
    assert content.text() == before


def test_a_second_screen_that_is_gone(theme: Theme, show: Callable[..., QWidget]) -> None:
    settings = MemorySettings()
    screens: dict[str, Callable[[], QWidget]] = {"today": QWidget}
    first = MainWindow(theme, settings, screens)
    room = QGuiApplication.primaryScreen().availableGeometry()
    show(first, room.width() + 1000, room.height() + 200)
    assert first.rail.mode == "full"
    first.move(room.right() + 3000, room.top() + 40)
    settle()
    assert not room.intersects(first.frameGeometry())
    first.close()
    again = MainWindow(theme, settings, screens)
    again.start()
    assert room.contains(again.frameGeometry())
    # Before it is shown: the places are made for the room that there is now, not for the large screen's.
    assert again.rail.mode == again.theme.frame(again.width()).rail != "full"
    again.deleteLater()


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda text: text[: len(text) // 2], ""),
        (lambda text: text.replace('"vi"', '"tieng_viet"', 1), "channels 1"),
        (
            lambda text: json.dumps({**json.loads(text), "channels": [json.loads(text)["channels"][0]] * 2}),
            "channels 2",
        ),
        (lambda text: json.dumps({"channels": {"a": 1}}), "channels"),
        (lambda text: "[]", ""),
    ],
    ids=["cut off", "a label is missing", "a key twice", "no list", "something else"],
)
def test_a_word_list_with_a_mistake(spoil: Callable[[str], str], where: str) -> None:
    def read(folder: str, name: str) -> Any:
        text = read_text(folder, name)
        return json.loads(spoil(text) if name == "notes.json" else text)

    with pytest.raises(BrokenList) as caught:
        load_vocabulary(read)
    sentence = caught.value.sentence("vi")
    assert "notes.json" in sentence
    assert where in sentence
    assert "mọi chữ đã ghi còn nguyên" in sentence
    assert load_vocabulary().entries("channels")


def test_a_word_list_with_a_mistake_leaves_what_was_typed(place: Place, services: Services) -> None:
    """Met in the middle of work, it is one sentence; the draft is on the disk as it was typed."""
    assert typed(place).endswith(TYPED.strip())
    error = BrokenList("notes.json", "channels 1")
    place.view.editor.show_refused(error)
    assert "channels 1" in said(place)
    assert typed(place).endswith(TYPED.strip())
