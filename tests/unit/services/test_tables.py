"""Notes that leave the notebook: the filter, the words, and files that are whole or not there."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from desktop_app.errors import FileProblem, ReadOnly
from desktop_app.services import tables as tables_module
from desktop_app.services.rows import RecordFilter
from desktop_app.services.tables import Tables
from desktop_app.services.watch import Watch
from tests.support import Notebook
from tests.unit.exports.tables.payloads import PAYLOADS
from tests.unit.exports.tables.reading import cells, dangers
from tests.unit.services.listed import FULL, NOTE, add, change, read_csv, sheet_rows


def test_notes_as_csv_say_everything_in_words(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    (made,) = add(notebook, FULL)
    done = tables.notes("csv", tmp_path / "tin.csv").result()
    assert (done.rows, done.size) == (1, (tmp_path / "tin.csv").stat().st_size)
    (row,) = read_csv(done.path)
    assert row["Mã tin"] == made
    assert row["Ngày ghi nhận"] == "2026-11-20"
    assert row["Địa bàn"].startswith("Xã ") or "xã" in row["Địa bàn"]
    assert (row["Kênh"], row["Mức độ (0–5)"], row["Mức độ"]) == ("Trò chuyện, gặp gỡ", "2", "Băn khoăn")
    assert row["Lĩnh vực"] not in ("", "land.clearance")
    assert row["Số người liên quan"] == "Khoảng 20–1.500"
    assert row["Dự báo"] == "Có thể kéo lên xã; tháng 12; Có thể xảy ra"
    assert (row["Nơi nhận đề xuất"], row["Việc đề xuất"], row["Thời hạn đề xuất"]) == (
        "UBND xã",
        "Công khai lịch",
        "30/11",
    )
    assert row["Các luồng ý kiến"] == (
        "1. Băn khoăn, lo lắng (Nhiều ý kiến; Thăm dò, khảo sát; 30): Lo chậm tiền\n"
        "2. Tán thành, ủng hộ: Đồng tình chủ trương"
    )


def test_notes_as_xlsx_have_a_sheet_of_streams(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    (made,) = add(notebook, FULL)
    tables.write_notes("xlsx", tmp_path / "tin.xlsx")
    notes, streams = sheet_rows(tmp_path / "tin.xlsx"), sheet_rows(tmp_path / "tin.xlsx", 2)
    assert notes[1][0] == made
    assert [row[:3] for row in streams[1:]] == [[made, "1", "Băn khoăn, lo lắng"], [made, "2", "Tán thành, ủng hộ"]]
    assert dangers((tmp_path / "tin.xlsx").read_bytes()) == []
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["tin.xlsx"]


def test_notes_as_json_can_be_added_to_another_notebook(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    (made,) = add(notebook, FULL)
    tables.write_notes("json", tmp_path / "tin.json")
    (row,) = json.loads((tmp_path / "tin.json").read_text(encoding="utf-8"))
    assert row.pop("id") == made
    assert "Trà Cú" in row.pop("area_label")
    assert row["topics"] == ["land.clearance"]
    (again,) = add(notebook, row)
    assert notebook.services.queries.record(again).data == notebook.services.queries.record(made).data


def test_a_hamlet_in_json_is_named_so_that_any_notebook_can_make_it(
    notebook: Notebook, tables: Tables, tmp_path: Path
) -> None:
    add(notebook, {**NOTE, "area": "29461/ấp 3"})
    tables.write_notes("json", tmp_path / "tin.json")
    (row,) = json.loads((tmp_path / "tin.json").read_text(encoding="utf-8"))
    assert row["area"] == "29461/ấp 3"


def test_json_of_nothing_is_an_empty_list(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    assert tables.write_notes("json", tmp_path / "tin.json").rows == 0
    assert json.loads((tmp_path / "tin.json").read_bytes()) == []


@pytest.mark.parametrize(
    ("chosen", "titles"),
    [
        (None, ["c", "b", "a"]),
        (RecordFilter(severity=3), ["b"]),
        (RecordFilter(topic="land"), ["c", "a"]),
        (RecordFilter(since=date(2026, 11, 2)), ["c", "b"]),
        (RecordFilter(until=date(2026, 11, 2)), ["b", "a"]),
        (RecordFilter(area="29461"), ["c", "a"]),
        (RecordFilter(area="29182", severity=1), []),
    ],
)
def test_the_filter_of_the_list_is_the_filter_of_the_file(
    notebook: Notebook, tables: Tables, tmp_path: Path, chosen: RecordFilter | None, titles: list[str]
) -> None:
    add(
        notebook,
        {**NOTE, "title": "a", "occurred_on": "2026-11-01", "topics": ["land.clearance"], "area": "29461/ấp 3"},
        {**NOTE, "title": "b", "occurred_on": "2026-11-02", "severity": 3, "area": "29182"},
        {**NOTE, "title": "c", "occurred_on": "2026-11-03", "topics": ["land.certificates"]},
    )
    tables.write_notes("csv", tmp_path / "tin.csv", chosen)
    assert [row["Tiêu đề"] for row in read_csv(tmp_path / "tin.csv")] == titles
    assert titles == [row.title for row in notebook.services.queries.records("note", chosen)]


def test_pages_hold_each_note_once(
    notebook: Notebook, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables_module, "PAGE", 3)
    # Several on one day, so that a page ends in the middle of a day.
    made = add(notebook, *({**NOTE, "title": f"{n}", "occurred_on": f"2026-11-{n % 3 + 1:02}"} for n in range(12)))
    tables.write_notes("csv", tmp_path / "tin.csv")
    found = [row["Mã tin"] for row in read_csv(tmp_path / "tin.csv")]
    assert sorted(found) == sorted(made)
    assert found == [row.id for row in notebook.services.queries.records("note")]


def test_what_moves_to_another_day_meanwhile_is_in_the_file_once(
    notebook: Notebook, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables_module, "PAGE", 2)
    monkeypatch.setattr(tables_module, "STEP", 1)
    made = add(notebook, *({**NOTE, "title": f"{n}", "occurred_on": f"2026-11-{n + 1:02}"} for n in range(8)))

    class Meanwhile(Watch):
        def tell(self, done: int) -> None:
            if done == 2:  # the first page was read
                with ThreadPoolExecutor(1) as other:
                    other.submit(change, notebook, made[7], occurred_on="2026-11-02", title="chưa tới lượt").result()
                    other.submit(change, notebook, made[0], occurred_on="2026-11-08", title="qua lượt rồi").result()

    tables.write_notes("csv", tmp_path / "tin.csv", watch=Meanwhile())
    rows = read_csv(tmp_path / "tin.csv")
    assert [row["Mã tin"] for row in rows] == made[::-1]
    assert [row["Tiêu đề"] for row in rows] == [f"{n}" for n in range(8)][::-1]
    tables.write_notes("csv", tmp_path / "nữa.csv")
    assert {row["Tiêu đề"] for row in read_csv(tmp_path / "nữa.csv")} >= {"chưa tới lượt", "qua lượt rồi"}


def test_a_question_of_several_steps_is_about_one_moment(notebook: Notebook) -> None:
    store = notebook.services.capture._context.store
    [first] = add(notebook, {**NOTE, "title": "trước"})

    def count() -> int:
        return notebook.services.queries.count("note")

    with store.snapshot(), ThreadPoolExecutor(1) as other:
        assert count() == 1
        assert other.submit(add, notebook, {**NOTE, "title": "sau"}).result()
        assert other.submit(count).result() == 2
        with store.snapshot():
            assert count() == 1
        assert count() == 1
    assert count() == 2
    with pytest.raises(ZeroDivisionError), store.snapshot():
        raise ZeroDivisionError
    change(notebook, first, title="lúc khác")
    with store.snapshot():  # what was saved is in it, also what is derived later
        assert [row.title for row in notebook.services.queries.records("note")] == ["sau", "lúc khác"]


def test_a_changed_note_is_exported_as_it_stands_and_a_deleted_one_not(
    notebook: Notebook, tables: Tables, tmp_path: Path
) -> None:
    kept, gone = add(notebook, {**NOTE, "title": "cũ"}, {**NOTE, "title": "bỏ"})
    capture = notebook.services.capture
    draft = capture.edit(kept).result()
    capture.save_draft(draft.id, {**draft.fields, "title": "mới"}).result()
    capture.complete(draft.id).result()
    capture.delete(gone).result()
    capture.new_draft("note", {**NOTE, "title": "nháp"}).result()
    tables.write_notes("csv", tmp_path / "tin.csv")
    assert [row["Tiêu đề"] for row in read_csv(tmp_path / "tin.csv")] == ["mới"]


def test_payloads_go_all_the_way_and_come_back(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    typed = [text for text in PAYLOADS if text.strip("\x00\ufeff\u200b \t\r\n")]
    made = add(notebook, *({**NOTE, "content": text} for text in typed))
    stored = {one: notebook.services.queries.record(one).data["content"] for one in made}
    tables.write_notes("csv", tmp_path / "tin.csv")
    tables.write_notes("xlsx", tmp_path / "tin.xlsx")
    assert {row["Mã tin"]: row["Nội dung"] for row in read_csv(tmp_path / "tin.csv")} == stored
    data = (tmp_path / "tin.xlsx").read_bytes()
    assert dangers(data) == []
    found = cells(data)
    assert {found[f"A{row}"][1]: found[f"H{row}"][1] for row in range(2, len(made) + 2)} == stored


# -- files -------------------------------------------------------------------------------------------------------------


def test_nothing_is_overwritten_unasked(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    path = tmp_path / "tin.csv"
    path.write_text("của người khác")
    with pytest.raises(FileProblem):
        tables.write_notes("csv", path)
    assert path.read_text() == "của người khác"
    tables.write_notes("csv", path, overwrite=True)
    assert read_csv(path) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX")
def test_what_is_no_file_is_never_replaced_by_one(tables: Tables, tmp_path: Path) -> None:
    pipe, folder = tmp_path / "ống.csv", tmp_path / "tin.csv"
    os.mkfifo(pipe)
    folder.mkdir()
    for path in (pipe, folder):
        with pytest.raises(FileProblem, match=path.name):
            tables.write_notes("csv", path, overwrite=True)
    assert pipe.is_fifo()
    assert sorted(tmp_path.glob("*.csv*")) == [folder, pipe]


def test_a_folder_that_is_not_there(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    for format in Tables.NOTES:
        with pytest.raises(FileProblem):
            tables.write_notes(format, tmp_path / "không có" / "tin")


def test_a_folder_that_cannot_be_written(
    notebook: Notebook, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(ReadOnly):
        tables.write_notes("csv", tmp_path / "tin.csv")
