"""The word lists of the guard (`resources/privacy`), read once and looked up by syllable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

from desktop_app.domain.data import read_json, read_text
from desktop_app.domain.privacy.normal import key
from desktop_app.domain.vietnamese.text import nfc, unmark


class Phrases:
    """A set of phrases, found by their first syllable; at one place the longest wins.

    `by_first`: how long the phrases are that begin with it, the longest first.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._all = frozenset(words for phrase in phrases if (words := tuple(phrase.split())))
        lengths: dict[str, set[int]] = {}
        for words in self._all:
            lengths.setdefault(words[0], set()).add(len(words))
        self.by_first: Mapping[str, tuple[int, ...]] = MappingProxyType(
            {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        )

    def lengths(self, words: Sequence[str], at: int) -> Iterator[int]:
        """The lengths of the phrases that `words` holds from place `at`, the longest first."""
        for length in self.by_first.get(words[at], ()):
            # At the end of the text the slice is shorter, and then it may be a phrase that is looked for anyway.
            if tuple(words[at : at + length]) in self._all and at + length <= len(words):
                yield length

    def __contains__(self, phrase: str) -> bool:
        return tuple(phrase.split()) in self._all


@dataclass(frozen=True, slots=True)
class Words:
    """All lists, immutable. `sets` hold single syllables or codes, `phrases` runs of syllables."""

    sets: Mapping[str, frozenset[str]]
    phrases: Mapping[str, Phrases]
    openers: frozenset[str]  # every word with which something begins that the name rules look at
    not_before: Mapping[str, Phrases]  # form of address → words before it that make it something else
    not_after: Mapping[str, frozenset[str]]  # place word → words before it that make it something else

    @classmethod
    def load(cls) -> Self:
        """Reads the packaged lists. Raises FileNotFoundError when the program was packed without them."""
        names, people, roles, places, numbers = (
            read_json("privacy", f"{name}.json") for name in ("names", "people", "roles", "places", "numbers")
        )
        surnames = _split(names["surnames"])
        communes = _area_names()
        sets = {
            "surnames": surnames,
            "unmarked_surnames": [unmark(nfc(one)) for one in surnames],
            "doubtful": _split(names["doubtful"]),
            "strong": _split(names["middle_strong"]),
            "middles": _split(names["middles"]),
            "unmarked_middles": [unmark(nfc(one)) for one in _split(names["middles"])],
            "givens": _split(names["givens"]),
            "any_given": [*_split(names["givens"]), *_split(names["givens_wide"])],
            "small": _split(names["givens_small"]),
            "rare": _split(names["rare"]),
            "khmer": _split(names["khmer"]),
            "khmer_middle": _split(names["khmer_middle"]),
            "mong": _split(names["mong"]),
            "mong_middle": _split(names["mong_middle"]),
            "organisation": _split(roles["organisation"]),
            "units": _split(roles["units"]),
            "between": [*_split(roles["organisation"]), *_split(roles["between"])],
            "unmarked_organisation": [unmark(nfc(one)) for one in _split(roles["organisation"])],
            "former": _split(roles["former"]),
            "ethnic": _split(names["ethnic"]),
            "plural": _split(people["plural"]),
            "lower_only": _split(places["capital_only_lower"]),
            "livestock": _split(people["livestock"]),
            "provinces": _split(numbers["provinces"]),
            "plates": _split(numbers["plates"]),
            "official_mail": _split(numbers["official_mail"]),
            "faith": _split(people["ethnic_or_faith"]),
        }
        phrases = {
            "place_names": _split(names["place_names"]),
            "not_names": _split(names["not_names"]),
            "figures": _split(names["figures"]),
            "unmarked_figures": [unmark(nfc(one)) for one in _split(names["figures"])],
            "icons": _split(names["icons"]),
            "not_body": _split(roles["not_body"]),
            "honorifics": _split(people["honorifics"]),
            "unmarked_honorifics": _split(people["unmarked"]),
            "person_words": _split(people["person_words"]),
            "household_words": _split(people["households"]),
            "children": _split(people["children"]),
            "always_children": _split(people["always_children"]),
            "child_signs": _split(people["child_signs"]),
            "own_child_signs": _split(people["own_child_signs"]),
            "adult_signs": _split(people["adult_signs"]),
            "adults": _split(people["adults"]),
            **{
                f"unmarked_{name}": [unmark(nfc(one)) for one in _split(people[name])]
                for name in ("always_children", "child_signs", "own_child_signs", "adult_signs", "adults")
            },
            "diseases": _split(people["diseases"]),
            "ills": _split(people["ills"]),
            "beside": _split(people["beside"]),
            "ethnic_groups": _split(people["ethnic_groups"]),
            "traits": _split(people["traits"]),
            "unmarked_traits": [unmark(nfc(one)) for one in _split(people["traits"]) if " " in one],
            "plural_traits": _split(people["plural_traits"]),
            "faith": _split(people["ethnic_or_faith"]),
            "roles": _split(roles["heads"]),
            "tails": _split(roles["tails"]),
            "weak_roles": _split(roles["weak"]),
            "unmarked_roles": _split(roles["unmarked"]),
            "private": _split(roles["private"]),
            "markers": _split(places["markers"]),
            "shops": _split(places["shops"]),
            "unmarked_markers": _split(places["unmarked"]),
            "areas": _split(places["areas"]),
            "waters": _split(places["waters"]),
            "named": _split(places["named"]),
            "named_both_capital": _split(places["named_both_capital"]),
            "named_capital": _split(places["named_capital"]),
            "communes": communes,
            "unmarked_communes": [unmark(name) for name in communes],
        }
        found = {name: Phrases(map(key, values)) for name, values in phrases.items()}
        begin = (
            "named_both_capital",
            "named",
            "honorifics",
            "unmarked_honorifics",
            "markers",
            "person_words",
            "roles",
            "unmarked_roles",
            "unmarked_markers",
        )
        openers = {word for name in begin for word in found[name].by_first} | {"đ"} | set(map(key, surnames))
        return cls(
            MappingProxyType({name: frozenset(map(key, values)) for name, values in sets.items()}),
            MappingProxyType(found),
            frozenset(
                openers
                | set("acôobe")
                | {"là", "gồm", "sinh", "đôi", "ruột"}
                | {unmark(word) for word in map(key, surnames)}
            ),
            MappingProxyType(_blockers(people["not_before"])),
            MappingProxyType({key(word): frozenset(map(key, _split(v))) for word, v in places["not_after"].items()}),
        )


def _blockers(listed: Mapping[str, Any]) -> dict[str, Phrases]:
    """Form of address → words before it that make it something else; both also as they are typed without marks."""
    blockers: dict[str, list[str]] = {}
    for word, values in listed.items():
        plain = [unmark(nfc(one)) for one in _split(values)]
        for form in dict.fromkeys((key(word), unmark(nfc(word)))):
            blockers.setdefault(form, []).extend([*map(key, _split(values)), *plain])
    return {form: Phrases(values) for form, values in blockers.items()}


def _area_names() -> list[str]:
    """The names of provinces and communes that have two syllables or more and may look like a person's."""
    rows = [row for name in ("provinces", "communes") for row in read_text("areas", f"{name}.csv").splitlines()[1:]]
    return [name for row in rows if " " in (name := nfc(row.split(",")[2]))]


def _split(value: Any) -> list[str]:
    """ "a, b" or ["a, b", "c"] → its entries."""
    parts = [value] if isinstance(value, str) else value
    return [nfc(entry.strip()) for part in parts for entry in part.split(",") if entry.strip()]
