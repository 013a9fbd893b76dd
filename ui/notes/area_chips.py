"""*Ở đâu?* of the quick note: the usual places as chips, and the way to every other one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services import Services
from desktop_app.services.places import Place
from ui.bridge import Bridge
from ui.theme.theme import Theme
from ui.widgets.area_picker import area_choice, area_picker, home_commune
from ui.widgets.buttons import Tip
from ui.widgets.chips import Chip
from ui.widgets.flow import FlowLayout

_CHIPS = 3


class AreaChips(QWidget):
    """The places that a note most often comes from, one click or one key each, and the way to all others.

    `changed` carries the area's id. *Nơi khác…* opens a field that finds or makes any place.
    """

    changed = Signal(str)
    grown = Signal()

    def __init__(self, theme: Theme, services: Services, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._services = theme, services
        self.setObjectName("quick_areas")
        self._chips: dict[str, Chip] = {}
        self._row = QWidget()
        self._flow = FlowLayout(theme, self._row)
        self.elsewhere = Chip(theme, self.tr("Nơi khác…"), checkable=False)
        self.elsewhere.setObjectName("quick_elsewhere")
        self.elsewhere.clicked.connect(lambda _checked=False: self.show_field())
        self.field = area_picker(theme, services, bridge, self.tr("Nơi khác"), quiet=True)
        self.field.edit.setObjectName("quick_area_field")
        self.field.changed.connect(self._picked)
        self.field.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._row)
        column.addWidget(self.field)
        for area, label in self._offered():
            self._flow.addWidget(self._add(area, label))
        self._flow.addWidget(self.elsewhere)
        self.setFocusProxy(next(iter(self._chips.values()), self.elsewhere))
        if not self._chips:
            self.field.show()
            self.elsewhere.hide()
            self.setFocusProxy(self.field.edit)

    def _offered(self) -> list[tuple[str, str]]:
        """(area, label): recent places, those that were written down at the start, and the whole commune."""
        places: list[Place] = []
        for place in [*self._services.places.recent(_CHIPS), *self._services.places.made(_CHIPS)]:
            if all(place.id != other.id for other in places):
                places.append(place)
        found = chip_labels(places[:_CHIPS])
        home = home_commune(self._services)
        if home is not None and all(area != home for area, _label in found):
            found.append((home, self._whole(self._services.places.label(home))))
        return found

    def _whole(self, label: str) -> str:
        name = label.split(",")[0]
        kind = next((kind for kind in ("phường", "đặc khu") if name.startswith(kind)), "xã")
        return {
            "phường": self.tr("Cả phường"),
            "đặc khu": self.tr("Cả đặc khu"),
            "xã": self.tr("Cả xã"),
        }[kind]

    def _add(self, area: str, label: str) -> Chip:
        chip = Chip(self._theme, label, parent=self._row)
        chip.setObjectName(f"quick_area_{area}")
        chip.setAutoExclusive(True)
        whole = self._services.places.label(area)
        Tip(chip, whole)
        chip.setAccessibleDescription(whole if whole != label else "")
        chip.toggled.connect(lambda on: self.changed.emit(area) if on else None)
        self._chips[area] = chip
        return chip

    def value(self) -> str | None:
        return next((area for area, chip in self._chips.items() if chip.isChecked()), None)

    def choose_first(self) -> str | None:
        """Propose the place of the newest note; it shows its tick, and another is one key away."""
        area = next(iter(self._chips), None)
        if area is not None:
            self._chips[area].setChecked(True)
        return area

    def show_field(self) -> None:
        """Find or make another place."""
        self.field.show()
        self.grown.emit()
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _picked(self, area: str) -> None:
        if not area:
            return
        if area in self._chips:
            self._chips[area].setChecked(True)
            return
        choice = area_choice(area, self._services.places.label(area))
        chip = self._add(area, choice.label)
        self._flow.removeWidget(self.elsewhere)
        self._flow.addWidget(chip)
        self._flow.addWidget(self.elsewhere)
        chip.show()
        self.elsewhere.show()
        chip.setChecked(True)
        self.field.hide()
        chip.setFocus(Qt.FocusReason.OtherFocusReason)
        self.grown.emit()


def chip_labels(places: Sequence[Place]) -> list[tuple[str, str]]:
    """(id, label) with the commune only where two places have the same name."""
    choices = [area_choice(place.id, place.label) for place in places]
    names = [choice.label for choice in choices]
    return [
        (
            choice.key,
            choice.label if names.count(choice.label) == 1 else f"{choice.label}, {choice.detail.split(',')[0]}",
        )
        for choice in choices
    ]
