"""The power of the database's machine goes while the server runs: what was receipted is there, the rest comes again."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from build_scripts.postgres import NotHere, Postgres, running
from sync.errors import Kind, SyncError
from sync.server import checking
from tests.contracts.world import World


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """One that may be broken."""
    try:
        with running() as one:
            yield one
    except NotHere as missing:
        pytest.skip(str(missing))


def test_a_power_cut_under_the_database(own_postgres: Postgres, tmp_path: Path) -> None:
    world = World(tmp_path / "server", url=own_postgres.fresh())
    client = world.client()
    for number in range(30):
        client.store.write(world.id(), {"title": f"tin {number}"})
    assert client.session.sync().pending == 0
    own_postgres.stop(signal.SIGQUIT)
    client.store.write(world.id(), {"title": "trong lúc mất điện"})
    with pytest.raises(SyncError) as caught:
        client.session.sync()
    assert caught.value.kind is Kind.BUSY
    assert client.store.totals().delivered == 30
    own_postgres.again()
    client.session.sync()  # the same server process: it connects anew by itself
    assert client.store.totals().pending == 0
    report = checking.verify(world.opened.engine, world.opened.keys, None)
    assert (report.faults, report.revisions) == ([], 31)
    world.close()
