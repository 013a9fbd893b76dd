"""Presets: how a paper looks and which words stand on it, as versioned data under `resources/presets/`.

A preset is one TOML file. Adding one is adding a file and its golden documents: the order of the parts, the columns of
the header, the words, the rules and every style are data. A preset may say `extends = "…"` and then names only what
differs. A preset whose `verified_by` is empty has not been checked by a clerk; the window says so, the paper does not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

from desktop_app.errors import UserError
from desktop_app.exports.document import Page, Style
from desktop_app.exports.spelling import Tones, respell


class UnknownPreset(UserError):
    """There is no preset of that name. Nothing was written."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        choices = ", ".join(known)
        super().__init__(
            f"Chưa có mẫu trình bày “{name}”, nên chưa xuất tệp nào. Các mẫu hiện có: {choices}.",
            f"There is no layout “{name}”, so no file was written. The layouts at hand: {choices}.",
        )


def names() -> tuple[str, ...]:
    """The presets at hand, in the order in which they are offered (`place` of each)."""
    return tuple(sorted(_files(), key=lambda name: (_own(name)["place"], name)))


def suggested(meeting: Mapping[str, Any]) -> str:
    """The preset that fits a meeting's kind, else its line (state, Party, front), else the first one."""
    known = names()
    for key, suits in (("kind", "suits_kinds"), ("line", "suits_lines")):
        value = meeting.get(key)
        for name in known:
            if isinstance(value, str) and value in _own(name)[suits]:
                return name
    return known[0]


