"""The generator of sample texts makes notes and meetings that are complete, varied, and the same for the same seed."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from statistics import mean
from typing import Any

import pytest

from desktop_app.domain.areas import AreaTable
from desktop_app.domain.registry import TYPES
from desktop_app.domain.vietnamese.text import clean
from desktop_app.domain.vocabulary import Vocabulary
from tests.benchmarks import texts


@pytest.mark.parametrize(("kind", "made"), [("note", texts.notes(300)), ("meeting", texts.meetings(50))])
def test_everything_that_it_makes_is_complete(
    kind: str, made: Any, new_id: Callable[[], str], vocabulary: Vocabulary
) -> None:
    areas = AreaTable.load()
    rules = TYPES[kind]
    for data in made:
        fields, problems = rules.to_fields(data, new_id)
        assert problems == []
        assert rules.problems(fields, vocabulary, lambda area: areas.by_code(area) is not None) == []
        assert rules.empty_parts(fields) == []
        assert "{" not in json.dumps(data["title"] + data.get("content", ""))


def test_same_seed_same_notes_whatever_the_count() -> None:
    assert list(texts.notes(5, seed=7)) == list(islice(texts.notes(100, seed=7), 5))
    assert list(texts.notes(5, seed=7)) != list(texts.notes(5, seed=8))


def test_notes_are_as_long_and_as_varied_as_real_ones() -> None:
    made = list(texts.notes(1_000))
    contents = [note["content"] for note in made]
    assert 750 <= mean(len(content.encode()) for content in contents) <= 900
    assert len(set(contents)) == len(contents)
    assert len({note["topics"][0] for note in made}) == 12
    assert all(clean(content) == content for content in contents)


def test_a_meeting_has_an_item_of_every_kind(vocabulary: Vocabulary) -> None:
    meeting = next(texts.meetings(1))
    assert {item["kind"] for item in meeting["items"]} == {entry.key for entry in vocabulary.entries("item_kinds")}
