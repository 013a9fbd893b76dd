"""The top of a meeting that is being taken: its name, since when, and where else one can go from here."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.theme import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import Text
from ui.widgets.paper import Pane


class TakingHead(Pane):
    """Attributes: `title`, `when` (texts); `back`, `rest`, `side`, `minutes`, `finish` (buttons). Object names:
    taking_back, taking_title, taking_rest, taking_side, taking_minutes, taking_finish."""

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
        self.rest = Button(theme, self.tr("Tạm nghỉ"), "link", icon="clock")
        self.rest.setAccessibleDescription(self.tr("Phím F9"))
        self.side = Button(theme, self.tr("Người dự"), icon="people")
        self.minutes = Button(theme, self.tr("Xem biên bản"))
        self.finish = Button(theme, self.tr("Kết thúc họp…"))
        self.finish.setAccessibleDescription(self.tr("Phím Ctrl+Enter"))
        row.addWidget(self.back)
        row.addLayout(words, 1)
        for button in (self.rest, self.side, self.minutes, self.finish):
            row.addWidget(button)
        for name in ("back", "title", "rest", "side", "minutes", "finish"):
            getattr(self, name).setObjectName(f"taking_{name}")
        self._row = row
        self._compact = self._resting = False
        self._taking = True

    def set_compact(self, compact: bool) -> None:
        """Give the items what room there is."""
        self.when.setVisible(not compact)
        self._compact = compact
        self._show_buttons()
        above = self._theme.px(4 if compact else 12)
        self._row.setContentsMargins(self._theme.px(16), above, self._theme.px(20), above)

    def show_rest(self, resting: bool, taking: bool) -> None:
        """What the button does now; minutes that are put right later have none."""
        self._resting, self._taking = resting, taking
        self._show_buttons()
        self.rest.setText(self.tr("Họp tiếp") if resting else self.tr("Tạm nghỉ"))
        self.rest.updateGeometry()

    def _show_buttons(self) -> None:
        """Where there is little room the name of the meeting needs it: F9 is enough then, and to go on is in sight."""
        self.rest.setVisible(self._taking and (self._resting or not self._compact))
        self.minutes.setVisible(not (self._compact and self._resting))
