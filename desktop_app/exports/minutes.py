"""Meeting → minutes (biên bản), in the order of the preset; for `nd30-2020` that is form 1.9 of Decree 30/2020/NĐ-CP.

A meeting is exported at any time, also half written: whatever is missing, or is not what it should be, becomes a dotted
line to be filled by hand. Nothing here fails because of what a record holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from desktop_app.exports.attendance import Attendance
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
from desktop_app.exports.presets import Preset, Section
from desktop_app.exports.reading import entries, mapping, moment_of
from desktop_app.exports.typeset import (
    DOTS,
    SHORT,
    break_lines,
    count,
    dotted,
    lowered_start,
    official_date,
    short_position,
    snug_mm,
    width_mm,
)

# "Lưu: VT", "Lưu hồ sơ": where the paper is kept; Lưu alone is a family name too.
_KEPT = re.compile(r"- lưu(\s*[:.,;]|\s*$|\s+(vt|vp|hs|văn thư|văn phòng|hồ sơ|đảng ủy|trữ)\b)", re.IGNORECASE)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def build_minutes(
    meeting: Mapping[str, Any],
    preset: Preset,
    *,
    draft: bool,
    area_label: str | None,
    created: datetime | None = None,
    mark: str | None = None,
    annex: bool = False,
) -> Document:
    """The minutes of `meeting` as a neutral document.

    Args:
        meeting: the nested record (the JSON of a meeting, as the commands take it); any key may be missing.
        preset: the layout.
        draft: puts the draft mark on the paper.
        area_label: the name of the meeting's area as people say it, or None.
        created: the moment that the file's own properties name; None leaves it out.
        mark: one line for the foot of every page (see `mark.export_mark`); None for none.
        annex: the counts by group stand in an annex and not in the text.
    """
    return _Minutes(meeting, preset, draft, one_line(area_label), annex).document(created, one_line(mark))


class _Minutes:
    """One run of the builder: the record, the preset, and one method for each part that a preset can name."""

    def __init__(self, meeting: Mapping[str, Any], preset: Preset, draft: bool, area: str, annex: bool) -> None:
        self._meeting = meeting
        self._preset = preset
        self._words = preset.words
        self._draft = draft
        self._area = area
        self._org = mapping(meeting.get("org"))
        self._cohost = mapping(meeting.get("cohost"))
        self._attendance = Attendance(meeting.get("attendance"), preset)
        self._annex = annex

    def document(self, created: datetime | None, mark: str) -> Document:
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
        annex = self._attendance.annex(self._words["annex_of"].format(code=self._code(), title=self._name()))
        return Document(
            self._preset.page,
            self._preset.font,
            self._preset.styles,
            tuple(blocks),
            properties,
            annexes=(annex,) if self._annex and annex else (),
            foot=_paragraph("mark", mark) if mark else None,
        )

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
                thick = self._preset.rules["thickness_pt"]
                flows.append(Rule(min(above, column_mm) * share, thickness_pt=thick))
            elif part == "draft":
                if self._draft:
                    flows.append(self._boxed(part))
            elif part in self._preset.header.optional and not self._field(part) and self._field("org_name"):
                continue
            else:
                shown, above = self._centred(part, self._heading(part, column_mm), column_mm)
                flows.append(shown)
        return flows

    def _centred(self, key: str, text: str, column_mm: float) -> tuple[Paragraph, float]:
        """`text` as narrow as it must be to break where a careful typist breaks it, and its last line's width."""
        style = self._preset.styles[key]
        broken = break_lines(text, column_mm, style, self._preset.break_before)
        snug = min(snug_mm(broken, style), column_mm) if len(broken) > 1 else None
        return Paragraph(key, (Run(" ".join(broken)),), width_mm=snug), width_mm(broken[-1], style)

    def _heading(self, part: str, column_mm: float) -> str:
        """The text of one centred line: a fixed word of the preset, or a field of the record, or dots."""
        style = self._preset.styles[part]
        if part == "number":
            return self._words["number"].format(code=self._code())
        if part in self._words:
            return self._words[part]
        text = self._name() if part == "name" else self._field(part)
        if not text:
            return dotted(column_mm * 0.7, style)
        return text.upper() if style.capitals else text

    def _field(self, part: str) -> str:
        """What the record says of a body; "" when it says nothing."""
        field = {
            "org_parent": self._org.get("parent"),
            "org_name": self._org.get("name"),
            "cohost_name": self._cohost.get("name"),
        }
        return one_line(field[part])

    def _name(self) -> str:
        return lowered_start(one_line(self._meeting.get("title")), self._preset.lowered)

    def _code(self) -> str:
        """Number and symbol, with dots for what is not known yet."""
        number = self._meeting.get("number")
        return self._words["code"].format(
            number=self._count(number) if isinstance(number, int) else one_line(number) or SHORT,
            symbol=one_line(self._org.get("symbol")) or SHORT,
            cohost_symbol=one_line(self._cohost.get("symbol")) or SHORT,
        )

    def _count(self, value: object) -> str:
        return count(value, zeros=self._preset.leading_zeros)

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
        label, details = self._words["attendance"], self._attendance.details(in_annex=self._annex)
        if not details:
            return [self._line(label, "")]
        return [_paragraph("lead", label), *(_paragraph("body", detail) for detail in details)]

    def _body_chair(self) -> list[Block]:
        chairs = "; ".join(person for key in ("chair", "cochair") if (person := self._person(key)))
        return [self._line(self._words["chair"], chairs)]

    def _body_secretary(self) -> list[Block]:
        return [self._line(self._words["secretary"], self._person("secretary"))]

    def _person(self, key: str) -> str:
        person = mapping(self._meeting.get(key))
        name, position = one_line(person.get("name")), one_line(person.get("position"))
        return self._words["person"].format(name=name, position=position) if name and position else name or position

    def _items(self) -> list[Mapping[str, Any]]:
        return [mapping(item) for item in entries(self._meeting.get("items"))]

    def _body_content(self) -> list[Block]:
        """The items as the meeting went."""
        items = self._items()
        heading: Block = _paragraph("lead", self._words["content"])
        if not items:
            return [heading, self._line("", ""), self._line("", "")]
        return [heading, *(block for n, item in enumerate(items, 1) for block in self._item(n, item))]

    def _body_sections(self) -> list[Block]:
        """The items by kind under numbered headings; a heading without items falls away, the conclusion never."""
        known = {kind for section in self._preset.minutes.sections for kind in section.kinds}
        kinds = ((one_line(item.get("kind")), item) for item in self._items())
        told = [(kind if kind in known else "other", item) for kind, item in kinds]
        blocks: list[Block] = []
        number = 0
        for section in self._preset.minutes.sections:
            items = [item for kind, item in told if kind in section.kinds]
            content = self._section(section, items, nothing=not told and not number)
            if content:
                title = self._words["section"].format(roman=_ROMAN[number], title=section.title)
                blocks += [_paragraph("section", title), *content]
                number += 1
        return blocks

    def _section(self, section: Section, items: list[Mapping[str, Any]], *, nothing: bool) -> list[Block]:
        blocks = [block for n, item in enumerate(items, 1) for block in self._item(n, item)]
        if section.closing:
            said = lines(self._meeting.get("conclusion"))
            blocks += [_paragraph("body", line) for line in said]
            if not said and not any(one_line(item.get("kind")) == "conclusion" for item in items):
                blocks.append(self._line("", ""))
        elif nothing:
            blocks += [self._line("", ""), self._line("", "")]
        return blocks

    def _item(self, n: int, item: Mapping[str, Any]) -> list[Block]:
        kind, role = one_line(item.get("kind")), one_line(item.get("by_role"))
        plain, by = self._preset.item_kinds.get(kind, self._preset.item_kinds["other"])
        label = self._words["item"].format(n=n, kind=by.format(role=role) if role else plain)
        blocks = self._text(label, item.get("text"), strong=True, last="lead" if kind in {"task", "vote"} else "body")
        if kind == "task":
            owner, due = one_line(item.get("owner")), self._day(item.get("due_on"))
            blocks.append(_paragraph("body", self._words["task"].format(owner=owner or DOTS * 5, due=due)))
        if kind == "vote":
            votes = {key: self._count(item.get(key)) for key in ("for", "against", "abstain")}
            blocks.append(_paragraph("body", self._words["vote"].format(**votes)))
        return blocks

    def _body_conclusion(self) -> list[Block]:
        """The closing conclusion; dots when there is none, unless one of the items was a conclusion."""
        text = self._meeting.get("conclusion")
        concluded = any(item.get("kind") == "conclusion" for item in self._items())
        if concluded and not lines(text):
            return []
        return self._text(self._words["conclusion"], text, strong=False)

    def _body_read_back(self) -> list[Block]:
        return [_paragraph("body", self._words["read_back"])]

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
        moment = moment_of(value)
        if moment is None and not blank:
            return one_line(value)
        hour, minute = (
            (f"{moment.hour:02d}", f"{moment.minute:02d}") if isinstance(moment, datetime) else (SHORT, SHORT)
        )
        return self._words["time"].format(hour=hour, minute=minute, date=self._date(moment))

    def _day(self, value: object) -> str:
        moment = moment_of(value)
        return self._date(moment) if moment else one_line(value) or self._date(None)

    def _date(self, day: date | None) -> str:
        pattern = self._words["date"]
        return official_date(day, pattern) if day else pattern.format(day=SHORT, month=SHORT, year=SHORT)

    # -- below the body ------------------------------------------------------------------------------------------------

    def _signatures(self) -> Table:
        plan = self._preset.minutes
        rows: list[Row] = []
        for keys in plan.signatures:
            columns = list(zip(keys, plan.signature_widths_mm, strict=True))
            rows.append(Row(tuple(Cell(tuple(self._sign_title(key, width))) for key, width in columns)))
            rows.append(Row(tuple(Cell((_paragraph("sign_gap", ""),)) for _key in keys), plan.signature_gap_mm))
            rows.append(Row(tuple(Cell((self._sign_name(key, width),)) for key, width in columns)))
        rest = len(plan.signature_widths_mm) - plan.recipients_span
        rows.append(Row((Cell(tuple(self._recipients()), plan.recipients_span), Cell(span=rest))))
        return Table(plan.signature_widths_mm, tuple(rows), role="signatures")

    def _sign_title(self, key: str, column_mm: float) -> list[Paragraph]:
        """In which role somebody signs, and below it for whom and in which position where the preset wants that."""
        titles = [_paragraph("sign_title", self._words[f"sign_{key}"])]
        if key in self._preset.minutes.signing_for:
            body = {"org": self._org, "cohost": self._cohost}[self._preset.minutes.signing_for[key]]
            name = one_line(body.get("name")).upper()
            titles.append(self._centred("sign_for", name, column_mm)[0] if name else _paragraph("sign_for", DOTS * 8))
        position = short_position(one_line(mapping(self._meeting.get(key)).get("position")), self._preset.position_ends)
        if key in self._preset.minutes.positions and position:
            titles.append(_paragraph("sign_position", position.upper()))
        return titles

    def _sign_name(self, key: str, column_mm: float) -> Paragraph:
        name = one_line(mapping(self._meeting.get(key)).get("name"))
        if name:
            return self._centred("sign_name", name, column_mm)[0]
        return _paragraph("sign_name", dotted(column_mm * 0.6, self._preset.styles["sign_name"]))

    def _recipients(self) -> list[Flow]:
        names = [one_line(name).lstrip("-–+•* ").rstrip(";. ") for name in entries(self._meeting.get("recipients"))]
        shown = [self._words["recipient"].format(name=name) for name in names if name]
        kept = [line for line in shown if _KEPT.match(line)]
        # Whoever wrote down where the paper is kept has said it: one such line, and it is the last.
        last = [kept[-1].rstrip(";.") + "."] if kept else [self._words["recipients_last"]]
        shown = [line for line in shown if line not in kept] + kept[:-1] + last
        label: list[Flow] = [_paragraph("recipients_label", self._words["recipients"])]
        if "recipients" in self._preset.rules:
            length = width_mm(self._words["recipients"], self._preset.styles["recipients_label"])
            share, thick = self._preset.rules["recipients"], self._preset.rules["thickness_pt"]
            label.append(Rule(length * share, "left", thick, before_pt=0, after_pt=3))
        return [*label, *(_paragraph("recipients", entry) for entry in shown)]


def _paragraph(style: str, text: str) -> Paragraph:
    return Paragraph(style, (Run(text),))
