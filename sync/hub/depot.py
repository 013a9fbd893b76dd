"""A hub's folder: parcels, and what became of them. Nobody here can open one.

::

    DIR/hub.json       what this is; the hub's name, the upstream address, the key id of the office behind it
    DIR/hub.key        private: signs custody notes and speaks TLS
    DIR/hub.pem        the office's certificate for that key, and the office's authority (`papers.py`)
    DIR/roots.json     the roots of the office that certified it, as pinned: the spare, and whether the first is retired
    DIR/hubs.json      the office's signed list of hubs that lost theirs, to be passed on
    DIR/parcels/       parcels on their way, up and down; their names hold their hash, so none can take another's place
    DIR/state.json     which the office has confirmed, whose share of the room each takes, for which machines something
                       was asked, how long the hub has run, and how long it had when a part began to age
    DIR/upstream.json  when the office was last reached, and what is in the way now
"""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sync.carriers.parcel import MOST_FILES, SUFFIX, Found, ParcelFolder, Shelf, rename, sync_folder
from sync.carriers.parcel_line import custody_message
from sync.core import seal, strictjson
from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import DOWN, UP, Head
from sync.server import errors
from sync.server.files import disk_errors, write_file
from sync.wire import shapes
from sync.wire.codec import BadMessage
from sync.wire.key_set import Roots

FORMAT = 1
UPSTREAM = "upstream.json"
MOST_BYTES = 20_000_000_000
# Of one sender; a day's photos of one person are a few megabytes.
MOST_EACH = 2_000_000_000
# What the office has confirmed stays so long, and what came home and nobody fetched: of time in which the hub ran,
# since its clock may be years ahead, or begin in 1970 whenever it is switched on.
KEEP_SENT = timedelta(days=30)
KEEP_HOME = timedelta(days=90)
# What the office refused is offered again so often while it is here: the office may have a newer program by then.
TRY_AGAIN = timedelta(days=1)
# So often it is written down how long the hub has run; what a cut loses of it keeps things longer.
NOTE_SECONDS = 3600.0
# Machines for which something was asked. Nobody logs in, so anybody can ask for thousands that do not exist: whoever
# ever got something is kept and comes first, and of the rest only so many, the latest, are asked for in one round.
MOST_ASKED = 10_000
MOST_NEW = 500
KEY_ID = re.compile(r"[0-9a-f]{32}\Z")
NAME = re.compile(r"(up|down)-[0-9a-f-]{36}-[0-9]{1,4}-[0-9a-f]{16}\Z")


@dataclass(frozen=True, slots=True)
class Facts:
    """What `hub.json` says. `office`: key id of the office's root key."""

    name: str
    upstream: str
    office: str


