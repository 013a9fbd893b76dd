"""How each control behaves: values, signals, keys, what a screen reader is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import (
    QAccessible,
    QAction,
    QClipboard,
    QContextMenuEvent,
    QDragEnterEvent,
    QFontMetricsF,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolTip, QVBoxLayout, QWidget

from tests.ui.driving import compose, settle, type_text
from tests.ui.widgets.gallery import LEVELS, STATES
from ui.first_run.cards import ChoiceCard
from ui.first_run.cover import CoverButton
from ui.theme.text import TextBlock
from ui.theme.theme import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chips import Chip, ChipGroup
from ui.widgets.choice import Choice, ChoiceField, SelectField
from ui.widgets.dates import DateField
from ui.widgets.fields import LineField, SearchEdit, SecretField
from ui.widgets.keys import shortcut
from ui.widgets.labels import Text
from ui.widgets.levels import LevelPicker
from ui.widgets.paper import Paper
from ui.widgets.pills import StatusPill, pill_look, pill_word
from ui.widgets.scroll import ScrollPage
from ui.widgets.stream_card import StreamCard, StreamText
from ui.widgets.writing import TextEdit, TextField

Show = Callable[..., QWidget]


def role_and_name(widget: QWidget) -> tuple[QAccessible.Role, str]:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.role(), interface.text(QAccessible.Text.Name)


def test_button_calls_once_and_says_its_role(theme: Theme, show: Show) -> None:
    heard: list[int] = []
    button = Button(theme, "Hoàn tất", "main", key="Ctrl+Enter", on_click=lambda: heard.append(1))
    show(button, 200, 60)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert heard == [1, 1]
    assert role_and_name(button) == (QAccessible.Role.Button, "Hoàn tất")


def test_button_keeps_room_for_its_word_at_every_size(make_theme: Callable[..., Theme]) -> None:
    for scale in (100, 200):
        theme = make_theme("light", scale)
        button = Button(theme, "Để đó, viết sau", icon="plus")
        words = QFontMetricsF(button.font()).horizontalAdvance(button.text())
        assert button.minimumSizeHint().width() > words + theme.px(18)


def test_shortcut_commits_the_input_method_first(theme: Theme, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    field = TextField(theme, "Nội dung")
    seen: list[str] = []
    underlined = ["yếu"]

    def commit() -> None:
        """What a real input method does when it is told to finish: the underlined syllable becomes text."""
        if underlined:
            type_text(field.edit, underlined.pop())

    monkeypatch.setattr("ui.widgets.keys.commit_input_method", commit)
    shortcut(field, "Ctrl+Return", lambda: seen.append(field.edit.toPlainText()))
    show(field, 400, 200)
    field.edit.setFocus()
    type_text(field.edit, "Nước máy ")
    compose(field.edit, "yếu")
    assert field.edit.toPlainText() == "Nước máy "
    QTest.keyClick(field.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert seen == ["Nước máy yếu"]
    QTest.keyClick(field.edit, Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert len(seen) == 2


def test_a_tool_tip_is_no_description_and_reads_no_markup(
    theme: Theme, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Qt knows as a tool tip a screen reader reads once more, behind the name that is the same."""
    shown: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, words, _widget: shown.append(words))
    button = IconButton(theme, "close", "Bỏ tệp a<img src=b>.jpg")
    show(button, 40, 40)
    interface = QAccessible.queryAccessibleInterface(button)
    assert interface.text(QAccessible.Text.Name) == "Bỏ tệp a<img src=b>.jpg"
    assert interface.text(QAccessible.Text.Description) == ""
    middle = button.rect().center()
    QApplication.sendEvent(button, QHelpEvent(QEvent.Type.ToolTip, middle, button.mapToGlobal(middle)))
    assert shown == ["<p>Bỏ tệp a&lt;img src=b&gt;.jpg</p>"]
    button.setAccessibleName("Bỏ tệp này")
    QApplication.sendEvent(button, QHelpEvent(QEvent.Type.ToolTip, middle, button.mapToGlobal(middle)))
    assert shown[1:] == ["Bỏ tệp này"]


