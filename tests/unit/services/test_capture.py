"""Drafts and completing: what was typed is never lost, and only what changed is written."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

import pytest
from PIL import Image

from desktop_app.domain.registry import TYPES
from desktop_app.errors import FileProblem, InvalidRecord, NotFound, OneOfMany
from desktop_app.storage import removing, revisions
from desktop_app.storage.views import Views
from desktop_app.storage.writer import Transaction
from tests.support import Clock, Notebook

NOTE = {
    "title": "Chậm chi trả đền bù đường liên ấp",
    "content": "Bà con hỏi vì sao đợt 2 chưa có lịch chi trả.",
    "area": "29461",
    "channel": "conversation",
    "topics": ["land.clearance"],
    "severity": 2,
    "occurred_on": "2026-11-20",
    "streams": [
        {"stance": "concerned", "prevalence": "many", "summary": "Sợ kéo dài qua Tết."},
        {"stance": "support", "prevalence": "some", "summary": "Đồng tình mở đường."},
    ],
    "proposal": {"to": "UBND xã", "action": "niêm yết lịch chi trả", "by": "2026-12-01"},
}


def test_a_draft_survives_a_restart_and_is_never_in_the_log(notebook: Notebook, clock: Clock) -> None:
    draft = notebook.services.capture.new_draft("note").result()
    clock.forward(seconds=30)
    saved = notebook.services.capture.save_draft(draft.id, {"content": "Nước máy yếu"}).result()
    assert saved.saved_at == clock.now
    services = notebook.reopen()
    [kept] = services.queries.drafts("note")
    assert (kept.id, kept.fields, kept.is_new) == (draft.id, {"content": "Nước máy yếu"}, True)
    assert services.queries.records("note") == []
    assert notebook.store.read("SELECT count(*) FROM rev")[0][0] == 0


def test_completing_makes_one_revision_and_removes_the_draft(notebook: Notebook) -> None:
    services = notebook.services
    draft = services.capture.new_draft("note", {"content": "Nước máy yếu.", "area": "29461", "severity": 1}).result()
    done = services.capture.complete(draft.id).result()
    assert done.record_id == draft.record_id
    assert services.queries.drafts() == []
    [row] = services.queries.records("note")
    assert (row.id, row.delivery, row.severity, row.draft_id) == (done.record_id, "local", 1, None)
    assert services.queries.record(done.record_id).revisions == (done.rev,)


def test_an_edit_writes_only_what_changed_and_has_seen_what_it_replaces(notebook: Notebook) -> None:
    services = notebook.services
    [first] = services.capture.add("note", [NOTE]).result()
    draft = services.capture.edit(first.record_id).result()
    assert not draft.is_new
    assert services.capture.edit(first.record_id).result().id == draft.id
    changed = {**draft.fields, "severity": 3, "content": None}
    services.capture.save_draft(draft.id, changed).result()
    done = services.capture.complete(draft.id).result()
    first_row, second_row = services.queries.history(first.record_id)
    assert second_row.fields == {"severity": 3, "content": None}
    assert (first_row.id, second_row.id) == (first.rev, done.rev)
    record = services.queries.record(first.record_id)
    assert record.data["severity"] == 3
    assert "content" not in record.data
    assert record.conflicts == {}


def test_completing_without_a_change_writes_nothing(notebook: Notebook) -> None:
    services = notebook.services
    [first] = services.capture.add("note", [NOTE]).result()
    draft = services.capture.edit(first.record_id).result()
    assert services.capture.complete(draft.id).result().rev == ""
    assert len(services.queries.history(first.record_id)) == 1
    assert services.queries.drafts() == []


def test_an_incomplete_draft_is_refused_and_stays(notebook: Notebook) -> None:
    services = notebook.services
    draft = services.capture.new_draft("note", {"content": "Nghe nói", "area": "999999", "severity": 1}).result()
    with pytest.raises(InvalidRecord) as caught:
        services.capture.complete(draft.id).result()
    assert [problem.field for problem in caught.value.problems] == ["area"]
    assert services.queries.drafts()[0].fields["content"] == "Nghe nói"


def test_discarding_can_be_taken_back(notebook: Notebook) -> None:
    services = notebook.services
    draft = services.capture.new_draft("note", {"content": "còn dở"}).result()
    put_away = services.capture.discard_draft(draft.id).result()
    assert services.queries.drafts() == []
    services.capture.restore_draft(put_away).result()
    assert services.queries.drafts() == [draft]
    with pytest.raises(NotFound):
        services.capture.save_draft("không có", {}).result()


def test_text_is_stored_in_nfc_without_control_characters(notebook: Notebook) -> None:
    services = notebook.services
    typed = unicodedata.normalize("NFD", "Đường sắt chậm\x00\x07 tiến độ\r\nHai dòng")
    [made] = services.capture.add("note", [{**NOTE, "content": typed, "title": "a\ud800b"}]).result()
    record = services.queries.record(made.record_id)
    assert record.data["content"] == "Đường sắt chậm tiến độ\nHai dòng"
    assert record.title == "a\ufffdb"


def test_all_of_a_batch_or_none(notebook: Notebook) -> None:
    services = notebook.services
    with pytest.raises(OneOfMany) as caught:
        services.capture.add("note", [NOTE, {**NOTE, "severity": 9}, NOTE]).result()
    assert (caught.value.number, type(caught.value.why)) == (2, InvalidRecord)
    assert caught.value.why.vi in caught.value.vi
    assert services.queries.records("note") == []
    assert len(services.capture.add("note", [NOTE] * 3).result()) == 3


def test_a_place_below_the_commune_is_made_once(notebook: Notebook) -> None:
    services = notebook.services
    made = services.capture.add("note", [{**NOTE, "area": "29461/ấp 3"}, {**NOTE, "area": "29461/Ấp 3"}]).result()
    areas = {services.queries.record(one.record_id).data["area"] for one in made}
    assert len(areas) == 1
    [place] = services.places.made()
    assert place.id == areas.pop()
    assert place.label.lower().startswith("ấp 3, xã trà cú, tỉnh vĩnh long")
    assert services.queries.records("note")[0].area.lower() == "ấp 3"
    with pytest.raises(NotFound):
        services.capture.add("note", [{**NOTE, "area": "00000/ấp 3"}]).result()


def test_deleting_hides_the_record_and_keeps_its_bytes(notebook: Notebook) -> None:
    services = notebook.services
    [made] = services.capture.add("note", [NOTE]).result()
    services.capture.delete(made.record_id).result()
    assert services.queries.records("note") == []
    assert services.queries.search("đền bù") == []
    assert len(services.queries.history(made.record_id)) == 2
    with pytest.raises(NotFound):
        services.capture.delete(made.record_id).result()


def test_more_than_64_live_revisions_can_still_be_edited(notebook: Notebook) -> None:
    services = notebook.services
    [made] = services.capture.add("meeting", [{"title": "Họp ấp", "kind": "hamlet", "state": "taking"}]).result()
    for number in range(70):
        draft = services.capture.edit(made.record_id).result()
        item = {"kind": "opinion", "text": f"Ý kiến {number}", "order": number}
        services.capture.save_draft(draft.id, {**draft.fields, f"item.{number:04}": item}).result()
        services.capture.complete(draft.id).result()
    draft = services.capture.edit(made.record_id).result()
    every = {
        name: {**value, "text": "sửa"} if name.startswith("item.") else value for name, value in draft.fields.items()
    }
    services.capture.save_draft(draft.id, every).result()
    services.capture.complete(draft.id).result()
    items = services.queries.record(made.record_id).data["items"]
    assert [item["text"] for item in items] == ["sửa"] * 70
    assert services.queries.record(made.record_id).conflicts == {}


def test_a_record_of_more_than_64_live_revisions_can_still_be_deleted(notebook: Notebook) -> None:
    """One revision names at most 64 that it has seen, and a deletion counts only when it has seen all."""
    services = notebook.services
    [made] = services.capture.add("meeting", [{"title": "Họp ấp", "kind": "hamlet", "state": "taking"}]).result()
    by = revisions.Author(notebook.store.author, "2026-11-21T09:14:03+07:00")

    def many(db: Transaction) -> None:
        for number in range(70):
            fields = {f"item.{number:04}": {"kind": "opinion", "text": f"Ý kiến {number}", "order": number}}
            revisions.append(db, by, record=made.record_id, type="meeting/1", fields=fields, seen=())
        services.capture._context.views.refresh(db, [made.record_id])

    notebook.store.write(many).result()
    assert len(services.queries.record(made.record_id).data["items"]) == 70
    services.capture.delete(made.record_id).result()
    assert services.queries.records("meeting") == []
    assert services.deleted.holds(made.record_id)


def test_a_photo_is_made_small_and_named_by_its_content(notebook: Notebook, tmp_path: Path) -> None:
    services = notebook.services
    photo = tmp_path / "ảnh.jpg"
    Image.effect_noise((2400, 1200), 80).save(photo, quality=95)
    draft = services.capture.new_draft("note", {"content": "Ảnh cống", "area": "29461", "severity": 0}).result()
    services.capture.attach(draft.id, photo).result()
    again = services.capture.attach(draft.id, photo).result()
    [entry] = again.fields["attachments"]
    kept = services.queries.blob(entry["$blob"])
    assert kept is not None
    assert (hashlib.sha256(kept).hexdigest(), len(kept), "image/jpeg") == (entry["$blob"], entry["size"], entry["type"])
    assert entry["original"] == photo.stat().st_size > len(kept)
    thumb = services.queries.blob(entry["thumb"]["$blob"])
    assert thumb is not None
    assert len(thumb) == entry["thumb"]["size"] <= 8 * 1024
    services.capture.complete(draft.id).result()


def test_a_paper_is_kept_whole(notebook: Notebook, tmp_path: Path) -> None:
    services = notebook.services
    paper = tmp_path / "đơn.pdf"
    paper.write_bytes(b"%PDF-1.7" + bytes(range(256)) * 40)
    draft = services.capture.new_draft("note", {"content": "Đơn", "area": "29461", "severity": 0}).result()
    [entry] = services.capture.attach(draft.id, paper).result().fields["attachments"]
    assert entry == {"$blob": entry["$blob"], "size": paper.stat().st_size, "type": "application/pdf"}
    assert services.queries.blob(entry["$blob"]) == paper.read_bytes()
    services.capture.complete(draft.id).result()


def test_what_cannot_be_attached_is_named(notebook: Notebook, tmp_path: Path) -> None:
    services = notebook.services
    draft = services.capture.new_draft("note").result()
    (tmp_path / "x.exe").write_bytes(b"MZ")
    for name in ("x.exe", "không có.jpg"):
        with pytest.raises(FileProblem) as caught:
            services.capture.attach(draft.id, tmp_path / name).result()
        assert name in caught.value.vi


def test_a_draft_of_an_erased_record_comes_back_by_no_way(notebook: Notebook) -> None:
    """Put away before the order came, and taken back after it (Ctrl+Z); or begun anew on what is left."""
    services, views = notebook.services, Views(TYPES, notebook.services.vocabulary)
    [done] = services.capture.add("note", [NOTE]).result()
    draft = services.capture.edit(done.record_id).result()
    services.capture.discard_draft(draft.id).result()
    notebook.store.write(lambda db: removing.erase(db, views, [done.record_id])).result()
    with pytest.raises(NotFound):
        services.capture.restore_draft(draft).result()
    with pytest.raises(NotFound):
        services.capture.edit(done.record_id).result()
    assert services.queries.drafts() == []


def test_what_is_typed_is_kept_while_lists_cannot_be_derived(notebook: Notebook) -> None:
    capture = notebook.services.capture
    [done] = capture.add("note", [NOTE]).result()

    def broken(db: object) -> bool:
        raise KeyError("a record that cannot be summed up")

    notebook.store.writer.when_idle = broken
    draft = capture.edit(done.record_id).result()
    capture.save_draft(draft.id, {**draft.fields, "title": "Chữ mới"}).result()
    capture.discard_draft(draft.id).result()
    assert capture.restore_draft(draft).result() == draft
    capture.complete(capture.new_draft("note", draft.fields).result().id).result()
    notebook.store.writer.when_idle = None
