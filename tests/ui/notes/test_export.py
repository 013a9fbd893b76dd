"""The notes of the list as a file: the list's filter, a file that is never replaced by itself, the guard."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from copy import copy
from pathlib import Path
from typing import Any, cast

import pytest

from desktop_app.services import Services
from desktop_app.services.rows import RecordFilter
from desktop_app.services.watch import Stopped, Watch
from tests.ui.driving import settle, unnamed
from tests.ui.notes.conftest import COMPENSATION, DRAFT, HOME, OTHERS, Place
from ui.saving import Output, SaveDialog

OpenPlace = Callable[..., Place]


@pytest.fixture
def place(notes: dict[str, str], open_place: OpenPlace, services: Services, tmp_path: Path) -> Place:
    services.settings.set("export.folder", str(tmp_path))
    return open_place()


def dialog(place: Place) -> SaveDialog:
    place.find("note_export").click()
    settle()
    return cast(SaveDialog, place.find("export_dialog"))


def titles(path: Path) -> set[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["Tiêu đề"] for row in csv.DictReader(file)}


def test_the_filter_of_the_list_is_the_filter_of_the_file(place: Place, tmp_path: Path) -> None:
    place.view.listing.set_filter(RecordFilter(topic="land.clearance"))
    asked = dialog(place)
    place.until(lambda: "1 tin đã hoàn tất" in asked.text.text())
    assert unnamed(place.window) == []
    asked._kinds.chip("csv").click()
    asked.save()
    place.until(lambda: bool(list(tmp_path.glob("*.csv"))))
    (file,) = tmp_path.glob("*.csv")
    assert titles(file) == {COMPENSATION["title"]}
    place.until(place.window.toast.isVisible)


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json"])
def test_all_completed_notes_go_out_and_no_draft(place: Place, tmp_path: Path, suffix: str) -> None:
    asked = dialog(place)
    asked._kinds.chip(suffix).click()
    asked.save()
    place.until(lambda: bool(list(tmp_path.glob(f"*.{suffix}"))))
    (file,) = tmp_path.glob(f"*.{suffix}")
    assert file.name == f"Tin.{suffix}"
    everything = {COMPENSATION["title"], *(note["title"] for note in OTHERS)}
    if suffix == "json":
        assert {row["title"] for row in json.loads(file.read_bytes())} == everything
    elif suffix == "csv":
        assert titles(file) == everything
    else:
        assert file.read_bytes().startswith(b"PK")


def test_a_search_is_put_aside(place: Place) -> None:
    place.view.listing.search.setText("đền bù")
    place.view.listing._find("đền bù")
    asked = dialog(place)
    assert place.view.presenter.text == ""
    place.until(lambda: f"{len(OTHERS) + 1} tin" in asked.text.text())


def test_the_window_does_not_wait_for_the_count(place: Place, services: Services) -> None:
    gate = threading.Event()
    services.queries.later(lambda: gate.wait(60))
    asked = dialog(place)
    assert asked.isVisible()
    assert asked.text.text().startswith("… tin đã hoàn tất")
    gate.set()
    place.until(lambda: asked.text.text().startswith(f"{len(OTHERS) + 1} tin đã hoàn tất"))


def test_a_file_that_is_there_stays_and_the_folder_is_remembered(
    place: Place, services: Services, tmp_path: Path
) -> None:
    other = tmp_path / "khác"
    other.mkdir()
    (other / "Tin.xlsx").write_bytes(b"cu")
    asked = dialog(place)
    asked._choose = lambda *_asked: str(other)
    asked.change_folder()
    asked.save()
    settle()
    assert (other / "Tin.xlsx").read_bytes() == b"cu"
    place.find("export_other_name").click()
    place.until(lambda: (other / "Tin (2).xlsx").exists())
    place.until(lambda: services.settings.get("export.folder") == str(other))


def test_what_the_guard_stops_is_said_and_nothing_is_written(place: Place, services: Services, tmp_path: Path) -> None:
    class NoGuard:
        def problems(self, *_asked: object) -> list[Any]:
            return []

    # As it may come from a device whose program did not look yet.
    capture = copy(services.capture)
    capture._context = capture._context._replace(guard=cast(Any, NoGuard()))
    note = {"area": HOME, "occurred_on": "2026-11-20", "content": "Số 084093001234", "severity": 1}
    capture.add("note", [note]).result()
    asked = dialog(place)
    asked.save()
    place.until(lambda: bool(asked.name.problem()))
    assert "Chưa xuất tệp nào" in asked.name.problem()
    assert "084093001234" not in asked.name.problem()
    assert list(tmp_path.glob("*.xlsx")) == []


def test_a_long_export_says_how_far_it_is_and_can_be_ended(place: Place, services: Services, tmp_path: Path) -> None:
    """The worker waits in the middle until the person ends it: no file is there then, nor a part of one."""
    reached, go_on = threading.Event(), threading.Event()

    def write(kind: str, path: Path, overwrite: bool, watch: Watch) -> Future[Any]:
        def tell(done: int) -> None:
            Watch.tell(watch, done)
            if done:
                reached.set()
                assert go_on.wait(20)
                Watch.tell(watch, done)

        watch.tell = tell  # type: ignore[method-assign]
        return services.tables.notes(kind, path, overwrite=overwrite, watch=watch)

    services.capture.add("note", [{**DRAFT, "title": f"Tin {number}"} for number in range(60)]).result()
    output = Output("", "Tin", ("csv",), lambda *_asked: Future(), write)
    asked = SaveDialog(
        services, place.window.theme, place.view._bridge, place.window, "Xuất tin?", [output], count=lambda: 66
    )
    asked.open()
    settle()
    place.find("export_save").click()
    place.until(lambda: reached.is_set() and place.find("export_progress").isVisible())
    # It looks now and then; the last look may have been just before.
    place.until(lambda: "Đang ghi 50 trong 66 tin" in place.find("export_progress").text.text())
    place.find("export_cancel").click()
    assert asked.isVisible()  # until it has really ended
    go_on.set()
    place.until(lambda: not place.window.findChildren(SaveDialog))
    assert list(tmp_path.glob("*.csv")) == []
    assert [one for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_a_short_export_is_not_let_out_of_sight(place: Place, services: Services, tmp_path: Path) -> None:
    """Whoever closes the dialog while the file is written would find one that nobody told them of, or none."""
    going: Future[Any] = Future()
    output = Output("", "Biên bản", ("docx",), lambda *_asked: going)
    asked = SaveDialog(services, place.window.theme, place.view._bridge, place.window, "Xuất biên bản?", [output])
    written: list[Any] = []
    asked.written.connect(lambda path, _result: written.append(path))
    asked.open()
    settle()
    asked.save()
    asked.close()
    settle()
    assert asked.isVisible()
    assert "Đang ghi tệp" in place.find("export_progress").text.text()
    going.set_result(tmp_path)
    place.until(lambda: not place.window.findChildren(SaveDialog))
    assert [one.name for one in written] == ["Biên bản.docx"]


def test_a_window_that_goes_in_the_middle_of_an_export_ends_it(
    place: Place, services: Services, tmp_path: Path, qtbot: Any
) -> None:
    reached, go_on = threading.Event(), threading.Event()
    running: list[Future[Any]] = []

    def write(kind: str, path: Path, overwrite: bool, watch: Watch) -> Future[Any]:
        def tell(done: int) -> None:
            reached.set()
            assert go_on.wait(20)
            Watch.tell(watch, done)

        watch.tell = tell  # type: ignore[method-assign]
        running.append(services.tables.notes(kind, path, overwrite=overwrite, watch=watch))
        return running[0]

    output = Output("", "Tin", ("csv",), lambda *_asked: Future(), write)
    asked = SaveDialog(services, place.window.theme, place.view._bridge, place.window, "Xuất tin?", [output])
    asked.open()
    settle()
    asked.save()
    assert reached.wait(20)
    asked.deleteLater()  # with its window, as when the machine is shut down
    settle()
    go_on.set()
    with pytest.raises(Stopped):
        running[0].result(20)
    assert [one.name for one in tmp_path.iterdir()] == ["notebook"]