def test_chip_group_exclusive(theme: Theme, show: Show) -> None:
    group = ChipGroup(theme, "Ở đâu?", [("a", "Ấp 3"), ("b", "Ấp Hòa Thuận"), ("c", "Cả xã")])
    heard: list[str | None] = []
    group.changed.connect(lambda: heard.append(group.value()))
    show(group, 500, 60)
    assert group.value() is None
    group.set_value("b")
    assert (group.value(), heard) == ("b", [])
    QTest.mouseClick(group.chip("c"), Qt.MouseButton.LeftButton)
    assert (group.values(), heard) == (["c"], ["c"])
    group.chip("c").setFocus()
    QTest.keyClick(group.chip("c"), Qt.Key.Key_Left)
    assert group.value() == "b"
    group.set_value(None)
    assert group.values() == []
    group.set_options([("b", "Ấp Hòa Thuận"), ("d", "Nơi khác…")])
    assert group.values() == []


def test_chip_group_of_many(theme: Theme, show: Show) -> None:
    group = ChipGroup(theme, "Đặc điểm", [("a", "Đông người"), ("b", "Kéo dài")], exclusive=False)
    show(group, 400, 60)
    for key in ("a", "b"):
        QTest.mouseClick(group.chip(key), Qt.MouseButton.LeftButton)
    assert group.values() == ["a", "b"]
    QTest.mouseClick(group.chip("a"), Qt.MouseButton.LeftButton)
    assert group.values() == ["b"]


def test_removable_chip_by_mouse_and_keyboard(theme: Theme, show: Show) -> None:
    chip = Chip(theme, "Đất đai", checkable=False, removable=True)
    removed: list[int] = []
    clicked: list[int] = []
    chip.removed.connect(lambda: removed.append(1))
    chip.clicked.connect(lambda: clicked.append(1))
    show(chip, chip.sizeHint().width(), chip.sizeHint().height())
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=chip.rect().center())
    assert (removed, clicked) == ([], [1])
    close = chip.rect().center()
    close.setX(chip.width() - 12)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=close)
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert (removed, clicked) == ([1, 1], [1])


def test_level_picker(theme: Theme, show: Show) -> None:
    picker = LevelPicker(theme, "Mức nào?", LEVELS)
    heard: list[int] = []
    picker.changed.connect(heard.append)
    show(picker, 722, 90)
    assert picker.level() is None
    picker.set_level(3)
    assert (picker.level(), heard) == (3, [])
    buttons = picker._buttons
    QTest.mouseClick(buttons[4], Qt.MouseButton.LeftButton)
    assert (picker.level(), heard) == (4, [4])
    assert role_and_name(buttons[4]) == (QAccessible.Role.RadioButton, "Nguy cơ điểm nóng")
    wide = [button.geometry() for button in buttons]
    assert len({place.y() for place in wide}) == 1
    assert wide[-1].right() == picker.width() - 1
    assert picker.heightForWidth(360) > picker.heightForWidth(722)


def test_pills_are_never_cut_and_each_has_its_own_shape() -> None:
    assert len({pill_look(state).icon for state in STATES}) == len(STATES)
    assert len({pill_word(state) for state in STATES}) == len(STATES)


def test_pill_asks_for_all_its_room(theme: Theme) -> None:
    pill = StatusPill(theme, "local")
    before = pill.minimumSizeHint().width()
    pill.set_state("held")
    assert pill.text() == "Chờ văn phòng xem"
    assert pill.minimumSizeHint().width() > before
    assert role_and_name(pill)[1] == "Chờ văn phòng xem"


def test_line_field(theme: Theme, show: Show) -> None:
    field = LineField(theme, "Tiêu đề", hint="Một câu ngắn.")
    heard: list[str] = []
    field.changed.connect(heard.append)
    show(field, 400, 100)
    field.set_text("Nước máy")
    assert heard == []
    field.edit.end(False)
    type_text(field.edit, " yếu")
    assert heard == ["Nước máy yếu"]
    assert role_and_name(field.edit) == (QAccessible.Role.EditableText, "Tiêu đề")
    field.set_problem("Tiêu đề đang trống. Xin ghi một câu.")
    settle()
    assert field.edit.accessibleDescription() == "Tiêu đề đang trống. Xin ghi một câu."
    assert field.problem()
    field.set_problem("")
    assert field.edit.accessibleDescription() == "Một câu ngắn."


