"""The real server process, real HTTP, real TLS."""

import secrets
import signal
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.carriers.base import Carrier
from sync.carriers.http import HttpCarrier
from sync.core.ids import uuid7
from sync.driver import Session
from sync.errors import Kind, SyncError
from sync.server.errors import AlreadyRunning
from sync.server.folder import open_folder
from sync.server.serving import serve
from sync.wire.exchange import Request
from tests.contracts.memory_store import MemoryStore
from tests.integration.sync.running import Running, code, init, notes, serving, status


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("máy chủ") / "văn phòng"
    init(made)
    return made


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Running]:
    with serving(folder) as running:
        yield running


def new_id() -> str:
    return uuid7(0, secrets.token_bytes(10))


def session(store: MemoryStore, carrier: Carrier) -> Session:
    return Session(
        store,
        carrier,
        clock=lambda: datetime.now(UTC),
        monotonic=time.monotonic,
        random=secrets.token_bytes,
        sleep=lambda seconds, cancelled: None,
        author=store.author,
    )


def notebook() -> MemoryStore:
    return MemoryStore(new_id(), secrets.token_hex(16))


def test_two_people_deliver_over_http_and_a_second_time_there_is_nothing_to_send(server: Running, folder: Path) -> None:
    before = status(folder)["revisions"]
    carrier = HttpCarrier(server.url)
    writers = []
    for person in range(2):
        store = notebook()
        one = session(store, carrier)
        one.enrol(code(folder), "máy")
        for number in range(300):
            store.write(new_id(), {"title": f"người dân {person} nói điều {number}"})
        result = one.sync()
        assert (result.sent, result.delivered, result.pending) == (300, 300, 0)
        again = one.sync()
        assert (again.sent, again.received, again.requests) == (0, 0, 1)
        writers.append(store)
    office = notebook()
    reader = session(office, carrier)
    reader.enrol(code(folder, "coordinator"), "máy")
    assert reader.sync().received >= 600
    assert {one for store in writers for one in store.revs} <= set(office.revs)
    carrier.close()
    assert status(folder)["revisions"] == before + 600
    listed = notes(folder)
    assert len({one["id"] for one in listed}) == len(listed) >= 600


def test_a_photo_goes_up_and_comes_down(server: Running, folder: Path) -> None:
    import hashlib

    data = secrets.token_bytes(1_300_000)
    name = hashlib.sha256(data).hexdigest()
    store, office = notebook(), notebook()
    carrier = HttpCarrier(server.url)
    one = session(store, carrier)
    one.enrol(code(folder), "máy")
    store.add_blob(name, "image/jpeg", data)
    store.write(new_id(), {"title": "ảnh", "attachments": [{"$blob": name, "size": len(data), "type": "image/jpeg"}]})
    assert one.sync().blobs_sent == 1
    assert one.sync().requests == 1
    reader = session(office, carrier)
    reader.enrol(code(folder, "coordinator"), "máy")
    assert reader.sync().blobs_received >= 1
    assert office.blobs[name] == ("image/jpeg", data)
    carrier.close()


def test_documentation_and_unknown_paths_are_plain_not_found(server: Running) -> None:
    carrier = HttpCarrier(server.url)
    for path in ("/docs", "/openapi.json", "/redoc", "/", "/v1/nothing", "/v1/blobs/../../server.db"):
        reply = carrier.exchange(Request("GET", path), cap=100_000)
        assert reply.status in (401, 404), path
        assert reply.headers["content-type"] == "application/problem+json"
        assert b"Traceback" not in reply.body
    assert carrier.exchange(Request("GET", "/v1/sync"), cap=1000).status == 404
    carrier.close()


def test_stopping_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    folder, store = tmp_path / "server", notebook()
    init(folder)
    with serving(folder) as running:
        carrier = HttpCarrier(running.url)
        one = session(store, carrier)
        one.enrol(code(folder), "máy")
        for number in range(3000):
            store.write(new_id(), {"title": f"điều {number}", "content": "x" * 400})
        killed: list[bool] = []

        def kill_after_the_first(progress: object) -> None:
            if getattr(progress, "phase", "") == "send" and not killed:
                killed.append(True)
                running.process.kill()
                running.process.wait()

        with pytest.raises(SyncError) as caught:
            one.sync(progress=kill_after_the_first)
        assert caught.value.kind is Kind.NO_NETWORK
        delivered = store.totals().delivered
        assert 0 < delivered < 3000
        carrier.close()
    assert status(folder)["revisions"] >= delivered
    with serving(folder) as running:
        carrier = HttpCarrier(running.url)
        result = session(store, carrier).sync()
        assert (result.delivered, result.pending) == (3000, 0)
        carrier.close()
    assert status(folder)["records"]["note"] == 3000


