"""The frame: navigation rail, one place at a time, keys that work everywhere.
It decides nothing about the work itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MethodType
from typing import Any, Protocol

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.theme.theme import Theme, first_place
from ui.widgets.keys import keyboard_kept, shortcut
from ui.widgets.notices import BannerArea, Toast
from ui.widgets.rail import Place, Rail


class SettingsStore(Protocol):
    """What the frame remembers things in."""

    def get(self, key: str, default: Any = None) -> Any: ...

    def set(self, key: str, value: Any) -> None: ...


class MainWindow(QWidget):
    """Shows `screens` (key → factory) in the order of the rail; a screen is made when its place is first visited.

    A screen may offer: `entered()` when it is shown, `leaving() -> bool` before another place or the end (False stays),
    `focus_search()` for Ctrl+F, `shortcuts() -> [(key, text)]` for F1, `restyled()` to follow another text size by
    itself.
    """

    quick_note_wanted = Signal()
    meeting_wanted = Signal()
    sync_wanted = Signal()
    place_changed = Signal(str)
    closing = Signal()

    def __init__(
        self,
        theme: Theme,
        settings: SettingsStore,
        screens: Mapping[str, Callable[[], QWidget]],
        label: str = "",
    ) -> None:
        super().__init__()
        self.theme, self._settings, self._factories = theme, settings, dict(screens)
        self._screens: dict[str, QWidget] = {}
        self._place = ""
        self.setWindowTitle(self.tr("Sổ tay"))
        self.setWindowIcon(theme.icons.icon("brand", 64, theme.colour("mark")))
        self.setMinimumSize(600, 420)
        self._label = label
        self.rail = self._new_rail()
        self.banners = BannerArea(theme)
        self._stack = QStackedWidget()
        self._page = QVBoxLayout()
        self._page.setSpacing(0)
        self._page.addWidget(self.rail.bar)
        self._page.addWidget(self.banners)
        self._page.addWidget(self._stack, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.rail)
        self._row.addLayout(self._page, 1)
        self.toast = Toast(theme, self)
        self.set_connection(False)
        self._bind_keys()
        self._restore()
        theme.changed.connect(self._text_size_changed)
        self._scale = theme.scale

    def _new_rail(self) -> Rail:
        rail = Rail(self.theme, [place for place in self._all_places() if place.key in self._factories])
        rail.set_label(self._label)
        rail.place_wanted.connect(self.go)
        rail.quick_wanted.connect(self.quick_note_wanted)
        return rail

    def _all_places(self) -> list[Place]:
        """The digits stay the same for good, also while a place is not there yet."""
        return [
            Place("today", "today", self.tr("Hôm nay"), 1),
            Place("notes", "note", self.tr("Tin"), 2),
            Place("meetings", "people", self.tr("Cuộc họp"), 3),
            Place("followups", "flag", self.tr("Theo dõi"), 4),
            Place("statistics", "chart", self.tr("Thống kê"), 5),
            Place("sync", "sync", self.tr("Đồng bộ"), 7),
            Place("settings", "settings", self.tr("Cài đặt"), 8),
        ]

    # --- places

    @property
    def place(self) -> str:
        return self._place

    def view(self, key: str) -> QWidget:
        """The screen of a place, made now if it was not yet. An unknown key raises KeyError."""
        if key not in self._screens:
            screen = self._factories[key]()
            self._screens[key] = screen
            self._stack.addWidget(screen)
        return self._screens[key]

    def go(self, key: str) -> bool:
        """Show a place; False when the present one does not let go yet."""
        if self._place and key != self._place and not self._let_go():
            self.rail.select(self._place)
            return False
        if key != self._place:
            # It was about the other place, and here it would lie over what is being written.
            self.toast.hide()
        screen = self.view(key)
        self._turn_to(screen)
        self._place = key
        self.rail.select(key)
        _call(screen, "entered")
        self.place_changed.emit(key)
        return True

    def start(self) -> None:
        """Go to where the person was last time."""
        last = self._settings.get("window.place", "today")
        self.go(last if last in self._factories else next(iter(self._factories)))
        if self.focusWidget() is None:
            # Else Qt gives the first button the focus, which then looks as if somebody had gone there.
            self.setFocus()

    def _turn_to(self, screen: QWidget) -> None:
        """Show a screen where it was left, or at its top: Qt gives the keyboard to something in it, maybe far down."""
        if self.focusWidget() is None:
            self._stack.setCurrentWidget(screen)
            return
        from ui.widgets.scroll import ScrollPage

        pages = [one for one in (screen, *screen.findChildren(ScrollPage)) if isinstance(one, ScrollPage)]
        stood = [(page, page.verticalScrollBar().value()) for page in pages]
        self._stack.setCurrentWidget(screen)
        for page, height in stood:
            page.stay(height)

    def _let_go(self) -> bool:
        screen = self._screens.get(self._place)
        return screen is None or _call(screen, "leaving") is not False

    def set_connection(self, connected: bool, title: str = "", detail: str = "", icon: str = "") -> None:
        """What stands at the foot of the rail. Being offline is normal: calm words, no colour."""
        self._connection = (connected, title, detail, icon)
        title = title or (self.tr("Có mạng") if connected else self.tr("Chưa có mạng"))
        detail = detail or (self.tr("Tin tự gửi đi") if connected else self.tr("Vẫn ghi bình thường"))
        self.rail.set_connection(icon or ("wifi" if connected else "wifi-off"), title, detail)

    # --- keys

    def _bind_keys(self) -> None:
        shortcut(self, "Ctrl+N", self.quick_note_wanted.emit)
        shortcut(self, "Ctrl+M", self.meeting_wanted.emit)
        shortcut(self, "Ctrl+G", self.sync_wanted.emit)
        shortcut(self, "Ctrl+F", self._search)
        shortcut(self, ("Ctrl++", "Ctrl+="), lambda: self.change_scale(1))
        shortcut(self, "Ctrl+-", lambda: self.change_scale(-1))
        shortcut(self, "Ctrl+0", lambda: self.change_scale(0))
        shortcut(self, "F1", self.show_shortcuts)
        for place in self._all_places():
            if place.key in self._factories:
                shortcut(self, f"Alt+{place.digit}", partial(self.go, place.key))

    def _search(self) -> None:
        current = self._screens.get(self._place)
        if current is None or not hasattr(current, "focus_search"):
            if "notes" not in self._factories or not self.go("notes"):
                return
            current = self.view("notes")
        _call(current, "focus_search")

    def change_scale(self, direction: int) -> None:
        """Text one step larger (+1), smaller (-1) or back to 100 % (0), and remembered."""
        percent = self.theme.step_scale(direction)
        self._settings.set("text_scale", percent)
        self.toast.say(self.tr("Cỡ chữ {percent} %").format(percent=percent), icon="text-size")

    def show_shortcuts(self) -> None:
        here = _call(self._screens.get(self._place), "shortcuts") or []
        from ui.shortcut_sheet import ShortcutSheet

        ShortcutSheet(self.theme, self, here).open()

    # --- size

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        mode = self.theme.frame(self.width()).rail
        if mode != "menu" and self.rail.needed_height(mode) > self.height():
            mode = "menu"
        if mode != self.rail.mode:
            self.rail.set_mode(mode)

    def _text_size_changed(self) -> None:
        self._fit()
        if self.theme.scale == self._scale:
            return
        self._scale = self.theme.scale
        # Places that were left have saved their work: they are made anew in the new size when visited again.
        for key in [key for key in self._screens if key != self._place]:
            self._drop(key)
        current = self._screens.get(self._place)
        if current is None:
            return
        back = keyboard_kept(self)
        if hasattr(current, "restyled"):
            _call(current, "restyled")
        elif self._let_go():
            self._drop(self._place)
            self.go(self._place)
        back()

    def retranslate(self) -> bool:
        """Another language was installed: make everything anew in it;
        False when the present place does not let go yet.
        """
        if not self._let_go():
            return False
        back = keyboard_kept(self)
        for key in list(self._screens):
            self._drop(key)
        old = self.rail
        self.rail = self._new_rail()
        self._row.replaceWidget(old, self.rail)
        self._page.replaceWidget(old.bar, self.rail.bar)
        for gone in (old, old.bar):
            gone.hide()
            gone.deleteLater()
        self.setWindowTitle(self.tr("Sổ tay"))
        self.set_connection(*self._connection)
        self._fit()
        place, self._place = self._place, ""
        back()
        return self.go(place)

    def _drop(self, key: str) -> None:
        screen = self._screens.pop(key)
        self._stack.removeWidget(screen)
        screen.deleteLater()

    def _restore(self) -> None:
        saved = self._settings.get("window.geometry", "")
        if not (saved and self.restoreGeometry(QByteArray.fromBase64(saved.encode("ascii")))):
            first_place(self)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._let_go():
            event.ignore()
            return
        self._settings.set("window.geometry", bytes(self.saveGeometry().toBase64().data()).decode("ascii"))
        self._settings.set("window.place", self._place)
        self.closing.emit()
        event.accept()


def _call(screen: QWidget | None, name: str) -> Any:
    """Call an optional method of a screen; None when it has none."""
    method = getattr(screen, name, None)
    # Item views have a signal of the name "entered": only a method of the screen's own counts.
    return method() if isinstance(method, MethodType) else None
