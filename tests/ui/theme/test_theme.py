"""The theme as Qt values: sizes follow the text, icons take the ink, text breaks into lines of the right height."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MappingProxyType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from tests.ui.driving import settle
from ui.theme.focus import FocusRing
from ui.theme.text import TextBlock
from ui.theme.theme import Theme
from ui.theme.tokens import RESOURCES, SCALES, Tokens

ICONS = sorted(path.stem for path in (RESOURCES / "icons").glob("*.svg"))


def test_the_bundled_font_is_used(theme: Theme) -> None:
    for weight in (400, 500, 600, 700):
        font = theme.font("body", weight)
        assert QFontInfo(font).family() == "Be Vietnam Pro"
        assert QFontInfo(font).weight() == weight


@pytest.mark.parametrize(("one", "other"), [("ក", "ខ"), ("ꪀ", "ꪒ")], ids=["Khmer", "Tai Viet"])
def test_letters_of_other_scripts_are_drawn_where_no_other_font_has_them(theme: Theme, one: str, other: str) -> None:
    def drawn(letter: str) -> QImage:
        image = QImage(60, 60, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        painter.setFont(theme.font("page_title"))
        painter.drawText(10, 40, letter)
        painter.end()
        return image

    assert drawn(one) != drawn(other), "both are the box of a letter that no font has"
    assert drawn(one) != drawn(" ")


def test_sizes_follow_the_text_size(make_theme: Callable[..., Theme]) -> None:
    normal = {name: make_theme("light", 100).height(name) for name in ("button", "field", "pill", "row_three_lines")}
    double = make_theme("light", 200)
    assert {name: double.height(name) for name in normal} == {name: 2 * height for name, height in normal.items()}
    assert double.font("body").pointSizeF() == pytest.approx(22.0)


def test_line_height_holds_marks_above_and_below(make_theme: Callable[..., Theme]) -> None:
    for scale in SCALES:
        theme = make_theme("light", scale)
        for role in theme.tokens.type:
            assert theme.line(role) >= QFontMetricsF(theme.font(role)).height(), (scale, role)


def test_a_font_that_needs_more_than_the_design_gets_it(qapp: QApplication) -> None:
    tokens = Tokens.load()
    tight = {role: style._replace(line_px=5) for role, style in tokens.type.items()}
    theme = Theme(tokens=tokens._replace(type=MappingProxyType(tight)))
    for role in tight:
        assert theme.line(role) >= QFontMetricsF(theme.font(role)).height()


def test_text_size_steps_up_down_and_back(make_theme: Callable[..., Theme]) -> None:
    theme = make_theme("light", 150)
    assert theme.step_scale(1) == 175
    assert theme.step_scale(1) == 200
    assert theme.step_scale(1) == 200
    assert theme.step_scale(-1) == 175
    assert theme.step_scale(0) == 100
    assert theme.step_scale(-1) == 100


def test_high_contrast_of_the_whole_system_wins(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    class Asked:
        def styleHints(self) -> Asked:
            return self

        def accessibility(self) -> Asked:
            return self

        def contrastPreference(self) -> Qt.ContrastPreference:
            return Qt.ContrastPreference.HighContrast

    monkeypatch.setattr("ui.theme.theme.QGuiApplication", Asked())
    theme.change(mode="dark")
    assert theme.mode == "high_contrast"


def test_high_contrast_that_is_switched_while_the_program_runs(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    theme.change(mode="dark")
    contrast = True
    monkeypatch.setattr("ui.theme.theme._system_wins", lambda mode: "high_contrast" if contrast else mode)
    switched = QGuiApplication.styleHints().accessibility().contrastPreferenceChanged
    switched.emit(Qt.ContrastPreference.HighContrast)
    assert theme.mode == "high_contrast"
    contrast = False
    switched.emit(Qt.ContrastPreference.NoPreference)
    assert theme.mode == "dark"


def test_change_is_announced_once_and_only_when_something_changed(theme: Theme) -> None:
    heard: list[str] = []
    theme.changed.connect(lambda: heard.append(theme.mode))
    theme.change(mode="dark")
    theme.change(mode="dark")
    assert heard == ["dark"]
    with pytest.raises(ValueError, match="sepia"):
        theme.change(mode="sepia")


@pytest.mark.parametrize("name", ICONS)
def test_icons_are_plain_line_drawings_on_the_grid(name: str) -> None:
    text = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in text
    # No pictures, scripts or addresses: an icon must never make the program open anything else.
    assert not re.search(r"<(image|script|use|style|a)\b|href|url\(", text)


def test_icons_take_the_ink(theme: Theme) -> None:
    for name in ICONS:
        if name.startswith("tick-") or name == "brand":
            continue
        image = theme.icons.pixmap(name, 48, QColor("#ff0000"), QColor("#00ff00")).toImage()
        solid = [colour for colour in colours_of(image) if colour.alpha() == 255]
        assert solid, f"{name} draws nothing"
        assert all(colour.blue() == 0 for colour in solid), name
        assert any(colour == QColor("#ff0000") for colour in solid), name


def colours_of(image: QImage) -> list[QColor]:
    return [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]


def test_unknown_icon_is_a_mistake(theme: Theme) -> None:
    with pytest.raises(FileNotFoundError):
        theme.pixmap("no-such-icon", 18)


LONG = "Hai tuần nay bà con dọc tuyến đường liên ấp hỏi nhau vì sao đợt 2 chưa có lịch chi trả đền bù."


def test_text_breaks_into_lines_of_the_given_height(theme: Theme) -> None:
    block = TextBlock(LONG, theme.font("body"), 23, 240)
    assert block.lines > 2
    assert block.height == block.lines * 23
    assert block.natural_width <= 240
    assert not block.elided


def test_text_left_over_ends_in_dots(theme: Theme) -> None:
    for limit in (1, 2):
        block = TextBlock(LONG, theme.font("body"), 23, 240, limit)
        assert block.lines == limit
        assert block.elided
        assert block.natural_width <= 240
    assert not TextBlock("Ấp 3", theme.font("body"), 23, 240, 1).elided


def test_text_keeps_paragraphs_and_letters_beyond_the_basic_plane(theme: Theme) -> None:
    block = TextBlock("Một\n\n🌾🌾 " + LONG, theme.font("body"), 23, 200, 3)
    assert block.lines == 3
    assert block.elided
    assert TextBlock("Một\nHai", theme.font("body"), 23, 200).lines == 2


def test_ring_follows_the_keyboard_and_leaves_fields_alone(theme: Theme, show: Callable[..., QPushButton]) -> None:
    from ui.widgets.buttons import Button
    from ui.widgets.paper import Paper

    page = Paper(theme)
    button, field = Button(theme, "Hoàn tất"), QLineEdit()
    page.body.addWidget(button)
    page.body.addWidget(field)
    show(page, 300, 200)
    button.setFocus()
    settle()
    rings = [child for child in page.children() if type(child).__name__ == "_Ring"]
    assert rings
    assert rings[0].isVisible()
    assert rings[0].geometry() == button.geometry().adjusted(-4, -4, 4, 4)
    page.resize(400, 200)
    settle()
    assert rings[0].geometry() == button.geometry().adjusted(-4, -4, 4, 4)
    field.setFocus()
    settle()
    assert not rings[0].isVisible()


def test_ring_survives_the_end_of_what_it_surrounded(theme: Theme, show: Callable[..., QPushButton]) -> None:
    from ui.widgets.buttons import Button
    from ui.widgets.paper import Paper

    outer = Paper(theme)
    inner = Paper(theme)
    outer.body.addWidget(inner)
    first, second = Button(theme, "Một"), Button(theme, "Hai")
    inner.body.addWidget(first)
    outer.body.addWidget(second)
    show(outer, 300, 200)
    first.setFocus()
    settle()
    inner.deleteLater()
    settle()
    second.setFocus()
    settle()
    assert QApplication.focusWidget() is second
    assert isinstance(next(iter(QApplication.instance().findChildren(FocusRing))), FocusRing)
