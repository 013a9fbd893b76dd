"""What a hub makes of what its office answers: nothing but the office's own signature lets go of a parcel."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sync.carriers.parcel_line import Offer, head_of
from sync.core import seal, strictjson
from sync.errors import Kind, SyncError
from sync.hub import forward
from sync.hub.depot import KEEP_SENT, Depot
from sync.hub.forward import Forwarder
from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import Head
from sync.server import errors, parcel_routes
from sync.wire import shapes
from sync.wire.hubs import taken_message
from sync.wire.key_set import Roots, make_key_set, spare_word
from sync.wire.problems import Problem
from tests.unit.sync.parcels.samples import Keys, down, up

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ORG = "019a9f5e-0000-7000-8000-00000000000a"
SPARE = b"s" * 32


class Office:
    """A line upstream whose answers a test decides."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self.receipt = keys.receipt
        self.version = 1
        self.epoch = "1" * 32
        self.answer: Any = self.confirmed
        self.hellos = self.sent = 0
        self.under = keys.root  # whose private key signs the key set
        self.retired = self.named = False

    def hello(self) -> dict[str, Any]:
        self.hellos += 1
        spare = seal.public_key(SPARE)
        word = seal.signer(self.keys.root)(spare_word(ORG, spare))
        made = make_key_set(
            seal.signer(self.under),
            org=ORG,
            version=self.version,
            receipt=seal.public_key(self.receipt),
            root=seal.public_key(self.keys.root),
            parcel=b"p" * 32,
            spare=(spare, word) if self.named else (b"", b""),
            root_retired=self.retired,
        )
        return {"keys": made.body.decode(), "keys_sig": shapes.b64(made.sig), "epoch": self.epoch}

    def hubs(self, key: str = "") -> dict[str, Any]:
        return {}

    def send(self, path: Path, mine: str = "") -> dict[str, Any]:
        self.sent += 1
        said: dict[str, Any] = self.answer(hashlib.sha256(path.read_bytes()).hexdigest())
        return said

    def confirmed(self, digest: str, by: bytes | None = None, message: Any = taken_message) -> dict[str, Any]:
        body = strictjson.dumps({"parcel": "x", "part": 1, "sha256": digest})
        sign = seal.signer(by or self.receipt)
        return {"taken": True, "receipt": body.decode(), "sig": shapes.b64(sign(message(body)))}

    def offers(self, key: str) -> list[Offer]:
        return []

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def office() -> Office:
    return Office(Keys.made(3))


@pytest.fixture
def depot(tmp_path: Path, office: Office) -> Depot:
    made = Depot(tmp_path / "hub", now=lambda: NOW, random=os.urandom)
    put(made, office.keys)
    return made


def put(depot: Depot, keys: Keys, sender: str = "", number: str = "", part: int = 1, of: int = 1) -> None:
    """A part of a parcel of its own, or of the one with this id; a hub sees no more of it than its public line."""
    file, made = depot.folder / "incoming", up(keys)
    head = replace(made.head, id=number or str(uuid.uuid4()), part=part, of=of)
    file.write_bytes(replace(made, head_bytes=head.to_bytes()).to_bytes())
    depot.put(file, head_of(file), hashlib.sha256(file.read_bytes()).hexdigest(), sender)
    file.unlink(missing_ok=True)


def forwarder(depot: Depot, office: Any) -> Forwarder:
    return Forwarder(depot, lambda: office, seal.public_key(office.keys.root))


def test_a_part_is_let_go_when_the_office_has_signed_for_it(depot: Depot, office: Office) -> None:
    assert forwarder(depot, office).round() == 1
    assert depot.waiting() == []


