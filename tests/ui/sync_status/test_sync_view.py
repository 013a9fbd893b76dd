"""The page Đồng bộ over a real notebook; what the office would do is written into its tables by its own functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app.errors import SyncFailed
from desktop_app.services.holds import held_row
from desktop_app.services.rows import Contact, Delivery, LedgerRow
from desktop_app.services.syncing import failure
from sync.driver import Progress, SyncResult
from sync.errors import Kind, SyncError
from tests.support import VIETNAM, Clock, Notebook
from tests.ui.driving import counted, cut_off, markup, settle, type_text, unnamed
from ui.bridge import Bridge
from ui.i18n import install_translators
from ui.sync_status.agent import SyncAgent
from ui.sync_status.ledger import Columns, LedgerList
from ui.sync_status.presenter import SyncPresenter, moment_words
from ui.sync_status.view import SyncStatusView
from ui.theme.theme import Theme
from ui.widgets.dialog import snapshot
from ui.widgets.labels import Text
from ui.widgets.pills import pill_size, pill_word

OFFICE = SimpleNamespace(
    url="https://anhoatrung.example:8443", org_name="Ban Tuyên giáo An Hòa Trung", user_name="Nguyễn Thị Lành"
)
RESULT = SyncResult(2, 1, 0, 5, 0, 800, 300, 1, 0, 0)


def ledger_rows() -> list[LedgerRow]:
    what = [
        ("2026-11-21T09:04:00+07:00", "Nước máy yếu ở ấp 3", "", "", "local"),
        ("2026-11-20T17:05:00+07:00", "Chậm chi trả đền bù đường liên ấp, đợt 2 chưa có lịch", "", "", "held"),
        ("2026-11-19T16:20:00+07:00", "Phấn khởi vì cầu Kênh Ngang thông xe", "network", "QBXV-6TR2", "delivered"),
        ("2025-11-18T10:02:00+07:00", "", "network", "6ND2-WRB2", "safe"),
    ]
    return [
        LedgerRow(at, f"id-{number}", "note", title, way, receipt, state)
        for number, (at, title, way, receipt, state) in enumerate(what)
    ]


class Office:
    """A notebook that has met its office: real services, with what the office did to it laid over the questions."""

    def __init__(self, notebook: Notebook) -> None:
        services = notebook.services
        self.syncing: Any = SimpleNamespace(
            enrolled=lambda: OFFICE, address=None, sync=lambda progress: self.going, cancel=lambda: None
        )
        self.going: Future[Any] = Future()
        contacts = [
            Contact("2026-11-21T09:10:00+07:00", "network", "no-network", 0, 0, 0, 0, 1),
            Contact("2026-11-19T16:20:00+07:00", "network", "ok", 3, 1, 900, 300, 1),
        ]
        delivery = Delivery(3, 2, 5, 131, 1, 0, 0, "2026-11-19T16:20:00+07:00", 0, 3)
        queries: Any = SimpleNamespace(
            delivery=lambda: delivery,
            last_sync=lambda: delivery.last_sync,
            later=services.queries.later,
            ledger=lambda _limit: ledger_rows(),
            contacts=lambda _limit: contacts,
            held=lambda: [held_row("id-1", "note", "Chậm chi trả đền bù đường liên ấp, đợt 2 chưa có lịch", "quota")],
        )
        self.services = services._replace(syncing=self.syncing, queries=queries)


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[Notebook]:
    made = Notebook(tmp_path / "sổ", Clock())
    yield made
    made.close()


Make = Callable[..., tuple[SyncStatusView, SyncAgent]]


@pytest.fixture
def page(theme: Theme, show: Callable[..., QWidget]) -> Iterator[Make]:
    agents: list[SyncAgent] = []

    def make(services: Any, theme: Theme = theme, width: int = 1158, height: int = 736) -> Any:
        bridge = Bridge()
        agent = SyncAgent(services, bridge, lambda: 0.5)
        agents.append(agent)
        view = SyncStatusView(services, theme, bridge, SyncPresenter(services, agent))
        show(view, width, height)
        return counted(view), agent

    yield make
    for agent in agents:
        agent.stop()


def words(view: QWidget, name: str) -> str:
    found: Any = view.findChild(QWidget, name)
    return found.text() if found is not None and found.isVisible() else ""


def test_a_new_notebook_says_how_to_connect(notebook: Notebook, page: Make):
    view, agent = page(notebook.services)
    assert "chưa nối với văn phòng" in words(view, "sync_headline")
    assert words(view, "sync_now") == ""
    assert words(view, "sync_connect") == "Nhập mã đăng ký"
    assert view.presenter.connection()[1:3] == ("Chưa nối văn phòng", "Vẫn ghi bình thường")
    agent.now()
    assert not agent.running


def test_what_was_completed_stands_in_the_book(notebook: Notebook, page: Make):
    from tests.ui.today.test_today import NOTE

    made = notebook.services.capture.add("note", [NOTE]).result()[0]
    view, _agent = page(notebook.services)
    rows = view.findChild(LedgerList, "ledger")
    assert rows is not None and rows.isVisible()
    assert [(line.what, line.state, line.when) for line in rows.lines()] == [
        ("Nước máy yếu vào giờ chiều", "local", "9:14")
    ]
    wanted: list[tuple[str, str]] = []
    view.record_wanted.connect(lambda type, record: wanted.append((type, record)))
    rows.setCurrentIndex(rows.model().index(0, 0))
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert wanted == [("note", made.record_id)]


def test_figures_and_states_are_the_notebooks_own(notebook: Notebook, page: Make):
    view, _agent = page(Office(notebook).services)
    track: Any = view.findChild(QWidget, "delivery_track")
    assert [(step.state, step.count) for step in track.steps()] == [
        ("local", 3),
        ("moving", 2),
        ("delivered", 5),
        ("safe", 131),
    ]
    rows = view.findChild(LedgerList, "ledger")
    assert rows is not None
    assert [line.when for line in rows.lines()] == ["9:04", "20/11, 17:05", "19/11, 16:20", "18/11/2025"]
    assert [line.receipt for line in rows.lines()] == ["", "", "QBXV-6TR2", "6ND2-WRB2"]
    assert rows.lines()[3].what == "Tin chưa có tên"
    assert rows.lines()[2].spoken().endswith("Mạng. QBXV-6TR2. Đã giao")
    assert view.presenter.attempts() == [
        ("9:10", "Chưa có mạng", "wifi-off"),
        ("19/11, 16:20", "Gửi 3, nhận 1", "check"),
    ]


def test_progress_is_real_and_can_be_stopped(notebook: Notebook, page: Make):
    office = Office(notebook)
    stopped: list[bool] = []
    office.syncing.cancel = lambda: stopped.append(True)
    view, agent = page(office.services)
    button: Any = view.findChild(QWidget, "sync_now")
    button.click()
    assert words(view, "sync_progress_words") == "Đang tìm nơi nhận…"
    agent._show(Progress("send", 2, 5, 0))
    assert words(view, "sync_progress_words") == "Đang gửi 2 trong 5 bản ghi"
    assert view.presenter.progress()[1:] == (2, 5)
    agent._show(Progress("receive", 5, 5, 7))
    assert words(view, "sync_progress_words") == "Đang nhận, đã về 7 bản ghi"
    cancel: Any = view.findChild(QWidget, "sync_cancel")
    cancel.click()
    assert stopped == [True]
    assert words(view, "sync_now") == ""


def test_the_outcome_is_told_to_whoever_asked_for_it(notebook: Notebook, page: Make):
    office = Office(notebook)
    view, agent = page(office.services)
    agent._by_itself()
    office.going.set_result(RESULT)
    settle()
    assert view._banners.banner() is None
    office.going = Future()
    agent.now()
    office.going.set_result(replace(RESULT, blobs_waiting=3))
    settle()
    banner = view._banners.banner()
    assert banner is not None
    told = "Đã giao 2 bản ghi, có biên nhận. Nhận về 1 bản ghi. 3 ảnh, tệp lớn đợi mạng tốt hoặc USB."
    assert banner.accessibleName() == told
    view.entered()  # a note was written, or went by a stick: what was told is not how it stands any more
    assert view._banners.banner() is None


def test_what_came_of_it_is_read_by_whoever_asked_further_down(notebook: Notebook, page: Make):
    office = Office(notebook)
    view, agent = page(office.services, height=300)
    bar = view._page.verticalScrollBar()
    bar.setValue(bar.maximum())
    agent.now()
    office.going.set_result(RESULT)
    settle()
    banner = view._banners.banner()
    assert banner is not None
    assert banner.visibleRegion().boundingRect() == banner.rect()


def test_a_machine_that_is_too_old_to_receive_is_not_told_that_it_did_not_send(notebook: Notebook, page: Make):
    office = Office(notebook)
    view, _agent = page(office.services)
    kinds = ("upgrade", "no-address")
    found = [Contact("2026-11-21T09:10:00+07:00", "network", kind, 2, 0, 900, 0, 1) for kind in kinds]
    office.services.queries.contacts = lambda _limit: found
    ended = [words for _when, words, _icon in view.presenter.attempts()]
    assert ended == ["Cần cài bản mới để nhận thêm", "Chưa biết địa chỉ nơi nhận"]


def test_no_network_is_calm_and_says_when_it_tries_again(notebook: Notebook, page: Make):
    office = Office(notebook)
    view, agent = page(office.services)
    agent.now()
    sentence = "Chưa có mạng tới nơi nhận. Vẫn ghi bình thường, có mạng là tự gửi."
    office.going.set_exception(SyncFailed("no-network", sentence, ""))
    settle()
    assert words(view, "sync_headline") == f"{sentence} Máy tự thử lại lúc 9:14, không cần ngồi chờ."
    assert view.presenter.connection()[:3] == (False, "Chưa có mạng", "Vẫn ghi bình thường")
    assert view._banners.banner() is None
    assert words(view, "sync_now") == "Gửi và nhận"


def told(view: SyncStatusView) -> tuple[str, str]:
    said = view.presenter.connection()
    assert said is not None
    return said[1], said[2]


@pytest.mark.parametrize("kind", Kind)
def test_what_went_wrong_is_said_once_and_in_the_words_of_a_window(notebook: Notebook, page: Make, kind: Kind):
    """No command of a terminal, and nobody is asked to try again by a machine that says that it does."""
    view, agent = page(Office(notebook).services)
    agent.problem = failure(SyncError(kind))
    agent.next_at = notebook.clock()
    said = view.presenter.headline()
    assert "sotay " not in said and "sotay " not in agent.problem.sentence("en")
    assert said.count("thử lại") == 1


def test_the_foot_of_the_rail_says_what_was_taken_although_the_attempt_failed(notebook: Notebook, page: Make):
    """What is written there must be true of every way to fail: a suspended machine has delivered all it had."""
    office = Office(notebook)
    view, agent = page(office.services)
    standing = {
        "device-suspended": ("Máy đang tạm dừng", "Xin gọi văn phòng"),
        "upgrade": ("Cần cài bản mới", "Tin vẫn nằm yên trên máy"),
        "cancelled": ("Đã dừng gửi", "Tin vẫn nằm yên trên máy"),
        "not-our-server": ("Chưa gửi được", "Tin vẫn nằm yên trên máy"),
        "busy": ("Chưa gửi được", "Tin vẫn nằm yên trên máy"),
    }
    for kind, words in standing.items():
        agent.problem = SyncFailed(kind, "", "")
        assert told(view) == words
    view.presenter.delivery = view.presenter.delivery._replace(local=0, moving=0)
    for kind in ("upgrade", "cancelled"):
        agent.problem = SyncFailed(kind, "", "")
        assert told(view) == (standing[kind][0], "Tin đã ghi đều đã giao")
    for kind in ("not-our-server", "busy"):
        agent.problem = SyncFailed(kind, "", "")
        assert told(view) == ("Chưa liên lạc được", "Tin đã ghi đều đã giao")
    agent.problem = None
    assert told(view)[0] == "Đã giao hết"


def test_photos_that_wait_for_a_better_link_are_not_all_delivered(notebook: Notebook, page: Make):
    office = Office(notebook)
    queries: Any = office.services.queries
    all_there = queries.delivery()._replace(local=0, moving=0)
    queries.delivery = lambda: all_there
    view, agent = page(office.services)
    agent.now()
    office.going.set_result(replace(RESULT, blobs_waiting=1))
    settle()
    assert told(view) == ("Còn 1 ảnh, tệp", "Đợi mạng tốt hoặc USB")
    # After the next start, before any attempt, and while there is no network.
    view, agent = page(office.services)
    assert told(view) == ("Còn 1 ảnh, tệp", "Đợi mạng tốt hoặc USB")
    assert "1 ảnh, tệp lớn đợi mạng tốt hoặc USB." in view.presenter.headline()
    office.going = Future()
    agent.now()
    office.going.set_result(RESULT)
    settle()
    assert told(view)[0] == "Đã giao hết"
    assert "ảnh" not in view.presenter.headline()


def test_a_hub_that_took_what_the_office_could_not_is_named(
    notebook: Notebook, page: Make, monkeypatch: pytest.MonkeyPatch
):
    office = Office(notebook)
    view, agent = page(office.services)
    agent.problem = SyncFailed("no-network", "Chưa có mạng.", "No network.")
    assert "ở máy văn phòng" not in view.presenter.headline()
    handed = ("2026-11-21T09:00:00+07:00", "hub")
    parcels: Any = SimpleNamespace(on_the_way=lambda: handed)
    monkeypatch.setattr(view.presenter, "_services", SimpleNamespace(**{
        name: getattr(office.services, name) for name in ("language", "clock", "syncing", "queries", "settings")
    }, parcels=parcels))  # fmt: skip
    assert view.presenter.headline() == "Chưa có mạng. Phần đã chuyển đang ở máy văn phòng, từ đó sẽ đi tiếp."
    assert view.presenter.steps()[1].meaning == "Máy văn phòng giữ từ 9:00"


def test_a_page_that_gets_narrower_keeps_the_second_line_of_its_steps(notebook: Notebook, page: Make):
    view, _agent = page(Office(notebook).services)
    track: Any = view.findChild(QWidget, "delivery_track")
    view.resize(920, 568)
    settle()
    assert track.height() >= track.heightForWidth(track.width()) > track._theme.line("hint") * 3


def test_with_the_largest_letters_the_sentence_has_the_whole_width(
    notebook: Notebook, page: Make, make_theme: Callable[..., Theme]
):
    view, agent = page(Office(notebook).services, make_theme("light", 200), 1024, 456)
    agent.problem = failure(SyncError(Kind.NOT_OUR_SERVER))
    agent.changed.emit()
    settle()
    said: Any = view.findChild(QWidget, "sync_headline")
    now: Any = view.findChild(QWidget, "sync_now")
    assert said.width() > 800
    assert now.mapTo(view, QPoint(0, 0)).y() > said.mapTo(view, QPoint(0, 0)).y()
    view.resize(1366, 456)
    settle()
    assert now.mapTo(view, QPoint(0, 0)).y() < said.mapTo(view, QPoint(0, 0)).y()


def test_a_wide_state_leaves_the_number_of_the_receipt_whole(theme: Theme, qapp: QApplication):
    for held in (False, True):
        columns = Columns(theme, 768, held)
        assert columns.wide
        number = QFontMetricsF(theme.font("hint", 500)).horizontalAdvance("QBXV-6TR2")
        widest = pill_size(theme, pill_word("held" if held else "safe")).width()
        assert columns.receipt + number <= columns.state - theme.px(8)
        assert columns.state + widest <= 768


def test_a_clock_that_was_wrong_once_does_not_stay_the_last_delivery(notebook: Notebook):
    contacts = ("2026-11-20T08:00:00+07:00", "2099-01-02T03:04:00+07:00", "2026-11-21T09:00:00+07:00")
    for at in contacts:
        notebook.store.write(
            lambda db, at=at: db.execute(
                "INSERT INTO contact(at, carrier, outcome, sent, received, held, bytes_up, bytes_down, requests)"
                " VALUES (?, 'network', 'ok', 1, 0, 0, 0, 0, 1)",
                [at],
            )
        ).result()
    assert notebook.services.queries.last_sync() == contacts[-1]
    assert notebook.services.queries.delivery().last_sync == contacts[-1]


def test_connecting_later_tells_what_is_wrong_and_keeps_what_was_typed(notebook: Notebook, page: Make, qtbot: Any):
    view, _agent = page(notebook.services)
    connect: Any = view.findChild(QWidget, "sync_connect")
    connect.click()
    settle()
    go: Any = view.findChild(QWidget, "connect_button")
    go.click()
    code, server = (view.findChild(QLineEdit, name) for name in ("enrol_code", "server_address"))
    assert code is not None and server is not None
    assert code.property("bad") and server.property("bad")
    type_text(code, "ABCD")
    type_text(server, "http://127.0.0.1:1")
    go.click()
    dialog: Any = code.window()
    qtbot.waitUntil(lambda: dialog._banners.banner() is not None, timeout=20000)
    assert "Mã đăng ký chưa đúng dạng" in dialog._banners.banner().accessibleName()
    assert code.text() == "ABCD"
    assert go.isEnabled()
    settle()
    assert cut_off(dialog) == []


def test_moments_are_as_long_as_they_must_be():
    today = date(2026, 11, 21)
    at = datetime(2026, 11, 21, 9, 5, tzinfo=VIETNAM)
    assert moment_words(at, today) == "9:05"
    assert moment_words(at.replace(day=1), today) == "01/11, 9:05"
    assert moment_words(at.replace(year=2025), today) == "21/11/2025"


LOOKS = [
    ("vi", "light", 100, (1158, 736)),
    ("en", "light", 100, (1158, 736)),
    ("vi", "dark", 100, (920, 568)),
    ("vi", "light", 150, (1210, 736)),
    ("vi", "high_contrast", 200, (1366, 736)),
]


@pytest.mark.parametrize("language, mode, scale, size", LOOKS)
def test_the_page_is_whole_named_and_plain(
    notebook: Notebook,
    page: Make,
    make_theme: Any,
    qapp: QApplication,
    screens: Path,
    language: str,
    mode: str,
    scale: int,
    size: tuple[int, int],
):
    install_translators(qapp, language)
    notebook.services.settings.set("language", language)
    theme = make_theme(mode, scale)
    name = f"{language}-{mode}-{size[0]}-{scale}.png"
    new, _agent = page(notebook.services, theme, *size)
    new.grab().save(str(screens / f"sync-new-{name}"))
    office = Office(notebook)
    view, agent = page(office.services, theme, *size)
    view.grab().save(str(screens / f"sync-{name}"))
    agent.now()
    agent._show(Progress("send", 2, 5, 0))
    settle()
    view.grab().save(str(screens / f"sync-going-{name}"))
    for one in (new, view):
        assert cut_off(one) == []
        assert unnamed(one) == []
        assert markup(one) == []
    connect: Any = new.findChild(QWidget, "sync_connect")
    connect.click()
    settle()
    snapshot(new).save(str(screens / f"sync-connect-{name}"))


def hold(notebook: Notebook, why: str, count: int = 1) -> None:
    """As the office does: the newest revisions made here wait for a look."""
    notebook.store.write(
        lambda db: db.execute(
            "INSERT INTO held(rev, why) SELECT id, ? FROM rev WHERE id NOT IN (SELECT rev FROM held)"
            " ORDER BY seq DESC LIMIT ?",
            [why, count],
        )
    ).result()


def test_what_the_office_keeps_back_is_named_with_its_reason(notebook: Notebook, page: Make):
    titles = [f"Nước máy yếu ở ấp {number}" for number in range(6)]
    made = notebook.services.capture.add("note", [{"title": one, "area": "29461"} for one in titles]).result()
    view, _agent = page(notebook.services)
    paper: Any = view.findChild(QWidget, "sync_held")
    assert not paper.isVisible()
    hold(notebook, "type")
    hold(notebook, "quota", 5)
    view.entered()
    settle()
    said = [text.text() for text in paper.findChildren(Text)]
    assert paper.isVisible()
    assert any("6 bản ghi đang chờ văn phòng xem" in one for one in said)
    assert sum("gửi nhiều hơn mức thường" in one for one in said) == 1
    assert sum("chưa đọc được loại bản ghi này" in one for one in said) == 1
    assert "và 1 bản ghi nữa" in said
    asked: list[tuple[str, str]] = []
    view.record_wanted.connect(lambda type, record: asked.append((type, record)))
    newest: Any = view.findChild(QWidget, f"held_open_{made[-1].record_id}")
    newest.click()
    assert asked == [("note", made[-1].record_id)]
    notebook.store.write(lambda db: db.execute("DELETE FROM held")).result()
    view.entered()
    settle()
    assert not paper.isVisible()
