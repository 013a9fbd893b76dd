"""Cards of photos and papers: what is here, what is still on its way, and how large it was."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from desktop_app.errors import FileProblem
from desktop_app.imports.attachments import MAX_FILES
from desktop_app.services import Services
from tests.support import Notebook
from tests.ui.driving import cut_off, settle, unnamed
from tests.ui.notes.conftest import OTHERS, Place
from ui.notes.attachments import AttachmentsSection
from ui.notes.camera import SHOWN as CAMERA_SHOWN
from ui.notes.camera import camera_folders, newest_photos
from ui.notes.incoming import given, sending_words
from ui.theme.theme import Theme
from ui.widgets.dialog import snapshot
from ui.widgets.labels import Text


def picture(side: int, kind: str = "JPEG") -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((side, side)).save(out, kind)
    return out.getvalue()


PHOTO = {"$blob": "a" * 64, "size": 250_000, "type": "image/jpeg", "original": 4_800_000}
COMING = {**PHOTO, "$blob": "b" * 64, "thumb": {"$blob": "c" * 64, "size": 4_000, "type": "image/jpeg"}}
BARE = {**PHOTO, "$blob": "d" * 64, "original": 250_100}
PAPER = {"$blob": "e" * 64, "size": 90_000, "type": "application/pdf"}


@pytest.mark.parametrize("scale", [100, 200])
def test_a_photo_that_is_not_here_yet_shows_its_thumbnail_and_says_so(
    scale: int, make_theme: Callable[..., Theme], show: Callable[..., QWidget], screens: Path
) -> None:
    here = {"a" * 64: picture(400), "c" * 64: picture(128)}
    section = AttachmentsSection(make_theme("light", scale), here.get)
    entries: list[dict[str, Any]] = [PHOTO, COMING, BARE, PAPER]
    section.load({"attachments": entries})
    show(section, 700 * scale // 100, 420 * scale // 100)
    settle()
    words = [text.text() for text in section.findChildren(Text)]
    assert words.count("chưa về tới máy này") == 2
    assert words.count("244 KB (tệp gốc 4,6 MB)") == 2
    assert {"244 KB", "87 KB"} <= set(words)
    assert cut_off(section) == []
    assert unnamed(section) == []
    section.grab().save(str(screens / f"attachments-{scale}.png"))


def test_how_long_sending_takes_is_said_only_when_it_was_measured() -> None:
    assert sending_words(250_000, None) == "chưa rõ gửi bao lâu"
    assert sending_words(250_000, 0) == "chưa rõ gửi bao lâu"
    assert sending_words(250_000, 1_000_000) == "gửi vài giây"
    assert sending_words(250_000, 12_000) == "gửi chừng 20 giây"
    assert sending_words(250_000, 2_000) == "gửi chừng 2 phút"
    assert sending_words(48_000_000, 4_000) == "gửi chừng 3 giờ"


@pytest.mark.parametrize("arrived", [False, True])
def test_a_note_that_has_arrived_says_nothing_of_sending(theme: Theme, arrived: bool) -> None:
    section = AttachmentsSection(theme, lambda _name: None, lambda: 2_000)
    section.set_arrived(arrived)
    section.load({"attachments": [PHOTO, PAPER]})
    words = " ".join(text.text() for text in section.findChildren(Text))
    assert ("gửi chừng 2 phút" in words) is not arrived
    assert section.heading.note.text() == ("2 tệp, 332 KB" if arrived else "2 tệp, 332 KB, gửi chừng 3 phút")


def test_of_a_note_that_has_arrived_the_photo_that_has_not_says_so(
    theme: Theme, show: Callable[..., QWidget], screens: Path
) -> None:
    left = {PHOTO["$blob"]}
    section = AttachmentsSection(
        theme, lambda _name: None, lambda: 2_000, lambda names: frozenset(left.intersection(names))
    )
    section.load({"attachments": [PHOTO, PAPER]})
    section.set_arrived(True)
    show(section, 500, 300)
    assert [text.text() for text in section.findChildren(Text)].count("chưa giao, gửi chừng 2 phút") == 1
    assert cut_off(section) == []
    section.grab().save(str(screens / "attachments-left.png"))
    left.clear()
    section.set_arrived(True)
    settle()
    assert not any("gửi" in text.text() for text in section.findChildren(Text))


def test_the_open_note_tells_of_its_photo_until_the_office_has_it(
    notebook: Notebook, open_place: Callable[..., Place], screens: Path
) -> None:
    """In the window: the words are delivered, and later the photo too, while somebody looks at them."""
    capture, store = notebook.services.capture, notebook.store
    draft = capture.new_draft("note", {**OTHERS[0], "area": "29461"}).result()
    capture.attach(draft.id, picture(900, "PNG")).result()
    record_id = capture.complete(draft.id).result().record_id
    store.write(lambda db: db.execute("INSERT INTO sync_state VALUES ('sync.epoch', ?)", [b"e" * 32]).rowcount).result()
    store.write(lambda db: db.execute("UPDATE replica SET delivered = n").rowcount).result()
    place = open_place()
    place.view.open_record(record_id)
    settle()
    assert place.find("note_pill").state() == "delivered"

    def said() -> list[str]:
        files = place.view.findChildren(AttachmentsSection)[0]
        return [one.text() for one in files.findChildren(Text) if "chưa giao" in one.text()]

    assert said() == ["chưa giao, chưa rõ gửi bao lâu"]
    place.window.grab().save(str(screens / "note-photo-left.png"))
    store.write(lambda db: db.execute("INSERT INTO blob_delivered SELECT sha256, ? FROM blob", ["e" * 32])).result()
    place.view.look_again()
    settle()
    assert said() == []


def mime(*paths: Path, text: str = "", image: QImage | None = None) -> QMimeData:
    made = QMimeData()
    if paths:
        made.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    if text:
        made.setText(text)
    if image is not None:
        made.setImageData(image)
    return made


def test_what_is_pasted_is_told_apart(qapp: Any, tmp_path: Path) -> None:
    """Files of this machine, else a picture; a text with a picture of itself, as office programs copy it, is a text."""
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    assert given(mime(tmp_path / "a.jpg", tmp_path / "b.pdf", text="file:///a.jpg")) == [
        tmp_path / "a.jpg",
        tmp_path / "b.pdf",
    ]
    [png] = given(mime(image=image))
    assert isinstance(png, bytes)
    assert Image.open(BytesIO(png)).size == (40, 30)
    assert given(mime(text="Bà con hỏi", image=image)) == []
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/a.jpg")])
    assert given(web) == []


def test_pasting_a_picture_and_dropping_files_attaches_them(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services, tmp_path: Path
) -> None:
    place = open_place()
    place.view.open_record(notes[OTHERS[0]["title"]])
    editor = place.view.editor
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    content = place.find("note_content")
    before = content.text()
    content.insertFromMimeData(mime(image=image))  # Ctrl+V in a writing field
    place.until(lambda: len(editor.files._entries) == 1)
    (tmp_path / "ảnh.jpg").write_bytes(picture(300))
    content.insertFromMimeData(mime(tmp_path / "ảnh.jpg", text=str(tmp_path / "ảnh.jpg")))
    place.until(lambda: len(editor.files._entries) == 2)
    assert content.text() == before
    for copied in ("", "chữ thôi"):
        QGuiApplication.clipboard().setText(copied) if copied else QGuiApplication.clipboard().clear()
        place.find("note_paste_file").click()
        assert "Chưa có ảnh hay tệp nào được chép" in place.find("note_files_said").text()
    content.insertFromMimeData(mime(text=" chữ thôi"))
    assert content.text().endswith("chữ thôi") or "chữ thôi" in content.text()
    assert place.view.finish_writing()
    draft = services.queries.draft(services.queries.record(notes[OTHERS[0]["title"]]).draft_id or "")
    assert [entry["type"] for entry in draft.fields["attachments"]] == ["image/png", "image/jpeg"]


def test_a_file_that_is_refused_does_not_keep_the_others_out(
    notes: dict[str, str], open_place: Callable[..., Place], tmp_path: Path
) -> None:
    place = open_place()
    place.view.open_record(notes[OTHERS[0]["title"]])
    chosen = [tmp_path / name for name in ("một.jpg", "phim.mp4", "hai.jpg", "ba.jpg")]
    for number, path in enumerate(chosen):
        path.write_bytes(b"\0\0\0\x18ftypmp42" if path.suffix == ".mp4" else picture(300 + number))
    place.view.editor._attach_all(chosen)
    place.until(lambda: len(place.view.editor.files._entries) == 3)
    banner = place.view.editor.banners.banner()
    assert banner is not None and "phim.mp4" in banner.accessibleName()


def test_each_file_that_is_refused_is_named(
    notes: dict[str, str], open_place: Callable[..., Place], tmp_path: Path
) -> None:
    place = open_place()
    place.view.open_record(notes[OTHERS[0]["title"]])
    editor = place.view.editor
    chosen = [tmp_path / name for name in ("phim.mp4", "một.jpg", "clip.mov")]
    for path in chosen:
        path.write_bytes(picture(300) if path.suffix == ".jpg" else b"\0\0\0\x18ftypmp42")
    editor._attach_all(chosen)
    place.until(lambda: len(editor.files._entries) == 1 and editor.session.clean)

    def said() -> str:
        banner = editor.banners.banner()
        return banner.accessibleName() if banner is not None else ""

    place.until(lambda: "clip.mov" in said())
    assert "phim.mp4" in said()
    editor.banners.problem("Chuyện khác.")
    assert "phim.mp4" not in said(), "what was said of the files is not true of everything that follows"


def test_of_more_photos_than_a_note_takes_none_is_left_out_without_a_word(qapp: Any, tmp_path: Path) -> None:
    """The note itself refuses the twenty-first, and says it: so it must be handed over."""
    chosen = [tmp_path / f"{number}.jpg" for number in range(2 * MAX_FILES)]
    assert given(mime(*chosen)) == chosen


def test_of_many_refused_files_the_banner_says_how_many_more(
    notes: dict[str, str], open_place: Callable[..., Place], tmp_path: Path
) -> None:
    place = open_place()
    place.view.open_record(notes[OTHERS[0]["title"]])
    gone = [tmp_path / f"ảnh {number}.jpg" for number in range(7)]  # the stick was pulled out
    place.find("note_content").insertFromMimeData(mime(*gone))

    def said() -> str:
        banner = place.view.editor.banners.banner()
        return banner.accessibleName() if banner is not None else ""

    place.until(lambda: "Ngoài ra còn 3 tệp chưa đính kèm được." in said())
    assert "ảnh 6.jpg" in said()


def test_the_twenty_first_file_is_refused_when_it_is_attached(services: Services, tmp_path: Path) -> None:
    draft = services.capture.new_draft("note", {"title": "Nhiều ảnh"}).result()
    entries = [{"$blob": f"{number:064x}", "size": 1, "type": "image/png"} for number in range(20)]
    services.capture.save_draft(draft.id, {"title": "Nhiều ảnh", "attachments": entries}).result()
    (tmp_path / "ảnh.jpg").write_bytes(picture(300))
    with pytest.raises(FileProblem, match="a note takes 20"):
        services.capture.attach(draft.id, tmp_path / "ảnh.jpg").result()
    assert len(services.queries.draft(draft.id).fields["attachments"]) == 20


def test_the_newest_photos_of_a_card_are_offered(
    notes: dict[str, str], open_place: Callable[..., Place], services: Services, tmp_path: Path, screens: Path
) -> None:
    card = tmp_path / "thẻ" / "DCIM"
    (card / "100CANON").mkdir(parents=True)
    for number in range(CAMERA_SHOWN + 3):
        photo = card / "100CANON" / f"IMG_{number:04}.JPG"
        photo.write_bytes(picture(100 + number))
        os.utime(photo, (1_700_000_000 + number, 1_700_000_000 + number))
    (card / "ghi.txt").write_text("không phải ảnh", encoding="utf-8")
    assert camera_folders([str(tmp_path / "thẻ")])[0] == card
    assert [path.name for path in newest_photos(card)][:2] == ["IMG_0012.JPG", "IMG_0011.JPG"]
    assert newest_photos(tmp_path / "không có") == []
    services.settings.set("camera_folder", str(card))
    place = open_place(1024, 560)
    place.view.open_record(notes[OTHERS[0]["title"]])
    place.find("note_camera").click()
    settle()
    dialog = place.find("camera_dialog")
    place.until(lambda: not dialog._unread)
    assert len(dialog._buttons) == CAMERA_SHOWN
    for number in (0, 2):
        place.find(f"camera_photo_{number}").click()
    assert place.find("camera_attach").text() == "Đính kèm 2 ảnh"
    settle()
    snapshot(place.window).save(str(screens / "camera-1024.png"))
    assert cut_off(dialog) == []
    assert unnamed(dialog) == []
    place.find("camera_attach").click()
    place.until(lambda: len(place.view.editor.files._entries) == 2)
    assert place.view.finish_writing()
