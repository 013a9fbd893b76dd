"""Dates as they are typed and written in Việt Nam: the day before the month, always."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from desktop_app.domain.vietnamese.text import fold, nfc

# From "today" to how far it lies; folded.
_WORDS: Final = (("hom nay", 0), ("hom qua", -1), ("hom kia", -2), ("ngay mai", 1), ("ngay mot", 2), ("ngay kia", 3))
_NUMBERS: Final = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}|\d{2}))?", re.ASCII)
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_PROSE: Final = re.compile(r"(?:ngay\s*)?(\d{1,2})\s*thang\s*(\d{1,2})(?:\s*(?:nam|,)?\s*(\d{4}))?", re.ASCII)
_WEEKDAYS: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def parse_date(text: str, today: date) -> date | None:
    """The day that somebody typed: 5/9/2026, 05-09-26, "ngày 05 tháng 9 năm 2026", 5/9, "hôm qua"; ISO too.

    Never month before day. Without a year it is the year that puts the day nearest to `today`; two digits are a year
    of this century. None for anything else, and for days that do not exist.
    """
    typed = " ".join(fold(nfc(text)).split())
    for word, days in _WORDS:
        if typed == word:
            return _moved(today, days)
    iso = _ISO.fullmatch(typed)
    if iso:
        return _day(int(iso[3]), int(iso[2]), int(iso[1]))
    found = _NUMBERS.fullmatch(typed) or _PROSE.fullmatch(typed)
    if not found:
        return None
    day, month = int(found[1]), int(found[2])
    if found[3]:
        year = int(found[3])
        return _day(day, month, year + 2000 if len(found[3]) == 2 else year)
    near = [one for year in (-1, 0, 1) if (one := _day(day, month, today.year + year))]
    return min(near, key=lambda one: abs((one - today).days), default=None)


def format_date(day: date) -> str:
    """05/09/2026."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def format_time(moment: datetime) -> str:
    """08:05."""
    return f"{moment.hour:02}:{moment.minute:02}"


def weekday(day: date) -> str:
    """ "thứ Hai" … "Chủ nhật"; the week begins on Monday."""
    return _WEEKDAYS[day.weekday()]


def official(day: date) -> str:
    """ "ngày 05 tháng 3 năm 2026": a zero before days under 10 and before the months 1 and 2 only (Decree
    30/2020/NĐ-CP, Annex I, II.4)."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _day(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _moved(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None
