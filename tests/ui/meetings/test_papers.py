"""Papers of a meeting in the window: layouts, what may be added, a close look, joint meetings, older files, the log."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop_app.domain.record import rows_of
from tests.support import Notebook
from tests.ui.driving import settle, unnamed
from tests.ui.meetings.conftest import HEAD, SAID, Place, fields_of
from tests.unit.imports.hostile import billion_laughs, docx
from ui.meetings.minutes import MinutesPage
from ui.meetings.preset_card import PresetCard
from ui.meetings.start import StartPage

OpenPlace = Callable[..., Place]
LAYOUTS = ("nd30-2020", "hd05-2026", "mttq", "doan", "thon", "lien-tich", "hd36-2018")


def finished(notebook: Notebook, **head: Any) -> str:
    services = notebook.services
    return services.meetings.finish(services.meetings.start(fields_of(**head)).result().id).result().record_id


def papers(place: Place, meeting: str, folder: Path) -> MinutesPage:
    place.services.settings.set("export.folder", str(folder))
    place.view.show_minutes(meeting)
    settle()
    assert isinstance(place.view.current, MinutesPage)
    return place.view.current


def save(place: Place, button: str) -> None:
    """Press a button that saves, and Enter in the dialog."""
    place.find(button).click()  # type: ignore[attr-defined]
    settle()
    place.press(Qt.Key.Key_Return)
    place.wait(lambda: place.view.findChild(object, "export_done") is not None)


def words_in(file: Path, part: str = "word/document.xml") -> list[str]:
    with zipfile.ZipFile(file) as archive:
        root = etree.fromstring(archive.read(part))
    return ["".join(text.text or "" for text in paragraph.iter("{*}t")) for paragraph in root.iter("{*}p")]


def test_every_layout_is_offered_and_says_that_no_clerk_has_checked_it(
    open_place: OpenPlace, notebook: Notebook, tmp_path: Path
) -> None:
    place = open_place()
    page = papers(place, finished(notebook), tmp_path)
    cards = page.findChildren(PresetCard)
    assert [card.objectName() for card in cards] == [f"minutes_preset_{name}" for name in LAYOUTS]
    for card, name in zip(cards, LAYOUTS, strict=True):
        layout = place.services.exporting.layout(name)
        assert card.accessibleName() == layout.labels["vi"]
        assert card.accessibleDescription() == f"{layout.sources['vi']}. Chưa kiểm chứng"
        assert "kiểm chứng" not in repr(place.services.exporting.document(page.meeting, name)).casefold()
    assert [card.objectName() for card in cards if card.isChecked()] == ["minutes_preset_thon"], "a hamlet's meeting"


def test_a_layout_that_a_clerk_has_checked_says_nothing(
    open_place: OpenPlace, notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    from desktop_app.exports.presets import Preset

    checked = dataclasses.replace(Preset.load("nd30-2020"), verified_by="Văn thư xã")
    monkeypatch.setattr(Preset, "load", classmethod(lambda cls, name: checked))
    place = open_place()
    page = papers(place, finished(notebook), tmp_path)
    assert {card.accessibleDescription() for card in page.findChildren(PresetCard)} == {checked.sources["vi"]}


def test_the_layout_that_is_chosen_is_drawn_written_and_proposed_again(
    open_place: OpenPlace, notebook: Notebook, tmp_path: Path
) -> None:
    place = open_place()
    meeting = finished(notebook)
    page = papers(place, meeting, tmp_path)
    before = page.pages._sheets[0]._image.copy()
    place.find("minutes_preset_hd05-2026").click()  # type: ignore[attr-defined]
    settle()
    assert page.pages._sheets[0]._image != before
    save(place, "minutes_word")
    (file,) = tmp_path.glob("*.docx")
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in words_in(file)
    again = papers(place, meeting, tmp_path)
    assert [card.objectName() for card in again.findChildren(PresetCard) if card.isChecked()] == [
        "minutes_preset_hd05-2026"
    ]


def test_annex_and_mark_are_switches_that_are_remembered(
    open_place: OpenPlace, notebook: Notebook, tmp_path: Path
) -> None:
    place = open_place()
    meeting = finished(notebook, attendance={"invited": 52, "present": 46, "groups": {"nông dân": 40, "phụ nữ": 3}})
    page = papers(place, meeting, tmp_path)
    pages = len(page.pages._sheets)
    for name in ("minutes_annex", "minutes_mark"):
        place.find(name).click()  # type: ignore[attr-defined]
    settle()
    assert len(page.pages._sheets) == pages + 1, "the preview shows the annex"
    save(place, "minutes_word")
    (file,) = tmp_path.glob("*.docx")
    version = place.services.exporting.version(meeting)
    assert version is not None
    with zipfile.ZipFile(file) as archive:
        feet = [name for name in archive.namelist() if name.startswith("word/footer")]
    assert {words for foot in feet for words in words_in(file, foot)} == {f"Phiên bản 1 - mã {version.code}"}
    assert "dưới 5" in words_in(file)
    papers(place, meeting, tmp_path)
    assert place.find("minutes_annex").isChecked()  # type: ignore[attr-defined]
    assert place.find("minutes_mark").isChecked()  # type: ignore[attr-defined]
    place.find("minutes_mark").click()  # type: ignore[attr-defined]
    assert place.services.settings.get("export.mark") is False


def test_a_closer_look_keeps_the_page_and_goes_back(open_place: OpenPlace, notebook: Notebook, tmp_path: Path) -> None:
    place = open_place()
    page = papers(place, finished(notebook), tmp_path)
    fitting = page.pages._sheets[0].width()
    place.find("minutes_larger").click()  # type: ignore[attr-defined]
    page.pages.setFocus()
    place.press(Qt.Key.Key_Plus)
    assert page.pages._sheets[0].width() == pytest.approx(1.5 * fitting, abs=4)
    for _ in range(5):
        page.pages.zoom_by(1)
    assert page.pages._sheets[0].width() == pytest.approx(2 * fitting, abs=4)
    assert not place.find("minutes_larger").isEnabled()
    page.pages.go(2)
    page.pages.zoom_by(-1)
    assert page.pages.page() == 2
    page.pages.set_whole_page(True)
    assert page.pages._sheets[0].height() <= page.pages.viewport().height()


def test_where_the_file_went_is_told_and_can_be_opened(
    open_place: OpenPlace, notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("ui.meetings.minutes.open_outside", opened.append)
    place = open_place()
    papers(place, finished(notebook), tmp_path)
    save(place, "minutes_pdf")
    (file,) = tmp_path.glob("*.pdf")
    place.find("export_open").click()  # type: ignore[attr-defined]
    place.find("export_open_folder").click()  # type: ignore[attr-defined]
    assert opened == [file, tmp_path]
    assert unnamed(place.window) == []


def test_questions_and_answers_of_a_meeting_are_a_sheet_of_their_own(
    open_place: OpenPlace, notebook: Notebook, tmp_path: Path
) -> None:
    place = open_place()
    papers(place, finished(notebook), tmp_path)
    save(place, "minutes_answers")
    (file,) = tmp_path.glob("*.docx")
    assert "DÂN ĐÃ HỎI – CƠ QUAN ĐÃ TRẢ LỜI" in words_in(file)


def test_the_words_can_be_pasted_into_a_message(open_place: OpenPlace, notebook: Notebook, tmp_path: Path) -> None:
    place = open_place()
    papers(place, finished(notebook), tmp_path)
    place.find("minutes_copy").click()  # type: ignore[attr-defined]
    copied = QGuiApplication.clipboard().text()
    assert "BIÊN BẢN\n" in copied
    assert SAID[1]["text"] in copied


def test_what_the_guard_stops_is_neither_copied_nor_printed(
    open_place: OpenPlace, notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[object] = []
    monkeypatch.setattr("ui.meetings.printer.print_pages", lambda *asked: printed.append(asked))
    place = open_place()
    draft = notebook.services.meetings.start(fields_of(title="Họp về 084093001234")).result()
    page = papers(place, draft.record_id, tmp_path)
    QGuiApplication.clipboard().setText("cũ")
    for button in ("minutes_copy", "minutes_print"):
        page._banners.show_banner(None)
        place.find(button).click()  # type: ignore[attr-defined]
        banner = page._banners.banner()
        assert banner is not None and "084093001234" not in banner.accessibleName()
    assert (QGuiApplication.clipboard().text(), printed) == ("cũ", [])
    page = papers(place, finished(notebook), tmp_path)
    page.print()
    assert len(printed) == 1


def test_what_the_guard_stops_is_said_in_the_dialog(open_place: OpenPlace, notebook: Notebook, tmp_path: Path) -> None:
    place = open_place()
    draft = notebook.services.meetings.start(fields_of(title="Họp về 084093001234")).result()
    papers(place, draft.record_id, tmp_path)
    place.find("minutes_word").click()  # type: ignore[attr-defined]
    settle()
    place.press(Qt.Key.Key_Return)
    place.wait(lambda: "Chưa xuất tệp nào" in place.find("export_dialog").name.problem())  # type: ignore[attr-defined]
    assert list(tmp_path.glob("*.docx")) == []


# -- joint meetings ----------------------------------------------------------------------------------------------------


def start(place: Place) -> StartPage:
    place.window.meeting_wanted.emit()
    place.wait(lambda: isinstance(place.view.current, StartPage))
    return place.start


def test_a_joint_meeting_asks_for_the_second_body_and_prints_both(
    open_place: OpenPlace, notebook: Notebook, tmp_path: Path
) -> None:
    place = open_place()
    page = start(place)
    assert not page.findChild(object, "start_cohost").isVisible()
    kind = page.findChild(object, "start_kind")
    kind.setCurrentIndex(kind.findData("joint"))
    kind.activated.emit(kind.findData("joint"))
    typed = {
        "start_title": "Họp liên tịch",
        "start_org": "Ủy ban nhân dân xã",
        "start_symbol": "UBND",
        "start_cohost": "Ủy ban MTTQ Việt Nam xã",
        "start_cohost_symbol": "MTTQ",
        "start_chair": "Lê Thị Mẫu",
        "start_cochair": "Thạch Văn Giả",
        "start_cochair_position": "Chủ tịch Ủy ban MTTQ xã",
    }
    for name, words in typed.items():
        field = place.find(name)
        field.setFocus()
        field.selectAll()  # type: ignore[attr-defined]
        place.write(words)
    assert unnamed(place.window) == []
    place.control(Qt.Key.Key_Return)
    settle()
    place.saved()
    fields = place.services.queries.drafts("meeting")[0].fields
    assert fields["cohost"] == {"name": "Ủy ban MTTQ Việt Nam xã", "symbol": "MTTQ"}
    assert fields["cochair"] == {"name": "Thạch Văn Giả", "position": "Chủ tịch Ủy ban MTTQ xã"}
    meeting = place.services.queries.drafts("meeting")[0].record_id
    assert place.services.exporting.suggested(meeting) == "lien-tich"
    page_ = papers(place, meeting, tmp_path)
    save(place, "minutes_word")
    (file,) = tmp_path.glob("*.docx")
    assert page_._preset == "lien-tich"
    shown = words_in(file)
    assert "Số: ……/BB-UBND-MTTQ" in shown
    assert shown.count("ĐẠI DIỆN") == 2
    assert shown.count("Thạch Văn Giả") == 1


def test_any_meeting_may_have_two_chairs(open_place: OpenPlace) -> None:
    place = open_place()
    page = start(place)
    assert not page.findChild(object, "start_cochair").isVisible()
    place.find("start_two_chairs").click()  # type: ignore[attr-defined]
    settle()
    assert place.find("start_cochair").hasFocus()
    assert not page.findChild(object, "start_two_chairs").isVisible()


# -- files from elsewhere ----------------------------------------------------------------------------------------------

OLD = (
    "BIÊN BẢN", "Họp ấp 3 về nước sạch", "Địa điểm: Nhà văn hóa ấp 3", "Chủ trì: Lê Thị Mẫu, Trưởng ấp",
    "Ý kiến của người dân ấp 3: Nước yếu vào buổi chiều.", "Câu hỏi của người dân: Khi nào có nước?",
    "Trả lời của trạm cấp nước: Trong tuần này.", "Kết luận: Trạm báo lịch cho bà con.",
)  # fmt: skip


def test_older_minutes_are_shown_line_by_line_and_become_items(
    open_place: OpenPlace, notebook: Notebook, tmp_path: Path
) -> None:
    file = tmp_path / "biên bản cũ.docx"
    file.write_bytes(docx(*OLD))
    place = open_place()
    start(place).choose_file = lambda *_asked: file
    place.find("start_import").click()  # type: ignore[attr-defined]
    place.wait(lambda: bool(place.window.findChildren(object, "import_take")))
    lines = place.find("import_lines")
    rows = [lines.model().row(n) for n in range(lines.model().rowCount())]  # type: ignore[attr-defined]
    assert [line.text for _n, line in rows] == list(OLD)
    (draft,) = place.services.queries.drafts("meeting")
    assert not rows_of(draft.fields, "item"), "nothing is taken over before it is asked for"
    assert unnamed(place.window) == []
    place.press(Qt.Key.Key_Return)
    place.wait(lambda: place.find("start_place").text() == "Nhà văn hóa ấp 3")  # type: ignore[attr-defined]
    place.saved()
    (draft,) = place.services.queries.drafts("meeting")
    assert [(item["kind"], item["text"]) for item in rows_of(draft.fields, "item")] == [
        ("opinion", "Nước yếu vào buổi chiều."),
        ("question", "Khi nào có nước?"),
        ("answer", "Trong tuần này."),
    ]
    assert draft.fields["conclusion"] == "Trạm báo lịch cho bà con."
    assert draft.fields["chair"] == {"name": "Lê Thị Mẫu", "position": "Trưởng ấp"}


def test_a_file_that_is_refused_is_said_and_changes_nothing(
    open_place: OpenPlace, notebook: Notebook, tmp_path: Path
) -> None:
    file = tmp_path / "bom.docx"
    file.write_bytes(billion_laughs())
    place = open_place()
    page = start(place)
    page.choose_file = lambda *_asked: file
    before = dict(page.draft.fields)
    place.find("start_import").click()  # type: ignore[attr-defined]
    place.wait(lambda: page._banners.banner() is not None)
    banner = page._banners.banner()
    assert banner is not None and "Sổ và tệp vẫn nguyên." in banner.accessibleName()
    assert page.draft.fields == before


def test_an_agenda_that_was_copied_becomes_the_agenda(open_place: OpenPlace, qapp: QApplication) -> None:
    place = open_place()
    start(place)
    QGuiApplication.clipboard().setText("CHƯƠNG TRÌNH HỌP\n1. Báo cáo\n2. Góp ý")
    place.find("start_paste").click()  # type: ignore[attr-defined]
    settle()
    place.find("import_take").click()  # type: ignore[attr-defined]
    place.wait(lambda: place.find("start_agenda").toPlainText() == "Báo cáo\nGóp ý")  # type: ignore[attr-defined]


# -- the log -----------------------------------------------------------------------------------------------------------


def test_the_log_of_all_meetings_is_saved_from_the_list(
    open_place: OpenPlace, notebook: Notebook, tmp_path: Path
) -> None:
    finished(notebook)
    place = open_place()
    place.services.settings.set("export.folder", str(tmp_path))
    place.view.entered()
    place.find("meeting_log").click()  # type: ignore[attr-defined]
    place.find("export_format").chip("csv").click()  # type: ignore[attr-defined]
    place.find("export_save").click()  # type: ignore[attr-defined]
    place.wait(lambda: bool(place.toasts))
    assert place.toasts[0][:2] == ("Đã lưu 1 cuộc họp vào Sổ theo dõi cuộc họp.csv", "Mở thư mục")
    assert HEAD["title"] in (tmp_path / "Sổ theo dõi cuộc họp.csv").read_text(encoding="utf-8-sig")


def test_one_key_takes_a_whole_import_back(open_place: OpenPlace, qapp: QApplication) -> None:
    place = open_place()
    place.window.meeting_wanted.emit()
    place.wait(lambda: isinstance(place.view.current, StartPage))
    place.write("Tên đã gõ trước")
    draft = place.start.draft
    before = dict(draft.fields)
    said = "\n".join(f"{number}. Bà con góp ý lần {number}" for number in range(1, 251))
    QApplication.clipboard().setText(f"BIÊN BẢN\nHọp ấp 3\nĐịa điểm: Nhà văn hóa\nNội dung:\n{said}")
    place.find("start_paste").click()  # type: ignore[attr-defined]
    place.find("import_take").click()  # type: ignore[attr-defined]
    place.wait(lambda: draft.get("place") == "Nhà văn hóa")
    imported = dict(draft.fields)
    assert len(draft.items()) > 200
    place.control(Qt.Key.Key_Z)
    assert draft.fields == before
    place.control(Qt.Key.Key_Y)
    assert draft.fields == imported
