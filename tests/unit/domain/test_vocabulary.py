"""The lists are complete in both languages, their keys are well formed, and unknown keys do no harm."""

from __future__ import annotations

import re

import pytest

from desktop_app.domain.vietnamese.text import nfc
from desktop_app.domain.vocabulary import Vocabulary

# What DOMAIN and the reports count on; a list that shrinks by accident is noticed here.
SIZES = {
    "topics": 11 + 46 + 1,
    "channels": 24,
    "scopes": 4,
    "severities": 6,
    "attributes": 5,
    "urgency": 4,
    "verification": 5,
    "likelihoods": 3,
    "qualifiers": 6,
    "stances": 7,
    "prevalence": 7,
    "bases": 3,
    "moods": 6,
    "intensities": 3,
    "trends": 4,
    "groups": 12,
    "meeting_kinds": 26,
    "item_kinds": 7,
    "meeting_states": 2,
    "lines": 3,
    "followup_states": 13,
    "outcomes": 4,
    "report_kinds": 16,
    "roles": 8,
    "area_kinds": 20,
}


def test_every_list_is_there_and_whole(vocabulary: Vocabulary) -> None:
    assert {name: len(vocabulary.entries(name)) for name in vocabulary.names()} == SIZES


def test_every_entry_speaks_both_languages(vocabulary: Vocabulary) -> None:
    for name in vocabulary.names():
        for entry in vocabulary.entries(name):
            assert re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)?", entry.key), entry
            for label in (entry.vi, entry.en):
                assert label.strip() == label != "", entry
                assert nfc(label) == label, entry
            if not entry.key.isdecimal() and entry.key not in ("fanpage", "facebook"):
                assert entry.vi != entry.en, entry


def test_labels_are_not_repeated_within_a_list(vocabulary: Vocabulary) -> None:
    for name in vocabulary.names():
        for language in ("vi", "en"):
            labels = [entry.label(language) for entry in vocabulary.entries(name)]
            assert len(set(labels)) == len(labels), (name, language)


def test_topics_have_two_levels(vocabulary: Vocabulary) -> None:
    tops = vocabulary.children("topics", None)
    assert [entry.key for entry in tops][-1] == "other"
    assert len(tops) == 12
    for entry in vocabulary.entries("topics"):
        if entry.parent is not None:
            assert entry.key.startswith(f"{entry.parent}.")
            assert vocabulary.has("topics", entry.parent)
    assert [e.key for e in vocabulary.children("topics", "info")] == ["info.rumour", "info.communication"]


def test_labels(vocabulary: Vocabulary) -> None:
    assert vocabulary.label("topics", "land.clearance", "vi") == "Thu hồi đất, đền bù, giải phóng mặt bằng"
    assert vocabulary.label("severities", "3", "vi") == "Bức xúc"
    assert vocabulary.label("item_kinds", "task", "en") == "Task"


def test_a_key_of_a_newer_version_is_shown_as_it_is(vocabulary: Vocabulary) -> None:
    assert vocabulary.label("topics", "space.travel", "vi") == "space.travel"
    assert vocabulary.entry("topics", "space.travel") is None
    assert not vocabulary.has("topics", "space.travel")
    assert not vocabulary.has("topics", ["land"])


def test_a_list_that_does_not_exist_is_our_own_mistake(vocabulary: Vocabulary) -> None:
    with pytest.raises(KeyError):
        vocabulary.has("topic", "land")


def test_people_are_never_called_subjects(vocabulary: Vocabulary) -> None:
    every = " ".join(entry.vi.lower() for name in vocabulary.names() for entry in vocabulary.entries(name))
    assert "đối tượng" not in every
