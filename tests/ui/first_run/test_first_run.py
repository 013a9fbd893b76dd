"""First run from the first click to the open notebook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.errors import SyncFailed, WrongPassphrase
from desktop_app.storage import store
from tests.ui.driving import cut_off, markup, settle, tab_order, type_text, unnamed
from tests.ui.first_run.doubles import World
from ui.first_run.restoring import RestorePage
from ui.first_run.view import FirstRunView
from ui.widgets.buttons import Button

Make = Callable[..., FirstRunView]
STEPS = ("start", "label", "passphrase", "connect", "tryout")


def part(view: QWidget, name: str) -> Any:
    found = view.findChild(QWidget, name)
    assert found is not None, name
    return found


def press(view: QWidget, name: str) -> None:
    button: Button = part(view, name)
    assert button.isVisible() and button.isEnabled(), name
    button.click()
    settle()


def write(view: QWidget, name: str, text: str) -> None:
    field: QLineEdit = part(view, name)
    field.clear()
    type_text(field, text)
    settle()


def fill_label(view: FirstRunView) -> None:
    write(view, "owner_name", "Nguyễn Thị Lành")
    part(view, "address").chip("Bác").click()
    write(view, "area", "tra cu")
    QTest.keyClick(part(view, "area"), Qt.Key.Key_Return)
    write(view, "hamlet", "ấp 3")


def to_passphrase(view: FirstRunView, way: str = "tryout") -> None:
    press(view, f"choose_{way}")
    fill_label(view)
    press(view, "continue_button")


def fill_passphrase(view: FirstRunView, text: str = "mua roi tren song") -> None:
    write(view, "passphrase", text)
    write(view, "passphrase_again", text)


def told(view: FirstRunView) -> str:
    banner = view.banners.banner()
    return banner.accessibleName() if banner is not None else ""


def test_the_label_is_written_while_it_is_typed(first_run: Make):
    view = first_run()
    press(view, "choose_tryout")
    fill_label(view)
    assert part(view, "notebook_label").accessibleName() == "Bác Nguyễn Thị Lành · Ấp 3, xã Trà Cú · 2026"


def test_what_is_not_said_yet_is_asked_beside_its_field(first_run: Make):
    view = first_run()
    press(view, "choose_tryout")
    press(view, "continue_button")
    assert view.presenter.step == "label"
    assert view.page is not None
    assert "tên" in view.page.fields["owner"].problem()
    assert "xã" in view.page.fields["area"].problem()
    assert part(view, "owner_name").hasFocus()


def test_going_back_loses_nothing(first_run: Make):
    view = first_run()
    to_passphrase(view)
    press(view, "back_button")
    assert part(view, "owner_name").text() == "Nguyễn Thị Lành"
    assert part(view, "area").text() == "xã Trà Cú, tỉnh Vĩnh Long"
    assert part(view, "address").value() == "Bác"
    press(view, "back_button")
    press(view, "choose_code")
    assert part(view, "hamlet").text() == "ấp 3"


def test_another_text_size_keeps_what_was_typed(first_run: Make):
    view = first_run()
    press(view, "choose_tryout")
    fill_label(view)
    part(view, "text_size").changed.emit(150)
    settle()
    assert part(view, "owner_name").text() == "Nguyễn Thị Lành"
    assert part(view, "owner_name").font().pointSizeF() > 15


def test_a_passphrase_must_be_typed_twice_alike(first_run: Make, world: World):
    view = first_run()
    to_passphrase(view)
    write(view, "passphrase", "mua roi tren song")
    write(view, "passphrase_again", "mua roi tren sông")
    press(view, "continue_button")
    assert view.page is not None
    assert "giống nhau" in view.page.fields["again"].problem()
    assert not world.profile.exists()


def test_try_out_makes_the_notebook_and_connects_it(first_run: Make, world: World, qtbot: Any):
    view = first_run()
    finished: list[Any] = []
    view.finished.connect(finished.append)
    to_passphrase(view)
    fill_passphrase(view)
    press(view, "continue_button")
    qtbot.waitUntil(lambda: told(view) != "", timeout=20000)
    # The made-up server has an address where nobody answers: the person is told, and can go in all the same.
    assert world.tryout.calls[:2] == ["start", "code for Nguyễn Thị Lành in 29461"]
    assert "mạng" in told(view)
    press(view, "other_button")
    assert len(finished) == 1
    services = world.opened[0]
    assert services.label == "Nguyễn Thị Lành"
    assert services.settings.get("label")["area_label"] == "Ấp 3, xã Trà Cú"
    assert services.places.label(services.settings.get("area")).startswith("ấp 3, xã Trà Cú")
    assert view.answers.passphrase is None
    with pytest.raises(WrongPassphrase):
        store.unlock(world.profile, passphrase=lambda: "khác", keyring=lambda: world.keyring)


def test_a_server_that_does_not_start_can_be_tried_again(first_run: Make, world: World, qtbot: Any):
    world.tryout.broken = True
    view = first_run()
    to_passphrase(view)
    fill_passphrase(view)
    press(view, "continue_button")
    qtbot.waitUntil(lambda: told(view) != "", timeout=20000)
    assert "chưa khởi động được" in told(view)
    world.tryout.broken = False
    press(view, "continue_button")
    qtbot.waitUntil(lambda: len(world.tryout.calls) > 2 and told(view) != "", timeout=20000)
    assert world.tryout.calls.count("start") == 2
    assert len(world.opened) == 1


def test_a_wrong_code_is_told_and_nothing_typed_is_lost(first_run: Make, world: World, qtbot: Any):
    view = first_run()
    to_passphrase(view, "code")
    fill_passphrase(view)
    press(view, "continue_button")
    qtbot.waitUntil(lambda: view.presenter.step == "connect", timeout=20000)
    settle()
    write(view, "enrol_code", "ABCD")
    write(view, "server_address", "http://127.0.0.1:1")
    press(view, "continue_button")
    qtbot.waitUntil(lambda: told(view) != "", timeout=20000)
    assert told(view).startswith("Mã đăng ký chưa đúng dạng")
    assert part(view, "enrol_code").text() == "ABCD"
    assert part(view, "continue_button").isEnabled()


def test_later_leads_into_the_notebook_and_a_stick_is_a_way_too(
    first_run: Make, world: World, make_theme: Any, screens: Path, qtbot: Any
):
    view = first_run(make_theme("light", 100), 1024, 600)
    finished: list[Any] = []
    view.finished.connect(finished.append)
    to_passphrase(view, "code")
    fill_passphrase(view)
    press(view, "continue_button")
    qtbot.waitUntil(lambda: view.presenter.step == "connect", timeout=20000)
    settle()
    assert part(view, "enrol_read").isVisibleTo(view)
    press(view, "enrol_write")
    assert "mã đăng ký" in view.page.fields["code"].problem()  # type: ignore[union-attr]
    settle()
    view.grab().save(str(screens / "first-run-connect-by-stick.png"))
    assert cut_off(view) == [] and unnamed(view) == [] and markup(view) == []
    press(view, "other_button")
    assert finished == world.opened
    assert world.opened[0].syncing.enrolled() is None


def test_no_passphrase_is_offered_only_where_a_keyring_works(tmp_path: Path, first_run: Make, world: World, qtbot: Any):
    view = first_run()
    to_passphrase(view)
    qtbot.waitUntil(lambda: view.presenter._keyring is not None)
    assert not part(view, "other_button").isVisible()
    from tests.support import MemoryKeyring

    world.keyring = MemoryKeyring()
    view = first_run()
    qtbot.waitUntil(lambda: view.presenter._keyring is not None)
    to_passphrase(view, "code")
    press(view, "other_button")
    qtbot.waitUntil(lambda: view.presenter.step == "connect", timeout=20000)
    assert store.unlock(world.profile, passphrase=lambda: None, keyring=lambda: world.keyring)


def test_a_folder_that_cannot_be_written_is_told(first_run: Make, world: World, qtbot: Any):
    world.profile.folder.parent.joinpath("sổ của tôi").write_text("a file stands in the way")
    view = first_run()
    to_passphrase(view)
    fill_passphrase(view)
    press(view, "continue_button")
    qtbot.waitUntil(lambda: told(view) != "", timeout=20000)
    assert told(view).startswith("Không ghi được vào thư mục")
    assert part(view, "passphrase").text() == "mua roi tren song"
    assert part(view, "continue_button").isEnabled()


def test_a_mistake_of_ours_is_one_calm_sentence(first_run: Make, world: World, qtbot: Any):
    world.trouble = ZeroDivisionError("a secret that must not be shown")
    view = first_run()
    to_passphrase(view)
    fill_passphrase(view)
    press(view, "continue_button")
    qtbot.waitUntil(lambda: told(view) != "", timeout=20000)
    assert "chưa chạy đúng" in told(view)
    assert "secret" not in told(view)


def to_restore(view: FirstRunView, file: Path | None) -> RestorePage:
    press(view, "choose_restore")
    assert view.presenter.step == "restore"
    page = view.page
    assert isinstance(page, RestorePage)
    page._choose = lambda _parent: file
    press(view, "choose_backup")
    return page


def test_an_old_notebook_comes_back_from_its_backup(first_run: Make, world: World, tmp_path: Path, qtbot: Any):
    old = World(tmp_path / "sổ cũ")
    old.create(old.profile, label="Nguyễn Thị Lành", passphrase="mua roi")
    services = old.open(old.profile, passphrase=lambda: "mua roi")
    services.capture.new_draft("note", {"content": "viết dở"}).result()
    made = services.care.backups.create().result()
    services.close()
    view = first_run()
    to_restore(view, made.path)
    assert "21/11/2026" in part(view, "backup_facts").text.text()
    assert part(view, "backup_facts").isVisible()
    write(view, "backup_passphrase", "mua tanh")
    press(view, "continue_button")
    qtbot.waitUntil(lambda: told(view) != "", timeout=20000)
    assert "Mật khẩu chưa đúng" in told(view)
    assert not world.profile.exists()
    write(view, "backup_passphrase", "mua roi")
    with qtbot.waitSignal(view.finished, timeout=20000) as caught:
        press(view, "continue_button")
    assert caught.args is not None
    opened = caught.args[0]
    assert opened.label == "Nguyễn Thị Lành"
    assert opened.queries.delivery().drafts == 1


def test_a_file_that_is_no_backup_is_told_at_once(first_run: Make, world: World, tmp_path: Path):
    other = tmp_path / "ảnh.sotay"
    other.write_bytes(b"\x89PNG")
    view = first_run()
    to_restore(view, other)
    assert "không phải là bản sao lưu" in part(view, "backup_file").problem()
    press(view, "continue_button")
    assert view.presenter.step == "restore"
    assert "chọn tệp" in part(view, "backup_file").problem()
    press(view, "back_button")
    assert view.presenter.step == "start"
    assert not world.profile.exists()


def test_everything_is_reached_by_the_keyboard(first_run: Make):
    view = first_run()
    press(view, "choose_tryout")
    reached = {widget.objectName() for widget in tab_order(view)}
    assert {"owner_name", "area", "hamlet", "continue_button", "back_button"} <= reached


LOOKS = [
    ("light", 100, (1366, 736)),
    ("dark", 100, (1024, 568)),
    ("light", 150, (1366, 736)),
    ("high_contrast", 200, (1366, 736)),
]


@pytest.mark.parametrize("mode, scale, size", LOOKS)
def test_every_page_is_whole_named_and_plain(
    first_run: Make, make_theme: Any, screens: Path, mode: str, scale: int, size: tuple[int, int]
):
    view = first_run(make_theme(mode, scale), *size)
    answers = view.answers
    answers.path, answers.owner, answers.address = "tryout", "Nguyễn Thị Lành", "Bác"
    answers.area, answers.area_label, answers.hamlet = "29461", "xã Trà Cú, tỉnh Vĩnh Long", "ấp 3"
    answers.passphrase = "mua roi"
    for step in STEPS:
        answers.path = "code" if step == "connect" else "tryout"
        view.presenter._to(step)
        settle()
        if step == "connect":
            view.tell(SyncFailed("no-network", "Chưa có mạng tới nơi nhận. Vẫn ghi bình thường.", ""))
        view._progress(1)
        settle()
        view.grab().save(str(screens / f"first-run-{step}-{mode}-{size[0]}-{scale}.png"))
        assert cut_off(view) == []
        assert unnamed(view) == []
        assert markup(view) == []
