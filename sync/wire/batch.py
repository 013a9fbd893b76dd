"""The request of `POST sync`: who asks, runs of revisions with their seals, and an end that proves that nothing is cut.

A *run* is a stretch of one replica's chain. Its revisions travel compactly where the receiver can compute the rest of
the header (`prev`, `ph`, `r`, `n`, `by`). If any of these came out differently, the last id would differ from the
sealed one, so compactness costs no safety. A header that this version would not have written in just these bytes
travels whole; so does one whose payload was erased by order, with null in the payload's place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec.json

from sync.core import strictjson
from sync.core.revision import BadRevision, Revision, canonical_parts, parse_revision, revision_from_parts
from sync.wire import codec, shapes
from sync.wire.codec import BadMessage
from sync.wire.limits import Limits

MAX_RUNS = 1000
MAX_REPLICAS = 64


@dataclass(frozen=True, slots=True)
class Begin:
    """Attributes: `device`; `challenge` 32 hex digits that the receipts must repeat; `replicas` (id, highest n) of the
    asking log: receipts are wanted for these, and their rows need no echo; `cursor` where the page begins ("" at the
    start, None: no page wanted); `want` decoded bytes of the page; `ask` replica → ids to be confirmed singly; `echo`
    send own rows too; `app`, `schema` what the program is and reads, for the server's log and choices; `snapshots` it
    can read a feed from its beginning by a snapshot."""

    device: str
    challenge: str
    replicas: tuple[tuple[str, int], ...] = ()
    cursor: str | None = ""
    want: int = 0
    ask: tuple[tuple[str, tuple[str, ...]], ...] = ()
    echo: bool = False
    app: str = ""
    schema: int = 1
    snapshots: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Attributes: `revisions` of one replica, each on top of the one before; `seal` of the last one."""

    revisions: tuple[Revision, ...]
    seal: bytes

    @property
    def replica(self) -> str:
        return self.revisions[0].replica

    @property
    def last(self) -> Revision:
        return self.revisions[-1]


@dataclass(frozen=True, slots=True)
class Batch:
    """A decoded request. Hashes and links inside the runs are checked; seals are the engine's affair."""

    begin: Begin
    runs: tuple[Run, ...] = field(default=())


Stored = tuple[bytes, "bytes | None"]  # (header, payload) of a revision


@dataclass(frozen=True, slots=True)
class Ahead:
    """Lines of a run that were made before it is sent: of the revisions `first` to `first + count - 1`, counted from
    the run's beginning, in a run of the author `by`."""

    first: int
    count: int
    by: str
    lines: codec.Piece


def encode(begin: Begin, runs: Iterable[tuple[Sequence[Stored], bytes]]) -> bytes:
    """The request's bytes. Each run is ([(header, payload), …], seal)."""
    return codec.join(encode_parts(begin, ((revisions, seal, ()) for revisions, seal in runs)))


def encode_parts(
    begin: Begin, runs: Iterable[tuple[Sequence[Stored], bytes, Sequence[Ahead]]]
) -> tuple[bytes | codec.Piece, ...]:
    """The same in parts, with the lines that were made ahead, in their order, as they are."""
    return tuple(_parts(begin, runs))


def make_ahead(revisions: Sequence[Stored], first: int) -> Ahead:
    """Lines of revisions that stand together at `first` in a run of their own replica and author."""
    said = json.loads(revisions[0][0])
    run = (said["r"].encode(), said["by"].encode())
    lines = b"".join(_row(header, payload, run) for header, payload in revisions)
    return Ahead(first, len(revisions), said["by"], codec.piece(lines))


def _parts(
    begin: Begin, runs: Iterable[tuple[Sequence[Stored], bytes, Sequence[Ahead]]]
) -> Iterator[bytes | codec.Piece]:
    yield codec.lines(
        [
            {
                "begin": {
                    "device": begin.device,
                    "re": begin.challenge,
                    "replicas": [list(one) for one in begin.replicas],
                    "cursor": begin.cursor,
                    "want": begin.want,
                    "ask": {replica: list(ids) for replica, ids in begin.ask},
                    "echo": begin.echo,
                    "app": begin.app,
                    "schema": begin.schema,
                    **({"snapshots": True} if begin.snapshots else {}),
                }
            }
        ]
    )
    count = 0
    for revisions, seal, ahead in runs:
        count += 1
        first = json.loads(revisions[0][0])
        yield codec.lines([{"run": {name: first[name] for name in ("r", "n", "prev", "by")}}])
        run = (first["r"].encode(), first["by"].encode())
        done = 0
        for made in ahead:
            if made.by == first["by"]:
                yield b"".join(_row(*one, run) for one in revisions[done : made.first])
                yield made.lines
                done = made.first + made.count
        yield b"".join(_row(*one, run) for one in revisions[done:])
        yield codec.lines([{"seal": shapes.b64(seal)}])
    yield codec.lines([{"end": count}])


def _row(header: bytes, payload: bytes | None, run: tuple[bytes, ...]) -> bytes:
    if payload is None:
        return b"[%b,null]\n" % _TEXT(header.decode("utf-8"))
    text = _TEXT(payload.decode("utf-8"))
    parts = canonical_parts(header)
    if parts is None or (parts[0], parts[6]) != (run[0], run[1]):
        return b"[%b,%b]\n" % (_TEXT(header.decode("utf-8")), text)
    return b'["%b","%b",%b,"%b",[%b],%b]\n' % (parts[3], parts[4], parts[5], parts[7], parts[8], text)


