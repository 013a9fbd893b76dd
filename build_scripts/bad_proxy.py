"""A TCP proxy that makes loopback behave like a bad line: late, narrow, lossy, cut, or not ours at all.

What it cannot do on loopback it counts in: a connection costs one round trip before its first byte, and a lost segment
delays everything behind it by one, as TCP's own repetition does. Bytes are counted where the client puts them in.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

SEGMENT = 1400
# Small, so that what a sender believes to be on its way really is.
BUFFER = 16 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """Attributes: `rtt` seconds there and back; `rate` bits per second in each direction, 0 for any; `loss` share of
    segments; `cut_bytes` after which a connection is cut, both directions together; `cut_seconds` between which it is
    cut at random; `swallow_after` bytes after which nothing passes any more on any connection, without a word."""

    rtt: float = 0.0
    rate: float = 0.0
    loss: float = 0.0
    cut_bytes: int = 0
    cut_seconds: tuple[float, float] | None = None
    swallow_after: int | None = None


@dataclass(slots=True)
class Counted:
    """Attributes: `up`, `down` bytes that entered; `connections`; `cuts`; `busy` seconds that the line itself was
    carrying, both directions together."""

    up: int = 0
    down: int = 0
    connections: int = 0
    cuts: int = 0
    busy: float = 0.0


@dataclass(slots=True)
class _Lane:
    """One direction of the shared line: it carries one segment after the other."""

    line: Line
    dice: random.Random
    counted: Counted
    free: float = 0.0

    def passes_at(self, size: int, now: float) -> float:
        """When a segment that begins now has arrived at the other end."""
        seconds = size * 8 / self.line.rate if self.line.rate else 0.0
        begins = max(now, self.free)
        self.free = begins + seconds
        while self.line.loss and self.dice.random() < self.line.loss:
            self.free += self.line.rtt + seconds
        self.counted.busy += self.free - begins
        return self.free + self.line.rtt / 2


@dataclass(slots=True)
class Proxy:
    """Listens on a free port of loopback and carries to `target`."""

    line: Line
    target: tuple[str, int]
    seed: int = 1
    counted: Counted = field(default_factory=Counted)
    port: int = 0

    async def serve(self, ready: threading.Event, stop: asyncio.Event) -> None:
        dice = random.Random(self.seed)
        lanes = _Lane(self.line, dice, self.counted), _Lane(self.line, dice, self.counted)
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        listener.bind(("127.0.0.1", 0))

        async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.counted.connections += 1
            try:
                await self._carry(reader, writer, lanes, dice)
            except (OSError, asyncio.CancelledError):
                return  # refused on the other side, or the proxy is being stopped
            finally:
                writer.transport.abort()

        server = await asyncio.start_server(one, sock=listener, limit=BUFFER)
        self.port = listener.getsockname()[1]
        ready.set()
        async with server:
            await stop.wait()

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        lanes: tuple[_Lane, _Lane],
        dice: random.Random,
    ) -> None:
        await asyncio.sleep(self.line.rtt)  # the handshake of TCP, which loopback gives away
        far_reader, far_writer = await asyncio.open_connection(*self.target, limit=BUFFER)
        allowance = [self.line.cut_bytes or None]
        pumps = [
            asyncio.create_task(self._pump(reader, far_writer, lanes[0], True, allowance)),
            asyncio.create_task(self._pump(far_reader, writer, lanes[1], False, allowance)),
        ]
        life = dice.uniform(*self.line.cut_seconds) if self.line.cut_seconds else None
        try:
            done, _ = await asyncio.wait(pumps, timeout=life, return_when=asyncio.FIRST_COMPLETED)
            if not done or any(task.result() for task in done):
                self.counted.cuts += 1
        finally:
            for task in pumps:
                task.cancel()
            far_writer.transport.abort()

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        lane: _Lane,
        up: bool,
        allowance: list[int | None],
    ) -> bool:
        """Carry one direction to its end; True when the line was cut."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                at, data = await waiting.get()
                await asyncio.sleep(max(0.0, at - loop.time()))
                if not data:
                    return
                writer.write(data)
                await writer.drain()

        out = asyncio.create_task(deliver())
        try:
            while data := await reader.read(SEGMENT):
                if up:
                    self.counted.up += len(data)
                else:
                    self.counted.down += len(data)
                swallow = self.line.swallow_after
                if swallow is not None and self.counted.up + self.counted.down > swallow:
                    continue
                left = allowance[0]
                if left is not None:
                    allowance[0] = left = left - len(data)
                waiting.put_nowait((lane.passes_at(len(data), loop.time()), data))
                if left is not None and left <= 0:
                    waiting.put_nowait((0.0, b""))
                    await out  # what is on its way arrives, then it is over
                    return True
                # A line holds what is on its way and no more: the sender must wait for room.
                await asyncio.sleep(max(0.0, lane.free - loop.time()))
            waiting.put_nowait((0.0, b""))
            await out
            return False
        except ConnectionError:
            return False
        finally:
            out.cancel()


@contextlib.contextmanager
def running(line: Line, target: tuple[str, int], seed: int = 1) -> Iterator[Proxy]:
    """The proxy, in a thread of its own."""
    proxy = Proxy(line, target, seed)
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(proxy.serve(ready, stop))
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.05))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


PORTAL = b"<html><body><h1>Xin chao! Moi dang nhap Wi-Fi</h1></body></html>"


@contextlib.contextmanager
def portal(status: str, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Somebody who answers every request with a page of HTML; with a `context` under a certificate of his own. Gives
    the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()
    head = f"HTTP/1.1 {status}\r\nLocation: http://login.example/\r\nContent-Type: text/html\r\n"
    answer = f"{head}Content-Length: {len(PORTAL)}\r\nConnection: close\r\n\r\n".encode() + PORTAL

    def run() -> None:
        while not over.is_set():
            try:
                line, _ = listener.accept()
            except OSError:
                return
            line.settimeout(5)
            with contextlib.suppress(OSError), line:
                talk = context.wrap_socket(line, server_side=True) if context else line
                talk.recv(65536)
                talk.sendall(answer)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
