"""One connection, watched: a peer that stalls is dropped, a slow one is not.

The web server itself waits for ever for the rest of a request's headers, and for a reader that stopped reading. Bodies
are watched where they are read (`app.py`).
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

STALL_SECONDS = 30.0


class WatchedProtocol(H11Protocol):
    """Looks at the line every `stall` seconds; ends it when twice in a row the same headers were still unfinished, or
    when nothing of a waiting answer was taken in between."""

    stall = STALL_SECONDS

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._watch: asyncio.TimerHandle | None = None
        self._before: tuple[str, int] = ("", 0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """The server stops: an idle line is closed. Over TLS asyncio would wait for the other side to say goodbye too,
        which one that comes back only tomorrow does not, and the stop would wait for it."""
        idle = not self.transport.get_write_buffer_size()
        super().shutdown()
        if idle and self.transport.is_closing():
            self.transport.abort()

    def _arm(self) -> None:
        self._watch = self.loop.call_later(self.stall, self._look)

    def _look(self) -> None:
        waiting = self.transport.get_write_buffer_size()
        now: tuple[str, int] = ("", 0)
        if waiting:
            now = ("answer", waiting)
        elif self.conn.their_state is h11.IDLE and (self.cycle is None or self.conn.trailing_data[0]):
            now = ("headers", id(self.cycle))
        if now[0] and now == self._before:
            self.transport.abort()
            return
        self._before = now
        self._arm()


def watched(stall: float) -> type[WatchedProtocol]:
    """The protocol with another patience, in seconds."""
    return type("WatchedProtocol", (WatchedProtocol,), {"stall": stall})
