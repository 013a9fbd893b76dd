"""Parcels over HTTP: a hub in the office's network, or the office's server behind it. A stick with a network card.

Parcels are sealed and signed by themselves, so whoever stands in between, the hub itself too, can delay and nothing
else. Still a line is TLS under the office's pinned authority, and a hub must show the office's certificate before it is
told or given anything. Redirects are not followed, proxies of the environment not used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sync.carriers.http import CONNECT_SECONDS, STALL_SECONDS, HttpCarrier, check_address, ended
from sync.carriers.parcel import SUFFIX, Fill, Found, ParcelFolder, opener
from sync.core import seal, strictjson
from sync.errors import Kind, SyncError
from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import MOST_BYTES, Head
from sync.parcel.reading import look
from sync.wire import shapes
from sync.wire.codec import BadMessage
from sync.wire.hubs import HubCertificate, read_certificate
from sync.wire.limits import PROTOCOL, PROTOCOL_HEADER

if TYPE_CHECKING:
    import requests
    from requests.adapters import HTTPAdapter

CUSTODY = "custody/1"
SMALL = 256 * 1024
CHUNK = 64 * 1024
MOST_LISTED = 1000
# A part goes on after a cut, until so many in a row came before LEAST more had moved: nobody is kept for ever.
CUT = (Kind.NO_NETWORK, Kind.TIMEOUT)
TRIES = 3
LEAST = 16 * 1024


@dataclass(frozen=True, slots=True)
class Offer:
    """A parcel that lies ready. `name` is the other side's word for it, and never a path here."""

    name: str
    size: int


def custody_message(body: bytes) -> bytes:
    """What a hub signs: that it keeps these bytes, not that anybody has read them."""
    return seal.message(CUSTODY, body)


