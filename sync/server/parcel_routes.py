"""`POST /v1/parcels`, `GET /v1/parcels?for=`, `GET /v1/parcels/{name}`, `GET /v1/hubs?for=`: the same verbs of a hub
and of a server.

Nobody logs in: a parcel names its recipient in public and proves its sender inside. What arrives goes to a file, piece
by piece, and only then to whoever keeps it.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.requests import Request as WebRequest
from starlette.responses import FileResponse, Response

from sync.carriers.parcel import UNFINISHED, Found
from sync.carriers.parcel_line import head_of
from sync.core import strictjson
from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import MOST_BYTES, Head
from sync.server import errors
from sync.server.rates import ADDRESS_BURST, ADDRESS_PER_SECOND, Budgets, network_of
from sync.wire.exchange import is_loopback
from sync.wire.limits import PROTOCOL, PROTOCOL_HEADER
from sync.wire.problems import MEDIA_TYPE, Problem

STALL_SECONDS = 30.0
AT_ONCE = 4
HEADERS = {PROTOCOL_HEADER: str(PROTOCOL), "cache-control": "no-store"}


class Keeper(Protocol):
    """Who keeps parcels: a hub's depot, or the office itself. Called on worker threads."""

    def put(self, file: Path, head: Head, digest: str) -> dict[str, Any]:
        """Take a part over (the file may be moved away) and give the answer. Raises ParcelError."""
        ...

    def find(self, key: str) -> list[Found]: ...

    def path(self, name: str) -> Path | None: ...

    def hubs(self, key: str) -> dict[str, Any]:
        """The office's signed list of hubs that lost their certificate, and the newest certificate of one key id."""
        ...


def add_parcel_routes(app: FastAPI, keeper: Keeper, incoming: Path, stall: float = STALL_SECONDS) -> None:
    """Add the verbs to an application. `incoming` a folder for parts that are still arriving."""
    room = asyncio.Semaphore(AT_ONCE)
    strangers = Budgets(ADDRESS_BURST, ADDRESS_PER_SECOND)

    def admit(web: WebRequest) -> None:
        address = network_of(web.client.host if web.client else "")
        wait = None if is_loopback(address) else strangers.take(address, time.monotonic())
        if wait is not None:
            raise Problem("slow-down", "too many requests from this address", retry_after=wait)

    async def post(web: WebRequest) -> Response:
        try:
            admit(web)
            async with room:
                with _beside(incoming) as file:
                    digest = await _receive(web, file, stall)
                    return _json(await run_in_threadpool(_put, keeper, file, digest))
        except Problem as problem:
            return _problem(problem)

    async def listing(web: WebRequest) -> Response:
        try:
            admit(web)
        except Problem as problem:
            return _problem(problem)
        found = await run_in_threadpool(keeper.find, web.query_params.get("for", "")[:64])
        return _json({"parcels": [{"name": one.path.stem, "size": one.size} for one in found[:1000]]})

    async def one(web: WebRequest) -> Response:
        try:
            admit(web)
        except Problem as problem:
            return _problem(problem)
        path = await run_in_threadpool(keeper.path, str(web.path_params["name"])[:200])
        if path is None:
            return _problem(Problem("not-found"))
        return FileResponse(path, media_type="application/octet-stream", headers=HEADERS)

    async def hubs(web: WebRequest) -> Response:
        try:
            admit(web)
        except Problem as problem:
            return _problem(problem)
        return _json(await run_in_threadpool(keeper.hubs, web.query_params.get("for", "")[:64]))

    app.add_route("/v1/hubs", hubs, methods=["GET"])
    app.add_route("/v1/parcels", post, methods=["POST"])
    app.add_route("/v1/parcels", listing, methods=["GET"])
    app.add_route("/v1/parcels/{name}", one, methods=["GET"])


def _put(keeper: Keeper, file: Path, digest: str) -> dict[str, Any]:
    try:
        return keeper.put(file, head_of(file), digest)
    except ParcelError as problem:
        if problem.trouble is Trouble.FULL:
            raise Problem("busy", "no room", retry_after=600) from problem
        raise Problem("batch-corrupt", problem.trouble.value) from problem
    except (errors.DiskFull, errors.NotWritable) as problem:
        raise Problem("busy", "disk", retry_after=600) from problem


async def _receive(web: WebRequest, file: Path, stall: float) -> str:
    digest = hashlib.sha256()
    size = 0
    stream = web.stream()
    with file.open("wb") as out:
        try:
            while True:
                async with asyncio.timeout(stall):
                    chunk = await anext(stream, None)
                if chunk is None:
                    return digest.hexdigest()
                size += len(chunk)
                if size > MOST_BYTES:
                    raise Problem("too-large", "parcel")
                digest.update(chunk)
                await run_in_threadpool(out.write, chunk)
        except TimeoutError:
            raise Problem("slow-down", "the body stopped arriving") from None
        except ClientDisconnect:
            raise Problem("malformed", "the body was cut off") from None
        except OSError as problem:
            raise Problem("busy", type(problem).__name__, retry_after=600) from problem


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    file = folder / f"{secrets.token_hex(8)}{UNFINISHED}"
    try:
        yield file
    finally:
        file.unlink(missing_ok=True)


def _json(said: dict[str, Any]) -> Response:
    return Response(strictjson.dumps(said), 200, {**HEADERS, "content-type": "application/json"})


def _problem(problem: Problem) -> Response:
    headers = {**HEADERS, "content-type": MEDIA_TYPE}
    if problem.retry_after is not None:
        headers["retry-after"] = str(problem.retry_after)
    return Response(problem.to_bytes(), problem.type.status, headers)
