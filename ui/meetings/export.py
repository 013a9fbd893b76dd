"""What can be saved of meetings: the minutes of one, its questions and answers, the log of all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.services import Services
from desktop_app.services.exporting import Extras
from ui.bridge import Bridge
from ui.saving import Output, SaveDialog
from ui.theme.theme import Theme

translate = QCoreApplication.translate


def minutes_dialog(
    services: Services,
    theme: Theme,
    bridge: Bridge,
    parent: QWidget,
    meeting: str,
    preset: str,
    format: str,
    name: str,
    extras: Extras,
    choose_folder: Callable[[QWidget, Path], str] | None = None,
) -> SaveDialog:
    """Asks where the minutes go, as Word's file or PDF."""
    question = (
        translate("MeetingExport", "Lưu biên bản thành tệp Word?")
        if format == "docx"
        else translate("MeetingExport", "Lưu biên bản thành tệp PDF?")
    )
    output = Output(
        "",
        name,
        (format,),
        lambda kind, path, overwrite: services.exporting.minutes(
            meeting, kind, preset, path, extras=extras, overwrite=overwrite
        ),
    )
    return SaveDialog(services, theme, bridge, parent, question, [output], choose_folder=choose_folder)


def answers_dialog(
    services: Services, theme: Theme, bridge: Bridge, parent: QWidget, meeting: str, name: str
) -> SaveDialog:
    """Asks where the feedback sheet of a meeting goes: what people asked and what they were answered."""
    output = Output(
        "",
        translate("MeetingExport", "Hỏi đáp, {meeting}").format(meeting=name),
        services.tables.FEEDBACK,
        lambda kind, path, overwrite: services.tables.feedback(kind, path, meeting=meeting, overwrite=overwrite),
    )
    return SaveDialog(
        services,
        theme,
        bridge,
        parent,
        translate("MeetingExport", "Lưu tờ hỏi – đáp của cuộc họp?"),
        [output],
        translate("MeetingExport", "Dân đã hỏi – cơ quan đã trả lời: để dán hoặc đọc lại ở nơi người dân đã hỏi."),
    )


def log_dialog(services: Services, theme: Theme, bridge: Bridge, parent: QWidget) -> SaveDialog:
    """Asks where the meeting log goes: every finished meeting with its attendance, and the totals."""
    output = Output(
        "",
        translate("MeetingExport", "Sổ theo dõi cuộc họp"),
        services.tables.MEETINGS,
        lambda kind, path, overwrite: services.tables.meeting_log(kind, path, overwrite=overwrite),
    )
    return SaveDialog(
        services,
        theme,
        bridge,
        parent,
        translate("MeetingExport", "Xuất sổ theo dõi cuộc họp?"),
        [output],
        translate("MeetingExport", "{count} cuộc họp, số người dự và số cộng."),
        count=lambda: services.queries.count("meeting"),
    )
