"""Full-text search: two folded columns in FTS5, asked in four steps, newest first in each.

`plain` holds the text without marks, `marked` with marks but tone placement made equal (hoà = hòa). The document id
carries the record's date in its high bits, so FTS5's own order, backwards, is newest first without reading all hits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop_app.domain.vietnamese.abbreviations import Abbreviations
from desktop_app.domain.vietnamese.text import fold, nfc, prefix_keys, tone_key

if TYPE_CHECKING:
    from sqlite_utils import Database

SEQ_BITS = 22  # four million records; the fewer, the shorter the lists in the index
MOST_WORDS = 200  # FTS5 slows down with the square of very long questions; nobody reads the 200th word


class Term(NamedTuple):
    """One thing that must occur: alternatives of which any will do, each a word or a phrase as typed."""

    alternatives: tuple[str, ...]
    phrase: bool


def document_id(on_date: str, seq: int) -> int:
    """FTS row id of record `seq` (its number in the table) dated `on_date` (ISO)."""
    return date.fromisoformat(on_date).toordinal() << SEQ_BITS | seq


class Changes:
    """What the index is to hold and to forget, put in together in the order of its row ids.

    FTS5 gathers what it is given only while the row ids grow: each smaller one makes it write out a segment of its own
    first (sqlite.org/fts5.html, "hashsize"; sqlite3Fts5IndexBeginWrite), and that costs five times as much as the text.
    """

    def __init__(self) -> None:
        self._gone: set[int] = set()
        self._come: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._gone) + len(self._come)

    def index(self, docid: int, text: str) -> None:
        """Hold `text` under a row id that holds nothing, or whose text was removed before."""
        self._come[docid] = text

    def remove(self, docid: int) -> None:
        if self._come.pop(docid, None) is None:
            self._gone.add(docid)

    def write(self, db: Database) -> None:
        """Put all of it into the index, and begin anew."""
        for docid in sorted(self._gone | self._come.keys()):
            if docid in self._gone:
                db.execute("DELETE FROM search WHERE rowid = ?", [docid])
            if docid in self._come:
                text = nfc(self._come[docid])
                db.execute(
                    "INSERT INTO search(rowid, plain, marked) VALUES (?, ?, ?)", [docid, fold(text), tone_key(text)]
                )
        self._gone.clear()
        self._come.clear()


def clear(db: Database) -> None:
    db.execute("DELETE FROM search")


def find(connection: Any, text: str, limit: int, type: str | None, abbreviations: Abbreviations) -> list[int]:
    """Numbers (`record.seq`) of the best `limit` records for what was typed; nothing typed can make it fail.

    Order: same marks before other marks, whole words before prefixes, then newest first.
    """
    terms = parse(text, abbreviations)
    if not terms:
        return []
    found: dict[int, None] = {}
    for column, prefix in (("marked", False), ("marked", True), ("plain", False), ("plain", True)):
        if prefix and terms[-1].phrase:
            continue
        rows = connection.execute(
            "SELECT record.seq FROM search JOIN record ON record.seq = search.rowid & ?"
            " WHERE search MATCH ? AND record.deleted = 0 AND (? IS NULL OR record.type = ?)"
            " ORDER BY search.rowid DESC LIMIT ?",
            [(1 << SEQ_BITS) - 1, question(terms, column, prefix), type, type, limit],
        )
        found.update(dict.fromkeys(row[0] for row in rows))
        if len(found) >= limit:
            break
    return list(found)[:limit]


def parse(text: str, abbreviations: Abbreviations) -> list[Term]:
    """What was typed as terms: words joined by AND, "…" an exact phrase, abbreviations in both directions."""
    terms: list[Term] = []
    for place, piece in enumerate(nfc(text).split('"')):
        words = [word for word in piece.split() if _has_letters(word)]
        if not words:
            continue
        if place % 2:
            terms.append(Term((" ".join(words),), phrase=True))
        else:
            terms.extend(_expand(words, abbreviations))
    return list(dict.fromkeys(terms))[:MOST_WORDS]


def question(terms: Sequence[Term], column: str, prefix: bool) -> str:
    """The FTS5 question for one step. Every piece is a quoted string, so nothing typed is read as syntax."""
    parts = []
    for place, term in enumerate(terms):
        last = place == len(terms) - 1
        keys: dict[str, None] = {}
        for alternative in term.alternatives:
            for key in _keys(alternative, column, prefix and last):
                keys[f'"{key.replace(chr(34), "")}"{" *" if prefix and last else ""}'] = None
        parts.append(f"({' OR '.join(keys)})")
    return f"{column} : ({' AND '.join(parts)})"


def _keys(text: str, column: str, prefix: bool) -> tuple[str, ...]:
    if column == "marked":
        # The tone stands at the end of a key and may not be typed yet: "sa" and "sắ" are both on the way to "sắt".
        return (tone_key(text).rstrip("23456") if prefix else tone_key(text),)
    return prefix_keys(text) if prefix else (fold(text),)


def _expand(words: list[str], abbreviations: Abbreviations) -> list[Term]:
    terms: list[Term] = []
    place = 0
    while place < len(words):
        length, others = abbreviations.match(words, place)
        typed = " ".join(words[place : place + length])
        terms.append(Term((typed, *others), phrase=False))
        place += length
    return terms


def _has_letters(word: str) -> bool:
    return any(unicodedata.category(character)[0] in "LN" for character in word)
