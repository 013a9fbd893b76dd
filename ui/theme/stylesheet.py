"""The one style sheet: only for Qt's own controls (fields, menus, scroll bars, check boxes).
Kit widgets paint themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.theme.tokens import RESOURCES

if TYPE_CHECKING:
    from ui.theme.theme import Theme


def build(theme: Theme) -> str:
    """Style sheet text for the theme's mode and text size."""
    px = theme.px
    border = theme.border
    strong = 3 if theme.high_contrast else 2
    pad = px(12)
    values = {name: theme.colour(name).name() for name in _COLOURS}
    values |= {
        "border": f"{border}px",
        "strong": f"{strong}px",
        "pad": f"{pad}px",
        "pad_strong": f"{pad - (strong - border)}px",
        "radius": f"{theme.radius()}px",
        "chip": f"{px(10)}px {px(16)}px",
        "item": f"{px(8)}px {px(14)}px",
        "bar": f"{max(8, px(8)) + 4}px",
        "bar_radius": f"{max(8, px(8)) // 2}px",
        "box": f"{px(20)}px",
        "gap": f"{px(10)}px",
        "check_icon": _tick(theme),
        "drop": f"{px(36)}px",
        "handle": theme.colour("text_2" if theme.high_contrast else "control").name(),
        "field_text": f"{theme.px(theme.tokens.height['field']) - 2 * strong - 4}px",
    }
    return _SHEET % values


_COLOURS = (
    *("window", "surface", "sunken", "hover", "selected", "text", "text_2", "text_disabled", "line", "control"),
    *("accent", "on_accent", "focus", "danger", "toast", "on_toast"),
)


def _tick(theme: Theme) -> str:
    """A style sheet cannot tint an SVG: the two tick colours are files of their own."""
    name = "tick-dark" if theme.mode == "dark" else "tick-light"
    return (RESOURCES / "icons" / f"{name}.svg").as_posix()


_SHEET = """
QAbstractScrollArea { background: transparent; border: none; }
QLineEdit, QTextEdit, QPlainTextEdit {
  background: %(surface)s; color: %(text)s; border: %(border)s solid %(control)s; border-radius: %(radius)s;
  padding: 0 %(pad)s; selection-background-color: %(accent)s; selection-color: %(on_accent)s;
  placeholder-text-color: %(text_2)s; }
QTextEdit, QPlainTextEdit { padding: 4px 8px; }
QLineEdit:focus { border: %(strong)s solid %(accent)s; padding: 0 %(pad_strong)s; }
QTextEdit:focus, QPlainTextEdit:focus { border: %(strong)s solid %(accent)s; padding: 3px 7px; }
QLineEdit[bad="true"], QTextEdit[bad="true"] { border: %(strong)s solid %(danger)s; }
QLineEdit:disabled, QTextEdit:disabled, QLineEdit:read-only {
  background: %(sunken)s; color: %(text_disabled)s; border-color: %(line)s; }
QLineEdit[bare="true"], QTextEdit[bare="true"] { border: none; background: transparent; padding: 0; }
QMenu { background: %(surface)s; color: %(text)s; border: %(border)s solid %(control)s; padding: 6px; }
QMenu::item { padding: %(item)s; border-radius: 4px; }
QMenu::item:selected { background: %(selected)s; color: %(text)s; }
QMenu::item:disabled { color: %(text_disabled)s; }
QMenu::separator { height: 1px; background: %(line)s; margin: 6px 8px; }
QToolTip { background: %(toast)s; color: %(on_toast)s; border: 1px solid %(toast)s; padding: 4px 8px; }
QListView { background: %(surface)s; border: none; outline: none; }
QScrollBar:vertical { background: transparent; width: %(bar)s; margin: 0; border: none; }
QScrollBar::handle:vertical { background: %(handle)s; border-radius: %(bar_radius)s; margin: 2px; min-height: 36px; }
QScrollBar:horizontal { background: transparent; height: %(bar)s; margin: 0; border: none; }
QScrollBar::handle:horizontal { background: %(handle)s; border-radius: %(bar_radius)s; margin: 2px; min-width: 36px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QCheckBox, QRadioButton { spacing: %(gap)s; color: %(text)s; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: %(text_disabled)s; }
QCheckBox::indicator {
  width: %(box)s; height: %(box)s; border: %(border)s solid %(control)s; border-radius: 4px; background: %(surface)s; }
QCheckBox::indicator:checked { background: %(accent)s; border-color: %(accent)s; image: url("%(check_icon)s"); }
QCheckBox::indicator:focus { border: 2px solid %(focus)s; }
"""
