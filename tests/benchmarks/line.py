"""`tasks.py bench line [--rtt MS] [--kbit N] [--records N]`: synchronising over a line as people have it, ours and the
floor over the same one. Loopback carries for nothing, as no line does: there only processors are compared.
"""

from __future__ import annotations

import argparse
import itertools
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from build_scripts import bad_proxy
from tests.benchmarks import floor, local, network, texts
from tests.benchmarks.measure import table


@contextmanager
def through(port: int, rtt: float, rate: float) -> Iterator[int]:
    """A line to `port` in a process of its own, so that it takes nothing from ours; gives the port to speak to."""
    command = [sys.executable, "-m", "tests.benchmarks.line", str(port), str(rtt), str(rate)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def main(arguments: list[str], isolate: Callable[[Path], None]) -> int:
    parser = argparse.ArgumentParser(prog="tasks.py bench line", description=__doc__)
    parser.add_argument("--rtt", type=float, default=30.0, metavar="MS", help="there and back (default: 30)")
    parser.add_argument(
        "--kbit", type=float, default=10_000.0, metavar="N", help="a second, each way (default: 10,000)"
    )
    parser.add_argument("--records", type=int, default=10_000, metavar="N")
    options = parser.parse_args(arguments)
    line = (options.rtt / 1000, options.kbit * 1000)
    records = options.records
    with tempfile.TemporaryDirectory(prefix="sotay-bench-") as where:
        folder = Path(where)
        isolate(folder)
        more = texts.notes(records + network.DAYS * network.DAY, 2026)
        documents = list(itertools.islice(more, records))
        rows = floor.open_table(folder / "bare.db")
        floor.save_all(rows, [floor.dump(one) for one in documents])
        with (
            local.notebook(folder / "notebook") as services,
            network.real_server(folder / "server") as (url, code),
            floor.server(folder) as bare,
            through(urlsplit(url).port or 0, *line) as ours_port,
            through(bare, *line) as floor_port,
        ):
            local.fill(services, documents)
            address = f"http://127.0.0.1:{ours_port}"
            services.syncing.enrol(code, address, "Máy đo").result()
            figures = network.first_sync(services, rows, floor_port, records)
            figures += network.first_down(folder, address, floor_port, documents)
            figures += network.incremental(services, rows, floor_port, records, more)
    print(f"{options.rtt:g} ms there and back, {options.kbit:g} kbit/s each way")
    print(table(figures))
    return 0


if __name__ == "__main__":
    target, rtt, rate = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    with bad_proxy.running(bad_proxy.Line(rtt=rtt, rate=rate), ("127.0.0.1", target)) as proxy:
        print(proxy.port, flush=True)
        sys.stdin.read()
