"""A real hub between a notebook and a real server, with and without a link; found by mDNS on loopback."""

from __future__ import annotations

import hashlib
import json
import os
import random
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sync.carriers.discovery import Announcement, Seen, find
from sync.carriers.http import HttpCarrier
from sync.carriers.parcel_line import HubFolder, ParcelLine
from sync.core import seal
from sync.driver import Session
from sync.driver import hubs as known
from sync.driver.hub import HubWay
from sync.driver.keys import own_key_id, roots_of
from sync.driver.parcels import Courier
from sync.driver.store import server_info
from sync.errors import Kind, SyncError
from sync.parcel.format import Head
from sync.server import folder, rotation, tls
from sync.server.cli import main
from sync.server.hubs import Hubs
from sync.wire import shapes
from sync.wire.exchange import Request
from sync.wire.hubs import HubCertificate, read_list
from sync.wire.key_set import KeySet, Roots
from tests.contracts.memory_store import MemoryStore
from tests.integration.sync import running

RECORD = "019a9f5e-0000-7000-8000-000000000001"


@contextmanager
def hub(where: Path, upstream: str, *options: str) -> Iterator[str]:
    """A certified hub's process, over TLS."""
    command = [*running.COMMAND, "serve", str(where), "--hub", "--upstream", upstream, "--port", "0", *options]
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


def ask(*arguments: object) -> int:
    return main([str(one) for one in arguments])


def certified(office: Path, where: Path, days: int = 365) -> str:
    """The hub in `where` asks the office, which certifies it; its key id."""
    carried = where.parent
    assert ask("hub", "request", where, carried / "request.pem", "--name", "Trạm xã") == 0
    assert ask("hub", "issue", office, carried / "request.pem", carried / "hub.pem", "--days", days) == 0
    assert ask("hub", "install", where, carried / "hub.pem") == 0
    return seal.key_id(seal.public_key((where / "hub.key").read_bytes()))


def until(work: Callable[[], Any]) -> Any:
    end = time.monotonic() + running.PATIENCE
    while time.monotonic() < end:
        if found := work():
            return found
        time.sleep(0.1)
    raise AssertionError("it never came")


@contextmanager
def secured(office: Path, port: int = 0) -> Iterator[str]:
    """The office's server over TLS; its address."""
    with running.serving(office, "--host", "0.0.0.0", "--port", str(port)) as server:
        yield server.url.replace("0.0.0.0", "127.0.0.1")


def clock() -> datetime:
    return datetime.now(UTC)


def enrolled(url: str, where: Path) -> MemoryStore:
    store = MemoryStore("019a9f5e-0000-7000-8000-00000000000a", os.urandom(16).hex())
    carrier = HttpCarrier(url)
    session(store, carrier).enrol(running.code(where))
    carrier.close()
    return store


def session(store: MemoryStore, carrier: HttpCarrier) -> Session:
    return Session(
        store,
        carrier,
        clock=clock,
        monotonic=time.monotonic,
        random=os.urandom,
        sleep=lambda seconds, stop: None,
        author=store.author,
    )


def line(store: MemoryStore, url: str) -> ParcelLine:
    info = server_info(store)
    assert info is not None

    def admit(one: HubCertificate) -> None:
        assert (one.org, one.root) == (info.org, info.root)

    return ParcelLine(url, ca=info.ca, hub=admit)


def through(store: MemoryStore, url: str, temporary: Path, key: bytes | None = None) -> HubFolder:
    there = line(store, url)
    there.hello()
    assert there.certificate is not None
    temporary.mkdir(exist_ok=True)
    return HubFolder(temporary, there, key or there.certificate.key, own_key_id(store))


def courier(store: MemoryStore) -> Courier:
    return Courier(store, clock=clock, random=os.urandom, app="test")


def office_of(store: MemoryStore) -> str:
    info = server_info(store)
    assert info is not None
    return seal.key_id(info.root)


def way(store: MemoryStore, *seen: tuple[str, str]) -> HubWay:
    """The notebook's own way over hubs; `seen` (address, key id) of what announces itself."""
    found = [Seen("So tay", address, hub, office_of(store)) for address, hub in seen]
    return HubWay(store, lambda: courier(store), lambda: found)


def go(one: HubWay) -> bool:
    return one.go(lambda: False)


