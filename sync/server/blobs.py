"""Blobs as files under their SHA-256. A name never appears before its whole content is on the disk."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import sqlalchemy as sa

from sync.engine.server import Caller
from sync.server import schema
from sync.server.database import reading
from sync.server.files import sync_folder
from sync.wire.problems import Problem

_NAME = re.compile(r"[0-9a-f]{64}\Z")
HASH_CHUNK = 1024 * 1024


class BlobFiles:
    """The blobs in `folder`; `limit` bytes each."""

    def __init__(self, folder: Path, engine: sa.Engine, limit: int) -> None:
        self._folder = folder
        self._engine = engine
        self._limit = limit

    def named_by(self, caller: Caller, name: str) -> tuple[bool, bool]:
        """Whether a revision of the caller's own names the blob, and whether one that he may read does."""
        if not _NAME.match(name):
            return False, False
        with reading(self._engine) as db:
            feeds = set(
                db.execute(
                    sa.select(schema.feed.c.id)
                    .join(schema.feed_row, schema.feed_row.c.feed == schema.feed.c.num)
                    .join(schema.blob_ref, schema.blob_ref.c.rev == schema.feed_row.c.rev)
                    .where(schema.blob_ref.c.sha256 == name)
                    .distinct()
                ).scalars()
            )
        own = bool(feeds & {caller.publish[0], caller.quarantine})
        return own, bool(feeds & set(caller.readable))

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

    def read(self, name: str) -> bytes | None:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def append(self, name: str, device: str, offset: int, length: int, chunk: bytes) -> bool:
        """Append a chunk that begins at `offset`; True when the blob is whole, checked and durable.

        Raises Problem: offset (with the true one), too-large, digest-mismatch (then the part is thrown away).
        """
        if length > self._limit or offset + len(chunk) > length:
            raise Problem("too-large", "a blob over the limit or over its own length")
        part = self._part(name, device)
        have = self.offset(name, device)
        if offset != have:
            raise Problem("offset", extra={"offset": have})
        part.parent.mkdir(parents=True, exist_ok=True)
        with part.open("ab") as file:
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
        part.replace(path)
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
