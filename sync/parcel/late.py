"""What a device makes of the office's answer when it comes late: by stick, weeks old, doubled, or out of order. Pure.

On a line an answer belongs to the request of a second ago. In a parcel it is a statement of some day in some epoch, and
these rules hold instead:

* Of an epoch that the device has left behind, nothing counts: the statement was about a database that is no more.
* Of the present epoch, a statement only ever adds: what was delivered stays delivered, for the office forgets nothing
  within an epoch, and this statement may simply be the older one.
* Of a later epoch, it counts as it stands, downwards too.
* Rows are taken where they continue what the device holds, skipped where it holds them already, and left for later
  where something before them is missing.
* A cursor that stays may not claim rows that a later life of the database had cut: then it is given up.
* A snapshot of a feed is followed where the device has no place in that feed; where it has one, its rows are rows like
  any others.
* What commands (which feeds there are, whether the device is suspended) counts only with the highest version seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sync.core import receipt as receipts
from sync.core import seal
from sync.core.chain import NO_IDS, xor_ids
from sync.core.receipt import Receipt
from sync.engine.commands import Change, Facts, LookedUp, LookUp, OwnSpan, Taking
from sync.engine.snapshots import continued, dropped, fits, is_whole
from sync.engine.stated import stated
from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import Manifest
from sync.wire import shapes
from sync.wire.answer import Answer, OwnRows, Page, Row
from sync.wire.codec import BadMessage
from sync.wire.key_set import KeySet, Roots, read_key_set

Control = tuple[int, int]
"""Which life of the database, and how many parcels it had written for this device: compared, never counted."""


@dataclass(frozen=True, slots=True)
class Down:
    """What the manifest of a parcel from the office says, checked for its shape. `heard`: the highest number of this
    device's parcels that the office has read (0: none, or an office from before it said so). `hubs` the list of
    revoked hubs and its signature, not verified yet."""

    epoch: str
    timeline: tuple[str, ...]
    control: Control
    keys: KeySet
    cursor: str
    state: str
    have: tuple[str, ...]
    heard: int = 0
    hubs: tuple[bytes, bytes] = (b"", b"")


def read_down(manifest: Manifest, *, roots: Roots, newest_keys: int) -> Down:
    """Raises BadMessage; ParcelError FORGED when the key set is under none of the pinned `roots`, OLD_KEYS when a newer
    one has been seen."""
    said = manifest.said
    keys_body = shapes.text(said.get("keys"), "keys", limit=16 * 1024).encode("utf-8")
    keys = read_key_set(keys_body, shapes.raw(said.get("keys_sig"), "keys_sig", 64), roots=roots)
    if keys is None or keys.org != manifest.org:
        raise ParcelError(Trouble.FORGED, "the key set is not the office's")
    if roots.outdated(keys, newest_keys):
        raise ParcelError(Trouble.OLD_KEYS, "the key set is not the office's newest")
    lives = shapes.arr(said.get("timeline"), "timeline", 10_000)
    timeline = tuple(shapes.text(one, "timeline", shapes.HEX32) for one in lives)
    if not timeline:
        raise BadMessage("timeline: empty")
    names = shapes.arr(said.get("have"), "have", 20_000)
    return Down(
        epoch=timeline[-1],
        timeline=timeline,
        control=(len(timeline), shapes.number(said.get("control"), "control")),
        keys=keys,
        cursor=shapes.text(said.get("cursor"), "cursor", limit=16 * 1024),
        state=shapes.text(said.get("state"), "state"),
        have=tuple(shapes.text(one, "have", shapes.HEX64) for one in names),
        heard=shapes.number(said.get("heard", 0), "heard"),
        hubs=(
            shapes.text(said.get("hubs", ""), "hubs", limit=64 * 1024).encode("utf-8"),
            shapes.raw(said.get("hubs_sig", ""), "hubs_sig"),
        ),
    )


def is_stale(down: Down, epoch: str) -> bool:
    """Whether it speaks of a life of the database that this device has seen the end of."""
    return epoch != "" and epoch not in down.timeline


def verified(answer: Answer, down: Down, facts: Facts, challenge: str, cursor: str) -> tuple[Receipt, ...]:
    """The receipts of one answer, verified together with its page, which begins at `cursor`. Raises ParcelError."""
    key = down.keys.receipt
    found = []
    for body, sig in answer.receipts:
        one = receipts.verify(key, body, sig, org=facts.org, device=facts.device, challenge=challenge)
        if one is None or one.epoch != down.epoch:
            raise ParcelError(Trouble.FORGED, "a receipt does not verify")
        found.append(one)
    if answer.page is not None:
        message = seal.page_message(facts.device, challenge, cursor, answer.page.cursor, answer.page_bytes)
        if not seal.verifies(key, answer.page_sig, message):
            raise ParcelError(Trouble.FORGED, "the page does not verify")
    return tuple(found)


def questions(answer: Answer, found: tuple[Receipt, ...], facts: Facts, down: Down) -> LookUp:
    """What has to be looked up in the own log before the answer can be judged."""
    heads = tuple(sorted({one for receipt in found for one in (*receipt.heads, *receipt.also)}))
    page = answer.page
    spans = tuple(_span(row) for row in page.rows if isinstance(row, OwnRows)) if page else ()
    return LookUp(heads, spans, _cuts(page, facts, down) if page else ())


def judge(
    answer: Answer, found: tuple[Receipt, ...], facts: Facts, down: Down, looked: LookedUp, *, commands: bool
) -> Change:
    """What this answer changes here. `commands`: its control version is the highest seen, so its page counts."""
    later = down.epoch != facts.epoch
    mine = {log.replica: log for log in facts.logs}
    said = stated(found, mine, looked.places)
    confirmed = {
        replica: n if later else max(n, mine[replica].confirmed)
        for replica, n in {**said.stored, **said.branched}.items()
    }
    page = _read_page(answer.page, facts, down, looked) if answer.page and commands else _Taken(facts.cursor)
    return Change(
        epoch=down.epoch,
        receipts=found,
        confirmed=tuple(sorted(confirmed.items())),
        held=answer.held,
        rows=page.rows,
        own_rows=page.own_rows,
        cuts=_cuts(answer.page, facts, down) if answer.page and commands else (),
        # While the cursor stays, it still claims the rows of a feed that is to go: it goes with a page that is taken.
        drop=dropped(answer.page, facts)
        if answer.page and commands and page.cursor in ("", answer.page.cursor)
        else (),
        feeds=page.feeds,
        cursor=page.cursor,
        mint=any(log.current and log.replica in said.branched for log in facts.logs),
        safe=tuple(sorted(said.safe.items())),
        staged=page.staged,
        unstage=page.unstage,
    )


@dataclass(frozen=True)
class _Taken:
    cursor: str
    rows: tuple[Row, ...] = ()
    own_rows: tuple[tuple[str, int, tuple[str, ...]], ...] = ()
    feeds: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    staged: Mapping[str, Taking] = field(default_factory=dict)
    unstage: tuple[str, ...] = ()


def _span(row: OwnRows) -> OwnSpan:
    return OwnSpan(row.replica, row.n - 1, row.n + row.count - 1)


def _cuts(page: Page, facts: Facts, down: Down) -> tuple[tuple[str, int], ...]:
    """Feeds of which a later life of the database knows less than we do. In the present one, a page that begins lower
    is only an older page. One of which nothing is held and that comes without a snapshot is cut to nothing: rows of an
    earlier life may be left of it."""
    known, later = facts.feeds, down.epoch != facts.epoch and facts.epoch != ""
    whole = dict(page.snapshots)
    plain = [(feed, seq) for feed, seq in page.feeds if feed not in whole]
    new = tuple((feed, 0) for feed, _ in plain if feed not in known)
    return (*new, *((feed, seq) for feed, seq in plain if later and feed in known and seq < known[feed][0]))


def _followed(page: Page, facts: Facts, down: Down) -> dict[str, Taking | None]:
    """Snapshots that this page brings something of, and where they stand; None for one whose beginning is missing.
    Where the device has its place in the feed, in this life of the database, it needs none."""
    here = facts.feeds if down.epoch == facts.epoch else {}
    begins = dict(page.feeds)
    found: dict[str, Taking | None] = {}
    for feed, snapshot in page.snapshots:
        if feed in here and snapshot.start <= here[feed][0]:
            continue
        under = facts.snapshots.get(feed)
        same = under is not None and under.snapshot == snapshot
        found[feed] = under if same else continued(snapshot, begins[feed], None)
    return found


def _read_page(page: Page, facts: Facts, down: Down, looked: LookedUp) -> _Taken:
    cut = dict(_cuts(page, facts, down))
    position = {feed: facts.feeds.get(feed, (0, NO_IDS)) for feed, _ in page.feeds}
    position |= {feed: (seq, looked.digests[feed]) for feed, seq in cut.items()}
    followed = _followed(page, facts, down)
    position |= {feed: (one.at, one.digest) if one else (0, NO_IDS) for feed, one in followed.items()}
    ends = dict(page.feeds)
    rows: list[Row] = []
    own_rows: list[tuple[str, int, tuple[str, ...]]] = []
    for row in page.rows:
        assert isinstance(row, (Row, OwnRows))
        count = 1 if isinstance(row, Row) else row.count
        if row.seq != ends[row.feed] + 1:
            raise ParcelError(Trouble.DAMAGED, "rows out of order")
        ends[row.feed] = row.seq + count - 1
        ids = (row.revision.id,) if isinstance(row, Row) else looked.own.get(_span(row), ())
        at, digest = position[row.feed]
        if row.seq > at + 1 or len(ids) != count or followed.get(row.feed, True) is None:
            continue  # something before it is missing here: it comes again in the next parcel
        new = ids[at + 1 - row.seq :]
        if not new:
            continue
        position[row.feed] = (at + len(new), xor_ids(digest, new))
        if isinstance(row, Row):
            rows.append(row)
        else:
            own_rows.append((row.feed, at + 1, new))
    if any(feed in position and position[feed][0] == seq and position[feed][1] != x for feed, seq, x in page.check):
        return _Taken("")  # what is held here is not what the office holds: all of it is to be read again
    staged = {feed: Taking(one.snapshot, *position[feed]) for feed, one in followed.items() if one is not None}
    if not all(fits(one) for one in staged.values()):
        return _Taken("")
    # One that is not followed to its end stands in the page's cursor as unfinished, which it is not here.
    unfinished = any(feed not in followed and ends[feed] < snapshot.upto for feed, snapshot in page.snapshots)
    exact = not unfinished and all(position[feed][0] == seq for feed, seq in ends.items())
    if not exact and any(position[feed][0] < facts.feeds.get(feed, (0, NO_IDS))[0] for feed in cut):
        return _Taken("")  # the cursor would stay, and it claims rows that were cut: all of it is to be read again
    if not exact:  # the rows of snapshots wait until the cursor can speak of them
        apart = followed.keys()
        return _Taken(
            cursor=facts.cursor,
            rows=tuple(row for row in rows if row.feed not in apart),
            own_rows=tuple(one for one in own_rows if one[0] not in apart),
            feeds={feed: place for feed, place in position.items() if feed not in apart},
        )
    begun = {feed for feed, one in followed.items() if one is not facts.snapshots.get(feed)}
    return _Taken(
        cursor=page.cursor,
        rows=tuple(rows),
        own_rows=tuple(own_rows),
        feeds={feed: place for feed, place in position.items() if feed not in staged or is_whole(staged[feed])},
        staged=staged,
        unstage=tuple(sorted(begun | (facts.snapshots.keys() - followed.keys()))),
    )
