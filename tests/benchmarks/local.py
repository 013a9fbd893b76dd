"""Saving, searching, starting and disk: what one machine does without any connection."""

from __future__ import annotations

import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop_app import app
from desktop_app.domain.vietnamese.text import fold
from desktop_app.profile import Profile, Settings
from desktop_app.services import Services
from tests.benchmarks import floor
from tests.benchmarks.measure import Figure, per_second, quantile, seconds

BATCH = 500
# Singles after the notebook holds its records: enough for a steady figure, few enough to keep the size.
SINGLES = 300
BLOCK = 20
QUERIES = (
    *("duong sat", "đường", "giai phong mat bang", "GPMB", "nuoc sach", "chợ", "ho tro", "điện"),
    *("ho dan", "truong hoc", "thu hoi dat", "môi trường", "benh vien", "ho", "d", "kiến nghị xã"),
)


@contextmanager
def notebook(folder: Path) -> Iterator[Services]:
    """The notebook in `folder`, made when there is none; its key lies in a keyring, as on most machines."""
    profile = Profile(folder)
    if not profile.exists():
        app.create_notebook(profile, label="Đo tốc độ", passphrase=None)
    services = app.open_services(profile, passphrase=lambda: None)
    try:
        yield services
    finally:
        services.close()


def fill(services: Services, documents: Iterable[floor.Document]) -> None:
    """Many notes, a batch per transaction."""
    remaining = iter(documents)
    while batch := list(itertools.islice(remaining, BATCH)):
        services.capture.add("note", batch).result()


def words(document: floor.Document) -> str:
    """What of a note can be searched for."""
    streams = " ".join(str(stream.get("summary", "")) for stream in document.get("streams", []))
    return f"{document['title']} {document['content']} {streams}"


def folded(document: floor.Document) -> str:
    """The text of a note as an index would hold it."""
    return fold(words(document))


