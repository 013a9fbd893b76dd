"""Which notes the list shows, and what a row says. No widgets in here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from desktop_app.domain.record import Summary
from desktop_app.domain.registry import TYPES
from desktop_app.domain.vietnamese.text import fold, nfc, syllables
from desktop_app.services import Services
from desktop_app.services.rows import Hit, RecordFilter, RecordRow
from ui.notes.words import Words, margin_day, translate
from ui.theme.text import Span
from ui.widgets.margin_list import MarginRow
from ui.widgets.pills import pill_word

ALL, DRAFTS, UNDELIVERED, DELETED = "all", "drafts", "undelivered", "deleted"
NOTHING = RecordFilter()
MOST_DRAFTS = 200
MOST_HITS = 100
MANY = 1_000  # nobody counts on; a notebook that was never connected may hold a hundred thousand
BEGINNING, MANY_AT_FIRST = 300, 100  # no further is counted before the list is seen


class NoteRow(NamedTuple):
    """One row: a draft, a record, or both (a record that is being edited). `id` is the record's, so that a draft stays
    the same row when it is completed. `deleted`: the record was taken out of the notebook."""

    id: str
    draft: Any = None
    record: RecordRow | None = None
    hit: Hit | None = None
    deleted: bool = False


class Question(NamedTuple):
    """What the list is asked for: a view (all, drafts, not delivered, deleted), a filter, or words to search for."""

    view: str = ALL
    filter: RecordFilter = NOTHING
    text: str = ""
    by_level: bool = False

    def asked(self) -> RecordFilter:
        """The filter of the completed notes that the list shows; a search is none."""
        return self.filter._replace(delivery="undelivered") if self.view == UNDELIVERED else self.filter

    @property
    def quick(self) -> bool:
        """Whether it is answered within a frame, however many notes there are; others are asked in the background."""
        return not self.text and (self.view == DRAFTS or (self.view != DELETED and self.asked() == NOTHING))


class Answer(NamedTuple):
    """What a question found when it was asked: the rows that stand first (drafts; all that a search found), and the
    numbers of the records behind them. Without numbers it knows how many there are `behind`, and asks for its pages as
    it comes to them. Not `whole`: there are more than were counted."""

    question: Question = Question()
    head: Sequence[NoteRow] = ()
    numbers: Sequence[int] | None = None
    behind: int = 0
    whole: bool = True


class NotesPresenter:
    """`question` is what was asked last; the list shows `answer`, which may still be the one before."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.words = Words(services)
        self.question = Question()
        self.answer = Answer()
        self._undelivered = (0, 0)  # and how far they were counted
        self._total: int | None = None

    # --- the question

    @property
    def view(self) -> str:
        return self.question.view

    @property
    def filter(self) -> RecordFilter:
        return self.question.filter

    @property
    def text(self) -> str:
        return self.question.text

    @property
    def by_level(self) -> bool:
        return self.question.by_level

    def put(self, **parts: Any) -> Question:
        """Change parts of the question (see `Question`); what is not given stays."""
        if "text" in parts:
            parts["text"] = parts["text"].strip()
        self.question = self.question._replace(**parts)
        return self.question

    def ask(self, **parts: Any) -> None:
        """Change the question and show its answer at once, on this thread."""
        self.show(self.find(self.put(**parts)))

    def begin(self) -> None:
        """Show the beginning of what a quick question finds; counting it to its end looks at every note."""
        self.show(self.find(self.question, BEGINNING))

    def find(self, question: Question, most: int = -1) -> Answer:
        """Ask the notebook, on any thread. A list that counts its notes counts no further than `most`."""
        queries = self._services.queries
        drafts = [NoteRow(draft.record_id, draft=draft) for draft in queries.drafts("note", MOST_DRAFTS)]
        if question.text:
            return Answer(question, self._search(question.text, drafts), ())
        if question.view == DRAFTS:
            return Answer(question, drafts, ())
        asked = question.asked()
        if question.view == DELETED:
            return Answer(question, (), self._services.deleted.numbers("note", asked))
        if not question.quick:
            return Answer(question, (), queries.numbers("note", asked, by_level=question.by_level))
        # A record that is being edited stays in its place and wears the draft's mark there.
        behind = queries.count("note", asked, most)
        return Answer(question, [row for row in drafts if row.draft.is_new], None, behind, behind != most)

    def show(self, answer: Answer) -> None:
        """From now on the list shows this."""
        self.answer = answer

    def count(self) -> int:
        answer = self.answer
        return len(answer.head) + (answer.behind if answer.numbers is None else len(answer.numbers))

    def fetch(self, offset: int, limit: int) -> Sequence[NoteRow | None]:
        """Rows `offset` … `offset + limit`; drafts stand before the records. None for one that has gone meanwhile."""
        answer = self.answer
        head = answer.head[offset : offset + limit]
        start, rest = max(offset - len(answer.head), 0), limit - len(head)
        records: Sequence[RecordRow | None] = ()
        deleted = self._shows_deleted(answer)
        if rest and answer.numbers is None:
            asked, by_level = answer.question.asked(), answer.question.by_level
            records = self._services.queries.records("note", asked, rest, start, by_level=by_level)
        elif rest and answer.numbers:
            rows_at = self._services.deleted.rows_at if deleted else self._services.queries.rows_at
            records = rows_at(answer.numbers[start : start + rest])
        return [*head, *(None if row is None else NoteRow(row.id, record=row, deleted=deleted) for row in records)]

    @staticmethod
    def _shows_deleted(answer: Answer) -> bool:
        return answer.question.view == DELETED and not answer.question.text

    def asked(self) -> RecordFilter:
        """The filter of the completed notes that the list was asked for."""
        return self.question.asked()

    def _search(self, text: str, drafts: list[NoteRow]) -> list[NoteRow]:
        """Drafts whose words are all there (they are not in the index), then the finds of the index."""
        wanted = fold(nfc(text.replace('"', " "))).split()
        own = [row for row in drafts if row.draft.is_new and self._holds(row, wanted)]
        hits = self._services.queries.search(text, MOST_HITS, "note")
        rows = {row.id: row for row in self._services.queries.rows([hit.id for hit in hits])}
        return own + [NoteRow(hit.id, record=rows[hit.id], hit=hit) for hit in hits if hit.id in rows]

    def _holds(self, row: NoteRow, wanted: list[str]) -> bool:
        summary = self.summary(row.draft.fields)
        text = fold(nfc(f"{summary.search_title}\n{summary.search_body}"))
        return all(word in text for word in wanted)

    # --- what is said

    def summary(self, fields: dict[str, Any]) -> Summary:
        """Title, gist, day … of a note's fields."""
        return TYPES["note"].summary(fields, self._services.vocabulary())

    def total(self, drafts_only: bool = False) -> int:
        """How many completed notes there are, 0 while only the beginning was counted; with `drafts_only` as last time,
        since drafts are not among them."""
        if not self.answer.whole:
            return 0
        if self.answer.question._replace(by_level=False) == Question():
            self._total = self.answer.behind  # the list itself is all of them
        elif self._total is None or not drafts_only:
            self._total = self._services.queries.count("note", NOTHING)
        return self._total

    @property
    def many(self) -> int:
        """So many undelivered notes or more are not told apart."""
        return MANY if self.answer.whole else MANY_AT_FIRST

    def counts(self, drafts_only: bool = False) -> tuple[int, int]:
        """How many drafts of notes there are, and how many notes are not delivered yet (`many`: that many or more).

        With `drafts_only` the second number is the one of last time: after a draft was saved nothing else can differ,
        and counting costs as much as there is to deliver.
        """
        if self._undelivered[1] != self.many or not drafts_only:
            self._undelivered = self._services.queries.undelivered("note", self.many), self.many
        return len(self._services.queries.drafts("note", MOST_DRAFTS)), self._undelivered[0]

    def any_deleted(self) -> bool:
        """Whether a note was taken out that could be brought back."""
        return self._services.queries.any_deleted("note")

    def row(self, row: NoteRow) -> MarginRow:
        """The row as the list paints it."""
        if row.record is None:
            return self._draft_row(row.draft)
        return self._deleted_row(row.record) if row.deleted else self._record_row(row.record, row.hit)

    def _draft_row(self, draft: Any) -> MarginRow:
        summary = self.summary(draft.fields)
        day = date.fromisoformat(summary.on) if summary.on else draft.saved_at.date()
        return MarginRow(
            title=summary.title or translate("Notes", "Tin chưa có chữ nào"),
            margin=margin_day(day, self._today()),
            gist=summary.gist,
            area=capital(self._services.places.short_label(summary.area)),
            level=summary.severity,
            level_word=self._level_word(summary.severity),
            pill="draft",
        )

    def _record_row(self, row: RecordRow, hit: Hit | None) -> MarginRow:
        pill = "draft" if row.draft_id else "conflict" if row.conflict else row.delivery
        return MarginRow(
            title=row.title,
            title_spans=title_spans(row.title, self.answer.question.text) if hit else (),
            margin=margin_day(row.on, self._today()),
            gist=hit.snippet if hit else row.gist,
            gist_spans=tuple(utf16_span(hit.snippet, start, stop) for start, stop in hit.spans) if hit else (),
            area=capital(row.area),
            level=row.severity,
            level_word=self._level_word(row.severity),
            pill=pill,
        )

    def _deleted_row(self, row: RecordRow) -> MarginRow:
        """The margin tells when it was taken out: that is the order of this list."""
        at = datetime.fromisoformat(row.updated_at).astimezone(self._services.clock().tzinfo)
        day = margin_day(at.date(), self._today())
        return MarginRow(
            title=row.title,
            margin=(*day, f"{at.hour}:{at.minute:02}")[:2],
            gist=row.gist,
            area=capital(row.area),
            level=row.severity,
            level_word=self._level_word(row.severity),
        )

    def _level_word(self, level: int | None) -> str:
        return "" if level is None else self.words.label("severities", level)

    def _today(self) -> date:
        return self._services.clock().date()

    # --- filters

    def filter_words(self) -> list[tuple[str, str]]:
        """(part of the filter, words) of every part that is set, for the removable chips."""
        chosen = self.filter
        found = []
        if chosen.topic is not None:
            found.append(("topic", self.words.label("topics", chosen.topic)))
        if chosen.area is not None:
            found.append(("area", capital(self._services.places.short_label(chosen.area))))
        if chosen.severity is not None:
            found.append(("severity", self._level_word(chosen.severity)))
        if chosen.delivery is not None:
            found.append(("delivery", dict(state_words())[chosen.delivery]))
        if chosen.channel is not None:
            found.append(("channel", self.words.label("channels", chosen.channel)))
        if chosen.since is not None or chosen.until is not None:
            found.append(("period", period_words(chosen.since, chosen.until)))
        return found

    def saved_name(self) -> str:
        """What the present question is called when it is kept; "" when there is nothing to keep."""
        words = [label for _part, label in self.filter_words()]
        return ", ".join([f"“{self.text}”"] if self.text else words)

    def without(self, part: str) -> RecordFilter:
        """The filter without one of its parts."""
        cleared: dict[str, Any] = {"since": None, "until": None} if part == "period" else {part: None}
        return self.filter._replace(**cleared)


