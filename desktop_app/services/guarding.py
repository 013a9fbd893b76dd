"""The privacy guard for faces of the program: which texts to look at, what to leave alone, in which year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar

from desktop_app.domain.problems import Problem
from desktop_app.domain.vietnamese.numbers import format_number
from desktop_app.storage import facts

if TYPE_CHECKING:
    from desktop_app.domain.privacy import Finding, Guard
    from desktop_app.domain.privacy.findings import Context
    from desktop_app.domain.registry import RecordType
    from desktop_app.services.places import Places
    from desktop_app.storage.store import Store
    from desktop_app.storage.writer import Transaction

T = TypeVar("T")

_ALLOWED: Final = "guard.allow"
_MOST_ALLOWED: Final = 500
_PIECE: Final = 5_000
# What stops a record, as (one, Vietnamese; one and many, English).
BLOCKING: Final[Mapping[str, tuple[str, str, str]]] = {
    "national_id": ("số định danh cá nhân", "national id number", "national id numbers"),
    "old_id": ("số chứng minh hoặc hộ chiếu", "identity card or passport number", "identity card or passport numbers"),
    "bank": ("số tài khoản", "bank account number", "bank account numbers"),
    "minor": ("tên trẻ em", "name of a child", "names of children"),
}


class Guarding:
    """Looks at texts. Needs no notebook; never logs a text.

    `allow` is what an area knows to be harmless (street and school names, the switchboard of its office); `year` is
    the present one. The word lists are read when the first text is looked at.
    """

    def __init__(self, year: int, allow: Collection[str] = ()) -> None:
        self._year = year
        self._allow = tuple(allow)
        self._guard: Guard | None = None

    def check(self, text: str, context: Context = "note") -> list[Finding]:
        """What the text should not hold, in order and without overlaps."""
        return self._loaded().check(text, context=context)

    def blocks(self, text: str, context: Context = "note") -> list[Finding]:
        """Only what may not leave the machine: it stops completing, sending and exporting."""
        return self._loaded().blocks(text, context=context)

    def report(self, text: str, context: Context = "note") -> list[dict[str, Any]]:
        """The findings as `sotay guard` prints them."""
        return [
            {
                "start": finding.start,
                "end": finding.end,
                "kind": finding.kind,
                "level": finding.level,
                "text": text[finding.start : finding.end],
                "suggestion": finding.suggestion,
            }
            for finding in self.check(text, context)
        ]

    def _loaded(self) -> Guard:
        guard = self._guard
        if guard is None:
            # Imported here: its patterns and word lists cost a start that looks at no text too much.
            from desktop_app.domain.privacy import Guard

            guard = self._guard = Guard.load(self._allow, year=self._year)
        return guard


class Rereading:
    """One text while it is being typed: only the pieces that changed are looked at again.

    A piece ends with the first line that ends behind _PIECE characters. Between pieces the guard remembers nothing,
    which may cost it advice on a long text (an office named in the piece before); completing reads the whole.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[object, str], list[Finding]] = {}

    def findings(self, text: str, check: Callable[[str], list[Finding]], under: object) -> list[Finding]:
        """What `check` says about `text`; what it said before `under` the same conditions is not asked again."""
        known, found, place = {}, [], 0
        for piece in _pieces(text):
            key = (under, piece)
            known[key] = self._known[key] if key in self._known else check(piece)
            found += [replace(one, start=one.start + place, end=one.end + place) for one in known[key]]
            place += len(piece)
        self._known = known
        return found


