"""Problem reports in parcels: kept until the office heard them, bounded, and harmless to whoever shows them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sync.driver import report
from sync.server import reports
from sync.wire.codec import BadMessage
from tests.contracts.memory_store import MemoryStore

ONE, TWO = "01a1fbd4-f500-7fc9-baef-ae179bf70f6c", "01a1fbd4-f501-7fc9-baef-ae179bf70f6c"
DEVICE = "01a1fbd4-f502-7fc9-baef-ae179bf70f6c"


def store() -> MemoryStore:
    return MemoryStore(DEVICE, "0" * 32)


def test_it_goes_with_every_parcel_until_the_office_has_heard_one_of_them() -> None:
    place = store()
    assert report.told(place, 1) == {}
    report.leave(place, ONE, "check file: ok\n")
    said = {"report": {"id": ONE, "text": "check file: ok\n"}}
    assert report.told(place, 2) == said
    report.heard(place, 1)  # of a parcel before it
    assert report.told(place, 3) == said
    report.heard(place, 2)
    assert not report.waiting(place)
    assert report.told(place, 4) == {}


def test_one_that_was_left_and_not_yet_written_is_not_taken_for_delivered() -> None:
    place = store()
    report.leave(place, ONE, "a")
    report.heard(place, 9)
    assert report.waiting(place)
    report.leave(place, TWO, "b")
    assert report.told(place, 10)["report"]["id"] == TWO


def test_a_long_one_keeps_its_end() -> None:
    place = store()
    report.leave(place, ONE, "ấ" * report.MOST + "cuối")
    text = report.told(place, 1)["report"]["text"]
    assert text.endswith("cuối")
    assert len(text.encode()) <= report.MOST
    assert reports.read({"id": ONE, "text": text}) == (ONE, text)


@pytest.mark.parametrize(
    "said", [[], "text", {}, {"id": ONE}, {"id": "../x", "text": ""}, {"id": ONE, "text": "x" * (reports.MOST + 1)}]
)
def test_what_is_no_report_is_refused(said: object) -> None:
    with pytest.raises(BadMessage):
        reports.read(said)


def test_the_office_keeps_each_once_and_only_so_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MOST_KEPT", 3)
    shown = reports.read({"id": ONE, "text": "a\x1b[2J\u202eb\nc"})
    assert shown == (ONE, "a[2Jb\nc"), "nothing in it can move a terminal's cursor or turn its text around"
    for number in range(5):
        name = f"{number:08x}-f501-7fc9-baef-ae179bf70f6c"
        reports.keep(tmp_path, DEVICE, (name, f"số {number}"), "2026-11-22T09:00:00+00:00")
        reports.keep(tmp_path, DEVICE, (name, "another text"), "2026-11-23T09:00:00+00:00")
    files = sorted((tmp_path / reports.FOLDER).iterdir())
    assert [json.loads(one.read_bytes())["text"] for one in files] == ["số 2", "số 3", "số 4"]
    assert {one.stat().st_mode & 0o777 for one in files} == {0o600}