@pytest.mark.parametrize(
    "answer",
    [
        lambda office, digest: {"taken": True},
        lambda office, digest: office.confirmed(digest, by=os.urandom(32)),
        lambda office, digest: office.confirmed("0" * 64),
        lambda office, digest: office.confirmed(digest, message=lambda body: seal.message("custody/1", body)),
        lambda office, digest: {**office.confirmed(digest), "receipt": 5},
        lambda office, digest: {**office.confirmed(digest), "receipt": "["},
    ],
)
def test_no_other_answer_lets_a_part_go(depot: Depot, office: Office, answer: Any) -> None:
    office.answer = lambda digest: answer(office, digest)
    with pytest.raises(SyncError) as caught:
        forwarder(depot, office).round()
    assert caught.value.kind is Kind.NOT_OUR_SERVER
    assert len(depot.waiting()) == 1
    depot.tidy()
    assert len(depot.waiting()) == 1


def test_a_part_that_the_office_fails_at_holds_up_none_behind_it(depot: Depot, office: Office) -> None:
    put(depot, office.keys)
    first = depot.waiting()[0]
    poison = hashlib.sha256(first.read_bytes()).hexdigest()

    def answer(digest: str) -> dict[str, Any]:
        if digest == poison:
            raise SyncError(Kind.SERVER_TROUBLE, "500")
        return office.confirmed(digest)

    office.answer = answer
    with pytest.raises(SyncError):
        forwarder(depot, office).round()
    assert depot.waiting() == [first]


def test_a_part_that_the_office_has_no_disk_for_is_not_always_the_first(depot: Depot, office: Office) -> None:
    """Its photos go where nothing can be written; what is behind it needs the database alone."""
    put(depot, office.keys)
    put(depot, office.keys)
    tried: list[str] = []
    with_photos = {hashlib.sha256(path.read_bytes()).hexdigest() for path in depot.waiting()[:2]}

    def answer(digest: str) -> dict[str, Any]:
        tried.append(digest)
        if digest in with_photos:
            raise SyncError(Kind.BUSY)
        return office.confirmed(digest)

    office.answer = answer
    sending = forwarder(depot, office)
    for count in (1, 2, 4):
        with pytest.raises(SyncError):
            sending.round()
        assert len(tried) == count, "whoever is busy is asked once in a round"
    assert len(depot.waiting()) == 2
    with_photos.clear()
    assert sending.round() == 2


def test_the_parts_of_one_parcel_stay_in_their_order(depot: Depot, office: Office) -> None:
    """Photos lie in the last ones, and an office takes none that no revision names yet."""
    for path in depot.waiting():
        depot.sent_on(path)
    number = str(uuid.uuid4())
    for part in (1, 2):
        put(depot, office.keys, number=number, part=part, of=2)
    in_order = [hashlib.sha256(path.read_bytes()).hexdigest() for path in depot.waiting()]
    put(depot, office.keys)
    tried: list[str] = []

    def answer(digest: str) -> dict[str, Any]:
        tried.append(digest)
        if len(tried) == 1:
            raise SyncError(Kind.BUSY)
        return office.confirmed(digest)

    office.answer = answer
    sending = forwarder(depot, office)
    with pytest.raises(SyncError):
        sending.round()
    assert sending.round() == 3
    assert [one for one in tried[1:] if one in in_order] == in_order


@pytest.mark.parametrize(
    ("trouble", "name"),
    [
        (Trouble.UNWRITABLE, "busy"),
        (Trouble.UNREADABLE, "busy"),
        (Trouble.UNRELIABLE, "busy"),
        (Trouble.FULL, "hub-full"),
        (Trouble.FORGED, "batch-corrupt"),
        (Trouble.UNKNOWN_SENDER, "batch-corrupt"),
    ],
)
def test_the_offices_own_disk_is_no_reason_to_refuse_a_part_for_good(
    depot: Depot, monkeypatch: pytest.MonkeyPatch, trouble: Trouble, name: str
) -> None:
    """What is refused for good is not sent on again, and makes room."""

    def put(*_: object) -> None:
        raise ParcelError(trouble)

    monkeypatch.setattr(depot, "put", put)
    with pytest.raises(Problem) as caught:
        parcel_routes._put(depot, depot.waiting()[0], "0" * 64, "")
    assert caught.value.type.name == name


