"""The cards that keep a notebook safe: backups, passphrase and lock, examination; over a real notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app import app
from desktop_app.errors import WrongPassphrase
from desktop_app.storage import keys, slots, store
from tests.support import Clock, MemoryKeyring, cheap_derivation
from tests.ui.driving import cut_off, markup, settle, type_text, unnamed
from ui.bridge import Bridge
from ui.settings import restore as restore_module
from ui.settings import safety
from ui.settings.passphrase import PassphraseDialog
from ui.settings.restore import RestoreDialog
from ui.settings.safety import BackupCard, HealthCard, LockCard, ReportDialog
from ui.theme.theme import Theme

PASSPHRASE = "mua roi tren song"


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    cheap_derivation(monkeypatch)
    profile, keyring = store.Profile(tmp_path / "sổ"), MemoryKeyring()
    store.create(profile, label="Lành", passphrase=PASSPHRASE, keyring=lambda: keyring, new_id=app.new_id)
    opened = store.unlock(profile, passphrase=lambda: PASSPHRASE, keyring=lambda: keyring)
    made = app.build_services(opened, profile, clock=Clock())
    yield made
    made.close()


@pytest.fixture
def bridge() -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


def part(widget: QWidget, name: str) -> Any:
    found = widget.findChild(QWidget, name)
    assert found is not None, name
    return found


def test_backing_up_now_and_to_a_stick(
    theme: Theme,
    show: Callable[..., QWidget],
    services: Any,
    bridge: Bridge,
    tmp_path: Path,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    card = BackupCard(theme, services, bridge, lambda _path, _word: None)
    show(card, 760, 400)
    assert "Chưa có bản sao lưu" in part(card, "backup_state").text.text()
    card.now.click()
    qtbot.waitUntil(lambda: "hôm nay lúc 9:14" in part(card, "backup_state").text.text(), timeout=20000)
    stick = tmp_path / "USB"
    stick.mkdir()
    monkeypatch.setattr(safety, "ask_folder", lambda _parent, _title: stick)
    card.choose.click()
    qtbot.waitUntil(lambda: len(list(stick.glob("*.sotay"))) == 1 and card.now.isEnabled(), timeout=20000)
    assert str(stick) in part(card, "backup_elsewhere").text.text()
    for path in stick.iterdir():
        path.unlink()
    stick.rmdir()
    card.now.click()
    qtbot.waitUntil(lambda: card._told.isVisible(), timeout=20000)
    assert "cắm" in card._told.text.text()
    monkeypatch.setattr(safety, "ask_folder", lambda _parent, _title: Path(services.folder))
    card.choose.click()
    assert "Chưa đổi gì" in card._told.text.text()
    assert unnamed(card) == markup(card) == cut_off(card) == []


def test_a_backup_is_chosen_with_the_passphrase_and_only_then_wanted(
    theme: Theme, show: Callable[..., QWidget], services: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = services.care.backups.create().result()
    window = QWidget()
    show(window, 1024, 600)
    dialog = RestoreDialog(theme, window, services)
    wanted: list[tuple[Path, str | None]] = []
    dialog.wanted.connect(lambda path, word: wanted.append((path, word)))
    dialog.open()
    settle()
    part(dialog, "restore_button").click()
    assert part(dialog, "restore_from").problem()
    assert wanted == []
    bad = tmp_path / "ảnh.sotay"
    bad.write_bytes(b"")
    monkeypatch.setattr(restore_module, "choose_backup", lambda _parent: bad)
    part(dialog, "restore_other").click()
    assert "không phải là bản sao lưu" in part(dialog, "restore_problem").text.text()
    monkeypatch.setattr(restore_module, "choose_backup", lambda _parent: made.path)
    part(dialog, "restore_other").click()
    type_text(part(dialog, "restore_passphrase"), PASSPHRASE)
    assert unnamed(dialog) == markup(dialog) == []
    part(dialog, "restore_button").click()
    assert wanted == [(made.path, PASSPHRASE)]


def test_the_passphrase_is_changed_by_who_knows_the_old_one(
    theme: Theme, show: Callable[..., QWidget], services: Any, bridge: Bridge, qtbot: Any
) -> None:
    window = QWidget()
    show(window, 1024, 600)
    dialog = PassphraseDialog(theme, window, services, bridge)
    dialog.open()
    settle()
    go = part(dialog, "change_button")
    go.click()
    assert dialog._old.problem()
    assert dialog._new.problem()
    type_text(part(dialog, "old_passphrase"), "mua gi do")
    type_text(part(dialog, "new_passphrase"), "nang len roi")
    assert part(dialog, "new_strength").isVisible()
    type_text(part(dialog, "new_again"), "nang len ro")
    go.click()
    assert "chưa giống nhau" in dialog._again.problem()
    type_text(part(dialog, "new_again"), "i")
    go.click()
    qtbot.waitUntil(go.isEnabled, timeout=20000)
    path = Path(services.folder) / "key.json"
    keys.unlock(path, passphrase=lambda: PASSPHRASE, keyring=MemoryKeyring)
    part(dialog, "old_passphrase").clear()
    type_text(part(dialog, "old_passphrase"), PASSPHRASE)
    with qtbot.waitSignal(dialog.changed, timeout=20000):
        go.click()
    keys.unlock(path, passphrase=lambda: "nang len roi", keyring=MemoryKeyring)
    with pytest.raises(WrongPassphrase):
        keys.unlock(path, passphrase=lambda: PASSPHRASE, keyring=MemoryKeyring)
    assert slots.SERVICE


def test_the_time_until_the_lock_is_kept(
    theme: Theme, show: Callable[..., QWidget], services: Any, bridge: Bridge
) -> None:
    card = LockCard(theme, services, bridge)
    show(card, 760, 300)
    assert card.after.value() == "10"
    card.after.chip("5").click()
    settle()
    assert services.settings.get("lock_minutes") == 5
    assert "mật khẩu" in card.change.text()
    assert unnamed(card) == markup(card) == cut_off(card) == []


def test_an_examination_tells_everything_and_mends_what_can_be(
    theme: Theme, show: Callable[..., QWidget], services: Any, bridge: Bridge, qtbot: Any
) -> None:
    card = HealthCard(theme, services, bridge)
    show(card, 760, 700)
    copy = Path(services.folder) / "key-copy.json"
    copy.unlink()
    card.start.click()
    qtbot.waitUntil(lambda: card.start.isEnabled() and card._lines.isVisible(), timeout=20000)
    assert "tệp khóa" in part(card, "check_keys").text.text()
    assert card.mend.isVisible()
    card.mend.click()
    qtbot.waitUntil(lambda: card.start.isEnabled() and not card.mend.isVisible(), timeout=20000)
    assert copy.exists()
    settle()
    for name in ("engine", "file", "log", "views", "blobs", "keys", "clock", "room", "disk", "backup"):
        assert part(card, f"check_{name}").isVisible()
    assert unnamed(card) == markup(card) == cut_off(card) == []


def test_the_problem_report_is_shown_before_it_goes_anywhere_and_names_nobody(
    theme: Theme, show: Callable[..., QWidget], services: Any, bridge: Bridge, qtbot: Any
) -> None:
    services.capture.new_draft("note", {"content": "một chuyện riêng"}).result()
    card = HealthCard(theme, services, bridge)
    show(card, 900, 700)
    card.report.click()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=20000)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    text = part(dialog, "report_text").text()
    assert "check file: ok" in text
    assert "drafts: 1" in text
    assert "Lành" not in text
    assert "riêng" not in text
    assert services.author not in text
    assert unnamed(dialog) == markup(dialog) == []
    part(dialog, "report_copy").click()
    assert QGuiApplication.clipboard().text() == text
    assert dialog.findChild(QWidget, "report_leave") is None, "there is no office to send it to"
    dialog.close()


def test_the_problem_report_goes_with_the_next_parcel_once_its_reader_says_so(
    theme: Theme, show: Callable[..., QWidget], qtbot: Any
) -> None:
    frame = QWidget()
    show(frame, 900, 700)
    left: list[str] = []
    dialog = ReportDialog(theme, frame, "check file: ok", left.append)
    dialog.open()
    assert left == []
    assert unnamed(dialog) == markup(dialog) == cut_off(dialog) == []
    with qtbot.waitSignal(dialog.finished):
        part(dialog, "report_leave").click()
    assert left == ["check file: ok"]
