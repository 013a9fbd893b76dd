"""Sticks: folders in memory that the program's own `Courier` writes to and reads from, and the quick office's parcels.

The parcels themselves are the program's (`sync/parcel`). In the quick forms their envelope is a stand-in: it notices
every changed byte, as age does, and costs nothing; "everything real" uses age.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.carriers.parcel import Found
from sync.core import seal
from sync.engine import server as engine
from sync.parcel import envelope, reading
from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import ANSWER, BATCH, DOWN, UP, Frame, Head, Manifest, pack
from sync.wire import batch, codec, shapes
from sync.wire.batch import Batch, Begin
from sync.wire.codec import BadMessage
from sync.wire.problems import Problem

if TYPE_CHECKING:
    from tests.simulator.office_facts import Device
    from tests.simulator.offices import PlainServer
    from tests.simulator.standins import Patches


@dataclass(frozen=True, slots=True)
class File:
    """What a path is to those who read parcels."""

    name: str
    data: bytes

    def open(self, _mode: str) -> BinaryIO:
        return io.BytesIO(self.data)


@dataclass
class Stick:
    """A folder of parcels, as `ParcelFolder` is one. Attributes: `files` name → bytes."""

    files: dict[str, bytes] = field(default_factory=dict)
    name: str = "parcel"
    keeper: str = ""

    def room(self) -> int:
        return 10**9

    def write(self, head: Head, fill: Callable[[Callable[[bytes], object]], None]) -> Found:
        out = bytearray()
        fill(out.extend)
        name = f"{head.kind}-{head.id}-{head.part}.fsp"
        self.files[name] = bytes(out)
        return Found(File(name, bytes(out)), head, len(out))  # type: ignore[arg-type]

    def parcels(self) -> list[Found]:
        return [one for one in map(self._found, self.files) if isinstance(one, Found)]

    def broken(self) -> list[Any]:
        return [one for one in map(self._found, self.files) if isinstance(one, File)]

    def _found(self, name: str) -> Found | File:
        file = File(name, self.files[name])
        try:
            return Found(file, reading.look(lambda: file.open("rb")), len(file.data))  # type: ignore[arg-type]
        except ParcelError:
            return file

    def remove(self, found: Found) -> bool:
        return self.files.pop(found.path.name, None) is not None

    def tidy(self) -> None:
        """Nobody is interrupted while writing to memory."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a device said last in a parcel, and how many parcels were written for it."""

    seq: int = 0
    cursor: str | None = None
    replicas: tuple[tuple[str, int], ...] = ()
    snapshots: bool = False
    ask: tuple[tuple[str, tuple[str, ...]], ...] = ()


