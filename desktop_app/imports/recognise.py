"""Lines of an agenda or of older minutes → a draft meeting, with what became of every line.

It knows what Vietnamese offices write: the heads of form 1.9 of Decree 30/2020/NĐ-CP and of Party minutes, "Ý kiến của
…:", "Kết luận", "Giao …", "kết thúc vào …". Nothing is dropped in silence: every line is in the preview, and what
belongs to the text but fits nothing joins the item before it. Matching is done without marks, in either tone style.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, Final

from desktop_app.domain.record import as_day
from desktop_app.domain.shapes import MAX_TEXT, MAX_TITLE
from desktop_app.domain.vietnamese.dates import parse_date
from desktop_app.domain.vietnamese.text import fold
from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.imports.lines import TextLine

MOST_ITEMS: Final = 1_000
MOST_AGENDA: Final = 100
LEFT_OUT: Final = ""
AGENDA: Final = "agenda"
HEAD: Final = "head"


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line of the document and what became of it.

    `became`: "head" (with `field`), "agenda", "item" (with the kind in `field`), "more" (joined to the line before),
    or "" for what is left out, such as the motto and the signatures.
    """

    text: str
    became: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A draft meeting in the JSON of the commands, and the preview. `is_minutes`: it is more than an agenda."""

    meeting: Mapping[str, Any]
    preview: tuple[PreviewLine, ...]
    is_minutes: bool


# What a line begins with, folded → the head. Longer beginnings stand before shorter ones.
_HEADS: Final[tuple[tuple[str, str], ...]] = (
    ("thoi gian bat dau", "starts_at"),
    ("bat dau luc", "starts_at"),
    ("thoi gian", "starts_at"),
    ("hom nay", "starts_at"),
    ("dia diem", "place"),
    ("thanh phan tham du", "attendance"),
    ("thanh phan", "attendance"),
    ("chu tri", "chair"),
    ("chu toa", "chair"),
    ("nguoi chu tri", "chair"),
    ("dong chu tri", "cochair"),
    ("thu ki", "secretary"),
    ("nguoi ghi bien ban", "secretary"),
)
_KINDS: Final[tuple[tuple[str, str], ...]] = (
    ("bao cao", "report"),
    ("y kien", "opinion"),
    ("phat bieu", "opinion"),
    ("cau hoi", "question"),
    ("chat van", "question"),
    ("hoi", "question"),
    ("tra loi", "answer"),
    ("giai trinh", "answer"),
    ("ket luan", "conclusion"),
    ("nhiem vu", "task"),
    ("phan cong", "task"),
    ("giao", "task"),
    ("bieu quyet", "vote"),
)
_FURNITURE: Final = (
    "cong hoa xa hoi chu nghia viet nam",
    "doc lap - tu do - hanh phuc",
    "dang cong san viet nam",
    "bien ban",
    "noi nhan",
    "noi dung",
    "dien bien",
)
_ANNOUNCE: Final = ("chuong trinh", "noi dung chuong trinh", "lich hop")
_NUMBERED: Final = re.compile(r"(?:[-–—+•*·]|\(?(?:\d{1,3}|[ivx]{1,5}|[a-zđ])[.)/])\s+")
_CLOCK: Final = re.compile(
    r"(?:tu\s+)?(\d{1,2})\s*(?:gio|h|g|:)\s*(\d{2})?(?:\s*phut)?"
    r"(?:\s*[-–—]\s*\d{1,2}\s*(?:gio|h|g|:)\s*(?:\d{2})?)?\s*[:.,-]?\s*"
)
_TIME: Final = re.compile(r"(\d{1,2})\s*(?:gio|h|g|:)\s*(\d{2})?")
_DAY: Final = re.compile(r"(?:ngay\s*)?(\d{1,2}\s*(?:thang|[/.-])\s*\d{1,2}(?:\s*(?:nam|[/.-])\s*\d{2,4})?)")
_NUMBER: Final = re.compile(r"so:?\s*(\d{1,4}[a-z]?)\s*[-/]\s*bb\b\s*[-/]?\s*([^\s,;.]*)")
_PRESENT: Final = re.compile(r"(?:co mat|tham du|du hop)\D{0,20}(\d{1,6})(?:\s*/\s*(\d{1,6}))?")
_OWNER: Final = re.compile(r"(?:thuc hien|noi thuc hien|don vi thuc hien|phu trach):\s*([^;.]+)")
_DUE: Final = re.compile(r"(?:thoi han|han|cham nhat|truoc|xong truoc|hoan thanh truoc)\s*:?\s*(?=(?:ngay\s*)?\d)")
# For each count what is asked in turn: the number behind the words, else the number before them.
_VOTES: Final = (
    ("for", (r"(?<!khong )tan thanh\D{0,12}(\d{1,6})", r"(\d{1,6})\D{0,12}(?<!khong )tan thanh")),
    ("against", (r"khong tan thanh\D{0,12}(\d{1,6})", r"(\d{1,6})\D{0,12}khong tan thanh")),
    ("abstain", (r"(?:khong co y kien|y kien khac)\D{0,12}(\d{1,6})",)),
)
_ENDS: Final = re.compile(r"(?:ket thuc|be mac)\s+(?:vao|luc|hoi)")
_SAME_DAY: Final = re.compile(r"cung ngay|ngay hom nay|cung buoi")
_DOTS: Final = re.compile(r"[.…_\s]*")


def recognise(lines: Sequence[TextLine], today: date) -> Recognised:
    """The draft meeting in these lines. A day without a year is the one nearest to `today`."""
    reader = _Reader(today)
    is_minutes = any(_is_minutes(fold(line.text)) for line in lines)
    for line in lines:
        reader.minutes_line(line) if is_minutes else reader.agenda_line(line)
    if not is_minutes and not reader.agenda:
        reader.all_are_points()
    return Recognised(MappingProxyType(reader.meeting()), tuple(reader.preview), is_minutes)


def _is_minutes(folded: str) -> bool:
    """Whether only minutes have such a line."""
    return folded.startswith("bien ban") or bool(_ENDS.search(folded)) or folded.startswith("nguoi ghi bien ban")


@dataclass(slots=True)
class _Reader:
    """One run: heads first, then points or items, then the end."""

    today: date
    heads: dict[str, Any] = field(default_factory=dict)
    agenda: list[str] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    conclusion: list[str] = field(default_factory=list)
    preview: list[PreviewLine] = field(default_factory=list)
    _part: str = "top"
    _bare: list[int] = field(default_factory=list)
    _expects_title: bool = False
    _last_head: str = ""

    def meeting(self) -> dict[str, Any]:
        """What was found, in the JSON of a meeting."""
        found = dict(self.heads)
        if self.agenda:
            found["agenda"] = [{"text": text, "done": False} for text in self.agenda]
        if self.items:
            found["items"] = self.items
        if self.conclusion:
            found["conclusion"] = "\n".join(self.conclusion)[:MAX_TEXT]
        return found

    # -- an agenda -------------------------------------------------------------------------------------------------

    def agenda_line(self, line: TextLine) -> None:
        text, folded = line.text, fold(line.text)
        if self._furniture(text, folded) or self._head(text, folded):
            return
        point, rest = _point(text, folded)
        if line.point or point:
            self._to_agenda(rest, text)
        elif not self.agenda and folded in _ANNOUNCE:
            self._expects_title = True
            self._note(text, LEFT_OUT)
        elif not self.agenda and (self._expects_title or folded.startswith(_ANNOUNCE)):
            self._expects_title = False
            self._title(text)
        elif self.agenda:
            # A line that is no point of its own goes on with the one before.
            self.agenda[-1] = _cut(f"{self.agenda[-1]} {text}", MAX_TITLE)
            self._note(text, "more", AGENDA)
        else:
            self._bare.append(len(self.preview))
            self._note(text, LEFT_OUT)

    def all_are_points(self) -> None:
        """Nothing is numbered: somebody pasted a plain list, so every line that is no head is a point."""
        for place in self._bare[:MOST_AGENDA]:
            text = self.preview[place].text
            self.agenda.append(_cut(text, MAX_TITLE))
            self.preview[place] = PreviewLine(text, AGENDA)

    def _to_agenda(self, rest: str, text: str) -> None:
        if len(self.agenda) < MOST_AGENDA and rest:
            self.agenda.append(_cut(rest, MAX_TITLE))
            self._note(text, AGENDA)
        else:
            self._note(text, LEFT_OUT)

    # -- minutes ---------------------------------------------------------------------------------------------------

    def minutes_line(self, line: TextLine) -> None:
        text, folded = line.text, fold(line.text)
        if self._part == "end":
            self._note(text, LEFT_OUT)
        elif _ENDS.search(folded):
            self._part = "end"
            self._moment("ends_at", text, folded)
            self._note(text, HEAD, "ends_at")
        elif self._part == "top" and (self._number(text, folded) or self._is_title(text, folded)):
            return
        elif self._part != "items" and self._head(text, folded):
            self._part = "heads"
        elif self._detail(text, folded) or self._item(text, folded):
            return
        elif self._furniture(text, folded):
            if folded.startswith(("noi dung", "dien bien")):
                self._part = "items"
        else:
            self._go_on(text, folded)

    def _is_title(self, text: str, folded: str) -> bool:
        """ "BIÊN BẢN" alone announces the title in the next line; "Biên bản họp …" is it."""
        if folded.startswith("bien ban"):
            rest = text[len("bien ban") :].strip(" :-–")
            if rest:
                self._title(rest)
            else:
                self._expects_title = True
                self._note(text, LEFT_OUT)
            return True
        if self._expects_title and not any(folded.startswith(head) for head, _ in _HEADS):
            self._expects_title = False
            self._title(text.removeprefix("V/v ").removeprefix("Về việc "))
            return True
        self._expects_title = False
        return False

    def _item(self, text: str, folded: str) -> bool:
        """A line that begins an item: "3. Ý kiến của Trưởng ấp Chợ: …", "Giao UBND xã …"."""
        _, rest = _point(text, folded)
        folded_rest = fold(rest)
        for word, kind in _KINDS:
            if not re.match(rf"{word}\b", folded_rest):
                continue
            head, colon, said = rest.partition(":")
            if not colon or len(head) > 120:
                if kind in ("question", "report", "opinion") or not folded_rest.startswith(("giao ", "ket luan")):
                    return False
                head, said = "", rest
            if kind == "conclusion" and not _by_role(head, word):
                self._part = "conclusion"
                self._conclude(said or rest, text)
                return True
            self._part = "items"
            return self._add(kind, said.strip() if colon else rest, _by_role(head, word), text)
        return False

    def _add(self, kind: str, said: str, role: str, text: str) -> bool:
        if len(self.items) >= MOST_ITEMS:
            self._note(text, LEFT_OUT)
            return True
        item: dict[str, Any] = {"kind": kind}
        if role:
            item["by_role"] = _cut(role, MAX_TITLE)
        if said and not _DOTS.fullmatch(said):
            item["text"] = _cut(said, MAX_TEXT)
        self.items.append(item)
        self._note(text, "item", kind)
        if said:
            self._task_details(said, fold(said))
        return True

    def _detail(self, text: str, folded: str) -> bool:
        """The line under a task or a vote: who does it by when; how many were for it."""
        if not self.items or self._part != "items":
            return False
        item = self.items[-1]
        if item["kind"] == "task" and _OWNER.search(folded) and _point(text, folded)[0]:
            self._task_details(text, folded)
            self._note(text, "more", "task")
            return True
        if item["kind"] == "vote":
            counts = {}
            for key, patterns in _VOTES:
                found = next((match for pattern in patterns if (match := re.search(pattern, folded))), None)
                if found:
                    counts[key] = int(found[1])
            if counts and folded.lstrip("- ").startswith(("ket qua", "tan thanh")):
                item.update(counts)
                self._note(text, "more", "vote")
                return True
        return False

    def _task_details(self, text: str, folded: str) -> None:
        item = self.items[-1]
        if item["kind"] != "task":
            return
        owner = _OWNER.search(folded)
        if owner and not _DOTS.fullmatch(owner[1]):
            item["owner"] = _cut(text[owner.start(1) : owner.end(1)].strip(), MAX_TITLE)
        due = _DUE.search(folded)
        if due:
            day = _DAY.match(folded, due.end())
            found = self._day(text, day) if day else None
            if found:
                item["due_on"] = found.isoformat()

    def _go_on(self, text: str, folded: str) -> None:
        """A line that begins nothing: it belongs to what stands before it, or it is an item whose kind is not said."""
        if self._part == "conclusion":
            self._conclude(text, text)
        elif self._part == "heads" and (present := _PRESENT.search(folded)):
            attendance = {"present": int(present[1]), **({"invited": int(present[2])} if present[2] else {})}
            self.heads["attendance"] = {**self.heads.get("attendance", {}), **attendance}
            self._note(text, HEAD, "attendance")
        elif self._part == "heads" and self._last_head != "attendance" and _point(text, folded)[0]:
            self._part = "items"  # older minutes go straight on; only who was there is a numbered list of its own
            self._add("opinion", _point(text, folded)[1], "", text)
        elif self._part != "items":
            self._note(text, LEFT_OUT)
        elif self.items and not _point(text, folded)[0]:
            item = self.items[-1]
            before = item.get("text")
            item["text"] = _cut(f"{before}\n{text}" if before else text, MAX_TEXT)
            self._note(text, "more", item["kind"])
        else:
            self._add("opinion", _point(text, folded)[1], "", text)

    def _conclude(self, said: str, text: str) -> None:
        if said.strip() and not _DOTS.fullmatch(said):
            self.conclusion.append(said.strip())
        self._note(text, "item", "conclusion")

    # -- heads -----------------------------------------------------------------------------------------------------

    def _head(self, text: str, folded: str) -> bool:
        plain = folded.lstrip("-+* ")
        numbered, behind = _NUMBERED.match(plain), r"\b"
        if numbered:  # "1. Thời gian: …" is a head, "2. Địa điểm đổ rác: …" is what was spoken of
            plain, behind = plain[numbered.end() :], r"\s*(?:\([^)]*\)\s*)?:"
        name = next((name for head, name in _HEADS if re.match(head + behind, plain)), None)
        if name is None or (":" not in text[:60] and name != "starts_at"):
            return False
        if name == "starts_at" and not (":" in text[:30] or plain.startswith("hom nay")):
            return False
        value = text.partition(":")[2].strip() if not plain.startswith("hom nay") else text
        readers: dict[str, Callable[[], None]] = {
            "starts_at": lambda: self._moment("starts_at", value, fold(value)),
            "attendance": lambda: self._attendance(fold(value)),
        }
        if name in readers:
            readers[name]()
        elif value and not _DOTS.fullmatch(value):
            self.heads[name] = _cut(value, MAX_TITLE) if name == "place" else _person(value)
        self._note(text, HEAD, name)
        self._last_head = name
        return True

    def _attendance(self, folded: str) -> None:
        present = _PRESENT.search(folded)
        if present:
            self.heads["attendance"] = {
                "present": int(present[1]),
                **({"invited": int(present[2])} if present[2] else {}),
            }

    def _moment(self, name: str, text: str, folded: str) -> None:
        """The moment in a text, when it names a day that exists; without an hour only the day."""
        clock = _TIME.search(folded)
        day = next((found for match in _DAY.finditer(folded) if (found := self._day(text, match))), None)
        if day is None and name == "ends_at" and clock and _SAME_DAY.search(folded):
            day = as_day(self.heads.get("starts_at"))
        if day is None:
            return
        hour, minute = (int(clock[1]), int(clock[2] or 0)) if clock else (None, 0)
        if hour is None or hour > 23 or minute > 59:
            self.heads[name] = day.isoformat()
        else:
            self.heads[name] = datetime.combine(day, time(hour, minute), VIETNAM).isoformat(timespec="minutes")

    def _day(self, text: str, match: re.Match[str]) -> date | None:
        return parse_date(text[match.start(1) : match.end(1)], self.today)

    def _number(self, text: str, folded: str) -> bool:
        found = _NUMBER.match(folded)
        if not found:
            return False
        written = text[found.start(1) : found.end(1)]
        self.heads["number"] = int(written) if written.isdigit() else written
        symbol = text[found.start(2) : found.end(2)]
        if symbol and not _DOTS.fullmatch(symbol):
            self.heads["org"] = {"symbol": symbol[:50]}
        self._note(text, HEAD, "number")
        return True

    def _title(self, text: str) -> None:
        self.heads["title"] = _cut(text, MAX_TITLE)
        self._note(text, HEAD, "title")

    def _furniture(self, text: str, folded: str) -> bool:
        is_furniture = folded.startswith(_FURNITURE) or not any(letter.isalnum() for letter in folded)
        if is_furniture:
            self._note(text, LEFT_OUT)
        return is_furniture

    def _note(self, text: str, became: str, name: str = "") -> None:
        self.preview.append(PreviewLine(text, became, name))


def _point(text: str, folded: str) -> tuple[bool, str]:
    """Whether a line is numbered, bulleted or begins with an hour, and what stands behind that."""
    found = _NUMBERED.match(folded)
    start = found.end() if found else 0
    clock = _CLOCK.match(folded, start)
    if clock and clock.end() < len(folded):
        start = clock.end()
    return bool(found or clock), text[start:].strip()


def _by_role(head: str, word: str) -> str:
    """ "Trưởng ấp Chợ" of "Ý kiến của Trưởng ấp Chợ"; the words that come before and behind it fall away."""
    role = head[len(word) :].strip()
    folded = fold(role)
    for before in ("phat bieu cua ", "theo de nghi cua ", "cua ", "do "):
        if folded.startswith(before):
            role = role[len(before) :]
            break
    return role.removesuffix(" giao").strip(" -–")


def _person(value: str) -> dict[str, str]:
    """ "Bà Nguyễn Thị Mẫu, Phó Chủ tịch" → name and position."""
    name, _, position = re.sub(r"\s+[-–]\s+", ", ", value, count=1).partition(",")
    found = {"name": _cut(_bare_name(name.strip()), 200), "position": _cut(position.strip(" .;"), 200)}
    return {key: part for key, part in found.items() if part}


def _bare_name(name: str) -> str:
    folded = fold(name)
    for title in ("dong chi ", "d/c ", "ong ", "ba "):
        if folded.startswith(title):
            return name[len(title) :]
    return name.rstrip(" .;")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
