"""What a person is told when the office cannot be reached and there may be a hub."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from desktop_app.errors import SyncFailed
from desktop_app.services.syncing import Hub, Syncing, next_wait
from sync.driver.store import ServerInfo
from sync.errors import Kind, SyncError


def told(kind: Kind, found: Hub, url: str = "https://office:1") -> tuple[SyncFailed, int]:
    """(how a synchronisation ended, how often a hub was looked for); `kind` is what the line to the office gives."""
    looked: list[bool] = []

    def no_line(*_: Any) -> Any:
        raise SyncError(kind)

    def by_hub(_cancelled: Any) -> Hub:
        looked.append(True)
        return found

    info = ServerInfo(url, "", "", "", "", "", "", "", b"", "", 1)
    session: Any = SimpleNamespace(sync=no_line)
    carrier = SimpleNamespace(close=lambda: None)
    with ThreadPoolExecutor(1) as thread:
        syncing = Syncing(lambda: info, lambda _url, _info: (carrier, session), thread, by_hub)
        with pytest.raises(SyncFailed) as caught:
            syncing.sync().result()
    return caught.value, len(looked)


@pytest.mark.parametrize("kind", [Kind.NO_NETWORK, Kind.TIMEOUT])
def test_a_hub_is_looked_for_and_what_it_did_is_said(kind: Kind) -> None:
    for found in (Hub.NONE, Hub.HAS_IT):
        problem, looked = told(kind, found)
        assert (problem.kind, problem.handed, looked) == (kind.value, found is Hub.HAS_IT, 1)
    problem, looked = told(kind, Hub.FULL)
    assert (problem.kind, problem.handed, looked) == ("hub-full", False, 1)
    assert "USB" in problem.sentence("vi")


def test_nobody_looks_for_a_hub_when_the_office_answered() -> None:
    problem, looked = told(Kind.BUSY, Hub.FULL)
    assert (problem.kind, looked) == ("busy", 0)


def test_who_knows_no_address_tries_a_hub_and_says_what_is_missing() -> None:
    problem, looked = told(Kind.NO_NETWORK, Hub.HAS_IT, url="")
    assert (problem.kind, problem.handed, looked) == ("no-address", True, 1)
    assert next_wait(problem, 50, 1.0) <= 15 * 60, "a hub may come near at any time"
    assert told(Kind.NO_NETWORK, Hub.FULL, url="")[0].kind == "hub-full"
