"""The answer to `POST sync`: receipts, what is held and why, and a signed page of news."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sync.core.cursor import Snapshot
from sync.core.revision import Revision, parse_revision
from sync.wire import codec, shapes
from sync.wire.codec import BadMessage

MAX_FEEDS = 64
MAX_ITEMS = 20_000


class Row(NamedTuple):
    """One row of a feed with its bytes."""

    feed: str
    seq: int
    revision: Revision


class RawRow(NamedTuple):
    """One row on its way out: bytes that the server stored need no second look."""

    feed: str
    seq: int
    header: bytes
    payload: bytes | None


@dataclass(frozen=True, slots=True)
class OwnRows:
    """`count` consecutive rows of a feed, from `seq` on, that the asking log wrote itself: `replica` from `n` on."""

    feed: str
    seq: int
    replica: str
    n: int
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """Attributes: `feeds` (feed, seq that the page continues from) of every feed that the device may read; `rows` in
    the order of each feed; `drop` feeds that it may not read any more; `cursor` after this page; `more` there is more;
    `digest` exclusive or of all ids in the page; `check` feed → (seq, exclusive or of all ids up to it), for feeds that
    the page reads to their end; `snapshots` feed → the snapshot that its rows in this page belong to, for feeds that
    are read from their beginning."""

    feeds: tuple[tuple[str, int], ...]
    rows: tuple[Row | RawRow | OwnRows, ...]
    drop: tuple[str, ...]
    cursor: str
    more: bool
    digest: str
    check: tuple[tuple[str, int, str], ...]
    snapshots: tuple[tuple[str, Snapshot], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Attributes: `stored`, `duplicate` counts of this batch; `state` "ok" or "suspended"; `held` (id, why); `receipts`
    (body, signature), not yet verified; `page` with `page_bytes`, `page_sig`, not yet verified; None when none came."""

    stored: int
    duplicate: int
    state: str
    held: tuple[tuple[str, str], ...]
    receipts: tuple[tuple[bytes, bytes], ...]
    page: Page | None
    page_bytes: bytes
    page_sig: bytes


def encode_head(
    *, stored: int, duplicate: int, state: str, held: Iterable[tuple[str, str]], receipts: Iterable[tuple[bytes, bytes]]
) -> bytes:
    """Everything before the page."""
    return codec.lines(
        [
            {"answer": {"stored": stored, "duplicate": duplicate, "state": state, "held": [list(one) for one in held]}},
            *({"receipt": body.decode("utf-8"), "sig": shapes.b64(sig)} for body, sig in receipts),
        ]
    )


def encode_page(page: Page) -> bytes:
    """The bytes of a page: these are what the server signs."""
    place = {feed: index for index, (feed, _) in enumerate(page.feeds)}
    replicas: dict[str, int] = {}
    rows: list[list[Any]] = []
    for row in page.rows:
        if isinstance(row, OwnRows):
            index = replicas.setdefault(row.replica, len(replicas))
            rows.append([place[row.feed], row.seq, index, row.n, row.count])
            continue
        stored = row.revision if isinstance(row, Row) else row
        text = None if stored.payload is None else stored.payload.decode("utf-8")
        rows.append([place[row.feed], row.seq, stored.header.decode("utf-8"), text])
    head: dict[str, Any] = {
        "feeds": [list(one) for one in page.feeds],
        "replicas": list(replicas),
        "drop": list(page.drop),
        "cursor": page.cursor,
        "more": page.more,
        "digest": page.digest,
        "check": [list(one) for one in page.check],
    }
    if page.snapshots:
        head["snapshots"] = [[feed, *snapshot] for feed, snapshot in page.snapshots]
    return codec.lines([{"page": head}, *rows])


def encode_tail(page_sig: bytes | None) -> bytes:
    """The last line, which proves that nothing was cut off."""
    return codec.lines([{"end": None if page_sig is None else shapes.b64(page_sig)}])


