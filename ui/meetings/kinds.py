"""The seven kinds of items as a row of chips, each with the number of its key."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.theme import Theme
from ui.widgets.chips import Chip
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Text


class KindChip(Chip):
    """A chip with little room at its sides, so that all seven stand in one line beside the side pane."""

    _word = ""
    _short = False

    def set_compact(self, compact: bool, short: bool, word: str, icon: str) -> None:
        """Without its icon, where even one line of chips is much; `short`: with the icon alone while it is not on."""
        self._icon, self._word, self._short = icon if short or not compact else None, word, short
        self._restyle()

    def _restyle(self) -> None:
        if self._word:
            self.setText("" if self._short and not self.isChecked() else self._word)
        super()._restyle()

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width() - self._theme.px(7), size.height())


class KindChips(QWidget):
    """One kind is always on. `changed` when a person chose another one. Object names kind_1 … kind_7."""

    changed = Signal()

    def __init__(self, theme: Theme, kinds: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Loại của mục"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        flow = FlowLayout(theme, self, gap=5, line_gap=6)
        self._hint = Text(theme, "Ctrl +", "hint", "text_2", wrap=False)
        self._gap = theme.px(5)
        flow.addWidget(self._hint)
        self._chips: dict[str, KindChip] = {}
        self._words = dict(kinds)
        self._compact = self._short = False
        for number, (key, word) in enumerate(self._words.items(), 1):
            chip = KindChip(theme, word, icon=f"kind-{key}", tick=False, box=True, prefix=str(number), parent=self)
            chip.setAutoExclusive(True)
            chip.setObjectName(f"kind_{number}")
            chip.setAccessibleName(word)
            chip.setToolTip(word)
            chip.setAccessibleDescription(self.tr("Phím Ctrl+{number}").format(number=number))
            chip.clicked.connect(lambda _checked=False: self.changed.emit())
            self._chips[key] = chip
            flow.addWidget(chip)

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where room is short the hint goes before a chip goes to a second line; where there is no second line (the
        largest letters in a small window) only what is chosen keeps its word."""
        self._show(short=False)
        needed = sum(chip.sizeHint().width() + self._gap for chip in self._chips.values())
        self._show(short=self._compact and needed > self.width())
        self._hint.setVisible(not self._short and needed + self._hint.sizeHint().width() <= self.width())

    def _show(self, short: bool) -> None:
        self._short = short
        for key, chip in self._chips.items():
            chip.set_compact(self._compact, short, self._words[key], f"kind-{key}")
        self.updateGeometry()

    def kind(self) -> str:
        return next((key for key, chip in self._chips.items() if chip.isChecked()), "opinion")

    def set_kind(self, kind: str) -> None:
        """Without emitting `changed`. An unknown kind changes nothing."""
        if kind in self._chips:
            self._chips[kind].setChecked(True)
