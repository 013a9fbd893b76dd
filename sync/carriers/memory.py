"""A carrier without a network: calls a server in the same process. For tests, the simulator and the contract suite."""

from __future__ import annotations

from collections.abc import Callable

from sync.carriers.base import Cancelled, never
from sync.errors import Kind, SyncError
from sync.wire import codec
from sync.wire.exchange import Reply, Request

Handle = Callable[[Request], Reply]
"""A server: takes a request, gives a reply whose body may be compressed (see its headers)."""


class MemoryCarrier:
    """Carries to a `handle` function. `ratio` as in the limits: memory is no reason to trust."""

    name = "memory"
    address = "memory:"

    def __init__(self, handle: Handle, *, ratio: int = 100) -> None:
        self._handle = handle
        self._ratio = ratio

    def exchange(self, request: Request, *, cap: int, cancelled: Cancelled = never) -> Reply:
        if cancelled():
            raise SyncError(Kind.CANCELLED)
        reply = self._handle(request)
        if cancelled():
            raise SyncError(Kind.CANCELLED)
        encoding = reply.headers.get("content-encoding", "")
        try:
            body = codec.decode([reply.body], encoding, cap=cap, ratio=self._ratio)
        except codec.BadMessage as problem:
            raise SyncError(Kind.NOT_OUR_SERVER, str(problem)) from None
        return Reply(reply.status, reply.headers, body, len(request.body), len(reply.body))

    def fingerprint(self) -> str:
        return ""

    def trust(self, ca: str) -> None:
        pass

    def close(self) -> None:
        pass
