"""Tin nhanh: three fields from anywhere, stored while they are typed.

objectNames: quick_note (the dialog), quick_text, quick_areas, quick_area_<id>, quick_elsewhere, quick_area_field,
quick_level, quick_topic_<key>, quick_saved, quick_later, quick_complete.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.record import texts
from desktop_app.errors import InvalidRecord, SotayError
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.guard.watch import GuardStrip, GuardWatch
from ui.notes.area_chips import AreaChips
from ui.notes.level_panel import CallNow
from ui.notes.messages import Messages
from ui.notes.session import DraftSession
from ui.notes.words import Words
from ui.settings.presenter import office_phone
from ui.theme.theme import Theme
from ui.widgets.chips import Chip
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field
from ui.widgets.flow import FlowLayout
from ui.widgets.keys import commit_input_method, shortcut
from ui.widgets.labels import IconText
from ui.widgets.levels import LevelPicker
from ui.widgets.pasting import Pasting
from ui.widgets.scroll import ScrollPage
from ui.widgets.writing import TextField

_ROOMY, _LOW = 640, 520
MOST_TOPICS = 1


class QuickNoteDialog(Dialog):
    """What was heard, where, how serious. Esc, × and *Để đó, viết sau* keep it as a draft. `request` is the id of what
    the office asked for, when the note is written for that.

    `completed` carries the record's id, `kept` the draft that stays.
    """

    completed = Signal(str)
    kept = Signal(object)

    def __init__(
        self, services: Services, theme: Theme, bridge: Bridge, parent: QWidget, request: str | None = None
    ) -> None:
        super().__init__(theme, parent, "", "", closable=True, width=778, scrolls=False)
        self._request = services.queries.record(request) if request else None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("quick_note")
        self._services, self._words, self._bridge = services, Words(services), bridge
        title, text = self.tr("Tin nhanh"), self.tr("Chỉ ba ô. Lúc rảnh mở lại viết thêm.")
        if self._request is not None:
            text = self.tr("Văn phòng cần nắm: {title}").format(title=self._request.title)
        self.title.setText(title)
        self.text.setText(text)
        # Height of the window in px at 100 % text: in a low one the fields come first.
        height = parent.window().height() / theme.px(100) * 100
        self.text.setVisible(height >= _LOW or self._request is not None)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.banners = Messages(theme, self._words, "quick_retry")
        lines = 4 if height >= _ROOMY else 3 if height >= _LOW else 2
        self.what = TextField(
            theme,
            self.tr("Nghe được điều gì?"),
            hint=self.tr("Ghi việc, không ghi tên hay số điện thoại của bà con."),
            min_lines=lines,
            max_lines=lines,
        )
        self.what.edit.setObjectName("quick_text")
        self.areas = AreaChips(theme, services, bridge)
        self._where = Field(theme, self.tr("Ở đâu?"), self.areas)
        self.level = LevelPicker(theme, self.tr("Mức nào?"), self._words.levels())
        self.level.setObjectName("quick_level")
        self.call_now = CallNow(theme, lambda: office_phone(services.settings))
        content = QWidget()
        self._content = QVBoxLayout(content)
        self._content.setContentsMargins(0, 0, 0, 0)
        self._content.setSpacing(theme.px(12))
        self.guard = GuardWatch(theme, services.guard, bridge, self, self._area)
        self.guard.add(self.what.edit)
        Pasting(theme, self.what.edit)
        strip = GuardStrip(theme, self.guard)
        self.guard.changed.connect(self._fit)
        level = Field(theme, self.tr("Mức nào?"), self.level)
        # What the last notes were about: one click where this one is about the same, nothing to fill in where not.
        self._same = QWidget()
        same = FlowLayout(theme, self._same, gap=6)
        recent = self._services.queries.recent_topics(MOST_TOPICS) if height >= _ROOMY and self._request is None else []
        for topic in recent:
            chip = Chip(theme, self.tr("Cùng lĩnh vực: {topic}").format(topic=self._words.label("topics", topic)))
            chip.setObjectName(f"quick_topic_{topic}")
            chip.toggled.connect(lambda on, topic=topic: self._about(topic, on))
            same.addWidget(chip)
        self._same.setVisible(bool(recent))
        for widget in (self.banners, self.what, strip, self._where, level, self.call_now, self._same):
            self._content.addWidget(widget)
        self._content.addStretch(1)
        # The three fields are higher than a small window with large letters: then only they scroll.
        self._page = ScrollPage(theme, content)
        self.body.addWidget(self._page)
        self.saved = IconText(theme, "check", "", ink="safe")
        self.saved.setObjectName("quick_saved")
        self.saved.setMinimumWidth(1)  # at large letters it gives way, and no button is cut
        self.saved.hide()
        self.foot.insertWidget(0, self.saved, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add_safe(self.tr("Để đó, viết sau")).setObjectName("quick_later")
        self.add_action(self.tr("Hoàn tất"), self.complete, key="Ctrl+Enter").setObjectName("quick_complete")
        self.focus_first(self.what.edit)
        shortcut(self, "Ctrl+Return", self.complete)
        self._begin()

    def _begin(self) -> None:
        self.session = DraftSession(self._services.capture, self._bridge, parent=self)
        fields: dict[str, Any] = {"occurred_on": self._services.clock().date().isoformat()}
        area = self.areas.choose_first()
        if area is not None:
            fields["area"] = area
        if self._request is not None:
            fields["request"] = self._request.id
            fields["topics"] = self._request.fields.get("topics") or None
        self.session.open_new(fields)
        self.session.saved.connect(self._saved)
        self.session.failed.connect(self._save_failed)
        self.session.refused.connect(self._refused)
        self.session.completed.connect(self._completed)
        self.what.changed.connect(self._typed)
        self.areas.changed.connect(self._placed)
        self.areas.grown.connect(self._fit)
        self.level.changed.connect(self._levelled)

    # --- what the person does

    def _typed(self) -> None:
        self.what.set_problem("")
        self.session.put("content", self.what.text())

    def _placed(self, area: str) -> None:
        self._where.set_problem("")
        self._put("area", area)

    def _area(self) -> str | None:
        area = self.session.fields.get("area")
        return area if isinstance(area, str) else None

    def _about(self, topic: str, on: bool) -> None:
        others = [one for one in texts(self.session.fields.get("topics")) if one != topic]
        self._put("topics", [*others, topic] if on else others or None)

    def _levelled(self, level: int) -> None:
        self._put("severity", level)
        self.call_now.show_for(level)
        self._fit()

    def _put(self, name: str, value: Any) -> None:
        if self.what.text().strip() or self.session.written:
            self.session.put(name, value)
        else:
            # Without a word there is no note yet: a look at the dialog leaves nothing behind.
            self.session.fields[name] = value

    def complete(self) -> None:
        commit_input_method()
        self.session.complete() if self.session.written else self._refuse_empty()

    def _refuse_empty(self) -> None:
        self.what.set_problem(self.tr("Xin ghi điều nghe được, một câu cũng được."))
        self._fit()
        self.what.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Close and keep: everything is on disk before the dialog goes; when that fails, it stays."""
        commit_input_method()
        if not self.session.finish_writing():
            return
        draft = self.session.draft
        if draft is not None and not self.what.text().strip():
            # Everything was deleted again: an empty draft would only be in the way.
            self._bridge.then(self._services.capture.discard_draft(draft.id), lambda _draft: None)
            draft = None
        super().reject()
        if draft is not None:
            self.kept.emit(draft)

    def done(self, result: int) -> None:
        super().done(result)
        # Desktops do this by themselves, but not all: the keyboard belongs to the window again.
        self._over.window().activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    # --- answers

    def _saved(self, moment: Any) -> None:
        self.saved.set(self.tr("Đã lưu nháp lúc {time}").format(time=self._words.clock(moment)), "check", "text_2")
        self.saved.show()
        if self.banners.saved():
            self._fit()

    def _save_failed(self, error: BaseException) -> None:
        self.banners.save_failed(error, self.session.retry)
        self.saved.set(self.tr("Chưa lưu được"), "warning", "danger")
        self.saved.show()
        self._fit()

    def _refused(self, error: BaseException) -> None:
        language = self._words.language
        if not isinstance(error, SotayError):
            raise error
        problems = error.problems if isinstance(error, InvalidRecord) else ()
        fields = {"content": self.what, "area": self._where}
        first: Field | None = None
        rest = [] if problems else [error.sentence(language)]
        for problem in problems:
            field = fields.get(problem.field)
            if field is None:
                rest.append(problem.sentence(language))
                continue
            field.set_problem(problem.sentence(language))
            first = first or field
        if rest:
            self.banners.problem(" ".join(rest))
        self._fit()
        if first is not None:
            first.control.setFocus(Qt.FocusReason.OtherFocusReason)
        if first is self.what:
            self.guard.go_to_block()

    def _completed(self, done: Any) -> None:
        # A slow disk leaves time to type on: that goes into a draft on the note, before its field goes.
        if self.session.finish_writing():
            self.accept()
        self.completed.emit(done.record_id)

    def showEvent(self, event: QShowEvent) -> None:
        self._size_page()
        super().showEvent(event)
        self._resize()

    def follow(self) -> None:
        self._size_page()
        super().follow()
        self._resize()

    def _fit(self) -> None:
        """The dialog grows with what it shows, as far as the window goes."""
        QTimer.singleShot(0, self, self._resize)

    def _size_page(self) -> None:
        width = min(self._theme.px(self._width), self._over.window().width() - 16)
        self._content.invalidate()
        self._content.activate()
        inner = width - 2 * self._theme.px(24) - 2
        needed = self._content.totalHeightForWidth(inner)
        self._page.setFixedHeight(0)
        # Layouts remember their sizes until they are told to measure again.
        self._column.invalidate()
        self._column.activate()
        frame = self._column.totalHeightForWidth(width)
        self._page.setFixedHeight(max(min(needed, self._over.window().height() - 16 - frame), self._theme.px(96)))
        self._column.invalidate()
        self._column.activate()

    def _resize(self) -> None:
        self._size_page()
        height = min(self._column.totalHeightForWidth(self.width()), self._over.window().height() - 16)
        if height != self.height():
            top = self.y() - (height - self.height()) // 2
            self.setFixedHeight(height)
            self.move(self.x(), max(top, self._over.window().mapToGlobal(QPoint(0, 8)).y()))
