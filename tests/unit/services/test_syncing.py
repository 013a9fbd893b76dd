"""One attempt after another: by which address, with which session, whether it goes on, when the next one comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from desktop_app.errors import SyncFailed
from desktop_app.services import syncing as services_syncing
from desktop_app.services.syncing import LARGE_FILES, OFFLINE, Syncing, failure, next_wait, spare_bytes, wait
from sync.driver.store import ServerInfo
from sync.errors import Kind, SyncError

OFFICE = ServerInfo("https://office:1", "", "", "", "", "", "", "", b"", "", 1)


class Lines:
    """Sessions and carriers as `connect` gives them. Attributes: `opened` what for; `closed` how many; `ends` how each
    synchronisation goes on; `moved` addresses that were stored."""

    def __init__(self) -> None:
        self.opened: list[tuple[str, ServerInfo | None]] = []
        self.closed = 0
        self.moved: list[str] = []
        self.ends: Callable[[Callable[[], bool]], Any] = lambda cancelled: cancelled()

    def connect(self, url: str, info: ServerInfo | None) -> Any:
        self.opened.append((url, info))
        return self, self

    def close(self) -> None:
        self.closed += 1

    def enrol(self, code: str, name: str) -> str:
        return f"{code} {name}"

    def sync(self, progress: object, cancelled: Callable[[], bool]) -> Any:
        return self.ends(cancelled)


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
def syncing(lines: Lines) -> Iterator[Syncing]:
    with ThreadPoolExecutor(1) as thread:
        yield Syncing(lambda: OFFICE, lines.connect, thread, move=lines.moved.append)


def test_what_was_cancelled_does_not_cancel_the_next_one(syncing: Syncing, lines: Lines) -> None:
    def ends(cancelled: Callable[[], bool]) -> tuple[bool, bool]:
        before = cancelled()
        syncing.cancel()
        return before, cancelled()

    lines.ends = ends
    assert [syncing.sync().result() for _ in range(2)] == [(False, True)] * 2


def test_an_address_is_kept_only_once_it_has_shown_whose_it_is(syncing: Syncing, lines: Lines) -> None:
    syncing.sync().result()
    syncing.address = "https://set:1"
    syncing.sync(keep=True).result()
    syncing.sync(" https://typed:1 ").result()
    assert [url for url, _ in lines.opened] == [OFFICE.url, "https://set:1", " https://typed:1 "]
    assert lines.moved == []

    def refused(_cancelled: object) -> None:
        raise SyncError(Kind.NOT_OUR_SERVER)

    before, lines.ends = lines.ends, refused
    with pytest.raises(SyncFailed):
        syncing.sync(" https://typed:1 ", keep=True).result()
    assert lines.moved == []
    lines.ends = before
    syncing.sync(" https://typed:1 ", keep=True).result()
    assert lines.moved == ["https://typed:1"]


def test_a_session_is_used_again_until_others_are_pinned(syncing: Syncing, lines: Lines) -> None:
    assert syncing.enrol("MÃ", OFFICE.url, "Máy").result() == "MÃ Máy"
    assert (lines.opened, lines.closed) == ([(OFFICE.url, None)], 1)
    for _ in range(2):
        syncing.sync().result()
    assert (lines.opened, lines.closed) == ([(OFFICE.url, None), (OFFICE.url, OFFICE)], 1)


def test_a_notebook_without_an_office_says_so(lines: Lines) -> None:
    with ThreadPoolExecutor(1) as thread, pytest.raises(SyncFailed) as told:
        Syncing(lambda: None, lines.connect, thread).sync().result()
    assert (told.value.kind, lines.opened) == (Kind.NOT_ENROLLED.value, [])


def test_without_a_network_the_next_try_is_never_far() -> None:
    def longest(kind: str, after: int | None = None) -> float:
        return next_wait(failure(SyncError(Kind(kind), retry_after=after)), 50, 1.0)

    assert {longest(kind) for kind in (*OFFLINE, Kind.NO_ADDRESS.value)} == {15 * 60.0}
    assert longest(Kind.BUSY.value) == next_wait(None, 50, 1.0) == 3600.0
    assert longest(Kind.BUSY.value, 100) == 3700.0


def test_large_files_wait_as_the_setting_says_and_where_it_says_nothing() -> None:
    assert {name: spare_bytes(name) for name in LARGE_FILES} == {"good": 65_536, "medium": 1_048_576, "always": None}
    assert {spare_bytes(strange) for strange in (None, 7, "later", ["good"])} == {65_536}


def test_a_wait_ends_with_its_time_or_soon_after_it_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(services_syncing, "time", SimpleNamespace(monotonic=lambda: now, sleep=sleep))
    wait(30.0, lambda: False)
    assert now == pytest.approx(130.0)
    wait(30.0, lambda: now > 140.0)
    assert 140.0 < now < 140.5
