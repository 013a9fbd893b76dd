"""The one narrow seam between the driver and the outside: a request goes in, a reply comes out, or `SyncError`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sync.errors import Kind, SyncError
from sync.wire.exchange import Reply, Request

Cancelled = Callable[[], bool]


def never() -> bool:
    """Nobody cancels."""
    return False


class Cut(SyncError):
    """The line broke in the middle of an answer. Attributes: `reply` what had come of it, undecoded bodies only."""

    def __init__(self, kind: Kind, detail: str, reply: Reply) -> None:
        super().__init__(kind, detail)
        self.reply = reply


class Carrier(Protocol):
    """Attributes: `name` for the ledger ("http", "memory", …); `address` for people, such as a URL."""

    name: str
    address: str

    def exchange(self, request: Request, *, cap: int, cancelled: Cancelled = never) -> Reply:
        """Carry one request and bring its reply, at most `cap` bytes of it once decoded.

        Raises SyncError: NO_NETWORK, TIMEOUT when nothing moves, CANCELLED, NOT_OUR_SERVER when what came back cannot
        be an answer (a redirect, a broken or bloated body). A reply of any status is returned, not raised. Where the
        line broke after the headers of an answer, the error is a `Cut` and holds what came.
        """
        ...

    def fingerprint(self) -> str:
        """Hex SHA-256 of the TLS certificate that the other side shows; "" where there is no TLS."""
        ...

    def trust(self, ca: str) -> None:
        """From now on accept only certificates of this authority (PEM)."""
        ...

    def close(self) -> None:
        """Drop connections."""
        ...
