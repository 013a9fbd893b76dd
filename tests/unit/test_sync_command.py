"""What the commands `sync`, `enrol` and `ledger` say to people."""

from __future__ import annotations

import argparse
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import pytest

from desktop_app import cli, cli_words
from desktop_app.errors import SotayError, SyncFailed
from desktop_app.services.syncing import failure
from sync.errors import Kind, SyncError


def synced(moving: int, *, handed: bool) -> SotayError:
    """How `sotay sync` ends without a line to the office, with so many records in custody."""
    failed: Future[Any] = Future()
    problem = failure(SyncError(Kind.NO_NETWORK))
    problem.handed = handed
    failed.set_exception(problem)
    services: Any = SimpleNamespace(
        syncing=SimpleNamespace(sync=lambda *_, **__: failed),
        queries=SimpleNamespace(delivery=lambda: SimpleNamespace(moving=moving)),
    )
    with pytest.raises((SyncFailed, cli.OnItsWay)) as caught:
        cli._sync(services, argparse.Namespace(server=None, keep=False))
    return caught.value


def test_what_a_hub_took_is_on_its_way_and_never_delivered() -> None:
    told = synced(3, handed=True)
    assert isinstance(told, cli.OnItsWay)
    assert "Đang chuyển: 3 bản ghi, chưa phải là đã giao" in told.sentence("vi")
    assert "3 records, which is not delivered yet" in told.sentence("en")


@pytest.mark.parametrize(("moving", "handed"), [(3, False), (0, True)])
def test_without_a_hub_or_without_anything_on_its_way_it_is_the_network(moving: int, handed: bool) -> None:
    told = synced(moving, handed=handed)
    assert isinstance(told, SyncFailed) and told.kind == "no-network"


def test_roles_and_ways_are_told_in_words() -> None:
    for name, content in (("role", "collaborator"), ("role", "coordinator"), ("carrier", "network"),
                          ("carrier", "hub"), ("carrier", "parcel")):  # fmt: skip
        assert cli_words.value(name, content, "vi") not in (content, "")