class ParcelLine:
    """The parcel verbs at `url`. `ca` the pinned authority (PEM), always for https; plain HTTP is for loopback alone.
    `hub`: it is a hub that is to answer, with a certificate of that authority that this function admits; it raises
    SyncError NOT_OUR_SERVER for one that is not wanted. Attribute `certificate`: of the hub, once it has answered.

    Raises SyncError NO_NETWORK, TIMEOUT, NOT_OUR_SERVER, BUSY, CORRUPT (refused for good)."""

    def __init__(
        self,
        url: str,
        *,
        ca: str | None = None,
        connect: float = CONNECT_SECONDS,
        stall: float = STALL_SECONDS,
        hub: Callable[[HubCertificate], None] | None = None,
    ) -> None:
        if check_address(url)[0] == "https" and ca is None:
            raise SyncError(Kind.INSECURE_ADDRESS, "no authority is pinned")
        self.certificate: HubCertificate | None = None
        self._admit = hub
        carrier = HttpCarrier(url, ca=ca, hub=self._shown if hub is not None else None)
        self._adapter: HTTPAdapter = carrier._open()
        self.address = carrier.address
        self._timeouts = (connect, stall)

    def close(self) -> None:
        self._adapter.close()

    def _shown(self, der: bytes) -> None:
        assert self._admit is not None
        try:
            found = read_certificate(der)
        except BadMessage as problem:
            raise SyncError(Kind.NOT_OUR_SERVER, str(problem)) from None
        self._admit(found)
        self.certificate = found

    def hubs(self, key: str = "") -> dict[str, Any]:
        """The signed list of revoked hubs and the certificate of the hub `key`, as far as the other side has them;
        nothing in it is believed."""
        return self._json("GET", f"/v1/hubs?for={key}")

    def hello(self) -> dict[str, Any]:
        """What the other side says of itself; nothing in it is believed."""
        return self._json("GET", "/v1/hello")

    def send(self, path: Path, mine: str = "") -> dict[str, Any]:
        """Hand over a part; the other side's answer. After a cut it goes on where the other side has it. `mine`: the
        key id under which its answers will be asked for, by which a hub shares out its room."""
        with path.open("rb") as file:
            name = hashlib.file_digest(file, "sha256").hexdigest()
        headers = {"upload-name": name, **({"parcel-for": mine} if mine else {})}
        at = best = tries = 0
        while True:
            try:
                with path.open("rb") as file:
                    file.seek(at)
                    return self._json("POST", "/v1/parcels", file, {**headers, "upload-offset": str(at)})
            except SyncError as problem:
                if problem.kind not in CUT:
                    raise
                tries += 1
                if tries >= TRIES:
                    raise
            there = self._arrived(name)
            at = at if there is None else there
            if at >= best + LEAST:
                best, tries = at, 0

    def offers(self, key: str) -> list[Offer]:
        """What lies ready for a key id."""
        said = self._json("GET", f"/v1/parcels?for={key}")
        try:
            found = [shapes.obj(one, "parcel") for one in shapes.arr(said.get("parcels"), "parcels", MOST_LISTED)]
            return [
                Offer(shapes.text(one.get("name"), "name", limit=120), shapes.number(one.get("size"), "size"))
                for one in found
            ]
        except BadMessage as problem:
            raise SyncError(Kind.NOT_OUR_SERVER, str(problem)) from None

    def fetch(self, offer: Offer, path: Path) -> None:
        """Bring a part into the file `path`, from where that file ends; nothing of it is believed."""
        if offer.size > MOST_BYTES:
            raise SyncError(Kind.NOT_OUR_SERVER, "larger than any parcel")
        tries = 0
        while (have := path.stat().st_size if path.exists() else 0) != offer.size:
            if have > offer.size:
                path.unlink()  # of another parcel
                have = 0
            try:
                self._continue(offer, path, have)
                if path.stat().st_size == have:
                    raise SyncError(Kind.NOT_OUR_SERVER, "less than was offered")
            except SyncError as problem:
                if problem.kind not in CUT:
                    raise
                moved = path.exists() and path.stat().st_size >= have + LEAST
                tries = 0 if moved else tries + 1
                if tries >= TRIES:
                    raise

    def _continue(self, offer: Offer, path: Path, have: int) -> None:
        headers = {"range": f"bytes={have}-"} if have else {}
        size = have
        with path.open("ab") as file:
            for chunk in self._ask("GET", f"/v1/parcels/{offer.name}", None, headers):
                size += len(chunk)
                if size > offer.size:
                    raise SyncError(Kind.NOT_OUR_SERVER, "more than was offered")
                file.write(chunk)

    def _arrived(self, name: str) -> int | None:
        """How much of a part the other side has kept; None when it cannot be asked just now."""
        try:
            answered: list[str] = []
            for _ in self._ask("HEAD", "/v1/parcels", None, {"upload-name": name}, answered.append):
                continue
        except SyncError as problem:
            if problem.kind in CUT:
                return None
            if problem.kind is Kind.SERVER_TROUBLE:  # nothing of it, or somebody who keeps no parts
                return 0
            raise
        return int(answered[0]) if answered and answered[0].isdigit() else 0

    def _json(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] = MappingProxyType({})
    ) -> dict[str, Any]:
        data = bytearray()
        for chunk in self._ask(method, path, body, headers):
            data += chunk
            if len(data) > SMALL:
                raise SyncError(Kind.NOT_OUR_SERVER, "a long answer")
        try:
            return shapes.obj(strictjson.loads(bytes(data)), "answer")
        except (BadMessage, strictjson.BadJson) as problem:
            raise SyncError(Kind.NOT_OUR_SERVER, str(problem)) from None

    def _ask(
        self,
        method: str,
        path: str,
        body: Any,
        more: Mapping[str, str] = MappingProxyType({}),
        at: Callable[[str], object] = lambda offset: None,
    ) -> Iterator[bytes]:
        """The body of the answer, piece by piece; `at` is told its `Upload-Offset`."""
        import requests
        import urllib3

        headers = {PROTOCOL_HEADER: str(PROTOCOL), "accept-encoding": "identity", **more}
        prepared = requests.Request(method, self.address + path, headers=headers, data=body).prepare()
        try:
            with self._adapter.send(prepared, stream=True, timeout=self._timeouts) as response:
                self._check(response, ranged="range" in more)
                at(response.headers.get("upload-offset", ""))
                yield from response.raw.stream(CHUNK, decode_content=False)
        except requests.exceptions.SSLError as problem:
            kind = Kind.NO_NETWORK if ended(problem) else Kind.NOT_OUR_SERVER
            raise SyncError(kind, type(problem).__name__) from None
        except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError) as problem:
            raise SyncError(Kind.TIMEOUT, type(problem).__name__) from None
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as problem:
            raise SyncError(Kind.NO_NETWORK, type(problem).__name__) from None

    @staticmethod
    def _check(response: requests.Response, *, ranged: bool) -> None:
        if not response.headers.get(PROTOCOL_HEADER, "").isdigit():
            raise SyncError(Kind.NOT_OUR_SERVER, "no protocol header")
        if response.status_code == 422:
            raise SyncError(Kind.CORRUPT, "refused for good")
        if response.status_code in (429, 503):
            raise SyncError(Kind.BUSY)
        if response.status_code == 507:
            raise SyncError(Kind.HUB_FULL)
        if response.status_code == 409:
            raise SyncError(Kind.TIMEOUT, "another length is kept there")
        if response.status_code not in ((206,) if ranged else (200, 204)):
            raise SyncError(Kind.SERVER_TROUBLE, str(response.status_code))


