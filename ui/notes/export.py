"""The notes of the list as a file: the list's own filter, every completed note that it lets through, no drafts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop_app.services import Services
from ui.bridge import Bridge
from ui.notes.presenter import NotesPresenter
from ui.saving import Output, SaveDialog
from ui.theme.theme import Theme

translate = QCoreApplication.translate


def notes_dialog(
    services: Services, theme: Theme, bridge: Bridge, parent: QWidget, presenter: NotesPresenter
) -> SaveDialog:
    """Asks where the notes that the list shows go, and as what."""
    chosen = presenter.asked()
    words = ", ".join(word for _part, word in presenter.filter_words())
    told = (
        translate("NoteExport", "{count} tin đã hoàn tất: {filter}.")
        if words
        else translate("NoteExport", "{count} tin đã hoàn tất, không kể nháp.")
    )
    output = Output(
        "",
        translate("NoteExport", "Tin, {filter}").format(filter=words) if words else translate("NoteExport", "Tin"),
        ("xlsx", "csv", "json"),
        lambda kind, path, overwrite: services.tables.notes(kind, path, chosen, overwrite=overwrite),
        lambda kind, path, overwrite, watch: services.tables.notes(
            kind, path, chosen, overwrite=overwrite, watch=watch
        ),
    )
    return SaveDialog(
        services,
        theme,
        bridge,
        parent,
        translate("NoteExport", "Xuất tin ra tệp?"),
        [output],
        told.replace("{filter}", words),
        count=lambda: services.queries.count("note", chosen),
    )
