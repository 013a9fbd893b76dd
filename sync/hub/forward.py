"""Sends on what a hub keeps and fetches what goes home, whenever there is a link to the office."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sync.carriers.parcel import UNFINISHED
from sync.carriers.parcel_line import ParcelLine, head_of
from sync.core import seal
from sync.errors import Kind, SyncError
from sync.hub.depot import Depot
from sync.parcel.errors import ParcelError, Trouble
from sync.server.errors import ServerError
from sync.wire.codec import BadMessage
from sync.wire.hubs import is_taken
from sync.wire.key_set import read_key_set
from sync.wire.shapes import HEX32, raw, text

log = logging.getLogger("sotay.hub")

# After something arrived, quickly; when upstream does not answer, ever more rarely.
QUIET_SECONDS = 60.0
BACK_OFF = (5.0, 15.0, 60.0, 300.0)


class Forwarder:
    """`line` makes a new line upstream each round; `root` is the office's first root key, `renewed` is called with a
    certificate (PEM) that the office has renewed.

    `round` is one attempt; `run` goes on until `stop` is set."""

    def __init__(
        self,
        depot: Depot,
        line: Callable[[], ParcelLine],
        root: bytes | None = None,
        renewed: Callable[[bytes], object] = lambda pem: None,
    ) -> None:
        self._root = root
        self._receipt_key = b""
        self._renewed = renewed
        self._depot = depot
        self._line = line
        self._fetched: dict[str, set[str]] = {}
        self._failed: set[str] = set()  # parcels that the office could not take in when they were last tried

    def round(self) -> int:
        """Send all that waits, then fetch what is new for those who asked; how many parts moved. Raises SyncError."""
        line = self._line()
        try:
            self._learn_office(line)
            self._learn_hubs(line)
            self._depot.tidy()
            return self._send(line) + self._fetch(line)
        finally:
            line.close()

    def run(self, stop: threading.Event) -> None:
        failures = 0
        while not stop.is_set():
            self._depot.arrived.clear()
            trouble = ""
            try:
                self.round()
            except SyncError as problem:
                trouble = problem.kind
            except Exception as problem:  # a full disk, or a mistake of ours: what it goes on taking in must leave
                log.exception("a round of sending on")
                trouble = "disk" if isinstance(problem, OSError | ServerError) else "internal"
            failures = failures + 1 if trouble else 0
            with suppress(OSError, ServerError):  # it is only told; a full disk must not end the sending on
                self._depot.heard(trouble)
            wait = BACK_OFF[min(failures, len(BACK_OFF)) - 1] if failures else QUIET_SECONDS
            if failures:
                stop.wait(wait)
            else:
                self._depot.arrived.wait(wait)

    def _learn_office(self, line: ParcelLine) -> None:
        """The office's key that signs for parts, out of a key set under the root in the hub's own certificate or the
        spare that this root named, and in which life of its database it is. Asked each round: both can change."""
        said = line.hello()
        try:
            body = text(said.get("keys"), "keys", limit=16 * 1024).encode("utf-8")
            roots = self._depot.roots(self._root) if self._root else None
            keys = read_key_set(body, raw(said.get("keys_sig"), "keys_sig", 64), roots=roots)
            epoch = text(said.get("epoch"), "epoch", HEX32)
        except BadMessage as problem:
            raise SyncError(Kind.NOT_OUR_SERVER, str(problem)) from None
        if keys is None:
            raise SyncError(Kind.NOT_OUR_SERVER, "upstream is not the office that certified this hub")
        if roots is not None:
            self._depot.pin(roots.after(keys))
        self._receipt_key = keys.receipt
        self._depot.office_lives(epoch)

    def _learn_hubs(self, line: ParcelLine) -> None:
        said = line.hubs(seal.key_id(self._depot.key))
        try:
            told: dict[str, Any] = {
                name: text(said[name], name, limit=64 * 1024) for name in ("hubs", "sig") if name in said
            }
            renewed = text(said.get("certificate", ""), "certificate", limit=16 * 1024)
        except BadMessage as problem:
            raise SyncError(Kind.NOT_OUR_SERVER, str(problem)) from None
        self._depot.keep_hubs(told)
        if renewed:
            self._renewed(renewed.encode("utf-8"))

    def _send(self, line: ParcelLine) -> int:
        # What failed comes last: it may be the office's disk for photos that fails, which others do not need. With it
        # all of its parcel, in order: the office takes no photo before the revision that names it.
        waiting = sorted(self._depot.waiting(), key=lambda path: _parcel(path) in self._failed)
        self._failed &= {_parcel(path) for path in waiting}
        trouble: SyncError | None = None
        for path in waiting:
            try:
                self._confirmed(line.send(path), path)
                self._depot.sent_on(path)
                self._failed.discard(_parcel(path))
            except SyncError as problem:
                if problem.kind is Kind.CORRUPT:
                    self._depot.sent_on(path, refused=True)
                    continue
                if problem.kind in (Kind.SERVER_TROUBLE, Kind.BUSY):
                    self._failed.add(_parcel(path))
                if problem.kind is not Kind.SERVER_TROUBLE:
                    raise
                trouble = trouble or problem  # about this part, it may be: it must not hold up those behind it
        if trouble is not None:
            raise trouble
        return len(waiting)

    def _confirmed(self, answer: dict[str, Any], path: Path) -> None:
        """Only the office's own signature lets go of a part. Raises SyncError NOT_OUR_SERVER."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if not is_taken(answer, self._receipt_key, digest):
            raise SyncError(Kind.NOT_OUR_SERVER, "the office has not confirmed the part")

    def _fetch(self, line: ParcelLine) -> int:
        moved = 0
        for key in self._depot.asked():
            known = self._fetched.setdefault(key, set())
            for offer in line.offers(key):
                if offer.name in known:
                    continue
                # The same name each time, so that what a cut left is continued in the next round.
                short = hashlib.sha256(f"{offer.name} {offer.size}".encode()).hexdigest()[:16]
                file = self._depot.folder / "parcels" / f"home.{short}{UNFINISHED}"
                line.fetch(offer, file)
                try:
                    head = head_of(file)
                    if key in head.to and head.kind == "down":
                        with file.open("rb") as data:
                            digest = hashlib.file_digest(data, "sha256").hexdigest()
                        self._depot.put_home(file, head, digest)
                        moved += 1
                except ParcelError as problem:
                    log.info("from upstream: %s", problem.trouble)
                    if problem.trouble is Trouble.FULL:
                        continue  # it is offered again, when there may be room
                finally:
                    file.unlink(missing_ok=True)
                known.add(offer.name)
        return moved


def _parcel(path: Path) -> str:
    """Which parcel a part belongs to: its file is called KIND-ID-PART-DIGEST."""
    return path.stem.rsplit("-", 2)[0]