def decode(data: bytes, limits: Limits) -> Batch:
    """Read a request. Raises BadMessage when it is none, TooLarge, and BadRevision when a hash or link does not fit."""
    rows = codec.read_lines(data, _value)
    begin = _read_begin(_next(rows), limits)
    runs: list[Run] = []
    total = 0
    while True:
        line = shapes.obj(_next(rows), "line")
        if "end" in line:
            if shapes.number(line["end"], "end") != len(runs):
                raise BadMessage("runs are missing")
            break
        if len(runs) == MAX_RUNS:
            raise codec.TooLarge("too many runs")
        run = _read_run(shapes.obj(line.get("run"), "run"), rows, limits.revisions - total)
        total += len(run.revisions)
        runs.append(run)
    if next(rows, None) is not None:
        raise BadMessage("lines after the end")
    return Batch(begin, tuple(runs))


# A text as JSON in UTF-8, with no more escapes than JSON asks for.
_TEXT = msgspec.json.Encoder().encode
# A compact revision as it travels: record, type, clk, at, seen, payload. It has no keys that could stand twice, and
# every value is checked when the header is made anew from it: it need not come out as the same bytes again.
_ROW = msgspec.json.Decoder(tuple[str, str, int, str, list[str], str])


def _value(line: bytes) -> Any:
    if line.startswith(b'["'):
        try:
            return list(_ROW.decode(line))
        except ValueError:
            pass  # of another shape, or not JSON: the strict reader says
    return strictjson.loads(line)


def _next(rows: Iterator[tuple[int, Any]]) -> Any:
    found = next(rows, None)
    if found is None:
        raise BadMessage("the message ends too early")
    return found[1]


def read_ask(value: Any, limits: Limits) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Ids to be confirmed singly, by replica. Raises BadMessage, TooLarge."""
    ask = []
    for replica, ids in shapes.obj(value, "ask").items():
        wanted = shapes.arr(ids, "ask", limits.ask)
        ask.append(
            (shapes.text(replica, "ask", shapes.HEX32), tuple(shapes.text(i, "ask", shapes.HEX64) for i in wanted))
        )
    if sum(len(ids) for _, ids in ask) > limits.ask:
        raise codec.TooLarge("asks for too many ids")
    return tuple(ask)


def _read_begin(line: Any, limits: Limits) -> Begin:
    said = shapes.obj(shapes.obj(line, "line").get("begin"), "begin")
    replicas = tuple(
        (shapes.text(pair[0], "replica", shapes.HEX32), shapes.number(pair[1], "replica"))
        for pair in (shapes.arr(one, "replica", 2) for one in shapes.arr(said.get("replicas", []), "r", MAX_REPLICAS))
        if len(pair) == 2
    )
    cursor = said.get("cursor")
    return Begin(
        device=shapes.text(said.get("device"), "device", shapes.UUID),
        challenge=shapes.text(said.get("re"), "re", shapes.HEX32),
        replicas=replicas,
        cursor=None if cursor is None else shapes.text(cursor, "cursor", limit=16 * 1024),
        want=shapes.number(said.get("want", 0), "want"),
        ask=read_ask(said.get("ask", {}), limits),
        echo=shapes.flag(said.get("echo", False), "echo"),
        app=shapes.text(said.get("app", ""), "app", limit=100),
        schema=shapes.number(said.get("schema", 1), "schema"),
        snapshots=shapes.flag(said.get("snapshots", False), "snapshots"),
    )


def _read_run(said: dict[str, Any], rows: Iterator[tuple[int, Any]], room: int) -> Run:
    replica = shapes.text(said.get("r"), "r", shapes.HEX32)
    by = shapes.text(said.get("by"), "by", shapes.UUID)
    n = shapes.number(said.get("n"), "n", 1)
    prev = shapes.text(said.get("prev"), "prev", None if n == 1 else shapes.HEX64)
    revisions: list[Revision] = []
    while isinstance(line := _next(rows), list):
        if len(revisions) >= room:
            raise codec.TooLarge("too many revisions")
        revision = _read_row(line, replica, n, prev, by)
        if (revision.replica, revision.n, revision.prev) != (replica, n, prev):
            raise BadRevision("the chain does not link")
        revisions.append(revision)
        n, prev = n + 1, revision.id
    if not revisions:
        raise BadMessage("an empty run")
    return Run(tuple(revisions), shapes.raw(shapes.obj(line, "seal").get("seal"), "seal", 64))


def _read_row(line: list[Any], replica: str, n: int, prev: str, by: str) -> Revision:
    payload = line[-1] if line else None
    if payload is None and len(line) == 2 and isinstance(line[0], str):
        return parse_revision(line[0].encode("utf-8"), None)
    if not isinstance(payload, str):
        raise BadMessage("a revision without payload")
    if len(line) == 2 and isinstance(line[0], str):
        return parse_revision(line[0].encode("utf-8"), payload.encode("utf-8"))
    if len(line) != 6:
        raise BadMessage("not a revision")
    record, kind, clk, at, seen, _ = line
    return revision_from_parts(
        replica=replica, n=n, prev=prev, record=record, type=kind, clk=clk, by=by, at=at, seen=seen, payload=payload
    )
