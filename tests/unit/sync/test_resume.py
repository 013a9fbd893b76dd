"""A batch that goes on after a cut, and what becomes of one whose kept part is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.errors import Kind, SyncError
from sync.wire.exchange import OFFSET, Reply, Request
from sync.wire.problems import Problem
from tests.contracts.world import World

PROTOCOL = {"sync-protocol": "1"}


@pytest.mark.parametrize("kept", [3000, 0])
def test_when_the_kept_part_is_another_one_by_now_a_new_batch_is_sent(tmp_path: Path, kept: int) -> None:
    """Another window of the notebook sent meanwhile, or what came late of a line that was given up took its place."""
    world = World(tmp_path / "server")
    client = world.client()
    client.session.sync()
    client.store.write(world.id(), {"content": world.dice(6000).hex()})
    gone = Problem("offset", "another part of the batch is kept").to_bytes()
    asked: list[tuple[str, str]] = []

    def trouble(request: Request) -> Reply:
        asked.append((request.method, request.headers.get("upload-offset", "")))
        if len(asked) == 1:
            raise SyncError(Kind.NO_NETWORK, "cut")
        if request.method == "HEAD":
            return Reply(204, {**PROTOCOL, OFFSET: "2000" if len(asked) == 2 else str(kept)}, b"", 0, 0)
        if asked[-1][1] not in ("", "0"):
            return Reply(409, PROTOCOL, gone, 0, len(gone))
        return world.service.handle(request)

    world.handle = trouble
    try:
        assert client.session.sync().delivered == 1
        assert asked[:4] == [("POST", "0"), ("HEAD", ""), ("POST", "2000"), ("HEAD", "")]
    finally:
        world.close()