def test_secret_field_hides_and_shows(theme: Theme, show: Show) -> None:
    field = SecretField(theme, "Mật khẩu mở sổ")
    show(field, 400, 100)
    type_text(field.edit, "bí mật")
    assert field.text() == "bí mật"
    assert "bí mật" not in field.edit.displayText()
    button = field.edit.findChild(Button)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert field.edit.displayText() == "bí mật"
    assert button.text() == "Giấu chữ"


def test_search_waits_for_a_pause_and_escape_empties(theme: Theme, show: Show, qtbot: object) -> None:
    search = SearchEdit(theme, "Tìm trong 141 tin", "Tìm tin")
    heard: list[str] = []
    search.wanted.connect(heard.append)
    show(search, 300, 50)
    for letters in ("d", "uong", " sat"):
        type_text(search, letters)
    assert heard == []
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert heard == ["duong sat"]
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    QTest.qWait(220)
    assert heard == ["duong sat", ""]


def test_writing_field_takes_plain_text_only(theme: Theme, show: Show) -> None:
    edit = TextEdit(theme, "Nêu việc cụ thể")
    show(edit, 400, 200)
    data = QMimeData()
    data.setHtml("<b>đậm</b><img src='file:///etc/hostname'>")
    data.setText("đậm")
    edit.insertFromMimeData(data)
    assert edit.text() == "đậm"
    assert "<img" not in edit.toHtml()
    only_html = QMimeData()
    only_html.setImageData(edit.grab().toImage())
    assert not edit.canInsertFromMimeData(only_html)


def test_writing_field_grows_with_its_lines_and_keeps_their_height(theme: Theme, show: Show) -> None:
    field = TextField(theme, "Nội dung", min_lines=2)
    show(field, 400, 500)
    small = field.edit.height()
    line = theme.line("writing")
    field.set_text("Một\nHai\nBa\nBốn\nNăm")
    settle()
    assert field.edit.height() - small >= 2 * line
    block = field.edit.document().firstBlock()
    while block.isValid():
        assert block.blockFormat().lineHeight() == line
        block = block.next()
    field.edit.moveCursor(field.edit.textCursor().MoveOperation.End)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.edit.document().lastBlock().blockFormat().lineHeight() == line


def test_writing_field_undo_takes_back_typing_not_spacing(theme: Theme, show: Show) -> None:
    field = TextField(theme, "Nội dung")
    heard: list[int] = []
    field.changed.connect(lambda: heard.append(1))
    show(field, 400, 200)
    field.set_text("Nước yếu")
    assert heard == []
    field.edit.moveCursor(field.edit.textCursor().MoveOperation.End)
    type_text(field.edit, " quá")
    assert field.text() == "Nước yếu quá"
    assert heard
    field.edit.undo()
    assert field.text() == "Nước yếu"
    field.edit.undo()
    assert field.text() == "Nước yếu"
    heard.clear()
    theme.change(mode="dark", scale=150)
    assert heard == [], "other colours and letters are no change that becomes a draft"


