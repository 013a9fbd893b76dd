"""Presets: how a paper looks and which words stand on it, as versioned data under `resources/presets/`.

A preset is one TOML file. Adding one (Party, front, hamlet …) is adding a file and its golden document: the order of
the parts, the columns of the header, the words, the rules and every style are data. A preset whose `verified_by` is
empty has not been checked by a clerk; the window says so, the paper does not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from types import MappingProxyType
from typing import Any

from desktop_app.errors import UserError
from desktop_app.exports.document import Page, Style


class UnknownPreset(UserError):
    """There is no preset of that name. Nothing was written."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        choices = ", ".join(known)
        super().__init__(
            f"Chưa có mẫu trình bày “{name}”, nên chưa xuất tệp nào. Các mẫu hiện có: {choices}.",
            f"There is no layout “{name}”, so no file was written. The layouts at hand: {choices}.",
        )


def names() -> tuple[str, ...]:
    """The presets at hand, in order of name."""
    files = resources.files("resources").joinpath("presets").iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


@dataclass(frozen=True, slots=True)
class HeaderPlan:
    """The two columns above the title: their widths and, by key, the parts in each from the top."""

    widths_mm: tuple[float, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MinutesPlan:
    """Order of the parts of minutes, by key, and the shape of the signatures."""

    opening: tuple[str, ...]
    body: tuple[str, ...]
    signatures: tuple[str, ...]
    signature_widths_mm: tuple[float, ...]
    signature_gap_mm: float
    recipients: str


@dataclass(frozen=True, slots=True)
class Preset:
    """One way to lay out official papers.

    Attributes:
        name, version, valid_from, source: which rule this is, and from when.
        verified_by: who checked a printed copy; "" when nobody has.
        labels: the preset's own name, "vi" and "en".
        page, font, styles: the paper and its letters.
        header, minutes: the order of the parts.
        rules: thickness in points and lengths as shares of the line above.
        words: every fixed word, as patterns for `str.format`.
        item_kinds: kind of an item → (lead, lead with `{role}`); "other" for a kind that is not listed.
        occasions: kind of meeting → what the last sentence calls it; "other" for the rest.
        break_before: words before which a long centred name breaks.
    """

    name: str
    version: int
    valid_from: date
    source: str
    verified_by: str
    labels: Mapping[str, str]
    font: str
    page: Page
    header: HeaderPlan
    minutes: MinutesPlan
    rules: Mapping[str, float]
    words: Mapping[str, str]
    item_kinds: Mapping[str, tuple[str, str]]
    occasions: Mapping[str, str]
    break_before: tuple[str, ...]
    styles: Mapping[str, Style]

    @classmethod
    def load(cls, name: str) -> Preset:
        """The preset called `name`. Raises UnknownPreset."""
        known = names()
        if name not in known:
            raise UnknownPreset(name, known)
        text = resources.files("resources").joinpath("presets", f"{name}.toml").read_text(encoding="utf-8")
        return cls._from_data(tomllib.loads(text))

    @classmethod
    def _from_data(cls, data: Mapping[str, Any]) -> Preset:
        header, minutes = data["header"], data["minutes"]
        styles = [Style(**fields) for fields in data["styles"]]
        return cls(
            name=data["preset"],
            version=data["version"],
            valid_from=data["valid_from"],
            source=data["source"],
            verified_by=data["verified_by"],
            labels=MappingProxyType(data["label"]),
            font=data["font"],
            page=Page(**data["page"]),
            header=HeaderPlan(tuple(header["widths_mm"]), tuple(header["left"]), tuple(header["right"])),
            minutes=MinutesPlan(
                opening=tuple(minutes["opening"]),
                body=tuple(minutes["body"]),
                signatures=tuple(minutes["signatures"]),
                signature_widths_mm=tuple(minutes["signature_widths_mm"]),
                signature_gap_mm=minutes["signature_gap_mm"],
                recipients=minutes["recipients"],
            ),
            rules=MappingProxyType(data["rules"]),
            words=MappingProxyType(data["words"]),
            item_kinds=MappingProxyType({kind: (plain, by) for kind, (plain, by) in data["item_kinds"].items()}),
            occasions=MappingProxyType(data["occasions"]),
            break_before=tuple(data["line_breaks"]["before"]),
            styles=MappingProxyType({style.key: style for style in styles}),
        )
