"""The program from start to end: over a notebook, from first run, through trouble, and closing."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import MethodType
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.errors import DiskFull, ReadOnly
from desktop_app.profile import Profile
from desktop_app.services import Services
from desktop_app.services.tryout import TryoutServer, server_command
from desktop_app.storage import engine, reserve
from tests.support import MemoryKeyring
from tests.ui.driving import settle, type_text
from tests.ui.first_run.doubles import World
from ui.application import Application
from ui.first_run.start_window import StartWindow

START = Callable[..., Application]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "sổ của tôi")


@pytest.fixture
def begin(world: World, qapp: QApplication, qtbot: Any) -> Iterator[START]:
    """Starts the program over `world`; closes it after the test."""
    running: list[Application] = []

    def make() -> Application:
        application = Application(qapp, world.setup(), world.clock)
        running.append(application)
        application.start()
        qtbot.waitUntil(lambda: application.window is not None, timeout=20000)
        application.window.resize(1366, 736)
        return application

    yield make
    for application in running:
        if application.window is not None:
            application.window.hide()
        application.close()
    settle()


@pytest.fixture
def opened(begin: START, world: World, qtbot: Any) -> Application:
    """The program with an existing notebook open."""
    world.create(world.profile, label="Nguyễn Thị Lành", passphrase=None)
    application = begin()
    qtbot.waitUntil(lambda: application.frame is not None, timeout=20000)
    settle()
    return application


def said(application: Application) -> str:
    toast = application.frame.window.toast
    return toast.accessibleName() if toast.isVisible() else ""


def test_a_notebook_that_takes_long_to_open_shows_its_cover(begin: START, world: World, qtbot: Any):
    world.create(world.profile, label="", passphrase=None)
    gate, plain = threading.Event(), world.open

    def slowly(profile: Profile, *, passphrase: Callable[[], str | None]) -> Services:
        assert gate.wait(20)
        return plain(profile, passphrase=passphrase)

    world.open = slowly  # type: ignore[method-assign]
    application = begin()
    assert isinstance(application.window, StartWindow)
    assert application.window.isVisible()
    assert world.opened == []
    gate.set()
    qtbot.waitUntil(lambda: application.frame is not None, timeout=20000)
    assert application.window is application.frame.window


def test_a_notebook_that_opens_at_once_needs_no_cover(
    begin: START, world: World, qtbot: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("ui.application.COVER_AFTER_MS", 60_000)
    monkeypatch.setattr(Application, "show_start", lambda self: pytest.fail("a cover was made"))
    world.create(world.profile, label="", passphrase=None)
    application = begin()
    assert application.window is application.frame.window
    assert application.window.place == "today"


def test_an_existing_notebook_opens_at_today(opened: Application):
    window = opened.frame.window
    assert opened.window is window
    assert window.isVisible()
    assert window.place == "today"
    assert window.findChild(QWidget, "today_view").isVisible()


def test_every_place_opens(opened: Application, screens: Path):
    window = opened.frame.window
    for place in ("notes", "meetings", "followups", "sync", "settings", "today"):
        assert window.go(place)
        settle()
        window.grab().save(str(screens / f"application-{place}.png"))
        assert window.place == place
    assert said(opened) == ""


def test_a_quick_note_is_completed_and_sent_soon(opened: Application, qtbot: Any):
    frame = opened.frame
    frame.agent.start()
    QTest.keyClick(frame.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    settle()
    dialog = frame.window.findChild(QWidget, "quick_note")
    assert dialog is not None
    QTest.keyClick(frame.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert len(frame.window.findChildren(QWidget, "quick_note")) == 1
    asked: list[bool] = []
    frame.agent.soon = lambda: asked.append(True)
    made = opened.services.capture.add("note", [note()])  # type: ignore[union-attr]
    opened.bridge.then(made, lambda _done: None)
    single = opened.services.capture.new_draft("note", note_fields())  # type: ignore[union-attr]
    draft = single.result()
    opened.bridge.then(opened.services.capture.complete(draft.id), lambda _done: None)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: bool(asked), timeout=10000)
    dialog.close()


def note() -> dict[str, Any]:
    from tests.ui.today.test_today import NOTE

    return dict(NOTE)


def note_fields() -> dict[str, Any]:
    fields = {key: value for key, value in note().items() if key != "streams"}
    stream = {"stance": "concerned", "prevalence": "many", "summary": "Phải hứng nước từ trưa."}
    return {**fields, "stream.00000000-0000-7000-8000-000000000001": stream}


def test_records_open_in_their_own_place(opened: Application):
    services = opened.services
    assert services is not None
    record = services.capture.add("note", [note()]).result()[0].record_id
    follow = services.capture.add("followup", [{"text": "Hỏi lịch thay máy bơm", "state": "new"}]).result()[0]
    meeting = services.meetings.start({"title": "Giao ban"}).result()
    for type, wanted, place in (
        ("note", record, "notes"),
        ("followup", follow.record_id, "followups"),
        ("meeting", meeting.record_id, "meetings"),
    ):
        opened.frame.open_record(type, wanted)
        settle()
        assert opened.frame.window.place == place
    opened.frame.open_record("area", "nothing happens")
    assert opened.frame.window.place == "meetings"


def test_another_language_is_there_at_once_and_stays(opened: Application, begin: START, world: World, qtbot: Any):
    window = opened.frame.window
    window.go("settings")
    window.view("settings").language.chip("en").click()
    qtbot.waitUntil(lambda: window.rail.buttons["today"].text() == "Today", timeout=20_000)
    assert opened.settings.get("language") == "en"
    window.view("settings").language.chip("vi").click()
    qtbot.waitUntil(lambda: window.rail.buttons["today"].text() == "Hôm nay", timeout=20_000)


def asks(application: Application) -> bool:
    """Whether the closed notebook asks for its passphrase."""
    field = application.window.findChild(QLineEdit, "lock_passphrase")
    return field is not None and field.isVisible()


def test_locking_closes_the_notebook_and_only_the_passphrase_opens_it(begin: START, world: World, qtbot: Any):
    world.create(world.profile, label="", passphrase="mua roi")
    application = begin()
    qtbot.waitUntil(lambda: asks(application), timeout=20000)

    def unlock() -> None:
        type_text(application.window.findChild(QLineEdit, "lock_passphrase"), "mua roi")
        application.window.findChild(QWidget, "open_button").click()
        qtbot.waitUntil(lambda: application.frame is not None, timeout=20000)

    unlock()
    first = world.opened[0]
    QTest.keyClick(application.frame.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(application.window, StartWindow), timeout=20_000)
    assert application.services is None
    assert application.window.isVisible()
    said = "Sổ khóa lúc 9:14. Mọi chữ đã gõ đều được lưu."
    qtbot.waitUntil(lambda: application.window.lock._said.text.text() == said, timeout=20_000)
    qtbot.waitUntil(lambda: asks(application), timeout=20_000)
    unlock()
    assert len(world.opened) == 2
    with pytest.raises(RuntimeError, match="closed"):
        first.capture.new_draft("note")


def test_without_a_passphrase_one_button_opens_it_again(opened: Application, qtbot: Any):
    opened.lock()
    settle()
    assert not asks(opened)
    opened.window.findChild(QWidget, "open_button").click()
    qtbot.waitUntil(lambda: opened.frame is not None, timeout=20000)
    assert opened.frame.window.isVisible()


def test_what_cannot_be_stored_keeps_it_open(opened: Application):
    screen = opened.frame.window.view("today")
    stays = [True]
    screen.leaving = MethodType(lambda _self: not stays[0], screen)
    opened.lock()
    settle()
    assert opened.window is opened.frame.window
    assert opened.window.isVisible()
    assert opened.services is not None
    stays[0] = False


def test_a_notebook_that_was_opened_too_late_is_closed(begin: START, world: World, qtbot: Any):
    """The person closes the cover while the notebook is still being opened."""
    world.create(world.profile, label="", passphrase=None)
    application = begin()
    application.bridge.close()
    qtbot.waitUntil(lambda: bool(world.opened), timeout=20000)
    application.close()
    with pytest.raises(RuntimeError, match="closed"):
        world.opened[0].capture.new_draft("note")


def test_closing_stores_what_is_being_typed_and_stops_the_server(begin: START, world: World, qtbot: Any):
    world.tryout.made = True
    world.create(world.profile, label="", passphrase=None)
    application = begin()
    qtbot.waitUntil(lambda: application.frame is not None, timeout=20000)
    qtbot.waitUntil(lambda: "start" in world.tryout.calls, timeout=20000)
    window = application.frame.window
    draft = world.opened[0].capture.new_draft("note", {"title": "Lò đốt rác"}).result()
    window.go("notes")
    window.view("notes").open_record(draft.record_id)
    settle()
    title = window.findChild(QWidget, "note_title")
    type_text(title, "Mới ")
    window.close()  # in the same moment, long before the next save
    application.close()
    assert world.tryout.calls[-1] == "stop"
    again = world.setup().open().result()
    world.opened.append(again)
    stored = again.queries.drafts("note")[0].fields["title"]
    again.close()
    assert "Mới" in stored and "Lò đốt rác" in stored


def test_a_try_out_server_that_is_gone_is_told_and_writing_goes_on(begin: START, world: World, qtbot: Any):
    world.tryout.made = world.tryout.broken = True
    world.create(world.profile, label="", passphrase=None)
    application = begin()
    qtbot.waitUntil(lambda: application.frame is not None and said(application) != "", timeout=20000)
    assert "chưa khởi động được" in said(application)
    assert application.frame.window.go("notes")


def test_a_mistake_anywhere_is_one_calm_sentence_and_a_line_without_content(
    opened: Application, world: World, qtbot: Any
):
    def mistake() -> None:
        raise ZeroDivisionError("Bà Tư ở ấp 3 nói")

    QTimer.singleShot(0, mistake)
    qtbot.waitUntil(lambda: said(opened) != "", timeout=20_000)
    assert said(opened).startswith("Vừa có một chỗ trong chương trình chưa chạy đúng. Chữ đã lưu còn nguyên.")
    log = (world.profile.folder / "sotay.log").read_text(encoding="utf-8")
    assert "builtins.ZeroDivisionError at mistake:" in log
    assert "Bà Tư" not in log
    assert opened.frame.window.isVisible()


def test_a_mistake_on_another_thread_is_told_too(opened: Application, qtbot: Any):
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: said(opened) != "", timeout=20_000)


def test_a_mistake_in_the_background_is_told(opened: Application, qtbot: Any):
    from concurrent.futures import Future

    failed: Future[Any] = Future()
    failed.set_exception(KeyError("content"))
    opened.bridge.then(failed, lambda _done: None)
    qtbot.waitUntil(lambda: "chưa chạy đúng" in said(opened), timeout=20_000)


@pytest.mark.parametrize("error", [DiskFull(), ReadOnly("thư mục")])
def test_a_full_disk_and_a_locked_folder_are_told_and_the_words_stay(
    opened: Application, monkeypatch: Any, qtbot: Any, error: Exception
):
    """At the writer, where a full disk shows itself."""
    services, window = opened.services, opened.frame.window
    assert services is not None
    draft = services.capture.new_draft("note", {"title": "Lò đốt rác"}).result()
    window.go("notes")
    window.view("notes").open_record(draft.record_id)
    settle()
    refuse = [True]
    real = services.capture._context.store.writer._in_transaction

    def full(db: Any, job: Any) -> Any:
        if refuse[0]:
            raise error
        return real(db, job)

    monkeypatch.setattr(services.capture._context.store.writer, "_in_transaction", full)
    title: Any = window.findChild(QWidget, "note_title")
    type_text(title, "Mới ")
    window.view("notes").editor.session.save_soon() if hasattr(window.view("notes").editor, "session") else None
    qtbot.waitUntil(lambda: window.findChild(QWidget, "note_retry") is not None, timeout=10000)
    assert window.go("today") is False
    assert title.isVisible()
    refuse[0] = False
    assert window.go("today")


def test_the_room_that_was_kept_aside_is_told_of_when_it_is_used_and_when_there_is_none(
    opened: Application, world: World, monkeypatch: Any, qtbot: Any, screens: Path
):
    services = opened.services
    assert services is not None
    place = world.profile.database.with_name(reserve.NAME)
    monkeypatch.setattr(reserve, "PLENTY", 10**18)
    monkeypatch.setattr(reserve.keep, "__defaults__", (64 * 1024, 10**18))
    opened.frame._back_up()
    qtbot.waitUntil(lambda: "gần đầy" in said(opened), timeout=20_000)
    assert not place.exists()
    monkeypatch.setattr(reserve.keep, "__defaults__", (64 * 1024, 0))
    opened.frame._back_up()
    qtbot.waitUntil(place.exists, timeout=20_000)
    opened.frame.window.toast.say("")
    writer = services.capture._context.store.writer
    real = writer._in_transaction

    def full(db: Any, job: Any) -> Any:
        if place.exists():
            raise engine.DatabaseError("database or disk is full")
        return real(db, job)

    monkeypatch.setattr(writer, "_in_transaction", full)
    assert services.capture.add("note", [note()]).result()[0].rev
    qtbot.waitUntil(lambda: "nhờ chỗ để dành" in said(opened), timeout=20_000)
    opened.frame.window.grab().save(str(screens / "application-no-room.png"))


def test_the_chosen_look_is_there_from_the_first_picture(begin: START, world: World):
    world.create(world.profile, label="", passphrase=None)
    world.profile.settings_file.write_text('{"theme": "dark", "text_scale": 150, "language": "en"}')
    application = begin()
    assert (application.theme.mode, application.theme.scale, application.language) == ("dark", 150, "en")


def test_broken_settings_keep_nobody_out(begin: START, world: World, qtbot: Any):
    world.create(world.profile, label="", passphrase=None)
    world.profile.settings_file.write_text('{"theme": 7, "text_scale": "to", "label": 3, "window.geometry": "@@"')
    application = begin()
    qtbot.waitUntil(lambda: application.frame is not None, timeout=20000)


def test_english_can_be_chosen_before_anything_else(begin: START, world: World, qtbot: Any):
    application = begin()
    qtbot.waitUntil(lambda: application.window.first_run is not None, timeout=20_000)
    application.window.findChild(QWidget, "language_button").click()
    qtbot.waitUntil(lambda: application.language == "en", timeout=20_000)
    qtbot.waitUntil(lambda: application.window.first_run is not None, timeout=20_000)
    assert application.window.findChild(QWidget, "choose_tryout").text() == "Try it out on this machine"


def test_try_out_from_the_first_click_to_a_receipt(
    begin: START, world: World, qtbot: Any, monkeypatch: Any, screens: Path
):
    """The real server, the real wire: what a new person sees in the first minute."""
    world.keyring = MemoryKeyring()
    server = TryoutServer(world.profile.tryout_server, server_command())
    monkeypatch.setattr(world, "tryout", server)
    application = begin()
    qtbot.waitUntil(lambda: application.window.first_run is not None, timeout=20_000)
    start = application.window

    def part(name: str) -> Any:
        return start.findChild(QWidget, name)

    part("choose_tryout").click()
    settle()
    type_text(part("owner_name"), "Nguyễn Thị Lành")
    type_text(part("area"), "tra cu")
    QTest.keyClick(part("area"), Qt.Key.Key_Return)
    part("continue_button").click()
    settle()
    qtbot.waitUntil(lambda: part("other_button").isVisible(), timeout=10000)
    part("other_button").click()  # no passphrase
    qtbot.waitUntil(lambda: application.frame is not None, timeout=120000)
    frame, services = application.frame, application.services
    assert services is not None
    made = services.capture.add("note", [note()])
    made.result()
    frame.sync_now()
    qtbot.waitUntil(lambda: not frame.agent.running and services.queries.delivery().pending == 0, timeout=60000)
    frame.agent.changed.emit()
    settle()
    frame.window.grab().save(str(screens / "application-receipt.png"))
    line = services.queries.ledger()[0]
    assert line.state == "delivered"
    assert line.receipt
    # The server dies: calm words, nothing lost, and a new start of the program heals it.
    server.stop()
    services.capture.add("note", [note()]).result()
    frame.agent.now()
    qtbot.waitUntil(lambda: not frame.agent.running, timeout=60000)
    assert frame.agent.offline
    assert services.queries.delivery().local == 1
    frame.window.close()
    application.close()
    again = begin()
    qtbot.waitUntil(lambda: again.frame is not None, timeout=20000)
    qtbot.waitUntil(lambda: again.services.queries.delivery().pending == 0, timeout=120000)  # type: ignore[union-attr]


HEAVY = ("requests", "keyring", "sqlite_utils", "docx", "fastapi", "sqlalchemy", "cryptography", "sync.driver")


def first_window(folder: Path, expression: str) -> str:
    """What `expression` is, in a process of its own that has shown its first window."""
    code = (
        "import sys, desktop_app.app; from desktop_app.profile import Profile; from pathlib import Path\n"
        "from ui.application import Application; from ui.first_run.setup import Setup\n"
        "from PySide6.QtWidgets import QApplication; app = QApplication([])\n"
        f"a = Application(app, Setup(Profile(Path({str(folder)!r})), None, None, None, None)); a.show_start()\n"
        f"print({expression})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ".", "PATH": ""},
        check=True,
    )
    return done.stdout.strip()


def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path: Path):
    assert first_window(tmp_path, f"[name for name in {HEAVY!r} if name in sys.modules]") == "[]"


def test_no_source_of_the_window_is_read_while_it_is_loaded(tmp_path: Path):
    read = "sorted(name for name in __import__('linecache').cache if '/ui/' in name.replace(chr(92), '/'))"
    assert first_window(tmp_path, read) == "[]"


def test_the_passphrase_field_takes_what_an_input_method_gives(begin: START, world: World, qtbot: Any):
    world.create(world.profile, label="", passphrase="mưa rơi")
    application = begin()
    field: Any = None
    qtbot.waitUntil(lambda: asks(application), timeout=10000)
    field = application.window.findChild(QLineEdit, "lock_passphrase")
    type_text(field, "mưa rơi")
    application.window.findChild(QWidget, "open_button").click()
    qtbot.waitUntil(lambda: application.frame is not None, timeout=20000)
