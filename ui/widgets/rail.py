"""The navigation rail: Tin nhanh, the places, and the state of the connection at its foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Text
from ui.widgets.paper import Pane, Rule
from ui.widgets.rail_buttons import ConnectionButton, Place, PlaceButton, QuickButton

__all__ = ["MenuBar", "Place", "Rail"]


class Rail(Pane):
    """Navigation at the left. `mode` is "full",
    "compact" or "menu" (then the rail hides and `bar` stands above the page).
    """

    place_wanted = Signal(str)
    quick_wanted = Signal()

    def __init__(self, theme: Theme, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(theme, "rail", "right", parent)
        self._places = list(places)
        self.mode = ""
        self._brand_icon = QLabel()
        self._brand = Text(theme, self.tr("Sổ tay"), "section", weight=600, wrap=False)
        self._owner = Text(theme, "", "hint", "text_2", max_lines=1, wrap=False)
        self._brand_row = QWidget()
        self.quick = QuickButton(theme, self.tr("Tin nhanh"), "main", "plus", "Ctrl+N")
        self.quick.clicked.connect(lambda _checked=False: self.quick_wanted.emit())
        self.buttons = {place.key: PlaceButton(theme, place) for place in self._places}
        self.connection = ConnectionButton(theme)
        self.connection.clicked.connect(lambda _checked=False: self.place_wanted.emit("sync"))
        self._column = QVBoxLayout(self)
        self._build()
        self.bar = MenuBar(theme, self._places)
        self.bar.place_wanted.connect(self.place_wanted)
        self.bar.quick.clicked.connect(lambda _checked=False: self.quick_wanted.emit())
        theme.changed.connect(self._restyle)
        self.set_mode("full")

    def _build(self) -> None:
        row = QHBoxLayout(self._brand_row)
        row.setSpacing(self._theme.px(12))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._brand)
        words.addWidget(self._owner)
        row.addWidget(self._brand_icon)
        row.addLayout(words, 1)
        column = self._column
        row.setContentsMargins(self._theme.px(8), self._theme.px(6), 0, self._theme.px(12))
        column.addWidget(self._brand_row)
        column.addWidget(self.quick)
        column.addSpacing(self._theme.px(10))
        for key, button in self.buttons.items():
            if key == "settings":
                column.addStretch(1)
            button.clicked.connect(lambda _checked=False, wanted=key: self.place_wanted.emit(wanted))
            column.addWidget(button)
        if "settings" not in self.buttons:
            column.addStretch(1)
        column.addSpacing(self._theme.px(6))
        column.addWidget(Rule(self._theme))
        column.addWidget(self.connection)

    def set_label(self, text: str) -> None:
        """The notebook's label under the brand (the area it is kept for)."""
        self._owner.setText(text)
        self._owner.setVisible(bool(text))

    def select(self, key: str) -> None:
        if key in self.buttons:
            self.buttons[key].setChecked(True)
            self.bar.select(key)

    def set_count(self, key: str, count: int) -> None:
        if key in self.buttons:
            self.buttons[key].set_count(count)

    def needed_height(self, mode: str) -> int:
        """Height that the rail needs to show everything in this mode."""
        theme, places, line = self._theme, len(self.buttons), self._theme.line("hint")
        if mode == "compact":
            return (places + 1) * (theme.px(30) + line) + theme.px(70) + 2 * line
        return (
            theme.px(60)
            + theme.height("button")
            + places * (theme.height("nav") + theme.px(2))
            + theme.px(50)
            + 2 * line
        )

    def set_connection(self, icon: str, title: str, detail: str) -> None:
        self.connection.set_state(icon, title, detail)
        self.bar.set_connection(f"{title}. {detail}")

    def set_mode(self, mode: str) -> None:
        self.mode = mode
        compact = mode == "compact"
        for button in self.buttons.values():
            button.set_compact(compact)
        self.quick.compact = compact
        self.quick.updateGeometry()
        self.connection.set_compact(compact)
        self._brand_row.setVisible(mode == "full")
        if mode == "menu" or self.parentWidget() is not None:  # before that it would be a window of its own
            self.setVisible(mode != "menu")
        self.bar.setVisible(mode == "menu")
        self._restyle()

    def _restyle(self) -> None:
        theme = self._theme
        pad = theme.px(5 if self.mode == "compact" else 12)
        self._column.setContentsMargins(pad, theme.px(8), pad, theme.px(8))
        self._column.setSpacing(theme.px(2))
        self.setFixedWidth(theme.width("rail_compact" if self.mode == "compact" else "rail"))
        ratio = self.devicePixelRatioF()
        size = theme.px(30)
        self._brand_icon.setPixmap(theme.icons.pixmap("brand", size, theme.colour("mark"), None, ratio))
        self.update()


class MenuBar(Pane):
    """What remains of the rail in very narrow windows: the button "Mục" with the places, and Tin nhanh."""

    place_wanted = Signal(str)

    def __init__(self, theme: Theme, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(theme, "rail", "bottom", parent)
        self._menu = QMenu(self)
        self._actions = {}
        for place in places:
            action = self._menu.addAction(place.word)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, wanted=place.key: self.place_wanted.emit(wanted))
            self._actions[place.key] = action
        self._menu.addSeparator()
        self._connection = self._menu.addAction("")
        self._connection.triggered.connect(lambda _checked=False: self.place_wanted.emit("sync"))
        self.menu_button = Button(theme, self.tr("Mục"), icon="menu", on_click=self._open)
        self.title = Text(theme, "", "body", weight=600, wrap=False, max_lines=1)
        self.quick = Button(theme, self.tr("Tin nhanh"), "main", "plus")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(8), theme.px(6), theme.px(8), theme.px(6))
        row.setSpacing(theme.px(10))
        row.addWidget(self.menu_button)
        row.addWidget(self.title, 1)
        row.addWidget(self.quick)
        self.hide()

    def select(self, key: str) -> None:
        for one, action in self._actions.items():
            action.setChecked(one == key)
        if key in self._actions:
            self.title.setText(self._actions[key].text())

    def set_connection(self, words: str) -> None:
        self._connection.setText(words)

    def _open(self) -> None:
        self._menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))