@dataclass(frozen=True, slots=True)
class HeaderPlan:
    """The two columns above the title: their widths and, by key, the parts in each from the top.

    `optional`: parts that fall away when nobody wrote them, where the body itself is named.
    """

    widths_mm: tuple[float, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    optional: frozenset[str]


@dataclass(frozen=True, slots=True)
class Section:
    """Items of some kinds under a heading of their own; `closing` is where the meeting's conclusion stands."""

    title: str
    kinds: tuple[str, ...]
    closing: bool


@dataclass(frozen=True, slots=True)
class MinutesPlan:
    """Order of the parts of minutes, by key, and the shape of the signatures.

    Attributes:
        opening, body: the parts above and in the text.
        sections: for the part "sections": items of these kinds together, each kind in the order of the meeting.
        signatures: from the top, who signs side by side from left to right.
        positions: who signs with the position in capitals above the name.
        signing_for: who signs for which body, named below the title: "org" or "cohost".
        recipients_span: over how many columns from the left the recipients stand, below the signatures.
    """

    opening: tuple[str, ...]
    body: tuple[str, ...]
    sections: tuple[Section, ...]
    signatures: tuple[tuple[str, ...], ...]
    signature_widths_mm: tuple[float, ...]
    signature_gap_mm: float
    positions: frozenset[str]
    signing_for: Mapping[str, str]
    recipients_span: int


@dataclass(frozen=True, slots=True)
class Preset:
    """One way to lay out official papers.

    Attributes:
        name, version, valid_from, source: which rule this is, and from when.
        valid_until: the day on which a newer rule replaced it; None while it is in force.
        verified_by: who checked a printed copy; "" when nobody has.
        labels: the preset's own name, "vi" and "en".
        sources: what it follows in few words, "vi" and "en".
        number_series: numbers begin again every "year", every "term" of the committee, or there are "none".
        leading_zeros: a count below ten is written 05.
        page, font, styles: the paper and its letters.
        header, minutes: the order of the parts.
        rules: thickness in points and lengths as shares of the line above.
        words: every fixed word, as patterns for `str.format`.
        item_kinds: kind of an item → (lead, lead with `{role}`); "other" for a kind that is not listed.
        occasions: kind of meeting → what the last sentence calls it; "other" for the rest.
        break_before: words before which a long centred name breaks.
        position_ends: words at which a position is cut for its line above a name (Chủ tịch | Ủy ban …).
        lowered: common words that lose their capital at the start of the meeting's name, as Party papers want it.
    """

    name: str
    version: int
    valid_from: date
    valid_until: date | None
    source: str
    verified_by: str
    labels: Mapping[str, str]
    sources: Mapping[str, str]
    number_series: Literal["year", "term", "none"]
    leading_zeros: bool
    font: str
    page: Page
    header: HeaderPlan
    minutes: MinutesPlan
    rules: Mapping[str, float]
    words: Mapping[str, str]
    item_kinds: Mapping[str, tuple[str, str]]
    occasions: Mapping[str, str]
    break_before: tuple[str, ...]
    position_ends: tuple[str, ...]
    lowered: tuple[str, ...]
    styles: Mapping[str, Style]

    @classmethod
    def load(cls, name: str) -> Preset:
        """The preset called `name`. Raises UnknownPreset."""
        if name not in _files():
            raise UnknownPreset(name, names())
        return cls.from_data(_data(name))

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Preset:
        """The preset of a whole file's data (whatever it extends is in it already)."""
        header, tones = data["header"], data["tone_marks"]
        return cls(
            name=data["preset"],
            version=data["version"],
            valid_from=data["valid_from"],
            valid_until=data.get("valid_until"),
            source=data["source"],
            verified_by=data["verified_by"],
            labels=MappingProxyType(data["label"]),
            sources=MappingProxyType(data["follows"]),
            number_series=data["number_series"],
            leading_zeros=data["leading_zeros"],
            font=data["font"],
            page=Page(**data["page"]),
            header=HeaderPlan(
                tuple(header["widths_mm"]), tuple(header["left"]), tuple(header["right"]), frozenset(header["optional"])
            ),
            minutes=_minutes_plan(data["minutes"], tones),
            rules=MappingProxyType(data["rules"]),
            words=MappingProxyType({key: respell(words, tones) for key, words in data["words"].items()}),
            item_kinds=MappingProxyType(
                {kind: (respell(plain, tones), respell(by, tones)) for kind, (plain, by) in data["item_kinds"].items()}
            ),
            occasions=MappingProxyType({kind: respell(words, tones) for kind, words in data["occasions"].items()}),
            break_before=tuple(data["line_breaks"]["before"]),
            position_ends=tuple(data["position_ends"]),
            lowered=tuple(data["lowered"]),
            styles=MappingProxyType({style["key"]: Style(**style) for style in data["styles"]}),
        )


def _minutes_plan(data: Mapping[str, Any], tones: Tones) -> MinutesPlan:
    sections = (
        Section(respell(section["title"], tones), tuple(section["kinds"]), section.get("closing", False))
        for section in data["sections"]
    )
    return MinutesPlan(
        opening=tuple(data["opening"]),
        body=tuple(data["body"]),
        sections=tuple(sections),
        signatures=tuple(tuple(row) for row in data["signatures"]),
        signature_widths_mm=tuple(data["signature_widths_mm"]),
        signature_gap_mm=data["signature_gap_mm"],
        positions=frozenset(data["positions"]),
        signing_for=MappingProxyType(data["signing_for"]),
        recipients_span=data["recipients_span"],
    )


def _files() -> tuple[str, ...]:
    files = resources.files("resources").joinpath("presets").iterdir()
    return tuple(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml"))


def _own(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("resources").joinpath("presets", f"{name}.toml").read_text(encoding="utf-8"))


def _data(name: str) -> dict[str, Any]:
    """The file's data laid over the data of what it extends."""
    own = _own(name)
    base = own.pop("extends", None)
    return own if base is None else _over(_data(base), own)


def _over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """`own` laid over `base`: tables key by key, styles style by style; everything else is replaced."""
    result = dict(base)
    for key, value in own.items():
        if key == "styles":
            styles = {style["key"]: style for style in base["styles"]}
            for style in value:
                styles[style["key"]] = {**styles.get(style["key"], {}), **style}
            result[key] = list(styles.values())
        elif isinstance(value, dict) and isinstance(base.get(key), dict):
            result[key] = _over(base[key], value)
        else:
            result[key] = value
    return result
