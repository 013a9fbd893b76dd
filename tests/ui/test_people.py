"""Several people at one machine, in the real window: choosing, changing, adding, leaving, and nothing of A before B."""

from __future__ import annotations

import os
import threading
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app import fault_log
from desktop_app.profile import Profile, Settings
from desktop_app.services import people
from tests.support import cheap_derivation
from tests.ui.driving import cut_off, markup, settle, type_text, unnamed
from tests.ui.first_run.doubles import World
from ui.application import Application
from ui.first_run.people import PeopleView
from ui.first_run.start_window import StartWindow
from ui.settings.people import LeaveDialog
from ui.widgets.dialog import Dialog, snapshot

START = Callable[..., Application]
SAME = "mua roi tren song"
# Words that only A has: in a note, a draft, a search that is kept, a place, the folder of her exports.
SECRET = "quỳnhnghĩa"
NOTE = {"title": f"{SECRET} nước yếu", "content": f"Bà con {SECRET}", "area": f"29461/ấp {SECRET}"}
NOTE |= {"channel": "conversation", "severity": 1, "occurred_on": "2026-11-20", "no_proposal_reason": "đã báo"}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    cheap_derivation(monkeypatch)
    return World(tmp_path / "máy chung")


@pytest.fixture
def begin(world: World, qapp: QApplication, qtbot: Any) -> Iterator[START]:
    running: list[Application] = []

    def make() -> Application:
        application = Application(qapp, world.setup(), world.clock, world.setup)
        running.append(application)
        application.start()
        qtbot.waitUntil(lambda: application.window is not None, timeout=20000)
        application.window.resize(1366, 736)
        settle()
        return application

    yield make
    for application in running:
        if application.window is not None:
            application.window.hide()
        application.close()
    settle()


def settle_in(world: World, name: str, passphrase: str | None = SAME) -> Profile:
    profile = people.add(world.profile)
    world.create(profile, label=name, passphrase=passphrase)
    Settings(profile.settings_file).set("label", {"owner": name})
    return profile


def chooser(application: Application) -> PeopleView:
    view = application.window.findChild(PeopleView)
    assert isinstance(view, PeopleView)
    assert view.isVisible()
    return view


def cards(application: Application) -> list[str]:
    return [card.text() for card in chooser(application).cards]


def press(application: Application, name: str) -> None:
    """A named button; what it starts is done a little later."""
    application.window.findChild(QWidget, name).click()
    settle()


def choose(application: Application, name: str, qtbot: Any, passphrase: str = SAME) -> None:
    """Press somebody's card and open the notebook."""
    next(card for card in chooser(application).cards if card.text() == name).click()
    unlock(application, qtbot, passphrase)


def unlock(application: Application, qtbot: Any, passphrase: str = SAME) -> None:
    def field() -> QLineEdit | None:
        found: QLineEdit | None = application.window.findChild(QLineEdit, "lock_passphrase")
        return found

    qtbot.waitUntil(lambda: (one := field()) is not None and one.isVisible(), timeout=20000)
    type_text(field(), passphrase)  # type: ignore[arg-type]
    press(application, "open_button")
    qtbot.waitUntil(lambda: application.frame is not None, timeout=20000)
    settle()


def test_one_person_sees_nothing_of_it_before_the_notebook(begin: START, world: World, qtbot: Any) -> None:
    settle_in(world, "Lành", None)
    application = begin()
    qtbot.waitUntil(lambda: application.frame is not None, timeout=20000)
    assert "switching" not in application.__dict__, "a start alone does not ask who else there is"


