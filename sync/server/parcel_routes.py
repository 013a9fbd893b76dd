"""`POST /v1/parcels`, `GET /v1/parcels?for=`, `GET /v1/parcels/{name}`, `GET /v1/hubs?for=`: the same verbs of a hub
and of a server.

Nobody logs in: a parcel names its recipient in public and proves its sender inside. What arrives goes to a file, piece
by piece, and only then to whoever keeps it.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
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
from sync.server.arriving import Arriving
from sync.server.rates import ADDRESS_BURST, ADDRESS_PER_SECOND, Budgets, network_of
from sync.wire import shapes
from sync.wire.codec import BadMessage
from sync.wire.exchange import is_loopback
from sync.wire.limits import PROTOCOL, PROTOCOL_HEADER
from sync.wire.problems import MEDIA_TYPE, Problem

log = logging.getLogger("sotay.server")

STALL_SECONDS = 30.0
AT_ONCE = 4
SETTLE_SECONDS = 10.0
PIECE = 256 * 1024
# A disk's troubles, not the part's: whoever keeps it must not take them for a refusal, and let it go.
OF_THE_MOMENT = (Trouble.UNREADABLE, Trouble.UNWRITABLE, Trouble.UNRELIABLE)
OF_THE_DISK = (
    OSError, ParcelError, errors.DiskFull, errors.NotWritable, errors.MovedOn, sa.exc.OperationalError,
    sa.exc.InterfaceError, sa.exc.TimeoutError,
)  # fmt: skip
"""What a folder or a database of ours may have for a while. What is wrong with a part is told apart before."""
HEADERS = {PROTOCOL_HEADER: str(PROTOCOL), "cache-control": "no-store"}
Answer = Callable[[WebRequest], Awaitable[Response]]


class Keeper(Protocol):
    """Who keeps parcels: a hub's depot, or the office itself. Called on worker threads."""

    def put(self, file: Path, head: Head, digest: str, sender: str) -> dict[str, Any]:
        """Take a part over (the file may be moved away) and give the answer. `sender`: whose share of the room it
        takes, a name that means nothing else. Raises ParcelError."""
        ...

    def find(self, key: str) -> list[Found]: ...

    def path(self, name: str) -> Path | None: ...

    def hubs(self, key: str) -> dict[str, Any]:
        """The office's signed list of hubs that lost their certificate, and the newest certificate of one key id."""
        ...


def add_parcel_routes(app: FastAPI, keeper: Keeper, incoming: Path, stall: float = STALL_SECONDS) -> None:
    """Add the verbs to an application. `incoming` a folder for parts that are still arriving."""
    room = asyncio.Semaphore(AT_ONCE)
    arriving = Arriving(incoming)
    strangers = Budgets(ADDRESS_BURST, ADDRESS_PER_SECOND)

    def answered(work: Answer) -> Answer:
        """With whatever goes wrong told as a problem: an answer without our header would be taken for a stranger's, and
        a hub would hold back all that it has for us."""

        async def answer(web: WebRequest) -> Response:
            try:
                address = network_of(web.client.host if web.client else "")
                wait = None if is_loopback(address) else strangers.take(address, time.monotonic())
                if wait is not None:
                    raise Problem("slow-down", "too many requests from this address", retry_after=wait)
                return await work(web)
            except Problem as problem:
                return _problem(problem)
            except OF_THE_DISK as problem:
                log.error("%s on a parcel's way: %s", type(problem).__name__, problem)
                return _problem(Problem("busy", type(problem).__name__, retry_after=600))
            except Exception:  # a mistake of ours, perhaps about this one part
                instance = uuid.uuid4().urn
                log.exception("internal error on %s %s (%s)", web.method, web.url.path, instance)
                return _problem(Problem("internal", extra={"instance": instance}))

        return answer

    async def post(web: WebRequest) -> Response:
        sender = _sender(web)
        async with room:
            with _place(web, incoming, arriving) as (file, name):
                digest = await _receive(web, file, stall)
                try:
                    if name not in ("", digest):
                        raise Problem("batch-corrupt", "the pieces do not make the part")
                    return _json(await run_in_threadpool(_put, keeper, file, digest, sender))
                finally:
                    file.unlink(missing_ok=True)

    async def kept(web: WebRequest) -> Response:
        try:
            name, _ = shapes.upload(web.headers)
        except BadMessage:
            return Response(None, 400, HEADERS)
        for _ in range(int(SETTLE_SECONDS / 0.05)):
            if not arriving.is_open(name):
                break
            await asyncio.sleep(0.05)  # the line that was cut is still being read to its end
        have = await run_in_threadpool(arriving.length, name)
        return Response(None, 204, {**HEADERS, "upload-offset": str(have)}) if have else Response(None, 404, HEADERS)

    async def listing(web: WebRequest) -> Response:
        found = await run_in_threadpool(keeper.find, web.query_params.get("for", "")[:64])
        return _json({"parcels": [{"name": one.path.stem, "size": one.size} for one in found[:1000]]})

    async def one(web: WebRequest) -> Response:
        path = await run_in_threadpool(keeper.path, str(web.path_params["name"])[:200])
        if path is None:
            return _problem(Problem("not-found"))
        return FileResponse(path, media_type="application/octet-stream", headers=HEADERS)

    async def hubs(web: WebRequest) -> Response:
        return _json(await run_in_threadpool(keeper.hubs, web.query_params.get("for", "")[:64]))

    app.add_route("/v1/hubs", answered(hubs), methods=["GET"])
    app.add_route("/v1/parcels", answered(kept), methods=["HEAD"])
    app.add_route("/v1/parcels", answered(post), methods=["POST"])
    app.add_route("/v1/parcels", answered(listing), methods=["GET"])
    app.add_route("/v1/parcels/{name}", answered(one), methods=["GET"])


