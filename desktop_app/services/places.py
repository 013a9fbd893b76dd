"""Areas as people name them: official units from the packaged table, and the places below that people make."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, NamedTuple

from desktop_app.domain import places as rules
from desktop_app.domain.areas import AreaTable, parse_reference, place_id
from desktop_app.domain.vietnamese.text import name_key, nfc
from desktop_app.errors import NotFound
from desktop_app.storage import records, revisions, views
from desktop_app.storage.database import storage_errors
from desktop_app.storage.revisions import Author
from desktop_app.storage.store import Store
from desktop_app.storage.writer import Transaction


class Place(NamedTuple):
    """An area to choose: `id` an official code or the id of a place below the commune; `label` for people."""

    id: str
    label: str


class Places:
    """Reads the table of official units only when a name is needed that it alone knows."""

    def __init__(self, store: Store, views_: views.Views, table: Callable[[], AreaTable], schema: str) -> None:
        self._store = store
        self._views = views_
        self._table = table
        self._schema = schema

    def exists(self, area: str, connection: Any = None) -> bool:
        """Whether the area is known; inside a transaction give its connection, which sees what it just made."""
        if self._table().by_code(area) is not None:
            return True
        return bool(views.fields_of(connection or self._store.reader(), area))

    def label(self, area: str | None) -> str:
        """ "Ấp 3, xã Trà Cú, tỉnh Vĩnh Long"; an id that nobody here knows stays as it is."""
        if not area:
            return ""
        official = self._table().by_code(area)
        if official is not None:
            return self._table().label(official)
        fields = self._fields(area)
        if not fields:
            return area
        return f"{rules.label(fields)}, {self.label(fields.get('parent'))}"

    def short_label(self, area: str | None) -> str:
        """Only the place itself: "Ấp 3". For the places that people made without the table of official units."""
        fields = self._fields(area) if area else {}
        return (rules.label(fields) if fields else self.label(area)).split(",")[0]

    def commune(self, area: str) -> str:
        """The commune that the area lies in; an official unit, or one that nobody knows, is its own answer."""
        return str(self._fields(area).get("parent") or area)

    def made(self, limit: int = 200) -> list[Place]:
        """The places below communes that this notebook knows, newest first."""
        with storage_errors(self._store.path):
            ids = records.newest_ids(self._store.reader(), "area", limit)
        return [Place(one, self.label(one)) for one in ids]

    def recent(self, limit: int = 4) -> list[Place]:
        """Where the newest notes come from, most recent first."""
        with storage_errors(self._store.path):
            areas = records.recent_areas(self._store.reader(), limit)
        return [Place(one, self.label(one)) for one in areas]

    def search(self, text: str, limit: int = 20) -> list[Place]:
        """Places for what was typed, with or without marks: own ones first, then official units."""
        wanted = name_key(text).split()
        own = [place for place in self.made() if all(word in name_key(place.label) for word in wanted)]
        table = self._table()
        official = [Place(area.code, table.label(area)) for area in table.search(text, limit)]
        return (own + official)[:limit]

    def make(self, parent: str, kind: str, name: str, author: Author) -> Future[str]:
        """Make the place below a commune, or find it when it is there; its id."""
        return self._store.write(lambda db: self._make(db, parent, kind, name, author))

    def settle(self, db: Transaction, reference: str, author: Author) -> str:
        """The area id for a reference: a code, an id, or "code/name", which is made when it is new.

        Raises NotFound naming what is not known.
        """
        if "/" not in reference:
            if self.exists(reference, db):
                return reference
            raise _unknown(reference)
        parsed = parse_reference(reference)
        if parsed is None or self._table().by_code(parsed[0]) is None:
            raise _unknown(reference)
        return self._make(db, *parsed, author)

    def known(self, reference: str) -> str:
        """The area id for such a reference to a place that is there; makes nothing. Raises NotFound."""
        parsed = parse_reference(reference)
        area = place_id(*parsed) if parsed else reference.strip()
        with storage_errors(self._store.path):
            if not self.exists(area):
                raise _unknown(reference)
        return area

    def _make(self, db: Any, parent: str, kind: str, name: str, author: Author) -> str:
        record = place_id(parent, kind, name)
        if not revisions.exists(db, record):
            fields = {"kind": kind, "name": nfc(name).strip(), "parent": parent}
            revisions.append_change(db, author, record=record, type=self._schema, fields=fields, live={})
            self._views.refresh(db, [record])
        return record

    def _fields(self, area: str) -> dict[str, Any]:
        return views.fields_of(self._store.reader(), area)


def _unknown(reference: str) -> NotFound:
    return NotFound(
        f"Không có địa bàn “{reference[:60]}”. Xin dùng mã xã (ví dụ 29461) hoặc mã/tên (29461/ấp 3).",
        f"There is no area “{reference[:60]}”. Please use a commune's code (such as 29461) or code/name (29461/ấp 3).",
    )
