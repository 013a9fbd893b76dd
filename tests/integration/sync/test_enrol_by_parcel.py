"""A laptop that never sees a network enrols by a stick: the real commands of both sides, real files, real notebooks."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop_app.cli import run as sotay
from sync.carriers.memory import MemoryCarrier
from sync.core import codes, seal
from sync.driver.enrolment import ask_by_parcel, take_answer
from sync.driver.keys import kept_keys
from sync.driver.store import server_info
from sync.errors import Kind, SyncError
from sync.parcel import enrolling as files
from sync.parcel.errors import ParcelError, Trouble
from sync.server import enrolling, overview, schema
from sync.server.cli import main as office
from sync.server.database import reading
from sync.wire.exchange import Request
from sync.wire.hello import EnrolAnswer, make_certificate, read_enrol_request, wrap_enrol_answer
from sync.wire.problems import Problem
from tests.contracts.memory_store import MemoryStore
from tests.contracts.world import World
from tests.integration.sync import running

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """A command of the notebook in `tmp_path/so`: (exit code, stdout, stderr)."""

    def run(*arguments: object, code: Callable[..., int] = sotay) -> tuple[int, str, str]:
        capsys.readouterr()
        where = ("--profile", str(tmp_path / "so")) if code is sotay else ()
        done = code([str(one) for one in (*arguments, *where)])
        written = capsys.readouterr()
        return done, written.out, written.err

    return run


def test_out_by_stick_and_home_by_stick_and_then_its_work_by_stick(tmp_path: Path, say: Say) -> None:
    here, stick = tmp_path / "office", tmp_path / "stick"
    stick.mkdir()
    running.init(here)
    one_time = running.code(here)
    (tmp_path / "words").write_text("bốn từ rất dễ nhớ")
    assert say("init", "--name", "Sổ của Lành", "--passphrase-file", tmp_path / "words")[0] == 0
    key = ("--passphrase-file", tmp_path / "words")
    assert say("enrol", one_time, "--parcel-out", stick / "don.fsp", *key)[0] == 0
    assert "Lành" not in (stick / "don.fsp").read_bytes().decode("latin-1")
    exit_code, out, _ = say("enrol", here, "--parcel", stick / "don.fsp", "--json", code=office)
    assert exit_code == 0
    answer = stick / "don-tra-loi.fsp"
    told = json.loads(out)
    assert (told["person"], told["role"], told["area"]) == ("Nguyễn Thị Lành", "collaborator", "29461")
    assert told["file"] == str(answer)
    exit_code, out, _ = say("enrol", "--parcel-in", answer, "--json", *key)
    assert exit_code == 0
    assert json.loads(out)["user"] == "Nguyễn Thị Lành"
    assert json.loads(out)["url"] == ""
    # No network ever: its work goes by the same stick, and the receipt comes home.
    exit_code, _, err = say("sync", *key)
    assert (exit_code, err.count("\n")) == (1, 1)
    assert "USB" in err
    assert say("parcel", "write", stick, *key)[0] == 0
    assert say("parcel", "read", here, stick, code=office)[0] == 0
    assert say("parcel", "write", here, stick, code=office)[0] == 0
    assert say("parcel", "read", stick, *key)[0] == 0
    # Asked once more, with its address this time: the same machine, and now it knows where to send.
    again = ("--out", stick / "lai.fsp", "--address", "https://sotay.example:8443")
    assert say("enrol", here, "--parcel", stick / "don.fsp", *again, code=office)[0] == 0
    exit_code, out, _ = say("enrol", "--parcel-in", stick / "lai.fsp", "--json", *key)
    assert (exit_code, json.loads(out)["url"]) == (0, "https://sotay.example:8443")
    assert running.status(here)["devices"] == 1
    assert say("audit", here, "--json", code=office)[1].count('"way": "parcel"') == 2
    # Every refusal is one sentence, and changes nothing.
    for wrong in (stick / "gone.fsp", stick / "don.fsp", stick, tmp_path / "words"):
        exit_code, _, err = say("enrol", "--parcel-in", wrong, *key)
        assert (exit_code, err.count("\n")) == (1, 1)
    for wrong in (stick / "gone.fsp", answer, tmp_path / "words"):
        exit_code, _, err = say("enrol", here, "--parcel", wrong, code=office)
        assert (exit_code, err.count("\n")) == (1, 1)
    assert say("enrol", here, "--parcel", stick / "don.fsp", "--address", "http://x", code=office)[0] == 1
    assert say("enrol", one_time[:-1], "--parcel-out", stick / "sai.fsp", *key)[0] == 1
    assert say("enrol", one_time, "--parcel-out", tmp_path / "nowhere" / "x.fsp", *key)[0] == 1
    assert not (stick / "sai.fsp").exists()
    for usage in (("enrol", one_time), ("enrol", one_time, "--parcel-out", "x", "--server", "https://x:1")):
        with pytest.raises(SystemExit) as caught:
            say(*usage)
        assert caught.value.code == 2


# -- the rules, without commands


def ask(world: World, store: MemoryStore, code: str) -> bytes:
    return ask_by_parcel(store, code, "máy của Lành", store.author, world.dice, 0)


def answered(world: World, data: bytes) -> bytes:
    return enrolling.by_parcel(world.opened, data, "", world.clock, world.dice)[1]


def refused(world: World, data: bytes) -> str:
    devices = overview.status(world.opened)["devices"]
    with pytest.raises((Problem, ParcelError)) as caught:
        answered(world, data)
    assert overview.status(world.opened)["devices"] == devices
    why = caught.value
    assert isinstance(why, (Problem, ParcelError))
    return why.type.name if isinstance(why, Problem) else str(why.trouble)


def trouble(store: MemoryStore, data: bytes) -> Trouble:
    before = store.state("server")
    with pytest.raises(ParcelError) as caught:
        take_answer(store, data)
    assert store.state("server") == before
    return caught.value.trouble


def test_what_is_agreed_on_is_what_a_line_would_have_agreed_on(world: World) -> None:
    store = world.store()
    info = take_answer(store, answered(world, ask(world, store, world.code("coordinator", "Trần Văn Phúc"))))
    assert (info.user_name, info.role, info.area) == ("Trần Văn Phúc", "coordinator", "29461")
    assert (info.root, info.ca) == (world.opened.keys.root, world.opened.ca)
    assert server_info(store) == info
    assert kept_keys(store) == world.opened.keys
    store.write(world.id(), {"title": "Chậm chi trả đền bù ấp 3"})
    assert world.session(store, MemoryCarrier(world.call), store.author).sync().delivered == 1


def test_a_code_is_good_for_one_machine_seven_days_by_whichever_way(world: World) -> None:
    code, late, online = world.code(), world.code(), world.code()
    first = world.store()
    request = ask(world, first, code)
    take_answer(first, answered(world, request))
    assert refused(world, ask(world, world.store(), code)) == "code-used"
    answered(world, request)  # the same machine asks again, since the answer was lost
    assert overview.status(world.opened)["devices"] == 1
    by_line = world.store()
    world.session(by_line, MemoryCarrier(world.call), by_line.author).enrol(online, "máy")
    assert refused(world, ask(world, world.store(), online)) == "code-used"
    request = ask(world, world.store(), late)
    world.clock.forward(days=7, seconds=1)
    assert refused(world, request) == "code-expired"


def test_a_code_that_nobody_made_opens_nothing(world: World) -> None:
    world.code()
    assert refused(world, ask(world, world.store(), codes.from_random(b"0123456789"))) == "code-wrong"
    with pytest.raises(SyncError) as caught:
        ask(world, world.store(), "ABCD")
    assert caught.value.kind is Kind.CODE_MALFORMED


def test_a_locked_code_stays_locked_for_sticks(world: World) -> None:
    code = world.code()
    with world.opened.engine.begin() as db:
        db.execute(sa.update(schema.code).values(tries=5))
    assert refused(world, ask(world, world.store(), code)) == "code-locked"


def reopened(world: World, request: bytes) -> bytes:
    """The message inside a request, as the office reads it."""
    with reading(world.opened.engine) as db:
        keys = [bytes(one) for one in db.execute(sa.select(schema.code.c.key)).scalars()]
    private = next(box for box in map(files.box_of_code, keys) if seal.key_id(files.box_public(box)) in str(request))
    return files.unpack(request, files.ENROL, private)


def test_a_wrong_proof_inside_counts_as_a_wrong_try_and_a_wrong_signature_is_refused(world: World) -> None:
    code = world.code()
    typed = codes.read(code)
    assert typed is not None
    box = files.box_public(files.box_of_code(codes.key(typed)))
    message = reopened(world, ask(world, world.store(), code))
    said = json.loads(message)
    for field, value, problem in (("proof", "0" * 64, "code-wrong"), ("sig", "A" * 86 + "==", "malformed")):
        forged = json.dumps({**said, field: value}).encode()
        assert refused(world, files.pack(files.ENROL, world.id(), forged, box)) == problem
    with reading(world.opened.engine) as db:
        assert db.execute(sa.select(schema.code.c.tries)).scalar_one() == 1
    assert refused(world, files.pack(files.ENROL, world.id(), b"{}", box)) == "damaged"


def test_a_request_for_a_stick_is_good_for_no_line(world: World) -> None:
    store = world.store()
    asked = read_enrol_request(reopened(world, ask(world, store, world.code())))
    carrier = MemoryCarrier(world.call)
    reply = carrier.exchange(Request("POST", "/v1/enrol", {}, asked.to_bytes()), cap=100_000)
    assert reply.status == 403


def test_only_an_office_that_knows_the_code_is_believed(world: World, tmp_path: Path) -> None:
    """Somebody with an office of his own answers: he has the device's public key, and not the code."""
    store, code = world.store(), world.code()
    request = ask(world, store, code)
    asked = read_enrol_request(reopened(world, request))
    elsewhere = World(tmp_path / "elsewhere")
    try:
        other = elsewhere.code()
        typed = codes.read(other)
        assert typed is not None
        mine = world.store()
        theirs = answered(elsewhere, ask(elsewhere, mine, other))
        assert trouble(store, theirs) is Trouble.FOR_OTHERS
        inside = files.unpack(theirs, files.ENROLLED, mine.state("device.box") or b"")
        head = files.look(request, files.ENROL)
        resealed = files.pack(files.ENROLLED, head.id, inside, asked.box_key)
        assert trouble(store, resealed) is Trouble.FORGED
        # Everything right, made out for this very device, but for the proof.
        facts = dict.fromkeys(("org_name", "user_name", "role", "area"), "x") | {"org": elsewhere.opened.org}
        facts |= {"device": world.id(), "user": world.id(), "author": store.author}
        keys = elsewhere.opened.keys
        paper, paper_sig = make_certificate(elsewhere.opened.receipt_sign, facts, asked.sign_key)
        body = EnrolAnswer(keys.body, keys.sig, paper, paper_sig, elsewhere.opened.ca).to_body()
        made = wrap_enrol_answer(body, "0" * 64)
        assert trouble(store, files.pack(files.ENROLLED, head.id, made, asked.box_key)) is Trouble.FORGED
    finally:
        elsewhere.close()
    true = answered(world, request)
    assert take_answer(store, true).user_name