def decode(data: bytes) -> Answer:
    """Read an answer. Raises BadMessage or BadRevision; signatures are the caller's to verify."""
    found = list(codec.read_lines(data))
    if len(found) < 2:
        raise BadMessage("the answer ends too early")
    said = shapes.obj(shapes.obj(found[0][1], "line").get("answer"), "answer")
    end = shapes.obj(found[-1][1], "end")
    if "end" not in end:
        raise BadMessage("the answer has no end")
    receipts: list[tuple[bytes, bytes]] = []
    at = 1
    while at < len(found) - 1 and isinstance(found[at][1], dict) and "receipt" in found[at][1]:
        line = found[at][1]
        body = shapes.text(line["receipt"], "receipt", limit=1024 * 1024).encode("utf-8")
        receipts.append((body, shapes.raw(line.get("sig"), "sig", 64)))
        at += 1
    page, page_bytes, page_sig = None, b"", b""
    if at < len(found) - 1:
        page_bytes = data[found[at][0] : found[-1][0]]
        page_sig = shapes.raw(end["end"], "end", 64)
        page = _read_page([value for _, value in found[at:-1]])
    held = [shapes.arr(one, "held", 2) for one in shapes.arr(said.get("held", []), "held", MAX_ITEMS)]
    if any(len(one) != 2 for one in held):
        raise BadMessage("held: not pairs")
    return Answer(
        stored=shapes.number(said.get("stored"), "stored"),
        duplicate=shapes.number(said.get("duplicate"), "duplicate"),
        state=shapes.text(said.get("state"), "state"),
        held=tuple((shapes.text(one, "held", shapes.HEX64), shapes.text(why, "why")) for one, why in held),
        receipts=tuple(receipts),
        page=page,
        page_bytes=page_bytes,
        page_sig=page_sig,
    )


def _read_page(found: list[Any]) -> Page:
    head = shapes.obj(shapes.obj(found[0], "line").get("page"), "page")
    feeds = []
    for one in shapes.arr(head.get("feeds"), "feeds", MAX_FEEDS):
        feed, seq = _tuple(one, 2)
        feeds.append((shapes.text(feed, "feed", shapes.FEED), shapes.number(seq, "seq")))
    replicas = [shapes.text(one, "replica", shapes.HEX32) for one in shapes.arr(head.get("replicas"), "replicas", 1000)]
    check = []
    for one in shapes.arr(head.get("check"), "check", MAX_FEEDS):
        feed, seq, digest = _tuple(one, 3)
        check.append(
            (shapes.text(feed, "f", shapes.FEED), shapes.number(seq, "seq"), shapes.text(digest, "x", shapes.HEX64))
        )
    names = [feed for feed, _ in feeds]
    snapshots = [_read_snapshot(one) for one in shapes.arr(head.get("snapshots", []), "snapshots", MAX_FEEDS)]
    if len({feed for feed, _ in snapshots} & set(names)) != len(snapshots):
        raise BadMessage("snapshots: of feeds that the page does not read")
    rows = tuple(_read_row(one, names, replicas) for one in found[1:])
    return Page(
        feeds=tuple(feeds),
        rows=rows,
        drop=tuple(shapes.text(one, "drop", shapes.FEED) for one in shapes.arr(head.get("drop"), "drop", MAX_FEEDS)),
        cursor=shapes.text(head.get("cursor"), "cursor", limit=16 * 1024),
        more=shapes.flag(head.get("more"), "more"),
        digest=shapes.text(head.get("digest"), "digest", shapes.HEX64),
        check=tuple(check),
        snapshots=tuple(snapshots),
    )


def _read_snapshot(value: Any) -> tuple[str, Snapshot]:
    feed, start, upto, digest = _tuple(value, 4)
    low = shapes.number(start, "start")
    snapshot = Snapshot(low, shapes.number(upto, "upto", low), shapes.text(digest, "digest", shapes.HEX64))
    return shapes.text(feed, "feed", shapes.FEED), snapshot


def _read_row(line: Any, feeds: list[str], replicas: list[str]) -> Row | OwnRows:
    if not isinstance(line, list) or len(line) not in (4, 5):
        raise BadMessage("not a row")
    feed = _pick(feeds, line[0])
    seq = shapes.number(line[1], "seq", 1)
    if len(line) == 5:
        count = shapes.number(line[4], "count", 1)
        if count > MAX_ITEMS:
            raise BadMessage("too many rows at once")
        return OwnRows(feed, seq, _pick(replicas, line[2]), shapes.number(line[3], "n", 1), count)
    header, payload = line[2], line[3]
    if not isinstance(header, str) or not isinstance(payload, (str, type(None))):
        raise BadMessage("not a row")
    return Row(feed, seq, parse_revision(header.encode("utf-8"), None if payload is None else payload.encode("utf-8")))


def _pick(names: list[str], index: Any) -> str:
    place = shapes.number(index, "index")
    if place >= len(names):
        raise BadMessage("index out of range")
    return names[place]


def _tuple(value: Any, length: int) -> list[Any]:
    found = shapes.arr(value, "tuple", length)
    if len(found) != length:
        raise BadMessage("tuple: wrong length")
    return found
