"""The controlled lists of the work: topics, channels, stances, states … with their labels in both languages.

The lists are data (`resources/vocabulary/*.json`): a new entry is one line there. Keys are stable, because records
hold them; labels may change. A key that this version does not know (written by a newer one) is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Self

from desktop_app.domain.data import read_json

_NEEDED: Final = ("key", "vi", "en")
_FILES: Final = ("topics", "notes", "streams", "meetings", "followups", "reports", "people", "areas")


class Entry(NamedTuple):
    """One entry of a list. `extra` is what only that list has, for instance the `level` of an area kind."""

    key: str
    vi: str
    en: str
    parent: str | None = None
    extra: Mapping[str, Any] = MappingProxyType({})

    def label(self, language: str) -> str:
        """The label in "vi" or "en"."""
        return self.en if language == "en" else self.vi


class Vocabulary:
    """All lists, by name. Numbered lists ("severities", "intensities") have the number as their key: "0", "1", …"""

    def __init__(self, lists: Mapping[str, Iterable[Entry]]) -> None:
        self._lists: Mapping[str, Mapping[str, Entry]] = MappingProxyType(
            {name: MappingProxyType({entry.key: entry for entry in entries}) for name, entries in lists.items()}
        )

    @classmethod
    def load(cls, read: Callable[[str, str], Any] = read_json) -> Self:
        """Reads the packaged lists (eight small files). Raises VocabularyProblem with the file and the entry."""
        lists: dict[str, list[Entry]] = {}
        for file in _FILES:
            try:
                content = read("vocabulary", f"{file}.json")
            except (ValueError, OSError) as error:  # no JSON, no UTF-8, not there
                raise VocabularyProblem(f"{file}.json", "") from error
            if not isinstance(content, Mapping):
                raise VocabularyProblem(f"{file}.json", "")
            for name, rows in content.items():
                lists[name] = _read_list(f"{file}.json", name, rows)
        return cls(lists)

    def names(self) -> tuple[str, ...]:
        """The names of all lists."""
        return tuple(self._lists)

    def entries(self, list_name: str) -> tuple[Entry, ...]:
        """All entries in the order in which they are offered. Raises KeyError for a list that does not exist."""
        return tuple(self._lists[list_name].values())

    def children(self, list_name: str, parent: str | None) -> tuple[Entry, ...]:
        """The entries below `parent`; the top level for None."""
        return tuple(entry for entry in self._lists[list_name].values() if entry.parent == parent)

    def entry(self, list_name: str, key: str) -> Entry | None:
        """The entry, or None when the list has no such key."""
        return self._lists[list_name].get(key)

    def has(self, list_name: str, key: object) -> bool:
        """Whether the key is in the list. Anything may be asked: what is no string is in no list."""
        return isinstance(key, str) and key in self._lists[list_name]

    def label(self, list_name: str, key: str, language: str) -> str:
        """What people read for a key: its label, or the key itself when this version does not know it."""
        found = self._lists[list_name].get(key)
        return found.label(language) if found else key


class VocabularyProblem(ValueError):
    """A file of lists holds something that cannot be a list. `file` its name, `where` the list and the place of the
    entry in it ("stances 3"), "" for the whole file."""

    def __init__(self, file: str, where: str) -> None:
        self.file, self.where = file, where
        super().__init__(f"{file} {where}".strip())


def _read_list(file: str, name: str, rows: Any) -> list[Entry]:
    if not isinstance(rows, list):
        raise VocabularyProblem(file, name)
    entries: list[Entry] = []
    keys: set[str] = set()
    for number, row in enumerate(rows, 1):
        whole = isinstance(row, Mapping) and all(isinstance(row.get(part), str) and row[part] for part in _NEEDED)
        if not whole or row["key"] in keys:
            raise VocabularyProblem(file, f"{name} {number}")
        keys.add(row["key"])
        entries.append(_entry(row))
    return entries


def _entry(row: Mapping[str, Any]) -> Entry:
    extra = {name: value for name, value in row.items() if name not in ("key", "vi", "en", "parent")}
    return Entry(row["key"], row["vi"], row["en"], row.get("parent"), MappingProxyType(extra))
