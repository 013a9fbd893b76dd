"""Every scene of the window: how a person gets there, over a notebook that is in use.

`SCENES` maps a name to a function that brings the stage there and gives back what is to be looked at (the window, or a
dialog over it). What a scene opens it need not close: the stage is cleared before the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.benchmarks import texts
from tests.support import Notebook
from tests.ui.driving import settle, type_text
from tests.ui.meetings.conftest import SAID, fields_of
from tests.ui.notes.conftest import COMPENSATION, DRAFT, OTHERS
from tests.unit.services.test_conflicts import Office, change
from ui import recovery
from ui.frame import Frame
from ui.meetings.dialogs import AgendaDialog
from ui.settings.people import LeaveDialog
from ui.settings.safety import ReportDialog
from ui.widgets.dialog import Dialog, snapshot

HEARD = "Bà con ấp 3 nói nước máy từ 16 giờ trở đi rất yếu, phải hứng từ trưa để dành nấu cơm."
PRIVATE = (
    "Hai tuần nay bà con hỏi nhau vì sao đợt 2 chưa có lịch chi trả. Có hộ nói tiền chưa về STK 0071001234567. "
    "Ông Nguyễn Văn Tám, điện thoại 0912 345 678, nói đã dỡ nhà, đang ở nhờ."
)
OLD_FONT = "§Ò nghÞ n¹o vÐt kªnh tr\u00adíc mïa m\u00ada."
OTHER_WORDS = (
    "Hai tuần nay bà con hỏi vì sao đợt 2 chưa chi trả. Đề nghị công khai lịch tại trụ sở xã trước ngày 05/12."
)

BEFORE: tuple[dict[str, Any], ...] = (
    {
        "title": "Giao ban cộng tác viên dư luận xã hội tháng 10",
        "kind": "ctv_briefing",
        "starts_at": "2026-10-30T08:00+07:00",
        "place": "Hội trường UBND xã",
        "attendance": {"invited": 14, "present": 12},
    },
    {
        "title": "Họp Ban Công tác Mặt trận ấp 3",
        "starts_at": "2026-11-07T13:30+07:00",
        "attendance": {"invited": 9, "present": 9},
    },
)


def fill(book: Notebook) -> None:
    """A collaborator's notebook after some weeks: notes, a draft, meetings, tasks, and two versions of one note."""
    services = book.services
    services.settings.set("label", {"area": "29461", "area_label": "Xã Trà Cú", "owner": "Nguyễn Thị Lành"})
    services.capture.add("note", [*reversed(OTHERS), COMPENSATION, *texts.notes(30)]).result()
    services.capture.add("note", [DRAFT], keep_draft=True).result()
    [twice] = services.capture.add("note", [{**COMPENSATION, "title": "Ghi trùng: chậm chi trả đền bù"}]).result()
    services.capture.delete(twice.record_id).result()
    for head in BEFORE:
        services.meetings.finish(services.meetings.start(fields_of(SAID[:2], **head)).result().id).result()
    services.meetings.finish(services.meetings.start(fields_of()).result().id).result()
    matters = [
        {
            "text": "Niêm yết lịch chi trả tại nhà văn hóa ấp 3",
            "owner": "Công chức địa chính xã",
            "due_on": "2026-11-19",
        },
        {"text": "Báo lại kết quả nạo vét kênh Ngang", "owner": "Trưởng ấp", "state": "resolved"},
        {"text": "Cắm biển báo ở dốc cầu Kênh Ngang", "owner": "Công an xã", "due_on": "2026-12-05"},
    ]
    services.capture.add("followup", matters).result()
    services.capture.add("request", [{"title": "Giá nước sạch nông thôn", "due_on": "2026-11-28"}]).result()
    [made] = services.capture.add("note", [{**COMPENSATION, "title": "Lịch chi trả đợt 2"}]).result()
    change(book, made.record_id, content="Hai tuần nay bà con hỏi vì sao đợt 2 chưa chi trả.")
    Office(book).writes(made.record_id, {"content": OTHER_WORDS}, (made.rev,))


