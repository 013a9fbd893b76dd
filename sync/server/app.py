"""The web application around a `Service`: bodies are read with a cap and a deadline; no interactive documentation."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.requests import Request as WebRequest
from starlette.responses import Response

from sync.server.service import Service
from sync.wire.exchange import Reply, Request
from sync.wire.limits import PROTOCOL, PROTOCOL_HEADER
from sync.wire.problems import MEDIA_TYPE, Problem

log = logging.getLogger("sotay.server")

# A body may be slow, but something of it must arrive within this many seconds.
STALL_SECONDS = 30.0
ENROL_PER_MINUTE = 30
REMEMBERED_ADDRESSES = 4096


class Attempts:
    """Counts enrolment attempts per address in the running minute; remembers a bounded number of addresses."""

    def __init__(self, per_minute: int) -> None:
        self._limit = per_minute
        self._seen: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def allow(self, address: str, seconds: float) -> bool:
        minute = int(seconds // 60)
        then, count = self._seen.pop(address, (minute, 0))
        count = count + 1 if then == minute else 1
        self._seen[address] = (minute, count)
        while len(self._seen) > REMEMBERED_ADDRESSES:
            self._seen.popitem(last=False)
        return count <= self._limit

    def remembered(self) -> int:
        """How many addresses are held in memory."""
        return len(self._seen)


def make_app(service: Service, *, stall: float = STALL_SECONDS, enrol_per_minute: int = ENROL_PER_MINUTE) -> FastAPI:
    """The ASGI application."""
    app = FastAPI(title="Sổ tay sync", version="1", docs_url=None, redoc_url=None, openapi_url=None)
    attempts = Attempts(enrol_per_minute)

    async def answer(web: WebRequest) -> Response:
        try:
            if web.url.path == "/v1/enrol":
                address = web.client.host if web.client else ""
                if not attempts.allow(address, time.monotonic()):
                    raise Problem("slow-down", "too many attempts", retry_after=60)
            body = await _read(web, service.limits.encoded, stall)
        except Problem as problem:
            return _problem(problem)
        headers = {name.lower(): value for name, value in web.headers.items()}
        request = Request(web.method, web.url.path, headers, body)
        try:
            reply = await run_in_threadpool(service.handle, request)
        except Exception:  # the last line: a mistake of ours must not leak into an answer, nor stop the server
            log.exception("internal error on %s %s", web.method, _verb(web.url.path))
            return _problem(Problem("internal"))
        return _response(reply)

    for path, methods in (
        ("/v1/hello", ["GET"]),
        ("/v1/enrol", ["POST"]),
        ("/v1/token", ["POST"]),
        ("/v1/sync", ["POST"]),
        ("/v1/blobs/{name}", ["GET", "HEAD", "PATCH"]),
    ):
        app.add_route(path, answer, methods=methods)

    async def nothing_here(_web: WebRequest, _error: Exception) -> Response:
        return _problem(Problem("not-found"))

    app.add_exception_handler(404, nothing_here)
    app.add_exception_handler(405, nothing_here)
    return app


async def _read(web: WebRequest, cap: int, stall: float) -> bytes:
    body = bytearray()
    stream = web.stream()
    try:
        while True:
            async with asyncio.timeout(stall):
                chunk = await anext(stream, None)
            if chunk is None:
                return bytes(body)
            body += chunk
            if len(body) > cap:
                raise Problem("too-large", "encoded body")
    except TimeoutError:
        raise Problem("slow-down", "the body stopped arriving") from None
    except ClientDisconnect:
        raise Problem("malformed", "the body was cut off") from None


def _response(reply: Reply) -> Response:
    return Response(reply.body, reply.status, dict(reply.headers))


def _problem(problem: Problem) -> Response:
    headers = {PROTOCOL_HEADER: str(PROTOCOL), "content-type": MEDIA_TYPE, "cache-control": "no-store"}
    if problem.retry_after is not None:
        headers["retry-after"] = str(problem.retry_after)
    return Response(problem.to_bytes(), problem.type.status, headers)


def _verb(path: str) -> str:
    return path.split("/")[2] if path.count("/") >= 2 else "?"