@pytest.mark.parametrize(("number", "host"), [(signal.SIGTERM, "127.0.0.1"), (signal.SIGINT, "0.0.0.0")])
def test_it_stops_cleanly_when_asked(tmp_path: Path, number: int, host: str) -> None:
    """Also while lines are open that nobody uses, with TLS and without."""
    init(tmp_path / "server")
    with serving(tmp_path / "server", "--host", host) as running:
        carrier = HttpCarrier(running.url.replace("0.0.0.0", "127.0.0.1"))
        assert carrier.exchange(Request("GET", "/v1/hello"), cap=100_000).status == 200
        assert running.stop(number) == (0, "")
        carrier.close()


def test_one_process_per_folder(server: Running, folder: Path) -> None:
    opened = open_folder(folder)
    with pytest.raises(AlreadyRunning):
        serve(opened, "127.0.0.1", 0, lambda address: None)
    opened.close()


# -- TLS: loopback addresses other than "loopback" to us do not exist on a test machine, so the leaf is put in front


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[Running]:
    folder = tmp_path / "server"
    init(folder)
    with serving(folder, "--host", "0.0.0.0") as running:
        running.url = running.url.replace("0.0.0.0", "127.0.0.1")
        yield running


def test_other_addresses_speak_tls_under_the_servers_own_authority(secured: Running, tmp_path: Path) -> None:
    assert secured.url.startswith("https://127.0.0.1:")
    store = notebook()
    carrier = HttpCarrier(secured.url)
    one = session(store, carrier)
    server = one.enrol(code(tmp_path / "server"), "máy").server
    assert "BEGIN CERTIFICATE" in server.ca
    store.write(new_id(), {"title": "a"})
    assert one.sync().delivered == 1
    carrier.close()
    later = HttpCarrier(secured.url, ca=server.ca)
    assert session(store, later).sync().pending == 0
    later.close()


def test_after_a_restart_with_a_new_leaf_the_pinned_authority_still_fits(tmp_path: Path) -> None:
    folder, store = tmp_path / "server", notebook()
    init(folder)
    with serving(folder, "--host", "0.0.0.0") as running:
        carrier = HttpCarrier(running.url.replace("0.0.0.0", "127.0.0.1"))
        ca = session(store, carrier).enrol(code(folder), "").server.ca
        first = carrier.fingerprint()
        carrier.close()
    with serving(folder, "--host", "0.0.0.0") as running:
        carrier = HttpCarrier(running.url.replace("0.0.0.0", "127.0.0.1"), ca=ca)
        assert session(store, carrier).sync().pending == 0
        assert carrier.fingerprint() != first
        carrier.close()


def test_enrolled_on_this_machine_and_delivered_from_another_one_later(tmp_path: Path) -> None:
    folder, store = tmp_path / "server", notebook()
    init(folder)
    with serving(folder) as running:
        carrier = HttpCarrier(running.url)
        ca = session(store, carrier).enrol(code(folder), "").server.ca
        carrier.close()
    with serving(folder, "--host", "0.0.0.0") as running:
        url = running.url.replace("0.0.0.0", "127.0.0.1")
        carrier = HttpCarrier(url, ca=ca)
        assert session(store, carrier).sync().pending == 0
        carrier.close()
        nothing_pinned = HttpCarrier(url, ca="")
        with pytest.raises(SyncError) as caught:
            session(store, nothing_pinned).sync()
        assert caught.value.kind is Kind.NOT_OUR_SERVER
        nothing_pinned.close()


def test_an_inspecting_proxy_with_its_own_authority_is_not_our_server(secured: Running, tmp_path: Path) -> None:
    store = notebook()
    carrier = HttpCarrier(secured.url)
    session(store, carrier).enrol(code(tmp_path / "server"), "")
    carrier.close()
    init(tmp_path / "other")
    other = (tmp_path / "other" / "tls" / "ca.pem").read_text()
    tapped = HttpCarrier(secured.url, ca=other)
    with pytest.raises(SyncError) as caught:
        session(store, tapped).sync()
    assert caught.value.kind is Kind.NOT_OUR_SERVER
    tapped.close()


def test_plain_text_to_a_tls_port_and_tls_to_a_plain_one(secured: Running, server: Running) -> None:
    for url in (secured.url.replace("https", "http"), server.url.replace("http", "https")):
        carrier = HttpCarrier(url, stall=5)
        with pytest.raises(SyncError) as caught:
            carrier.exchange(Request("GET", "/v1/hello"), cap=1000)
        assert caught.value.kind in (Kind.NOT_OUR_SERVER, Kind.NO_NETWORK)
        carrier.close()


def test_old_tls_is_not_spoken(secured: Running) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    host, port = secured.url.removeprefix("https://").split(":")
    with socket.create_connection((host, int(port))) as plain, context.wrap_socket(plain) as line:
        assert line.version() in ("TLSv1.2", "TLSv1.3")


def test_guessing_codes_is_slowed_down(server: Running) -> None:
    carrier = HttpCarrier(server.url)
    statuses = [carrier.exchange(Request("POST", "/v1/enrol", {}, b"{}"), cap=10_000).status for _ in range(60)]
    assert set(statuses) == {400, 429}
    carrier.close()
