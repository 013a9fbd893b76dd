"""Blobs as files under their SHA-256, and the verbs about them. A name never appears before its whole content is here.

What of an upload arrived before a cut is kept, though nobody could check its digest then: the whole is hashed in the
end, and a part that was wrong costs one more upload, while throwing away good ones would cost every slow link dearly.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from sync.carriers.parcel import rename
from sync.engine.server import Caller
from sync.server import schema
from sync.server.auth import BLOB, READ, WRITE, Thing, allowed
from sync.server.database import reading
from sync.server.files import is_unreadable, sync_folder, to_owner
from sync.wire import blobs as wire
from sync.wire import shapes
from sync.wire.exchange import DIGEST, EPOCH, LENGTH, OFFSET, RECEIPT, Reply, Request, content_digest
from sync.wire.limits import PROTOCOL, PROTOCOL_HEADER, Limits
from sync.wire.problems import MEDIA_TYPE, Problem

log = logging.getLogger("sotay.server")

_NAME = re.compile(r"[0-9a-f]{64}\Z")
HASH_CHUNK = 1024 * 1024
# Names of one question are looked up in statements of this many.
_AT_ONCE = 100
Receipt = Callable[[Caller, str], tuple[str, bytes]]
"""(caller, name of a blob) → (epoch, signature)."""


class BlobFiles:
    """The blobs in `folder`; `limit` bytes each."""

    def __init__(self, folder: Path, engine: sa.Engine, limit: int) -> None:
        self._folder = folder
        self._engine = engine
        self._limit = limit
        # What is left of a cut chunk may be stored while its sender is back already: one at a time for one blob.
        self._locks = tuple(threading.Lock() for _ in range(64))

    def named_in(self, names: Iterable[str]) -> dict[str, frozenset[str]]:
        """name → the feeds that hold a revision which names it."""
        wanted = sorted({name for name in names if _NAME.match(name)})
        feeds: dict[str, set[str]] = {name: set() for name in wanted}
        with reading(self._engine) as db:
            for start in range(0, len(wanted), _AT_ONCE):
                rows = db.execute(
                    sa.select(schema.blob_ref.c.sha256, schema.feed.c.id)
                    .select_from(schema.blob_ref)
                    .join(schema.feed_row, schema.feed_row.c.rev == schema.blob_ref.c.rev)
                    .join(schema.feed, schema.feed.c.num == schema.feed_row.c.feed)
                    .where(schema.blob_ref.c.sha256.in_(wanted[start : start + _AT_ONCE]))
                    .distinct()
                )
                for name, feed in rows:
                    feeds[name].add(feed)
        return {name: frozenset(found) for name, found in feeds.items()}

    def size(self, name: str) -> int | None:
        """The size of a whole blob, or None."""
        try:
            return self._path(name).stat().st_size
        except FileNotFoundError:
            return None

    def offset(self, name: str, device: str) -> int:
        """How much of an unfinished upload of this device is stored."""
        try:
            return self._part(name, device).stat().st_size
        except FileNotFoundError:
            return 0

    def read(self, name: str, start: int = 0, end: int | None = None) -> bytes | None:
        """Bytes `start` to `end` (exclusive; None: to its end) of a whole blob, or None: also for one that the disk
        cannot give back, which is as good as not there."""
        try:
            with self._path(name).open("rb") as file:
                file.seek(start)
                return file.read() if end is None else file.read(end - start)
        except OSError as problem:
            if not isinstance(problem, FileNotFoundError) and not is_unreadable(problem):
                raise
            log.error("a photo or file cannot be read: %s", problem)
            return None

    def append(self, name: str, device: str, offset: int, length: int, chunk: bytes) -> bool:
        """Append a chunk that begins at `offset`; True when the blob is whole, checked and durable.

        Raises Problem: offset (with the true one), too-large, digest-mismatch (then the part is thrown away).
        """
        if length > self._limit or offset + len(chunk) > length:
            raise Problem("too-large", "a blob over the limit or over its own length")
        with self._locks[int(name[:2], 16) % len(self._locks)]:
            return self._append(name, device, offset, length, chunk)

    def remove(self, name: str) -> None:
        """Take away the blob, and whatever of it is unfinished."""
        self._path(name).unlink(missing_ok=True)
        for part in (self._folder / "unfinished").glob(f"{name}.*"):
            part.unlink(missing_ok=True)

    def _append(self, name: str, device: str, offset: int, length: int, chunk: bytes) -> bool:
        part = self._part(name, device)
        have = self.offset(name, device)
        if offset != have:
            raise Problem("offset", extra={"offset": have})
        part.parent.mkdir(parents=True, exist_ok=True)
        to_owner(part.parent)
        with part.open("ab") as file:
            to_owner(part)
            file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if have + len(chunk) < length:
            return False
        digest = hashlib.sha256()
        with part.open("rb") as file:
            while piece := file.read(HASH_CHUNK):
                digest.update(piece)
        if digest.hexdigest() != name:
            part.unlink()
            raise Problem("digest-mismatch", "the content does not match its name")
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        to_owner(path.parent)
        rename(part, path)
        sync_folder(path.parent)
        sync_folder(self._folder)
        return True

    def _path(self, name: str) -> Path:
        assert _NAME.match(name)
        return self._folder / name[:2] / name

    def _part(self, name: str, device: str) -> Path:
        # One unfinished file per device: two devices that send the same photo do not disturb each other.
        assert _NAME.match(name)
        return self._folder / "unfinished" / f"{name}.{device}"


class BlobVerbs:
    """`POST blobs` and `HEAD`, `PATCH`, `GET blobs/{name}`. `receipt` signs that a blob is whole here."""

    def __init__(self, files: BlobFiles, limits: Limits, receipt: Receipt) -> None:
        self._files = files
        self._limits = limits
        self._receipt = receipt

    def ask(self, caller: Caller, asked: wire.BlobAsk) -> bytes:
        """How each of the blobs stands; what does not exist for this caller is left out. Raises Problem."""
        with _disk():
            return self._ask(caller, asked)

    def one(self, caller: Caller, request: Request, name: str, *, cut: bool = False) -> Reply:
        """Answer a verb about one blob. `cut`: the body of a PATCH broke off; keep what came. Raises Problem."""
        with _disk():
            return self._one(caller, request, name, cut=cut)

    def _ask(self, caller: Caller, asked: wire.BlobAsk) -> bytes:
        named = self._files.named_in((*asked.send, *asked.want))
        receipts: dict[str, bytes] = {}
        offsets: dict[str, int] = {}
        epoch, _ = self._receipt(caller, "0" * 64)
        for name in asked.send:
            if not _may(caller, WRITE, named, name):
                continue
            if self._files.size(name) is not None:
                epoch, receipts[name] = self._receipt(caller, name)
            else:
                offsets[name] = self._files.offset(name, caller.device)
        there: dict[str, int] = {}
        for name in asked.want:
            size = self._files.size(name) if _may(caller, READ, named, name) else None
            if size is not None:
                there[name] = size
        return wire.BlobStand(epoch, receipts, offsets, there).to_bytes()

    def _one(self, caller: Caller, request: Request, name: str, *, cut: bool) -> Reply:
        verb = READ if request.method == "GET" else WRITE
        if not _may(caller, verb, self._files.named_in([name]), name):
            raise Problem("not-found")
        if request.method == "GET":
            return self._get(request, name)
        if request.method not in ("HEAD", "PATCH"):
            raise Problem("malformed", "method")
        if self._files.size(name) is not None:
            return self._whole(caller, name)
        if request.method == "HEAD":
            return _reply(204, {OFFSET: str(self._files.offset(name, caller.device))})
        return self._patch(caller, request, name, cut)

    def _get(self, request: Request, name: str) -> Reply:
        size = self._files.size(name)
        if size is None:
            raise Problem("not-found")
        etag = f'"{name}"'  # strong: the name is the hash of the content
        headers = {"etag": etag, "accept-ranges": "bytes", "content-type": "application/octet-stream"}
        wanted = request.headers.get("range", "")
        if not wanted or request.headers.get("if-range", etag) != etag:
            if size > self._limits.chunk:
                raise Problem("too-large", "ask for ranges of at most a chunk")
            return _reply(200, headers, self._content(name, 0, None))
        found = wire.read_range(wanted, size)
        if found is None:
            problem = Problem("range", f"of {size} bytes")
            return _reply(416, {"content-type": MEDIA_TYPE, "content-range": f"bytes */{size}"}, problem.to_bytes())
        start, end = found[0], min(found[1], found[0] + self._limits.chunk)
        data = self._content(name, start, end)
        return _reply(206, {**headers, "content-range": wire.content_range(start, end, size)}, data)

    def _content(self, name: str, start: int, end: int | None) -> bytes:
        data = self._files.read(name, start, end)
        if data is None:
            raise Problem("not-found")
        return data

    def _patch(self, caller: Caller, request: Request, name: str, cut: bool) -> Reply:
        offset, length = _header_number(request, OFFSET), _header_number(request, LENGTH)
        if len(request.body) > self._limits.chunk:
            raise Problem("too-large", "chunk")
        if not cut and request.headers.get(DIGEST, "") != content_digest(request.body):
            raise Problem("digest-mismatch", "the chunk changed on the way")
        try:
            whole = self._files.append(name, caller.device, offset, length, request.body)
            if not self._files.named_in([name])[name]:
                # Its record was erased meanwhile, by whoever removes what was here before this chunk.
                self._files.remove(name)
                raise Problem("not-found")
            if whole:
                return self._whole(caller, name)
        except Problem as problem:
            if problem.type.name != "offset":
                raise
            headers = {OFFSET: str(problem.extra["offset"]), "content-type": MEDIA_TYPE}
            return _reply(409, headers, problem.to_bytes())
        return _reply(204, {OFFSET: str(offset + len(request.body))})

    def _whole(self, caller: Caller, name: str) -> Reply:
        epoch, sig = self._receipt(caller, name)
        return _reply(200, {RECEIPT: shapes.b64(sig), EPOCH: epoch})


@contextmanager
def _disk() -> Iterator[None]:
    """A disk that cannot be read or written, or is full, is a trouble of ours and of the moment: Problem `busy`."""
    try:
        yield
    except OSError as problem:
        log.error("photos and files cannot be read or written: %s", problem)
        raise Problem("busy", "disk", retry_after=600) from problem


def _may(caller: Caller, verb: str, named: Mapping[str, frozenset[str]], name: str) -> bool:
    return allowed(caller, verb, Thing(BLOB, named.get(name, frozenset())))


def _reply(status: int, headers: Mapping[str, str], body: bytes = b"") -> Reply:
    always = {PROTOCOL_HEADER.lower(): str(PROTOCOL), "cache-control": "no-store"}
    return Reply(status, {**always, **headers}, body, 0, len(body))


def _header_number(request: Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not text.isdigit() or not text.isascii() or len(text) > 12:
        raise Problem("malformed", name)
    return int(text)