def test_work_waits_at_the_hub_until_there_is_a_link_and_the_receipt_comes_home(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running.init(tmp_path / "office")
    ours = certified(tmp_path / "office", tmp_path / "hub")
    with running.serving(tmp_path / "office") as server:
        url = server.url
        store = enrolled(url, tmp_path / "office")
    store.write(RECORD, {"title": "Chậm chi trả đền bù ấp 3"})
    with hub(tmp_path / "hub", url) as address:  # the office is not there: no link
        assert address.startswith("https://")
        there = through(store, address, tmp_path / "under way")
        assert courier(store).write(there).revisions == 1
        assert len(there.notes) == 1
        assert len(store.custody) == 1
        assert courier(store).read(there).parcels == 0
        assert line(store, address).hello()["hub"]["office"] == office_of(store)  # its certificate says whose it is
    assert running.status(tmp_path / "office")["revisions"] == 0
    capsys.readouterr()
    assert ask("hub", "status", tmp_path / "hub", "--json") == 0
    stands = json.loads(capsys.readouterr().out)
    assert (stands["waiting"], stands["reached"], stands["trouble"]) == (1, None, "no-network")
    assert ask("hub", "status", tmp_path / "hub") == 0
    assert "chưa tới được văn phòng" in capsys.readouterr().out
    keys = under_its_spare(tmp_path / "office")
    with secured(tmp_path / "office") as upstream, hub(tmp_path / "hub", upstream) as address:
        until(lambda: running.status(tmp_path / "office")["revisions"] == 1)
        there = through(store, address, tmp_path / "under way")
        until(lambda: courier(store).read(there).delivered)
        assert store.totals().pending == 0
        info = server_info(store)
        assert info is not None
        # Both followed: the notebook by the parcel, the hub, which knew only the root in its certificate, by its link.
        assert roots_of(info) == Roots(keys.root, keys.spare, retired=True, spare_version=2)
        assert json.loads((tmp_path / "hub" / "roots.json").read_bytes()) == {
            "root": shapes.b64(keys.root), "spare": shapes.b64(keys.spare), "retired": True, "spare_version": 2,
        }  # fmt: skip
        assert line(store, address).hello()["hub"]["office"] == office_of(store)
        said = line(store, address)._json("GET", "/v1/status")
        assert (said["waiting"], said["sent"], said["refused"]) == (0, 1, 0)
        with pytest.raises(SyncError) as caught:
            line(store, address)._json("GET", "/v1/parcels/hub.key")
        assert caught.value.kind is Kind.SERVER_TROUBLE
        nobody_passes_for_the_server_or_for_the_hub(store, address, upstream)
        uses_the_hub_of_its_office_on_its_own_and_no_other(store, address, ours, tmp_path / "under way")
    store.write(RECORD, {"title": "Tin nữa"})
    assert not go(way(store, (address, ours)))  # nobody there any more: it is noted and nothing is marked
    assert store.contacts[-1].outcome == "no-network"
    assert store.totals().pending == 1


def under_its_spare(office: Path) -> KeySet:
    """The office's first root is stolen while the hub has no link; the office takes its spare."""
    assert ask("keys", "rotate", office, "--root-key", office / rotation.SPARE_FILE, "--retire-root") == 0
    (office / "move-to-safety" / "root-key.txt").unlink()
    return folder.read_identity(office).keys


def uses_the_hub_of_its_office_on_its_own_and_no_other(
    store: MemoryStore, address: str, ours: str, temporary: Path
) -> None:
    store.custody.clear()
    store.contacts.clear()
    store.write(RECORD, {"title": "Tin thứ hai"})
    with pytest.raises(SyncError) as caught:
        courier(store).write(through(store, address, temporary, key=seal.public_key(os.urandom(32))))
    assert caught.value.kind is Kind.NOT_OUR_SERVER
    assert store.custody == set()  # its note is not signed by the key that was expected

    stranger = Seen("hub of another office", address, ours, "0" * 32)
    assert not go(HubWay(store, lambda: courier(store), lambda: [stranger]))
    assert store.contacts == []
    with an_impostor() as (elsewhere, heard):
        # It announces itself first, and as the very hub: it is left alone, and the real one is found behind it.
        found = way(store, (elsewhere, ours), (address, ours))
        assert until(lambda: go(found) and not store.totals().pending)
        assert heard == [], "not one byte of HTTP, and so no parcel, was said to it"
    assert store.contacts[0].outcome == "handed"
    assert {one.carrier for one in store.contacts} == {"hub"}


def nobody_passes_for_the_server_or_for_the_hub(store: MemoryStore, address: str, server: str) -> None:
    info = server_info(store)
    assert info is not None
    as_server = HttpCarrier(address, ca=info.ca)
    with pytest.raises(SyncError) as caught:
        # A certified hub, asked as if it were the server: TLS itself refuses it, before anything is said.
        as_server.exchange(Request("GET", "/v1/hello", {}, b""), cap=1_000_000)
    assert caught.value.kind is Kind.NOT_OUR_SERVER
    as_server.close()
    with pytest.raises(SyncError) as caught:
        line(store, server).hello()  # the server itself is no hub
    assert caught.value.kind is Kind.NOT_OUR_SERVER


@contextmanager
def an_impostor() -> Iterator[tuple[str, list[bytes]]]:
    """A machine in the network that says it is a hub: with a certificate of the right shape under its own authority.
    (address, what was said to it)."""
    now = clock()
    ca, ca_key = tls.make_authority("Xã Trà Cú", now)
    private = os.urandom(32)
    mark = b'{"org":"019a9f5e-0000-7000-8000-0000000000ff","root":""}'
    pem = tls.make_hub_certificate(ca, ca_key, seal.public_key(private), "Trạm xã", mark, now, 365)
    heard: list[bytes] = []
    with an_open_door(pem, tls.key_pem(private), heard) as address:
        yield address, heard


@contextmanager
def an_open_door(pem: bytes, key: bytes, heard: list[bytes]) -> Iterator[str]:
    where = Path(os.environ.get("TMPDIR", "/tmp")) / f"sotay-test-{os.getpid()}-{random.getrandbits(32):x}"
    where.write_bytes(pem + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(where)
    where.unlink()
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(plain, server_side=True) as secured:
                    if data := secured.recv(4096):
                        heard.append(data)
            except OSError:
                continue  # the other side ends the handshake, as it should

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


def test_a_hub_that_lost_its_certificate_has_nothing_in_custody(tmp_path: Path) -> None:
    office = tmp_path / "office"
    running.init(office)
    ours = certified(office, tmp_path / "hub")
    with secured(office) as upstream:
        store = enrolled(upstream, office)
        twin = store.snapshot()  # a notebook that will not hear of it from the office
    store.write(RECORD, {"title": "Chậm chi trả đền bù ấp 3"})
    with hub(tmp_path / "hub", upstream) as address:
        assert go(way(store, (address, ours)))
        assert len(store.custody) == 1
        assert ask("hub", "revoke", office, ours[:8]) == 0
        with secured(office, int(upstream.rpartition(":")[2])):
            # Over TLS, under the authority in its certificate, the hub's round passes the list on to everybody.
            until(lambda: "hubs" in line(twin, address).hubs())
            assert not go(way(twin, (address, ours)))
            assert twin.contacts[-1].outcome == "not-our-server"
            assert known.revoked(twin) == {ours}
            carrier = HttpCarrier(upstream, ca=server_info(store).ca)  # type: ignore[union-attr]
            session(store, carrier).sync()
            carrier.close()
        assert known.revoked(store) == {ours}
        store.write(RECORD, {"title": "Tin sau khi thu hồi"})
        assert not go(way(store, (address, ours)))  # not even asked
        assert store.custody == set()
    assert json.loads(store.state("parcel.out") or b"[]") == []
    assert ask("hub", "issue", office, tmp_path / "request.pem", tmp_path / "again.pem") == 1
    assert ask("hub", "renew", office, ours) == 1
    assert not (tmp_path / "again.pem").exists()


def test_a_renewed_certificate_reaches_the_hub_by_itself(tmp_path: Path) -> None:
    office = tmp_path / "office"
    running.init(office)
    ours = certified(office, tmp_path / "hub", days=1)
    with running.serving(office) as server:
        store = enrolled(server.url, office)
        with hub(tmp_path / "hub", server.url) as address:

            def ends() -> datetime:
                there = line(store, address)
                there.hello()
                assert there.certificate is not None
                return there.certificate.until

            first = ends()
            # The office was heard after that day: the machine's own clock is not asked, and does not matter.
            store.put_state({known.HEARD: (first.replace(year=first.year + 1)).isoformat().encode()})
            store.write(RECORD, {"title": "Chậm chi trả đền bù ấp 3"})
            assert not go(way(store, (address, ours)))
            assert store.contacts[-1].outcome == "not-our-server"
            assert store.custody == set()
            assert ask("hub", "renew", office, ours, "--days", "800") == 0
            line(store, address).offers("0" * 32)  # somebody asks, which is when it looks upstream
            until(lambda: ends() > first)
            assert go(way(store, (address, ours)))
            assert store.custody


def test_a_hub_does_not_start_without_the_offices_certificate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running.init(tmp_path / "office")
    running.init(tmp_path / "other")
    certified(tmp_path / "office", tmp_path / "hub")
    certified(tmp_path / "other", tmp_path / "its" / "hub")
    upstream = ("--hub", "--upstream", "http://127.0.0.1:1")
    assert ask("hub", "request", tmp_path / "new", tmp_path / "new.pem") == 0
    capsys.readouterr()
    assert ask("serve", tmp_path / "new", *upstream) == 1
    for wrong in (
        tmp_path / "hub.pem",
        tmp_path / "new.pem",
        tmp_path / "gone",
        tmp_path / "office" / "tls" / "ca.pem",
    ):
        assert ask("hub", "install", tmp_path / "new", wrong) == 1
    assert not (tmp_path / "new" / "hub.pem").exists()
    # A hub of one office does not become another's by a file.
    assert ask("hub", "issue", tmp_path / "other", tmp_path / "request.pem", tmp_path / "moved.pem") == 0
    assert ask("hub", "install", tmp_path / "hub", tmp_path / "moved.pem") == 1
    assert ask("hub", "issue", tmp_path / "office", tmp_path / "hub.pem", tmp_path / "x") == 1
    assert ask("hub", "revoke", tmp_path / "office", "ffff0000") == 1
    written = capsys.readouterr().err
    assert written.count("\n") == 8, written
    (tmp_path / "hub" / "hub.pem").write_bytes((tmp_path / "its" / "hub.pem").read_bytes())
    assert ask("serve", tmp_path / "hub", *upstream) == 1


class Cutting:
    """A line between a notebook and a hub that breaks off after so many bytes, either way; TLS passes through it."""

    def __init__(self, target: str, after: int) -> None:
        self._target, self._after = ("127.0.0.1", int(target.rpartition(":")[2])), after
        self.bytes = self.cuts = 0
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"https://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        for one in (self._listener, *self._sockets):
            one.close()

    def _serve(self) -> None:
        while True:
            try:
                here, _ = self._listener.accept()
            except OSError:
                return
            there = socket.create_connection(self._target)
            left = [self._after]
            self._sockets += [here, there]
            for a, b in ((here, there), (there, here)):
                threading.Thread(target=self._pass, args=(a, b, left), daemon=True).start()

    def _pass(self, a: socket.socket, b: socket.socket, left: list[int]) -> None:
        with suppress(OSError):
            while data := a.recv(16384):
                self.bytes += len(data)
                left[0] -= len(data)
                if left[0] < 0:
                    self.cuts += 1
                    break
                b.sendall(data)
        with suppress(OSError):
            b.shutdown(socket.SHUT_WR)  # what is under way still arrives
        with suppress(OSError):
            a.shutdown(socket.SHUT_RDWR)


def test_parcels_with_photos_go_on_where_they_were_cut_both_ways(tmp_path: Path) -> None:
    office = tmp_path / "office"
    running.init(office)
    certified(office, tmp_path / "hub")
    photo = random.Random(9).randbytes(3_000_000)
    name = hashlib.sha256(photo).hexdigest()
    with running.serving(office) as server:
        store = enrolled(server.url, office)
        store.add_blob(name, "image/jpeg", photo)
        entry = {"$blob": name, "size": len(photo), "type": "image/jpeg"}
        store.write(RECORD, {"title": "Ảnh ổ gà ấp 3", "photo": entry})
        with hub(tmp_path / "hub", server.url) as address:
            cutting = Cutting(address, 700_000)
            there = through(store, cutting.address, tmp_path / "under way")
            handed = courier(store).write(there)
            there._line.close()
            assert handed.blobs == 1
            assert cutting.cuts >= 4
            assert cutting.bytes < handed.bytes * 1.15, "a cut costs what was in the air"
            status = line(store, address)
            # The office's own answer first: when it comes, an earlier one for the same machine goes.
            until(lambda: (said := status._json("GET", "/v1/status"))["sent"] == 1 and said["for_home"] == 1)
            key, id = own_key_id(store), "019a9f5e-0000-7000-8000-0000000000dd"
            home = Head((key,), "down", id, 1, 1).to_bytes() + random.Random(10).randbytes(2_000_000)
            name_there = f"down-{id}-1-{hashlib.sha256(home).hexdigest()[:16]}"
            (tmp_path / "hub" / "parcels" / f"{name_there}.fsp").write_bytes(home)
            cutting.bytes = cutting.cuts = 0
            bad = line(store, cutting.address)
            [offer] = [one for one in bad.offers(key) if one.name == name_there]
            bad.fetch(offer, tmp_path / "fetched")
            bad.close()
            assert (tmp_path / "fetched").read_bytes() == home
            assert cutting.cuts >= 2
            assert cutting.bytes < len(home) * 1.15
            cutting.close()
    assert (office / "blobs" / name[:2] / name).read_bytes() == photo


def test_a_full_hub_says_so_and_nothing_is_marked(tmp_path: Path) -> None:
    photo = random.Random(9).randbytes(1_100_000)
    name = hashlib.sha256(photo).hexdigest()
    office = tmp_path / "office"
    running.init(office)
    ours = certified(office, tmp_path / "hub")
    with running.serving(office) as server:
        store = enrolled(server.url, office)
    store.write(RECORD, {"title": "Chậm chi trả đền bù ấp 3"})
    with hub(tmp_path / "hub", "http://127.0.0.1:1", "--hub-most", "1") as address:
        store.add_blob(name, "image/jpeg", photo)
        entry = {"$blob": name, "size": len(photo), "type": "image/jpeg"}
        store.write(RECORD, {"title": "Ảnh ổ gà ấp 3", "photo": entry})
        with pytest.raises(SyncError) as caught:
            courier(store).write(through(store, address, tmp_path / "under way"))
        assert caught.value.kind is Kind.HUB_FULL
        full = way(store, (address, ours))
        assert not go(full)
        assert full.full
        assert [one.outcome for one in store.contacts] == ["hub-full"]
        assert store.custody == set()


def test_what_was_taken_back_stays_so_in_every_copy_of_the_server(tmp_path: Path) -> None:
    office, copy = tmp_path / "office", tmp_path / "copy"
    running.init(office)
    ours = certified(office, tmp_path / "hub")
    assert ask("backup", office, tmp_path / "before.sotay") == 0
    assert ask("hub", "revoke", office, ours) == 0
    assert ask("backup", office, tmp_path / "after.sotay") == 0
    assert ask("restore", office, tmp_path / "before.sotay") == 0  # the database goes back, the book does not
    assert ask("restore", copy, tmp_path / "after.sotay") == 0  # made again on another machine
    for where in (office, copy):
        opened = folder.open_folder(where)
        said = Hubs(opened).signed()
        assert said is not None and said.revoked == {ours}
        assert read_list(said.body, said.sig, opened.keys.receipt) == said
        opened.close()


def test_a_hub_is_found_by_its_announcement() -> None:
    key = random.Random(4).randbytes(16).hex()
    made = Announcement(f"So tay {key[:8]}", ["127.0.0.1"], 8090, key, "a" * 32, interfaces=["127.0.0.1"])
    try:
        seen = until(lambda: [one for one in find(2, interfaces=["127.0.0.1"]) if one.hub == key])
    finally:
        made.close()
    assert (seen[0].url, seen[0].office) == ("https://127.0.0.1:8090", "a" * 32)


@pytest.mark.parametrize("options", [[], ["--upstream", "x"], ["--upstream", "http://192.0.2.1:1"]])
def test_a_hub_needs_to_know_its_server(tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    running.init(tmp_path / "office")
    certified(tmp_path / "office", tmp_path / "hub")
    capsys.readouterr()
    assert main(["serve", str(tmp_path / "hub"), "--hub", *options]) == 1
    written = capsys.readouterr()
    assert (written.out, written.err.count("\n")) == ("", 1)
