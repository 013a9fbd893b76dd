"""Choosing a place: typed with or without marks, and made when it is a hamlet or group that nobody wrote down yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.areas import PLACE_KINDS, parse_reference
from desktop_app.errors import NotFound, SotayError
from desktop_app.services import Services
from ui.bridge import Bridge
from ui.theme.theme import Theme
from ui.widgets.choice import Choice, ChoiceField, SelectField
from ui.widgets.dialog import Dialog
from ui.widgets.fields import LineField

# The last choice of the list, which makes a new place. No area has this id.
_NEW = "+"
_SHOWN = 20
_COMMUNE_CODE = 5

OnMade = Callable[[str], object]
OnError = Callable[[BaseException], object]
# (commune's code, kind, name, what to do with the new id, what to do when it failed)
Maker = Callable[[str, str, str, OnMade, OnError], object]


class Named(Protocol):
    """A place to choose: `id` and `label` ("ấp 3, xã Trà Cú, tỉnh Vĩnh Long")."""

    @property
    def id(self) -> str: ...

    @property
    def label(self) -> str: ...


class AreaSource(Protocol):
    """Where places come from: `services.places`, or the packaged table alone before there is a notebook."""

    def search(self, text: str, limit: int = 20) -> Sequence[Named]: ...

    def label(self, area: str | None) -> str: ...


def area_choice(area: str, label: str) -> Choice:
    """A place as a row of a list: "Ấp 3" with "xã Trà Cú, tỉnh Vĩnh Long" behind it."""
    name, _comma, rest = label.partition(", ")
    return Choice(area, name[:1].upper() + name[1:], rest)


class AreaPicker(ChoiceField):
    """A field for one place. `value()` is its id, `changed` carries the new id ("" = emptied).

    `usual` gives the places that are offered before anything is typed. With `maker` the list ends in a row that makes
    a new place below a commune; `home` is the commune that is proposed for it, `kinds` are (key, label).
    """

    def __init__(
        self,
        theme: Theme,
        label: str,
        areas: AreaSource,
        usual: Callable[[], Sequence[Named]] = lambda: (),
        maker: Maker | None = None,
        kinds: Callable[[], Iterable[tuple[str, str]]] = lambda: (),
        home: Callable[[], str | None] = lambda: None,
        language: Callable[[], str] = lambda: "vi",
        placeholder: str = "",
        hint: str = "",
        quiet: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._areas, self._usual, self._maker = areas, usual, maker
        self._kinds, self._home, self._language = kinds, home, language
        super().__init__(theme, label, self._offer, placeholder, hint, quiet=quiet, parent=parent)
        if not placeholder:
            self.edit.setPlaceholderText(self.tr("Gõ tên ấp, xã, phường"))

    def set_area(self, area: str | None) -> None:
        """Show a place by its id, without emitting `changed`."""
        if not area:
            self.set_value(None)
            return
        choice = area_choice(area, self._areas.label(area))
        self.set_value(choice.key, choice.label)
        self.edit.setToolTip("")

    def _offer(self, text: str) -> list[Choice]:
        typed = text.strip()
        found = self._areas.search(typed, _SHOWN) if typed else self._usual()
        choices = [area_choice(place.id, place.label) for place in found]
        if self._maker is not None:
            name = self.tr("Thêm nơi mới: {name}…").format(name=typed) if typed else self.tr("Thêm nơi mới…")
            choices.append(Choice(_NEW, name, self.tr("ấp, khóm, tổ trong một xã")))
        return choices

    def _key(self, event: QKeyEvent) -> bool:
        # Who goes on with Tab asked for no dialog; Enter and a click make a place.
        if event.key() == Qt.Key.Key_Tab and self._shown() and self._popup is not None:
            row = self._popup.list.currentIndex().row()
            if row >= 0 and self._choices[row].key == _NEW:
                return False
        return super()._key(event)

    def _choose(self, row: int) -> None:
        if self._choices[row].key != _NEW:
            super()._choose(row)
            return
        typed = self.edit.seen_text().strip()
        self._leave()
        self._make("" if typed == self.label_text() else typed)

    def _make(self, typed: str) -> None:
        assert self._maker is not None
        dialog = NewPlaceDialog(
            self._theme, self, self._areas, self._maker, list(self._kinds()), self._home(), self._language, typed
        )
        dialog.made.append(self._made)
        if typed and typed != self.label_text():
            dialog.rejected.connect(lambda: self._say_not_taken(typed))
        dialog.open()

    def _made(self, area: str) -> None:
        self.set_area(area)
        # The keyboard returns to the form, also where the desktop does not see to that.
        self.window().activateWindow()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit(area)


class NewPlaceDialog(Dialog):
    """Kind, name and commune of a new place. Two people who write the same place make the same one."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        areas: AreaSource,
        maker: Maker,
        kinds: Sequence[tuple[str, str]],
        home: str | None,
        language: Callable[[], str],
        typed: str = "",
    ) -> None:
        super().__init__(theme, parent, "", width=520)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("new_place")
        question = self.tr("Thêm nơi nào?")
        self.title.setText(question)
        self.setWindowTitle(question)
        self.setAccessibleName(question)
        self._areas, self._maker, self._language = areas, maker, language
        self.made: list[OnMade] = []
        self.kind = SelectField(theme, self.tr("Loại"), kinds)
        self.kind.combo.setObjectName("new_place_kind")
        self.name = LineField(
            theme, self.tr("Tên"), hint=self.tr("Chỉ ghi tên nơi, như 3 hoặc Hòa Thuận."), max_length=100
        )
        self.name.edit.setObjectName("new_place_name")
        self.commune = ChoiceField(theme, self.tr("Thuộc xã, phường"), self._communes, self.tr("Gõ tên xã, phường"))
        self.commune.edit.setObjectName("new_place_commune")
        for field in (self.kind, self.name, self.commune):
            self.body.addWidget(field)
        parsed = parse_reference(f"-/{typed}") if typed else None
        self.kind.set_value(parsed[1] if parsed else "ap")
        self.name.set_text(parsed[2] if parsed else "")
        if home:
            choice = area_choice(home, areas.label(home))
            self.commune.set_value(choice.key, choice.label)
        self.add_safe(self.tr("Thôi"))
        add = self.add_action(self.tr("Thêm nơi này"), self._add)
        add.setObjectName("new_place_add")
        self.focus_first(self.name.edit)
        self.name.edit.returnPressed.connect(self._add)

    def _communes(self, text: str) -> list[Choice]:
        found = self._areas.search(text, 60) if text.strip() else ()
        official = [place for place in found if len(place.id) == _COMMUNE_CODE]
        return [area_choice(place.id, place.label) for place in official[:_SHOWN]]

    def _add(self) -> None:
        name, kind, commune = self.name.text().strip(), self.kind.value(), self.commune.value()
        self.name.set_problem("" if name else self.tr("Xin ghi tên nơi ấy."))
        self.commune.set_problem("" if commune else self.tr("Xin chọn xã, phường của nơi ấy."))
        if not name or not commune or kind is None:
            (self.name if not name else self.commune).setFocus()
            return
        self._maker(commune, kind, name, self._done, self._failed)

    def _done(self, area: str) -> None:
        self.accept()
        for call in self.made:
            call(area)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, SotayError):
            raise error
        self.name.set_problem(error.sentence(self._language()))


