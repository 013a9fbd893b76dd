"""A note that is being written, without its form: what is typed, completed or put away while something else goes on."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desktop_app.errors import FileProblem, InvalidRecord
from desktop_app.services import Services
from ui.notes.session import DraftSession

WATER = "Nước máy yếu vào giờ chiều"


def drafts(services: Services) -> list[dict[str, Any]]:
    return [draft.fields for draft in services.queries.drafts("note")]


def test_a_session_keeps_what_was_typed_while_it_completes(
    services: Services, notes: dict[str, str], session: DraftSession, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Any] = []
    session.completed.connect(done.append)
    session.open_draft(services.queries.drafts("note")[0])
    session.put("content", "Trước.")
    complete = services.capture.complete

    def typed_meanwhile(draft_id: str) -> Future[Any]:
        future = complete(draft_id)
        session.put("content", "Trước. Sau.")
        return future

    monkeypatch.setattr(services.capture, "complete", typed_meanwhile)
    session.complete()
    qtbot.waitUntil(lambda: bool(done) and session.clean, timeout=15_000)
    assert services.queries.record(done[0].record_id).fields["content"] == "Trước."
    assert services.queries.drafts("note")[0].fields["content"] == "Trước. Sau."


def test_a_draft_that_was_completed_elsewhere_loses_nothing(
    services: Services, notes: dict[str, str], session: DraftSession, qtbot: Any
) -> None:
    draft = services.queries.drafts("note")[0]
    session.open_draft(draft)
    services.capture.complete(draft.id).result()
    session.put("content", "Gõ tiếp ở đây.")
    qtbot.waitUntil(lambda: session.clean and session.draft is not None, timeout=15_000)
    assert services.queries.record(draft.record_id).draft_id is not None
    assert services.queries.drafts("note")[0].fields["content"] == "Gõ tiếp ở đây."


def test_a_draft_begun_elsewhere_keeps_its_other_words(
    services: Services, notes: dict[str, str], session: DraftSession, qtbot: Any
) -> None:
    record = services.queries.record(notes[WATER])
    session.open_record(record.id, record.fields)
    other = services.capture.edit(record.id).result()
    services.capture.save_draft(other.id, {**other.fields, "assessment": "Ghi ở nơi khác."}).result()
    session.put("content", "Ghi ở đây.")
    qtbot.waitUntil(lambda: session.clean, timeout=15_000)
    fields = services.queries.draft(other.id).fields
    assert (fields["assessment"], fields["content"]) == ("Ghi ở nơi khác.", "Ghi ở đây.")


def test_a_change_that_came_behind_the_screen_is_not_written_over(
    services: Services, notes: dict[str, str], session: DraftSession, qtbot: Any
) -> None:
    capture = services.capture
    record = services.queries.record(notes[WATER])
    session.open_record(record.id, record.fields)
    other = capture.edit(record.id).result()
    capture.save_draft(other.id, {**other.fields, "content": "Đã sửa ở nơi khác.", "severity": 3}).result()
    capture.complete(other.id).result()
    session.put("content", "Ghi ở đây.")
    session.complete()
    qtbot.waitUntil(lambda: session.clean and session.draft is None, timeout=15_000)
    [conflict] = services.queries.conflicts(record.id)
    assert {one.value for one in conflict.claims} == {"Đã sửa ở nơi khác.", "Ghi ở đây."}
    assert services.queries.record(record.id).fields["severity"] == 3
    # What is written after that was on the screen.
    again = services.queries.record(record.id)
    session.open_record(again.id, again.fields)
    session.put("content", "Ghi tiếp.")
    session.complete()
    qtbot.waitUntil(lambda: session.clean and session.draft is None, timeout=15_000)
    assert services.queries.record(record.id).fields["content"] == "Ghi tiếp."


def test_an_invalid_session_stays_a_draft(services: Services, session: DraftSession, qtbot: Any) -> None:
    refused: list[BaseException] = []
    session.refused.connect(refused.append)
    session.open_new({"content": "Không có địa bàn"})
    session.complete()
    qtbot.waitUntil(lambda: bool(refused), timeout=15_000)
    assert isinstance(refused[0], InvalidRecord)
    assert [problem.field for problem in refused[0].problems] == ["area"]
    assert len(services.queries.drafts("note")) == 1


def test_a_new_note_put_away_elsewhere_comes_back_with_the_next_word(
    services: Services, session: DraftSession, qtbot: Any
) -> None:
    """A command (or another window) discards the draft of a note that was never completed, while it is written here."""
    session.open_new({})
    session.put("content", "Nghe ở quán nước.")
    qtbot.waitUntil(lambda: session.clean and session.draft is not None, timeout=15_000)
    services.capture.discard_draft(session.draft.id).result()
    session.put("content", "Nghe ở quán nước đầu ấp.")
    qtbot.waitUntil(lambda: bool(drafts(services)), timeout=15_000)
    assert drafts(services) == [{"content": "Nghe ở quán nước đầu ấp."}]
    qtbot.waitUntil(lambda: session.clean, timeout=15_000)


def test_photos_dropped_just_before_closing_are_in_the_note(
    services: Services, session: DraftSession, tmp_path: Path
) -> None:
    session.open_new({})
    session.put("content", "Hai tấm ảnh.")
    for name in ("một", "hai"):
        Image.new("RGB", (40, 30), "red" if name == "một" else "blue").save(tmp_path / f"{name}.png")
        session.attach(tmp_path / f"{name}.png")
    assert session.finish_writing()
    assert len(drafts(services)[0]["attachments"]) == 2
    refused: list[BaseException] = []
    session.refused.connect(refused.append)
    session.attach(tmp_path / "rút USB rồi.png")
    session.put("content", "Hai tấm ảnh, một tấm nữa không còn.")
    assert not session.finish_writing()  # it stays once, so that the sentence is seen
    assert [type(one) for one in refused] == [FileProblem]
    assert session.finish_writing()
    assert drafts(services)[0]["content"] == "Hai tấm ảnh, một tấm nữa không còn."


def test_a_photo_taken_out_while_another_comes_in_stays_out(
    services: Services, session: DraftSession, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("red", "blue"):
        Image.new("RGB", (40, 30), name).save(tmp_path / f"{name}.png")
    session.open_new({"content": "Hai tấm ảnh."})
    session.attach(tmp_path / "red.png")
    assert session.finish_writing()
    [red] = session.fields["attachments"]
    attach = services.capture.attach

    def taken_out_meanwhile(draft_id: str, source: Path | bytes) -> Future[Any]:
        future = attach(draft_id, source)
        session.put("attachments", [])
        return future

    monkeypatch.setattr(services.capture, "attach", taken_out_meanwhile)
    session.attach(tmp_path / "blue.png")
    assert session.finish_writing()
    [blue] = drafts(services)[0]["attachments"]
    assert blue["$blob"] != red["$blob"]
    assert session.fields["attachments"] == [blue]


def test_what_is_asked_twice_is_done_once(
    services: Services, notes: dict[str, str], session: DraftSession, qtbot: Any
) -> None:
    gone: list[Any] = []
    session.discarded.connect(gone.append)
    session.open_draft(services.queries.drafts("note")[0])
    session.put("content", "Bấm hai lần.")
    session.discard()
    session.discard()
    qtbot.waitUntil(lambda: session.clean, timeout=15_000)
    assert [draft.fields["content"] for draft in gone] == ["Bấm hai lần."]
    assert services.queries.drafts("note") == []


def test_a_photo_behind_a_completion_goes_into_a_draft_on_the_note(
    services: Services, notes: dict[str, str], session: DraftSession, qtbot: Any, tmp_path: Path
) -> None:
    Image.new("RGB", (40, 30), "green").save(tmp_path / "ảnh.png")
    done: list[Any] = []
    session.completed.connect(done.append)
    session.open_draft(services.queries.drafts("note")[0])
    session.complete()
    session.complete()
    session.attach(tmp_path / "ảnh.png")
    qtbot.waitUntil(lambda: session.clean, timeout=15_000)
    assert len(done) == 1
    assert [draft.record_id for draft in services.queries.drafts("note")] == [done[0].record_id]
    assert len(services.queries.drafts("note")[0].fields["attachments"]) == 1
