"""The streams of opinion of a note: cards in their order, one of them open to be written in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop_app.domain.record import rows_of
from ui.i18n import counted
from ui.notes.form import Section, text_of
from ui.notes.stream_editor import StreamEditor
from ui.notes.words import Words
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.fields import Field
from ui.widgets.keys import tab_through
from ui.widgets.labels import SectionHeading, Text
from ui.widgets.stream_card import StreamCard


class StreamsSection(Section):
    """All streams. `removed` carries a number and what `restore` takes to bring that stream back, `opened` the editor
    that was opened, `editor_made` each editor; `rebuilt` after cards and editor were put up anew; `joined` how many of
    the last changes were one act of the person."""

    removed = Signal(int, object)
    joined = Signal(int)
    opened = Signal(QWidget)
    editor_made = Signal(object)
    rebuilt = Signal()
    reason_wanted = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._words = words
        self._streams: list[dict[str, Any]] = []
        self._open: str | None = None
        self.add_button = Button(theme, self.tr("Thêm luồng"), icon="plus", size="button_small", on_click=self.add)
        self.add_button.setObjectName("stream_add")
        self.add_button.setToolTip("Ctrl+T")
        self.heading = SectionHeading(theme, self.tr("Các luồng ý kiến"), "", self.add_button)
        self.advice = Text(theme, "", "hint", "text_2")
        self.advice.setObjectName("stream_advice")
        self.advice.hide()
        self.column.addWidget(self.heading)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(theme.px(8))
        self.column.addLayout(self._cards)
        self.column.addWidget(self.advice)
        self.reason = Button(theme, self.tr("Ghi lý do"), "link", size="button_small", on_click=self.reason_wanted.emit)
        self.reason.setObjectName("stream_reason")
        self.reason.hide()
        self.column.addWidget(self.reason, 0, Qt.AlignmentFlag.AlignLeft)

    # --- content

    def holds(self, name: str) -> bool:
        return name.startswith("stream.")

    def load(self, fields: Mapping[str, Any]) -> None:
        """Show the streams; one that is open for writing stays open when it is still there."""
        self._streams = [dict(row) for row in rows_of(fields, "stream")]
        if all(row["id"] != self._open for row in self._streams):
            self._open = None
        self._build()

    def fold(self) -> None:
        """None is open in what is loaded next."""
        self._open = None

    def drop_empty(self) -> bool:
        """Take away the stream that was added and says nothing yet; False when there is none."""
        if all(len(row) > 2 for row in self._streams):
            return False
        self.close_editor()
        return True

    def set_advice(self, sentence: str, *, reason: bool = False) -> None:
        """What would make the streams better, in one sentence; "" for nothing. `reason`: one may be given instead."""
        self.advice.setText(sentence)
        self.advice.setVisible(bool(sentence))
        self.reason.setVisible(bool(sentence) and reason)

    def has_streams(self) -> bool:
        return bool(self._streams)

    def add(self) -> None:
        """A new stream, open to be written in. It is stored from the first word or choice on."""
        order = max((int(row.get("order") or 0) for row in self._streams), default=0) + 1
        row = {"id": uuid.uuid4().hex, "order": order}
        self._forget_empty()
        self._streams.append(row)
        self.open(row["id"])

    def open(self, stream_id: Any) -> None:
        """Open one stream for writing; another one that was open is closed."""
        self._open = stream_id
        self._build()
        editor = self.editor()
        if editor is not None:
            editor.summary.edit.moveCursor(QTextCursor.MoveOperation.End)
            editor.summary.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.opened.emit(editor)

    def close_editor(self) -> None:
        """Show the open stream as a card again and give the card the focus."""
        was, self._open = self._open, None
        self._forget_empty()
        self._build()
        card = next((self.card(row["id"]) for row in self._streams if row["id"] == was), None)
        (card or self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self, stream_id: Any) -> None:
        place = self._place(stream_id)
        row = self._streams.pop(place)
        if self._open == stream_id:
            self._open = None
        self._build()
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        if len(row) > 2:
            self.edited.emit(f"stream.{stream_id}", None)
            self.removed.emit(place + 1, row)

    def restore(self, row: dict[str, Any]) -> None:
        """Bring a removed stream back to its place."""
        self._streams.append(row)
        self._streams.sort(key=lambda one: int(one.get("order") or 0))
        self.edited.emit(f"stream.{row['id']}", _value(row))
        self._build()

    def shift(self, stream_id: Any, step: int) -> None:
        """One place up (-1) or down (+1)."""
        place = self._place(stream_id)
        other = place + step
        if not 0 <= other < len(self._streams):
            return
        self._streams[place], self._streams[other] = self._streams[other], self._streams[place]
        moved = [(order, row) for order, row in enumerate(self._streams, 1) if row.get("order") != order]
        for order, row in moved:
            row["order"] = order
            self.edited.emit(f"stream.{row['id']}", _value(row))
        self.joined.emit(len(moved))
        self._build()
        card = self.card(stream_id)
        if card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def editor(self) -> StreamEditor | None:
        return next((w for w in self._widgets() if isinstance(w, StreamEditor)), None)

    def card(self, stream_id: Any) -> StreamCard | None:
        return next((w for w in self._widgets() if w.objectName() == f"stream_card_{stream_id}"), None)  # type: ignore[return-value]

    def field_for(self, name: str) -> Field | None:
        parts = name.split(".")
        if parts[0] != "stream" or len(parts) < 2 or not any(row["id"] == parts[1] for row in self._streams):
            return None
        if self._open != parts[1]:
            self._open = parts[1]
            self._build()
        editor = self.editor()
        assert editor is not None
        part = parts[2] if len(parts) > 2 else "summary"
        fields = {"stance": editor.stance[0], "prevalence": editor.prevalence[0], "intensity": editor.intensity[0]}
        return {**fields, **editor.selects}.get(part, editor.summary)

    # --- cards

    def _place(self, stream_id: Any) -> int:
        return next(number for number, row in enumerate(self._streams) if row["id"] == stream_id)

    def _forget_empty(self) -> None:
        self._streams = [row for row in self._streams if len(row) > 2]

    def _widgets(self) -> list[QWidget]:
        found = (self._cards.itemAt(number) for number in range(self._cards.count()))
        widgets = (item.widget() for item in found if item is not None)
        return [widget for widget in widgets if widget is not None]

    def _build(self) -> None:
        for widget in self._widgets():
            self._cards.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        for number, row in enumerate(self._streams, 1):
            widget = self._editor(number, row) if row["id"] == self._open else self._card(number, row)
            self._cards.addWidget(widget)
            widget.show()
        tab_through(self.add_button, *self._widgets(), self.reason)
        self._count()
        self.rebuilt.emit()

    def closed_texts(self) -> list[tuple[str, str]]:
        """(place, text) of the streams that are shown as cards."""
        shut = [row for row in self._streams if row["id"] != self._open]
        return [(f"stream.{row['id']}.summary", text_of(row.get("summary"))) for row in shut]

    def _count(self) -> None:
        count = len(self._streams)
        self.heading.note.setText(
            counted(count, self.tr("1 luồng"), self.tr("{count} luồng")) if count else self.tr("chưa có luồng nào")
        )

    def _card(self, number: int, row: dict[str, Any]) -> QWidget:
        card = StreamCard(self._theme, number, self._words.stream(row))
        card.setObjectName(f"stream_card_{row['id']}")
        card.opened.connect(lambda: self.open(row["id"]))
        card.moved.connect(lambda step: self.shift(row["id"], step))
        card.menu_wanted.connect(lambda: self._menu(card, number, row))
        return card

    def _editor(self, number: int, row: dict[str, Any]) -> QWidget:
        editor = StreamEditor(self._theme, self._words, number, row)
        stream_id = row["id"]

        def edited() -> None:
            value = editor.value()
            row.clear()
            row.update(value, id=stream_id)
            self.edited.emit(f"stream.{stream_id}", _value(row))

        editor.edited.connect(edited)
        editor.closed.connect(self.close_editor)
        editor.removed.connect(lambda: self.remove(row["id"]))
        self.editor_made.emit(editor)
        return editor

    def _menu(self, card: StreamCard, number: int, row: dict[str, Any]) -> None:
        menu = QMenu(card)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entries: list[tuple[str, Callable[[], object], bool]] = [
            (self.tr("Mở ra viết"), lambda: self.open(row["id"]), True),
            (self.tr("Chuyển lên (Alt+↑)"), lambda: self.shift(row["id"], -1), number > 1),
            (self.tr("Chuyển xuống (Alt+↓)"), lambda: self.shift(row["id"], 1), number < len(self._streams)),
            (self.tr("Bỏ luồng này"), lambda: self.remove(row["id"]), True),
        ]
        for text, call, possible in entries:
            action = menu.addAction(text)
            action.setEnabled(possible)
            action.triggered.connect(lambda _checked=False, call=call: call())
        menu.popup(card.menu_button.mapToGlobal(card.menu_button.rect().bottomLeft()))


def _value(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """A stream as a field holds it; None while it says nothing."""
    value = {name: part for name, part in row.items() if name != "id"}
    return value if len(value) > 1 or "order" not in value else None
