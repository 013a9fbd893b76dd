"""The person of the demo: drives the real window by keyboard and mouse, one stage of the story in each process.

Started by demo.py with a stage's name; prints one line of JSON for what the story needs to know and exits. Everything
goes through what a person can see: a control that is not visible cannot be used here either.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QInputMethodEvent,
    QLinearGradient,
    QPainter,
    QPolygon,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

W = TypeVar("W", bound=QWidget)
PASSPHRASE = "lua chin vang dong"
OWNER = "Nguyễn Thị Lành"
PATIENCE = 30.0
UNFINISHED = "Lò đốt rác gần trường tiểu học, khói bay vào lớp lúc tan học buổi chiều"
STREAMS = (
    ("Sợ kéo dài qua Tết, giá đất nơi ở mới tiếp tục tăng.", "concerned", "majority"),
    ("Đồng tình mở đường vì đi lại, chở nông sản thuận hơn trước.", "support", "many"),
    ("Đề nghị niêm yết lịch chi trả tại nhà văn hóa ấp.", "request", "some"),
)
# (key of the kind, who, what, more fields of that kind)
ITEMS: tuple[tuple[int, str, str, dict[str, str]], ...] = (
    (1, "Trưởng ban Công tác Mặt trận ấp", "Tuyến dài 1,8 km, đã giải phóng mặt bằng đợt 1. Đợt 2 còn 23 hộ.", {}),
    (2, "Đại diện nhóm hộ mặt đường", "Đồng tình mở đường, mong có lịch chi trả đợt 2 trước Tết.", {}),
    (2, "Đại diện hộ ở sát kênh", "Sợ tiền đền bù không đủ làm lại nhà, xin được nhận trước một phần.", {}),
    (3, "Người dân dự họp", "Hộ còn lại dưới 40 m² đất ở thì có được bố trí nền mới không?", {}),
    (4, "Công chức địa chính xã", "Có. Hộ nào còn dưới 40 m² được xét giao nền ở khu tái định cư.", {}),
    (2, "Đại diện hộ buôn bán", "Đề nghị làm xong cống thoát nước trước mùa mưa, chợ ấp năm nào cũng ngập.", {}),
    (6, "Công chức địa chính xã", "Niêm yết danh sách và lịch chi trả đợt 2 tại nhà văn hóa ấp.",
     {"item_owner": "Công chức địa chính xã", "item_due": "27/11/2026"}),
    (7, "Chủ trì", "Thông qua phương án thi công từng đoạn, giữ lối đi cho học sinh.",
     {"vote_for": "44", "vote_against": "0", "vote_abstain": "2"}),
    (6, "Trưởng ấp", "Báo lại cho bà con kết quả xin nhận trước một phần tiền đền bù.",
     {"item_owner": "Trưởng ấp", "item_due": "05/12/2026"}),
    (5, "Chủ trì", "Thống nhất mở rộng đường liên ấp, chi trả đợt 2 xong trước Tết.", {}),
)  # fmt: skip


class Stuck(Exception):
    """What the person waited for did not come."""


class Person:
    """Sees the window, types, clicks, and takes pictures."""

    def __init__(self, folder: Path, first_picture: int) -> None:
        from desktop_app import app
        from desktop_app.profile import Profile
        from desktop_app.services.tryout import TryoutServer, server_command
        from desktop_app.storage import keys
        from ui.application import Application
        from ui.first_run.setup import Setup
        from ui.theme.theme import FUSION

        self.folder = folder
        self._number = first_picture
        self.pictures: list[str] = []
        self.qt = QApplication(["sotay", *FUSION])
        profile = Profile(folder / "hồ sơ")
        tryout = TryoutServer(profile.tryout_server, server_command())
        setup = Setup(profile, app.create_notebook, app.open_services, tryout, keys.system_keyring_works)
        self.application = Application(self.qt, setup)
        self.application.start()
        self.until(lambda: self.application.window is not None, "no window was shown")
        self.window.resize(1366, 736)

    @property
    def window(self) -> QWidget:
        window: QWidget = self.application.window
        return window

    @property
    def services(self) -> Any:
        return self.application.services

    def until(self, condition: Callable[[], Any], what: str) -> Any:
        """Wait until something is so; the window goes on living meanwhile."""
        end = time.monotonic() + PATIENCE
        while not (value := condition()):
            if time.monotonic() > end:
                self.picture("stuck")
                raise Stuck(what)
            QTest.qWait(1)  # it keeps Python's lock while it waits, and the program's other threads want it too
            time.sleep(0.01)
        return value

    def see(self, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
        """The visible control of that name; the one in the topmost dialog when there are several."""

        def visible() -> W | None:
            found = [one for one in self.window.findChildren(kind, name) if one.isVisible()]
            return found[-1] if found else None

        return self.until(visible, f"no visible control {name!r}")  # type: ignore[no-any-return]

    def sees(self, name: str) -> bool:
        return any(one.isVisible() for one in self.window.findChildren(QWidget, name))

    def press(self, name: str) -> None:
        """Click a button or chip; it must be usable."""
        button = self.see(name)
        self.until(lambda: button.isEnabled(), f"{name} stays disabled")
        if isinstance(button, QAbstractButton):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        else:
            button.setFocus()
            QTest.keyClick(button, Qt.Key.Key_Space)
        QTest.qWait(30)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key of the keyboard, to whatever has the focus."""
        # A dialog may just be closing, and without a window manager nobody gives the keyboard back: as a person would,
        # wait until the same window has been in front for a moment.
        before, steady, end = None, 0, time.monotonic() + PATIENCE
        while steady < 5:
            if time.monotonic() > end:
                raise Stuck("the window cannot be brought to the front")
            front = QApplication.activeModalWidget() or self.window
            if not front.isActiveWindow():
                front.activateWindow()
            steady = steady + 1 if front is before and front.isActiveWindow() else 0
            before = front
            QTest.qWait(20)
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)
        QTest.qWait(40)

    def ctrl(self, key: Qt.Key) -> None:
        self.key(key, Qt.KeyboardModifier.ControlModifier)

    def write(self, name: str, text: str) -> QWidget:
        """Type into the control of that name, word by word, as an input method delivers Vietnamese."""
        control = self.see(name)
        control.setFocus()
        for number, word in enumerate(text.split(" ")):
            event = QInputMethodEvent()
            event.setCommitString(word if number == 0 else f" {word}")
            QCoreApplication.sendEvent(control, event)
            QTest.qWait(4)
        return control

    def choose(self, name: str, key: str) -> None:
        """An entry of a list field, by its key."""
        combo = self.see(name, QComboBox)
        combo.setFocus()
        place = combo.findData(key)
        if place < 0:
            raise Stuck(f"{name} does not offer {key}")
        combo.setCurrentIndex(place)
        combo.activated.emit(place)
        QTest.qWait(30)

    def find_and_take(self, name: str, typed: str) -> None:
        """Type into a field that offers what it finds, and take the first."""
        self.write(name, typed)
        QTest.qWait(350)
        self.key(Qt.Key.Key_Return)

    def picture(self, title: str) -> None:
        from ui.widgets.dialog import snapshot

        QTest.qWait(60)
        self._number += 1
        name = f"{self._number:02}-{title}.png"
        snapshot(self.window).save(str(self.folder.parent / name))
        self.pictures.append(name)

    def drop(self, target: QWidget, path: Path) -> None:
        """Drag a file from the file manager onto the form."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        place, button = target.rect().center(), Qt.MouseButton.LeftButton
        keys, action = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
        QCoreApplication.sendEvent(target, QDragEnterEvent(place, action, data, button, keys))
        QCoreApplication.sendEvent(target, QDropEvent(QPointF(place), action, data, button, keys))

    def drafts(self, type: str) -> list[Any]:
        return list(self.services.queries.drafts(type))

    def unlock(self) -> None:
        """The lock page asks for the passphrase."""
        self.write("lock_passphrase", PASSPHRASE)
        self.press("open_button")
        self.until(lambda: self.services is not None, "the notebook did not open")
        self.until(lambda: self.window.isVisible(), "no window after opening")

    def leave(self) -> None:
        self.window.close()
        QTest.qWait(50)
        self.application.close()


def enrol(me: Person, code: str, url: str) -> dict[str, Any]:
    """First run: label, passphrase, code; the notebook is open at the end."""
    me.picture("first-run")
    me.press("choose_code")
    me.write("owner_name", OWNER)
    me.find_and_take("area", "tra cu")
    me.write("hamlet", "ấp 3")
    me.picture("label")
    me.press("continue_button")
    me.write("passphrase", PASSPHRASE)
    me.write("passphrase_again", PASSPHRASE)
    me.picture("passphrase")
    me.press("continue_button")
    me.write("enrol_code", code)
    me.write("server_address", url)
    me.picture("code")
    me.press("continue_button")
    me.until(lambda: me.services is not None, "the notebook did not open after enrolling")
    me.until(lambda: me.services.syncing.enrolled() is not None, "not enrolled")
    me.until(lambda: me.services.queries.delivery().last_sync, "the first contact did not come about")
    QTest.qWait(200)
    me.picture("today-empty")
    return {"server": me.services.syncing.enrolled().url}


def record(me: Person) -> dict[str, Any]:
    """Offline: a quick note, a full note with three streams and a photo, a meeting; then an unfinished draft."""
    me.unlock()
    _quick_note(me)
    _full_note(me)
    _meeting(me)
    me.ctrl(Qt.Key.Key_N)
    me.write("quick_text", UNFINISHED)
    me.until(lambda: any(one.fields.get("content") == UNFINISHED for one in me.drafts("note")), "draft not saved")
    me.picture("unfinished-draft")
    counts = {kind: me.services.queries.count(kind) for kind in ("note", "meeting", "followup", "area")}
    return {**counts, "pending": me.services.queries.delivery().pending}


def _quick_note(me: Person) -> None:
    me.ctrl(Qt.Key.Key_N)
    me.write("quick_text", "Bà con ấp 3 nói nước máy từ 16 giờ trở đi rất yếu, phải hứng từ trưa để dành nấu cơm.")
    if not me.drafts("note") or not me.drafts("note")[0].fields.get("area"):
        if not me.sees("quick_area_field"):
            me.press("quick_elsewhere")
        me.find_and_take("quick_area_field", "tra cu")
    level = me.see("quick_level")
    level.setFocus()
    me.see("quick_level").set_level(1)  # type: ignore[attr-defined]
    level.changed.emit(1)  # type: ignore[attr-defined]
    me.see("quick_saved")
    me.picture("quick-note")
    me.see("quick_text").setFocus()
    me.ctrl(Qt.Key.Key_Return)
    me.until(lambda: me.services.queries.count("note") == 1, "the quick note was not completed")
    me.picture("quick-note-done")


def _full_note(me: Person) -> None:
    me.ctrl(Qt.Key.Key_N)
    me.write("quick_text", "Hai tuần nay bà con dọc tuyến đường liên ấp hỏi nhau vì sao đợt 2 chưa có lịch chi trả.")
    me.see("quick_saved")
    me.press("quick_later")
    [draft] = me.until(lambda: me.drafts("note"), "the note is not kept as a draft")
    me.application.frame.open_record("note", draft.record_id)
    me.write("note_title", "Chậm chi trả đền bù đường liên ấp")
    me.choose("note_channel", "conversation")
    me.find_and_take("note_topic", "den bu")
    for text, stance, prevalence in STREAMS:
        me.press("stream_add")
        me.write("stream_summary", text)
        me.press(f"stream_stance_{stance}")
        me.press(f"stream_prevalence_{prevalence}")
        me.press("stream_done")
    me.write("note_proposal_to", "UBND xã")
    me.write("note_proposal_action", "niêm yết lịch chi trả đợt 2 tại nhà văn hóa ấp")
    photo = _photo(me.folder.parent / "photo.jpg")
    me.until(lambda: any("proposal" in one.fields for one in me.drafts("note")), "the form did not save")
    me.drop(me.application.frame.window.view("notes").editor, photo)
    me.until(lambda: any(one.fields.get("attachments") for one in me.drafts("note")), "the photo is not in the draft")
    me.picture("full-note")
    me.ctrl(Qt.Key.Key_Return)
    me.until(lambda: me.services.queries.count("note") == 2, "the full note was not completed")
    QTest.qWait(300)
    me.picture("notes")


def _meeting(me: Person) -> None:
    me.ctrl(Qt.Key.Key_M)
    me.choose("start_kind", "hamlet")
    for name, text in (
        ("start_title", "Họp ấp 3 bàn việc mở rộng đường liên ấp"),
        ("start_place", "Nhà văn hóa ấp 3"),
        ("start_invited", "52"),
        ("start_chair", "Trần Thị Hạnh"),
        ("start_chair_position", "Trưởng ấp"),
        ("start_secretary", OWNER),
        ("start_secretary_position", "Cộng tác viên"),
        ("start_org_parent", "UBND tỉnh Vĩnh Long"),
        ("start_org", "UBND xã Trà Cú"),
        ("start_number", "5"),
        ("start_symbol", "UBND"),
        ("start_agenda", "Báo cáo tiến độ\nBà con góp ý\nBiểu quyết phương án\nKết luận"),
    ):
        me.write(name, text)
    me.picture("meeting-start")
    me.press("start_go")
    me.press("attendance_groups")
    me.write("attendance_present", "46")
    me.picture("attendance")
    me.press("attendance_done")
    for number, (kind, role, text, more) in enumerate(ITEMS, 1):
        me.see("composer_text").setFocus()
        me.ctrl(Qt.Key(int(Qt.Key.Key_0) + kind))
        role_field = me.see("composer_role")
        role_field.setFocus()
        role_field.selectAll()  # type: ignore[attr-defined]
        me.write("composer_role", role)
        for name, value in more.items():
            me.write(name, value)
        me.write("composer_text", text)
        if number == len(ITEMS):
            me.picture("meeting-taking")
        me.see("composer_text").setFocus()
        me.key(Qt.Key.Key_Return)
        me.until(lambda number=number: _items(me) >= number, f"item {number} is not saved")  # type: ignore[misc]
    me.picture("meeting-items")
    me.press("taking_finish")
    me.picture("meeting-finish")
    me.press("finish_now")
    me.until(lambda: me.services.queries.count("meeting") == 1, "the meeting was not finished")
    QTest.qWait(300)
    me.picture("meeting-done")
    me.application.frame.window.go("followups")
    me.until(lambda: me.services.queries.count("followup") == 2, "the tasks did not become follow-ups")
    me.picture("followups")


def _items(me: Person) -> int:
    [draft] = me.drafts("meeting")
    return sum(name.startswith("item.") for name in draft.fields)


def restart(me: Person) -> dict[str, Any]:
    """After the kill: the unfinished draft is offered and goes on with one click. Still offline."""
    me.unlock()
    # Typing went on until the kill, so at least these words are there, and perhaps some more.
    kept = [one for one in me.drafts("note") if str(one.fields.get("content")).startswith(UNFINISHED)]
    me.see("recovery")
    me.picture("after-restart")
    if kept:
        me.press(f"recovery_open_{kept[0].record_id}")
        me.until(lambda: me.application.frame.window.place == "notes", "the draft was not opened")
        QTest.qWait(300)
        me.picture("draft-is-there")
    return {"draft_survived_kill": bool(kept), "pending": me.services.queries.delivery().pending}


def deliver(me: Person) -> dict[str, Any]:
    """The office can be reached again: everything is delivered, the minutes are exported."""
    me.unlock()
    me.ctrl(Qt.Key.Key_G)
    me.until(lambda: me.services.queries.delivery().pending == 0, "not everything was delivered")
    me.until(lambda: not me.sees("sync_progress"), "the page still says that it is sending")
    QTest.qWait(400)
    me.picture("delivered")
    [meeting] = me.services.queries.records("meeting")
    me.services.settings.set("export.folder", str(me.folder.parent))
    me.application.frame.open_record("meeting", meeting.id)
    me.press("meeting_minutes")
    QTest.qWait(400)
    me.picture("minutes")
    for button, name in (("minutes_word", "minutes.docx"), ("minutes_pdf", "minutes.pdf")):
        me.press(button)
        field = me.see("export_name")
        field.setFocus()
        field.selectAll()  # type: ignore[attr-defined]
        me.write("export_name", name.partition(".")[0])
        me.picture(f"export-{name.partition('.')[2]}")
        me.press("export_save")
        me.until((me.folder.parent / name).exists, f"{name} was not written")
        QTest.qWait(300)
    me.picture("exported")
    now = me.services.queries.delivery()
    contacts = [one for one in me.services.queries.contacts(500) if one.outcome == "ok"]
    return {
        "delivered": now.delivered + now.safe,
        "requests": sum(one.requests for one in contacts),
        "bytes_up": sum(one.bytes_up for one in contacts),
    }


def _photo(path: Path) -> Path:
    """A picture like one from a telephone: a road, fields, a sky. Nobody is in it."""
    image = QImage(1280, 960, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    sky = QLinearGradient(0, 0, 0, 500)
    sky.setColorAt(0, QColor("#7fb2e5"))
    sky.setColorAt(1, QColor("#e8f1f7"))
    painter.fillRect(0, 0, 1280, 500, sky)
    painter.fillRect(0, 500, 1280, 460, QColor("#6f9a4c"))
    painter.setBrush(QColor("#8d8579"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(QPolygon([QPoint(590, 500), QPoint(690, 500), QPoint(1050, 960), QPoint(230, 960)]))
    painter.end()
    image.save(str(path), "JPG", 85)
    return path


def main() -> int:
    stage, folder, first, *rest = sys.argv[1:]
    me = Person(Path(folder), int(first))
    try:
        done = {"enrol": enrol, "record": record, "restart": restart, "deliver": deliver}[stage](me, *rest)
    except Stuck as stuck:
        print(json.dumps({"stuck": str(stuck), "pictures": me.pictures}), flush=True)
        return 1
    except Exception:  # noqa: BLE001 - printed whole, and the exit code says it
        # The window's own last resort would turn this into one calm sentence; here the whole story is wanted.
        traceback.print_exc()
        return 1
    print(json.dumps({**done, "pictures": me.pictures}), flush=True)
    if stage == "record":
        # The person goes on typing until somebody pulls the plug (demo.py kills this process).
        while True:
            me.write("quick_text", " và nữa")
            QTest.qWait(50)
    me.leave()
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
