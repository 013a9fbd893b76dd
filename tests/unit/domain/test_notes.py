"""Notes: little is required, everything wrong is said in a sentence, and nothing that was written gets lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from desktop_app.domain import notes
from desktop_app.domain.problems import Problem
from desktop_app.domain.vocabulary import Vocabulary

FULL: dict[str, Any] = {
    "title": "Chậm chi trả đền bù ấp 3",
    "content": "Bà con ấp 3 hỏi bao giờ nhận tiền đền bù. Đã ba tháng chưa có trả lời.",
    "area": "29461",
    "channel": "conversation",
    "topics": ["land.clearance"],
    "severity": 2,
    "occurred_on": "2026-11-20",
    "people": {"low": 20, "high": 30, "qualifier": "about"},
    "streams": [
        {"stance": "concerned", "prevalence": "many", "basis": "observed", "summary": "Lo không kịp xây nhà"},
        {"stance": "support", "prevalence": "some", "basis": {"kind": "heard", "n": 3}, "summary": "Đồng tình dự án"},
    ],
    "proposal": {"to": "UBND xã", "action": "Công khai lịch chi trả", "by": "2026-12-15"},
}


def exists(area: str) -> bool:
    return area in ("29461", "29182")


def check(fields: dict[str, Any], vocabulary: Vocabulary) -> list[str]:
    return [problem.field for problem in notes.problems(fields, vocabulary, exists)]


def read(data: Any, new_id: Callable[[], str]) -> dict[str, Any]:
    fields, problems = notes.to_fields(data, new_id)
    assert problems == []
    return fields


def refused(data: Any, new_id: Callable[[], str]) -> list[Problem]:
    return notes.to_fields(data, new_id)[1]


def test_a_full_note_becomes_flat_fields_and_comes_back(vocabulary: Vocabulary, new_id: Callable[[], str]) -> None:
    fields = read(FULL, new_id)
    one, two = "0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000002"
    assert fields[f"stream.{one}"]["basis"] == {"kind": "observed"}
    assert fields[f"stream.{two}"]["order"] == 2
    assert "streams" not in fields
    assert check(fields, vocabulary) == []
    assert notes.hints(fields, vocabulary) == []
    back = notes.from_fields(fields)
    assert [stream["id"] for stream in back["streams"]] == [one, two]
    assert {name: value for name, value in back.items() if name != "streams"} == {
        name: value for name, value in FULL.items() if name != "streams"
    }
    assert read(back, new_id) == fields


def test_a_quick_note_needs_only_what_and_where(vocabulary: Vocabulary, new_id: Callable[[], str]) -> None:
    assert check(read({"content": "Chợ hết gạo", "area": "29461", "severity": 1}, new_id), vocabulary) == []
    assert check(read({"title": "Chợ hết gạo", "area": "29461"}, new_id), vocabulary) == []
    assert check({}, vocabulary) == ["content", "area"]
    assert check({"content": " \n", "area": ""}, vocabulary) == ["content", "area"]


@pytest.mark.parametrize(
    ("change", "field", "named"),
    [
        ({"area": "99999"}, "area", "99999"),
        ({"topics": ["land.clearance", "land.moon"]}, "topics", "land.moon"),
        ({"channel": "pigeon"}, "channel", "pigeon"),
        ({"people": {"low": 3, "qualifier": "{0}"}}, "people.qualifier", "{0}"),
    ],
)
def test_what_is_not_in_a_list_is_named(
    change: dict[str, Any], field: str, named: str, vocabulary: Vocabulary, new_id: Callable[[], str]
) -> None:
    problems = notes.problems(read({**FULL, **change}, new_id), vocabulary, exists)
    assert [problem.field for problem in problems] == [field]
    assert named in problems[0].vi and named in problems[0].en


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"severity": 6}, "severity"),
        ({"severity": -1}, "severity"),
        ({"severity": "3"}, "severity"),
        ({"severity": True}, "severity"),
        ({"severity": 2.0}, "severity"),
        ({"occurred_on": "20/11/2026"}, "occurred_on"),
        ({"occurred_on": 20261120}, "occurred_on"),
        ({"topics": "land.clearance"}, "topics"),
        ({"topics": [["land"]]}, "topics"),
        ({"title": "a" * 301}, "title"),
        ({"content": "a" * 20_001}, "content"),
        ({"content": ["a"]}, "content"),
        ({"people": 30}, "people"),
        ({"people": {"low": "20"}}, "people.low"),
        ({"meeting": "the last one"}, "meeting"),
        ({"attachments": [{"$blob": "../../etc/passwd"}]}, "attachments.$blob"),
        ({"proposal": {"action": "a" * 5_001}}, "proposal.action"),
        ({"speaker_name": "ai đó"}, "speaker_name"),
        ({"proposal": {"who": "ai đó"}}, "proposal.who"),
        ({"streams": {"stance": "support"}}, "streams"),
        ({"streams": ["support"]}, "streams.1"),
        ({"streams": [{"stance": "support", "speaker": "ai đó"}]}, "streams.1.speaker"),
        ({"streams": [{"id": "a.b", "stance": "support"}]}, "streams.1"),
        ({"streams": [{"id": "a", "stance": "support"}, {"id": "a", "stance": "oppose"}]}, "streams.2"),
        ({"streams": [{"stance": "support"}] * 51}, "streams"),
        ({"streams": [{"intensity": 4}]}, "streams.1.intensity"),
    ],
)
def test_what_has_the_wrong_shape_is_refused_with_one_sentence(
    change: dict[str, Any], field: str, new_id: Callable[[], str]
) -> None:
    problems = refused({**FULL, **change}, new_id)
    assert [problem.field for problem in problems] == [field]
    assert problems[0].vi != problems[0].en


@pytest.mark.parametrize("data", [None, [], [FULL], "tin", 3, True])
def test_what_is_no_note_is_refused_with_one_sentence(data: Any, new_id: Callable[[], str]) -> None:
    fields, problems = notes.to_fields(data, new_id)
    assert fields == {}
    assert [problem.field for problem in problems] == [""]


def test_ten_megabytes_are_one_problem(vocabulary: Vocabulary, new_id: Callable[[], str]) -> None:
    long = "ạ" * 3_500_000
    problems = refused({**FULL, "content": long}, new_id)
    assert [problem.field for problem in problems] == ["content"]
    assert "3.500.000" in problems[0].vi and "20.000" in problems[0].vi
    # The same for a draft into which it was pasted.
    assert check({"area": "29461", "content": long}, vocabulary) == ["content"]


def test_a_note_that_is_too_large_as_a_whole_is_one_problem(vocabulary: Vocabulary, new_id: Callable[[], str]) -> None:
    # Each text fits, all together do not.
    many = {**FULL, "streams": [{"summary": "ạ" * 4_990}] * 30}
    fields, problems = notes.to_fields(many, new_id)
    assert [problem.field for problem in problems] == [""]
    assert check(fields, vocabulary) == [""]


def test_control_characters_never_get_in(new_id: Callable[[], str]) -> None:
    fields = read({"title": "Đường\x00 \x1b[31mhư\r\n", "content": "một\x07\r\nhai", "area": "29461"}, new_id)
    assert (fields["title"], fields["content"]) == ("Đường [31mhư", "một\nhai")


def test_empty_values_say_nothing(new_id: Callable[[], str]) -> None:
    fields = read({"content": "Có chữ", "title": "  ", "topics": [], "proposal": {}, "area": None}, new_id)
    assert fields == {"content": "Có chữ", "title": None, "topics": None, "proposal": None, "area": None}
    assert notes.from_fields(fields) == {"content": "Có chữ"}


def test_what_a_newer_version_wrote_is_let_pass_and_kept(vocabulary: Vocabulary, new_id: Callable[[], str]) -> None:
    fields = {**read(FULL, new_id), "sound": {"length": 3}, "stream.zz": {"stance": "support", "colour": "blue"}}
    assert check(fields, vocabulary) == []
    back = notes.from_fields(fields)
    assert back["sound"] == {"length": 3}
    assert next(stream for stream in back["streams"] if stream["id"] == "zz")["colour"] == "blue"


def test_what_is_still_empty_is_asked_for_but_stops_nothing(vocabulary: Vocabulary) -> None:
    fields: dict[str, Any] = {"content": "Chợ hết gạo", "area": "29461"}
    asked = ["severity", "channel", "topics", "occurred_on", "streams", "proposal"]
    assert [hint.field for hint in notes.hints(fields, vocabulary)] == asked
    assert [part.vi for part in notes.empty_parts(fields)] == [
        *("mức độ", "kênh", "lĩnh vực", "ngày ghi nhận", "luồng ý kiến", "đề xuất")
    ]
    fields["no_proposal_reason"] = "Đang chờ số liệu"
    fields["severity"] = 0
    assert [hint.field for hint in notes.hints(fields, vocabulary)] == asked[1:-1]
    assert check(fields, vocabulary) == []


def hinted(change: dict[str, Any], vocabulary: Vocabulary, new_id: Callable[[], str]) -> list[str]:
    fields = read({**FULL, **change}, new_id)
    assert check(fields, vocabulary) == []
    return [hint.field for hint in notes.hints(fields, vocabulary)]


def test_a_grievance_asks_for_a_second_stream_or_the_reason(vocabulary: Vocabulary, new_id: Callable[[], str]) -> None:
    one = [{"stance": "oppose", "summary": "Không đồng tình đơn giá"}]
    assert hinted({"severity": 2, "streams": one}, vocabulary, new_id) == []
    assert hinted({"severity": 3, "streams": one}, vocabulary, new_id) == ["streams"]
    assert hinted({"severity": 3}, vocabulary, new_id) == []
    reason = "Không ghi nhận ý kiến khác"
    assert hinted({"severity": 3, "streams": one, "one_stream_reason": reason}, vocabulary, new_id) == []


def test_only_favourable_streams_ask_for_another_opinion(vocabulary: Vocabulary, new_id: Callable[[], str]) -> None:
    happy = [{"stance": "support", "summary": "Tốt"}, {"stance": "support_conditional", "summary": "Khá"}]
    assert hinted({"streams": happy}, vocabulary, new_id) == ["streams"]
    assert hinted({"streams": happy, "one_stream_reason": "Không ghi nhận"}, vocabulary, new_id) == []
    assert hinted({"streams": [*happy, {"stance": "undecided", "summary": "Chờ"}]}, vocabulary, new_id) == []


def test_a_percentage_asks_for_its_survey(vocabulary: Vocabulary, new_id: Callable[[], str]) -> None:
    stream = {"id": "a", "stance": "concerned", "summary": "80% chưa yên tâm"}
    assert hinted({"streams": [stream]}, vocabulary, new_id) == ["stream.a.summary"]
    assert hinted({"streams": [{**stream, "basis": {"kind": "heard", "n": 5}}]}, vocabulary, new_id) != []
    assert hinted({"streams": [{**stream, "basis": {"kind": "survey", "n": 120}}]}, vocabulary, new_id) == []


def test_a_range_that_goes_down_is_only_a_hint(vocabulary: Vocabulary, new_id: Callable[[], str]) -> None:
    assert hinted({"people": {"low": 30, "high": 20}}, vocabulary, new_id) == ["people"]


def test_what_lists_show(vocabulary: Vocabulary, new_id: Callable[[], str]) -> None:
    shown = notes.summary(read(FULL, new_id), vocabulary)
    assert shown.title == shown.search_title == "Chậm chi trả đền bù ấp 3"
    assert shown.gist.startswith("Bà con ấp 3 hỏi")
    assert (shown.on, shown.area, shown.severity) == ("2026-11-20", "29461", 2)
    assert (shown.topics, shown.channel) == (("land.clearance",), "conversation")
    for said in ("Lo không kịp xây nhà", "Công khai lịch chi trả", "UBND xã"):
        assert said in shown.search_body


def test_without_a_title_the_first_sentence_is_the_title(vocabulary: Vocabulary) -> None:
    shown = notes.summary({"content": "Chợ hết gạo từ sáng. Bà con lo.\nHỏi xã."}, vocabulary)
    assert shown.title == "Chợ hết gạo từ sáng"
    assert shown.gist == "Bà con lo. Hỏi xã."
    assert shown.search_title == ""
    long = notes.summary({"content": "lời " * 500}, vocabulary)
    assert len(long.title) <= 120 and len(long.gist) <= 200
    assert notes.summary({}, vocabulary).title == ""
