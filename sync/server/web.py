"""Listening and answering, the same for an office's server and for a hub: one socket, one web server, a clean stop."""

from __future__ import annotations

import errno
import os
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI

from sync.server import errors
from sync.server.line import WatchedProtocol

STOP_SECONDS = 10
KEEP_ALIVE_SECONDS = 75


class Server(uvicorn.Server):
    """Says when it accepts connections, and ends with exit code 0 when asked to stop.

    `tls`: uvicorn's settings for TLS, none on loopback. `over`: asked ten times a second, stops it as a signal does.
    """

    def __init__(
        self, app: FastAPI, ready: Callable[[], None], tls: Mapping[str, Any], over: Callable[[], bool] = lambda: False
    ) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=STOP_SECONDS,
            ws="none",
            lifespan="off",
            loop="asyncio",
            http=WatchedProtocol,
            # A device that stores a large page, or waits for the next sentence, comes back over the same line.
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            **tls,
        )
        config.load()
        if config.ssl is not None:
            config.ssl.num_tickets = 0  # nobody resumes, and on the slowest link two tickets take a fifth of a second
        super().__init__(config)
        self._ready = ready
        self._over = over

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def on_tick(self, counter: int) -> bool:
        return self._over() or await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        names = ("SIGINT", "SIGTERM", "SIGBREAK")
        wanted = [getattr(signal, name) for name in names if hasattr(signal, name)]
        before = {one: signal.signal(one, self._stop) for one in wanted}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def _stop(self, _number: int, _frame: Any) -> None:
        self.should_exit = True


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens there. Raises PortTaken, PortForbidden, BadAddress, BadInput."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio turns Nagle's algorithm off only for sockets that say they are TCP; with it,
    # every answer's body would wait 40 ms for the acknowledgement of its headers.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(256)
        except OverflowError:
            raise errors.BadInput(
                f"Không có cổng {port}: số cổng từ 0 đến 65535. Xin chọn cổng khác bằng --port.",
                f"There is no port {port}: ports go from 0 to 65535. Please choose another one with --port.",
            ) from None
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE or getattr(problem, "winerror", 0) == 10048:
                raise errors.PortTaken(port) from problem
            if problem.errno == errno.EACCES:
                raise errors.PortForbidden(port) from problem
            raise errors.BadAddress(host) from problem
        yield listener
    finally:
        listener.close()


def address(host: str, listener: socket.socket, *, encrypted: bool) -> str:
    """Where the socket answers, as people write it."""
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if encrypted else 'http'}://{shown}:{listener.getsockname()[1]}"
