"""Lists that leave the notebook: what goes in, a guard that knows little, and how the files are read."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from lxml import etree

from desktop_app.exports import csv
from tests.support import Notebook
from tests.unit.exports.tables.reading import cells

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


def change(notebook: Notebook, record: str, **fields: Any) -> None:
    capture = notebook.services.capture
    draft = capture.edit(record).result()
    capture.save_draft(draft.id, {**draft.fields, **fields}).result()
    capture.complete(draft.id).result()