class Depot:
    """One hub's folder; thread-safe. `most` bytes of parcels, `each` of one sender; `monotonic` seconds that pass.

    Raises AlreadyThere for the folder of an office's server, NotWritable, Damaged."""

    def __init__(
        self,
        folder: Path,
        *,
        now: Callable[[], datetime],
        random: Callable[[int], bytes],
        most: int = MOST_BYTES,
        each: int = MOST_EACH,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._each = each
        self.folder = folder
        self._now = now
        self._most = most
        self._lock = threading.RLock()
        self.arrived = threading.Event()
        with disk_errors(folder):
            if (folder / "server.json").exists():  # an office's server, whose parcels lie under the same name
                raise errors.AlreadyThere(folder)
            (folder / "parcels").mkdir(parents=True, exist_ok=True)
            key = folder / "hub.key"
            if not key.exists():
                write_file(key, random(32), 0o600)
            private = key.read_bytes()
            if len(private) != 32:
                raise errors.Damaged(key)
        self._shelf = Shelf(folder / "parcels", NAME.match)
        self._private = private
        self._sign = seal.signer(private)
        self.key = seal.public_key(private)
        empty: dict[str, Any] = {"sent": {}, "refused": {}, "again": {}, "asked": {}, "from": {}, "epoch": ""}
        self._state = self._load("state.json", {**empty, "lived": 0.0, "aging": {}})
        self._monotonic = monotonic
        self._seen = monotonic()
        self._noted = self._state["lived"]

    # -- what this hub is

    def private(self) -> bytes:
        """Its key, for TLS and for asking the office for a certificate."""
        return self._private

    def facts(self) -> Facts:
        said = self._load("hub.json", {"format": FORMAT, "name": "", "upstream": "", "office": ""})
        if said.get("format") != FORMAT:
            raise errors.Newer
        return Facts(str(said["name"]), str(said["upstream"]), str(said["office"]))

    def set_facts(self, facts: Facts) -> None:
        said = {"format": FORMAT, "name": facts.name, "upstream": facts.upstream, "office": facts.office}
        with disk_errors(self.folder):
            write_file(self.folder / "hub.json", json.dumps(said, ensure_ascii=False, indent=1).encode())

    # -- the verbs (see server/parcel_routes.py)

    def put(self, file: Path, head: Head, digest: str, sender: str = "") -> dict[str, Any]:
        """Keep a part; gives the signed custody note. The same part again gives a note again. `sender`: whose share of
        the room it takes. Raises ParcelError, FULL when there is no room."""
        if head.kind != UP:
            raise ParcelError(Trouble.FOR_OTHERS, "a hub takes parcels for the office only")
        self._keep(file, head, digest, sender)
        self.arrived.set()
        at = self._now().isoformat(timespec="seconds")
        body = strictjson.dumps(
            {"hub": seal.key_id(self.key), "parcel": head.id, "part": head.part, "sha256": digest, "at": at}
        )
        return {"note": body.decode(), "sig": shapes.b64(self._sign(custody_message(body)))}

    def put_home(self, file: Path, head: Head, digest: str) -> None:
        """Keep what came from upstream; earlier parcels for the same machine are taken away."""
        self._keep(file, head, digest)
        for path, other in self._all():
            if other.kind == DOWN and other.to == head.to and other.id != head.id:
                path.unlink(missing_ok=True)

    def find(self, key: str) -> list[Found]:
        """What lies ready for a key id; that somebody asked is remembered, so that it is fetched from upstream."""
        with self._lock:
            asked: dict[str, str] = self._state["asked"]  # whoever asked last comes last
            if KEY_ID.match(key):
                is_new = asked.pop(key, None) is None
                asked[key] = self._now().isoformat(timespec="seconds")
                if len(asked) > MOST_ASKED:
                    known = self._known()
                    del asked[next((one for one in asked if one not in known), next(iter(asked)))]
                if is_new:
                    self._save()
        self.arrived.set()
        return [one for one in self._shelf.parcels() if one.head.kind == DOWN and key in one.head.to]

    def path(self, name: str) -> Path | None:
        """The file behind a name that `find` gave."""
        path = self.folder / "parcels" / f"{name}{SUFFIX}"
        return path if NAME.match(name) and path.is_file() else None

    def hubs(self, key: str) -> dict[str, Any]:
        """The office's signed list as upstream gave it last; other hubs' certificates are not its business."""
        return self._load("hubs.json", {})

    def keep_hubs(self, said: dict[str, Any]) -> None:
        """Remember the office's list, to pass it on to notebooks that have no link either."""
        if said != self.hubs(""):
            with disk_errors(self.folder):
                write_file(self.folder / "hubs.json", json.dumps(said).encode())

    def roots(self, root: bytes) -> Roots:
        """What is pinned of the office whose first root this is."""
        try:
            said = self._load("roots.json", {})
            known = Roots(
                shapes.raw(said.get("root", ""), "root"),
                shapes.raw(said.get("spare", ""), "spare"),
                shapes.flag(said.get("retired", False), "retired"),
                shapes.number(said.get("spare_version", 0), "spare_version"),
            )
        except BadMessage as problem:
            raise errors.Damaged(self.folder / "roots.json") from problem
        return known if known.root == root else Roots(root)

    def pin(self, roots: Roots) -> None:
        """Remember the spare that the office's first root named, and whether the spare retired that root."""
        if roots != self.roots(roots.root):
            said = {**roots._asdict(), "root": shapes.b64(roots.root), "spare": shapes.b64(roots.spare)}
            with disk_errors(self.folder):
                write_file(self.folder / "roots.json", json.dumps(said).encode())

    def status(self) -> dict[str, Any]:
        """Counts and dates, nothing else."""
        with self._lock:
            waiting = self.waiting()
            there = self._all()
            home = [path for path, head in there if head.kind == DOWN]
            sent = self._state["sent"]
            return {
                "bytes": sum(path.stat().st_size for path, _ in there),
                "most_bytes": self._most,
                "waiting": len(waiting),
                "oldest": _date(min((path.stat().st_mtime for path in waiting), default=None)),
                "sent": len(sent),
                "last_sent": max(sent.values(), default=None),
                "refused": len(self._state["refused"]),
                "for_home": len(home),
                "newest_for_home": _date(max((path.stat().st_mtime for path in home), default=None)),
            }

    # -- for the one that sends on

    def waiting(self) -> list[Path]:
        """Parts for the office that have not been sent on, oldest first."""
        paths = [path for path, head in self._all() if head.kind == UP and self._is_due(path.stem)]
        return sorted(paths, key=lambda path: (path.stat().st_mtime, path.name))

    def _is_due(self, name: str) -> bool:
        if name in self._state["sent"]:
            return False
        refused = self._state["refused"].get(name)
        tried = self._state["again"].get(name, refused)
        # Either way: a clock that was years ahead, and is right now, must not hold it back for years.
        return tried is None or abs(self._now() - datetime.fromisoformat(tried)) > TRY_AGAIN

    def office_lives(self, epoch: str) -> None:
        """Upstream is in this life of its database. In a new one it may have lost what it confirmed in an earlier one,
        and so may have who wrote it; and it may know whom it did not know: all that is still here waits again."""
        with self._lock:
            if epoch != self._state["epoch"]:
                if self._state["epoch"]:
                    for kind in ("sent", "refused", "again"):
                        self._state[kind].clear()
                self._state["epoch"] = epoch
                self._save()

    def sent_on(self, path: Path, refused: bool = False) -> None:
        """The office has confirmed it, or refuses it. It may make room from now on."""
        at = self._now().isoformat(timespec="seconds")
        with self._lock:
            if refused:
                self._state["refused"].setdefault(path.stem, at)  # a month from the first time it goes
                self._state["again"][path.stem] = at
            else:
                self._state["sent"][path.stem] = at
                self._state["refused"].pop(path.stem, None)
                self._state["aging"].pop(path.stem, None)
            self._save()

    def heard(self, trouble: str) -> None:
        """How the last try to reach the office ended: "" well, else the name of what was in the way."""
        said = self.upstream()
        at = said["reached"] if trouble else self._now().isoformat(timespec="seconds")
        with disk_errors(self.folder):
            write_file(self.folder / UPSTREAM, json.dumps({"reached": at, "trouble": trouble or None}).encode())

    def upstream(self) -> dict[str, Any]:
        """`reached`: when the office last answered, or None; `trouble`: the name of what is in the way, or None."""
        return self._load(UPSTREAM, {"reached": None, "trouble": None})

    def asked(self) -> list[str]:
        """For which key ids upstream is asked in a round: those that something came for, then the latest others."""
        with self._lock:
            known, asked = self._known(), list(reversed(self._state["asked"]))
        return sorted(known.intersection(asked)) + [one for one in asked if one not in known][:MOST_NEW]

    def tidy(self) -> None:
        """Let go what the office confirmed or refused long ago, and what came home and nobody fetched."""
        with self._lock:
            lived = self._live()
            before: dict[str, float] = self._state["aging"]
            aging: dict[str, float] = {}
            for path, head in self._all():
                if path.stem in self._state["sent"] or path.stem in self._state["refused"]:
                    keep = KEEP_SENT
                elif head.kind == DOWN:
                    keep = KEEP_HOME
                else:
                    continue
                since = before.get(path.stem, lived)
                if lived - since > keep.total_seconds():
                    path.unlink(missing_ok=True)
                else:
                    aging[path.stem] = since
            if aging != before or lived - self._noted > NOTE_SECONDS:
                self._state["aging"], self._noted = aging, lived
                self._save()
        ParcelFolder(self.folder / "parcels").tidy()

    # -- parts

    def _live(self) -> float:
        """For how many seconds this hub has run in all, as far as that was written down."""
        now = self._monotonic()
        self._state["lived"] += now - self._seen
        self._seen = now
        return float(self._state["lived"])

    def _keep(self, file: Path, head: Head, digest: str, sender: str = "") -> None:
        path = self.folder / "parcels" / f"{head.kind}-{head.id}-{head.part}-{digest[:16]}{SUFFIX}"
        with self._lock, disk_errors(self.folder):
            if not path.exists():
                self._make_room(file.stat().st_size, sender)
                if sender:
                    # First: a part without its sender would be nobody's, and count for nobody's share.
                    self._state["from"][path.stem] = sender
                    self._save(coming=path.stem)
                with file.open("rb+") as data:
                    os.fsync(data.fileno())
                rename(file, path)
                sync_folder(path.parent)

    def _make_room(self, size: int, sender: str) -> None:
        """Drops the oldest of what the office has confirmed, and never anything else. Raises ParcelError FULL."""
        files = [path for path, _ in self._all()]
        whose: dict[str, str] = self._state["from"]
        if sender:
            self._fit([path for path in files if whose.get(path.stem) == sender], size, self._each, "of this sender")
        self._fit([path for path in files if path.exists()], size, self._most, "of this hub")

    def _fit(self, files: list[Path], size: int, most: int, whose: str) -> None:
        by_age = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in files)
        used, count = sum(one for _, one, _ in by_age), len(by_age)
        for _, freed, path in by_age:
            if used + size <= most and count < MOST_FILES:
                return
            if path.stem in self._state["sent"] or path.stem in self._state["refused"]:
                path.unlink(missing_ok=True)
                used -= freed
                count -= 1
        if used + size > most or count >= MOST_FILES:
            raise ParcelError(Trouble.FULL, f"the limit {whose}")

    def _all(self) -> list[tuple[Path, Head]]:
        return [(one.path, one.head) for one in self._shelf.parcels()]

    def _known(self) -> set[str]:
        """The machines for which something came home that is still here."""
        return {key for _, head in self._all() if head.kind == DOWN for key in head.to}

    def _load(self, name: str, default: dict[str, Any]) -> dict[str, Any]:
        path = self.folder / name
        with disk_errors(self.folder):
            if not path.exists():
                return default
            try:
                return {**default, **shapes.obj(json.loads(path.read_bytes()), name)}
            except ValueError as problem:
                raise errors.Damaged(path) from problem

    def _save(self, coming: str = "") -> None:
        there = {path.stem for path, _ in self._all()}
        for kind in ("sent", "refused"):
            marks = self._state[kind]
            # Marks outlive their file by some, for the counts; not for ever.
            for name in sorted(marks.keys() - there, key=lambda one: marks[one])[:-1000]:
                del marks[name]
        for name in self._state["again"].keys() - self._state["refused"].keys():
            del self._state["again"][name]
        for name in self._state["from"].keys() - there:
            if name != coming:
                del self._state["from"][name]
        with disk_errors(self.folder):
            write_file(self.folder / "state.json", json.dumps(self._state).encode())


def _date(stamp: float | None) -> str | None:
    return None if stamp is None else datetime.fromtimestamp(stamp).astimezone().isoformat(timespec="seconds")
