"""Moving blobs, after the revisions that name them: whole files under the SHA-256 of their content, in chunks.

One question tells how every blob stands. Small ones go first, thumbnails before everything else. A cut costs what was
in the air: the server keeps the part of a chunk that arrived, this side keeps the part of an answer that did. What a
person wants to spare a slow link waits for a good one, and a link is judged by the chunks it has carried.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sync.carriers.base import Cancelled, Cut
from sync.core import seal
from sync.driver.replies import retry_after
from sync.driver.store import BlobStore
from sync.engine.commands import ServerSession
from sync.errors import Kind, SyncError
from sync.wire import blobs as wire
from sync.wire import hello, problems
from sync.wire.codec import BadMessage
from sync.wire.exchange import DIGEST, EPOCH, LENGTH, OFFSET, RECEIPT, Reply, Request, content_digest
from sync.wire.limits import PROTOCOL, PROTOCOL_HEADER

THUMBNAIL = 8 * 1024
SMALL_REPLY = 64 * 1024
MAX_LOST = 4
MAX_BUSY = 3
MAX_STILL = 3
# Longer than this the person is not kept waiting: the next synchronisation goes on.
LONGEST_WAIT = 60

Exchange = Callable[[Request, int, Any, Cancelled], Reply]


class TokenExpired(SyncError):
    """The token ran out between two chunks; with a new one it goes on. `moved`: whether it was good for a chunk."""

    def __init__(self) -> None:
        super().__init__(Kind.SERVER_TROUBLE, "the token expired")
        self.moved = False


class OfOneBlob(SyncError):
    """Something is wrong with this blob alone: those behind it go on, and then it is told."""


SMALLEST_CHUNK = 16 * 1024
# Seconds for a chunk: seldom enough to ask for the next one, often enough that a cut costs little.
AIM_SECONDS = 7.0
# Bytes per second from which a link counts as good: three times what the slowest mobile network carries.
GOOD_SPEED = 8 * 1024


@dataclass(frozen=True, slots=True)
class Link:
    """What the chunks so far say of the link. Attributes: `chunk` bytes of the next one; `speed` bytes per second of
    the last, None before the first."""

    chunk: int = 32 * 1024
    speed: float | None = None

    def after(self, moved: int, seconds: float, largest: int) -> Link:
        """After a chunk of `moved` bytes; one that is too small to tell anything changes nothing."""
        if moved < min(SMALLEST_CHUNK, self.chunk):
            return self
        speed = moved / max(seconds, 0.001)
        aimed = int(min(speed * AIM_SECONDS, self.chunk * 8))
        return Link(max(SMALLEST_CHUNK, min(aimed, largest)), speed)

    def after_loss(self) -> Link:
        return replace(self, chunk=max(SMALLEST_CHUNK, self.chunk // 4))

    def is_good(self) -> bool:
        """Whether large blobs may go. On an unknown link one chunk may, and tells."""
        return self.speed is None or self.speed >= GOOD_SPEED


@dataclass(frozen=True, slots=True)
class Moved:
    """Attributes: `sent`, `received` blobs; `waiting` those that were left for a better link."""

    sent: int
    received: int
    waiting: int


@dataclass(frozen=True, slots=True)
class _Job:
    name: str
    size: int
    up: bool
    have: int = 0
    media_type: str = ""


class Mover:
    """Moves blobs over an authenticated session.

    `spare`: size in bytes above which a blob waits for a good link, None: nothing waits. `link`: what is known of the
    link, kept up to date. `monotonic` gives seconds, `sleep` ends early when cancelled, `chance` is between 0 and 1.
    """

    def __init__(
        self,
        store: BlobStore,
        exchange: Exchange,
        session: ServerSession,
        org: str,
        device: str,
        *,
        monotonic: Callable[[], float],
        sleep: Callable[[float, Cancelled], None],
        chance: Callable[[], float],
        spare: int | None,
        link: Link,
    ) -> None:
        self._store = store
        self._exchange = exchange
        self._session = session
        self._org = org
        self._device = device
        self._monotonic = monotonic
        self._sleep = sleep
        self._chance = chance
        self._spare = spare
        self.link = link
        self._any = False
        self._lost = 0
        self._count: Any = None
        self._stop: Cancelled = lambda: False

    def move(self, epoch: str, count: Any, stop: Cancelled) -> Moved:
        """Send and fetch until nothing is left that can be moved. Raises SyncError; what moved before that stays.

        One that the office refuses, or whose content there is not what its name says, keeps no other one waiting."""
        self._count, self._stop = count, stop
        sent = received = 0
        waiting: set[str] = set()
        seen: set[str] = set()
        more = True
        trouble: OfOneBlob | None = None
        while more:
            jobs, more = self._jobs(epoch, seen)
            for job in sorted(jobs, key=_order):
                try:
                    if not (self._send(job, epoch) if job.up else self._fetch(job)):
                        waiting.add(job.name)
                    elif job.up:
                        sent += 1
                    else:
                        received += 1
                except OfOneBlob as problem:
                    trouble = trouble or problem
                except TokenExpired as expired:
                    expired.moved = self._any
                    raise
        if trouble is not None:
            raise trouble
        return Moved(sent, received, len(waiting))

    def _waits(self, size: int) -> bool:
        return self._spare is not None and size > self._spare and not self.link.is_good()

    # -- what there is to do

    def _jobs(self, epoch: str, seen: set[str]) -> tuple[list[_Job], bool]:
        """What can be moved of what was not asked about yet, by one question; and whether there is more."""
        most = wire.MOST_NAMES
        send = {name: size for name, size in self._store.blobs_to_send(epoch, most + len(seen) + 1) if name not in seen}
        want = {name: kind for name, _, kind in self._store.blobs_wanted(most + len(seen) + 1) if name not in seen}
        ask = wire.BlobAsk(tuple(send)[:most], tuple(want)[:most])
        if not ask.send and not ask.want:
            return [], False
        seen.update(ask.send, ask.want)
        stand = self._stand(ask)
        jobs: list[_Job] = []
        for name in ask.send:
            if name in stand.receipts:
                self._believe(stand.receipts[name], stand.epoch, name)
            elif name in stand.offsets:
                jobs.append(_Job(name, send[name], True, min(stand.offsets[name], send[name])))
            else:
                self._store.blob_unnamed(name)
        for name in ask.want:
            # One that is not there yet is left: its owner has not sent it. The next synchronisation asks again.
            # What somebody wrote about its size is not asked: the name alone tells whether it is the right one.
            size = stand.there.get(name)
            if size is not None and size <= self._session.limits.blob:
                jobs.append(_Job(name, size, False, min(self._store.part_length(name), size), want[name]))
        return jobs, len(send) > most or len(want) > most

    def _stand(self, ask: wire.BlobAsk) -> wire.BlobStand:
        headers = self._headers(**{"content-type": "application/json"})
        request = Request("POST", "/v1/blobs", headers, ask.to_bytes())
        while (reply := self._ask(request, 4 * SMALL_REPLY)) is None:
            pass  # lost: _ask counts, waits, and raises in the end
        if reply.status != 200:
            raise _refused(reply)
        self._lost = 0
        try:
            return wire.read_stand(reply.body)
        except BadMessage as problem:
            raise SyncError(Kind.NOT_OUR_SERVER, str(problem)) from None

    # -- up

    def _send(self, job: _Job, epoch: str) -> bool:
        """Whether it is there and signed for; False when the link is too slow for it, or nobody may send it."""
        offset, unsure, still = job.have, False, 0
        while True:
            if unsure:  # after a loss only the server knows how much arrived
                reply = self._ask(Request("HEAD", f"/v1/blobs/{job.name}", self._headers()), SMALL_REPLY)
            elif self._waits(job.size):
                return False
            else:
                reply = self._patch(job, offset)
            if reply is None:
                unsure = True
                continue
            if reply.status == 200:
                self._lost = 0
                return self._receipt(reply, job.name, epoch)
            if reply.status == 404:
                self._store.blob_unnamed(job.name)
                return False
            if reply.status not in (204, 409):
                raise _refused(reply)
            stored = _offset(reply, job.size)
            if stored > offset:
                self._lost = still = 0
            elif not unsure:
                still += 1
                if still >= MAX_STILL:
                    raise OfOneBlob(Kind.NO_PROGRESS, "a blob does not grow")
            offset, unsure = stored, False

    def _patch(self, job: _Job, offset: int) -> Reply | None:
        chunk = self._store.read_blob(job.name, offset, min(self._chunk(), job.size - offset))
        headers = self._headers(
            **{OFFSET: str(offset), LENGTH: str(job.size), DIGEST: content_digest(chunk)},
            **{"content-type": "application/offset+octet-stream"},
        )
        started = self._monotonic()
        reply = self._ask(Request("PATCH", f"/v1/blobs/{job.name}", headers, chunk), SMALL_REPLY)
        if reply is not None and reply.status in (200, 204):
            self._moved(len(chunk), started)
        return reply

    def _receipt(self, reply: Reply, name: str, epoch: str) -> bool:
        try:
            sig = base64.b64decode(reply.headers.get(RECEIPT, ""), validate=True)
        except ValueError:
            sig = b""
        said = reply.headers.get(EPOCH, "")
        self._believe(sig, said, name)
        return said == epoch

    def _believe(self, sig: bytes, said: str, name: str) -> None:
        signed = hello.blob_receipt_message(self._org, said, self._device, name)
        if not seal.verifies(self._session.keys.receipt, sig, signed):
            raise SyncError(Kind.NOT_OUR_SERVER, "a blob's receipt does not verify")
        self._store.blob_sent(name, said)

    # -- down

    def _fetch(self, job: _Job) -> bool:
        """Whether it is here now; False when it is not there after all, or the link turned out too slow."""
        have = job.have
        while have < job.size:
            if self._waits(job.size):
                return False
            wanted = min(self._chunk(), job.size - have)
            headers = self._headers(**{"range": f"bytes={have}-{have + wanted - 1}", "if-range": f'"{job.name}"'})
            started = self._monotonic()
            reply = self._ask(Request("GET", f"/v1/blobs/{job.name}", headers), wanted + SMALL_REPLY)
            if reply is None:
                continue
            if reply.status == 404:
                return False
            found = wire.read_content_range(reply.headers.get("content-range", ""))
            if reply.status != 206 or found is None or found[0] != have or found[2] != job.size or not reply.body:
                raise _refused(reply)
            data = reply.body[: found[1] - have]
            self._lost = 0
            self._moved(len(data), started)
            if len(data) == job.size:
                return self._arrived_whole(job, data)
            self._store.add_part(job.name, have, data)
            have += len(data)
        if not self._store.join_parts(job.name, job.media_type):
            raise OfOneBlob(Kind.SERVER_TROUBLE, "a blob does not match its name")
        return True

    def _arrived_whole(self, job: _Job, data: bytes) -> bool:
        if hashlib.sha256(data).hexdigest() != job.name:
            raise OfOneBlob(Kind.SERVER_TROUBLE, "a blob does not match its name")
        self._store.write_blob(job.name, job.media_type, data)
        return True

    # -- the line

    def _ask(self, request: Request, cap: int) -> Reply | None:
        """The reply, also the beginning of one that was cut; None when it was lost and may be tried again. Raises
        SyncError, at last after too many losses in a row without anything that moved."""
        if self._stop():
            raise SyncError(Kind.CANCELLED)
        for busy in range(MAX_BUSY + 1):
            try:
                reply = self._exchange(request, cap, self._count, self._stop)
            except Cut as cut:
                self._loss(cut)
                return self._ours(cut.reply) if cut.reply.status == 206 and cut.reply.body else None
            except SyncError as problem:
                if problem.kind not in (Kind.NO_NETWORK, Kind.TIMEOUT):
                    raise
                self._loss(problem)
                return None
            self._ours(reply)
            seconds = retry_after(reply)
            if reply.status not in (429, 503) or busy == MAX_BUSY or seconds is None or seconds > LONGEST_WAIT:
                return reply
            self._sleep(seconds, self._stop)
        raise AssertionError

    def _ours(self, reply: Reply) -> Reply:
        if not reply.headers.get(PROTOCOL_HEADER.lower(), "").isdigit():
            raise SyncError(Kind.NOT_OUR_SERVER, "no protocol header")
        return reply

    def _loss(self, problem: SyncError) -> None:
        self._lost += 1
        self.link = self.link.after_loss()
        if self._lost >= MAX_LOST:
            raise SyncError(problem.kind, problem.detail)
        self._sleep(2 ** (self._lost - 1) * self._chance(), self._stop)  # full jitter, as for revisions

    def _chunk(self) -> int:
        return min(self.link.chunk, self._session.limits.chunk)

    def _moved(self, size: int, started: float) -> None:
        self._any = self._any or size > 0
        self.link = self.link.after(size, self._monotonic() - started, self._session.limits.chunk)

    def _headers(self, **more: str) -> dict[str, str]:
        own = {PROTOCOL_HEADER.lower(): str(PROTOCOL), "authorization": f"Bearer {self._session.token}"}
        return {**own, **more}


def _order(job: _Job) -> tuple[bool, bool, int, str]:
    """Thumbnails both ways, then uploads by size, then downloads by size."""
    return job.size > THUMBNAIL, not job.up, job.size, job.name


def _offset(reply: Reply, size: int) -> int:
    text = reply.headers.get(OFFSET, "")
    if not text.isdigit() or len(text) > 12 or int(text) > size:
        raise SyncError(Kind.NOT_OUR_SERVER, "no offset")
    return int(text)


def _refused(reply: Reply) -> SyncError:
    problem = problems.read(reply.body)
    if problem is not None and problem.type.name == "token":
        return TokenExpired()
    if reply.status in (429, 503):
        return SyncError(Kind.BUSY, str(problem), retry_after=retry_after(reply))
    of_one = problem is not None and problem.type.scope == "item"
    return (OfOneBlob if of_one else SyncError)(Kind.SERVER_TROUBLE, str(problem or reply.status))
