"""The whole kit on one page: named, plain, uncut, reachable; and its pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from tests.ui.driving import cut_off, markup, settle, tab_order, unnamed
from tests.ui.widgets.gallery import gallery
from ui.theme.theme import Theme

LOOKS = [(mode, scale) for mode in ("light", "dark", "high_contrast") for scale in (100, 150)]


def page(theme: Theme, show: Callable[..., QWidget], scale: int = 100) -> QWidget:
    window = show(gallery(theme), 1366 * scale // 100, 600)
    layout = window.layout()
    assert layout is not None
    window.resize(window.width(), layout.totalHeightForWidth(window.width()))
    settle()
    return window


@pytest.mark.parametrize(("mode", "scale"), LOOKS)
def test_pictures(
    mode: str, scale: int, make_theme: Callable[..., Theme], show: Callable[..., QWidget], screens: Path
) -> None:
    theme = make_theme(mode, scale)
    window = page(theme, show, scale)
    picture = window.grab().toImage()
    assert picture.save(str(screens / f"kit-{mode}-{scale}.png"))
    step = 5 * scale // 100
    places = ((x, y) for x in range(0, picture.width(), step) for y in range(0, picture.height(), step))
    seen = {picture.pixelColor(*place).name() for place in places}
    expected = {theme.colour(name).name() for name in ("window", "surface", "accent", "danger", "control", "text")}
    assert expected <= seen


@pytest.mark.parametrize("scale", [100, 125, 150, 175, 200])
def test_no_text_is_cut_off(scale: int, make_theme: Callable[..., Theme], show: Callable[..., QWidget]) -> None:
    window = page(make_theme("light", scale), show, scale)
    assert cut_off(window) == []


def test_no_text_is_cut_off_after_the_size_changed_while_it_was_shown(
    theme: Theme, show: Callable[..., QWidget]
) -> None:
    window = page(theme, show)
    theme.change(scale=150)
    settle()
    window.resize(2049, 600)
    layout = window.layout()
    assert layout is not None
    window.resize(2049, layout.totalHeightForWidth(2049))
    settle()
    assert cut_off(window) == []


def test_every_control_has_a_name(theme: Theme, show: Callable[..., QWidget]) -> None:
    assert unnamed(page(theme, show)) == []


def test_no_label_reads_markup(theme: Theme, show: Callable[..., QWidget]) -> None:
    assert markup(page(theme, show)) == []


def test_tab_reaches_every_control(theme: Theme, show: Callable[..., QWidget]) -> None:
    window = page(theme, show)
    reached = tab_order(window)
    missing = []
    for widget in window.findChildren(QWidget):
        wanted = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        # Of exclusive choices Tab reaches one; the arrow keys go on from there.
        grouped = isinstance(widget, QPushButton) and widget.autoExclusive()
        if wanted and not grouped and widget not in reached and widget.focusProxy() is None:
            missing.append(type(widget).__name__)
    assert missing == []


def test_the_judges_notice(theme: Theme, show: Callable[..., QWidget]) -> None:
    """The walks above must be able to fail."""
    from ui.widgets.labels import Text
    from ui.widgets.paper import Paper

    bad = Paper(theme)
    rich = QLabel("<img src='file:///etc/hostname'>")
    bad.body.addWidget(rich)
    nameless = QPushButton()
    bad.body.addWidget(nameless)
    squeezed = Text(theme, "Hai tuần nay bà con dọc tuyến đường liên ấp hỏi nhau vì sao đợt 2 chưa có lịch chi trả")
    squeezed.setFixedSize(100, 10)
    bad.body.addWidget(squeezed)
    show(bad, 300, 200)
    assert unnamed(bad) == ["QPushButton in Paper"]
    assert markup(bad) == [rich.text()]
    assert any("Hai tuần" in line for line in cut_off(bad))