def place_kinds(services: Services) -> list[tuple[str, str]]:
    """(key, label) of the kinds of places that people may make, in the language set now."""
    vocabulary, language = services.vocabulary(), services.language()
    return [(kind, vocabulary.label("area_kinds", kind, language)) for kind in PLACE_KINDS]


def place_maker(services: Services, bridge: Bridge) -> Maker:
    """Makes places through the services and answers on the GUI thread."""

    def make(commune: str, kind: str, name: str, on_made: OnMade, on_error: OnError) -> None:
        bridge.then(services.capture.make_place(commune, kind, name), on_made, on_error)

    return make


def home_commune(services: Services) -> str | None:
    """The commune that a new place most likely lies in: the person's own, else the one of the newest note."""
    label = services.settings.get("label")
    own = label.get("area") if isinstance(label, dict) else None
    areas = [own, *(place.id for place in services.places.recent(1))]
    for area in areas:
        commune = _commune_of(services, area)
        if commune is not None:
            return commune
    return None


def _commune_of(services: Services, area: Any) -> str | None:
    while isinstance(area, str) and area:
        if len(area) == _COMMUNE_CODE and area.isdecimal():
            return area
        try:
            area = services.queries.record(area).fields.get("parent")
        except NotFound:
            return None
    return None


def area_picker(theme: Theme, services: Services, bridge: Bridge, label: str, quiet: bool = False) -> AreaPicker:
    """The picker over an open notebook: recent places first, new ones may be made."""
    return AreaPicker(
        theme,
        label,
        services.places,
        usual=lambda: services.places.recent(6),
        maker=place_maker(services, bridge),
        kinds=lambda: place_kinds(services),
        home=lambda: home_commune(services),
        language=services.language,
        quiet=quiet,
    )