class Stage:
    """The frame over the notebook, and how a person acts on it."""

    def __init__(self, frame: Frame, qtbot: QtBot, folder: Path) -> None:
        self.frame, self.services, self.folder = frame, frame.services, folder
        self.window: Any = frame.window
        self._qtbot = qtbot

    def go(self, place: str) -> Any:
        assert self.window.go(place)
        settle()
        return self.window.view(place)

    def find(self, name: str) -> Any:
        settle()
        found = [one for one in self.window.findChildren(QWidget, name) if one.isVisible()]
        assert found, f"nothing called {name} is visible"
        return found[-1]

    def until(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)
        settle()

    def dialog(self) -> QWidget:
        """What stands over the window."""
        settle()
        found = [one for one in self.window.findChildren(QDialog) if one.isVisible()]
        assert found, "no dialog was opened"
        return found[-1]

    def note(self, title: str) -> Any:
        """The note of that title, open."""
        view = self.go("notes")
        rows = self.services.queries.records("note", limit=200)
        view.open_record(next(row.id for row in rows if row.title == title))
        settle()
        return view

    def meeting_draft(self) -> str:
        """A meeting that is being taken."""
        found = self.services.queries.drafts("meeting")
        draft = found[0] if found else self.services.meetings.start(fields_of(SAID, title="Họp ấp 3")).result()
        return str(draft.record_id)

    def clear(self) -> None:
        """No dialog, no popup, no toast, and the first place; what a scene wrote is put away."""
        notes = self.window.view("notes")
        popup = notes.editor.guard.popup
        if popup is not None:
            popup.close()
        for _ in range(4):
            for one in reversed(self.window.findChildren(QDialog)):
                if one.isVisible():
                    one.reject()
            settle()
        self.window.toast.hide()
        assert self.window.go("today")
        notes.listing.show_view("all")
        notes.desk.let_go()
        for draft in self.services.queries.drafts():
            if draft.fields.get("title") != DRAFT["title"]:
                self.services.capture.discard_draft(draft.id).result()
        settle()

    def picture(self) -> QPixmap:
        """The window with everything that stands over it."""
        picture = snapshot(self.window)
        painter = QPainter(picture)
        for popup in QApplication.topLevelWidgets():
            if popup.isVisible() and popup is not self.window and not isinstance(popup, QDialog):
                corner = popup.mapToGlobal(QPoint(0, 0)) - self.window.mapToGlobal(QPoint(0, 0))
                painter.drawPixmap(corner, popup.grab())
        painter.end()
        return picture


Scene = Callable[[Stage], QWidget]


def _place(name: str) -> Scene:
    def scene(stage: Stage) -> QWidget:
        stage.go(name)
        return stage.window

    return scene


def _today(stage: Stage) -> QWidget:
    """What takes long to count and what the office asks come after the page was seen."""
    stage.go("today").entered()
    stage.until(lambda: stage.find("today_count_local").text())
    return stage.window


def _statistics(stage: Stage) -> QWidget:
    view = stage.go("statistics")
    stage.until(lambda: view.page is not None)
    return stage.window


def _record(stage: Stage) -> QWidget:
    stage.note(COMPENSATION["title"])
    return stage.window


def _stream(stage: Stage) -> QWidget:
    editor = stage.note(COMPENSATION["title"]).editor
    editor.streams.card(editor.streams._streams[1]["id"]).opened.emit()
    settle()
    return stage.window


def _bottom(stage: Stage) -> QWidget:
    editor = stage.note(COMPENSATION["title"]).editor
    editor.details.show()
    settle()
    editor.page.verticalScrollBar().setValue(editor.page.verticalScrollBar().maximum())
    settle()
    return stage.window