def test_a_full_disk_ends_a_round_and_not_the_sending_on(
    depot: Depot, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forward, "BACK_OFF", (0.0,))
    monkeypatch.setattr(forward, "QUIET_SECONDS", 0.0)
    stop = threading.Event()
    rounds: list[int] = []

    def hubs(key: str = "") -> dict[str, Any]:
        rounds.append(1)
        if len(rounds) == 1:
            raise OSError(errno.ENOSPC, "full")
        if len(rounds) == 2:
            raise errors.DiskFull("/")
        stop.set()
        return {}

    monkeypatch.setattr(office, "hubs", hubs)
    forwarder(depot, office).run(stop)
    assert depot.waiting() == []


def test_what_goes_home_is_fetched_again_when_there_was_no_room_for_it(
    depot: Depot, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    [waiting] = depot.waiting()
    key = "b" * 32
    home = Head((key,), "down", head_of(waiting).id, 1, 1).to_bytes() + b"age"
    depot.find(key)
    monkeypatch.setattr(office, "offers", lambda key: [Offer("down", len(home))])
    monkeypatch.setattr(office, "fetch", lambda offer, path: path.write_bytes(home), raising=False)
    sender = forwarder(depot, office)
    monkeypatch.setattr(depot, "_most", 10)
    sender.round()
    assert depot.find(key) == []
    monkeypatch.setattr(depot, "_most", 10**9)
    sender.round()
    assert [one.head.to for one in depot.find(key)] == [(key,)]


def test_the_offices_newer_key_is_asked_for(depot: Depot, office: Office) -> None:
    sender = forwarder(depot, office)
    sender.round()
    assert (office.hellos, office.sent) == (1, 1)
    put(depot, office.keys)
    office.receipt, office.version = os.urandom(32), 2
    assert sender.round() == 1
    assert office.hellos == 2


def test_a_restored_office_is_offered_again_what_it_had_confirmed(tmp_path: Path, depot: Depot, office: Office) -> None:
    first = forwarder(depot, office)
    assert (first.round(), first.round()) == (1, 0)
    office.epoch = "2" * 32
    again = forwarder(Depot(tmp_path / "hub", now=lambda: NOW, random=os.urandom), office)
    assert (again.round(), again.round()) == (1, 0)
    assert office.sent == 2


def test_an_upstream_under_another_root_gets_nothing(depot: Depot, office: Office) -> None:
    stranger = Forwarder(depot, lambda: office, seal.public_key(os.urandom(32)))  # type: ignore[arg-type, return-value]
    with pytest.raises(SyncError) as caught:
        stranger.round()
    assert caught.value.kind is Kind.NOT_OUR_SERVER
    assert office.sent == 0


def test_a_hub_pins_the_spare_and_never_goes_back_to_a_retired_root(
    tmp_path: Path, depot: Depot, office: Office
) -> None:
    root = seal.public_key(office.keys.root)
    roots = Roots(root)
    assert depot.roots(root) == roots
    forwarder(depot, office).round()
    assert not (depot.folder / "roots.json").exists()  # nothing to be remembered yet

    def again() -> tuple[Depot, int]:
        """After a restart: what is known stands in the folder."""
        put(depot, office.keys)
        started = Depot(tmp_path / "hub", now=lambda: NOW, random=os.urandom)
        return started, forwarder(started, office).round()

    office.named, office.version = True, 2
    roots = roots._replace(spare=seal.public_key(SPARE))
    started, moved = again()
    assert (moved, started.roots(root)) == (1, roots)
    office.under, office.version = SPARE, 3
    started, moved = again()
    assert (moved, started.roots(root)) == (1, roots._replace(spare_version=3))
    office.retired, office.version = True, 4
    roots = roots._replace(retired=True, spare_version=4)
    started, moved = again()
    assert (moved, started.roots(root)) == (1, roots)
    office.under, office.retired, office.version = office.keys.root, False, 9
    with pytest.raises(SyncError) as caught:
        again()
    assert caught.value.kind is Kind.NOT_OUR_SERVER
    started = Depot(tmp_path / "hub", now=lambda: NOW, random=os.urandom)
    assert (len(started.waiting()), started.roots(root)) == (1, roots)
    stranger = seal.public_key(os.urandom(32))
    assert depot.roots(stranger) == Roots(stranger)  # another office's hub knows nothing of this one's roots


def test_a_hub_that_knows_the_root_alone_believes_its_word_for_the_spare(depot: Depot, office: Office) -> None:
    office.under, office.retired, office.version, office.named = SPARE, True, 7, True
    assert forwarder(depot, office).round() == 1
    root = seal.public_key(office.keys.root)
    assert depot.roots(root) == Roots(root, seal.public_key(SPARE), retired=True, spare_version=7)


def test_a_hub_refuses_a_spare_that_its_root_never_named(depot: Depot, office: Office) -> None:
    office.under, office.version = SPARE, 2
    with pytest.raises(SyncError) as caught:
        forwarder(depot, office).round()
    assert caught.value.kind is Kind.NOT_OUR_SERVER
    assert office.sent == 0


@pytest.mark.parametrize("text", ["{", '{"root":"x"}', '{"retired":1}', '{"spare_version":"9"}'])
def test_damaged_pins_are_told_and_not_forgotten(depot: Depot, office: Office, text: str) -> None:
    (depot.folder / "roots.json").write_text(text)
    with pytest.raises(errors.Damaged):
        forwarder(depot, office).round()
    assert office.sent == 0


class Times:
    """A hub's clock, and the seconds that pass while it runs."""

    def __init__(self) -> None:
        self.now, self.ran = NOW, 0.0

    def depot(self, tmp_path: Path) -> Depot:
        return Depot(tmp_path / "hub", now=lambda: self.now, random=os.urandom, monotonic=lambda: self.ran)

    def pass_by(self, **delta: float) -> None:
        self.now += timedelta(**delta)
        self.ran += timedelta(**delta).total_seconds()


@pytest.fixture
def times() -> Times:
    return Times()


def test_what_the_office_confirmed_goes_after_a_month_and_nothing_else_ever_does(
    tmp_path: Path, office: Office, times: Times
) -> None:
    depot = times.depot(tmp_path)
    for _ in range(3):
        put(depot, office.keys)
    confirmed, refused, _ = depot.waiting()
    depot.sent_on(confirmed)
    depot.sent_on(refused, refused=True)
    depot.tidy()
    times.pass_by(seconds=KEEP_SENT.total_seconds())
    depot.tidy()
    assert confirmed.exists() and refused.exists()
    times.pass_by(days=4000)
    depot.tidy()
    assert not confirmed.exists() and not refused.exists()
    assert len(depot.waiting()) == 1
    assert depot.status()["sent"] == 1, "what was done is still counted"


def test_a_clock_that_is_wrong_drops_nothing(tmp_path: Path, office: Office, times: Times) -> None:
    """Years ahead, or from 1970 on because the hub's battery is empty, until a network sets it right."""
    depot = times.depot(tmp_path)
    for _ in range(2):
        put(depot, office.keys)
    waiting = depot.waiting()
    home = tmp_path / "home"
    home.write_bytes(down(office.keys).to_bytes())
    depot.put_home(home, head_of(home), hashlib.sha256(home.read_bytes()).hexdigest())
    (there,) = (path for path, head in depot._all() if head.kind == "down")
    os.utime(there, (0, 0))
    times.now = NOW + timedelta(days=4000)
    depot.sent_on(waiting[0])
    depot.sent_on(waiting[1], refused=True)
    depot.tidy()
    times.now = NOW
    depot.tidy()
    times.now = NOW + timedelta(days=8000)
    depot.tidy()
    assert there.exists() and waiting[0].exists()
    times.now = NOW
    assert depot.waiting() == [waiting[1]], "what was refused is offered again, not in eleven years"


def test_time_in_which_a_hub_ran_counts_on_over_its_starts(tmp_path: Path, office: Office, times: Times) -> None:
    depot = times.depot(tmp_path)
    put(depot, office.keys)
    (confirmed,) = depot.waiting()
    depot.sent_on(confirmed)
    days = 0
    while confirmed.exists():  # half a day each, as in an office that closes at night
        assert days < 65, "it is kept for ever"
        depot, days = times.depot(tmp_path), days + 1
        times.pass_by(hours=12, seconds=1)
        depot.tidy()
        times.now += timedelta(hours=12)
        times.ran = 0.0  # a machine that starts counts from zero
    assert days >= 60


def test_what_the_office_refused_is_offered_again_a_day_later_and_in_each_new_life_of_it(
    tmp_path: Path, office: Office, times: Times
) -> None:
    """It may have refused what an earlier program, or an older database, did not know."""
    depot = times.depot(tmp_path)
    put(depot, office.keys)
    taken = office.answer

    def refused(digest: str) -> dict[str, Any]:
        raise SyncError(Kind.CORRUPT)

    office.answer = refused
    forwarder(depot, office).round()
    assert (depot.waiting(), depot.status()["refused"]) == ([], 1)
    forwarder(depot, office).round()
    assert office.sent == 1
    office.epoch = "e" * 32
    forwarder(depot, office).round()
    assert office.sent == 2
    times.pass_by(days=1, seconds=1)
    forwarder(depot, office).round()
    forwarder(depot, office).round()
    assert office.sent == 3
    office.answer = taken
    times.pass_by(days=1, seconds=1)
    forwarder(times.depot(tmp_path), office).round()
    assert office.sent == 4
    again = times.depot(tmp_path)
    assert (again.waiting(), again.status()["refused"], again.status()["sent"]) == ([], 0, 1)


def test_what_the_office_refuses_again_and_again_goes_after_a_month_all_the_same(
    tmp_path: Path, office: Office, times: Times
) -> None:
    depot = times.depot(tmp_path)
    put(depot, office.keys)

    def refused(digest: str) -> dict[str, Any]:
        raise SyncError(Kind.CORRUPT)

    office.answer = refused
    for _ in range(33):
        forwarder(depot, office).round()
        times.pass_by(days=1, seconds=1)
    assert office.sent == 31  # a month after the round in which it was found refused
    assert depot.status()["bytes"] == 0


def test_a_hub_tells_what_keeps_it_from_its_office(
    tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forward, "BACK_OFF", (0.0,))
    monkeypatch.setattr(forward, "QUIET_SECONDS", 0.0)
    depot, stop = Depot(tmp_path / "hub", now=lambda: NOW, random=os.urandom), threading.Event()
    assert depot.upstream() == {"reached": None, "trouble": None}
    problems: list[Exception | None] = [
        SyncError(Kind.NO_NETWORK),
        None,
        SyncError(Kind.NOT_OUR_SERVER),
        OSError(errno.ENOSPC, "full"),
        ValueError("a mistake of ours"),
    ]
    seen = []

    def hubs(key: str = "") -> dict[str, Any]:
        seen.append(depot.upstream())
        if len(seen) > len(problems):
            stop.set()
        elif (problem := problems[len(seen) - 1]) is not None:
            raise problem
        return {}

    monkeypatch.setattr(office, "hubs", hubs)
    forwarder(depot, office).run(stop)
    at = NOW.isoformat(timespec="seconds")
    assert [one["trouble"] for one in seen] == [None, "no-network", None, "not-our-server", "disk", "internal"]
    assert [one["reached"] for one in seen] == [None, None, at, at, at, at]
    assert depot.upstream() == {"reached": at, "trouble": None}
