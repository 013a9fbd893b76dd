import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.revision import BadRevision, Revision, make_revision, parse_revision
from sync.wire import batch, codec
from sync.wire.codec import BadMessage, TooLarge
from sync.wire.limits import Limits

AUTHOR = "019a9f5e-0000-7000-8000-00000000000a"
OTHER = "019a9f5e-0000-7000-8000-00000000000b"
REPLICA = "0123456789abcdef0123456789abcdef"
BEGIN = batch.Begin(device=AUTHOR, challenge="c" * 32, replicas=((REPLICA, 3),), cursor="abc", want=1000, app="x")
SEAL = b"s" * 64


def log(length: int, *, by: str = AUTHOR) -> list[Revision]:
    made: list[Revision] = []
    for n in range(1, length + 1):
        made.append(
            make_revision(
                replica=REPLICA,
                n=n,
                prev=made[-1].id if made else "",
                record=f"019a9f5e-0000-7000-8000-{n:012x}",
                type="note/1",
                clk=n,
                by=by,
                at="2026-11-21T09:14:03+07:00",
                seen=[made[-1].id] if made else [],
                fields={"title": f"tin “{n}”", "n": n},
            )
        )
    return made


def pairs(revisions: list[Revision]) -> list[tuple[bytes, bytes]]:
    return [(one.header, one.payload or b"") for one in revisions]


def encoded(*runs: list[Revision], begin: batch.Begin = BEGIN) -> bytes:
    return batch.encode(begin, [(pairs(run), SEAL) for run in runs])


def test_a_batch_reads_back_with_the_very_same_bytes() -> None:
    made = log(5)
    found = batch.decode(encoded(made[:2], made[2:]), Limits())
    assert found.begin == BEGIN
    assert [run.revisions for run in found.runs] == [tuple(made[:2]), tuple(made[2:])]
    assert [run.seal for run in found.runs] == [SEAL, SEAL]


def test_an_empty_batch_is_a_pull() -> None:
    assert batch.decode(encoded(), Limits()).runs == ()


def test_hashes_do_not_travel_where_they_can_be_computed() -> None:
    made = log(3)
    data = encoded(made)
    assert made[2].id.encode() not in data  # the last id is computed, never sent
    assert made[2].payload_hash.encode() not in data
    assert data.count(REPLICA.encode()) == 2


def test_a_header_of_another_program_travels_whole() -> None:
    made = log(2)
    head = json.loads(made[1].header)
    strange = parse_revision(json.dumps({**head, "zone": 1}, separators=(", ", ": ")).encode(), made[1].payload)
    data = encoded([made[0], strange])
    assert b"zone" in data
    assert batch.decode(data, Limits()).runs[0].revisions[1] == strange


def test_revisions_of_another_author_in_the_same_log_travel_whole() -> None:
    made = log(1)
    other = make_revision(
        replica=REPLICA,
        n=2,
        prev=made[0].id,
        record=made[0].record,
        type="note/1",
        clk=2,
        by=OTHER,
        at="2026-11-21T09:14:03+07:00",
        seen=(),
        fields={},
    )
    assert batch.decode(encoded([*made, other]), Limits()).runs[0].revisions == (made[0], other)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.data())
def test_lines_made_ahead_are_those_that_would_be_made(lengths: list[int], draw: st.DataObject) -> None:
    made = log(sum(lengths))
    ahead, first = [], 0
    for length in lengths:
        if draw.draw(st.booleans()):
            ahead.append(batch.make_ahead(pairs(made)[first : first + length], first))
        first += length
    parts = batch.encode_parts(BEGIN, [(pairs(made), SEAL, ahead)])
    assert sum(isinstance(part, codec.Piece) for part in parts) == len(ahead)
    assert codec.join(parts) == encoded(made)


def test_lines_made_ahead_in_a_run_of_another_author_are_made_anew() -> None:
    made = log(3)
    other = log(3, by=OTHER)
    ahead = [batch.make_ahead(pairs(other)[1:], 1)]
    parts = batch.encode_parts(BEGIN, [(pairs(made), SEAL, ahead)])
    assert codec.join(parts) == encoded(made)


def test_links_inside_a_run_must_hold() -> None:
    made = log(4)
    for broken in ([made[0], made[2]], [made[1], made[0]], [made[0], made[0]]):
        plain = [[one.header.decode(), (one.payload or b"").decode()] for one in broken]
        head = json.loads(broken[0].header)
        run = {"r": REPLICA, "n": head["n"], "prev": head["prev"], "by": AUTHOR}
        lines = [json.loads(line) for line in encoded().splitlines()]
        data = codec.lines([lines[0], {"run": run}, *plain, {"seal": "c3Nz" * 21 + "cw=="}, {"end": 1}])
        with pytest.raises(BadRevision, match="link"):
            batch.decode(data, Limits())