def test_several_people_are_asked_who_it_is_and_each_opens_her_own(
    begin: START, world: World, qtbot: Any, screens: Path
) -> None:
    settle_in(world, "Nguyễn Thị Lành")
    second = settle_in(world, "Trần Văn Bình")
    Settings(second.settings_file).set("last_used", "2026-11-20")
    application = begin()
    assert cards(application) == ["Nguyễn Thị Lành", "Trần Văn Bình"]
    window = application.window
    for language in ("vi", "en"):
        if language == "en":
            application._speak_at_start("en")
            application.show_people()
            settle()
            window = application.window
        for width, height in ((1366, 736), (1024, 568), (600, 420)):
            window.resize(width, height)
            settle()
            window.grab().save(str(screens / f"people-{language}-{width}.png"))
            assert unnamed(window) == markup(window) == cut_off(window) == []
    choose(application, "Trần Văn Bình", qtbot)
    assert application.services is not None
    assert application.services.folder == str(second.folder)
    assert application.services.label == "Trần Văn Bình"


def everything(folder: Path) -> bytes:
    """All bytes below a folder."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def words_of(window: QWidget) -> str:
    """All that any widget of the program holds as text, seen or not."""
    found = []
    for top in QApplication.topLevelWidgets():
        for widget in [top, *top.findChildren(QWidget)]:
            for name in ("text", "toPlainText", "windowTitle", "placeholderText", "accessibleName", "toolTip"):
                read = getattr(widget, name, None)
                value = read() if callable(read) else ""
                found.append(value if isinstance(value, str) else "")
    return "\n".join(found)


def test_nothing_of_one_is_left_for_the_other(
    begin: START, world: World, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tạm"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    first, second = settle_in(world, "Lành"), settle_in(world, "Bình")
    application = begin()
    choose(application, "Lành", qtbot)
    services = application.services
    assert services is not None
    services.capture.add("note", [NOTE]).result()
    services.capture.new_draft("note", {"content": f"đang viết {SECRET}"}).result()
    (tmp_path / SECRET).mkdir()
    services.settings.set("export.folder", str(tmp_path / SECRET))
    services.settings.set("text_scale", 150)
    application.theme.change(scale=150)
    frame = application.frame
    for place in ("notes", "today", "settings", "notes"):
        frame.window.go(place)
        settle()
    frame.window.toast.say(f"Đã hoàn tất {SECRET}")
    QGuiApplication.clipboard().setText(f"chép {SECRET}")
    fault_log.record(ValueError(SECRET))
    assert SECRET in words_of(application.window), "the probe sees what is there"
    del services, frame
    application.switching.change()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: application.services is None, timeout=20000)
    settle()
    assert cards(application) == ["Bình", "Lành"]
    choose(application, "Bình", qtbot)
    services = application.services
    assert services is not None
    for place in ("notes", "meetings", "followups", "sync", "settings", "statistics", "today"):
        application.frame.window.go(place)
        settle()
    assert SECRET not in words_of(application.window)
    assert SECRET not in QGuiApplication.clipboard().text()
    assert services.queries.records("note", None, 10) == []
    assert services.queries.drafts("note", 10) == []
    assert services.queries.search(SECRET, 10) == []
    assert services.places.recent() == []
    assert application.theme.scale == 100
    assert Path(services.settings.get("export.folder", "")) == Path()
    fault_log.record(KeyError(SECRET))
    log = [(one / "sotay.log").read_text() for one in (first.folder, second.folder)]
    assert "ValueError" in log[0]
    assert "KeyError" in log[1]
    assert "KeyError" not in log[0]
    services.capture.add("note", [{**NOTE, "title": "của Bình", "content": "khác", "area": "29461"}]).result()
    for form in ("NFC", "NFD"):
        needle = unicodedata.normalize(form, SECRET).encode()
        assert needle not in everything(second.folder)
        assert needle not in everything(temporary)
        assert needle not in b"".join(
            path.read_bytes()
            for path in world.profile.folder.iterdir()
            if path.is_file() and "settings" not in path.name
        )


def test_the_one_beside_is_asked_for_at_the_cover_and_gets_a_passphrase_of_her_own(
    begin: START, world: World, qtbot: Any, screens: Path
) -> None:
    first = settle_in(world, "Lành")
    before = {path.name: path.read_bytes() for path in first.folder.iterdir() if path.is_file()}
    assert {"notebook.db", "key.json", "settings.json", "anchor.json"} <= set(before)
    application = begin()
    qtbot.waitUntil(
        lambda: (one := application.window.findChild(QWidget, "others_button")) is not None and one.isVisible(),
        timeout=20000,
    )
    for width, height in ((1366, 736), (1024, 568)):
        application.window.resize(width, height)
        settle()
        application.window.grab().save(str(screens / f"lock-others-{width}.png"))
        assert cut_off(application.window) == []
    press(application, "others_button")
    assert cards(application) == ["Lành"]
    press(application, "add_person")
    settle()
    assert isinstance(application.window, StartWindow)
    back = application.window.findChild(QWidget, "back_button")
    assert back.isVisible()
    application.window.grab().save(str(screens / "people-new.png"))
    back.click()
    settle()
    assert cards(application) == ["Lành"]
    assert not world.profile.is_shared(), "nothing was made yet"
    press(application, "add_person")
    window = application.window
    window.findChild(QWidget, "choose_code").click()
    settle()
    type_text(window.findChild(QLineEdit, "owner_name"), "Bình")
    window.findChild(QWidget, "continue_button").click()
    settle()
    assert not window.findChild(QWidget, "other_button").isVisible(), "a keyring would open it for everybody"
    for name in ("passphrase", "passphrase_again"):
        type_text(window.findChild(QLineEdit, name), SAME)
    window.findChild(QWidget, "continue_button").click()
    qtbot.waitUntil(lambda: len(world.opened) == 1, timeout=20000)
    qtbot.waitUntil(lambda: window.findChild(QLineEdit, "enrol_code") is not None, timeout=20000)
    settle()
    window.findChild(QWidget, "other_button").click()
    qtbot.waitUntil(lambda: application.frame is not None, timeout=20000)
    assert [one.name for one in people.everybody(world.profile)] == ["Bình", "Lành"]
    assert {path.name: path.read_bytes() for path in first.folder.iterdir() if path.name in before} == before
    assert Profile(Path(application.services.folder)).is_neighbour()  # type: ignore[union-attr]


def test_a_notebook_that_opens_by_itself_must_get_a_passphrase_first(begin: START, world: World, qtbot: Any) -> None:
    settle_in(world, "Lành", None)
    application = begin()
    qtbot.waitUntil(lambda: application.frame is not None, timeout=20000)
    application.frame.window.go("settings")
    settle()
    press(application, "add_person")
    assert application.services is not None
    assert "mở không cần mật khẩu" in words_of(application.window)
    application.lock()
    settle()
    press(application, "others_button")
    press(application, "add_person")
    assert "mở không cần mật khẩu" in chooser(application).message()
    assert not world.profile.is_shared()


def test_the_one_before_is_closed_to_the_end_although_somebody_else_has_begun(world: World) -> None:
    """Changing places stops the work of the one before; the closing of her notebook is part of it."""
    old, gate, done = world.setup(), threading.Event(), list[int]()
    old.submit(lambda: gate.wait(20))
    old.submit(lambda: done.append(1))
    new = world.setup()
    new.submit(lambda: old.close(finish=True))
    then = new.submit(lambda: done.append(2))
    gate.set()
    then.result(20)
    assert done == [1, 2]
    new.close()


def test_idle_locks_to_the_cover_from_where_the_next_one_goes_on(begin: START, world: World, qtbot: Any) -> None:
    settle_in(world, "Lành")
    settle_in(world, "Bình")
    application = begin()
    choose(application, "Lành", qtbot)
    qtbot.waitUntil(lambda: application.frame._idle is not None, timeout=20000)
    store = world.opened[0].care._context.store
    application.frame._idle.sleeping(True)
    qtbot.waitUntil(lambda: application.services is None, timeout=20000)
    press(application, "others_button")
    choose(application, "Bình", qtbot)
    assert application.services.label == "Bình"  # type: ignore[union-attr]
    assert store.key() == b""


def test_a_damaged_notebook_of_one_leaves_the_others_theirs(begin: START, world: World, qtbot: Any) -> None:
    first = settle_in(world, "Lành")
    settle_in(world, "Bình")
    first.database.write_bytes(os.urandom(20000))
    application = begin()
    next(card for card in chooser(application).cards if card.text() == "Lành").click()
    settle()
    field = application.window.findChild(QLineEdit, "lock_passphrase")
    qtbot.waitUntil(lambda: application.window.findChild(QLineEdit, "lock_passphrase") is not None, timeout=20000)
    field = application.window.findChild(QLineEdit, "lock_passphrase")
    qtbot.waitUntil(field.isVisible, timeout=20000)
    type_text(field, SAME)
    press(application, "open_button")
    qtbot.waitUntil(lambda: "hỏng" in application.window.lock.message(), timeout=20000)
    press(application, "others_button")
    choose(application, "Bình", qtbot)


def test_two_windows_of_two_people_at_once(begin: START, world: World, qtbot: Any) -> None:
    settle_in(world, "Lành")
    settle_in(world, "Bình")
    one, other = begin(), begin()
    choose(one, "Lành", qtbot)
    choose(other, "Bình", qtbot)
    for application, title in ((one, "của Lành"), (other, "của Bình")):
        application.services.capture.add("note", [{**NOTE, "title": title}]).result()  # type: ignore[union-attr]
    for application, title in ((one, "của Lành"), (other, "của Bình")):
        rows = application.services.queries.records("note", None, 10)  # type: ignore[union-attr]
        assert [row.title for row in rows] == [title]


def test_who_leaves_is_asked_twice_and_only_when_nothing_is_lost(
    begin: START, world: World, qtbot: Any, tmp_path: Path, screens: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = settle_in(world, "Lành")
    second = settle_in(world, "Bình")
    application = begin()
    choose(application, "Lành", qtbot)
    application.services.capture.add("note", [NOTE]).result()  # type: ignore[union-attr]
    stick = tmp_path / "USB"
    stick.mkdir()
    monkeypatch.setattr("ui.settings.people.ask_folder", lambda _parent, _title: stick)
    window = application.frame.window
    window.go("settings")
    settle()
    card = window.findChild(QWidget, "leave_machine").parentWidget().parentWidget()
    card.grab().save(str(screens / "people-card.png"))
    press(application, "leave_machine")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, LeaveDialog)
    assert "2 tin, biên bản" in dialog.findChild(QWidget, "leave_state").text.text()  # type: ignore[union-attr]
    assert not dialog.findChild(QWidget, "leave_next").isVisible()
    snapshot(window).save(str(screens / "people-leave-1.png"))
    dialog.findChild(QWidget, "leave_backup").click()
    following = dialog.findChild(QWidget, "leave_next")
    qtbot.waitUntil(following.isVisible, timeout=20000)
    settle()
    assert unnamed(dialog) == markup(dialog) == cut_off(dialog) == []
    snapshot(window).save(str(screens / "people-leave-2.png"))
    asked: list[str] = []

    def answer(dialog: Dialog) -> int:
        asked.append(dialog.windowTitle())
        dialog.open()
        settle()
        snapshot(window).save(str(screens / "people-leave-3.png"))
        dialog.close()
        return 1 if len(asked) == 2 else 0

    monkeypatch.setattr(Dialog, "exec", answer)
    following.click()
    settle()
    assert asked == ["Bỏ hẳn cuốn sổ này khỏi máy?"]
    assert first.exists()
    press(application, "leave_machine")
    again: Any = QApplication.activeModalWidget()
    again.findChild(QWidget, "leave_backup").click()
    qtbot.waitUntil(again.findChild(QWidget, "leave_next").isVisible, timeout=20000)
    again.findChild(QWidget, "leave_next").click()
    qtbot.waitUntil(lambda: not first.exists(), timeout=20000)
    qtbot.waitUntil(lambda: application.profile == second, timeout=20000)
    unlock(application, qtbot)
    assert application.services.label == "Bình"  # type: ignore[union-attr]
    assert {path.name for path in world.profile.folder.iterdir()} == {"people"}
    assert list(stick.glob("*.sotay")), "what was carried away stays"
