"""What happens to messages on their way: lost, late, doubled, cut, flipped, replayed, answered by somebody else.

Everything between a notebook and its office passes `Network.carry`. Nothing here has a key, so nothing here can make
the office's signature or a device's seal.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from sync.core import receipt, seal
from sync.errors import Kind, SyncError
from sync.wire import answer, batch, codec
from sync.wire.exchange import Reply, Request
from sync.wire.limits import Limits

MOST_EXCHANGES = 250
PORTAL = b"<html><body>Please log in. success</body></html>"

# Kind of trouble → how often, where it is in season.
SEASONS: dict[str, float] = {
    "request lost": 3,
    "answer lost": 3,
    "late": 2,
    "twice": 2,
    "answer cut": 2,
    "request cut": 1,
    "answer flipped": 1.5,
    "request flipped": 1.5,
    "portal": 1,
    "old answer": 1.5,
    "somebody's answer": 1,
    "old receipts": 1.5,
    "old request": 1,
    "page edited": 1.5,
    "office full": 1,
    "office dies": 1.5,
    "later version": 1,
    "power": 1.5,
}


class Server(Protocol):
    """What the network needs of an office."""

    trouble: str

    def handle(self, request: Request) -> Reply: ...


class Endless(Exception):
    """One synchronisation does not come to an end."""


@dataclass(frozen=True)
class Thief:
    """Somebody who has the receipt key that the office gave up, and the key set that it had signed for it. `hello` an
    answer of that time; `office` what receipts name."""

    hello: bytes
    sign: seal.Sign
    org: str
    epoch: str
    limits: Limits

    def answer(self, request: Request) -> Reply:
        """An answer as the office would give it: to whoever believes the old key, everything is delivered."""
        headers = {"sync-protocol": "1", "content-type": "application/json"}
        body = b""
        if request.path == "/v1/hello":
            body = self.hello
        elif request.path == "/v1/token":
            body = b'{"token":"stolen"}'
        elif request.path == "/v1/sync":
            body = self._receipts(request)
        return Reply(200 if body else 404, headers, body, 0, len(body))

    def _receipts(self, request: Request) -> bytes:
        encoding = request.headers.get("content-encoding", "")
        asked = batch.decode(codec.decode([request.body], encoding, cap=10**7, ratio=100), self.limits)
        made = [
            receipt.make(
                self.sign,
                org=self.org,
                epoch=self.epoch,
                device=asked.begin.device,
                challenge=asked.begin.challenge,
                replica=run.replica,
                heads=[run.last.id],
                level=receipt.STORED,
                at="2026-11-21T02:00:00+00:00",
            )
            for run in asked.runs
        ]
        pairs = ((one.body, one.sig) for one in made)
        head = answer.encode_head(stored=0, duplicate=0, state="ok", held=(), receipts=pairs)
        return head + answer.encode_tail(None)


@dataclass
class Network:
    """The weather of one schedule. Attributes: `seasons` troubles that happen in it; `often` how many of the exchanges
    meet one; `calm` no trouble any more; `late` requests that are still on their way; `cut_power` what happens to a
    laptop whose power fails; `happened` counts by kind."""

    dice: random.Random
    seasons: dict[str, float]
    often: float
    server: Server
    tell: Callable[[str], None]
    cut_power: Callable[[int], None]
    calm: bool = False
    late: list[Request] = field(default_factory=list)
    exchanges: int = 0
    happened: dict[str, int] = field(default_factory=dict)
    _answers: dict[str, list[Reply]] = field(default_factory=dict)
    _requests: list[Request] = field(default_factory=list)
    watch: Callable[[Request, Reply], None] | None = None
    thief: Thief | None = None
    may_pose: Callable[[], bool] = lambda: False
    _posing: bool = False

    def kinds(self) -> tuple[str, ...]:
        """Every trouble that any season may have."""
        return tuple(SEASONS)

    def begin(self) -> None:
        """A laptop begins a synchronisation."""
        self.exchanges = 0
        self._posing = False

    def carry(self, request: Request) -> Reply:
        self.exchanges += 1
        if self.exchanges > MOST_EXCHANGES:
            raise Endless
        if self.thief is not None and not self.calm:
            if request.path == "/v1/hello":
                self._posing = self.dice.random() < 0.6 and self.may_pose()
            if self._posing:
                self.tell(f"{request.path}: a thief with the office's former key answers")
                self.happened["thief"] = self.happened.get("thief", 0) + 1
                return self.thief.answer(request)
        if self.calm or self.dice.random() >= self.often:
            return self.pass_on(request)
        kind = self.dice.choices(list(self.seasons), list(self.seasons.values()))[0]
        self.happened[kind] = self.happened.get(kind, 0) + 1
        self.tell(f"{request.path}: {kind}")
        return self._trouble(kind, request)

    def pass_on(self, request: Request) -> Reply:
        """To the office and back, unharmed."""
        reply = self.server.handle(request)
        self._answers.setdefault(request.path, []).append(reply)
        if request.path == "/v1/sync":
            self._requests.append(request)
        if self.watch is not None:
            self.watch(request, reply)
        return reply

    def arrive(self) -> None:
        """A late request reaches the office after all; nobody waits for its answer any more."""
        if self.late:
            self.pass_on(self.late.pop(self.dice.randrange(len(self.late))))

    def on_its_way(self, request: Request) -> None:
        self.late.append(request)

    def _trouble(self, kind: str, request: Request) -> Reply:
        dice = self.dice
        match kind:
            case "request lost":
                raise SyncError(Kind.NO_NETWORK, kind)
            case "answer lost":
                self.pass_on(request)
                raise SyncError(Kind.TIMEOUT, kind)
            case "late":
                self.on_its_way(request)
                raise SyncError(Kind.TIMEOUT, kind)
            case "twice":
                self.pass_on(request)
                return self.pass_on(request)
            case "answer cut":
                reply = self.pass_on(request)
                return replace(reply, body=reply.body[: dice.randrange(len(reply.body) + 1)])
            case "request cut":
                return self.pass_on(replace(request, body=request.body[: dice.randrange(len(request.body) + 1)]))
            case "answer flipped":
                return self._flipped_reply(self.pass_on(request))
            case "request flipped":
                return self.pass_on(replace(request, body=self._flip(request.body)))
            case "portal":
                headers = {"content-type": "text/html"} | ({"sync-protocol": "1"} if dice.random() < 0.5 else {})
                return Reply(200, headers, PORTAL, 0, len(PORTAL))
            case "old answer":
                return self._replayed(request, request.path)
            case "somebody's answer":
                return self._replayed(request, "/v1/sync")
            case "old receipts":
                return self._old_receipts(request)
            case "old request":
                if self._requests:
                    self.server.handle(dice.choice(self._requests))
                return self.pass_on(request)
            case "page edited":
                return self._edited(self.pass_on(request))
            case "office full" | "office dies":
                self.server.trouble = "full" if kind == "office full" else "cut"
                reply = self.pass_on(request)
                self.server.trouble = ""
                return reply
            case "later version":
                return self._later(request)
            case "power":
                self.cut_power(dice.randrange(4))
                return self.pass_on(request)
        raise AssertionError(kind)

    def _flip(self, body: bytes) -> bytes:
        if not body:
            return body
        place = self.dice.randrange(len(body))
        return body[:place] + bytes([body[place] ^ 1 << self.dice.randrange(8)]) + body[place + 1 :]

    def _flipped_reply(self, reply: Reply) -> Reply:
        return replace(reply, body=self._flip(reply.body))

    def _replayed(self, request: Request, path: str) -> Reply:
        heard = self._answers.get(path)
        return self.dice.choice(heard) if heard else self.pass_on(request)

    def _old_receipts(self, request: Request) -> Reply:
        """An early answer to the very device that asks."""
        if request.path != "/v1/sync":
            return self.pass_on(request)
        device = request.body[request.body.find(b'"device":"') :][:46]
        heard = [
            one for one in self._answers.get("/v1/sync", ()) if len(device) == 46 and device in _unescaped(one.body)
        ]
        if not heard:
            return self.pass_on(request)
        # The earlier, the more it may claim that is no longer so.
        return self._without_page(heard[min(self.dice.randrange(len(heard)) for _ in range(3))])

    @staticmethod
    def _without_page(reply: Reply) -> Reply:
        """Only what an answer says of the own log: a page names its cursor, receipts must stand for themselves."""
        head, page, _ = reply.body.partition(b'{"page":')
        if not page or reply.headers.get("content-encoding"):
            return reply
        body = head + answer.encode_tail(None)
        return replace(reply, body=body, down=len(body))

    def _edited(self, reply: Reply) -> Reply:
        """A hub or proxy that speaks the protocol drops the page's last row, or puts a text of its own in its place,
        and mends all that needs no key."""
        if reply.headers.get("content-encoding") or b'{"page":' not in reply.body:
            return reply
        lines = reply.body.split(b"\n")
        start = next(place for place, line in enumerate(lines) if line.startswith(b'{"page":'))
        head, rows = json.loads(lines[start])["page"], [json.loads(line) for line in lines[start + 1 : -2]]
        if not rows or len(rows[-1]) != 4 or rows[-1][3] is None:
            return reply
        row = rows.pop()
        gone = _id(row[2])
        came = 0
        if self.dice.random() < 0.5:
            header = json.loads(row[2])
            row[3] = json.dumps({**json.loads(row[3]), "title": "forged"}, separators=(",", ":"))
            row[2] = json.dumps({**header, "ph": hashlib.sha256(row[3].encode()).hexdigest()}, separators=(",", ":"))
            came = _id(row[2])
            rows.append(row)
        head["digest"] = f"{int(head['digest'], 16) ^ gone ^ came:064x}"
        head["check"] = []
        made = codec.lines([{"page": head}, *rows])
        body = b"\n".join(lines[:start]) + b"\n" + made + lines[-2] + b"\n"
        return replace(reply, body=body, down=len(body))

    def _later(self, request: Request) -> Reply:
        """Both sides add members that this version does not know, wherever PROTOCOL.md lets them."""
        encoded = request.headers.get("content-encoding") or not request.body
        sent = request if encoded else replace(request, body=self._grown(request.body))
        reply = self.pass_on(sent)
        if reply.headers.get("content-encoding") or request.path == "/v1/token":
            return reply
        return replace(reply, body=self._grown(reply.body))

    @staticmethod
    def _grown(body: bytes) -> bytes:
        first, newline, rest = body.partition(b"\n")
        try:
            said = json.loads(first)
        except ValueError:
            return body
        said["later"] = {"a": [1, None]}
        for inside in ("begin", "answer"):
            if isinstance(said.get(inside), dict):
                said[inside]["later"] = [{"b": "ố"}]
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + newline + rest


def _unescaped(body: bytes) -> bytes:
    """Receipts are texts inside JSON."""
    return body.replace(b'\\"', b'"')


def _id(header: str) -> int:
    return int(hashlib.sha256(header.encode()).hexdigest(), 16)