def size_of(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def save(services: Services, table: Any, records: int, singles: list[floor.Document]) -> list[Figure]:
    """One durable record at a time on top of `records`: ours is checked, guarded, chained and encrypted.

    The first figure is what a person waits for: until "saved" may be said. What lists and search read of ours follows
    in the next quiet moment, or with the first question; the second figure has that work in it, done for a block at
    once. Both sides take turns in short blocks, and the median block counts: how long a disk takes to sync changes by
    the second.
    """
    floor.prepare_saving(table)
    ours, indexed, bare = [], [], []
    for at in range(0, len(singles), BLOCK):
        block = [(one, folded(one)) for one in singles[at : at + BLOCK]]
        took = seconds(lambda block=block: [services.capture.add("note", [one]).result() for one, _ in block])
        ours.append(BLOCK / took)
        # A search for nothing that exists first brings all that is derived up to date.
        indexed.append(BLOCK / (took + seconds(lambda: services.queries.search("xyzzy", 1))))
        bare.append(per_second(lambda block=block: [floor.save_one(table, *one) for one in block], BLOCK))
    least = statistics.median(bare)
    notes = {"flush of this disk, ms": _flush(Path(services.folder))}
    return [
        Figure("save", records, statistics.median(ours), least, "/s", ">= 0.4", notes),
        Figure("  with what follows", records, statistics.median(indexed), least, "/s"),
    ]


def _flush(folder: Path) -> float:
    """Milliseconds until this disk says that a page is on it; both sides of a save wait for that once."""
    with (folder / "flush").open("wb", buffering=0) as file:
        times = [seconds(lambda: (file.write(bytes(4096)), os.fsync(file.fileno()))) for _ in range(21)]
    (folder / "flush").unlink()
    return statistics.median(times) * 1000


def search(services: Services, table: Any, records: int) -> list[Figure]:
    """The newest 50 for what people type, as on the screen; every query several times in a mixed order."""
    order = [query for query in QUERIES for _ in range(8)]
    random.Random(2026).shuffle(order)
    bare_words = {query: fold(query) for query in QUERIES}
    for query in QUERIES:  # both warm
        services.queries.search(query, 50)
        floor.search(table, bare_words[query])
    ours = [seconds(lambda query=query: services.queries.search(query, 50)) * 1000 for query in order]
    bare = [seconds(lambda query=query: floor.search(table, bare_words[query])) * 1000 for query in order]
    return [
        Figure("search, median", records, statistics.median(ours), statistics.median(bare), "ms"),
        Figure("search, p95", records, quantile(ours, 0.95), quantile(bare, 0.95), "ms", "<= 4"),
    ]


def window(folder: Path, table: Any, records: int) -> list[Figure]:
    """The real window: the last key of a question until its rows are painted, and the longest that the GUI thread could
    not answer while somebody scrolls. The floor of the first is the bare search, of the second a frame at 60 Hz."""
    command = [sys.executable, "-m", "tests.benchmarks.scrolling", str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    order = [fold(query) for query in QUERIES for _ in range(3)]
    for query in order:  # warm
        floor.search(table, query)
    bare = quantile([seconds(lambda query=query: floor.search(table, query)) * 1000 for query in order], 0.95)
    acts = {name: found[name] for name in ("wheel", "page keys", "dragging the bar", "ends", "from note to note")}
    stops = {name: round(act["longest"]) for name, act in acts.items()}
    return [
        Figure("keystroke to rows, p95", records, found["keystroke to rows"]["p95"], bare, "ms", "<= 4"),
        Figure("scrolling, longest stop", records, max(stops.values()), 1000 / 60, "ms", "≤ 50 ms", dict(stops)),
    ]


def disk(folder: Path, table_file: Path, records: int) -> Figure:
    """Bytes on disk per record, everything included, after the notebook was closed."""
    ours, bare = size_of(folder) / records, size_of(table_file.parent) / records
    return Figure("disk per record", records, ours, bare, "B", "<= 2.5")


# Where the person was last time, by its key in the settings: the first place that is shown.
FIRST_PLACES = {"today": "start to usable window", "notes": "  with the list of notes"}


def start(folder: Path, records: int, runs: int = 7) -> Iterator[Figure]:
    """From nothing to a painted window that shows the notebook, against an empty window; each in a fresh process, in
    turns, once with the page Hôm nay and once with Tin as the place that was shown last."""
    empty = [sys.executable, "-c", floor.EMPTY_WINDOW]
    ours = [sys.executable, "-m", "tests.benchmarks.first_paint", str(folder)]

    def opened(place: str) -> tuple[float, float]:
        Settings(Profile(folder).settings_file).set("window.place", place)
        return _until_painted(ours)

    for place in FIRST_PLACES:
        opened(place)  # writes the bytecode
    rounds = [({place: opened(place) for place in FIRST_PLACES}, _until_painted(empty)[0]) for _ in range(runs)]
    least = statistics.median(bare for _ours, bare in rounds)
    for place, name in FIRST_PLACES.items():
        took = statistics.median(one[place][0] for one, _bare in rounds)
        memory = statistics.median(one[place][1] for one, _bare in rounds)
        yield Figure(name, records, took, least, "s", "<= 2.2", {"MB": memory})


def _until_painted(command: list[str]) -> tuple[float, float]:
    """Seconds until the process says "painted", and its memory then in MB (0 where it does not tell)."""
    started = time.perf_counter()
    # The offscreen platform grumbles about window hints on stderr; it is shown only when there was no window.
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as complaint,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaint, text=True) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = time.perf_counter() - started
        process.stdout.read()
        process.wait()
        complaint.seek(0)
        said = complaint.read()
    words = line.split()
    if not words or words[0] != "painted" or process.returncode != 0:
        raise RuntimeError(f"{command} showed no window:\n{said}")
    return taken, float(words[1]) if len(words) > 1 else 0.0
