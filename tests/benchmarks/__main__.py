"""`python -m tests.benchmarks [NAME …] [--records N …]`: measure, print the table, keep it in build/bench.json.

`server [NAME …]` measures the central server instead; see `server.py`. `guard` measures the privacy guard, `lock` a
start with a passphrase and unlocking, `memory` what a notebook takes while it synchronises, `bounds` what delivering
costs at the least, `line` the figures of synchronising over a line with a delay and a width.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import floor, keyring_file, local, network, server, texts
from tests.benchmarks.measure import Figure, table

NAMES = ("save", "search", "start", "window", "first_sync", "incremental", "disk")
NETWORK = {"first_sync", "incremental"}
SIZES = (1_000, 10_000, 100_000)
# The network figures at 100,000 records would take minutes and show nothing that 10,000 do not.
NETWORK_MOST = 10_000
RESULT = Path(__file__).resolve().parents[2] / "build" / "bench.json"


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["server"]:
        return server.main(arguments[1:])
    if arguments[:1] == ["lock"]:
        from tests.benchmarks import lock

        return lock.main(_isolate)
    if arguments[:1] == ["guard"]:
        from tests.benchmarks import guard

        return guard.main()
    if arguments[:1] == ["bounds"]:
        from tests.benchmarks import bounds

        return bounds.main(arguments[1:], _isolate)
    if arguments[:1] == ["line"]:
        from tests.benchmarks import line

        return line.main(arguments[1:], _isolate)
    if arguments[:1] == ["memory"]:
        from tests.benchmarks import client_memory

        return client_memory.main(arguments[1:])
    parser = argparse.ArgumentParser(prog="tasks.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which of {' '.join(NAMES)} (default: all)")
    parser.add_argument("--records", type=int, action="append", metavar="N", help="how many records (may be repeated)")
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(NAMES)
    if unknown:
        parser.error(f"unknown: {' '.join(sorted(unknown))}")
    names = set(options.names) or set(NAMES)
    figures: list[Figure] = []
    for records in options.records or SIZES:
        print(f"… {records:,} records", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="sotay-bench-") as folder:
            _isolate(Path(folder))
            figures += measure(Path(folder), names, records, options.seed)
    print(table(figures))
    RESULT.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count()}
    result = {"machine": machine, "figures": [{**dataclasses.asdict(one), "ratio": one.ratio} for one in figures]}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"kept in {RESULT.relative_to(RESULT.parents[1])}", file=sys.stderr)
    return 0


def _isolate(folder: Path) -> None:
    """No window on the screen and a keyring of our own, here and in the processes that are started."""
    # As on a user's machine, where bytecode is written at the first start and read at every other one.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["PYTHON_KEYRING_BACKEND"] = "tests.benchmarks.keyring_file.FileKeyring"
    os.environ[keyring_file.VARIABLE] = str(folder / "keyring.json")


def measure(folder: Path, names: set[str], records: int, seed: int) -> Iterator[Figure]:
    """All figures asked for at one size, in one sitting: one notebook and one bare table of the same records."""
    stream = texts.notes(records + local.SINGLES + network.DAYS * network.DAY, seed)
    documents = list(itertools.islice(stream, records))
    (folder / "bare").mkdir()
    bare = floor.open_table(folder / "bare" / "bare.db")
    floor.save_all(bare, [floor.dump(document) for document in documents])
    notebook, index = folder / "notebook", None
    with local.notebook(notebook) as services:
        local.fill(services, documents)
        if names & {"search", "window"}:
            index = floor.search_table(folder / "index.db", documents, [local.folded(one) for one in documents])
        if "search" in names:
            yield from local.search(services, index, records)
    if "disk" in names:
        bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield local.disk(notebook, folder / "bare" / "bare.db", records)
    if "start" in names:
        yield from local.start(notebook, records)
    if "window" in names:
        yield from local.window(notebook, index, records)
    if index is not None:
        index.close()
    with local.notebook(notebook) as services:
        if names & NETWORK and records <= NETWORK_MOST:
            with network.real_server(folder / "server") as (url, code), floor.server(folder) as port:
                services.syncing.enrol(code, url, "Máy đo").result()
                first = network.first_sync(services, bare, port, records)
                if "first_sync" in names:
                    yield from first
                    yield from network.first_down(folder, url, port, documents)
                if "incremental" in names:
                    yield from network.incremental(services, bare, port, records, stream)
        if "save" in names:
            yield from local.save(services, bare, records, list(itertools.islice(stream, local.SINGLES)))
    bare.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
