"""Meeting → minutes (biên bản), in the order of the preset; for `nd30-2020` that is form 1.9 of Decree 30/2020/NĐ-CP.

A meeting is exported at any time, also half written: whatever is missing, or is not what it should be, becomes a dotted
line to be filled by hand. Nothing here fails because of what a record holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.exports.document import (
    Block,
    Cell,
    Document,
    Flow,
    Paragraph,
    Properties,
    Row,
    Rule,
    Run,
    Table,
)
from desktop_app.exports.plain import lines, one_line
from desktop_app.exports.presets import Preset
from desktop_app.exports.typeset import DOTS, SHORT, break_lines, count, dotted, official_date, snug_mm, width_mm


def build_minutes(
    meeting: Mapping[str, Any],
    preset: Preset,
    *,
    draft: bool,
    area_label: str | None,
    created: datetime | None = None,
) -> Document:
    """The minutes of `meeting` as a neutral document.

    Args:
        meeting: the nested record (DESIGN §7, the JSON of a meeting); any key may be missing.
        preset: the layout.
        draft: puts the draft mark on the paper.
        area_label: the name of the meeting's area as people say it, or None.
        created: the moment that the file's own properties name; None leaves it out.
    """
    return _Minutes(meeting, preset, draft, one_line(area_label)).document(created)


class _Minutes:
    """One run of the builder: the record, the preset, and one method for each part that a preset can name."""

    def __init__(self, meeting: Mapping[str, Any], preset: Preset, draft: bool, area: str) -> None:
        self._meeting = meeting
        self._preset = preset
        self._words = preset.words
        self._draft = draft
        self._area = area
        self._org = _mapping(meeting.get("org"))

    def document(self, created: datetime | None) -> Document:
        title = one_line(self._meeting.get("title"))
        properties = Properties(
            title=title or self._words["title"].capitalize(),
            subject=self._words["title"].capitalize(),
            author=one_line(self._org.get("name")),
            created=created,
        )
        plan = self._preset.minutes
        blocks: list[Block] = [self._header(), *self._flows(plan.opening, self._preset.page.text_width_mm)]
        for part in plan.body:
            blocks += getattr(self, f"_body_{part}")()
        blocks.append(self._signatures())
        return Document(self._preset.page, self._preset.font, self._preset.styles, tuple(blocks), properties)

    # -- above the body ------------------------------------------------------------------------------------------

    def _header(self) -> Table:
        plan = self._preset.header
        columns = zip((plan.left, plan.right), plan.widths_mm, strict=True)
        row = Row(tuple(Cell(tuple(self._flows(parts, width))) for parts, width in columns))
        return Table(plan.widths_mm, (row,), role="header")

    def _flows(self, parts: tuple[str, ...], column_mm: float) -> list[Flow]:
        """The named parts as centred lines and rules; a rule takes its length from the line above it."""
        flows: list[Flow] = []
        above = 0.0
        for part in parts:
            if part.endswith("_rule"):
                share = self._preset.rules[part.removesuffix("_rule")]
                flows.append(Rule(min(above, column_mm) * share, self._preset.rules["thickness_pt"]))
            elif part == "draft":
                if self._draft:
                    flows.append(self._boxed(part))
            else:
                style = self._preset.styles[part]
                broken = break_lines(self._heading(part, column_mm), column_mm, style, self._preset.break_before)
                snug = min(snug_mm(broken, style), column_mm) if len(broken) > 1 else None
                flows.append(Paragraph(part, (Run(" ".join(broken)),), width_mm=snug))
                above = width_mm(broken[-1], style)
        return flows

    def _heading(self, part: str, column_mm: float) -> str:
        """The text of one centred line: a fixed word of the preset, or a field of the record, or dots."""
        style = self._preset.styles[part]
        if part == "number":
            number = self._meeting.get("number")
            shown = count(number) if isinstance(number, int) else one_line(number) or SHORT
            return self._words["number"].format(number=shown, symbol=one_line(self._org.get("symbol")) or SHORT)
        if part in self._words:
            return self._words[part]
        field = {"org_parent": self._org.get("parent"), "org_name": self._org.get("name")}
        text = one_line(field.get(part, self._meeting.get("title")))
        if not text:
            return dotted(column_mm * 0.7, style)
        return text.upper() if style.capitals else text

    def _boxed(self, part: str) -> Paragraph:
        text = self._words[part]
        return Paragraph(part, (Run(text),), width_mm=width_mm(text, self._preset.styles[part]) + 6)

    # -- the body, one method for each part of `[minutes] body` -----------------------------------------------------

    def _body_starts(self) -> list[Block]:
        return [self._line(self._words["starts"], self._moment(self._meeting.get("starts_at")))]

    def _body_place(self) -> list[Block]:
        place = one_line(self._meeting.get("place"))
        both = [place] if self._area and self._area.casefold() in place.casefold() else [place, self._area]
        return [self._line(self._words["place"], ", ".join(part for part in both if part))]

    def _body_attendance(self) -> list[Block]:
        attendance = _mapping(self._meeting.get("attendance"))
        label = self._words["attendance"]
        details = [self._present(attendance), self._groups(attendance), self._absent(attendance)]
        shown = [detail for detail in details if detail]
        if not shown:
            return [self._line(label, "")]
        return [_paragraph("lead", label), *(_paragraph("body", detail) for detail in shown)]

    def _present(self, attendance: Mapping[str, Any]) -> str:
        present, invited = attendance.get("present"), attendance.get("invited")
        if present is None and invited is None:
            return ""
        if invited is None:
            return self._words["present"].format(present=count(present))
        return self._words["present_of_invited"].format(present=count(present), invited=count(invited))

    def _groups(self, attendance: Mapping[str, Any]) -> str:
        groups = [
            self._words["group"].format(name=one_line(name), count=count(number))
            for name, number in _mapping(attendance.get("groups")).items()
            if one_line(name)
        ]
        return self._words["groups"].format(groups="; ".join(groups)) if groups else ""

    def _absent(self, attendance: Mapping[str, Any]) -> str:
        people = []
        for entry in _list(attendance.get("absent")):
            role, reason = one_line(_mapping(entry).get("role")), one_line(_mapping(entry).get("reason"))
            if role or reason:
                pattern = self._words["absent_one"] if reason else "{role}"
                people.append(pattern.format(role=role or SHORT, reason=reason))
        present, invited = attendance.get("present"), attendance.get("invited")
        missing = invited - present if isinstance(present, int) and isinstance(invited, int) else len(people)
        if missing <= 0 and not people:
            return ""
        pattern = "absent_people" if missing <= 0 else "absent" if people else "absent_count"
        return self._words[pattern].format(count=count(missing), people="; ".join(people))

    def _body_chair(self) -> list[Block]:
        return [self._line(self._words["chair"], self._person("chair"))]

    def _body_secretary(self) -> list[Block]:
        return [self._line(self._words["secretary"], self._person("secretary"))]

    def _person(self, key: str) -> str:
        person = _mapping(self._meeting.get(key))
        name, position = one_line(person.get("name")), one_line(person.get("position"))
        return self._words["person"].format(name=name, position=position) if name and position else name or position

    def _body_content(self) -> list[Block]:
        items = [_mapping(item) for item in _list(self._meeting.get("items"))]
        heading: Block = _paragraph("lead", self._words["content"])
        if not items:
            return [heading, self._line("", ""), self._line("", "")]
        return [heading, *(block for n, item in enumerate(items, 1) for block in self._item(n, item))]

    def _item(self, n: int, item: Mapping[str, Any]) -> list[Block]:
        kind, role = one_line(item.get("kind")), one_line(item.get("by_role"))
        plain, by = self._preset.item_kinds.get(kind, self._preset.item_kinds["other"])
        label = self._words["item"].format(n=n, kind=by.format(role=role) if role else plain)
        blocks = self._text(label, item.get("text"), strong=True, last="lead" if kind in {"task", "vote"} else "body")
        if kind == "task":
            owner, due = one_line(item.get("owner")), self._day(item.get("due_on"))
            blocks.append(_paragraph("body", self._words["task"].format(owner=owner or DOTS * 5, due=due)))
        if kind == "vote":
            votes = {key: count(item.get(key)) for key in ("for", "against", "abstain")}
            blocks.append(_paragraph("body", self._words["vote"].format(**votes)))
        return blocks

    def _body_conclusion(self) -> list[Block]:
        """The closing conclusion; dots when there is none, unless one of the items was a conclusion."""
        text = self._meeting.get("conclusion")
        concluded = any(_mapping(item).get("kind") == "conclusion" for item in _list(self._meeting.get("items")))
        if concluded and not lines(text):
            return []
        return self._text(self._words["conclusion"], text, strong=False)

    def _body_ends(self) -> list[Block]:
        occasions = self._preset.occasions
        occasion = occasions.get(one_line(self._meeting.get("kind")), occasions["other"])
        when = self._moment(self._meeting.get("ends_at")) or self._moment(None, blank=True)
        return [_paragraph("lead", self._words["ends"].format(occasion=occasion, when=when) + self._words["ends_mark"])]

    # -- lines -------------------------------------------------------------------------------------------------------

    def _line(self, label: str, text: str) -> Paragraph:
        """`label text`, or the label and dots to the end of the line."""
        style = self._preset.styles["body"]
        start = f"{label} " if label else ""
        room = self._preset.page.text_width_mm - style.first_mm
        return _paragraph("body", start + (text or dotted(room, style, start)))

    def _text(self, label: str, value: object, *, strong: bool, last: str = "body") -> list[Block]:
        """A label that runs into the first line of a longer text; its further lines are paragraphs of their own.

        `last` is the style of the last of them ("lead" keeps it on the page of what follows).
        """
        style = self._preset.styles["body"]
        room = self._preset.page.text_width_mm - style.first_mm
        first, *rest = lines(value) or [dotted(room, style, f"{label} ")]
        runs = (Run(label, "strong" if strong else ""), Run(f" {first}"))
        styles = ["body"] * len(rest) + [last]
        return [
            Paragraph(styles[0], runs),
            *(_paragraph(key, line) for key, line in zip(styles[1:], rest, strict=True)),
        ]

    def _moment(self, value: object, *, blank: bool = False) -> str:
        """An ISO 8601 moment or day in words of the preset, in Vietnamese time; other text as it stands; else ""."""
        moment = _moment_of(value)
        if moment is None and not blank:
            return one_line(value)
        hour, minute = (
            (f"{moment.hour:02d}", f"{moment.minute:02d}") if isinstance(moment, datetime) else (SHORT, SHORT)
        )
        return self._words["time"].format(hour=hour, minute=minute, date=self._date(moment))

    def _day(self, value: object) -> str:
        moment = _moment_of(value)
        return self._date(moment) if moment else one_line(value) or self._date(None)

    def _date(self, day: date | None) -> str:
        pattern = self._words["date"]
        return official_date(day, pattern) if day else pattern.format(day=SHORT, month=SHORT, year=SHORT)

    # -- below the body ------------------------------------------------------------------------------------------------

    def _signatures(self) -> Table:
        plan = self._preset.minutes
        titles, gaps, names, below = [], [], [], []
        for key, width in zip(plan.signatures, plan.signature_widths_mm, strict=True):
            name = one_line(_mapping(self._meeting.get(key)).get("name"))
            blank = dotted(width * 0.6, self._preset.styles["sign_name"])
            titles.append(Cell((_paragraph("sign_title", self._words[f"sign_{key}"]),)))
            gaps.append(Cell((_paragraph("sign_gap", ""),)))
            names.append(Cell((_paragraph("sign_name", name or blank),)))
            below.append(Cell(tuple(self._recipients()) if key == plan.recipients else ()))
        rows = Row(tuple(titles)), Row(tuple(gaps), plan.signature_gap_mm), Row(tuple(names)), Row(tuple(below))
        return Table(plan.signature_widths_mm, rows, role="signatures")

    def _recipients(self) -> list[Paragraph]:
        names = [one_line(name).rstrip(";.") for name in _list(self._meeting.get("recipients"))]
        entries = [self._words["recipient"].format(name=name) for name in names if name]
        return [
            _paragraph("recipients_label", self._words["recipients"]),
            *(_paragraph("recipients", entry) for entry in [*entries, self._words["recipients_last"]]),
        ]


def _paragraph(style: str, text: str) -> Paragraph:
    return Paragraph(style, (Run(text),))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _moment_of(value: object) -> date | None:
    """A datetime in Vietnamese time, or a date when no time was given; None when `value` is neither."""
    if not isinstance(value, str):
        return None
    try:
        if len(value.strip()) == len("2026-11-20"):
            return date.fromisoformat(value.strip())
        moment = datetime.fromisoformat(value.strip())
        return moment.astimezone(VIETNAM) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
