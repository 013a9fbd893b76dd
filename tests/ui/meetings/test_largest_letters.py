"""The largest letters in the smallest window: nothing that is typed in is squeezed, and no button is out of reach."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from desktop_app.errors import DiskFull
from desktop_app.services import Services
from desktop_app.services.exporting import Extras
from tests.support import Notebook
from tests.ui.driving import cut_off, settle
from tests.ui.meetings.conftest import Place, fields_of
from tests.ui.notes.test_conflict import disputed
from ui.bridge import Bridge
from ui.meetings.dialogs import AttendanceDialog
from ui.meetings.export import minutes_dialog
from ui.meetings.minutes import MinutesPage
from ui.records.conflict import ConflictDialog
from ui.records.values import Values
from ui.settings.passphrase import PassphraseDialog
from ui.settings.restore import RestoreDialog
from ui.theme.theme import Theme
from ui.widgets.scroll import ScrollPage

OpenPlace = Callable[..., Place]


def finished(services: Services) -> str:
    return services.meetings.finish(services.meetings.start(fields_of()).result().id).result().record_id


def passphrase(theme: Theme, window: QWidget, book: Notebook, bridge: Bridge, _folder: Path) -> QDialog:
    return PassphraseDialog(theme, window, book.services, bridge)


def restore(theme: Theme, window: QWidget, book: Notebook, _bridge: Bridge, _folder: Path) -> QDialog:
    return RestoreDialog(theme, window, book.services)


def conflict(theme: Theme, window: QWidget, book: Notebook, bridge: Bridge, _folder: Path) -> QDialog:
    return ConflictDialog(book.services, theme, bridge, window, disputed(book), "note")


def saving(theme: Theme, window: QWidget, book: Notebook, bridge: Bridge, _folder: Path) -> QDialog:
    meeting = finished(book.services)
    return minutes_dialog(book.services, theme, bridge, window, meeting, "nd30-2020", "docx", "Biên bản", Extras())


@pytest.mark.parametrize("make", [passphrase, restore, conflict, saving])
def test_dialogs(
    make: Callable[..., QDialog],
    open_place: OpenPlace,
    make_theme: Callable[..., Theme],
    notebook: Notebook,
    tmp_path: Path,
) -> None:
    theme = make_theme("light", 200)
    place = open_place(1024, 600, look=theme)
    dialog = make(theme, place.window, notebook, place.view._bridge, tmp_path)
    dialog.open()
    settle()
    assert cut_off(dialog) == []
    dialog.close()


def test_the_page_of_the_minutes(open_place: OpenPlace, make_theme: Callable[..., Theme], notebook: Notebook) -> None:
    place = open_place(1024, 600, look=make_theme("light", 200))
    place.view.show_minutes(finished(notebook.services))
    place.wait(lambda: isinstance(place.view.current, MinutesPage))
    settle()
    assert cut_off(place.window) == []
    printing = place.find("minutes_print")
    assert printing.mapTo(place.window, printing.rect().bottomRight()).x() < place.window.width()


def test_an_empty_page(open_place: OpenPlace, make_theme: Callable[..., Theme]) -> None:
    place = open_place(1024, 600, look=make_theme("light", 200))
    assert cut_off(place.window) == []
    place.window.resize(1366, 1000)
    settle()
    assert cut_off(place.window) == []


@pytest.mark.parametrize(("width", "height"), [(1366, 736), (1024, 560)])
def test_what_was_said_before_is_in_sight(
    width: int, height: int, open_place: OpenPlace, make_theme: Callable[..., Theme]
) -> None:
    place = open_place(width, height, look=make_theme("light", 200))
    place.take(fields_of())
    settle()
    assert place.taking.items.isVisible()
    assert place.find("taking_finish").isVisible()
    assert cut_off(place.window) == []
    place.write("Gọi số 0912 345 678 nhé.")
    place.wait(lambda: place.taking._strip.isVisible())
    settle()
    assert place.find("taking_finish").isVisible()
    assert cut_off(place.window) == []


@pytest.mark.parametrize(
    ("width", "height", "kind"), [(1366, 736, "vote"), (1024, 560, "opinion"), (1024, 560, "vote")]
)
def test_a_banner_leaves_the_writer_her_field(
    width: int, height: int, kind: str, open_place: OpenPlace, make_theme: Callable[..., Theme]
) -> None:
    place = open_place(width, height, look=make_theme("light", 200))
    place.take(fields_of())
    place.taking.set_kind(kind)
    place.write("Bà con ấp 3 đề nghị nạo vét kênh trước mùa mưa. " * 9)
    place.taking._failed(DiskFull())
    settle()
    assert place.find("banner_again").isVisible()
    assert cut_off(place.window) == []
    composer = place.taking.composer
    assert composer.mapTo(place.window, composer.rect().bottomRight()).y() < place.window.height()
    seen = composer.text.viewport().rect()
    assert seen.contains(composer.text.cursorRect().center())
    place.taking._saved(place.services.clock())
    place.taking.set_kind("opinion")
    settle()
    assert place.find("taking_finish").isVisible()
    assert cut_off(place.window) == []


def test_an_item_is_put_right_where_the_fields_of_a_vote_leave_no_room(
    open_place: OpenPlace, make_theme: Callable[..., Theme]
) -> None:
    place = open_place(1024, 560, look=make_theme("light", 200))
    place.take(fields_of())
    place.taking.set_kind("vote")
    settle()
    assert not place.taking.items.isVisible()
    place.taking.read_back()
    place.find("read_back_item_i2").opened.emit()  # type: ignore[attr-defined]
    assert place.window.focusWidget() is place.find("edit_text")
    place.taking._failed(DiskFull())
    settle()
    assert place.find("edit_text").isVisible()
    place.find("edit_done").click()  # type: ignore[attr-defined]
    assert place.window.focusWidget() is place.find("composer_text")


def test_a_group_is_written_in_sight_and_kept_without_its_number(
    open_place: OpenPlace, make_theme: Callable[..., Theme], notebook: Notebook
) -> None:
    place = open_place(1024, 600, look=make_theme("light", 200))
    place.take(fields_of())
    dialog = AttendanceDialog(place.window.theme, place.window, place.taking.draft, lambda _text: [])
    dialog.open()
    settle()
    place.find("add_group").click()  # type: ignore[attr-defined]
    settle()
    name = place.find("group_name")
    page = dialog.findChild(ScrollPage)
    assert page is not None
    top = name.mapTo(page.viewport(), name.rect().topLeft()).y()
    assert 0 <= top <= page.viewport().height() - name.height()
    assert cut_off(dialog) == []
    place.write("thanh niên")
    dialog.reject()
    place.saved()
    draft = place.taking.draft
    kept = notebook.services.queries.drafts("meeting")[0].fields["attendance"]["groups"]
    assert kept == {"thanh niên": None}
    again = AttendanceDialog(place.window.theme, place.window, draft, lambda _text: [])
    field = again.findChild(QLineEdit, "group_name")
    assert field is not None
    assert field.text() == "thanh niên"
    done = notebook.services.meetings.finish(draft.id).result().record_id
    attendance = notebook.services.queries.record(done).fields["attendance"]
    assert attendance["groups"] == {"thanh niên": None}
    assert Values(notebook.services, "meeting").text("attendance", attendance).endswith(": thanh niên")