def state_words() -> list[tuple[str, str]]:
    """(`RecordFilter.delivery`, words) of what a note may be looked for by: how far it has come, what it waits for."""
    return [
        *((state, pill_word(state)) for state in ("local", "moving", "delivered", "safe", "conflict", "held")),
        ("waiting", translate("Notes", "Chờ văn phòng trả lời")),
    ]


def period_words(since: date | None, until: date | None) -> str:
    """ "từ 01/11/2026 đến 20/11/2026" """
    from desktop_app.domain.vietnamese.dates import format_date

    if since is not None and until is not None:
        return translate("Notes", "{since} đến {until}").format(since=format_date(since), until=format_date(until))
    if since is not None:
        return translate("Notes", "từ {since}").format(since=format_date(since))
    return translate("Notes", "đến {until}").format(until=format_date(until)) if until is not None else ""


def capital(text: str) -> str:
    """With a capital first letter: "ấp 3" as the beginning of a line."""
    return text[:1].upper() + text[1:]


def title_spans(title: str, typed: str) -> tuple[Span, ...]:
    """Where the words that were typed begin a syllable of the title."""
    folded = fold(nfc(title))
    found = []
    for word in fold(nfc(typed.replace('"', " "))).split():
        starts = (start for start, _stop in syllables(folded) if folded.startswith(word, start))
        found += [utf16_span(title, start, start + len(word)) for start in starts]
    return tuple(found)


def utf16_span(text: str, start: int, stop: int) -> Span:
    """A span of Python characters as Qt counts it."""
    before = len(text[:start].encode("utf-16-le")) // 2
    return Span(before, len(text[start:stop].encode("utf-16-le")) // 2)
