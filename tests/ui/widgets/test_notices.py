"""Banners, toasts and dialogs: what the program says by itself, and what it asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from tests.ui.driving import cut_off, settle, type_text, unnamed
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.choice import Choice, ChoiceField
from ui.widgets.dialog import Dialog, ask
from ui.widgets.fields import LineField
from ui.widgets.labels import Text
from ui.widgets.notices import KEPT_CLEAR, Banner, BannerArea, Toast
from ui.widgets.paper import Pane
from ui.widgets.scroll import ScrollPage

Show = Callable[..., QWidget]


def test_one_banner_at_a_time_pushes_the_page(theme: Theme, show: Show) -> None:
    area = BannerArea(theme)
    show(area, 600, 200)
    area.show_banner(None)
    assert not area.isVisible()
    area.show_banner(Banner(theme, "stop", "Ổ đĩa sắp đầy, còn 180 MB", "Chữ đang gõ vẫn được lưu."))
    area.show_banner(Banner(theme, "warn", "Wi-Fi này đòi đăng nhập", "Tin vẫn nằm yên trên máy."))
    settle()
    assert [banner.accessibleName() for banner in area.findChildren(Banner)] == [
        "Wi-Fi này đòi đăng nhập Tin vẫn nằm yên trên máy."
    ]
    assert cut_off(area) == []


def toast_on(theme: Theme, show: Show) -> tuple[QWidget, Toast]:
    window = Pane(theme)
    show(window, 900, 500)
    return window, Toast(theme, window)


def test_a_screen_reader_is_told_what_takes_no_keyboard(
    theme: Theme, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, bool]] = []

    def hear(event: QAccessibleAnnouncementEvent) -> None:
        said.append((event.message(), event.politeness() == QAccessible.AnnouncementPoliteness.Assertive))

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    page = QWidget()
    area = BannerArea(theme, page)
    field = ChoiceField(
        theme, "Ở đâu?", lambda _text: [Choice("1", "Ấp 3", "xã Trà Cú"), Choice("2", "Ấp 4")], parent=page
    )
    show(page, 900, 500)
    for _again in range(2):
        area.show_banner(Banner(theme, "stop", "Chưa lưu được.", "Chữ vẫn còn."))
    Toast(theme, page).say("Đã bỏ nháp.", "Lấy lại", lambda: None, "Ctrl+Z")
    field.edit.setFocus()
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    assert said == [
        ("Chưa lưu được. Chữ vẫn còn.", True),
        ("Đã bỏ nháp. Lấy lại Ctrl+Z", False),
        ("Ấp 3 xã Trà Cú", False),
        ("Ấp 4", False),
    ]


def test_toast_leaves_the_focus_where_it_is_and_offers_its_action(theme: Theme, show: Show) -> None:
    window, toast = toast_on(theme, show)
    button = Button(theme, "Ở đây", parent=window)
    button.show()
    button.setFocus()
    heard: list[int] = []
    toast.say("Đã bỏ nháp, còn giữ 30 ngày", "Lấy lại", lambda: heard.append(1), "Ctrl+Z")
    settle()
    assert button.hasFocus()
    assert toast.isVisible()
    assert abs(toast.geometry().center().x() - window.rect().center().x()) <= 1
    assert toast.geometry().bottom() < window.height()
    action = toast.findChild(QPushButton)
    assert action is not None
    QTest.mouseClick(action, Qt.MouseButton.LeftButton)
    assert heard == [1]
    assert not toast.isVisible()


def test_toast_replaces_the_one_before_and_follows_the_window(theme: Theme, show: Show) -> None:
    window, toast = toast_on(theme, show)
    toast.say("Một", "Lấy lại", lambda: None)
    toast.say("Đã lưu thành tệp Word")
    settle()
    assert toast.findChild(QPushButton) is None
    assert toast.accessibleName() == "Đã lưu thành tệp Word"
    window.resize(500, 400)
    settle()
    assert toast.geometry().right() < 500


def test_toast_stands_above_what_is_written_in(theme: Theme, show: Show) -> None:
    window, toast = toast_on(theme, show)
    writing = QWidget(window)
    writing.setObjectName(KEPT_CLEAR)
    writing.setGeometry(0, window.height() - 150, window.width(), 150)
    writing.show()
    toast.say("Đã bỏ một mục", "Lấy lại", lambda: None)
    settle()
    assert toast.geometry().bottom() < writing.y()
    assert toast.y() >= 0
    writing.hide()
    toast.say("Đã bỏ một mục")
    settle()
    assert toast.geometry().bottom() > window.height() - 150


def test_a_very_long_banner_scrolls_and_leaves_the_page_its_room(make_theme: Callable[..., Theme], show: Show) -> None:
    theme = make_theme("light", 200)
    window, area = QWidget(), BannerArea(theme)
    column = QVBoxLayout(window)
    column.addWidget(area)
    column.addWidget(Pane(theme), 1)
    banner = Banner(theme, "warn", "Ổ đĩa đã đầy, sổ chưa lưu được chữ mới. " * 6, "Xin chừa chỗ rồi thử lại. " * 6)
    area.show_banner(banner)
    show(window, 1024, 600)
    assert cut_off(window) == []
    assert banner.height() < 200
    bar = banner.words.verticalScrollBar()
    banner.words.setFocus()
    for _ in range(40):
        QTest.keyClick(banner.words, Qt.Key.Key_PageDown)
    assert bar.value() == bar.maximum() > 0
    assert banner.words.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert unnamed(window) == []
    short = Banner(theme, "warn", "Ổ đĩa đã đầy.", "Xin chừa chỗ rồi thử lại.")
    area.show_banner(short)
    settle()
    assert cut_off(window) == []
    assert short.words.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_dialog_that_is_only_read_turns_its_page_by_the_keyboard(theme: Theme, show: Show) -> None:
    window = show(Pane(theme), 900, 600)
    dialog = Dialog(theme, window, "Các lần sửa")
    content = QWidget()
    QVBoxLayout(content).addWidget(Text(theme, "Đã sửa. " * 2000))
    page = ScrollPage(theme, content)
    page.setMinimumHeight(200)
    dialog.body.addWidget(page)
    close = dialog.add_safe("Đóng")
    dialog.open()
    settle()
    bar = page.verticalScrollBar()
    QTest.keyClick(close, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(close, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(close, Qt.Key.Key_Home)
    assert bar.value() == 0
    assert dialog.isVisible()
    dialog.close()


def test_toast_goes_after_its_time_but_not_while_it_is_focused(theme: Theme, show: Show) -> None:
    window, toast = toast_on(theme, show)
    other = Button(theme, "Ở đây", parent=window)
    other.show()
    toast.say("Đã bỏ nháp", "Lấy lại", lambda: None)
    action = toast.findChild(QPushButton)
    assert action is not None
    action.setFocus()
    settle()
    toast._expire()
    assert toast.isVisible()
    other.setFocus()
    settle()
    toast._expire()
    assert not toast.isVisible()


def test_dialog_is_a_question_with_the_safe_choice_in_focus(theme: Theme, show: Show) -> None:
    window = show(Pane(theme), 900, 600)
    dialog = Dialog(theme, window, "Chốt biên bản này?", "Chốt rồi thì không sửa thẳng được nữa.")
    safe = dialog.add_safe("Xem lại đã")
    dialog.add_action("Chốt biên bản")
    answers: list[int] = []
    dialog.finished.connect(answers.append)
    dialog.open()
    settle()
    interface = QAccessible.queryAccessibleInterface(dialog)
    assert interface is not None
    assert interface.role() == QAccessible.Role.Dialog
    assert interface.text(QAccessible.Text.Name) == "Chốt biên bản này?"
    assert safe.hasFocus()
    assert cut_off(dialog) == []
    inside = window.rect().translated(window.mapToGlobal(window.rect().topLeft()))
    assert inside.contains(dialog.geometry())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    assert answers == [0]
    assert not any(type(child).__name__ == "_Scrim" and child.isVisible() for child in window.findChildren(QWidget))


def test_enter_in_a_field_does_not_close_a_dialog(theme: Theme, show: Show) -> None:
    window = show(Pane(theme), 900, 600)
    dialog = Dialog(theme, window, "Tin nhanh", "Chỉ ba ô.", closable=True)
    field = LineField(theme, "Nghe được điều gì?")
    dialog.body.addWidget(field)
    dialog.add_safe("Để đó, viết sau")
    action = dialog.add_action("Hoàn tất", key="Ctrl+Enter")
    dialog.focus_first(field.edit)
    dialog.open()
    settle()
    assert field.edit.hasFocus()
    type_text(field.edit, "Nước yếu")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert dialog.isVisible()
    action.setFocus()
    QTest.keyClick(action, Qt.Key.Key_Return)
    assert dialog.result() == 1


def test_a_dialog_grows_for_what_is_wrong_with_its_fields(theme: Theme, show: Show) -> None:
    window = show(Pane(theme), 900, 600)
    dialog = Dialog(theme, window, "Thêm nơi nào?", width=520)
    fields = [LineField(theme, "Tên"), LineField(theme, "Thuộc xã, phường")]
    for field in fields:
        dialog.body.addWidget(field)
    dialog.add_safe("Thôi")
    dialog.open()
    settle()
    before = dialog.height()
    for field in fields:
        field.set_problem("Xin chọn xã, phường của nơi ấy.")
    settle()
    assert dialog.height() > before
    assert all(field.edit.height() >= theme.height("field") for field in fields)
    assert cut_off(dialog) == []
    dialog.reject()


def test_dialog_fits_into_a_small_window_at_large_text(make_theme: Callable[..., Theme], show: Show) -> None:
    theme = make_theme("light", 200)
    window = show(Pane(theme), 640, 480)
    dialog = Dialog(theme, window, "Chốt biên bản này?", "Chốt rồi thì không sửa thẳng được nữa.")
    dialog.add_safe("Xem lại đã")
    dialog.add_action("Chốt")
    dialog.open()
    settle()
    assert dialog.width() <= 640
    assert cut_off(dialog) == []


def test_in_the_least_room_what_a_dialog_says_is_read_before_its_fields(
    make_theme: Callable[..., Theme], show: Show
) -> None:
    """What was said above them was cut in the middle of its last line: it scrolls with them, and stands there first."""
    window = show(QWidget(), 1024, 560)
    said = (
        "Sổ trở về như lúc sao lưu. Cuốn sổ hiện tại được cất thành một bản sao trước, không mất gì. "
        "Những gì đã giao về văn phòng sẽ tự về lại khi đồng bộ."
    )
    dialog = Dialog(make_theme("light", 200), window, "Khôi phục từ bản sao lưu?", said)
    fields = [LineField(dialog._theme, f"Ô {number}") for number in range(3)]
    for field in fields:
        dialog.body.addWidget(field)
    dialog.add_safe("Để nguyên")
    dialog.focus_first(fields[0].edit)
    dialog.open()
    settle()
    assert cut_off(dialog) == []

    def in_sight(widget: QWidget) -> bool:
        return widget.visibleRegion().boundingRect() == widget.rect()

    assert dialog.focusWidget() is fields[0].edit
    assert in_sight(dialog.text) and not in_sight(fields[0].edit)
    type_text(fields[0].edit, "ấp")  # nobody writes where nothing is seen
    assert in_sight(fields[0].edit)
    QTest.keyClick(dialog, Qt.Key.Key_Tab)
    settle()
    assert in_sight(fields[1].edit)
    QTest.keyClick(dialog, Qt.Key.Key_Backtab)
    settle()
    assert in_sight(fields[0].edit)
    dialog.reject()


def test_the_keys_of_buttons_give_way_before_their_words(make_theme: Callable[..., Theme], show: Show) -> None:
    window = show(QWidget(), 1024, 560)
    dialog = Dialog(make_theme("light", 200), window, "Finish the meeting?", width=660)
    dialog.foot.insertWidget(0, Button(dialog._theme, "Read back first", "link", key="F4"))
    dialog.add_safe("Go on writing")
    finish = dialog.add_action("Finish", key="Ctrl+Enter")
    dialog.open()
    settle()
    assert cut_off(dialog) == []
    narrow = finish.sizeHint().width()
    window.resize(1366, 736)
    settle()
    assert cut_off(dialog) == []
    assert finish.sizeHint().width() > narrow  # there is room for the key again
    dialog.reject()


@pytest.mark.parametrize("scrolls", [True, False])
def test_a_dialog_goes_with_its_window(theme: Theme, show: Show, scrolls: bool) -> None:
    """A screen that goes or turns makes the window smaller; a dialog without a title bar can not be brought back."""
    window = show(Pane(theme), 1366, 736)
    dialog = Dialog(theme, window, "Xem tin nào?", "Chọn một hay nhiều mục.", width=900, scrolls=scrolls)
    for number in range(5):
        dialog.body.addWidget(LineField(theme, f"Ô {number}"))
    action = dialog.add_action("Xem")
    dialog.open()
    settle()
    for width, height in ((800, 560), (1366, 736)):
        window.resize(width, height)
        window.move(40, 30)
        settle()
        assert window.geometry().contains(dialog.geometry())
        assert abs(dialog.geometry().center().x() - window.geometry().center().x()) <= 1
        scrim = dialog._scrim
        assert scrim is not None
        assert scrim.size() == window.size()
        assert dialog.rect().contains(action.mapTo(dialog, action.rect().bottomRight()))
    dialog.reject()
    window.resize(700, 500)  # nothing follows it any more
    settle()


def test_ask_answers_with_the_choice(theme: Theme, show: Show) -> None:
    window = show(Pane(theme), 900, 600)

    def press(words: str) -> None:
        for button in QApplication.activeModalWidget().findChildren(Button):
            if button.text() == words:
                button.click()

    for words, answer in (("Bỏ hẳn", True), ("Giữ lại", False)):
        QTimer.singleShot(0, lambda words=words: press(words))
        assert ask(theme, window, "Bỏ tin này?", "Tin vẫn lấy lại được.", "Giữ lại", "Bỏ hẳn", danger=True) is answer


class Requests(QObject):
    """Counts how often a widget is asked to lay itself out."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__()
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.mark.parametrize("scrolls", [True, False])
def test_a_dialog_that_is_open_rests(theme: Theme, show: Show, scrolls: bool) -> None:
    """To measure asks for a layout, and a layout made it measure: a processor was busy as long as it stood there."""
    window = show(QWidget(), 1000, 700)
    dialog = Dialog(theme, window, "Xem tin nào?", scrolls=scrolls)
    dialog.body.addWidget(Text(theme, "Một câu dài. " * 30))
    dialog.add_safe("Thôi")
    dialog.open()
    QTest.qWait(400)
    requests, height = Requests(dialog), dialog.height()
    for _ in range(20):
        settle()
    assert requests.count == 0
    dialog.body.addWidget(Text(theme, "Thêm một câu dài nữa. " * 30))
    QTest.qWait(50)
    assert dialog.height() > height, "what comes later still gets its room"
    dialog.reject()


def test_words_that_fit_do_not_scroll_and_stand_in_line(theme: Theme, show: Show) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    short = Banner(theme, "good", "Đã giao 5 bản ghi, có biên nhận.", on_close=lambda: None)
    wrapped = Banner(theme, "warn", "Một câu khá dài " * 14, "rồi một câu nữa " * 10, on_close=lambda: None)
    for one in (short, wrapped):
        column.addWidget(one)
    column.addStretch(1)
    show(page, 1000, 700)
    assert [one.words.verticalScrollBar().maximum() for one in (short, wrapped)] == [0, 0]
    assert abs(short.words.geometry().center().y() - short.rect().center().y()) <= 1