def _level(stage: Stage) -> QWidget:
    editor = stage.note("Tin đồn sáp nhập trường cấp 2").editor
    editor.head.level.setChecked(True)
    settle()
    return stage.window


def _search(stage: Stage) -> QWidget:
    view = stage.go("notes")
    view.focus_search()
    type_text(view.listing.search, "den bu")
    stage.until(lambda: view.presenter.answer.question.text == "den bu")
    return stage.window


def _deleted(stage: Stage) -> QWidget:
    view = stage.go("notes")
    view.listing.show_view("deleted")
    stage.until(lambda: not view.listing.waiting and view.listing.model.rowCount())
    view.listing.list.select_row(0)
    view._opened(view.listing.list.current())
    settle()
    return stage.window


def _filter(stage: Stage) -> QWidget:
    stage.go("notes").choose_filter()
    return stage.dialog()


def _quick(stage: Stage) -> QWidget:
    stage.frame.quick_note()
    dialog: Any = stage.dialog()
    type_text(dialog.what.edit, HEARD)
    dialog.level._buttons[4].click()
    settle()
    return dialog


def _guard(stage: Stage) -> QWidget:
    view = stage.note(COMPENSATION["title"])
    edit = stage.find("note_content")
    edit.setFocus()
    edit.selectAll()
    type_text(edit, PRIVATE)
    guard = view.editor.guard
    stage.until(lambda: len(guard._all()) == 3)
    guard.step(1)
    guard.step(1)
    settle()
    assert guard.popup is not None
    return guard.popup


def _history(stage: Stage) -> QWidget:
    stage.note("Lịch chi trả đợt 2").desk.show_history()
    return stage.dialog()


def _conflict(stage: Stage) -> QWidget:
    stage.note("Lịch chi trả đợt 2")
    stage.find("conflict_look").click()
    return stage.dialog()


def _paste(stage: Stage) -> QWidget:
    stage.note("Giá phân bón tăng đầu vụ")
    data = QMimeData()
    data.setText(OLD_FONT)
    edit = stage.find("note_content")
    edit.setFocus()
    edit.insertFromMimeData(data)
    return stage.dialog()


def _minutes(stage: Stage) -> QWidget:
    view = stage.go("meetings")
    view.show_minutes(stage.services.queries.records("meeting", limit=1)[0].id)
    settle()
    return stage.window


def _export(stage: Stage) -> QWidget:
    stage.services.settings.set("export.folder", str(stage.folder))
    _minutes(stage)
    stage.find("minutes_word").click()
    return stage.dialog()


def _start(stage: Stage) -> QWidget:
    view = stage.go("meetings")
    view.new_meeting()
    stage.until(lambda: type(view.current).__name__ == "StartPage")
    return stage.window


def _taking(stage: Stage) -> QWidget:
    view = stage.go("meetings")
    view.write(stage.meeting_draft())
    stage.until(lambda: type(view.current).__name__ == "TakingView")
    return stage.window


def _read_back(stage: Stage) -> QWidget:
    _taking(stage)
    stage.window.view("meetings").current.read_back()
    return stage.dialog()


def _attendance(stage: Stage) -> QWidget:
    _taking(stage)
    stage.window.view("meetings").current._count_people()
    return stage.dialog()


def _finish(stage: Stage) -> QWidget:
    _taking(stage)
    stage.find("taking_finish").click()
    return stage.dialog()


def _board(stage: Stage) -> QWidget:
    stage.go("followups").show_board()
    settle()
    return stage.window


def _new_followup(stage: Stage) -> QWidget:
    stage.go("followups").add()
    return stage.dialog()


def _connect(stage: Stage) -> QWidget:
    stage.go("sync")._connect()
    return stage.dialog()


def _to_stick(stage: Stage) -> QWidget:
    stage.go("sync")._by_stick(True)
    stage.find("courier_go").click()  # no stick is there yet, and it says so
    return stage.dialog()


