"""Lists of meetings, follow-ups and feedback, as tables and on paper."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pypdf
import pytest
from lxml import etree
from PySide6.QtWidgets import QApplication

from desktop_app.services import tables as tables_module
from desktop_app.services.rows import RecordFilter
from desktop_app.services.tables import Tables, TooLong
from tests.support import Notebook
from tests.unit.exports.tables.payloads import PAYLOADS
from tests.unit.exports.tables.reading import dangers
from tests.unit.services.listed import add, docx_text, read_csv, sheet_rows
from ui.printing import ensure_application

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
