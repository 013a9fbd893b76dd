"""The menu of saved searches."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.services.saved import SavedSearch, SavedSearches
from ui.bridge import Bridge
from ui.notes.presenter import NotesPresenter

translate = QCoreApplication.translate


class SearchMenu:
    """Lists what is kept; `say` shows a short message with a way back."""

    def __init__(
        self, saved: SavedSearches, presenter: NotesPresenter, bridge: Bridge, say: Callable[..., object]
    ) -> None:
        self._saved, self._presenter, self._bridge, self._say = saved, presenter, bridge, say

    def open(self, below: QWidget, ask: Callable[[Any, str, bool], object]) -> None:
        """Show the menu below a widget; `ask` puts a kept question."""
        self.build(below, ask).popup(below.mapToGlobal(QPoint(0, below.height() + 2)))

    def build(self, below: QWidget, ask: Callable[[Any, str, bool], object]) -> QMenu:
        """The menu with what is kept now."""
        menu = QMenu(below)
        menu.setObjectName("saved_searches_menu")
        menu.setToolTipsVisible(False)
        kept = self._saved.all()
        for search in kept:
            menu.addAction(_plain(search.name)).triggered.connect(
                partial(lambda one, _checked=False: ask(one.filter, one.text, one.by_level), search)
            )
        name = self._presenter.saved_name()
        if kept:
            menu.addSeparator()
        keep = menu.addAction(
            translate("Notes", "Nhớ cách tìm này: {name}").format(name=_plain(name))
            if name
            else translate("Notes", "Tìm hoặc lọc trước, rồi nhớ ở đây")
        )
        keep.setObjectName("saved_search_keep")
        keep.setEnabled(bool(name) and all(search.name != name for search in kept))
        keep.triggered.connect(lambda _checked=False: self._keep(name))
        if kept:
            drop = menu.addMenu(translate("Notes", "Thôi nhớ"))
            for search in kept:
                drop.addAction(_plain(search.name)).triggered.connect(
                    partial(lambda one, _checked=False: self._drop(one), search)
                )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _keep(self, name: str) -> None:
        asked = self._presenter
        search = SavedSearch(name, asked.filter, asked.text, asked.by_level)
        said = translate("Notes", "Đã nhớ. Lần sau bấm “Đã nhớ” là có ngay.")
        self._bridge.then(self._saved.keep(search), lambda _none: self._say(said))

    def _drop(self, search: SavedSearch) -> None:
        def dropped(_none: Any) -> None:
            self._say(
                translate("Notes", "Đã thôi nhớ một cách tìm."),
                translate("Notes", "Lấy lại"),
                lambda: self._bridge.then(self._saved.keep(search), lambda _kept: None),
            )

        self._bridge.then(self._saved.drop(search.name), dropped)


def _plain(name: str) -> str:
    """Without a mnemonic, and short enough for a menu."""
    return (name if len(name) <= 60 else name[:59] + "…").replace("&", "&&")
