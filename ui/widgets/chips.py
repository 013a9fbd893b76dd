"""Chips: small choices that stand side by side, on or off, some of them removable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.theme.text import draw_line
from ui.theme.theme import Theme, hand_cursor
from ui.widgets.buttons import paint_face
from ui.widgets.flow import FlowLayout
from ui.widgets.keys import tab_through


class Chip(QPushButton):
    """A choice that can be on: tint, ink edge and tick say so together. `removable` adds × (also Delete on the
    keyboard).

    `box` gives square corners (the kinds of minute items); `prefix` is a quiet word before the icon, such as the
    number of its key.
    """

    removed = Signal()

    def __init__(
        self,
        theme: Theme,
        text: str,
        checkable: bool = True,
        removable: bool = False,
        icon: str | None = None,
        tick: bool = True,
        box: bool = False,
        prefix: str = "",
        trailing: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._tick, self._box = theme, icon, tick, box
        self._prefix, self._removable = prefix, removable
        self._trailing = "close" if removable else trailing
        self.setText(text)
        self.setCheckable(checkable)
        self.setAutoDefault(True)  # Enter presses what has the keyboard
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        hand_cursor(self)
        if removable:
            self.setAccessibleDescription(self.tr("Bấm Delete để bỏ"))
        theme.changed.connect(self._restyle)
        self.toggled.connect(lambda _on: self._restyle())
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(self._theme.font("label", 600 if self.isChecked() else 500))
        self.updateGeometry()
        self.update()

    def _leading(self) -> str | None:
        return "check" if self.isChecked() and self._tick else self._icon

    def _widths(self) -> tuple[int, int, int, int]:
        theme = self._theme
        prefix = (
            int(QFontMetricsF(theme.font("hint")).horizontalAdvance(self._prefix)) + theme.px(5) if self._prefix else 0
        )
        icon = theme.px(16) + theme.px(5) if self._leading() else 0
        # Room for the heavier weight at any time: a chip must not grow and push its neighbours when it is switched on.
        text = int(QFontMetricsF(theme.font("label", 600)).horizontalAdvance(self.text())) + 2
        trailing = theme.px(14) + theme.px(6) if self._trailing else 0
        return prefix, icon, text, trailing

    def sizeHint(self) -> QSize:
        height = self._theme.height("button_small" if self._box else "chip")
        return QSize(sum(self._widths()) + 2 * self._theme.px(10 if self._box else 12), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _radius(self) -> float:
        return self._theme.radius() if self._box else self.height() / 2

    def focus_shape(self) -> tuple[QRect, float]:
        return self.rect(), self._radius()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        on = self.isChecked()
        fill = "selected" if on or self.isDown() else "hover" if self.underMouse() and self.isEnabled() else "surface"
        edge = "accent" if on else "control" if self.isEnabled() else "line"
        paint_face(painter, theme, QRectF(self.rect()), self._radius() - 0.5, fill, edge)
        ink = "accent" if on else "text" if self.isEnabled() else "text_disabled"
        prefix, icon, text, trailing = self._widths()
        x, height = (self.width() - prefix - icon - text - trailing) // 2, self.height()
        if prefix:
            draw_line(painter, self._prefix, theme.font("hint"), theme.colour("text_2"), QRectF(x, 0, prefix, height))
            x += prefix
        leading = self._leading()
        if leading:
            size = theme.px(16)
            theme.draw_icon(painter, leading, x, (height - size) // 2, 16, ink)
            x += icon
        draw_line(painter, self.text(), self.font(), theme.colour(ink), QRectF(x, 0, text, height), elide=False)
        if self._trailing:
            size = theme.px(14)
            theme.draw_icon(painter, self._trailing, x + text + theme.px(6), (height - size) // 2, 14, ink)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._removable and event.position().x() > self.width() - self._theme.px(32):
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)


class ChipGroup(QWidget):
    """Several chips of which one (`exclusive`) or any number is on. `name` is what a screen reader calls the group.

    Arrow keys move inside an exclusive group. `changed` carries nothing; ask `value()` or `values()`.
    """

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        name: str,
        options: Iterable[tuple[str, str]] = (),
        exclusive: bool = True,
        tick: bool = True,
        box: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._exclusive, self._tick, self._box = theme, exclusive, tick, box
        self._chips: dict[str, Chip] = {}
        self.setAccessibleName(name)
        self._flow = FlowLayout(theme, self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_options(options)

    def set_options(self, options: Iterable[tuple[str, str]]) -> None:
        """Replace the chips by (key, label) pairs; what was on and still exists stays on."""
        before = self.values()
        self._flow.clear()
        self._chips = {}
        for key, label in options:
            chip = Chip(self._theme, label, tick=self._tick, box=self._box, parent=self)
            chip.setAutoExclusive(self._exclusive)
            chip.setChecked(key in before)
            chip.toggled.connect(self._toggled)
            self._chips[key] = chip
            self._flow.addWidget(chip)
        tab_through(self, *self._chips.values())
        self.updateGeometry()

    def chip(self, key: str) -> Chip:
        return self._chips[key]

    def values(self) -> list[str]:
        return [key for key, chip in self._chips.items() if chip.isChecked()]

    def value(self) -> str | None:
        return next(iter(self.values()), None)

    def set_values(self, keys: Sequence[str]) -> None:
        """Switch on exactly these, without emitting `changed`. Keys that do not exist are ignored."""
        for key, chip in self._chips.items():
            wanted = key in keys
            if chip.isChecked() == wanted:
                continue
            chip.blockSignals(True)
            # Qt refuses to switch off the last one of an exclusive group.
            chip.setAutoExclusive(False)
            chip.setChecked(wanted)
            chip.setAutoExclusive(self._exclusive)
            chip.blockSignals(False)
            chip._restyle()

    def set_value(self, key: str | None) -> None:
        self.set_values([] if key is None else [key])

    def _toggled(self, on: bool) -> None:
        if on or not self._exclusive:
            self.changed.emit()
