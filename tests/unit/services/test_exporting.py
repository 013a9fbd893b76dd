"""What may stand on the paper besides the minutes: the annex, and the mark by which it is matched to the record."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from desktop_app.errors import FileProblem
from desktop_app.services.exporting import PLAIN, Extras
from tests.support import Notebook

MEETING: dict[str, Any] = {
    "title": "Họp ấp 3",
    "kind": "hamlet",
    "attendance": {"invited": 30, "present": 28, "groups": {"nông dân": 20, "phụ nữ": 4}},
    "items": [{"kind": "opinion", "text": "Người dân nêu."}],
}


def add(notebook: Notebook) -> str:
    return notebook.services.capture.add("meeting", [MEETING]).result()[0].record_id


def texts(path: Path, part: str = "word/document.xml") -> list[str]:
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read(part))
    return ["".join(text.text or "" for text in paragraph.iter("{*}t")) for paragraph in root.iter("{*}p")]


def feet(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/footer")]
    return [line for name in names for line in texts(path, name)]


def test_annex_and_mark_stand_on_the_paper_only_when_they_are_wanted(notebook: Notebook, tmp_path: Path) -> None:
    exporting, meeting = notebook.services.exporting, add(notebook)
    version = exporting.version(meeting)
    assert version is not None and version.number == 1
    plain, full = tmp_path / "a.docx", tmp_path / "b.docx"
    exporting.minutes(meeting, "docx", "nd30-2020", plain).result()
    exporting.minutes(meeting, "docx", "nd30-2020", full, extras=Extras(annex=True, mark=True)).result()
    assert Extras(annex=False, mark=False) == PLAIN
    assert (feet(plain), "Phụ lục" in texts(plain)) == ([], False)
    assert set(feet(full)) == {f"Phiên bản 1 - mã {version.code}"}
    annex = texts(full)[texts(full).index("Phụ lục") :]
    assert annex[annex.index("nông dân") + 1] == "20"
    assert annex[annex.index("phụ nữ") + 1] == "dưới 5", "a group of four could be recognised"


def test_the_paper_names_the_commune_of_the_meeting(notebook: Notebook) -> None:
    add = notebook.services.capture.add
    there, nowhere = add(
        "meeting", [{**MEETING, "place": "Nhà văn hóa", "area": "29461"}, {**MEETING, "place": "Nhà văn hóa"}]
    ).result()
    text = notebook.services.exporting.text
    assert "Địa điểm: Nhà văn hóa, xã Trà Cú, tỉnh Vĩnh Long\n" in text(there.record_id, "nd30-2020")
    assert "Địa điểm: Nhà văn hóa\n" in text(nowhere.record_id, "nd30-2020")


def test_version_and_code_follow_the_record_and_outlive_a_rebuild(notebook: Notebook) -> None:
    services, meeting = notebook.services, add(notebook)
    first = services.exporting.version(meeting)
    assert services.exporting.version(meeting) == first, "exporting again is no new version"
    draft = services.capture.edit(meeting).result()
    services.capture.save_draft(draft.id, {**draft.fields, "conclusion": "Thống nhất."}).result()
    assert services.exporting.version(meeting) == first, "what is not completed is not on the paper either"
    services.capture.complete(draft.id).result()
    second = services.exporting.version(meeting)
    assert first is not None and second is not None
    assert (first.number, second.number) == (1, 2)
    assert first.code != second.code
    services.maintenance.rebuild().result()
    assert notebook.reopen().exporting.version(meeting) == second


def test_a_draft_has_no_version_and_no_mark(notebook: Notebook, tmp_path: Path) -> None:
    services = notebook.services
    draft = services.meetings.start({"title": "Đang họp"}).result()
    assert services.exporting.version(draft.record_id) is None
    services.exporting.minutes(draft.record_id, "docx", "thon", tmp_path / "a.docx", extras=Extras(mark=True)).result()
    assert feet(tmp_path / "a.docx") == []
    assert "DỰ THẢO" in texts(tmp_path / "a.docx")


@pytest.mark.parametrize(("format", "start"), [("html", "<!doctype html>"), ("txt", "cộng hòa xã hội")])
def test_minutes_as_a_page_and_as_plain_text(notebook: Notebook, tmp_path: Path, format: str, start: str) -> None:
    exporting, meeting = notebook.services.exporting, add(notebook)
    exporting.minutes(meeting, format, "thon", tmp_path / "a").result()
    shown = (tmp_path / "a").read_text(encoding="utf-8")
    assert start in shown.casefold()
    assert "Người dân nêu." in shown
    assert (exporting.text(meeting, "thon") == shown) is (format == "txt")


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ({"line": "state", "number": 7, "starts_at": "2026-10-01T08:00+07:00"}, 8),
        ({"line": "state", "number": 7, "starts_at": "2025-12-30T08:00+07:00"}, 1),
        ({"line": "party", "number": 7, "starts_at": "2025-12-30T08:00+07:00"}, 8),
        ({"kind": "hamlet", "number": 7, "starts_at": "2026-10-01T08:00+07:00"}, 8),
        ({"line": "state", "number": "05a", "starts_at": "2026-10-01T08:00+07:00"}, None),
        ({"line": "state", "number": 7}, 8),
        ({}, None),
    ],
)
def test_numbers_go_on_in_the_series_of_the_layout(
    notebook: Notebook, last: dict[str, Any], expected: int | None
) -> None:
    assert notebook.services.exporting.next_number(last) == expected


def test_only_meetings_have_minutes(notebook: Notebook) -> None:
    note = notebook.services.capture.add("note", [{"area": "29461", "occurred_on": "2026-11-20", "content": "x"}])
    with pytest.raises(FileProblem, match="Minutes can only be made of a meeting"):
        notebook.services.exporting.document(note.result()[0].record_id, "nd30-2020")
