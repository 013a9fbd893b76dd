"""Moving blobs, after the revisions that name them: whole files under the SHA-256 of their content, in chunks.

An upload asks how much the server has, then appends; a cut costs at most one chunk. A download is verified against its
name before it is stored. Adapting the chunk to the link, and resuming a download, find their place here.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from sync.carriers.base import Cancelled
from sync.core import seal
from sync.driver.store import BlobStore
from sync.engine.commands import ServerSession
from sync.errors import Kind, SyncError
from sync.wire import hello, problems
from sync.wire.exchange import DIGEST, EPOCH, LENGTH, OFFSET, RECEIPT, Reply, Request, content_digest
from sync.wire.limits import PROTOCOL, PROTOCOL_HEADER

AT_ONCE = 20
SMALL = 64 * 1024

Exchange = Callable[[Request, int, Any, Cancelled], Reply]


class Mover:
    """Moves blobs over an authenticated session."""

    def __init__(self, store: BlobStore, exchange: Exchange, session: ServerSession, org: str, device: str) -> None:
        self._store = store
        self._exchange = exchange
        self._session = session
        self._org = org
        self._device = device

    def move(self, epoch: str, count: Any, stop: Cancelled) -> tuple[int, int]:
        """Send, then fetch, until nothing is left that can be moved; (sent, received). Raises SyncError."""
        sent = received = 0
        refused: set[str] = set()
        while todo := [
            one for one in self._store.blobs_to_send(epoch, AT_ONCE + len(refused)) if one[0] not in refused
        ]:
            for name, size in todo:
                if self._send(name, size, epoch, count, stop):
                    sent += 1
                else:
                    refused.add(name)
        while want := [one for one in self._store.blobs_wanted(AT_ONCE + len(refused)) if one[0] not in refused]:
            for name, size, media_type in want:
                if self._fetch(name, size, media_type, count, stop):
                    received += 1
                else:
                    refused.add(name)
        return sent, received

    def _headers(self, **more: str) -> dict[str, str]:
        own = {PROTOCOL_HEADER.lower(): str(PROTOCOL), "authorization": f"Bearer {self._session.token}"}
        return {**own, **more}

    def _send(self, name: str, size: int, epoch: str, count: Any, stop: Cancelled) -> bool:
        path = f"/v1/blobs/{name}"
        reply = self._ask(Request("HEAD", path, self._headers()), SMALL, count, stop)
        while True:
            if reply.status == 200:
                return self._believe(reply, name, epoch)
            if reply.status == 404:
                self._store.blob_unnamed(name)
                return False
            if reply.status not in (204, 409):
                raise _refused(reply)
            offset = _offset(reply, size)
            chunk = self._store.read_blob(name, offset, min(self._session.limits.chunk, size - offset))
            headers = self._headers(
                **{OFFSET: str(offset), LENGTH: str(size), DIGEST: content_digest(chunk)},
                **{"content-type": "application/offset+octet-stream"},
            )
            before = reply
            reply = self._ask(Request("PATCH", path, headers, chunk), SMALL, count, stop)
            if reply.status in (204, 409) and _offset(reply, size) <= _offset(before, size):
                raise SyncError(Kind.NO_PROGRESS, "a blob does not grow")

    def _believe(self, reply: Reply, name: str, epoch: str) -> bool:
        try:
            sig = base64.b64decode(reply.headers.get(RECEIPT, ""), validate=True)
        except ValueError:
            sig = b""
        said = reply.headers.get(EPOCH, "")
        signed = hello.blob_receipt_message(self._org, said, self._device, name)
        if not seal.verifies(self._session.keys.receipt, sig, signed):
            raise SyncError(Kind.NOT_OUR_SERVER, "a blob's receipt does not verify")
        self._store.blob_sent(name, said)
        return said == epoch

    def _fetch(self, name: str, size: int, media_type: str, count: Any, stop: Cancelled) -> bool:
        if size > self._session.limits.blob:
            return False
        reply = self._ask(Request("GET", f"/v1/blobs/{name}", self._headers()), size + SMALL, count, stop)
        if reply.status == 404:
            return False  # not there yet: its owner has not sent it
        if reply.status != 200:
            raise _refused(reply)
        if hashlib.sha256(reply.body).hexdigest() != name:
            raise SyncError(Kind.NOT_OUR_SERVER, "a blob does not match its name")
        self._store.write_blob(name, media_type, reply.body)
        return True

    def _ask(self, request: Request, cap: int, count: Any, stop: Cancelled) -> Reply:
        if stop():
            raise SyncError(Kind.CANCELLED)
        reply = self._exchange(request, cap, count, stop)
        if not reply.headers.get(PROTOCOL_HEADER.lower(), "").isdigit():
            raise SyncError(Kind.NOT_OUR_SERVER, "no protocol header")
        return reply


def _offset(reply: Reply, size: int) -> int:
    text = reply.headers.get(OFFSET, "")
    if not text.isdigit() or len(text) > 12 or int(text) > size:
        raise SyncError(Kind.NOT_OUR_SERVER, "no offset")
    return int(text)


def _refused(reply: Reply) -> SyncError:
    problem = problems.read(reply.body)
    if reply.status in (429, 503):
        return SyncError(Kind.BUSY, str(problem))
    return SyncError(Kind.SERVER_TROUBLE, str(problem or reply.status))
