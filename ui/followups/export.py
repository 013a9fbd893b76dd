"""Follow-ups as a file: the list for the office, or the sheet that tells people what became of what they asked."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.services import Services
from desktop_app.services.rows import RecordFilter
from ui.bridge import Bridge
from ui.saving import Output, SaveDialog
from ui.theme.theme import Theme

translate = QCoreApplication.translate


def followups_dialog(
    services: Services, theme: Theme, bridge: Bridge, parent: QWidget, chosen: RecordFilter
) -> SaveDialog:
    """Asks what of the chosen follow-ups goes where, and as what."""
    tables = services.tables
    late = chosen.state == "overdue"
    told = (
        translate("FollowupExport", "{count} việc quá hạn.")
        if late
        else translate("FollowupExport", "Tất cả {count} việc đang theo dõi và đã xong.")
    )
    listed = Output(
        translate("FollowupExport", "Danh sách việc"),
        translate("FollowupExport", "Việc quá hạn") if late else translate("FollowupExport", "Việc theo dõi"),
        tables.FOLLOWUPS,
        lambda kind, path, overwrite: tables.followups(kind, path, chosen, overwrite=overwrite),
    )
    answered = Output(
        translate("FollowupExport", "Dân đã hỏi – cơ quan đã trả lời"),
        translate("FollowupExport", "Dân đã hỏi – cơ quan đã trả lời"),
        tables.FEEDBACK,
        lambda kind, path, overwrite: tables.feedback(kind, path, chosen, overwrite=overwrite),
    )
    question = translate("FollowupExport", "Xuất việc theo dõi ra tệp?")
    return SaveDialog(
        services,
        theme,
        bridge,
        parent,
        question,
        [listed, answered],
        told,
        count=lambda: services.queries.count("followup", chosen),
    )
