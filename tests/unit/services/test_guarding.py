"""The guard of an open notebook: what stops a record, what an area knows to be harmless, and where that is kept."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.domain.privacy import Guard
from desktop_app.domain.privacy.records import free_texts
from desktop_app.domain.registry import TYPES
from desktop_app.errors import InvalidRecord, OneOfMany
from desktop_app.services import guarding
from tests.support import Notebook
from tests.unit.domain.privacy.guard_corpus import read

NOTE = {"content": "Bà con hỏi bao giờ chi trả đợt 2.", "area": "29461"}
ACCOUNT = "Xin chuyển vào STK 0071001234567 Vietcombank."
CHILD = "Cháu Lò Thị Nhung, 12 tuổi, phải nghỉ học."


def refused(future: Any) -> InvalidRecord:
    error = future.exception()
    assert isinstance(error, InvalidRecord)
    return error


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"content": ACCOUNT}, "content", "1 số tài khoản"),
        ({"title": "Số căn cước 084093001234"}, "title", "1 số định danh cá nhân"),
        ({"streams": [{"id": "a1", "summary": CHILD}]}, "stream.a1.summary", "1 tên trẻ em"),
        ({"proposal": {"action": f"{ACCOUNT} {CHILD}"}}, "proposal.action", "1 số tài khoản, 1 tên trẻ em"),
        ({"no_proposal_reason": "CMND 334512345 của người hỏi."}, "no_proposal_reason", "1 số chứng minh"),
    ],
)
def test_what_may_not_leave_stops_the_record_and_names_its_place(
    notebook: Notebook, change: dict[str, Any], place: str, words: str
) -> None:
    capture, queries = notebook.services.capture, notebook.services.queries
    fields, _ = TYPES["note"].to_fields({**NOTE, **change}, lambda: "x")
    draft = capture.new_draft("note", fields).result()
    (problem,) = refused(capture.complete(draft.id)).problems
    assert problem.field == place
    assert words in problem.vi
    assert "Please take" in problem.en
    for text in change.values():
        assert str(text) not in problem.vi
    assert queries.draft(draft.id).fields == fields  # every word is still there
    assert queries.count("note") == 0


def test_advice_never_stops_anything(notebook: Notebook) -> None:
    text = "Ông Nguyễn Văn Tám, số 0912 345 678, xe 84-B1 123.45, nói giá đền bù thấp."
    done = notebook.services.capture.add("note", [{**NOTE, "content": text}]).result()
    assert notebook.services.queries.record(done[0].record_id).fields["content"] == text


def test_a_meeting_is_stopped_too_and_its_chair_is_named_rightly(notebook: Notebook) -> None:
    meetings = notebook.services.meetings
    fields = {"title": "Họp ấp", "chair": {"name": "Em Trần Gia Bảo, học sinh lớp 6"}, "area": "29461"}
    bad = meetings.start({**fields, "item.a1": {"kind": "opinion", "text": CHILD, "order": 1}}).result()
    (problem,) = refused(meetings.finish(bad.id)).problems
    assert problem.field == "item.a1.text"
    good = meetings.start({**fields, "item.a1": {"kind": "opinion", "text": "Đề nghị đắp đường.", "order": 1}}).result()
    assert meetings.finish(good.id).result().rev


def test_the_result_of_a_followup_is_read_too(notebook: Notebook) -> None:
    done = notebook.services.capture.add("followup", [{"text": "Nạo vét cống"}]).result()
    error = refused(notebook.services.followups.set(done[0].record_id, {"result": ACCOUNT}))
    assert [problem.field for problem in error.problems] == ["result"]


def test_no_form_of_what_may_not_leave_reaches_the_log(notebook: Notebook) -> None:
    """Whatever is completed in one go, all or nothing: the carriers read only the log."""
    notes = [NOTE, {**NOTE, "content": ACCOUNT}]
    with pytest.raises(OneOfMany) as caught:
        notebook.services.capture.add("note", notes).result()
    assert isinstance(caught.value.why, InvalidRecord)
    assert notebook.store.read("SELECT count(*) FROM rev")[0][0] == 0


def test_an_allow_list_belongs_to_a_commune_and_stays_in_the_notebook(notebook: Notebook) -> None:
    services = notebook.services
    guard, text = services.guard, "Người dân hỏi Nguyễn Thị Bích có mở cửa cuối tuần không."
    hamlet = services.capture.make_place("29461", "hamlet", "Ấp 3").result()
    assert [finding.kind for finding in guard.check(text, area=hamlet)] == ["person_name"]
    guard.allow("Nguyễn Thị Bích", hamlet).result()
    assert guard.check(text, area=hamlet) == []
    assert guard.check(text, area="29461") == []
    assert guard.check(text, area="29467") != []
    assert guard.check(text) != []
    reopened = notebook.reopen().guard
    assert reopened.allowed(hamlet) == ["Nguyễn Thị Bích"]
    assert reopened.look(text, "note", "29461").result() == []
    reopened.forget("Nguyễn Thị Bích", "29461").result()
    assert reopened.check(text, area=hamlet) != []
    for file in notebook.profile.folder.rglob("*"):
        assert not file.is_file() or "Thị Bích".encode() not in file.read_bytes()


def test_what_is_harmless_everywhere_is_harmless_in_every_commune(notebook: Notebook) -> None:
    """A note that has no place yet asks without one."""
    guard, text = notebook.services.guard, "Người dân hỏi Nguyễn Thị Bích có mở cửa cuối tuần không."
    guard.allow("Nguyễn Thị Bích").result()
    assert guard.check(text) == guard.check(text, area="29461") == []
    guard.allow("Trần Văn Đông", "29461").result()
    assert guard.allowed("29461") == ["Nguyễn Thị Bích", "Trần Văn Đông"]
    assert guard.allowed() == ["Nguyễn Thị Bích"]


def test_of_too_many_harmless_words_the_oldest_are_looked_at_again(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "_MOST_ALLOWED", 2)
    for words in ("một", "hai", "một", "ba"):
        notebook.services.guard.allow(words).result()
    assert notebook.services.guard.allowed() == ["một", "ba"]


def test_free_texts_are_all_texts_and_nothing_else() -> None:
    note = {
        "area": "29461",
        "title": "T",
        "topics": ["land.clearance"],
        "stream.a": {"summary": "S", "stance": "support", "order": 1},
        "forecast": {"what": "W", "likelihood": "likely"},
        "attachments": [{"$blob": "0" * 64, "name": "N"}],
        "unknown": "U",
    }
    assert dict(free_texts(TYPES["note"].layout, note)) == {
        "title": "T",
        "stream.a.summary": "S",
        "forecast.what": "W",
    }


@pytest.mark.parametrize("context", ["note", "minutes"])
def test_the_quick_look_for_blocks_finds_what_the_whole_look_finds(context: Any) -> None:
    guard = Guard.load()
    for name in ("tuned", "heldout", "fresh"):
        for case in read(name):
            whole = [finding for finding in guard.check(case.text, context=context) if finding.level == "block"]
            assert guard.blocks(case.text, context=context) == whole, case.text
