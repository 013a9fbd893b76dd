"""The composer: where the next item is written while people speak. Everything in it can be done without the mouse.

Ctrl+1…7 choose the kind, Shift+Tab goes to the speaker and Tab back, Enter adds the item, Shift+Enter makes a new line,
↑ in the empty field goes to the last item. What stands here is part of the draft from the first letter on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.meetings.extras import ItemExtras
from ui.meetings.kinds import KindChips
from ui.meetings.typing import take_text
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.choice import Choice, ChoiceField
from ui.widgets.labels import IconText, Text
from ui.widgets.notices import KEPT_CLEAR
from ui.widgets.paper import Pane
from ui.widgets.writing import TextEdit, text_with_preedit


class Words(TextEdit):
    """The field for what is said; it can do with one line where the window is very low, and gives way to what stands
    above it rather than be cut: then it scrolls."""

    def set_min_lines(self, lines: int) -> None:
        if lines != self._min_lines:
            self._min_lines = lines
            self._grow()

    def _grow(self) -> None:
        wanted = self._wanted_height()
        if wanted != self.maximumHeight():
            self.setMinimumHeight(self._height_for(self._min_lines))
            self.setMaximumHeight(wanted)
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.ensureCursorVisible()


class Composer(Pane):
    """Signals: `changed` for every change (also of a syllable still in composition), `kind_changed`, `submitted` with
    the values of a new item, `up_wanted` for ↑ in the empty field. Object names: kind_1 … kind_7, composer_role,
    composer_text, composer_add, composer_saved and those of `ItemExtras`."""

    changed = Signal()
    kind_changed = Signal()
    submitted = Signal(object)
    up_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        kinds: Iterable[tuple[str, str]],
        roles: Callable[[str], Sequence[Choice]],
        now: Callable[[], datetime | None],
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "sunken", parent=parent)
        self.setObjectName(KEPT_CLEAR)
        self._now = now
        self._started: str | None = None
        self.kinds = KindChips(theme, kinds)
        self.role = ChoiceField(theme, self.tr("Ai nói (vai trò)"), roles, icon="person", free=True)
        self.role.label.hide()
        self.role.edit.setPlaceholderText(self.tr("Ai nói? Ghi vai trò"))
        self.role.edit.setObjectName("composer_role")
        self.role.setFixedWidth(theme.px(264))
        self._advice = Text(
            theme, self.tr("Ghi vai trò, không ghi tên người dân"), "hint", "text_2", wrap=False, max_lines=1
        )
        self.saved = IconText(theme, "check", "", "hint")
        self.saved.setObjectName("composer_saved")
        self.text = Words(theme, self.tr("Nghe đến đâu ghi đến đó"), 2, 5, enter_submits=True)
        self.text.setObjectName("composer_text")
        self.text.setAccessibleName(self.tr("Nội dung của mục"))
        self.extras = ItemExtras(theme, today)
        self.add = Button(theme, self.tr("Ghi mục này"), "main", key="Enter", on_click=self.submit)
        self.add.setObjectName("composer_add")
        self._arrange(theme)
        self.kinds.changed.connect(self._kind_changed)
        self.role.changed.connect(lambda _key: self._touched())
        self.role.edit.returnPressed.connect(self.text.setFocus)
        # Announced for a syllable in composition too.
        self.text.textChanged.connect(self._touched)
        self.text.submitted.connect(self.submit)
        self.text.installEventFilter(self)
        self.extras.changed.connect(self._touched)
        self.extras.submitted.connect(self.submit)
        self.kinds.set_kind("opinion")

    def _arrange(self, theme: Theme) -> None:
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), theme.px(12))
        column.setSpacing(theme.px(8))
        column.addWidget(self.kinds)
        who = QHBoxLayout()
        who.setSpacing(theme.px(8))
        who.addWidget(self.role)
        who.addWidget(self._advice, 1, Qt.AlignmentFlag.AlignVCenter)
        who.addWidget(self.saved, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(who)
        write = QHBoxLayout()
        write.setSpacing(theme.px(10))
        write.addWidget(self.text, 1)
        write.addWidget(self.add, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(write)
        column.addWidget(self.extras)

    def set_compact(self, compact: bool) -> None:
        """Give the items what room there is: at 200 % text on a small screen every line counts."""
        self.kinds.set_compact(compact)
        self.text.set_min_lines(1 if compact else 2)
        self._advice.setHidden(compact)  # the field says it too
        above, gap = self._theme.px(4 if compact else 12), self._theme.px(4 if compact else 8)
        self._column.setContentsMargins(self._theme.px(20), above, self._theme.px(20), above)
        self._column.setSpacing(gap)

    # --- what is written

    def kind(self) -> str:
        return self.kinds.kind()

    def set_kind(self, kind: str) -> None:
        """Choose the kind of what is being written; the focus goes, or stays, where the words go."""
        self.kinds.set_kind(kind)
        self._kind_changed()
        self.text.setFocus()

    def set_questions(self, questions: Iterable[tuple[str, str]]) -> None:
        self.extras.set_questions(questions)

    def values(self) -> dict[str, Any] | None:
        """The unfinished item as it stands, or None while nothing was written."""
        text, role = text_with_preedit(self.text), self.role.edit.seen_text().strip()
        extras = self.extras.values()
        if not text.strip() and not role and not self._typed(extras):
            self._started = None
            return None
        if self._started is None:
            # The time of an item is when people began to say it, not when the writer was done.
            now = self._now()
            self._started = now.isoformat(timespec="minutes") if now is not None else None
        values = {"kind": self.kind(), "at": self._started, "by_role": role, "text": text, **extras}
        return {name: value for name, value in values.items() if value not in ("", None)}

    @staticmethod
    def _typed(extras: Mapping[str, Any]) -> bool:
        """Whether a person typed any of it; the question that an answer belongs to was proposed by the program."""
        return any(name != "answers" for name in extras)

    def set_values(self, item: Mapping[str, Any]) -> None:
        """Put an unfinished item back."""
        self._started = item.get("at")
        self.kinds.set_kind(str(item.get("kind") or "opinion"))
        self.extras.set_kind(self.kind())
        self.kind_changed.emit()
        self.extras.set_values(item)
        self.role.set_value(item.get("by_role"))
        self.text.set_text(str(item.get("text") or ""))
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def submit(self) -> None:
        """Hand over the item and make room for the next one. Without words there is nothing to hand over."""
        values = self.values()
        if values is None or not str(values.get("text") or "").strip():
            self.text.setFocus()
            return
        if not self.extras.make_sense():
            return
        text = take_text(self.text).strip()
        self._started = None
        self.role.set_value(None)
        self.extras.set_values({})
        self.text.setFocus()
        self.submitted.emit({**values, "text": text})
        if self.kind() == "answer":
            self.extras.answer_latest()

    # --- inside

    def _kind_changed(self) -> None:
        kind = self.kind()
        self.extras.set_kind(kind)
        if kind == "answer":
            self.extras.answer_latest()
        self.kind_changed.emit()
        self._touched()

    def _touched(self) -> None:
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.text:
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() == Qt.Key.Key_Up and plain and not text_with_preedit(self.text):
                self.up_wanted.emit()
                return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 2, self._theme.colour("accent"))
