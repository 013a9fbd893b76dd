"""Gửi qua USB and Nhận từ USB over a real notebook, a real office and a real folder."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.services.parcels import parcel_failure
from sync.carriers.memory import MemoryCarrier
from sync.carriers.parcel import ParcelFolder, opener
from sync.driver import Session
from sync.parcel.errors import Trouble
from sync.server import folder
from sync.server.parcels import Parcels
from sync.server.people import People
from sync.server.service import Service
from sync.server.serving import utc_now
from tests.support import Notebook
from tests.ui.driving import counted, cut_off, markup, settle, unnamed
from tests.ui.today.test_today import NOTE
from ui.bridge import Bridge
from ui.i18n import install_translators
from ui.sync_status.agent import SyncAgent
from ui.sync_status.courier import CourierDialog, size_words
from ui.sync_status.drives import Drive
from ui.sync_status.ledger import LedgerList
from ui.sync_status.presenter import SyncPresenter
from ui.sync_status.view import SyncStatusView
from ui.theme.theme import Theme
from ui.widgets.dialog import snapshot
from ui.widgets.labels import Text


class Office:
    """A server folder, and the notebook enrolled with it as if over a line."""

    def __init__(self, where: Path, notebook: Notebook) -> None:
        folder.init(where, name="Ban Tuyên giáo An Hòa Trung", now=utc_now())
        self.opened = folder.open_folder(where)
        service = Service(self.opened, now=utc_now, random=secrets.token_bytes)
        code = People(self.opened.engine, secrets.token_bytes, utc_now).make_code(
            "Nguyễn Thị Lành", "collaborator", "29461"
        )
        parcels = notebook.services.parcels
        store = parcels._courier()._store
        carrier = MemoryCarrier(service.handle)
        Session(
            store,
            carrier,
            clock=notebook.services.clock,
            monotonic=lambda: 0.0,
            random=secrets.token_bytes,
            sleep=lambda seconds, cancelled: None,
            author=notebook.services.author,
        ).enrol(code.code)
        self.parcels = Parcels(self.opened, now=utc_now, random=secrets.token_bytes)

    def work(self, stick: Path) -> None:
        """Take in what the stick brings, and write what goes home."""
        there = ParcelFolder(stick)
        for found in there.parcels():
            if found.head.kind == "up":
                self.parcels.take(opener(found.path))
        for device in self.parcels.devices():
            self.parcels.write(there, device)


@pytest.fixture
def office(notebook: Notebook, tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "office", notebook)
    yield made
    made.opened.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "USB"
    made.mkdir()
    return made


Make = Callable[..., SyncStatusView]


@pytest.fixture
def page(theme: Theme, show: Callable[..., QWidget], notebook: Notebook) -> Iterator[Make]:
    agents: list[SyncAgent] = []

    def make(theme: Theme = theme, width: int = 1158, height: int = 736) -> SyncStatusView:
        bridge = Bridge()
        agent = SyncAgent(notebook.services, bridge, lambda: 0.5)
        agents.append(agent)
        view = SyncStatusView(notebook.services, theme, bridge, SyncPresenter(notebook.services, agent))
        show(view, width, height)
        return counted(view)

    yield make
    for agent in agents:
        agent.stop()


def dialog(view: SyncStatusView, sending: bool, drives: list[Drive], folder: str = "") -> CourierDialog:
    made = CourierDialog(
        view._theme,
        view.window(),
        view._services,
        view._bridge,
        sending,
        drives=lambda: drives,
        ask_folder=lambda parent: folder,
    )
    made.moved.connect(view.presenter.agent.moved)
    made.open()
    settle()
    return made


def click(parent: QWidget, name: str) -> None:
    button: Any = parent.findChild(QWidget, name)
    button.click()


def lines(shown: CourierDialog) -> str:
    return " ".join(one.text() for one in shown._outcome.findChildren(Text))


def done(shown: CourierDialog, qtbot: Any) -> str:
    qtbot.waitUntil(lambda: shown._outcome.isVisible(), timeout=20000)
    return lines(shown)


def test_a_note_goes_out_and_its_receipt_comes_home(
    notebook: Notebook, office: Office, stick: Path, page: Make, qtbot: Any
) -> None:
    notebook.services.capture.add("note", [NOTE]).result()
    view = page()
    drives = [Drive(str(stick), "KINGSTON", 14_500_000_000)]
    out = dialog(view, True, drives)
    click(out, "courier_go")  # the only stick is chosen already
    said = done(out, qtbot)
    assert "Đã chép 1 bản ghi vào USB, niêm kín" in said
    assert "mới là đã giao" in said
    assert [one.parent.name for one in stick.rglob("*.fsp")] == ["So tay"]
    out.accept()

    rows: Any = view.findChild(LedgerList, "ledger")
    assert [(line.state, line.carrier) for line in rows.lines()] == [("moving", "USB")]
    step = counted(view).presenter.steps()[1]
    assert (step.count, step.meaning) == (1, "Đang mang đi từ 9:14")
    assert view.presenter.attempts()[0][1:] == ("Chép 1 bản ghi vào USB", "check")

    office.work(stick)
    back = dialog(view, False, drives)
    click(back, "courier_go")
    assert "USB đã mang về biên nhận của 1 bản ghi." in done(back, qtbot)
    back.accept()
    assert [(line.state, line.carrier) for line in rows.lines()] == [("delivered", "USB")]
    assert rows.lines()[0].receipt
    again = dialog(view, False, drives)
    click(again, "courier_go")
    assert "không có gì mới" in done(again, qtbot)
    again.accept()


def test_no_stick_is_said_and_a_folder_can_be_chosen(
    notebook: Notebook, office: Office, stick: Path, page: Make, qtbot: Any
) -> None:
    view = page()
    drives: list[Drive] = []
    out = dialog(view, True, drives, folder=str(stick))
    assert "Chưa thấy USB nào" in out._none.text.text()
    click(out, "courier_go")
    assert "Xin chọn USB hoặc thư mục trước." in out._banners.banner().accessibleName()  # type: ignore[union-attr]
    drives.append(Drive("/elsewhere", "CŨ", 820_000_000))
    out._show_places()
    assert out._places.chip("/elsewhere").text() == "CŨ, còn 820 MB"
    click(out, "courier_folder")
    assert out._target() == stick
    assert out._banners.banner() is None
    click(out, "courier_go")
    assert "Không còn bản ghi nào chưa giao" in done(out, qtbot)
    assert [one.parent for one in stick.rglob("*.fsp")] == [stick]
    out.accept()


def test_a_stick_that_was_pulled_out_is_one_calm_sentence(
    notebook: Notebook, office: Office, stick: Path, page: Make, qtbot: Any
) -> None:
    notebook.services.capture.add("note", [NOTE]).result()
    view = page()
    drives = [Drive(str(stick / "gone"), "KINGSTON", 1)]
    for sending in (True, False):
        shown = dialog(view, sending, drives)
        click(shown, "courier_go")
        qtbot.waitUntil(lambda shown=shown: shown._banners.banner() is not None, timeout=20000)
        banner = shown._banners.banner()
        assert banner is not None and "Sổ vẫn nguyên" in banner.accessibleName()
        assert shown._go.isEnabled() and shown._go.isVisible()
        shown.reject()
    assert notebook.services.queries.delivery().moving == 0


def test_a_broken_parcel_is_told_with_its_name(
    notebook: Notebook, office: Office, stick: Path, page: Make, qtbot: Any
) -> None:
    (stick / "down-1-1.fsp").write_bytes(b"FSP1\nnothing")
    view = page()
    shown = dialog(view, False, [Drive(str(stick), "KINGSTON", 1_000)])
    click(shown, "courier_go")
    said = done(shown, qtbot)
    assert "down-1-1.fsp: Túi chuyển bị hỏng" in said
    shown.accept()


def test_sizes_are_as_sticks_are_sold() -> None:
    assert [size_words(one) for one in (14_500_000_000, 820_900_000, 12_345, 0)] == ["14 GB", "820 MB", "12 kB", "0 kB"]


LOOKS = [
    ("vi", "light", 100, (1158, 736)),
    ("en", "light", 100, (1158, 736)),
    ("vi", "dark", 100, (920, 568)),
    ("vi", "high_contrast", 200, (1366, 736)),
]


@pytest.mark.parametrize("language, mode, scale, size", LOOKS)
def test_both_dialogs_are_whole_named_and_plain(
    notebook: Notebook,
    office: Office,
    stick: Path,
    page: Make,
    make_theme: Any,
    qapp: QApplication,
    qtbot: Any,
    screens: Path,
    language: str,
    mode: str,
    scale: int,
    size: tuple[int, int],
) -> None:
    install_translators(qapp, language)
    notebook.services.settings.set("language", language)
    notebook.services.capture.add("note", [NOTE]).result()
    view = page(make_theme(mode, scale), *size)
    name = f"{language}-{mode}-{size[0]}-{scale}.png"
    view.grab().save(str(screens / f"sync-stick-page-{name}"))
    drives = [Drive(str(stick), "KINGSTON", 14_500_000_000), Drive("/media/cu", "USB của ấp", 820_000_000)]
    for sending in (True, False):
        shown = dialog(view, sending, drives)
        shown._places.chip(str(stick)).setChecked(True)
        settle()
        way = "out" if sending else "home"
        snapshot(view).save(str(screens / f"sync-stick-{way}-{name}"))
        assert cut_off(shown) == [] and unnamed(shown) == [] and markup(shown) == []
        click(shown, "courier_go")
        done(shown, qtbot)
        settle()
        snapshot(view).save(str(screens / f"sync-stick-{way}-done-{name}"))
        assert cut_off(shown) == [] and unnamed(shown) == [] and markup(shown) == []
        shown.accept()
        office.work(stick / "So tay")


def test_a_stick_that_is_being_written_is_not_let_out_of_sight(
    notebook: Notebook, office: Office, stick: Path, page: Make, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook.services.capture.add("note", [NOTE]).result()
    view = page()
    going: Future[Any] = Future()
    stopped: list[bool] = []
    parcels = notebook.services.parcels
    real = parcels.write
    monkeypatch.setattr(parcels, "write", lambda *_asked, **_named: going)
    monkeypatch.setattr(parcels, "cancel", lambda: stopped.append(True))
    out = dialog(view, True, [Drive(str(stick), "KINGSTON", 14_500_000_000)])
    click(out, "courier_go")
    out.close()
    settle()
    assert out.isVisible()
    assert stopped == [True]
    assert out._banners.banner().accessibleName() == "Đang dừng. Xin chưa rút USB."
    going.set_exception(parcel_failure(Trouble.CANCELLED))
    settle()
    assert "rút USB" not in out._banners.banner().accessibleName()
    monkeypatch.setattr(parcels, "write", real)
    click(out, "courier_go")
    assert "Đã chép 1 bản ghi" in done(out, qtbot)
    out.close()
    settle()
    assert not out.isVisible()
