"""Tables that change under a server that runs: each transaction looks first."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from sync.server import database, errors
from sync.server.fence import Fence
from sync.wire.exchange import Request
from tests.contracts.world import World

HELLO = Request("GET", "/v1/hello", {})


def change(world: World, statement: str) -> None:
    """As another program does it, around the fence."""
    other = database.open_sqlite(world.where / "server.db")
    with database.writing(other) as db:
        db.exec_driver_sql(statement)
    other.dispose()


@pytest.mark.parametrize(
    ("statement", "problem", "moved_on"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", errors.MovedOn, True),
        ("UPDATE alembic_version SET version_num = '0001'", errors.Behind, False),
        ("DELETE FROM alembic_version", errors.Behind, False),
        ("DROP TABLE alembic_version", sa.exc.OperationalError, False),
    ],
)
def test_no_transaction_goes_on_over_other_tables(
    world: World, statement: str, problem: type[Exception], moved_on: bool
) -> None:
    assert world.service.handle(HELLO).status == 200
    change(world, statement)
    for begin in (database.reading, database.writing):
        for _ in range(20):  # more than there are connections: what is refused is given back
            with pytest.raises(problem), begin(world.opened.engine):
                raise AssertionError("it went on")
    assert world.opened.fence.moved_on == moved_on
    if problem is not errors.Behind:
        assert world.service.handle(HELLO).status == 503
    # Nothing of the refused ones is left open: whoever is right may write at once.
    change(world, "CREATE TABLE IF NOT EXISTS alembic_version(version_num)")
    change(world, "DELETE FROM alembic_version")
    change(world, f"INSERT INTO alembic_version VALUES ('{database.NEWEST_SCHEMA}')")
    with database.writing(world.opened.engine) as db:
        db.exec_driver_sql("UPDATE meta SET value = value")
    assert world.opened.fence.moved_on == moved_on, "what was seen once stays so"
    world.close()
    world.open()
    assert Fence(world.opened.engine).moved_on is False
    assert world.service.handle(HELLO).status == 200