def _put(keeper: Keeper, file: Path, digest: str, sender: str) -> dict[str, Any]:
    try:
        return keeper.put(file, head_of(file), digest, sender)
    except ParcelError as problem:
        if problem.trouble is Trouble.FULL:
            raise Problem("hub-full", problem.detail, retry_after=600) from problem
        if problem.trouble in OF_THE_MOMENT:
            raise Problem("busy", problem.trouble.value, retry_after=600) from problem
        raise Problem("batch-corrupt", problem.trouble.value) from problem


def _digest(file: Path) -> hashlib._Hash:
    """The SHA-256 of what is there already, to be continued."""
    if not file.exists():
        return hashlib.sha256()
    with file.open("rb") as there:
        return hashlib.file_digest(there, "sha256")


def _sender(web: WebRequest) -> str:
    """Whose share of the room a part takes: the key id under which its answers are fetched, or a network's address."""
    named = web.headers.get("parcel-for", "")
    if shapes.HEX32.match(named):
        return named
    address = network_of(web.client.host if web.client else "")
    return hashlib.sha256(f"sotay sender {address}".encode()).hexdigest()[:16]


async def _receive(web: WebRequest, file: Path, stall: float) -> str:
    """Add what arrives to the file; the SHA-256 of all of it. After a cut, what came stays in the file."""
    digest = await run_in_threadpool(_digest, file)
    size = file.stat().st_size if file.exists() else 0
    stream = web.stream()
    waiting = bytearray()  # written in large pieces: what a cut finds unread in the line's buffer is lost
    with file.open("ab") as out:
        try:
            while True:
                async with asyncio.timeout(stall):
                    chunk = await anext(stream, None)
                if chunk is None:
                    return str(digest.hexdigest())
                size += len(chunk)
                if size > MOST_BYTES:
                    raise Problem("too-large", "parcel")
                digest.update(chunk)
                waiting += chunk
                if len(waiting) >= PIECE:
                    await run_in_threadpool(out.write, bytes(waiting))
                    waiting.clear()
        except TimeoutError:
            raise Problem("slow-down", "the body stopped arriving") from None
        except ClientDisconnect:
            raise Problem("malformed", "the body was cut off") from None
        except OSError as problem:
            raise Problem("busy", type(problem).__name__, retry_after=600) from problem
        finally:
            try:
                out.write(waiting)
                out.flush()
            except OSError as problem:
                raise Problem("busy", type(problem).__name__, retry_after=600) from problem


@contextmanager
def _place(web: WebRequest, folder: Path, arriving: Arriving) -> Iterator[tuple[Path, str]]:
    """(the file that a body is added to, the SHA-256 that its sender named or "")."""
    if "upload-name" in web.headers:
        try:
            name, offset = shapes.upload(web.headers)
        except BadMessage as problem:
            raise Problem("malformed", str(problem)) from None
        with arriving.piece(name, offset) as file:
            yield file, name
        return
    file = folder / f"{secrets.token_hex(8)}{UNFINISHED}"
    try:
        yield file, ""
    finally:
        file.unlink(missing_ok=True)


def _json(said: dict[str, Any]) -> Response:
    return Response(strictjson.dumps(said), 200, {**HEADERS, "content-type": "application/json"})


def _problem(problem: Problem) -> Response:
    headers = {**HEADERS, "content-type": MEDIA_TYPE}
    if problem.retry_after is not None:
        headers["retry-after"] = str(problem.retry_after)
    if problem.type.name == "offset":
        headers["upload-offset"] = str(problem.extra["offset"])
    return Response(problem.to_bytes(), problem.type.status, headers)
