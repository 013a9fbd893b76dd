"""Narrowing the list: topic, place, level, channel, period, state."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.services import Services
from desktop_app.services.rows import RecordFilter
from ui.notes.form import FieldRow, with_nothing
from ui.notes.presenter import NOTHING, NotesPresenter, state_words
from ui.theme.theme import Theme
from ui.widgets.area_picker import AreaPicker
from ui.widgets.chips import ChipGroup
from ui.widgets.choice import ChoiceField, SelectField
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.fields import Field


class FilterDialog(Dialog):
    """Asks what the list should be narrowed to; `chosen` carries a RecordFilter."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget, services: Services, presenter: NotesPresenter) -> None:
        super().__init__(theme, parent, "", width=620)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("note_filter_dialog")
        question = self.tr("Xem tin nào?")
        self.title.setText(question)
        self.setWindowTitle(question)
        self.setAccessibleName(question)
        words, now = presenter.words, presenter.filter
        self._today = services.clock().date()
        self.topic = ChoiceField(
            theme,
            self.tr("Lĩnh vực"),
            lambda text: words.topics(text, groups_too=True),
            self.tr("Gõ để tìm, hoặc bấm mũi tên xuống"),
        )
        self.topic.edit.setObjectName("filter_topic")
        self.topic.set_value(now.topic, words.label("topics", now.topic))
        self.area = AreaPicker(theme, self.tr("Địa bàn"), services.places, usual=lambda: services.places.recent(8))
        self.area.edit.setObjectName("filter_area")
        self.area.set_area(now.area)
        levels = with_nothing(words.options("severities"), self.tr("Mức nào cũng được"))
        self.level = SelectField(theme, self.tr("Mức"), levels, self.tr("Mức nào cũng được"))
        self.level.combo.setObjectName("filter_level")
        self.level.set_value(None if now.severity is None else str(now.severity))
        channels = with_nothing(words.options("channels"), self.tr("Kênh nào cũng được"))
        self.channel = SelectField(theme, self.tr("Nghe qua"), channels, self.tr("Kênh nào cũng được"))
        self.channel.combo.setObjectName("filter_channel")
        self.channel.set_value(now.channel)
        self.period = ChipGroup(
            theme,
            self.tr("Khoảng thời gian"),
            [
                ("7", self.tr("7 ngày qua")),
                ("30", self.tr("30 ngày qua")),
                ("year", self.tr("Từ đầu năm")),
                ("all", self.tr("Lúc nào cũng được")),
            ],
        )
        self.period.setObjectName("filter_period")
        states = with_nothing(state_words(), self.tr("Nào cũng được"))
        self.state = SelectField(theme, self.tr("Tình trạng"), states, self.tr("Nào cũng được"), quiet=True)
        self.state.combo.setObjectName("filter_state")
        self.state.set_value(now.delivery)
        self.since = DateField(theme, self.tr("Từ ngày"), lambda: self._today, quiet=True)
        self.until = DateField(theme, self.tr("Đến ngày"), lambda: self._today, quiet=True)
        self.since.edit.setObjectName("filter_since")
        self.until.edit.setObjectName("filter_until")
        self.since.set_value(now.since)
        self.until.set_value(now.until)
        self.period.changed.connect(self._period_chosen)
        for field in (self.since, self.until):
            field.changed.connect(lambda _day: self.period.set_value(None))
        self.body.addWidget(self.topic)
        self.body.addWidget(self.area)
        self.body.addWidget(FieldRow(theme, [(self.level, 200), (self.channel, 200)]))
        self.body.addWidget(Field(theme, self.tr("Khoảng thời gian"), self.period))
        self.body.addWidget(FieldRow(theme, [(self.since, 160), (self.until, 160), (self.state, 200)]))
        self.add_safe(self.tr("Thôi"))
        if now != NOTHING:
            clear = self.add_action(self.tr("Bỏ lọc"), self._clear, kind="normal")
            clear.setObjectName("filter_clear")
        show = self.add_action(self.tr("Xem tin"), self._show)
        show.setObjectName("filter_show")
        self.focus_first(self.topic.edit)

    def _period_chosen(self) -> None:
        key = self.period.value()
        since: date | None = None
        if key == "year":
            since = date(self._today.year, 1, 1)
        elif key is not None and key.isdecimal():
            since = self._today - timedelta(days=int(key) - 1)
        self.since.set_value(since)
        self.until.set_value(None)

    def _clear(self) -> None:
        self.accept()
        self.chosen.emit(NOTHING)

    def _show(self) -> None:
        if not (self.since.makes_sense() and self.until.makes_sense()):
            return
        level = self.level.value()
        self.accept()
        self.chosen.emit(
            RecordFilter(
                topic=self.topic.value(),
                area=self.area.value(),
                severity=int(level) if level else None,
                channel=self.channel.value() or None,
                since=self.since.value(),
                until=self.until.value(),
                delivery=self.state.value() or None,
            )
        )