def test_an_answer_is_for_one_machine_and_one_request(world: World) -> None:
    store, other = world.store(), world.store()
    request = ask(world, store, world.code())
    answer = answered(world, request)
    assert trouble(other, answer) is Trouble.NO_REQUEST  # it has not even asked
    ask(world, other, world.code())
    assert trouble(other, answer) is Trouble.FOR_OTHERS
    box = files.box_public(store.state("device.box") or b"")
    inside = files.unpack(answer, files.ENROLLED, store.state("device.box") or b"")
    assert trouble(store, files.pack(files.ENROLLED, world.id(), inside, box)) is Trouble.NO_REQUEST
    assert trouble(store, request) is Trouble.OTHER_KIND
    assert take_answer(store, answer) == take_answer(store, answer)


def test_two_requests_under_way_are_both_answered(world: World) -> None:
    store, code = world.store(), world.code()
    first, second = ask(world, store, code), ask(world, store, code)
    a, b = answered(world, first), answered(world, second)
    assert take_answer(store, b).device == take_answer(store, b).device
    assert trouble(store, a) is Trouble.NO_REQUEST  # what is agreed on is agreed on
    assert overview.status(world.opened)["devices"] == 1


def test_every_wrong_bit_and_every_cut_is_refused(world: World) -> None:
    store = world.store()
    request = ask(world, store, world.code())
    answer = answered(world, request)
    dice = random.Random(5)
    for _ in range(60):
        at = dice.randrange(len(answer) * 8)
        flipped = bytearray(answer)
        flipped[at // 8] ^= 1 << at % 8
        trouble(store, bytes(flipped))
        at = dice.randrange(len(request) * 8)
        flipped = bytearray(request)
        flipped[at // 8] ^= 1 << at % 8
        refused(world, bytes(flipped))
    for cut in {*range(0, len(answer), 37), len(answer) - 1}:
        trouble(store, answer[:cut])
    for cut in {*range(0, len(request), 37), len(request) - 1}:
        refused(world, request[:cut])
    for more in (answer + b"x", answer + answer, os.urandom(300), b"FSP1\n" + b"{" * 300_000):
        trouble(store, more)
    assert take_answer(store, answer).user_name
