"""What the codes of provinces and communes are called, so that whoever types one sees whether it is the right one."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pkgutil import get_data
from types import MappingProxyType
from typing import Final

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {"province": "tỉnh", "city": "thành phố", "commune": "xã", "ward": "phường", "special_zone": "đặc khu"}
)
"""As `desktop_app.domain.areas` says them; a test compares."""


def name_of(code: str) -> str | None:
    """The unit in words, with its province ("xã Trà Cú, tỉnh Vĩnh Long"); None for a code that is none of today's."""
    provinces = _table("provinces.csv")
    unit = provinces.get(code) or _table("communes.csv").get(code)
    if unit is None:
        return None
    above = provinces.get(unit["parent"])
    return ", ".join(f"{KINDS[one['kind']]} {one['name']}" for one in (unit, above) if one)


def _table(name: str) -> dict[str, dict[str, str]]:
    content = get_data("resources", f"areas/{name}")
    if content is None:
        raise FileNotFoundError(name)
    return {row["code"]: row for row in csv.DictReader(content.decode("utf-8").splitlines())}
