"""What the guard says about a place in a text: kind, level and what could stand there instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Kind = Literal[
    "national_id",
    "old_id",
    "phone",
    "plate",
    "bank",
    "email",
    "social",
    "address",
    "person_name",
    "birth_date",
    "sensitive_combo",
    "minor",
    "office_holder",
]
Level = Literal["block", "advise", "info"]
Context = Literal["note", "minutes"]

# What may not leave the machine at all: identity and bank numbers, and names of children (Luật 91/2025/QH15, Điều 24).
LEVELS: Final[Mapping[Kind, Level]] = MappingProxyType(
    {
        "national_id": "block",
        "old_id": "block",
        "phone": "advise",
        "plate": "advise",
        "bank": "block",
        "email": "advise",
        "social": "advise",
        "address": "advise",
        "person_name": "advise",
        "birth_date": "advise",
        "sensitive_combo": "advise",
        "minor": "block",
        "office_holder": "info",
    }
)
KINDS: Final[tuple[Kind, ...]] = tuple(LEVELS)

SUGGESTIONS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "national_id": "(đã bỏ số giấy tờ)",
        "old_id": "(đã bỏ số giấy tờ)",
        "phone": "(đã bỏ số điện thoại)",
        "plate": "(đã bỏ biển số)",
        "bank": "(đã bỏ số tài khoản)",
        "email": "(đã bỏ địa chỉ thư)",
        "social": "một trang cá nhân",
        "address": "nhà của một hộ dân",
        "person_name": "một người dân",
        "birth_date": "(đã bỏ ngày sinh)",
        "sensitive_combo": "(đã bỏ chi tiết riêng tư)",
        "minor": "một em nhỏ",
        "office_holder": "người phụ trách",
    }
)
HOUSEHOLD: Final = "một hộ dân"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a text. `start` and `end` count the characters of the text as it was given, in whatever form.

    `suggestion` is what `Guard.fix` puts there. It is empty where nothing needs to change: an office-holder in minutes.
    The matched text is deliberately not part of it, so that a finding can be counted and logged.
    """

    start: int
    end: int
    kind: Kind
    level: Level
    suggestion: str