class HubFolder(ParcelFolder):
    """A hub as if it were a folder: what is written goes to the hub, what is read comes from it.

    `temporary` a private folder for parts under way; `hub_key` the key in the hub's certificate, which signs custody
    notes; `mine` the key id under which answers for this machine are addressed. Attributes: `notes` the notes that
    verified.
    """

    name = "hub"

    def __init__(self, temporary: Path, line: ParcelLine, hub_key: bytes, mine: str) -> None:
        super().__init__(temporary)
        self._line = line
        self._hub_key = hub_key
        self.keeper = seal.key_id(hub_key)
        self._mine = mine
        self.notes: list[dict[str, Any]] = []

    def write(self, head: Head, fill: Fill) -> Found:
        """Raises SyncError besides what a folder raises; then the hub may have the part, and nobody counts on it."""
        found = super().write(head, fill)
        try:
            digest = hashlib.sha256(found.path.read_bytes()).hexdigest()
            self.notes.append(self._verified(self._line.send(found.path, self._mine), head, digest))
        finally:
            super().remove(found)
        return found

    def _verified(self, answer: dict[str, Any], head: Head, digest: str) -> dict[str, Any]:
        try:
            body = shapes.text(answer.get("note"), "note", limit=2000).encode("utf-8")
            sig = shapes.raw(answer.get("sig"), "sig", 64)
            note: dict[str, Any] = shapes.obj(json.loads(body), "note")
        except (BadMessage, ValueError) as problem:
            raise SyncError(Kind.NOT_OUR_SERVER, str(problem)) from None
        named = (note.get("parcel"), note.get("part"), note.get("sha256"))
        if not seal.verifies(self._hub_key, sig, custody_message(body)) or named != (head.id, head.part, digest):
            raise SyncError(Kind.NOT_OUR_SERVER, "the custody note does not verify")
        return note

    def parcels(self) -> list[Found]:
        """What lies ready for this machine, fetched into the private folder. Raises SyncError."""
        for place, offer in enumerate(self._line.offers(self._mine)):
            path = self.folder / f"{place}{SUFFIX}"
            if not path.exists() or path.stat().st_size != offer.size:
                self._line.fetch(offer, path)
        return super().parcels()

    def remove(self, found: Found) -> bool:
        """A hub tidies itself."""
        return True


def head_of(path: Path) -> Head:
    """The public line of a file. Raises ParcelError."""
    if path.stat().st_size > MOST_BYTES:
        raise ParcelError(Trouble.DAMAGED, "larger than any parcel")
    return look(opener(path))
