"""How each control behaves: values, signals, keys, what a screen reader is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QAccessible,
    QFontMetricsF,
    QHelpEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QVBoxLayout, QWidget

from tests.ui.driving import compose, settle, type_text
from tests.ui.widgets.gallery import LEVELS, STATES
from tests.ui.widgets.spoken import role_and_name
from ui.first_run.cards import ChoiceCard
from ui.first_run.cover import CoverButton
from ui.theme.text import TextBlock
from ui.theme.theme import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chips import Chip, ChipGroup
from ui.widgets.fields import LineField
from ui.widgets.keys import shortcut
from ui.widgets.labels import Text
from ui.widgets.levels import LevelPicker
from ui.widgets.paper import Paper
from ui.widgets.pills import StatusPill, pill_look, pill_word
from ui.widgets.stream_card import StreamCard, StreamText
from ui.widgets.writing import TextField

Show = Callable[..., QWidget]


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