class NotebookGuard:
    """The guard of an open notebook: what it says while somebody types, and what stops a record from being completed.

    Sending needs no look of its own: a record reaches the log, and with it any carrier, only by being completed.

    Each area has a list of what is harmless there. The lists stand in the notebook, encrypted with it, and stay on
    this machine: an entry may be somebody's name after all. A list is that of a commune; "" is the one for everywhere.
    """

    def __init__(self, store: Store, places: Places, clock: Callable[[], datetime], workers: Executor) -> None:
        self._store, self._places, self._clock, self._workers = store, places, clock, workers
        self._lock = Lock()  # texts are looked at on several threads
        self._lists: dict[str, list[str]] | None = None
        self._guards: dict[tuple[str, ...], Guarding] = {}

    # --- looking

    def check(self, text: str, context: Context = "note", area: str | None = None) -> list[Finding]:
        """What the text should not hold, on this thread (5 µs a character)."""
        return self._of(area).check(text, context)

    def look(
        self, text: str, context: Context = "note", area: str | None = None, before: Rereading | None = None
    ) -> Future[list[Finding]]:
        """The same on a worker, for a text that is being typed; `before` is what was looked at a moment ago."""
        rereading = before or Rereading()

        def job() -> list[Finding]:
            guarding = self._of(area)
            return rereading.findings(text, lambda piece: guarding.check(piece, context), (guarding, context))

        return self._submit(job)

    def look_all(
        self, texts: Sequence[str], context: Context = "note", area: str | None = None
    ) -> Future[list[list[Finding]]]:
        """The same for several texts."""
        return self._submit(lambda: [self.check(text, context, area) for text in texts])

    def _submit(self, job: Callable[[], T]) -> Future[T]:
        try:
            return self._workers.submit(job)
        except RuntimeError:
            # The notebook was closed in the moment between a key and its look: nobody waits for marks any more.
            gone: Future[T] = Future()
            gone.cancel()
            gone.set_running_or_notify_cancel()
            return gone

    def problems(self, kind: RecordType, fields: Mapping[str, Any]) -> list[Problem]:
        """What stops a record from being completed: identity and bank numbers, names of children; one a place."""
        from desktop_app.domain.privacy.quick import any_may_block
        from desktop_app.domain.privacy.records import context_of, free_texts

        texts = free_texts(kind.layout, fields)
        if not any_may_block(text for _, text in texts):
            return []
        area = fields.get("area")
        guarding, context = self._of(area if isinstance(area, str) else None), context_of(kind.key)
        found = []
        for place, text in texts:
            kinds: Counter[str] = Counter(finding.kind for finding in guarding.blocks(text, context))
            if kinds:
                found.append(Problem(place, *stop_sentences(kinds, kind.layout.vi, kind.layout.en)))
        return found

    def note(self, text: str) -> list[Finding]:
        """What a note, a list or a sheet that is exported should not hold."""
        return self.check(text)

    def minutes(self, text: str) -> list[Finding]:
        """What exported minutes should not hold; people in office are named rightly there."""
        return self.check(text, "minutes")

    # --- what is harmless here

    def allowed(self, area: str | None = None) -> list[str]:
        """What is harmless in the commune of `area`, and everywhere."""
        lists = self._read()
        own = self._commune(area)
        return [*lists.get("", ()), *(lists.get(own, ()) if own else ())]

    def allow(self, words: str, area: str | None = None) -> Future[None]:
        """Leave these words alone from now on, in the commune of `area` (None: everywhere)."""
        return self._change(area, lambda entries: [*(one for one in entries if one != words), words][-_MOST_ALLOWED:])

    def forget(self, words: str, area: str | None = None) -> Future[None]:
        """Look at these words again."""
        return self._change(area, lambda entries: [one for one in entries if one != words])

    def _change(self, area: str | None, change: Callable[[list[str]], list[str]]) -> Future[None]:
        commune = self._commune(area)

        def job(db: Transaction) -> None:
            lists: dict[str, list[str]] = facts.get(db, _ALLOWED, {})
            lists[commune] = change(lists.get(commune, []))
            facts.put(db, _ALLOWED, {name: entries for name, entries in lists.items() if entries})

        written: Future[None] = self._store.write(job)
        changed: Future[None] = Future()

        def finished(done: Future[None]) -> None:
            # Before anybody hears of it: the next look must know what is allowed now.
            with self._lock:
                self._lists = None
                self._guards.clear()
            error = done.exception()
            changed.set_exception(error) if error is not None else changed.set_result(None)

        written.add_done_callback(finished)
        return changed

    def _commune(self, area: str | None) -> str:
        return self._places.commune(area) if area else ""

    def _read(self) -> dict[str, list[str]]:
        with self._lock:
            if self._lists is None:
                self._lists = facts.read(self._store, _ALLOWED, {})
            return self._lists

    def _of(self, area: str | None) -> Guarding:
        entries = tuple(self.allowed(area)) if self._read() else ()
        with self._lock:
            guarding = self._guards.get(entries)
            if guarding is None:
                guarding = self._guards[entries] = Guarding(self._clock().year, entries)
            guarding._loaded()  # one thread at a time reads the word lists
        return guarding


def stop_sentences(kinds: Counter[str], vi: str, en: str) -> tuple[str, str]:
    """The one sentence that says why a record cannot be completed: how many, of what; never the text itself."""
    told = [(number, *BLOCKING[kind]) for kind, number in sorted(kinds.items())]
    what_vi = ", ".join(f"{format_number(number)} {one}" for number, one, _en, _many in told)
    what_en = ", ".join(f"{number:,} {one if number == 1 else many}" for number, _vi, one, many in told)
    total = kinds.total()
    them_vi = "chỗ này" if total == 1 else "những chỗ này"
    return (
        f"Còn {what_vi} trong {vi}. Bỏ {them_vi} đi rồi mới hoàn tất được; mọi chữ vẫn còn nguyên.",
        f"There {'is' if total == 1 else 'are'} {what_en} in the {en}. "
        f"Please take {'it' if total == 1 else 'them'} out, then it can be completed; every word is still there.",
    )


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > _PIECE:
        end = text.find("\n", start + _PIECE) + 1
        if not end:
            break
        yield text[start:end]
        start = end
    yield text[start:]
