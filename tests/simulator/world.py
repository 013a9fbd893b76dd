"""One schedule: people write, laptops break, the office is restored; at the end everything must be where it belongs.

`World(stage, seed).run()` returns quietly or raises `Violation`; the same seed always does the same. Each seed has its
own season: which hazards happen at all, and how often, so that rare ones also meet each other.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
from datetime import timedelta, timezone
from functools import lru_cache
from typing import Any

from desktop_app.errors import DiskFull
from sync.carriers.memory import MemoryCarrier
from sync.core.ids import uuid7
from sync.core.merge import DELETED
from sync.driver import Session
from sync.errors import SyncError
from sync.wire.exchange import Reply, Request
from tests.simulator import calm, couriers, erasures, hubs, judgement
from tests.simulator.cast import NOTHING_YET, START, Laptop, Parcel, Stage
from tests.simulator.key_changes import KeyChanges, pins_of, version_of
from tests.simulator.notebooks import Entry, PowerCut
from tests.simulator.oracle import Oracle, Violation, Written
from tests.simulator.weather import SEASONS, Endless, Network

HERE = timezone(timedelta(hours=7))
FIFTY_YEARS = 50 * 365
MOST_LAPTOPS = 6
BUDGETS = (60, 400, 1500, 200_000)
FIELDS = ("title", "content", "severity_note", "x_later")

# Hazard → how often among the steps, where it is in season.
HAZARDS: dict[str, float] = {
    "back up laptop": 2,
    "restore laptop": 2,
    "clone laptop": 1.5,
    "back up office": 2,
    "restore office": 2.5,
    "suspend": 1,
    "review": 1,
    "entitle": 1,
    "rotate keys": 1,
    "number anew": 3,
    "move clock": 1.5,
    "fill disk": 1,
    "courier takes": 2,
    "courier arrives": 4,
    "office writes": 1.5,
    "late arrives": 3,
    "open draft": 2,
}
# The same where nobody has a line for weeks, and notebooks go back to backups.
BY_STICK = {
    "courier takes": 3.0,
    "office writes": 3.0,
    "courier arrives": 8.0,
    "back up laptop": 1.5,
    "restore laptop": 1.5,
    "back up office": 0.5,
    "restore office": 0.5,
}


class World:
    """One schedule. Attributes: `story` (what, labels of revisions or records concerned); `trace` a running hash of all
    that went over the wire, so that two runs can be compared."""

    def __init__(self, stage: Stage, seed: int, *, still_clocks: bool | None = None, gentle: bool = False) -> None:
        self.stage = stage
        self.seed = seed
        self.dice = random.Random(f"{seed} schedule")
        self.ids = random.Random(f"{seed} ids")
        self._texts = random.Random(f"{seed} texts")
        self.story: list[tuple[str, frozenset[str]]] = []
        self.still_clocks = still_clocks
        self._office_clock = START
        office_dice = random.Random(f"{seed} office")
        self.server = stage.serve(lambda: self._office_clock, office_dice.randbytes)
        self.oracle = Oracle(
            offices={one.number: stage.office.devices[one.number].office for one in stage.people},
            coordinators=frozenset(
                one.number for one in stage.people if stage.office.devices[one.number].role == "coordinator"
            ),
        )
        # The day of the quota turns with the office's clock, so whether something is held would depend on clocks.
        quota = random.Random(f"{seed} quota")
        if still_clocks is None and quota.random() < 0.15:
            self.server.allow(quota.randint(1, 6))
        self._season(gentle)
        self.trace = hashlib.sha256()
        self.steps = 0
        self.syncs = 0
        self.parcels: list[Parcel] = []
        self._office_backups: list[Any] = []
        self._was_readable: dict[str, set[str]] = {}
        self._epochs_seen: list[str] = [self.server.epoch()]
        self.keys = KeyChanges(stage.office, seed)
        self.suspended_since: dict[str, int] = {}
        self.released: set[str] = set()

    def _season(self, gentle: bool) -> None:
        dice = self.dice
        people = dice.sample(self.stage.people, dice.choice((1, 2, 2, 3, 3)))
        if dice.random() < 0.7 and not any(one.number in self.oracle.coordinators for one in people):
            people[0] = next(one for one in self.stage.people if one.number in self.oracle.coordinators)
        # The state right after the enrolment is a backup too: going back to it is what a lost laptop looks like.
        self.laptops = [Laptop(one.name, one, one.notebook.snapshot(), backups=[one.notebook]) for one in people]
        self.hazards = {name: weight for name, weight in HAZARDS.items() if dice.random() < 0.5}
        if dice.random() < 0.3:  # couriers come together or hardly matter
            self.hazards |= {name: HAZARDS[name] for name in ("courier takes", "courier arrives", "office writes")}
        # Of these: how often people sync by line, how often something else happens. A season in which hardly anybody
        # has a line brings out what only sticks can get wrong.
        self.by_line, self.otherwise = 1.0, 0.8
        if random.Random(f"{self.seed} sticks").random() < 0.1:
            self.by_line, self.otherwise, self.hazards = 0.25, 3.0, dict(BY_STICK)
        self.hub = hubs.season(self)
        if self.hub is not None:
            self.hazards |= hubs.HAZARDS
        if erasures.season(self):
            self.hazards |= erasures.HAZARDS
        seasons = {name: weight for name, weight in SEASONS.items() if dice.random() < 0.5}
        if gentle:
            for name in ("request flipped", "answer flipped", "request cut", "answer cut"):
                seasons.pop(name, None)
        often = dice.choice((0.0, 0.15, 0.3, 0.6)) if seasons else 0.0
        self.length = dice.choice((8, 14, 14, 22, 30))
        self.busy = dice.choice((0.8, 1.0, 1.6))
        self.network = Network(
            dice=random.Random(f"{self.seed} network"),
            seasons=seasons,
            often=often,
            server=self.server,
            tell=self.tell,
            cut_power=self._cut_power,
            watch=self._heard,
            may_pose=self._knows_better,
        )
        self._syncing: Laptop | None = None

    # -- running

    def run(self) -> None:
        """Storm, then calm, then judgement. Raises Violation."""
        try:
            names, weights = list(self.hazards), list(self.hazards.values())
            for _ in range(self.length):
                self.steps += 1
                chance = self.dice.random() * (1 + self.by_line + (self.otherwise if names else 0))
                laptop = self.dice.choice(self.laptops)
                if chance < 1:
                    self.write(laptop)
                elif chance < 1 + self.by_line:
                    self.sync(laptop)
                else:
                    self.hazard(self.dice.choices(names, weights)[0], laptop)
            calm.calm_down(self)
            judgement.judge(self)
        finally:
            self.stage.done(self.server)

    def tell(self, what: str, *concerned: str) -> None:
        self.story.append((what, frozenset(concerned)))

    def new_id(self) -> str:
        return uuid7(0, self.ids.randbytes(10))

    # -- people

    def write(self, laptop: Laptop) -> None:
        dice, notebook = self.dice, laptop.notebook
        records = {
            record: found
            for record, found in notebook.records().items()
            if record not in self.oracle.orders and any(one.payload is not None for one in found.values())
        }
        known = sorted(records)
        chance = dice.random()
        if known and chance < 0.65:
            record = dice.choice(known)
            if record in laptop.screens and dice.random() < 0.7:
                shown, past = laptop.screens.pop(record)
            else:
                shown, past = notebook.shown(record), frozenset(records[record])
            kind = max((one.type for one in records[record].values()), default="note/1")
        else:
            record, shown, past = self.new_id(), None, frozenset()
            kind = "note/2" if dice.random() < 0.06 else "hologram/1" if dice.random() < 0.04 else "note/1"
        if shown is not None and dice.random() < 0.18:
            fields: dict[str, Any] = {DELETED: dice.random() < 0.8}
            seen = shown.seen
        else:
            names = dice.sample(FIELDS, dice.randint(1, 2))
            fields = {name: f"chữ {self._texts.randrange(10**6)}" for name in names}
            if dice.random() < 0.1:
                fields[dice.choice(names)] = None
            seen = shown.seen_for(fields) if shown is not None else ()
        extra = {"later": [1, "ữ"]} if dice.random() < 0.05 else {}
        entry = Entry(record, kind, fields, seen, self._device_time(laptop), extra)
        try:
            made = notebook.save(entry)
        except DiskFull:
            self.tell(f"{laptop.name}: no room to save")
            return
        one = self.oracle.wrote(made.header, made.payload or b"", past, laptop.person.number)
        if one.id != made.id:
            raise Violation("INV-10", "the program names its own revision wrongly", [record])
        what = ", ".join(f"{name}={value}" for name, value in one.fields.items())
        self.tell(
            f"{laptop.name} writes {one.short} at n={made.n} of {made.replica[:4]} in {record[-6:]}: {what}",
            record,
            one.id,
        )

    def _device_time(self, laptop: Laptop) -> str:
        now = START + timedelta(minutes=self.steps) + laptop.skew
        return now.astimezone(HERE).isoformat(timespec="seconds")

    # -- synchronisation

    def sync(self, laptop: Laptop) -> str:
        """One synchronisation, whatever comes of it; its outcome."""
        self.syncs += 1
        dice, network = self.dice, self.network
        if laptop.session is None or dice.random() < 0.2:
            budget = dice.choice(BUDGETS)
            if not laptop.notebook.fuse.full:
                laptop.notebook.put_state({"sync.pace": str(budget).encode()})
            laptop.session = self._session(laptop)
        cancel_after = dice.randrange(1, 12) if not network.calm and dice.random() < 0.08 else None
        self._syncing = laptop
        suspended = self.server.status(laptop.person.device) == "suspended"
        before = self._strange(laptop) if suspended else 0
        network.begin()
        self.tell(f"{laptop.name} syncs")
        asked = 0

        def cancelled() -> bool:
            nonlocal asked
            asked += 1
            return cancel_after is not None and asked > cancel_after

        outcome = "ok"
        laptop.notebook.watch = lambda: self.after_step(laptop)
        try:
            laptop.session.sync(cancelled=cancelled)
        except SyncError as problem:
            outcome = str(problem)
        except DiskFull:
            outcome = "disk full"
        except PowerCut:
            outcome = "power cut"
            laptop.session = None
            laptop.screens.clear()
        except Endless:
            raise Violation("INV-15", f"{laptop.name} syncs without end") from None
        finally:
            self._syncing = laptop.notebook.watch = None
        laptop.notebook.mended()
        self.tell(f"{laptop.name} has synced: {outcome}")
        self.after_step(laptop)
        if suspended and self._strange(laptop) != before:
            raise Violation("INV-12", f"{laptop.name} is suspended and was sent news all the same")
        return outcome

    def _strange(self, laptop: Laptop) -> int:
        """How many revisions of other people it holds."""
        ids = (one for revisions in laptop.notebook.records().values() for one in revisions)
        known = (self.oracle.written.get(one) for one in ids)
        return sum(one is None or one.person != laptop.person.number for one in known)

    def _session(self, laptop: Laptop) -> Session:
        return Session(
            laptop.notebook,
            MemoryCarrier(self.network.carry),
            clock=lambda: START + laptop.skew,
            monotonic=lambda: 0.0,
            random=self.ids.randbytes,
            sleep=lambda seconds, cancelled: None,
            author=laptop.person.author,
        )

    def _cut_power(self, after: int) -> None:
        if self._syncing is not None:
            fuse = self._syncing.notebook.fuse
            fuse.left, fuse.after = after, after % 2 == 1

    def _heard(self, request: Request, reply: Reply) -> None:
        self.trace.update(b"%b %b %d %b\n" % (request.path.encode(), request.body, reply.status, reply.body))

    def after_step(self, laptop: Laptop) -> None:
        """What must hold at every moment, looked at where it may have changed."""
        notebook = laptop.notebook
        epoch = notebook.server_epoch()
        if epoch == self._epochs_seen[-1]:
            where = f"{laptop.name} shows as delivered what is not stored"
            self.oracle.check_stored(where, notebook.green(), self.server.stored(), "INV-3", "false green")
        for feed, (floor, seq) in _cursor(notebook.state_cursor()).items():
            rows = notebook.rows().get(feed, {})
            if any(place not in rows for place in range(floor + 1, seq + 1)):
                raise Violation("INV-5", f"{laptop.name} has a cursor at {seq} of feed {feed[-6:]} and not all rows")
        if epoch and epoch not in self._epochs_seen:
            raise Violation("INV-17", f"{laptop.name} believes in an epoch that never was")
        life = self._epochs_seen.index(epoch) if epoch else 0
        keys, retired, spare = pins_of(notebook.state("server"))
        if life < laptop.newest[0] or keys < laptop.newest[1]:
            raise Violation("INV-17", f"{laptop.name} went back to an earlier epoch or key set")
        if retired < laptop.newest[2] or (laptop.newest[3] and spare != laptop.newest[3]):
            raise Violation("INV-17", f"{laptop.name} believes in a root that is retired, or in another spare")
        laptop.newest = (life, keys, retired, spare)

    # -- hazards

    def _number_anew(self, laptop: Laptop) -> None:
        # Rather one that somebody is in the middle of reading by a snapshot.
        taking = sorted({feed for one in self.laptops for feed in one.notebook.rows() if feed.startswith("~")})
        feed = self.dice.choice(taking or self.server.readable(laptop.person.device)).lstrip("~")
        self.server.renumber(feed)
        self.tell(f"the office numbers feed {feed[-6:]} anew, above {self.server.floors()[feed]}")

    def hazard(self, name: str, laptop: Laptop) -> None:
        dice = self.dice
        match name:
            case "restore laptop" if laptop.backups:
                self._restore_laptop(laptop)
            case "restore office" if self._office_backups:
                self._restore_office()
            case "back up laptop" | "restore laptop":
                laptop.backups.append(laptop.notebook.snapshot())
                self.tell(f"{laptop.name} is backed up")
            case "clone laptop":
                if len(self.laptops) < MOST_LAPTOPS:
                    twin = Laptop(f"{laptop.name}'", laptop.person, laptop.notebook.snapshot())
                    twin.skew, twin.backups = laptop.skew, laptop.backups[:]
                    self.laptops.append(twin)
                    self.tell(f"{laptop.name} is cloned: {twin.name}")
            case "back up office" | "restore office":
                self._office_backups.append(self.server.backup())
                self.tell("the office is backed up")
            case "suspend":
                status = "active" if self.server.status(laptop.person.device) == "suspended" else "suspended"
                self.suspend(laptop, status)
            case "review":
                self.released.update(one for one, _, _, held in self.server.revisions() if held)
                self.server.release()
                self.tell("the office lets pass what it held for review")
            case "entitle":
                self._entitle()
            case "rotate keys":
                self._rotate_keys()
            case "number anew":
                self._number_anew(laptop)
            case "move clock":
                self._move_clock(laptop)
            case "fill disk":
                laptop.notebook.fuse.full = not laptop.notebook.fuse.full
                self.tell(f"the disk of {laptop.name} is {'full' if laptop.notebook.fuse.full else 'free again'}")
            case "courier takes":
                couriers.take(self, laptop)
            case "office writes":
                couriers.write_home(self, laptop)
            case "courier arrives":
                if self.parcels:
                    couriers.arrive(self, dice.choice(self.parcels), whole=dice.random() < 0.8)
            case "visit hub" if self.hub is not None:
                hubs.visit(self, self.hub, laptop)
            case "hub sends on" if self.hub is not None:
                hubs.send_on(self, self.hub)
            case "erase":
                erasures.order(self)
            case "late arrives":
                if self.network.late:
                    self.tell("a late request reaches the office")
                    self.network.arrive()
            case "open draft":
                records = laptop.notebook.records()
                if records.keys() - self.oracle.orders:
                    record = dice.choice(sorted(records.keys() - self.oracle.orders))
                    laptop.screens[record] = (laptop.notebook.shown(record), frozenset(records[record]))
                    self.tell(f"{laptop.name} opens {record[-6:]}", record)

    def suspend(self, laptop: Laptop, status: str) -> None:
        self.server.suspend(laptop.person.device, status)
        self._note_suspended(laptop.person.device)
        self.tell(f"the device of {laptop.name} is {status}")

    def _note_suspended(self, device: str) -> None:
        """From now on what this device writes must be held, or must not."""
        if self.server.status(device) == "suspended":
            self.suspended_since[device] = len(self.oracle.written)
        else:
            self.suspended_since.pop(device, None)

    def _restore_laptop(self, laptop: Laptop) -> None:
        laptop.notebook = self.dice.choice(laptop.backups).snapshot()
        laptop.session, laptop.newest = None, NOTHING_YET
        laptop.screens.clear()
        noticed = self.dice.random() < 0.3
        if noticed:
            laptop.notebook.mint(self.ids.randbytes(16).hex())
        self.tell(f"{laptop.name} is restored from a backup" + (", and notices it" if noticed else ""))

    def _restore_office(self) -> None:
        epoch = self.ids.randbytes(16).hex()
        devices = {laptop.person.device for laptop in self.laptops}
        before = {one: self.server.status(one) for one in devices}
        self.server.restore(self.dice.choice(self._office_backups), epoch)
        if before != {one: self.server.status(one) for one in devices}:
            raise Violation("suspended", "an older backup changed who may send and read")
        self._epochs_seen.append(self.server.epoch())
        erasures.hear(self)
        for laptop in self.laptops:
            self._note_suspended(laptop.person.device)
        self.tell("the office is restored from a backup")

    def _entitle(self) -> None:
        coordinators = sorted(self.oracle.coordinators)
        number = self.dice.choice(coordinators)
        who = self.stage.office.devices[number]
        may = who.office not in self.server.readable(who.id)
        self.server.entitle(who.person, who.office, may)
        self.tell(f"{self.stage.people[number].name} may {'again' if may else 'no longer'} read the office")

    def _rotate_keys(self) -> None:
        self.network.thief = self.keys.change(self.server, self.tell) or self.network.thief

    def _knows_better(self) -> bool:
        """Whether the laptop that asks has seen that the thief's key was given up; only then it can tell."""
        assert self._syncing is not None
        return version_of(self._syncing.notebook.state("server")) >= self.keys.version

    def _move_clock(self, laptop: Laptop) -> None:
        days = self.dice.randint(-FIFTY_YEARS, FIFTY_YEARS)
        if self.dice.random() < 0.7:
            if not self.still_clocks:
                laptop.skew = timedelta(days=days)
            self.tell(f"the clock of {laptop.name} moves by {days} days")
        elif self.still_clocks is None:
            self._office_clock = START + timedelta(days=days)
            self.tell(f"the office's clock moves by {days} days")

    # -- what is asked at the end

    def told(self, problem: Violation) -> str:
        """The story of the records concerned: every line about them, and every line that is about no record."""
        wanted = set(problem.records)
        wanted |= {one.id for record in problem.records for one in self.oracle.records.get(record, [])}
        lines = [what for what, concerned in self.story if not concerned or not wanted or concerned & wanted]
        return "\n".join([f"seed {self.seed}: {problem}", *(f"  {line}" for line in lines)])

    def wrote(self, laptop: Laptop, one: str) -> bool:
        """Whether the revision is this laptop's person's own, whichever of her logs it is in."""
        true = self.oracle.written.get(one)
        return true is not None and true.person == laptop.person.number

    def lost(self) -> list[Written]:
        """What no server has in the end (its laptop was restored or never synced): shows that the checks bite."""
        stored = self.server.stored()
        return [one for one in self.oracle.written.values() if one.id not in stored]


@lru_cache(1024)
def _cursor(text: str) -> dict[str, tuple[int, int]]:
    """feed → (below its first row, seq) in a cursor, read here as anybody could: base64 of JSON. A feed that is being
    read by a snapshot stands apart in the notebook, under another name."""
    if not text:
        return {}
    try:
        inside = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        raise Violation("INV-10", "a cursor that no office ever gave was believed") from None
    taking = {f"~{feed}": (start, at) for feed, (start, _, _, at) in inside.get("s", {}).items()}
    return {feed: (inside.get("g", {}).get(feed, 0), seq) for feed, seq in inside["f"].items()} | taking
