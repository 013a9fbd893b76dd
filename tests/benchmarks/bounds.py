"""`tasks.py bench bounds [--records N]`: what delivering costs when all is left out that can be left out.

Not figures of the program: lower bounds for them, each beside the floor of the same run. Upwards, in one process and
without a line: read the log out of the encrypted database and inflate it, write the lines and compress them; unpack and
check them and put them into the office's tables; note the receipt. No session, token, signature, page or ledger.
Downwards: a real first synchronisation whose records are written into the encrypted log and derived into nothing; and
no program of ours at all, but the floor's rows in an encrypted file with the two columns that search needs, their words
folded beforehand, nothing checked.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from desktop_app.domain.vietnamese.text import fold, tone_key
from desktop_app.profile import Profile
from desktop_app.services import Services
from desktop_app.storage import keys, run_reader, store
from desktop_app.storage.views import Views
from sync.engine.server import Caller, Store
from sync.server import database, schema
from sync.server.folder import new_feed
from sync.server.store import SqlStore
from sync.wire import batch, codec
from sync.wire.limits import Limits
from tests.benchmarks import floor, local, network, texts
from tests.benchmarks.measure import Figure, seconds, table

ID = "019a9f5e-0000-7000-8000-000000000001"
AT = "2026-11-22T10:00:00+07:00"
FEEDS = {"own": "1" * 36, "quarantine": "2" * 36, "office": "3" * 36}
TIMES = 25
EVERYTHING = 1 << 40


class _Bare:
    """A notebook's log and an office's tables, and nothing in between."""

    def __init__(self, notebook: store.Store, office: Path) -> None:
        self._notebook = notebook
        self._replica = notebook.read("SELECT id FROM replica WHERE current = 1")[0][0]
        engine = database.open_sqlite(office)
        database.migrate(engine)
        with database.writing(engine) as db:
            nums = {kind: new_feed(db, kind, one) for kind, one in FEEDS.items()}
            db.execute(sa.insert(schema.epoch), {"num": 1, "id": "e" * 32, "started": AT})
            db.execute(sa.insert(schema.office), {"id": ID, "area": "29461", "feed": nums["office"]})
            person = {"id": ID, "name": "Máy đo", "role": "collaborator", "office": ID, "created": AT}
            db.execute(sa.insert(schema.user), {**person, "own": nums["own"], "quarantine": nums["quarantine"]})
            device = {"id": ID, "person": ID, "author": ID, "name": "", "status": "active", "enrolled": AT}
            db.execute(sa.insert(schema.device), {**device, "sign_key": b"", "box_key": b""})
        self._office = SqlStore(engine)
        self._caller = Caller(ID, ID, "active", b"", (FEEDS["own"], FEEDS["office"]), FEEDS["quarantine"], (), False)

    def send(self, after: int, upto: int) -> bytes:
        """The compressed body of a batch."""
        rows = run_reader._rows(self._notebook.log_reader(), self._replica, after, upto, EVERYTHING)
        revisions = [(header, payload) for _, _, header, payload in rows]
        return codec.compress(*batch.encode_parts(batch.Begin(ID, "c" * 32), [(revisions, bytes(64), ())]))

    def bodies(self, upto: int) -> list[str]:
        """What stands in the log's first revisions."""
        rows = run_reader._rows(self._notebook.log_reader(), self._replica, 0, upto, EVERYTHING)
        return [(payload or b"").decode() for _, _, _, payload in rows]

    def take(self, body: bytes) -> None:
        """Check it and store it durably."""
        plain = codec.decode([body], codec.GZIP, cap=EVERYTHING, ratio=1000)
        for run in batch.decode(plain, Limits(batch=EVERYTHING)).runs:
            self._office.store(Store(self._caller, (run,), {}, (self._replica,), {}), AT)

    def note(self, upto: int) -> None:
        """Note durably that the office has it."""

        def job(db: Any) -> None:
            db.execute("UPDATE replica SET delivered = ? WHERE id = ?", [upto, self._replica])

        self._notebook.write(job, log_only=True).result()


