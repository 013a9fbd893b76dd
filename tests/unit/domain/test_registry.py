"""What holds for every record type: whatever is given, the answer is fields or sentences, never a failure."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain import places
from desktop_app.domain.problems import Problem
from desktop_app.domain.registry import TYPES, RecordType
from desktop_app.domain.shapes import Group, Many, Shape
from desktop_app.domain.vietnamese.text import clean
from desktop_app.domain.vocabulary import Vocabulary

_VOCABULARY = Vocabulary.load()
_NAMES = sorted(
    {name for kind in TYPES.values() for name in kind.layout.parts}
    | {rows.plural for kind in TYPES.values() for rows in kind.layout.rows.values()}
    | {"id", "order", "kind", "text", "stance", "basis", "summary", "at", "owner", "n", "low", "$blob", "groups"}
)

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["29461", "land.clearance", "2026-11-20", "support", "task", "overdue", "{}", "\ud800", "%"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_NAMES) | st.text(), inner, max_size=6),
    max_leaves=20,
)
records = st.dictionaries(st.sampled_from(_NAMES), json_values, max_size=8)
flat = st.dictionaries(
    st.sampled_from(_NAMES) | st.sampled_from(["stream.a", "item.a", "item.b", "stream.", "item", "x.y"]), json_values
)
types = st.sampled_from(sorted(TYPES))


def ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"0198c0de-0000-7000-8000-{next(numbers):012x}"


def speak(problems: list[Problem]) -> None:
    for problem in problems:
        for sentence in (problem.vi, problem.en):
            assert sentence == clean(sentence) != ""
            assert len(sentence) < 300
        assert problem.vi != problem.en


@given(types, records | json_values)
def test_any_json_gives_fields_or_sentences(type: str, data: Any) -> None:
    rules = TYPES[type]
    fields, problems = rules.to_fields(data, ids())
    speak(problems)
    if not problems:
        again, none = rules.to_fields(rules.from_fields(fields), ids())
        assert none == []
        assert again == {name: value for name, value in fields.items() if value is not None}
        text = json.dumps(fields, ensure_ascii=False, allow_nan=False)
        text.encode("utf-8")
        assert json.loads(text) == fields


@given(types, flat)
def test_any_fields_can_be_checked_and_shown(type: str, fields: dict[str, Any]) -> None:
    # A record may come from a newer version or a broken one; a list that shows it must not fall over.
    rules = TYPES[type]
    speak(rules.problems(fields, _VOCABULARY, lambda area: False))
    speak(rules.hints(fields, _VOCABULARY))
    speak(rules.change_problems(fields, fields))
    rules.empty_parts(fields)
    rules.from_fields(fields)
    shown = rules.summary(fields, _VOCABULARY)
    for text in (shown.title, shown.gist):
        assert "\n" not in text and len(text) <= 300
    assert shown.severity is None or isinstance(shown.severity, int)
    assert all(isinstance(topic, str) for topic in shown.topics)


@pytest.mark.parametrize("kind", TYPES.values(), ids=list(TYPES))
def test_every_type_is_whole(kind: RecordType) -> None:
    assert TYPES[kind.key] is kind
    assert kind.schema == f"{kind.key}/1"
    assert not set(kind.layout.parts) & {rows.plural for rows in kind.layout.rows.values()}


def test_there_is_no_field_for_a_citizens_name() -> None:
    # Names belong to the people who sign the minutes of a meeting, to organisations, files and places.
    def names(shape: Shape, path: str) -> list[str]:
        if isinstance(shape, Many):
            return names(shape.one, path)
        if not isinstance(shape, Group):
            return [path]
        return [one for name, part in shape.parts.items() for one in names(part.shape, f"{path}.{name}")]

    found = [
        one
        for kind in TYPES.values()
        for name, part in [*kind.layout.parts.items(), *((p, r.part) for p, r in kind.layout.rows.items())]
        for one in names(part.shape, f"{kind.key}.{name}")
    ]
    assert [one for one in found if "name" in one.rsplit(".", 1)[-1]] == [
        *("note.attachments.name", "meeting.org.name", "meeting.cohost.name", "meeting.chair.name"),
        *("meeting.cochair.name", "meeting.secretary.name", "area.name"),
    ]
    assert not [one for one in found if any(word in one for word in ("phone", "ethnic", "religion", "member"))]


def test_the_registry_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        TYPES["spy"] = TYPES["note"]  # type: ignore[index]


def test_places() -> None:
    def check(fields: dict[str, Any]) -> list[str]:
        return [problem.field for problem in places.problems(fields, _VOCABULARY, lambda area: area == "29461")]

    assert check({"kind": "ap", "name": "3", "parent": "29461"}) == []
    assert check({}) == ["kind", "name", "parent"]
    assert check({"kind": "castle", "name": "3", "parent": "29461"}) == ["kind"]
    assert check({"kind": "commune", "name": "Trà Cú", "parent": "29461"}) == ["kind"]
    assert check({"kind": "ap", "name": "3", "parent": "99999"}) == ["parent"]
    assert places.label({"kind": "ap", "name": "3"}) == "ấp 3"
    shown = places.summary({"kind": "to_ndtq", "name": "5", "parent": "29461"}, _VOCABULARY)
    assert (shown.title, shown.area) == ("tổ NDTQ 5", "29461")
