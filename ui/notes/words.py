"""Words of the notes screens that depend on the vocabulary and the language: labels, moments, names of empty parts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from desktop_app.services import Services

if TYPE_CHECKING:  # the list needs neither, and is seen before the form
    from ui.widgets.choice import Choice
    from ui.widgets.stream_card import StreamText

# What is said outside a widget class has the context "Notes".
translate = QCoreApplication.translate


class Words:
    """Labels in the language that is set now."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @property
    def language(self) -> str:
        return self._services.language()

    def label(self, list_name: str, key: Any) -> str:
        """What people read for a key of a list; "" for no key."""
        if key in (None, ""):
            return ""
        return self._services.vocabulary().label(list_name, str(key), self.language)

    def options(self, list_name: str) -> list[tuple[str, str]]:
        """(key, label) of a list, in the order in which it is offered."""
        language = self.language
        return [(entry.key, entry.label(language)) for entry in self._services.vocabulary().entries(list_name)]

    def levels(self) -> list[str]:
        """Names of the six levels."""
        return [label for _key, label in self.options("severities")]

    def topics(self, text: str, groups_too: bool = False) -> list[Choice]:
        """Topics for what was typed, with or without marks; all of them for "", those used last first, each with its
        group as detail.

        A group of topics stands for all below it, which only a filter wants (`groups_too`).
        """
        from desktop_app.domain.vietnamese.text import fold, nfc
        from ui.widgets.choice import Choice

        language = self.language
        entries = self._services.vocabulary().entries("topics")
        groups = {entry.key: entry.label(language) for entry in entries if entry.parent is None}
        wanted = fold(nfc(text)).split()
        found = []
        for entry in entries:
            label = entry.label(language)
            is_group = entry.parent is None and any(other.parent == entry.key for other in entries)
            searched = fold(nfc(f"{label} {groups.get(entry.parent or '', '')}"))
            if (groups_too or not is_group) and all(word in searched for word in wanted):
                found.append(Choice(entry.key, label, groups.get(entry.parent or "", "")))
        if not wanted and not groups_too:
            recent = self._services.queries.recent_topics()
            found.sort(key=lambda one: recent.index(one.key) if one.key in recent else len(recent))
        return found

    def stream(self, stream: Mapping[str, Any]) -> StreamText:
        """A stream as its card shows it."""
        from ui.widgets.stream_card import StreamText

        intensity = stream.get("intensity")
        return StreamText(
            stance=str(stream.get("stance") or "undecided"),
            stance_word=self.label("stances", stream.get("stance")) or translate("Notes", "Chưa chọn khuynh hướng"),
            prevalence_word=self.label("prevalence", stream.get("prevalence")),
            group_word=self.label("groups", stream.get("group")),
            summary=str(stream.get("summary") or ""),
            mood_word=self.label("moods", stream.get("mood")),
            intensity_word=translate("Notes", "Cường độ {number}/3").format(number=intensity) if intensity else "",
            trend=str(stream.get("trend") or ""),
            trend_word=self.label("trends", stream.get("trend")),
        )

    def clock(self, moment: datetime) -> str:
        """ "9:21", or with the day in front when it was not today."""
        now = self._services.clock()
        here = moment.astimezone(now.tzinfo)
        time = f"{here.hour}:{here.minute:02}"
        return time if here.date() == now.date() else f"{here.day:02}/{here.month:02}, {time}"


def margin_day(day: date | None, today: date) -> tuple[str, ...]:
    """A day as the margin of a list shows it: "21/11", and the year below when it is another one."""
    if day is None:
        return ()
    short = f"{day.day:02}/{day.month:02}"
    return (short,) if day.year == today.year else (short, str(day.year))


def empty_parts(fields: Mapping[str, Any], language: str) -> str:
    """ "Còn trống: đề xuất, lĩnh vực"; "" when nothing that a note should have is missing."""
    from desktop_app.domain.registry import TYPES

    names = [part.en if language == "en" else part.vi for part in TYPES["note"].empty_parts(fields)]
    return translate("Notes", "Còn trống: {parts}").format(parts=", ".join(names)) if names else ""