class PlainParcels:
    """The quick office's parcels, written from PROTOCOL.md: no blobs, one part."""

    def __init__(self, server: PlainServer) -> None:
        self._server = server

    def take(self, open_file: reading.OpenFile) -> None:
        server, keys = self._server, self._server.parcel_keys()
        mine = [keys[one] for one in reading.look(open_file).to if one in keys]
        if not mine:
            raise ParcelError(Trouble.FOR_OTHERS)
        parcel = reading.check(
            open_file,
            mine[0],
            sender_key=lambda manifest: self._sender(manifest).sign_key,
            read_message=lambda manifest, data: self._command(manifest, data),
            limits=server.office.limits,
        )
        manifest = parcel.manifest
        who = self._sender(manifest)
        parcel.apply(lambda frame: self._batch(manifest, frame))
        seq, said = manifest.said["seq"], manifest.said
        sent, before = server.db.contacts.get(who.id, (0, None))
        if before is None or seq > before.seq:
            replicas = tuple((replica, n) for replica, n in said["replicas"])
            ask = tuple((replica, tuple(ids)) for replica, ids in said["ask"].items())
            server.db.contacts[who.id] = (sent, Said(seq, said["cursor"], replicas, said["snapshots"], ask))

    def _sender(self, manifest: Manifest) -> Device:
        office = self._server.office
        if (manifest.org, manifest.kind) != (office.org, UP) or manifest.to not in self._server.parcel_keys():
            raise ParcelError(Trouble.FOR_OTHERS)
        if manifest.sender not in self._server.devices:
            raise ParcelError(Trouble.UNKNOWN_SENDER)
        return self._server.devices[manifest.sender]

    def _command(self, manifest: Manifest, data: bytes) -> engine.Store:
        server = self._server
        asked = batch.decode(data, server.office.limits)
        if (asked.begin.device, asked.begin.challenge) != (manifest.sender, manifest.id.replace("-", "")):
            raise BadMessage("a batch of another parcel")
        erased = frozenset(server.db.erased)
        arrived = engine.Arrived(asked, server.caller(self._sender(manifest)), server.place(), erased=erased)
        try:
            _, (command,) = engine.step(engine.State(sign=server.keys.sign), arrived)
        except Problem as problem:
            raise BadMessage(str(problem)) from None
        assert isinstance(command, engine.Store)
        return command

    def _batch(self, manifest: Manifest, frame: Frame) -> None:
        if frame.kind == BATCH:
            self._server.store(self._command(manifest, reading.unpacked(frame, self._server.office.limits)))

    def write(self, stick: Stick, device: str) -> None:
        server = self._server
        who = server.devices[device]
        caller = server.caller(who)
        sent, said = server.db.contacts.get(device, (0, None))
        server.db.contacts[device] = (sent + 1, said or Said())
        said = said or Said()
        head = Head((seal.key_id(who.box_key),), DOWN, server.new_id(), 1, 1)
        keys = server.keys.set
        told = {
            "control": sent + 1,
            "timeline": list(server.db.epochs),
            "keys": keys.body.decode("utf-8"),
            "keys_sig": shapes.b64(keys.sig),
            "state": "ok" if caller.status == engine.ACTIVE else engine.SUSPENDED,
            "have": [],
            "heard": said.seq,
            "cursor": said.cursor or "",
        }
        sender = seal.key_id(keys.receipt)
        manifest = Manifest(server.office.org, DOWN, head.id, 1, 1, sender, device, server.at(), told)
        pieces = pack(head, manifest, self._answers(caller, said, head), server.keys.sign)

        def fill(take: Callable[[bytes], object]) -> None:
            take(head.to_bytes())
            envelope.encrypt(pieces, take, (who.box_key,))

        stick.write(head, fill)

    def _answers(self, caller: engine.Caller, said: Said, head: Head) -> Iterator[Frame]:
        server = self._server
        cursor, first, more = (None if said.cursor is None else said.cursor), True, True
        while more:
            replicas = dict(said.replicas) if first else {}
            if first:
                # Of a chain whose beginning is missing there is nothing to state.
                mine = ((key[1], links) for key, links in server.db.links.items() if key[0] == caller.user)
                known = sorted(replica for replica, links in mine if server.heads(links))
                replicas |= {one: 0 for one in known if one not in replicas}
            begin = Begin(
                device=caller.device,
                challenge=head.challenge,
                replicas=tuple(replicas.items())[: batch.MAX_REPLICAS],
                cursor=cursor,
                want=server.office.limits.page,
                ask=said.ask if first else (),
                snapshots=said.snapshots,
            )
            state = engine.State(sign=server.keys.sign)
            event: engine.Event = engine.Arrived(Batch(begin), caller, server.place())
            more = False
            while True:
                state, (command,) = engine.step(state, event)
                if isinstance(command, engine.Store):
                    event = replace(server.store(command), held=server.held_of(caller) if first else ())
                elif isinstance(command, engine.ReadFeeds):
                    event = server.read_feeds(
                        command.feeds, command.cursor, command.want, command.without, command.snapshots
                    )
                    page = engine.build_page(event)
                    cursor, more = page.cursor, page.more
                else:
                    yield Frame(ANSWER, codec.compress(command.body))
                    break
            first = False


@cache
def box_key(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def use_plain_envelopes(patches: Patches) -> None:
    """Whoever has the private key opens it, and any changed, missing or additional byte is noticed."""

    def encrypt(pieces: Iterator[bytes], take: Callable[[bytes], object], public: tuple[bytes, ...]) -> None:
        content = b"".join(pieces)
        for key in public:
            take(hashlib.blake2b(content, key=key).digest())
        take(content)

    def decrypt(file: BinaryIO, take: Callable[[bytes], object], private: bytes) -> None:
        mac, content = file.read(64), file.read()
        if hashlib.blake2b(content, key=box_key(private)).digest() != mac:
            raise ParcelError(Trouble.DAMAGED, "envelope")
        take(content)

    patches.set(envelope, "encrypt", encrypt)
    patches.set(envelope, "decrypt", decrypt)
