"""Lists, ids, search: what the window and the command line ask."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import date
from typing import Any

import pytest

from desktop_app.errors import Ambiguous, NotFound
from desktop_app.services.rows import RecordFilter
from desktop_app.storage import engine, revisions, search, writer
from desktop_app.storage.database import open_database
from desktop_app.storage.inspection import fingerprint
from sync.core.revision import make_revision
from tests.support import Notebook

BASE = {"area": "29461", "severity": 1, "occurred_on": "2026-11-20"}


def add(notebook: Notebook, title: str, content: str = "Bà con kể lại.", **more: Any) -> str:
    done = notebook.services.capture.add("note", [{**BASE, "title": title, "content": content, **more}]).result()
    return done[0].record_id


def titles(notebook: Notebook, text: str, limit: int = 50) -> list[str]:
    return [hit.title for hit in notebook.services.queries.search(text, limit)]


def test_without_marks_finds_with_marks(notebook: Notebook) -> None:
    add(notebook, "Tiếng ồn dọc đường sắt")
    add(notebook, "Chợ mới")
    assert titles(notebook, "duong sat") == ["Tiếng ồn dọc đường sắt"]
    assert titles(notebook, "DUONG SA") == ["Tiếng ồn dọc đường sắt"]
    assert titles(notebook, "đường sắt") == ["Tiếng ồn dọc đường sắt"]
    assert titles(notebook, "đường sặt chợ") == []


def test_what_the_office_wrote_has_the_day_that_it_was_here(notebook: Notebook) -> None:
    record = "01a0f30c-0000-7000-8000-0000000000aa"
    made = make_revision(
        replica="9" * 32, n=1, prev="", record=record, type="request/1", clk=5, by=record,
        at="2026-11-20T23:10:00+00:00", seen=(), fields={"title": "Xin nắm tình hình nước sạch"},
    )  # fmt: skip

    def job(db: Any) -> None:
        revisions.insert(db, made, own=False)
        notebook.services.capture._context.views.refresh(db, [record])

    notebook.store.write(job).result()
    [row] = notebook.services.queries.rows([record])
    assert row.on == date(2026, 11, 21)


def test_abbreviations_find_each_other(notebook: Notebook) -> None:
    add(notebook, "Chậm giải phóng mặt bằng")
    add(notebook, "Vướng GPMB ở kênh 3")
    both = {"Chậm giải phóng mặt bằng", "Vướng GPMB ở kênh 3"}
    for typed in ("GPMB", "gpmb", "giải phóng mặt bằng", "giai phong mat bang", "chậm gpmb"):
        found = set(titles(notebook, typed))
        assert found == (both if "chậm" not in typed else {"Chậm giải phóng mặt bằng"}), typed


def test_either_tone_placement_and_either_i(notebook: Notebook) -> None:
    add(notebook, "Ấp hòa bình")
    add(notebook, "Ấp hoà bình")
    add(notebook, "Tập huấn kĩ thuật")
    for typed in ("hoa binh", "hòa bình", "hoà bình"):
        assert len(titles(notebook, typed)) == 2, typed
    assert titles(notebook, "kỹ thuật") == ["Tập huấn kĩ thuật"]


def test_order_same_marks_then_whole_words_then_newest(notebook: Notebook) -> None:
    add(notebook, "hoà cũ", occurred_on="2026-01-01")
    add(notebook, "hoà mới", occurred_on="2026-11-01")
    add(notebook, "hoa mới nhất", occurred_on="2026-11-19")
    add(notebook, "hoàng hôn", occurred_on="2026-11-20")
    assert titles(notebook, "hòa") == ["hoà mới", "hoà cũ", "hoàng hôn", "hoa mới nhất"]
    assert titles(notebook, "hoa") == ["hoa mới nhất", "hoàng hôn", "hoà mới", "hoà cũ"]


def test_quotes_make_a_phrase(notebook: Notebook) -> None:
    add(notebook, "giá điện và nước")
    add(notebook, "điện nước chập chờn")
    assert titles(notebook, '"điện nước"') == ["điện nước chập chờn"]
    assert set(titles(notebook, "điện nước")) == {"giá điện và nước", "điện nước chập chờn"}
    assert titles(notebook, '"điện nướ"') == []


@pytest.mark.parametrize(
    "typed",
    [
        "*",
        "-",
        "AND",
        "OR NOT",
        "NEAR(",
        "NEAR(a b, 2)",
        '"',
        '""',
        "plain: x",
        "a AND",
        "(",
        "😀",
        "😀 😀*",
        "^a",
        "\x00",
        "'",
        "x" * 5000,
        "chữ " * 1250,
        'a"b"c"',
        "\ud800",
        "ខ្មែរ",
        "%",
        "_",
    ],
)
def test_nothing_typed_can_make_it_fail(notebook: Notebook, typed: str) -> None:
    add(notebook, "Chợ mới")
    assert titles(notebook, typed) == []


def test_text_that_looks_like_syntax_is_text(notebook: Notebook) -> None:
    add(notebook, "AND và NEAR trong CT-XH")
    assert titles(notebook, "and near") == ["AND và NEAR trong CT-XH"]
    assert titles(notebook, "CT-XH") == ["AND và NEAR trong CT-XH"]


def test_the_snippet_shows_the_place_in_its_own_spelling(notebook: Notebook) -> None:
    long = "Mở đầu dài dòng. " * 20 + "Bà con lo đường sắt chạy đêm ồn. " + "Phần sau. " * 20
    add(notebook, "Tiếng ồn", long)
    [hit] = notebook.services.queries.search("duong sat")
    assert [hit.snippet[start:end] for start, end in hit.spans] == ["đường", "sắt"]
    assert len(hit.snippet) < 140
    assert hit.on == date(2026, 11, 20)


def test_khmer_and_tai_viet_are_found(notebook: Notebook) -> None:
    add(notebook, "Lễ Sene Đôlta", "បុណ្យ​សែនដូនតា ở chùa")
    add(notebook, "Bản Thái", "ꪼꪕ ꪒꪾ nói chuyện")
    assert titles(notebook, "បុណ្យ") == ["Lễ Sene Đôlta"]
    assert titles(notebook, "ꪒꪾ") == ["Bản Thái"]


def test_an_edit_moves_the_record_in_search(notebook: Notebook) -> None:
    services = notebook.services
    one = add(notebook, "Cầu kênh Ngang")
    draft = services.capture.edit(one).result()
    services.capture.save_draft(
        draft.id, {**draft.fields, "title": "Cống kênh Dọc", "occurred_on": "2026-01-02"}
    ).result()
    services.capture.complete(draft.id).result()
    assert titles(notebook, "cau ngang") == []
    assert titles(notebook, "cong doc") == ["Cống kênh Dọc"]


def test_filters(notebook: Notebook) -> None:
    add(notebook, "A", topics=["land.clearance"], occurred_on="2026-11-01")
    add(notebook, "B", topics=["infra.utilities"], severity=4, occurred_on="2026-11-10")
    add(notebook, "C", topics=["land.disputes", "other"], occurred_on="2026-11-20", area="29182")
    queries = notebook.services.queries

    def names(**chosen: Any) -> list[str]:
        rows = queries.records("note", RecordFilter(**chosen))
        assert queries.count("note", RecordFilter(**chosen)) == len(rows)
        return [row.title for row in rows]

    assert names() == ["C", "B", "A"]
    assert names(topic="land") == ["C", "A"]
    assert names(topic="land.clearance") == ["A"]
    assert names(severity=4) == ["B"]
    assert names(area="29182") == ["C"]
    add(notebook, "D", area="29182/ấp 1", occurred_on="2026-11-21")
    assert names(area="29182") == ["D", "C"]
    assert names(area="29461") == ["B", "A"]
    assert names(since=date(2026, 11, 10), until=date(2026, 11, 19)) == ["B"]
    assert names(delivery="undelivered") == ["D", "C", "B", "A"]
    assert [row.title for row in queries.records("note", None, limit=1, offset=1)] == ["C"]


def test_shortened_ids(notebook: Notebook) -> None:
    one, two = add(notebook, "A"), add(notebook, "B")
    queries = notebook.services.queries
    assert queries.resolve(one) == one
    same = len(
        [None for a, b in zip(one, two, strict=True) if a == b][: next(i for i in range(36) if one[i] != two[i])]
    )
    assert queries.resolve(one[: same + 1]) == one
    with pytest.raises(Ambiguous):
        queries.resolve(one[:same])
    for wrong in ("", "ffff", "%", "không"):
        with pytest.raises(NotFound):
            queries.resolve(wrong)


def test_rebuild_gives_the_same_bytes(notebook: Notebook) -> None:
    services = notebook.services
    ids = [add(notebook, f"Tin {number}", topics=["other"], area="29461/ấp 3") for number in range(5)]
    draft = services.capture.edit(ids[1]).result()
    services.capture.save_draft(draft.id, {**draft.fields, "title": "Sửa", "occurred_on": "2025-02-03"}).result()
    services.capture.complete(draft.id).result()
    services.capture.delete(ids[2]).result()
    titles(notebook, "tin")  # the index catches up
    before = notebook.store.write(fingerprint).result()
    assert services.maintenance.rebuild().result() == 6
    assert notebook.store.write(fingerprint).result() == before
    assert titles(notebook, "tin 4") == ["Tin 4"]


def test_a_rebuild_leaves_nothing_behind_that_no_record_says(notebook: Notebook) -> None:
    """Whatever came into the index that nobody wrote is gone."""
    add(notebook, "Tin một", topics=["other"])
    titles(notebook, "tin")  # the index catches up
    before = notebook.store.write(fingerprint).result()

    def spoil(db: Any) -> None:
        stray = search.Changes()
        stray.index(search.document_id("2020-01-01", 999), "lạc")
        stray.write(db)

    notebook.store.write(spoil).result()
    assert notebook.store.write(fingerprint).result() != before
    notebook.services.maintenance.rebuild().result()
    assert notebook.store.write(fingerprint).result() == before


def test_the_doctor_sees_health_and_a_view_that_lies(notebook: Notebook) -> None:
    add(notebook, "A")
    maintenance = notebook.services.maintenance
    assert [check.name for check in maintenance.doctor() if not check.ok] == []
    notebook.store.write(lambda db: db.execute("UPDATE record SET title = 'khác'")).result()
    assert [check.name for check in maintenance.doctor() if not check.ok] == ["views"]
    maintenance.rebuild().result()
    assert all(check.ok for check in maintenance.doctor())


def test_where_the_records_are(notebook: Notebook) -> None:
    one, two = add(notebook, "A"), add(notebook, "B")
    queries = notebook.services.queries
    assert (queries.delivery().pending, queries.delivery().delivered) == (2, 0)
    notebook.store.write(lambda db: db.execute("UPDATE replica SET delivered = 1").rowcount).result()
    notebook.services.capture.new_draft("note").result()
    now = queries.delivery()
    assert (now.local, now.moving, now.delivered, now.safe, now.drafts) == (1, 0, 1, 0, 1)
    assert [(row.title, row.delivery) for row in queries.rows([one, two])] == [("A", "delivered"), ("B", "local")]
    assert [row.state for row in queries.ledger()] == ["local", "delivered"]


def waiting(notebook: Notebook) -> int:
    """How many records lists do not show yet, seen without asking through the store, which would derive them."""
    with closing(open_database(notebook.store.path, notebook.store.key(), read_only=True)) as connection:
        return connection.execute("SELECT count(*) FROM unindexed").fetchone()[0]


def test_what_was_saved_a_moment_ago_is_listed_and_found(notebook: Notebook, monkeypatch: Any) -> None:
    monkeypatch.setattr(notebook.store, "anchor", None)  # its job would stand in the queue
    monkeypatch.setattr(writer, "QUIET", 1000)
    one = add(notebook, "Cầu khỉ mục nát")
    assert waiting(notebook) == 1
    assert [row.title for row in notebook.services.queries.records("note")] == ["Cầu khỉ mục nát"]
    assert waiting(notebook) == 0
    add(notebook, "Đò ngang ngừng chạy")
    assert waiting(notebook) == 1
    assert titles(notebook, "cau khi") == ["Cầu khỉ mục nát"]
    assert waiting(notebook) == 0
    draft = notebook.services.capture.edit(one).result()
    notebook.services.capture.save_draft(draft.id, {**draft.fields, "title": "Cầu mới", "occurred_on": "2025-01-02"})
    notebook.services.capture.complete(draft.id).result()
    again = notebook.services.capture.edit(one).result()
    notebook.services.capture.save_draft(again.id, {**again.fields, "title": "Cầu bê tông"})
    notebook.services.capture.complete(again.id).result()
    assert (titles(notebook, "cau khi"), titles(notebook, "cau moi"), titles(notebook, "cau")) == (
        [],
        [],
        ["Cầu bê tông"],
    )
    notebook.services.capture.delete(one).result()
    assert titles(notebook, "cau") == []
    assert notebook.store.read("SELECT count(*) FROM search")[0][0] == 1  # the ferry


def test_a_full_disk_keeps_nobody_from_reading_what_is_derived_already(notebook: Notebook, monkeypatch: Any) -> None:
    monkeypatch.setattr(notebook.store, "anchor", None)  # its job would stand in the queue
    monkeypatch.setattr(writer, "QUIET", 1000)
    add(notebook, "Cầu khỉ mục nát")
    assert [row.title for row in notebook.services.queries.records("note")] == ["Cầu khỉ mục nát"]
    one = add(notebook, "Đò ngang ngừng chạy")

    def full(db: Any, job: Any) -> Any:
        raise engine.DatabaseError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(notebook.store.writer, "_in_transaction", full)
        assert [row.title for row in notebook.services.queries.records("note")] == ["Cầu khỉ mục nát"]
    assert {row.id for row in notebook.services.queries.records("note")} > {one}


def test_what_lagged_behind_a_crash_catches_up(notebook: Notebook) -> None:
    notebook.store.writer.when_idle = None
    add(notebook, "Cầu khỉ mục nát")
    assert waiting(notebook) == 1
    notebook.reopen()
    assert waiting(notebook) == 1
    add(notebook, "Đò ngang ngừng chạy")
    for _ in range(100):  # the writer does it by itself in a quiet moment
        if not waiting(notebook):
            break
        time.sleep(0.05)
    assert waiting(notebook) == 0
    assert notebook.store.read("SELECT count(*) FROM search")[0][0] == 2


def test_a_notebook_whose_records_were_counted_otherwise_goes_on(notebook: Notebook) -> None:
    """As the first programs did: in the order of the records, not by the place of their first revision."""
    one = add(notebook, "Cầu khỉ mục nát")
    draft = notebook.services.capture.edit(one).result()
    notebook.services.capture.save_draft(draft.id, {**draft.fields, "title": "Cầu mới"}).result()
    notebook.services.capture.complete(draft.id).result()
    two, three = add(notebook, "Đò ngang ngừng chạy"), add(notebook, "Chợ tạm quá tải")

    def count_otherwise(db: Any) -> None:
        for number, record in ((2, two), (3, three)):
            db.execute("UPDATE record SET seq = ? WHERE id = ?", [number, record])

    notebook.store.write(count_otherwise).result()
    draft = notebook.services.capture.edit(two).result()
    notebook.services.capture.save_draft(draft.id, {**draft.fields, "title": "Đò chạy lại"}).result()
    notebook.services.capture.complete(draft.id).result()
    assert {row.title for row in notebook.services.queries.records("note")} == {
        "Cầu mới",
        "Đò chạy lại",
        "Chợ tạm quá tải",
    }
