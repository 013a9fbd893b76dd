"""A real hub between a notebook and a real server, with and without a link; found by mDNS on loopback."""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sync.carriers.discovery import Announcement, Seen, find
from sync.carriers.http import HttpCarrier
from sync.carriers.parcel_line import HubFolder, ParcelLine
from sync.core import seal
from sync.driver import Session
from sync.driver.hub import HubWay
from sync.driver.keys import kept_keys, own_key_id
from sync.driver.parcels import Courier
from sync.errors import Kind, SyncError
from sync.server.cli import main
from sync.wire import shapes
from tests.contracts.memory_store import MemoryStore
from tests.integration.sync import running

RECORD = "019a9f5e-0000-7000-8000-000000000001"


@contextmanager
def hub(where: Path, upstream: str) -> Iterator[str]:
    command = [*running.COMMAND, "serve", str(where), "--hub", "--upstream", upstream, "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("ready "), line
        yield line.split()[1]
        process.terminate()
        assert process.wait(running.PATIENCE) == 0
    finally:
        process.kill()
        process.communicate()


def until(work: Callable[[], Any]) -> Any:
    end = time.monotonic() + running.PATIENCE
    while time.monotonic() < end:
        if found := work():
            return found
        time.sleep(0.1)
    raise AssertionError("it never came")


def clock() -> datetime:
    return datetime.now(UTC)


def enrolled(server: running.Running, where: Path) -> MemoryStore:
    store = MemoryStore("019a9f5e-0000-7000-8000-00000000000a", os.urandom(16).hex())
    carrier = HttpCarrier(server.url)
    Session(
        store,
        carrier,
        clock=clock,
        monotonic=time.monotonic,
        random=os.urandom,
        sleep=lambda seconds, stop: None,
        author=store.author,
    ).enrol(running.code(where))
    carrier.close()
    return store


def through(store: MemoryStore, url: str, temporary: Path, key: bytes | None = None) -> HubFolder:
    line = ParcelLine(url)
    shown = shapes.raw(line.hello()["hub"]["key"], "key", 32)
    temporary.mkdir(exist_ok=True)
    return HubFolder(temporary, line, key or shown, own_key_id(store))


def courier(store: MemoryStore) -> Courier:
    return Courier(store, clock=clock, random=os.urandom, app="test")


def test_work_waits_at_the_hub_until_there_is_a_link_and_the_receipt_comes_home(tmp_path: Path) -> None:
    running.init(tmp_path / "office")
    with running.serving(tmp_path / "office") as server:
        url = server.url
        store = enrolled(server, tmp_path / "office")
    store.write(RECORD, {"title": "Chậm chi trả đền bù ấp 3"})
    with hub(tmp_path / "hub", url) as address:  # the office is not there: no link
        there = through(store, address, tmp_path / "under way")
        assert courier(store).write(there).revisions == 1
        assert len(there.notes) == 1
        assert len(store.custody) == 1
        assert courier(store).read(there).parcels == 0
        assert ParcelLine(address).hello()["hub"]["office"] == ""
    assert running.status(tmp_path / "office")["revisions"] == 0
    with running.serving(tmp_path / "office") as server, hub(tmp_path / "hub", server.url) as address:
        until(lambda: running.status(tmp_path / "office")["revisions"] == 1)
        there = through(store, address, tmp_path / "under way")
        until(lambda: courier(store).read(there).delivered)
        assert store.totals().pending == 0
        keys = kept_keys(store)
        assert keys is not None
        assert ParcelLine(address).hello()["hub"]["office"] == seal.key_id(keys.parcel)
        said = ParcelLine(address)._json("GET", "/v1/status")
        assert (said["waiting"], said["sent"], said["refused"]) == (0, 1, 0)
        with pytest.raises(SyncError) as caught:
            ParcelLine(address)._json("GET", "/v1/parcels/hub.key")
        assert caught.value.kind is Kind.SERVER_TROUBLE
        way = uses_the_hub_of_its_office_on_its_own_and_no_other(store, address, tmp_path / "under way")
    store.write(RECORD, {"title": "Tin nữa"})
    assert way.go(lambda: False)  # nobody there any more: it is noted and nothing is marked
    assert store.contacts[-1].outcome == "no-network"
    assert store.totals().pending == 1


def uses_the_hub_of_its_office_on_its_own_and_no_other(store: MemoryStore, address: str, temporary: Path) -> HubWay:
    store.custody.clear()
    store.contacts.clear()
    store.write(RECORD, {"title": "Tin thứ hai"})
    with pytest.raises(SyncError) as caught:
        courier(store).write(through(store, address, temporary, key=seal.public_key(os.urandom(32))))
    assert caught.value.kind is Kind.NOT_OUR_SERVER
    assert store.custody == set()  # its note is not signed by the key that was expected

    keys = kept_keys(store)
    assert keys is not None
    office, key = seal.key_id(keys.parcel), shapes.raw(ParcelLine(address).hello()["hub"]["key"], "key", 32).hex()
    stranger = Seen("hub of another office", address, key, "0" * 32)
    assert not HubWay(store, lambda: courier(store), lambda: [stranger]).go(lambda: False)
    way = HubWay(store, lambda: courier(store), lambda: [Seen("So tay", address, key, office)])
    assert until(lambda: way.go(lambda: False) and not store.totals().pending)
    assert store.contacts[0].outcome == "handed"
    assert {one.carrier for one in store.contacts} == {"hub"}
    impostor = Seen("So tay", address, os.urandom(32).hex(), office)
    assert not HubWay(store, lambda: courier(store), lambda: [impostor]).go(lambda: False)
    return way


def test_a_hub_is_found_by_its_announcement() -> None:
    key = random.Random(4).randbytes(32).hex()
    made = Announcement(f"So tay {key[:8]}", ["127.0.0.1"], 8090, key, "a" * 32, interfaces=["127.0.0.1"])
    try:
        seen = until(lambda: [one for one in find(2, interfaces=["127.0.0.1"]) if one.key == key])
    finally:
        made.close()
    assert (seen[0].url, seen[0].office) == ("http://127.0.0.1:8090", "a" * 32)


@pytest.mark.parametrize("options", [[], ["--upstream", "x"], ["--upstream", "https://x:1", "--upstream-ca", "gone"]])
def test_a_hub_needs_to_know_its_server(tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    assert main(["serve", str(tmp_path / "hub"), "--hub", *options]) == 1
    written = capsys.readouterr()
    assert (written.out, written.err.count("\n")) == ("", 1)
