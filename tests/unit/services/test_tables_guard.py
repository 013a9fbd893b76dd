"""What the guard stops in a list that leaves the notebook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.services.checking import Checked, GuardStops, passing
from desktop_app.services.tables import Tables
from tests.support import Notebook
from tests.unit.services.listed import NOTE, add, check


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
