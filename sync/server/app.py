"""The web application around a `Service`: who may send how much is decided before a body is read, bodies are decoded
while they arrive, with caps and a patience, and what a device asks for is counted.

The interactive documentation is off unless asked for; `openapi.py` holds the document itself.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.requests import Request as WebRequest
from starlette.responses import Response

from sync.server import openapi
from sync.server.line import STALL_SECONDS
from sync.server.rates import (
    ADDRESS_BURST,
    ADDRESS_PER_SECOND,
    BURST,
    ENROL_PER_MINUTE,
    PER_SECOND,
    Attempts,
    Budgets,
    Room,
    network_of,
)
from sync.server.service import SMALL_BODY, Service
from sync.wire import codec, shapes
from sync.wire.exchange import UPLOAD, Reply, Request, is_loopback
from sync.wire.limits import PROTOCOL, PROTOCOL_HEADER
from sync.wire.problems import MEDIA_TYPE, Problem

log = logging.getLogger("sotay.server")

# A body may be slow, but this much of it must arrive in each stretch of STALL_SECONDS: a sixtieth of the slowest link.
LEAST_PROGRESS = 1024
# Bodies that are in memory at one time, decoded. What does not fit is asked to come back.
BODIES = 64 * 1024 * 1024
OPEN_VERBS = ("/v1/hello", "/v1/enrol", "/v1/token")


@dataclass(frozen=True, slots=True)
class Rules:
    """How patient and how generous the application is; tests have less patience."""

    stall: float = STALL_SECONDS
    least: int = LEAST_PROGRESS
    enrol_per_minute: int = ENROL_PER_MINUTE
    burst: int = BURST
    per_second: float = PER_SECOND
    address_burst: int = ADDRESS_BURST
    address_per_second: float = ADDRESS_PER_SECOND
    bodies: int = BODIES


@dataclass(slots=True)
class _Body:
    """What has been read of a request. `kept` bytes of it are counted in the room. `raw`: as it travelled, where it may
    go on after a cut; `upload` then its name and where this piece begins, `digest` of all of it."""

    unpacker: codec.Unpacker
    kept: int = 0
    cut: bool = False
    raw: bytearray = field(default_factory=bytearray)
    upload: tuple[str, int] | None = None
    digest: Any = field(default_factory=hashlib.sha256)

    def feed(self, chunk: bytes) -> None:
        self.unpacker.feed(chunk)
        if self.upload is not None:
            self.digest.update(chunk)

    def finish(self) -> bytes:
        if self.upload is not None and self.digest.hexdigest() != self.upload[0]:
            raise Problem("batch-corrupt", "the pieces do not make the batch")
        return self.unpacker.finish()


def make_app(service: Service, rules: Rules | None = None, *, docs: bool = False) -> FastAPI:
    """The ASGI application. `docs`: serve the OpenAPI document and the interactive documentation too."""
    rules = rules or Rules()
    pages = ("/docs", "/openapi.json") if docs else (None, None)
    app = FastAPI(title="Sổ tay", version=str(PROTOCOL), docs_url=pages[0], redoc_url=None, openapi_url=pages[1])
    app.openapi = lambda: openapi.document(service.limits)  # type: ignore[method-assign]
    attempts = Attempts(rules.enrol_per_minute)
    budgets = Budgets(rules.burst, rules.per_second)
    strangers = Budgets(rules.address_burst, rules.address_per_second)
    room = Room(rules.bodies)

    def admit(web: WebRequest, headers: dict[str, str]) -> None:
        """Raises Problem for those whose body is not worth reading. Whoever shows a token is counted by device; the
        rest, and whoever shows a wrong one, by address."""
        path, seconds = web.url.path, time.monotonic()
        address = network_of(web.client.host if web.client else "")
        refused: Problem | None = None
        if path not in OPEN_VERBS:
            try:
                device = service.device_of(headers)
            except Problem as problem:
                refused = problem
            else:
                wait = budgets.take(device, seconds)
                if wait is not None:
                    raise Problem("slow-down", "too many requests of this device", retry_after=wait)
                return
        # On loopback a proxy may stand for everybody, and whoever is inside this machine needs no network to do harm.
        wait = None if is_loopback(address) else strangers.take(address, seconds)
        if wait is not None:
            raise Problem("slow-down", "too many requests from this address", retry_after=wait)
        if refused is not None:
            raise refused
        if path == "/v1/enrol" and not attempts.allow(address, seconds):
            raise Problem("slow-down", "too many attempts", retry_after=60)

    async def answer(web: WebRequest) -> Response:
        headers = {name.lower(): value for name, value in web.headers.items()}
        body = None
        try:
            try:
                admit(web, headers)
            except Problem:
                await _drain(web, rules, _cap(service, web))  # else the answer would be lost behind an unread body
                raise
            body = _body(service, web, headers)
            if body.upload is not None and body.upload[1]:
                before = await run_in_threadpool(service.parts.read, service.device_of(headers), *body.upload)
                if before is None:
                    await _drain(web, rules, _cap(service, web))
                    raise Problem("offset", "another part of the batch is kept")
                body.feed(before)
            await _read(web, body, room, rules)
            request = Request(web.method, web.url.path, _decoded(headers), body.finish())
            return _response(await run_in_threadpool(_handled, service, request, body.upload is not None))
        except Problem as problem:
            if body is not None and body.cut:
                part = bytes(body.raw) if body.upload is not None else body.unpacker.so_far()
                if part and (body.upload is not None or web.method == "PATCH"):
                    await run_in_threadpool(service.keep_cut, Request(web.method, web.url.path, headers, part))
            return _problem(problem)
        except codec.TooLarge as problem:
            return _problem(Problem("too-large", str(problem)))
        except codec.BadMessage as problem:
            return _problem(Problem("malformed", str(problem)))
        except Exception:  # the last line: a mistake of ours must not leak into an answer, nor stop the server
            instance = uuid.uuid4().urn
            log.exception("internal error on %s %s (%s)", web.method, _verb(web.url.path), instance)
            return _problem(Problem("internal", extra={"instance": instance}))
        finally:
            if body is not None:
                room.used -= body.kept

    for path, methods in openapi.PATHS.items():
        app.add_route(path, answer, methods=list(methods))

    async def nothing_here(_web: WebRequest, _error: Exception) -> Response:
        return _problem(Problem("not-found"))

    app.add_exception_handler(404, nothing_here)
    app.add_exception_handler(405, nothing_here)
    return app


def _handled(service: Service, request: Request, in_parts: bool) -> Reply:
    """The reply; what was kept of a batch that came `in_parts` is not needed any more once it is stored."""
    reply = service.handle(request)
    if in_parts and reply.status == 200:
        service.parts.drop(service.device_of(request.headers))
    return reply


def _cap(service: Service, web: WebRequest) -> int:
    if web.url.path == "/v1/sync":
        return service.limits.encoded
    return service.limits.chunk if web.method == "PATCH" else SMALL_BODY


def _body(service: Service, web: WebRequest, headers: dict[str, str]) -> _Body:
    """Where the body of this request is unpacked, with the cap of its verb."""
    cap = _cap(service, web)
    if web.url.path == "/v1/sync":
        cap = min(cap, service.limits.batch + SMALL_BODY)
    # A chunk is bytes, not text: its digest is over what travels.
    encoding = "" if web.method == "PATCH" else headers.get("content-encoding", "")
    body = _Body(codec.Unpacker(encoding, cap=cap, ratio=service.limits.ratio))
    if web.url.path == "/v1/sync" and UPLOAD in headers and web.method == "POST":
        body.upload = shapes.upload(headers)
    return body


def _decoded(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "content-encoding"}


async def _read(web: WebRequest, body: _Body, room: Room, rules: Rules) -> None:
    """Unpack the body as it arrives. Raises Problem, codec.TooLarge, codec.BadMessage."""
    stream = web.stream()
    loop = asyncio.get_running_loop()
    until, arrived = loop.time() + rules.stall, 0
    try:
        while True:
            async with asyncio.timeout_at(until):
                chunk = await anext(stream, None)
            if chunk is None:
                return
            arrived += len(chunk)
            if arrived >= rules.least:
                until, arrived = loop.time() + rules.stall, 0
            body.feed(chunk)
            if body.upload is not None:
                body.raw += chunk
            size = len(body.unpacker) + len(body.raw)
            room.take(size - body.kept)
            body.kept = size
    except TimeoutError:
        body.cut = True
        raise Problem("slow-down", "the body stopped arriving", retry_after=5) from None
    except ClientDisconnect:
        body.cut = True
        raise Problem("malformed", "the body was cut off") from None


async def _drain(web: WebRequest, rules: Rules, cap: int) -> None:
    """Let a body pass that nobody will read, as far as it is not too long or too slow."""
    try:
        async with asyncio.timeout(rules.stall):
            async for chunk in web.stream():
                cap -= len(chunk)
                if cap < 0:
                    return
    except (TimeoutError, ClientDisconnect):
        return


def _response(reply: Reply) -> Response:
    return Response(reply.body, reply.status, dict(reply.headers))


def _problem(problem: Problem) -> Response:
    headers: dict[str, Any] = {PROTOCOL_HEADER: str(PROTOCOL), "content-type": MEDIA_TYPE, "cache-control": "no-store"}
    if problem.retry_after is not None:
        headers["retry-after"] = str(problem.retry_after)
    return Response(problem.to_bytes(), problem.type.status, headers)


def _verb(path: str) -> str:
    return path.split("/")[2] if path.count("/") >= 2 else "?"
