"""The top of a meeting that is being taken: its name, since when, and where else one can go from here."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.theme import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import Text
from ui.widgets.paper import Pane


class TakingHead(Pane):
    """Attributes: `title`, `when` (texts); `back`, `side`, `minutes`, `finish` (buttons). Object names: taking_back,
    taking_title, taking_side, taking_minutes, taking_finish."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "window", "bottom", parent=parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(20), theme.px(12))
        row.setSpacing(theme.px(10))
        self.back = IconButton(theme, "chevron-left", self.tr("Danh sách cuộc họp"))
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = Text(theme, "", "record_title", max_lines=1)
        self.when = Text(theme, "", "body", "text_2", max_lines=1)
        for label in (self.title, self.when):
            # The buttons keep their words; the name gives way.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, label.sizePolicy().verticalPolicy())
            words.addWidget(label)
        self.side = Button(theme, self.tr("Người dự"), icon="people")
        self.minutes = Button(theme, self.tr("Xem biên bản"))
        self.finish = Button(theme, self.tr("Kết thúc họp…"))
        self.finish.setAccessibleDescription(self.tr("Phím Ctrl+Enter"))
        row.addWidget(self.back)
        row.addLayout(words, 1)
        for button in (self.side, self.minutes, self.finish):
            row.addWidget(button)
        for name in ("back", "title", "side", "minutes", "finish"):
            getattr(self, name).setObjectName(f"taking_{name}")
        self._row = row

    def set_compact(self, compact: bool) -> None:
        """Give the items what room there is."""
        self.when.setVisible(not compact)
        above = self._theme.px(4 if compact else 12)
        self._row.setContentsMargins(self._theme.px(16), above, self._theme.px(20), above)
