"""From a file or the clipboard to a draft meeting, and nothing before that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.errors import FileProblem
from tests.support import Notebook

TEXT = "CHƯƠNG TRÌNH HỌP ẤP\nĐịa điểm: Nhà văn hóa\n1. Khai mạc\n2. Bàn việc nước sạch\n"


def test_an_agenda_becomes_a_draft_meeting(notebook: Notebook, tmp_path: Path) -> None:
    path = tmp_path / "chương trình.txt"
    path.write_text(TEXT, encoding="utf-8")
    services = notebook.services
    read = services.importing.read_file(path).result()
    assert (read.is_minutes, read.problems) == (False, ())
    assert services.queries.drafts("meeting") == []
    draft = services.importing.start(read).result()
    assert services.queries.drafts("meeting") == [draft]
    assert draft.fields["state"] == "taking"
    assert draft.fields["title"] == "CHƯƠNG TRÌNH HỌP ẤP"
    assert [point["text"] for point in draft.fields["agenda"]] == ["Khai mạc", "Bàn việc nước sạch"]
    services.capture.complete(draft.id).result()


def test_pasted_minutes_become_items(notebook: Notebook) -> None:
    importing = notebook.services.importing
    read = importing.read_text("BIÊN BẢN\nHọp ấp\nNội dung:\n1. Ý kiến của người dân: Thiếu nước.\nKết luận: Sẽ sửa.")
    draft = importing.start(read).result()
    items = [value for name, value in draft.fields.items() if name.startswith("item.")]
    assert [(item["kind"], item["by_role"], item["text"]) for item in items] == [
        ("opinion", "người dân", "Thiếu nước.")
    ]
    assert draft.fields["conclusion"] == "Sẽ sửa."


def test_a_file_that_is_not_there(notebook: Notebook, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="cannot be read"):
        notebook.services.importing.read_file(tmp_path / "không có.docx").result()
