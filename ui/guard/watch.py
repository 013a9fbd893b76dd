"""The guard over all writing fields of one form: walking from mark to mark, the popup, and the line above the foot.

F8 and Shift+F8 go to the next and the previous mark, Alt+Enter opens the one at the caret.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.services.guarding import NotebookGuard, Rereading
from ui.bridge import Bridge
from ui.guard import words
from ui.guard.marks import GuardMarks, Mark
from ui.guard.popup import GuardPopup
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.keys import shortcut
from ui.widgets.labels import IconText
from ui.widgets.paper import Pane
from ui.widgets.writing import TextEdit

if TYPE_CHECKING:
    from desktop_app.domain.privacy.findings import Context, Finding


class GuardWatch(QObject):
    """`area()` is where the record belongs, `within` the widget whose keys it listens to. Signals: `changed` after any
    mark, `place_wanted` when what has to be seen is in a place that is not open for writing."""

    changed = Signal()
    place_wanted = Signal(str)

    def __init__(
        self,
        theme: Theme,
        guard: NotebookGuard,
        bridge: Bridge,
        within: QWidget,
        area: Callable[[], str | None],
        context: Context = "note",
    ) -> None:
        super().__init__(within)
        self._theme, self._guard, self._bridge, self._within = theme, guard, bridge, within
        self._area, self._context = area, context
        self._fields: list[GuardMarks] = []
        self.popup: GuardPopup | None = None
        # (place as a Problem names it, text) of what is shown without a field; set by the form.
        self.rest: Callable[[], Iterable[tuple[str, str]]] | None = None
        self._rest: list[tuple[str, Finding]] = []
        self._rest_known: dict[str, list[Finding]] = {}
        self._wanted = False
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        shortcut(within, "F8", partial(self.step, 1), inside)
        shortcut(within, "Shift+F8", partial(self.step, -1), inside)
        shortcut(within, "Alt+Return", self.open_here, inside)

    def add(self, edit: TextEdit) -> GuardMarks:
        """Watch a field, for as long as it is there."""
        rereading = Rereading()
        marks = GuardMarks(
            self._theme,
            edit,
            lambda text: self._guard.look(text, self._context, self._area(), rereading),
            self._bridge,
        )
        marks.changed.connect(self._changed)
        marks.clicked.connect(lambda mark: self.open(marks, mark))
        self._fields.append(marks)
        return marks

    def look_again(self) -> None:
        """Other texts were put into the fields, or what is harmless has changed."""
        self.close()
        for marks in self._shown():
            marks.look_now()
        self._rest_known.clear()
        self.look_at_rest()

    # --- texts without a field of their own

    def look_at_rest(self) -> None:
        """Read what is shown but not open for writing (cards, items that were said); only what was not read yet."""
        if self.rest is None:
            return
        texts = list(self.rest())
        fresh = list({text for _, text in texts if text and text not in self._rest_known})

        def found(findings: list[list[Finding]]) -> None:
            known = self._rest_known | dict(zip(fresh, findings, strict=True))
            self._rest_known = {text: known[text] for _, text in texts if text in known}
            self._rest = [(place, one) for place, text in texts for one in known.get(text, ()) if one.suggestion]
            self._changed()

        self._bridge.then(self._guard.look_all(fresh, self._context, self._area()), found, receiver=self)

    def kinds(self, *, blocking: bool) -> Counter[str]:
        """How many marks of each kind, those that stop the record or those that only advise."""
        found = [*(mark.finding for _, mark in self._all()), *(finding for _, finding in self._rest)]
        return Counter(finding.kind for finding in found if (finding.level == "block") == blocking)

    # --- walking

    def step(self, by: int) -> None:
        """The next mark (1) or the previous one (-1) from where the caret or the open popup is; from the end again."""
        every = self._all()
        if not every:
            if self._rest:
                self._wanted = True
                self.place_wanted.emit(self._rest[0][0])
            return
        here = next((n for n, (marks, mark) in enumerate(every) if mark is marks.current), None)
        if here is None:
            here = self._at_caret(every, by)
        else:
            here += by
        self.open(*every[here % len(every)])

    def go_to_block(self) -> bool:
        """Open the first mark that stops the record, as soon as one is there; False while none is."""
        first = next((pair for pair in self._all() if pair[1].blocks), None)
        self._wanted = first is None
        if first is not None:
            self.open(*first)
        else:
            for marks in self._shown():
                marks.look_now()
        return first is not None

    def open_here(self) -> None:
        """The popup of the mark at the caret."""
        for marks, mark in self._all():
            if marks.edit.hasFocus() and mark.start <= marks.edit.textCursor().position() <= mark.end:
                self.open(marks, mark)
                return

    def open(self, marks: GuardMarks, mark: Mark) -> None:
        """Show what is there and why."""
        self.close()
        every = self._all()
        number = next((n for n, (_, one) in enumerate(every, 1) if one is mark), 0)
        marks.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        marks.select(mark)
        popup = self.popup = GuardPopup(self._theme, marks, mark, number, len(every))
        popup.stepped.connect(self.step)
        popup.fixed.connect(lambda text: self._replace(marks, mark, text))
        popup.harmless_wanted.connect(lambda: self._allow(marks, mark))
        popup.left_alone.connect(lambda: self._leave(marks, mark))
        popup.closed.connect(self.close)

    def close(self) -> None:
        """Take the popup away."""
        popup, self.popup = self.popup, None
        if popup is not None and isValid(popup):
            popup.hide()
            popup.deleteLater()
        for marks in self._shown():
            if marks.current is not None:
                marks.select(None)

    def _replace(self, marks: GuardMarks, mark: Mark, text: str) -> None:
        self._back_to(marks)
        marks.replace(mark, text)

    def _leave(self, marks: GuardMarks, mark: Mark) -> None:
        self._back_to(marks)
        marks.leave_alone(mark)

    def _allow(self, marks: GuardMarks, mark: Mark) -> None:
        self._back_to(marks)
        allowed = self._guard.allow(mark.text(), self._area())
        marks.leave_alone(mark)
        self._bridge.then(allowed, lambda _none: self.look_again(), receiver=self)

    def _back_to(self, marks: GuardMarks) -> None:
        self.close()
        marks.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- the fields

    def _shown(self) -> list[GuardMarks]:
        self._fields = [marks for marks in self._fields if isValid(marks) and isValid(marks.edit)]
        return [marks for marks in self._fields if marks.edit.isVisibleTo(self._within)]

    def _all(self) -> list[tuple[GuardMarks, Mark]]:
        """Every mark with its field, in the order in which they stand on the page."""
        fields = sorted(self._shown(), key=lambda marks: marks.edit.mapTo(self._within, QPoint(0, 0)).y())
        return [(marks, mark) for marks in fields for mark in marks.marks()]

    def _at_caret(self, every: list[tuple[GuardMarks, Mark]], by: int) -> int:
        focused = next((marks for marks, _ in every if marks.edit.hasFocus()), None)
        if focused is None:
            return 0 if by > 0 else -1
        own = [n for n, (marks, _) in enumerate(every) if marks is focused]
        caret = focused.edit.textCursor().position()
        behind = [n for n in own if every[n][1].start >= caret]
        before = [n for n in own if every[n][1].end < caret]
        if by > 0:
            return behind[0] if behind else own[-1] + 1
        return before[-1] if before else own[0] - 1

    def _changed(self) -> None:
        if self.popup is not None and not any(marks.current is not None for marks in self._shown()):
            self.close()
        every = self._all()
        if self._wanted and every:
            self._wanted = False
            self.open(*next((pair for pair in every if pair[1].blocks), every[0]))
        self.changed.emit()


class GuardStrip(Pane):
    """Above the foot of a form: red while something stops the record, calm while there is only advice, else away.
    Object names: guard_strip, guard_strip_go."""

    def __init__(self, theme: Theme, watch: GuardWatch) -> None:
        super().__init__(theme, "sunken", "top")
        self.setObjectName("guard_strip")
        self._watch = watch
        self.words = IconText(theme, "shield", "", "body", "text", wrap=True)
        self.go = Button(theme, self.tr("Xem từng chỗ"), key="F8", size="button_small", on_click=lambda: watch.step(1))
        self.go.setObjectName("guard_strip_go")
        row = self._row = QHBoxLayout(self)
        self.set_compact(False)
        row.setSpacing(theme.px(12))
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.go, 0, Qt.AlignmentFlag.AlignVCenter)
        watch.changed.connect(self.refresh)
        self.refresh()

    def set_compact(self, compact: bool) -> None:
        """No higher than its button, where every line counts."""
        above = self._theme.px(1 if compact else 6)
        self._row.setContentsMargins(self._theme.px(28), above, self._theme.px(24), above)

    def refresh(self) -> None:
        """Say what the marks are now."""
        stops, advice = self._watch.kinds(blocking=True), self._watch.kinds(blocking=False)
        self._fill = "danger_bg" if stops else "sunken"
        if stops:
            said = self.tr("Còn {what}. Bỏ đi rồi mới hoàn tất được.").format(what=words.counted(stops))
        else:
            said = self.tr("Nên xem lại: {what}.").format(what=words.counted(advice)) if advice else ""
        self.words.set(said, "stop" if stops else "shield", "danger" if stops else "text_2")
        self.setAccessibleName(said)
        self.setVisible(bool(said))
        self.update()
