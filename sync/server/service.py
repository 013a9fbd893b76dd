"""What the server answers, without a web framework: a request in, a reply out. The web application only wraps it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

import sqlalchemy as sa

from sync.core import seal, strictjson
from sync.core.revision import BadRevision
from sync.engine import server as engine
from sync.server import enrolling, errors
from sync.server.auth import READ, SEND, STORE, UPLOAD, WRITE, Thing, Tokens, allowed, feed
from sync.server.blobs import BlobFiles, BlobVerbs
from sync.server.database import reading
from sync.server.folder import Opened
from sync.server.hubs import Hubs
from sync.server.parts import BatchParts
from sync.server.people import People
from sync.server.quota import DAILY, DayQuota
from sync.server.store import SqlStore, all_epochs
from sync.wire import batch, codec, hello, shapes
from sync.wire.blobs import read_ask
from sync.wire.exchange import OFFSET, Reply, Request
from sync.wire.limits import LOWEST_PROTOCOL, PROTOCOL, PROTOCOL_HEADER, Limits
from sync.wire.problems import MEDIA_TYPE, Problem

# Types that are understood today, with their highest schema version; anything else is kept for review.
TYPES: Mapping[str, int] = MappingProxyType(
    {
        "note": 1,
        "meeting": 1,
        "followup": 1,
        "area": 1,
        "office": 1,
        "request": 1,
        "document": 1,
        "reply": 1,
        "cadence": 1,
    }
)
SMALL_BODY = 64 * 1024
COMPRESS_FROM = 512
# Decoded batches in memory at one time. A write transaction is alone anyway; this bounds what waits for it.
AT_ONCE = 4
JSON = "application/json"
NDJSON = "application/x-ndjson"


class Clock(Protocol):
    """The server's own clock. It never decides about data; codes and tokens expire by it."""

    def __call__(self) -> datetime: ...