def test_writing_field_enter_submits_when_asked(theme: Theme, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    edit = TextEdit(theme, enter_submits=True)
    heard: list[str] = []
    committed: list[int] = []
    monkeypatch.setattr("ui.widgets.keys.commit_input_method", lambda: committed.append(len(heard)))
    edit.submitted.connect(lambda: heard.append(edit.text()))
    show(edit, 400, 100)
    type_text(edit, "Đề nghị làm cống")
    QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert heard == []
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert len(heard) == 1
    assert "cống" in heard[0]
    assert committed == [0]


def test_select_field(theme: Theme, show: Show) -> None:
    field = SelectField(theme, "Nghe qua", [("a", "Trò chuyện"), ("b", "Cuộc họp")], "Chọn")
    heard: list[str] = []
    field.changed.connect(heard.append)
    show(field, 300, 90)
    assert field.value() is None
    field.set_value("b")
    assert (field.value(), heard) == ("b", [])
    field.combo.setFocus()
    QTest.keyClick(field.combo, Qt.Key.Key_Up)
    assert (field.value(), heard) == ("a", ["a"])
    assert role_and_name(field.combo)[0] == QAccessible.Role.ComboBox
    assert field.combo.accessibleName() == "Nghe qua"


AREAS = [Choice("29461", "xã Trà Cú", "Vĩnh Long"), Choice("1", "Ấp 3"), Choice("2", "Ấp Hòa Thuận")]


def find(text: str) -> list[Choice]:
    return [area for area in AREAS if text.lower() in area.label.lower()]


def choice_page(theme: Theme, show: Show, **options: bool) -> ChoiceField:
    page = Paper(theme)
    field = ChoiceField(theme, "Địa bàn", find, **options)
    page.body.addWidget(field)
    page.body.addWidget(LineField(theme, "Khác"))
    page.body.addStretch(1)
    show(page, 500, 500)
    field.edit.setFocus()
    return field


def test_choice_field_by_keyboard(theme: Theme, show: Show) -> None:
    field = choice_page(theme, show)
    heard: list[str] = []
    field.changed.connect(heard.append)
    type_text(field.edit, "ấp")
    settle()
    assert field._shown()
    QTest.keyClick(field.edit, Qt.Key.Key_Down)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert (field.value(), field.edit.text(), heard) == ("2", "Ấp Hòa Thuận", ["2"])
    assert not field._shown()


def test_choice_field_keeps_its_list_below_it(theme: Theme, show: Show) -> None:
    content = QWidget()
    column = QVBoxLayout(content)
    field = ChoiceField(theme, "Địa bàn", find)
    column.addWidget(field)
    content.setFixedHeight(1500)
    page = ScrollPage(theme, content)
    window = show(page, 500, 400)
    QTest.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    settle()
    popup = field._popup
    assert popup is not None
    assert popup.isVisible()

    def below() -> int:
        return popup.y() - field.edit.mapTo(window, QPoint(0, field.edit.height())).y()

    before = below()
    page.verticalScrollBar().setValue(20)
    settle()
    assert below() == before
    window.resize(900, 400)
    settle()
    assert popup.width() >= field.edit.width()
    page.verticalScrollBar().setValue(700)
    settle()
    assert not popup.isVisible()


def test_choice_field_puts_back_what_was_chosen(theme: Theme, show: Show) -> None:
    field = choice_page(theme, show)
    field.set_value("1", "Ấp 3")
    field.edit.selectAll()
    type_text(field.edit, "không có đâu")
    assert not field._shown()
    QTest.keyClick(field.edit, Qt.Key.Key_Tab)
    settle()
    assert (field.value(), field.edit.text()) == ("1", "Ấp 3")
    assert "không có đâu" in field.problem()
    field.edit.setFocus()
    field.edit.selectAll()
    type_text(field.edit, "ấp")
    assert field.problem() == ""


def test_choice_field_takes_what_was_typed_in_full(theme: Theme, show: Show) -> None:
    field = choice_page(theme, show)
    heard: list[str] = []
    field.changed.connect(heard.append)
    type_text(field.edit, "ấp hòa thuận")
    QTest.keyClick(field.edit, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    settle()
    if field.edit.hasFocus():
        field.edit.clearFocus()
    assert (field.value(), field.edit.text(), field.problem(), heard) == ("2", "Ấp Hòa Thuận", "", ["2"])


def test_choice_field_emptied(theme: Theme, show: Show) -> None:
    field = choice_page(theme, show)
    heard: list[str] = []
    field.changed.connect(heard.append)
    field.set_value("1", "Ấp 3")
    field.edit.selectAll()
    QTest.keyClick(field.edit, Qt.Key.Key_Delete)
    assert (field.value(), heard) == (None, [""])


def test_choice_field_with_own_words(theme: Theme, show: Show) -> None:
    field = choice_page(theme, show, free=True)
    type_text(field.edit, "Đại diện hộ buôn bán")
    QTest.keyClick(field.edit, Qt.Key.Key_Tab)
    assert field.value() == "Đại diện hộ buôn bán"


def test_choice_field_escape_closes_only_the_list(theme: Theme, show: Show) -> None:
    field = choice_page(theme, show)
    closed: list[int] = []
    shortcut(field.window(), "Esc", lambda: closed.append(1))
    type_text(field.edit, "ấp")
    QTest.keyClick(field.edit, Qt.Key.Key_Escape)
    settle()
    assert (field._shown(), closed) == (False, [])
    assert "ấp" in field.problem(), "what was typed is not gone without a word"


def day_field(theme: Theme, show: Show) -> DateField:
    field = DateField(theme, "Ngày nghe được", lambda: date(2026, 11, 21))
    show(field, 300, 100)
    return field


def test_date_field_reads_what_people_write(theme: Theme, show: Show) -> None:
    field = day_field(theme, show)
    heard: list[date | None] = []
    field.changed.connect(heard.append)
    type_text(field.edit, "20/11")
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.value() == date(2026, 11, 20)
    assert field.edit.text() == "20/11/2026"
    assert heard[-1] == date(2026, 11, 20)
    QTest.keyClick(field.edit, Qt.Key.Key_Up)
    assert field.value() == date(2026, 11, 21)


def test_date_field_says_what_is_wrong_and_keeps_the_letters(theme: Theme, show: Show) -> None:
    for text, words in (("31/11/2026", "Tháng 11 chỉ có 30 ngày"), ("05/13/2026", "12 tháng"), ("mai", "Chưa rõ")):
        field = day_field(theme, show)
        type_text(field.edit, text)
        QTest.keyClick(field.edit, Qt.Key.Key_Return)
        assert field.value() is None
        assert words in field.problem()
        assert field.edit.text() == text


def test_stream_card_keys_and_words(theme: Theme, show: Show) -> None:
    card = StreamCard(theme, 1, StreamText("concerned", "Băn khoăn, lo lắng", "Đa số", summary="Sợ kéo dài qua Tết."))
    heard: list[object] = []
    card.opened.connect(lambda: heard.append("open"))
    card.moved.connect(heard.append)
    card.menu_wanted.connect(lambda: heard.append("menu"))
    show(card, 500, 120)
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    QTest.keyClick(card, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(card, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.mouseClick(card.menu_button, Qt.MouseButton.LeftButton)
    assert heard == ["open", -1, 1, "menu"]
    name = role_and_name(card)[1]
    assert name == "Luồng 1. Băn khoăn, lo lắng. Đa số. Sợ kéo dài qua Tết."
    assert role_and_name(card.menu_button)[1] == "Việc khác với luồng 1"


def test_levels_side_by_side_share_one_line(theme: Theme, show: Show) -> None:
    picker = LevelPicker(theme, "Mức nào?", LEVELS, 1)
    show(picker, 722, 76)
    picture = picker.grab().toImage()
    edge = theme.colour("control").name()
    for button in picker._buttons[2:5]:
        right = button.geometry().right()
        assert picture.pixelColor(right, 40).name() == edge
        assert picture.pixelColor(right + 1, 40).name() != edge
        assert picture.pixelColor(right - 1, 40).name() != edge


def test_a_text_that_is_too_long_says_that_it_goes_on(theme: Theme, show: Show) -> None:
    page = Paper(theme)
    field = LineField(theme, "Lĩnh vực")
    page.body.addWidget(field)
    other = Button(theme, "Khác")
    page.body.addWidget(other)
    show(page, 220, 160)
    other.setFocus()
    field.set_text("Thu hồi đất, đền bù, giải phóng mặt bằng")
    assert field.edit._too_long()
    field.edit.setFocus()
    assert not field.edit._too_long()
    field.set_text("Ấp 3")
    other.setFocus()
    assert not field.edit._too_long()


def test_the_example_in_an_empty_writing_field_goes_with_the_first_letter(theme: Theme, show: Show) -> None:
    field = TextField(theme, "Việc cần làm", "Nêu việc cụ thể")
    show(field, 400, 120)
    quiet = theme.colour("text_2")

    def shown() -> bool:
        picture = field.edit.grab().toImage()
        return any(picture.pixelColor(x, y) == quiet for x in range(picture.width()) for y in range(picture.height()))

    assert shown()
    compose(field.edit, "đ")
    assert not shown()
    compose(field.edit, "")
    type_text(field.edit, "Đắp lại bờ")
    assert not shown()


def test_a_syllable_in_composition_belongs_to_the_line(theme: Theme, show: Show) -> None:
    field = LineField(theme, "Gửi cơ quan nào", max_length=10)
    said: list[str] = []
    field.changed.connect(said.append)
    show(field)
    field.edit.setFocus()
    type_text(field.edit, "Tổ 𠀋 ")
    compose(field.edit, "nướ")
    assert field.text() == "Tổ 𠀋 nướ" == said[-1]
    field.edit.setCursorPosition(0)
    compose(field.edit, "nước")
    assert field.text() == "nướcTổ 𠀋 "
    compose(field.edit, "")
    assert field.text() == "Tổ 𠀋 " == said[-1], "taken back with Esc of the input method"
    compose(field.edit, "mười một chữ")
    assert len(field.text()) <= 10, "no longer than what will be taken"
    field.set_text("khác")
    assert field.text() == "khác"


def test_who_writes_with_ibus_finds_before_the_word_ends(theme: Theme, show: Show) -> None:
    chosen = ChoiceField(theme, "Ai nói", lambda typed: [Choice(typed, typed)] if typed else [], free=True)
    said: list[str] = []
    chosen.changed.connect(said.append)
    day = DateField(theme, "Hạn", lambda: date(2026, 11, 21))
    box = SearchEdit(theme, "Tìm tin", "Tìm tin")
    wanted: list[str] = []
    box.wanted.connect(wanted.append)
    for widget in (chosen, day, box):
        show(widget)
    compose(chosen.edit, "Trưở")
    assert (chosen.value(), said) == ("Trưở", ["Trưở"])
    compose(day.edit, "27/11")
    assert day.value() == date(2026, 11, 27)
    compose(box, "đườ")
    box._emit()
    assert wanted == ["đườ"]


def test_what_nobody_sees_does_not_get_into_a_line(theme: Theme, show: Show) -> None:
    """A pasted mark that turns letters round would show the writer something else than what is stored."""
    field = LineField(theme, "Nơi thực hiện")
    said: list[str] = []
    field.changed.connect(said.append)
    show(field)
    type_text(field.edit, "👨 Tổ ")
    QGuiApplication.clipboard().setText("\u202enướ\u200bc\u2069")
    field.edit.paste()
    assert field.text() == "👨 Tổ nước" == said[-1]
    type_text(field.edit, " 3")
    assert field.text() == "👨 Tổ nước 3", "the caret stands where it was"
    QGuiApplication.clipboard().setText(",\r\nấp\t4\x07\n")
    field.edit.paste()
    assert field.text() == "👨 Tổ nước 3, ấp 4 "


def test_enter_presses_what_has_the_keyboard_as_space_does(theme: Theme, show: Show) -> None:
    """Qt gives Enter to a button only where the desktop says so; Windows does not."""
    pressed: list[str] = []
    page = QWidget()
    column = QVBoxLayout(page)
    card = ChoiceCard(theme, "book", "Dùng thử", "Không cần mạng.", lambda: None)
    controls = [Button(theme, "Xong"), IconButton(theme, "more", "Việc khác"), Chip(theme, "Ấp 3"), card]
    controls += [CoverButton(theme, "Đóng Sổ tay", on_click=lambda: None)]
    for number, control in enumerate(controls):
        column.addWidget(control)
        control.clicked.connect(lambda _checked=False, number=number: pressed.append(str(number)))
    show(page, 500, 400)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        pressed.clear()
        for control in controls:
            control.setFocus()
            QTest.keyClick(control, key)
        assert pressed == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize("most", [0, 1, 2])
def test_a_text_is_as_high_as_its_lines(theme: Theme, most: int) -> None:
    """However often and in whatever order it is asked, and after the text or its size became another."""
    texts = ("", "Ấp 3", "Nước máy yếu vào giờ chiều", "Một\nhai\n\nbốn", "dàiquáđểbẻ" * 12, "Bà con hỏi. " * 30)
    text = Text(theme, "", max_lines=most)
    for scale in (100, 150):
        theme.change(scale=scale)
        for words in texts:
            text.setText(words)
            widest = text.sizeHint().width()
            for width in (40, 200, widest - 1, widest, widest + 1, 900, 200, 40):
                lines = TextBlock(words, theme.font("body"), theme.line("body"), max(width, 1), most)
                assert text.heightForWidth(max(width, 1)) == lines.height, (words, width)


@pytest.mark.qt_log_ignore("This plugin does not support")  # a real menu, on no screen
def test_the_path_of_a_file_gets_into_no_field(theme: Theme, show: Show) -> None:
    """Desktops give the path of a photo along as text, and in it stands the account of the machine."""
    page = QWidget()
    column = QVBoxLayout(page)
    line, words = LineField(theme, "Nơi thực hiện"), TextField(theme, "Nội dung")
    column.addWidget(line)
    column.addWidget(words)
    show(page, 400, 300)

    def photo() -> QMimeData:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile("/ảnh/anh.jpg")])
        mime.setText("file:///ảnh/anh.jpg")
        return mime

    def taken(widget: QWidget, mime: QMimeData) -> bool:
        kept = (Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        event = QDragEnterEvent(QPoint(5, 5), kept[0], mime, *kept[1:])
        QApplication.sendEvent(widget, event)
        return event.isAccepted()

    plain = QMimeData()
    plain.setText("ấp 3")
    for widget in (line.edit, words.edit.viewport()):
        assert not taken(widget, photo())
        assert taken(widget, plain)

    def by_menu(edit: QWidget) -> bool:
        place = edit.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, edit.mapToGlobal(place))
        QApplication.sendEvent(edit, event)
        menu = QApplication.activePopupWidget()
        paste = menu.findChild(QAction, "edit-paste")
        assert isinstance(menu, QMenu) and isinstance(paste, QAction)
        offered = paste.isEnabled()
        paste.trigger()
        menu.close()
        return offered

    for field, edit in ((line, line.edit), (words, words.edit)):
        QGuiApplication.clipboard().setMimeData(photo())
        target = edit if edit is line.edit else words.edit.viewport()
        assert not by_menu(target)
        assert field.text() == ""
        QTest.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert field.text() == ""
        QGuiApplication.clipboard().setText("ấp 3")
        QTest.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert field.text() == "ấp 3"
        assert by_menu(target)
        assert field.text() == "ấp 3ấp 3"
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("way", ["middle button", "Ctrl+Shift+Insert"])
def test_nor_does_the_path_of_a_file_that_is_selected_elsewhere(
    theme: Theme, show: Show, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """On X11 the middle button pastes what is selected in another window. Offscreen there is no such selection: what
    would be pasted is seen from whether Qt's own field hears of the click."""
    field = LineField(theme, "Nơi thực hiện")
    show(field, 400, 100)
    held = QMimeData()
    heard: list[object] = []

    class Desktop:
        """A clipboard with nothing in it, and another window with something selected."""

        @staticmethod
        def clipboard() -> Desktop:
            return Desktop()

        def mimeData(self, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> QMimeData:
            return held if mode == QClipboard.Mode.Selection else QMimeData()

    def seen(_field: object, event: QKeyEvent | QMouseEvent) -> None:
        heard.append(event.key() if isinstance(event, QKeyEvent) else event.button())

    monkeypatch.setattr("ui.widgets.fields.QGuiApplication", Desktop)
    monkeypatch.setattr(QLineEdit, "mouseReleaseEvent", seen)
    monkeypatch.setattr(QLineEdit, "keyPressEvent", seen)

    def paste() -> bool:
        heard.clear()
        if way == "middle button":
            QTest.mouseClick(field.edit, Qt.MouseButton.MiddleButton)
        else:
            keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
            QTest.keyClick(field.edit, Qt.Key.Key_Insert, keys)
        return Qt.MouseButton.MiddleButton in heard or Qt.Key.Key_Insert in heard

    held.setText("ấp 3")
    assert paste()
    held.setUrls([QUrl.fromLocalFile("/ảnh/anh.jpg")])
    assert not paste()
    QTest.mouseClick(field.edit, Qt.MouseButton.LeftButton)
    assert Qt.MouseButton.LeftButton in heard


def test_a_field_says_what_it_has_no_room_for(theme: Theme, show: Show) -> None:
    field = LineField(theme, "Nơi thực hiện", max_length=20)
    show(field)
    type_text(field.edit, "Trạm cấp nước")
    assert field.problem() == ""
    QGuiApplication.clipboard().setText(" của xã Trà Cú, tỉnh Vĩnh Long")
    field.edit.paste()
    assert field.text() == "Trạm cấp nước của xã"
    assert field.problem().startswith("Ô này nhận tối đa 20 ký tự.")
    QTest.keyClick(field.edit, Qt.Key.Key_Backspace)
    assert field.problem() == ""
