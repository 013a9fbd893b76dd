"""`tasks.py bench memory [--records N]`: how much memory a notebook takes while it synchronises.

A collaborator's notebook sends everything for the first time, a coordinator's takes all of it; a real server on
loopback stands between them. Each is a process of its own which does nothing else, and tells its own peak. The window
is not in it: `bench start` has what that takes.
"""

from __future__ import annotations

import argparse
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

PASSPHRASE = "mật khẩu thử"
AREA = "29461"
BATCH = 1000
MOST_MB = 130


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="tasks.py bench memory", description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--step", nargs=4, metavar=("WHAT", "NOTEBOOK", "SERVER", "CODE"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.step:
        what, notebook, url, code = options.step
        step(what, Path(notebook), url, code, options.records)
        return 0
    return 0 if measured(options.records) else 1


def measured(records: int) -> bool:
    """Print the peaks; whether they are below the limit and everything arrived."""
    from sync.server import folder
    from sync.server.serving import utc_now
    from tests.benchmarks.server import serving

    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        folder.init(home / "office", name="Đo", now=utc_now())
        up, down = _code(home / "office", "collaborator"), _code(home / "office", "coordinator")
        with serving(home / "office", 1) as (host, port, peak):
            url = f"http://{host}:{port}"
            _step("fill", home / "up", url, up, records)
            sent, up_mb = _step("sync", home / "up", url, "", records)
            _step("fill", home / "down", url, down, 0)
            got, down_mb = _step("sync", home / "down", url, "", 0)
            server_mb = peak()
    print(
        f"client      {records:,} notes: {sent:,} sent, peak {up_mb} MB; {got:,} received, peak {down_mb} MB"
        f" (≤ {MOST_MB}); server {server_mb} MB",
        flush=True,
    )
    return sent == got == records and max(up_mb, down_mb) <= MOST_MB


def _code(office: Path, role: str) -> str:
    from sync.server import folder
    from sync.server.people import People
    from sync.server.serving import utc_now

    opened = folder.open_folder(office)
    try:
        return People(opened.engine, secrets.token_bytes, utc_now).make_code("Người thử", role, AREA).code
    finally:
        opened.close()


def _step(what: str, notebook: Path, url: str, code: str, records: int) -> tuple[int, int]:
    command = [sys.executable, "-m", "tests.benchmarks.client_memory", "--records", str(records)]
    told = subprocess.run(
        [*command, "--step", what, str(notebook), url, code], check=True, stdout=subprocess.PIPE, text=True
    )
    count, _, peak = told.stdout.strip().partition(" ")
    return int(count), int(peak)


def step(what: str, notebook: Path, url: str, code: str, records: int) -> None:
    """One process: fill and enrol a notebook, or synchronise it. Prints how many records travelled, and the peak."""
    from desktop_app import app
    from desktop_app.profile import Profile

    profile = Profile(notebook)
    if what == "fill":
        app.create_notebook(profile, label="", passphrase=PASSPHRASE)
    services = app.open_services(profile, passphrase=lambda: PASSPHRASE)
    try:
        travelled = 0
        if what == "fill":
            from tests.benchmarks import texts

            said = list(texts.notes(records, 1))
            for start in range(0, records, BATCH):
                services.capture.add("note", said[start : start + BATCH]).result()
            services.syncing.enrol(code, url, "máy thử").result()
        else:
            done = services.syncing.sync().result()
            if done.pending:
                raise RuntimeError(f"not everything was delivered: {done}")
            travelled = done.sent + done.received
        print(travelled, _peak())
    finally:
        services.close()


def _peak() -> int:
    """Peak resident memory of this process, in MB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