class Service:
    """One server folder, answering. `fingerprint`: hex SHA-256 of the TLS certificate it is served under, "" without.

    `handle` may be called from several threads.
    """

    def __init__(
        self,
        opened: Opened,
        *,
        now: Clock,
        random: Callable[[int], bytes],
        fingerprint: str = "",
        limits: Limits | None = None,
        protocols: tuple[int, int] = (LOWEST_PROTOCOL, PROTOCOL),
        daily: int = DAILY,
    ) -> None:
        self._quota = DayQuota(daily)
        self.limits = limits or Limits()
        self._protocols = protocols
        self._opened = opened
        self._now = now
        self._random = random
        self._fingerprint = fingerprint
        self._people = People(opened.engine, random, now)
        self._hubs = Hubs(opened)
        self._store = SqlStore(opened.engine)
        files = BlobFiles(opened.folder / "blobs", opened.engine, self.limits.blob)
        self._blobs = BlobVerbs(files, self.limits, self._blob_receipt)
        self.parts = BatchParts(opened.folder / "blobs" / "unfinished", self.limits.encoded)
        self._tokens = Tokens(opened.secret)
        self._room = threading.BoundedSemaphore(AT_ONCE)

    def handle(self, request: Request) -> Reply:
        """Answer a request. Never raises for what a client sent; what fails inside is a plain 500."""
        try:
            return self._route(request)
        except Problem as problem:
            return _problem(problem)
        except codec.TooLarge as problem:
            return _problem(Problem("too-large", str(problem)))
        except codec.BadMessage as problem:
            return _problem(Problem("malformed", str(problem)))
        except BadRevision as problem:
            return _problem(Problem("batch-corrupt", problem.reason))
        except (sa.exc.OperationalError, sa.exc.InterfaceError) as problem:
            return _problem(_database_problem(problem))
        except errors.MovedOn:  # whoever serves sees that too, and stops
            return _problem(Problem("busy", "upgraded", retry_after=60))
        except sa.exc.TimeoutError:  # all connections were in use for too long
            return _problem(Problem("busy", "database", retry_after=60))

    def _route(self, request: Request) -> Reply:
        protocol = request.headers.get(PROTOCOL_HEADER.lower(), str(PROTOCOL))
        if not protocol.isdigit() or len(protocol) > 4:
            raise Problem("malformed", "protocol header")
        if not LOWEST_PROTOCOL <= int(protocol) <= self._protocols[1]:
            raise Problem("upgrade", f"protocol {protocol}")
        match request.method, request.path:
            case "GET", "/v1/hello":
                return self._hello(request)
            case "POST", "/v1/enrol":
                return self._enrol(request)
            case "POST", "/v1/token":
                return self._token(request)
            case "POST", "/v1/sync":
                with self._room:
                    return self._sync(request)
            case "HEAD", "/v1/sync":
                return self._kept(request)
            case "POST", "/v1/blobs":
                return self._ask_blobs(request)
            case _, path if path.startswith("/v1/blobs/"):
                return self._blobs.one(self._caller(request), request, path.removeprefix("/v1/blobs/"))
        raise Problem("not-found", "no such verb")

    # -- verbs

    def _hello(self, request: Request) -> Reply:
        with reading(self._opened.engine) as db:
            timeline = all_epochs(db)
        hubs = self._hubs.signed()
        said = hello.Hello(
            low=self._protocols[0],
            high=self._protocols[1],
            org=self._opened.org,
            org_name=self._opened.org_name,
            epoch=timeline[-1],
            timeline=timeline,
            at=self._at(),
            nonce=self._tokens.nonce(self._random(16), self._seconds()),
            keys_body=self._opened.keys.body,
            keys_sig=self._opened.keys.sig,
            limits=self.limits,
            hubs_body=hubs.body if hubs is not None else b"",
            hubs_sig=hubs.sig if hubs is not None else b"",
        )
        return _reply(200, said.to_bytes(), JSON, request)

    def _enrol(self, request: Request) -> Reply:
        asked = hello.read_enrol_request(self._small(request))
        _, told = enrolling.answer(self._opened, self._people, asked, self._fingerprint)
        return _reply(200, told, JSON)

    def _token(self, request: Request) -> Reply:
        said = hello.read_object(self._small(request))
        device = shapes.text(said.get("device"), "device", shapes.UUID)
        nonce = shapes.text(said.get("nonce"), "nonce")
        sig = shapes.raw(said.get("sig"), "sig", 64)
        caller = self._people.caller(device)
        if caller is None:
            raise Problem("device-unknown")
        if not self._tokens.is_nonce(nonce, self._seconds()):
            raise Problem("token", "the nonce is not fresh")
        if not seal.verifies(caller.sign_key, sig, hello.token_message(self._opened.org, device, nonce)):
            raise Problem("device-unknown", "the signature does not verify")
        return _reply(200, strictjson.dumps({"token": self._tokens.token(device, self._seconds())}), JSON)

    def _sync(self, request: Request) -> Reply:
        caller = self._caller(request)
        asked = batch.decode(self._body(request, self.limits.batch + SMALL_BODY), self.limits)
        if not allowed(caller, SEND, STORE):
            raise Problem("device-suspended")
        place = engine.Place(
            org=self._opened.org,
            recipient=seal.key_id(self._opened.keys.root),
            types=TYPES,
            limits=self.limits,
            at=self._at(),
        )
        state = engine.State(sign=self._opened.receipt_sign)
        # Older than what we offer is still taken: nobody's work waits for an installation.
        old = int(request.headers.get(PROTOCOL_HEADER.lower(), PROTOCOL)) < self._protocols[0]
        caller = replace(caller, room=self._quota.room(caller.device, place.at))
        event: engine.Event = engine.Arrived(asked, caller, place, old, self._store.erased_for(asked))
        while True:
            state, (command,) = engine.step(state, event)
            match command:
                case engine.Store():
                    event = self._store.store(command, place.at)
                    self._quota.took(caller.device, place.at, event.stored)
                case engine.ReadFeeds():
                    if not all(allowed(caller, READ, feed(one)) for one in command.feeds):
                        raise Problem("device-suspended")
                    event = self._store.read_feeds(
                        command.feeds, command.cursor, command.want, command.without, command.snapshots
                    )
                case engine.Respond(body=body):
                    return _reply(200, body, NDJSON, request)

    def _ask_blobs(self, request: Request) -> Reply:
        caller = self._caller(request)
        return _reply(200, self._blobs.ask(caller, read_ask(self._small(request))), JSON, request)

    def keep_cut(self, request: Request) -> None:
        """Keep what arrived of a chunk or a batch before the line was cut. Whatever is wrong with it: nobody is there
        to tell, and then it is as lost as without us."""
        with suppress(Problem):
            if request.path == "/v1/sync":
                name, offset = shapes.upload(request.headers)
                self.parts.keep(self._uploader(request), name, offset, request.body)
            else:
                self._blobs.one(self._caller(request), request, request.path.removeprefix("/v1/blobs/"), cut=True)

    def _kept(self, request: Request) -> Reply:
        """How much of a batch was kept when its line was cut."""
        name, _ = shapes.upload(request.headers)
        kept = self.parts.length(self._uploader(request), name)
        if not kept:
            raise Problem("not-found")
        return Reply(204, _headers({OFFSET: str(kept)}), b"", 0, 0)

    def _blob_receipt(self, caller: engine.Caller, name: str) -> tuple[str, bytes]:
        with reading(self._opened.engine) as db:
            epoch = all_epochs(db)[-1]
        signed = hello.blob_receipt_message(self._opened.org, epoch, caller.device, name)
        return epoch, self._opened.receipt_sign(signed)

    def device_of(self, headers: Mapping[str, str]) -> str:
        """Whose token a request carries, without asking the database. Raises Problem `token`."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        device = self._tokens.device_of(token, self._seconds()) if scheme.lower() == "bearer" else None
        if device is None:
            raise Problem("token")
        return device

    # -- parts

    def _caller(self, request: Request) -> engine.Caller:
        caller = self._people.caller(self.device_of(request.headers))
        if caller is None:
            raise Problem("device-unknown")
        return caller

    def _uploader(self, request: Request) -> str:
        """Whose unfinished batch this request is about: nobody reaches another device's."""
        caller = self._caller(request)
        if not allowed(caller, WRITE, Thing(UPLOAD, device=caller.device)):
            raise Problem("device-suspended")
        return caller.device

    def _small(self, request: Request) -> bytes:
        return self._body(request, SMALL_BODY)

    def _body(self, request: Request, cap: int) -> bytes:
        encoding = request.headers.get("content-encoding", "")
        return codec.decode([request.body], encoding, cap=cap, ratio=self.limits.ratio)

    def _at(self) -> str:
        return self._now().isoformat(timespec="seconds")

    def _seconds(self) -> float:
        return self._now().timestamp()


def _headers(more: Mapping[str, str]) -> dict[str, str]:
    return {PROTOCOL_HEADER.lower(): str(PROTOCOL), "cache-control": "no-store", **more}


def _reply(status: int, body: bytes, media_type: str, request: Request | None = None) -> Reply:
    headers = _headers({"content-type": media_type})
    accepts = request is not None and "gzip" in request.headers.get("accept-encoding", "")
    if accepts and len(body) >= COMPRESS_FROM:
        body = codec.compress(body)
        headers["content-encoding"] = codec.GZIP
    return Reply(status, headers, body, 0, len(body))


def _problem(problem: Problem) -> Reply:
    headers = _headers({"content-type": MEDIA_TYPE})
    if problem.retry_after is not None:
        headers["retry-after"] = str(problem.retry_after)
    body = problem.to_bytes()
    return Reply(problem.type.status, headers, body, 0, len(body))


def _database_problem(problem: sa.exc.DBAPIError) -> Problem:
    """Full disk, locked for too long: come back later. The client's data stays where it is."""
    text = str(problem.orig)
    detail = "no room" if "disk is full" in text else "database"
    return Problem("busy", detail, retry_after=60)
