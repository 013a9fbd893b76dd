"""Design tokens (`resources/themes/tokens.json`) as plain Python: no Qt in here,
so that tests and tools can read them too.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import resources

RESOURCES = Path(resources.__file__).parent
MODES = ("light", "dark", "high_contrast")
SCALES = (100, 125, 150, 175, 200)


class TypeStyle(NamedTuple):
    """One step of the type scale at 100 % text: size in points, line height in px at 96 dpi, weight 400…700."""

    pt: float
    line_px: int
    weight: int


class Frame(NamedTuple):
    """What fits side by side: rail is "full", "compact" or "menu"; panes is 3, 2 or 1; list_width in px at 100 % text.

    `gist` is False where list rows give up their second line.
    """

    rail: str
    panes: int
    list_width: int
    gist: bool


class Tokens(NamedTuple):
    """Every value of the design. Sizes are px at 96 dpi and 100 % text; colours are "#RRGGBB" by mode and name."""

    family: str
    type: MappingProxyType[str, TypeStyle]
    colour: MappingProxyType[str, MappingProxyType[str, str]]
    height: MappingProxyType[str, int]
    width: MappingProxyType[str, int]
    radius: MappingProxyType[str, int]
    breakpoints: MappingProxyType[str, int]
    toast_ms: int

    @staticmethod
    def load(path: Path = RESOURCES / "themes" / "tokens.json") -> Tokens:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        frozen = MappingProxyType
        return Tokens(
            family=data["font"]["ui"],
            type=frozen({name: TypeStyle(**style) for name, style in data["type_at_100"].items()}),
            colour=frozen({mode: frozen(theme["colour"]) for mode, theme in data["themes"].items()}),
            height=frozen(data["height_px_at_100"]),
            width=frozen({name: width for name, width in data["width_px"].items() if isinstance(width, int)}),
            radius=frozen({name: r for name, r in data["radius_px"].items() if isinstance(r, int)}),
            breakpoints=frozen(data["breakpoints_effective_width"]),
            toast_ms=data["motion_ms"]["toast_visible"],
        )

    def frame(self, effective_width: float) -> Frame:
        """Layout for a window of `effective_width` = width in px ÷ text scale."""
        steps, width = self.breakpoints, self.width
        if effective_width >= steps["three_panes"]:
            return Frame("full", 3, width["list_wide"], True)
        if effective_width >= steps["two_panes_full_rail"]:
            return Frame("full", 2, width["list"], True)
        if effective_width >= steps["two_panes_compact_rail"]:
            return Frame("compact", 2, width["list_narrow"], False)
        if effective_width >= steps["one_pane_compact_rail"]:
            return Frame("compact", 1, width["list"], True)
        return Frame("menu", 1, width["list"], True)
