"""Saved searches of the list of notes: what it was narrowed to, under the words that say so. They stay here."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from desktop_app.storage import facts
from desktop_app.storage.records import RecordFilter

if TYPE_CHECKING:
    from desktop_app.storage.store import Store
    from desktop_app.storage.writer import Transaction

_NAME: Final = "notes.searches"
MOST: Final = 30


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """`name` the words that people read; `filter` and `text` the question; `by_level` the order."""

    name: str
    filter: RecordFilter
    text: str = ""
    by_level: bool = False


class SavedSearches:
    """Kept in the notebook, encrypted with it: what somebody looks for may tell more than what they find."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[SavedSearch]:
        """The newest first."""
        found = (_read(entry) for entry in facts.read(self._store, _NAME, []))
        return [search for search in found if search is not None]

    def keep(self, search: SavedSearch) -> Future[None]:
        """Keep it, in place of one of the same name; the oldest goes when there are more than MOST."""
        return self._change(
            lambda kept: [_written(search), *(one for one in kept if one["name"] != search.name)][:MOST]
        )

    def drop(self, name: str) -> Future[None]:
        """Keep it no longer."""
        return self._change(lambda kept: [one for one in kept if one["name"] != name])

    def _change(self, change: Any) -> Future[None]:
        def job(db: Transaction) -> None:
            facts.put(db, _NAME, change(facts.get(db, _NAME, [])))

        return self._store.write(job)


def _written(search: SavedSearch) -> dict[str, Any]:
    asked = {name: value for name, value in search.filter._asdict().items() if value is not None}
    days = {name: value.isoformat() for name, value in asked.items() if isinstance(value, date)}
    return {"name": search.name, "filter": asked | days, "text": search.text, "by_level": search.by_level}


def _read(entry: dict[str, Any]) -> SavedSearch | None:
    """None for one of a later version, which knows parts of a filter that this one does not."""
    asked = dict(entry["filter"])
    if not asked.keys() <= set(RecordFilter._fields):
        return None
    for name in ("since", "until"):
        if name in asked:
            asked[name] = date.fromisoformat(asked[name])
    return SavedSearch(entry["name"], RecordFilter(**asked), entry.get("text", ""), bool(entry.get("by_level")))
