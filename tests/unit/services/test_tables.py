"""Lists that leave the notebook: the filter, the totals, the guard, and files that are whole or not there."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import pypdf
import pytest
from lxml import etree
from PySide6.QtWidgets import QApplication

from desktop_app.errors import FileProblem, ReadOnly
from desktop_app.exports import csv, docx
from desktop_app.services import tables as tables_module
from desktop_app.services.checking import Checked, GuardStops, passing
from desktop_app.services.rows import RecordFilter
from desktop_app.services.tables import Tables, TooLong
from desktop_app.services.watch import Watch
from tests.support import Notebook
from tests.unit.exports.tables.payloads import PAYLOADS
from tests.unit.exports.tables.reading import cells, dangers
from ui.printing import ensure_application, render_pdf

NOTE = {"area": "29461", "occurred_on": "2026-11-20", "content": "Bà con kể lại.", "severity": 2}


@dataclass(frozen=True)
class Finding:
    kind: str
    level: str


def check(text: str) -> Sequence[Finding]:
    """A guard that knows two words."""
    found = [Finding("national_id", "block")] * text.count("084093001234")
    found += [Finding("minor", "block")] * text.count("em Hoa lớp 9")
    return found + [Finding("phone", "advise")] * text.count("0912")


@pytest.fixture
def tables(notebook: Notebook) -> Tables:
    services = notebook.services
    workers = ThreadPoolExecutor(1)
    return Tables(services.queries._context, services.queries, check, {"docx": docx.render, "pdf": render_pdf}, workers)


class NoGuard:
    """Records that the guard would stop today came before it did, or from another device."""

    def problems(self, *_asked: object) -> list[Any]:
        return []


def add(notebook: Notebook, *notes: dict[str, Any], type: str = "note") -> list[str]:
    unguarded = copy(notebook.services.capture)
    unguarded._context = unguarded._context._replace(guard=cast(Any, NoGuard()))
    return [one.record_id for one in unguarded.add(type, notes).result()]


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open("rb") as file:
        names, *rows = csv.read(file)
    return [dict(zip(names, row, strict=True)) for row in rows]


def sheet_rows(path: Path, sheet: int = 1) -> list[list[str]]:
    rows: dict[int, list[str]] = {}
    for name, (_, text) in cells(path.read_bytes(), sheet).items():
        row = int(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        rows.setdefault(row, []).append(text)
    return [rows[row] for row in sorted(rows)]


def docx_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert b"External" not in archive.read(name)
        root = etree.fromstring(archive.read("word/document.xml"))
    return "\n".join("".join(part.text or "" for part in paragraph.iter("{*}t")) for paragraph in root.iter("{*}p"))


FULL = {
    **NOTE,
    "title": "Chậm đền bù",
    "channel": "conversation",
    "topics": ["land.clearance"],
    "people": {"low": 20, "high": 1500, "qualifier": "about"},
    "households": 12,
    "forecast": {"what": "Có thể kéo lên xã", "by": "tháng 12", "likelihood": "medium"},
    "proposal": {"to": "UBND xã", "action": "Công khai lịch", "by": "30/11"},
    "streams": [
        {"stance": "concerned", "prevalence": "many", "summary": "Lo chậm tiền", "basis": {"kind": "survey", "n": 30}},
        {"stance": "support", "summary": "Đồng tình chủ trương"},
    ],
}


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


def change(notebook: Notebook, record: str, **fields: Any) -> None:
    capture = notebook.services.capture
    draft = capture.edit(record).result()
    capture.save_draft(draft.id, {**draft.fields, **fields}).result()
    capture.complete(draft.id).result()


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


# -- the guard -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", Tables.NOTES)
@pytest.mark.parametrize(
    "place",
    [
        {"content": "CCCD 084093001234"},
        {"title": "084093001234"},
        {"streams": [{"summary": "số 084093001234"}]},
        {"proposal": {"to": "UBND xã", "action": "gọi 084093001234"}},
        {"forecast": {"what": "084093001234"}},
    ],
)
def test_what_blocks_stops_the_whole_file(
    notebook: Notebook, tables: Tables, tmp_path: Path, format: str, place: dict[str, Any]
) -> None:
    add(notebook, {**NOTE, "title": "trước", "occurred_on": "2026-11-21"})
    (made,) = add(notebook, {**NOTE, **place})
    with pytest.raises(GuardStops) as stopped:
        tables.notes(format, tmp_path / "tin").result()
    assert stopped.value.records == (made,)
    assert stopped.value.kinds == {"national_id": 1}
    for language in ("vi", "en"):
        sentence = stopped.value.sentence(language)
        assert "084093001234" not in sentence
        assert made[:18] in sentence
        assert "1" in sentence
    assert [file for file in tmp_path.iterdir() if file.is_file()] == []


def test_the_sentence_counts_all_of_them(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    bad = add(
        notebook,
        *({**NOTE, "content": "084093001234 và 084093001234"} for _ in range(4)),
        {**NOTE, "content": "em Hoa lớp 9"},
    )
    before = tmp_path / "tin.csv"
    before.write_text("cũ")
    with pytest.raises(GuardStops) as stopped:
        tables.write_notes("csv", before, overwrite=True)
    assert stopped.value.kinds == {"national_id": 8, "minor": 1}
    assert set(stopped.value.records) == set(bad)
    assert "9 chỗ" in stopped.value.vi
    assert "8 số định danh cá nhân" in stopped.value.vi
    assert "1 tên trẻ em" in stopped.value.vi
    assert "2 mục khác" in stopped.value.vi
    assert before.read_text() == "cũ"


def test_nothing_is_given_after_what_blocks_but_all_of_it_is_read() -> None:
    given = passing(["a", "084093001234", "b", "em Hoa lớp 9"], lambda text: Checked(text, [text]), check)
    assert next(given) == "a"
    with pytest.raises(GuardStops) as stopped:
        next(given)
    assert stopped.value.kinds == {"national_id": 1, "minor": 1}


def test_advice_stops_nothing(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    add(notebook, {**NOTE, "content": "gọi 0912 345 678"})
    assert tables.write_notes("csv", tmp_path / "tin.csv").rows == 1


def test_every_list_asks_the_guard(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    add(notebook, {"title": "Họp về 084093001234"}, type="meeting")
    add(notebook, {"text": "gọi 084093001234"}, type="followup")
    writes: list[Callable[[], object]] = [
        lambda: tables.write_meeting_log("xlsx", tmp_path / "a"),
        lambda: tables.write_meeting_log("csv", tmp_path / "a"),
        lambda: tables.write_followups("docx", tmp_path / "a"),
        lambda: tables.write_followups("xlsx", tmp_path / "a"),
        lambda: tables.write_feedback("docx", tmp_path / "a"),
    ]
    for write in writes:
        with pytest.raises(GuardStops):
            write()
    assert [file for file in tmp_path.iterdir() if file.is_file()] == []


def test_minutes_ask_the_real_guard(notebook: Notebook, tmp_path: Path) -> None:
    exporting, item = notebook.services.exporting, {"kind": "opinion", "text": "Người dân nêu."}
    chair = {"chair": {"name": "Nguyễn Thị Mẫu", "position": "Phó Chủ tịch"}}
    good, bad = add(
        notebook,
        {"title": "Họp ấp", **chair, "items": [item]},
        {"title": "Họp ấp", **chair, "items": [{**item, "text": "CCCD 084093001234"}]},
        type="meeting",
    )
    exporting.minutes(good, "docx", "nd30-2020", tmp_path / "tốt.docx").result()
    with pytest.raises(GuardStops) as stopped:
        exporting.minutes(bad, "docx", "nd30-2020", tmp_path / "xấu.docx").result()
    assert stopped.value.records == (bad,)
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["tốt.docx"]


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


# -- meetings, follow-ups, feedback ------------------------------------------------------------------------------------

MEETINGS = (
    {"kind": "hamlet", "title": "Họp ấp 3", "starts_at": "2026-09-30T19:30:00+07:00", "area": "29461",
     "attendance": {"invited": 40, "present": 31, "groups": {"nông dân": 20, "phụ nữ": 4}}},
    {"kind": "hamlet", "title": "Họp ấp 4", "starts_at": "2026-11-02T19:30:00+07:00", "area": "29461",
     "attendance": {"present": 12, "groups": {"nông dân": 3, "thanh niên": 5}}},
    {"kind": "dialogue", "title": "Đối thoại", "starts_at": "2026-11-10T08:00:00+07:00", "area": "29182",
     "attendance": {"groups": {"nông dân": 0, "phụ nữ": 6}},
     "items": [{"kind": "question", "text": "Khi nào có nước?", "by_role": "người dân ấp 3"},
               {"kind": "task", "text": "Mở cống"}]},
    {"kind": "dialogue", "title": "Đối thoại cũ", "starts_at": "2025-12-31T23:00:00+07:00"},
)  # fmt: skip


def test_the_meeting_log_adds_up(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    add(notebook, *MEETINGS, type="meeting")
    done = tables.write_meeting_log("xlsx", tmp_path / "so.xlsx")
    assert done.rows == 4
    rows = sheet_rows(done.path)
    assert [row[3] for row in rows[1:5]] == ["Đối thoại", "Họp ấp 4", "Họp ấp 3", "Đối thoại cũ"]
    assert rows[5] == ["Cộng", "4 cuộc", "43"]
    periods = {row[0]: row[1:] for row in sheet_rows(done.path, 2)[1:]}
    assert list(periods) == [
        "Tháng 12/2025", "Quý IV/2025", "Năm 2025", "Tháng 09/2026", "Quý III/2026", "Tháng 11/2026", "Quý IV/2026",
        "Năm 2026", "Cộng",
    ]  # fmt: skip
    assert periods["Tháng 11/2026"] == ["2", "12", "1"]
    assert periods["Năm 2026"] == ["3", "43", "1"]
    assert periods["Cộng"] == ["4", "43", "2"]
    kinds = {row[0]: row[1:] for row in sheet_rows(done.path, 3)[1:]}
    assert kinds["Họp thôn, ấp, tổ dân phố"] == ["2", "43", "0"]
    assert kinds["Đối thoại trực tiếp"] == ["2", "0", "2"]
    assert dangers(done.path.read_bytes()) == []


def test_small_numbers_are_not_shown_by_area_and_group(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    add(notebook, *MEETINGS, type="meeting")
    tables.write_meeting_log("xlsx", tmp_path / "so.xlsx")
    head, *rows = sheet_rows(tmp_path / "so.xlsx", 4)
    assert head[1:] == ["nông dân", "phụ nữ", "thanh niên"]
    found = {row[0].split(",")[0]: row[1:] for row in rows}
    assert sorted(found.values()) == [["23", "dưới 5", "5"], ["dưới 5", "6", "dưới 5"]]
    assert not any(text in {"0", "1", "2", "3", "4"} for row in rows for text in row)


def test_a_group_that_nobody_counted_is_not_said_to_be_small(
    notebook: Notebook, tables: Tables, tmp_path: Path
) -> None:
    uncounted = {"attendance": {"groups": {"phụ nữ": 9, "nông dân": None, "thanh niên": None}}}
    add(notebook, MEETINGS[0], {**MEETINGS[1], **uncounted}, {**MEETINGS[2], **uncounted}, type="meeting")
    tables.write_meeting_log("xlsx", tmp_path / "so.xlsx")
    head, *rows = sheet_rows(tmp_path / "so.xlsx", 4)
    assert head[1:] == ["nông dân", "phụ nữ"]
    assert sorted(row[1:] for row in rows) == [["20", "13"], ["9"]]  # an empty cell is none in the file


def test_the_meeting_log_of_a_period(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    add(notebook, *MEETINGS, type="meeting")
    tables.write_meeting_log("csv", tmp_path / "so.csv", RecordFilter(since=date(2026, 11, 1)))
    rows = read_csv(tmp_path / "so.csv")
    assert [row["Tên cuộc họp"] for row in rows] == ["Đối thoại", "Họp ấp 4", "2 cuộc"]
    assert (rows[0]["Giờ"], rows[0]["Số ý kiến, câu hỏi"], rows[0]["Số nhiệm vụ"]) == ("08:00", "1", "1")
    assert rows[-1]["Có mặt"] == "12"


FOLLOWUPS = (
    {"text": "Mở cống", "owner": "UBND xã", "due_on": "2026-11-30", "state": "in_progress"},
    {"text": "Dặm đường", "owner": "Phòng Kinh tế", "due_on": "2026-11-01", "state": "forwarded"},
    {
        "text": "Trả giấy chứng nhận",
        "owner": "Văn phòng đăng ký đất đai",
        "state": "fed_back",
        "result": "Đã trả 12 giấy",
        "outcome": "agreed",
        "fed_back": {"on": "2026-11-15", "how": "tại cuộc họp ấp"},
    },
)


def test_the_followup_list_on_paper_and_as_a_sheet(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    add(notebook, *FOLLOWUPS, type="followup")
    tables.write_followups("docx", tmp_path / "viec.docx")
    text = docx_text(tmp_path / "viec.docx")
    assert text.index("Dặm đường") < text.index("Mở cống") < text.index("Trả giấy chứng nhận")
    assert "Đến ngày 21/11/2026: 3 việc, 1 việc quá hạn" in text
    assert "15/11/2026, tại cuộc họp ấp. Người dân đồng tình" in text
    tables.write_followups("xlsx", tmp_path / "viec.xlsx")
    rows = sheet_rows(tmp_path / "viec.xlsx")
    assert [row[1] for row in rows[1:]] == ["Dặm đường", "Mở cống", "Trả giấy chứng nhận"]
    assert "Quá hạn" in rows[1]
    tables.write_followups("csv", tmp_path / "viec.csv", RecordFilter(state="overdue"))
    assert [row["Việc cần làm"] for row in read_csv(tmp_path / "viec.csv")] == ["Dặm đường"]


def test_open_followups_without_a_day_stand_behind_those_with_one(
    notebook: Notebook, tables: Tables, tmp_path: Path
) -> None:
    add(notebook, {"text": "Không hạn"}, {"text": "Có hạn", "due_on": "2026-12-30"}, type="followup")
    tables.write_followups("csv", tmp_path / "viec.csv")
    assert [row["Việc cần làm"] for row in read_csv(tmp_path / "viec.csv")] == ["Có hạn", "Không hạn"]


def test_a_followup_names_the_meeting_it_came_from(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    (meeting,) = add(notebook, MEETINGS[2], type="meeting")
    notebook.services.meetings.finish(meeting).result()
    tables.write_followups("csv", tmp_path / "viec.csv")
    (row,) = read_csv(tmp_path / "viec.csv")
    assert row["Từ đâu"] == "Đối thoại (10/11/2026)"


def test_a_paper_of_thousands_of_rows_is_refused(
    notebook: Notebook, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables_module, "MOST_ON_PAPER", 2)
    add(notebook, *FOLLOWUPS, type="followup")
    with pytest.raises(TooLong):
        tables.write_followups("docx", tmp_path / "viec.docx")
    assert [file for file in tmp_path.iterdir() if file.is_file()] == []


def test_the_feedback_sheet_says_what_has_no_answer(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    add(notebook, *FOLLOWUPS, type="followup")
    done = tables.feedback("docx", tmp_path / "phan-hoi.docx").result()
    text = docx_text(done.path)
    assert "DÂN ĐÃ HỎI – CƠ QUAN ĐÃ TRẢ LỜI" in text
    assert "3 nội dung, 1 đã có trả lời" in text
    assert "Đã phản hồi người dân. Đã trả 12 giấy" in text
    assert text.count("Chưa có trả lời") == 2


def test_the_feedback_sheet_of_one_meeting(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    items = [
        {"id": "q1", "kind": "question", "text": "Khi nào có nước?", "by_role": "người dân ấp 3"},
        {"id": "q2", "kind": "question", "text": "Khi nào có điện?"},
        {"kind": "answer", "text": "Tháng 12.", "by_role": "Điện lực"},
        {"kind": "answer", "text": "Tuần sau.", "by_role": "Chi cục Thủy lợi", "answers": "q1"},
        {"id": "q3", "kind": "question", "text": "Khi nào sửa cầu?"},
    ]
    (meeting,) = add(notebook, {**MEETINGS[2], "items": items}, type="meeting")
    tables.write_feedback("docx", tmp_path / "phan-hoi.docx", meeting=meeting)
    text = docx_text(tmp_path / "phan-hoi.docx")
    assert "Đối thoại (10/11/2026)" in text
    water, power, bridge = text.index("có nước"), text.index("có điện"), text.index("sửa cầu")
    assert water < text.index("Tuần sau.") < power < text.index("Tháng 12.") < bridge < text.index("Chưa có trả lời")


def test_a_list_of_nothing_says_so(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    tables.write_followups("docx", tmp_path / "viec.docx")
    assert "Không có việc nào." in docx_text(tmp_path / "viec.docx")


def test_follow_ups_and_feedback_as_pdf_lie_on_the_paper(
    notebook: Notebook, tables: Tables, tmp_path: Path, qapp: QApplication
) -> None:
    ensure_application()
    add(notebook, *FOLLOWUPS, type="followup")
    tables.followups("pdf", tmp_path / "viec.pdf").result()
    tables.feedback("pdf", tmp_path / "phan-hoi.pdf").result()
    for name, words in (("viec", "DANH SÁCH VIỆC THEO DÕI"), ("phan-hoi", "DÂN ĐÃ HỎI – CƠ QUAN ĐÃ TRẢ LỜI")):
        (page,) = pypdf.PdfReader(tmp_path / f"{name}.pdf").pages
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [297, 210]
        shown = " ".join(page.extract_text().split())
        assert words in shown
        assert all(" ".join(str(one["text"]).split()) in shown for one in FOLLOWUPS)


def test_hostile_texts_stay_texts_on_paper(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    texts = [text for text in PAYLOADS if text.strip("\x00\ufeff\u200b \t\r\n")]
    add(notebook, *({"text": text} for text in texts), type="followup")
    tables.write_followups("docx", tmp_path / "viec.docx")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "viec.docx").read_bytes())) as archive:
        xml = archive.read("word/document.xml")
    root = etree.fromstring(xml)
    assert not list(root.iter("{*}hyperlink")) + list(root.iter("{*}fldSimple")) + list(root.iter("{*}instrText"))
    assert "HYPERLINK(" in docx_text(tmp_path / "viec.docx")


def test_a_folder_that_cannot_be_written(
    notebook: Notebook, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(ReadOnly):
        tables.write_notes("csv", tmp_path / "tin.csv")


def test_days_and_numbers_stand_on_one_line(notebook: Notebook, tables: Tables, tmp_path: Path) -> None:
    add(notebook, *FOLLOWUPS, type="followup")
    tables.write_followups("docx", tmp_path / "viec.docx")
    with zipfile.ZipFile(tmp_path / "viec.docx") as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}w"
    (table,) = root.iter("{*}tbl")
    twips = [int(column.get(name)) for column in table.iter("{*}gridCol")]
    assert twips[0] >= 700  # "TT" in bold, with the padding of a cell
    assert twips[4] >= 1480  # "30/11/2026"
    page = next(root.iter("{*}pgSz"))
    assert int(page.get(name)) > 16_000, "the paper does not lie"
    assert sum(twips) < int(page.get(name)) - 1_900