def _address(stage: Stage) -> QWidget:
    stage.go("sync")._change_address("https://van-phong:8443")
    return stage.dialog()


def _new_place(stage: Stage) -> QWidget:
    field: Any = stage.note(COMPENSATION["title"]).editor.facts.area
    field._make("")
    return stage.dialog()


def _agenda(stage: Stage) -> QWidget:
    _taking(stage)
    view = stage.window.view("meetings").current
    AgendaDialog(stage.frame.theme, stage.window, view.draft).open()
    return stage.dialog()


def _office(stage: Stage) -> QWidget:
    return _card(stage, "LockCard", "ask_office")


def _report(stage: Stage) -> QWidget:
    stage.go("settings")
    ReportDialog(stage.frame.theme, stage.window, "phiên bản 1\n" * 30, lambda _text: None).open()
    return stage.dialog()


def _leave(stage: Stage) -> QWidget:
    stage.go("settings")
    LeaveDialog(stage.frame.theme, stage.window, stage.services, stage.frame.bridge).open()
    return stage.dialog()


def _ask(stage: Stage) -> QWidget:
    """The longest question there is, with a long folder in it."""
    said = (
        "Sổ và các bản sao lưu nằm trên máy này sẽ không còn, không lấy lại được ở đây. "
        "Bản sao lưu vẫn còn ở /media/nguoidung/USB của tổ dân phố/Sổ tay của tôi năm 2026, mở bằng mật khẩu của sổ."
    )
    dialog = Dialog(stage.frame.theme, stage.window, "Bỏ hẳn cuốn sổ này khỏi máy?", said)
    dialog.add_safe("Để sổ lại")
    dialog.add_action("Bỏ khỏi máy", kind="danger")
    dialog.open()
    return stage.dialog()


def _passphrase(stage: Stage) -> QWidget:
    return _card(stage, "LockCard", "ask_passphrase")


def _restore(stage: Stage) -> QWidget:
    return _card(stage, "BackupCard", "ask_restore")


def _card(stage: Stage, kind: str, ask: str) -> QWidget:
    view = stage.go("settings")
    card = next(one for one in view.findChildren(QWidget) if type(one).__name__ == kind)
    getattr(card, ask)()
    return stage.dialog()


def _keys(stage: Stage) -> QWidget:
    stage.go("notes")
    stage.window.show_shortcuts()
    return stage.dialog()


def _recovery(stage: Stage) -> QWidget:
    drafts = stage.services.queries.drafts("note")[:2]
    recovery.RecoveryDialog(stage.frame.theme, stage.services, drafts, stage.window, lambda *_: None).open()
    return stage.dialog()


SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "today": _today,
        "notes": _place("notes"),
        "note": _record,
        "note-stream": _stream,
        "note-bottom": _bottom,
        "note-level": _level,
        "note-search": _search,
        "note-deleted": _deleted,
        "note-filter": _filter,
        "quick-note": _quick,
        "history": _history,
        "conflict": _conflict,
        "paste": _paste,
        "guard": _guard,
        "meetings": _place("meetings"),
        "meeting-start": _start,
        "meeting-taking": _taking,
        "meeting-read-back": _read_back,
        "meeting-attendance": _attendance,
        "meeting-finish": _finish,
        "minutes": _minutes,
        "export": _export,
        "followups": _place("followups"),
        "board": _board,
        "followup-new": _new_followup,
        "statistics": _statistics,
        "sync": _place("sync"),
        "sync-connect": _connect,
        "sync-address": _address,
        "sync-to-stick": _to_stick,
        "settings": _place("settings"),
        "passphrase": _passphrase,
        "restore": _restore,
        "office-key": _office,
        "report": _report,
        "leave": _leave,
        "question": _ask,
        "new-place": _new_place,
        "agenda": _agenda,
        "keys": _keys,
        "recovery": _recovery,
    }
)