def upwards(folder: Path, services: Services, notebook: store.Store, records: int, more: Any) -> list[Figure]:
    """Everything for the first time, and a day's records again and again."""
    bare = _Bare(notebook, folder / "office.db")
    sending = taking = 0.0
    step = network.DAY * 10
    for after in range(0, records, step):
        started = time.perf_counter()
        body = bare.send(after, after + step)
        sent = time.perf_counter()
        bare.take(body)
        sending, taking = sending + sent - started, taking + time.perf_counter() - sent
    parts: list[list[float]] = [[], [], [], []]
    with floor.server(folder) as port:
        rows = floor.open_table(folder / "bare.db")
        floor.save_all(rows, bare.bodies(records))
        first = seconds(lambda: floor.post(port, rows, 0))
        for number in range(TIMES):
            documents = list(itertools.islice(more, network.DAY))
            services.capture.add("note", documents).result()
            since = rows.execute("SELECT max(seq) FROM note").fetchone()[0]
            floor.save_all(rows, [floor.dump(document) for document in documents])
            upto = records + (number + 1) * network.DAY
            bodies: list[bytes] = []
            steps: tuple[Callable[[], object], ...] = (
                lambda bodies=bodies, upto=upto: bodies.append(bare.send(upto - network.DAY, upto)),
                lambda bodies=bodies: bare.take(bodies[0]),
                lambda upto=upto: bare.note(upto),
                lambda since=since: floor.post(port, rows, since),
            )
            for samples, one in zip(parts, steps, strict=True):
                samples.append(seconds(one) * 1000)
    out, into, noted, least = (statistics.median(samples) for samples in parts)
    return [
        Figure("first up, the longer side", records, max(sending, taking), first, "s", "", {"other": sending}),
        Figure(
            f"incremental, {network.DAY} up",
            records,
            out + into + noted,
            least,
            "ms",
            "",
            {"read, lines, gzip": out, "check and store": into, "note": noted},
        ),
    ]


def downwards(folder: Path, services: Services, documents: Sequence[floor.Document]) -> list[Figure]:
    """Everything to a coordinator's new notebook, which keeps the log and derives nothing; and rows into a file."""
    records = len(documents)
    plain, marked = ([key(local.words(one)) for one in documents] for key in (fold, tone_key))
    with network.real_server(folder / "server") as (url, code):
        services.syncing.enrol(code, url, "Máy đo").result()
        services.syncing.sync().result()
        with local.notebook(folder / "down") as there, patch.object(Views, "refresh", lambda *_: None):
            there.syncing.enrol(network.code_for(folder / "server", "coordinator"), url, "Máy đo 2").result()
            ours = seconds(lambda: there.syncing.sync().result())
    with floor.server(folder) as port:
        rows = floor.open_table(folder / "bare-down.db")
        bare = seconds(lambda: floor.fetch(port, rows))
        encrypted = floor.open_table(folder / "encrypted.db", key=bytes(32))
        kept = seconds(lambda: floor.fetch(port, encrypted))
        kept += seconds(lambda: floor.index_all(encrypted, plain, marked))
    return [
        Figure("first down, log only", records, ours, bare, "s"),
        Figure("  rows, encrypted and searchable", records, kept, bare, "s"),
    ]


def main(arguments: list[str], isolate: Callable[[Path], None]) -> int:
    parser = argparse.ArgumentParser(prog="tasks.py bench bounds", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000, metavar="N")
    records = parser.parse_args(arguments).records
    with tempfile.TemporaryDirectory(prefix="sotay-bench-") as where:
        folder = Path(where)
        isolate(folder)
        documents = list(texts.notes(records + TIMES * network.DAY, 2026))
        with local.notebook(folder / "notebook") as services:
            local.fill(services, documents[:records])
            profile = Profile(folder / "notebook")
            opened = store.Store(
                profile.database,
                keys.unlock(profile.key_file, passphrase=lambda: None, keyring=keys.system_keyring),
            )
            try:
                figures = upwards(folder, services, opened, records, iter(documents[records:]))
            finally:
                opened.close()
            print(table([*figures, *downwards(folder, services, documents)]))
    return 0