def test_a_header_that_travels_whole_must_stand_on_the_one_before_it() -> None:
    """The seal is over the last id alone: it vouches for the others by their links."""
    made = log(3)
    head = json.loads(made[1].header)
    for change in ({"prev": "0" * 64}, {"n": 3}, {"r": "f" * 32}):
        changed = parse_revision(json.dumps({**head, **change}).encode(), made[1].payload)
        with pytest.raises(BadRevision, match="link"):
            batch.decode(encoded([made[0], changed]), Limits())


def test_every_truncation_is_noticed() -> None:
    data = encoded(log(3))
    for length in range(len(data)):
        with pytest.raises((BadMessage, BadRevision)):
            batch.decode(data[:length], Limits())


def test_every_flipped_bit_changes_an_id_or_is_noticed() -> None:
    made = log(3)
    data = encoded(made)
    for place in range(len(data) * 8):
        broken = bytearray(data)
        broken[place // 8] ^= 1 << place % 8
        try:
            found = batch.decode(bytes(broken), Limits())
        except (BadMessage, BadRevision):
            continue
        same_revisions = [run.last.id for run in found.runs] == [made[-1].id]
        assert not same_revisions or found.runs[0].revisions == tuple(made)


def lines_of(*runs: list[Revision]) -> list[Any]:
    return [json.loads(line) for line in encoded(*runs).splitlines()]


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:-1],
        lambda lines: [*lines, {}],
        lambda lines: [*lines[:-1], {"end": 2}],
        lambda lines: [*lines[:-1], {"end": True}],
        lambda lines: lines[1:],
        lambda lines: [[], *lines[1:]],
        lambda lines: [{"begin": []}, *lines[1:]],
        lambda lines: [lines[0], {"run": {}}, *lines[2:]],
        lambda lines: [lines[0], {"run": {**lines[1]["run"], "n": 2, "prev": "x"}}, *lines[2:]],
        lambda lines: [lines[0], {"run": {**lines[1]["run"], "n": 2, "prev": "A" * 64}}, *lines[2:]],
        lambda lines: [lines[0], {"run": {**lines[1]["run"], "n": 2, "prev": ""}}, *lines[2:]],
        lambda lines: [lines[0], {"run": {**lines[1]["run"], "n": 2**53}}, *lines[2:]],
        lambda lines: [lines[0], {"run": {**lines[1]["run"], "prev": "x"}}, *lines[2:]],
        lambda lines: [lines[0], {"run": {**lines[1]["run"], "n": 0}}, *lines[2:]],
        lambda lines: [*lines[:2], [*lines[2][:4], ["x"], lines[2][5]], *lines[-2:]],
        lambda lines: [*lines[:2], [*lines[2][:2], True, *lines[2][3:]], *lines[-2:]],
        lambda lines: [*lines[:2], ['x","y":"', *lines[2][1:]], *lines[-2:]],
        lambda lines: [lines[0], lines[1], *lines[-2:]],
        lambda lines: [*lines[:2], [], *lines[-2:]],
        lambda lines: [*lines[:2], ["x"], *lines[-2:]],
        lambda lines: [*lines[:2], [1, 2, 3, 4, 5, 6], *lines[-2:]],
        lambda lines: [*lines[:2], ["{}", "{}"], *lines[-2:]],
        lambda lines: [*lines[:2], [*lines[2][:5], 5], *lines[-2:]],
        lambda lines: [*lines[:2], [*lines[2][:3], "now", *lines[2][4:]], *lines[-2:]],
        lambda lines: [*lines[:-2], {"seal": "short"}, lines[-1]],
        lambda lines: [*lines[:-2], {"seal": 5}, lines[-1]],
        lambda lines: [*lines[:-2], 5, lines[-1]],
    ],
)
def test_other_shapes_are_refused(change: Any) -> None:
    with pytest.raises((BadMessage, BadRevision)):
        batch.decode(codec.lines(change(lines_of(log(1)))), Limits())


@pytest.mark.parametrize(
    "change",
    [
        {"device": "x"},
        {"device": None},
        {"re": ""},
        {"replicas": {}},
        {"replicas": [[REPLICA, -1]]},
        {"replicas": [["x", 1]]},
        {"replicas": [[REPLICA, 1]] * 65},
        {"cursor": 5},
        {"cursor": "x" * 20_000},
        {"want": -1},
        {"want": 1.5},
        {"ask": []},
        {"ask": {"x": []}},
        {"ask": {REPLICA: ["x"]}},
        {"ask": {REPLICA: ["a" * 64] * 2001}},
        {"echo": 1},
        {"app": "x" * 101},
        {"schema": "1"},
    ],
)
def test_other_beginnings_are_refused(change: dict[str, Any]) -> None:
    lines = lines_of()
    lines[0]["begin"].update(change)
    with pytest.raises(BadMessage):
        batch.decode(codec.lines(lines), Limits())


def test_limits_on_counts() -> None:
    made = log(5)
    with pytest.raises(TooLarge):
        batch.decode(encoded(made), Limits(revisions=4))
    assert batch.decode(encoded(made), Limits(revisions=5)).runs


@given(st.binary(max_size=300))
def test_any_bytes_are_a_batch_or_refused(data: bytes) -> None:
    with pytest.raises((BadMessage, BadRevision)):
        batch.decode(data, Limits())
