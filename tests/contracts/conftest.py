"""The stores that the contract of a client is held to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.clients import SELF, InMemory, OnDisk, Subject


@pytest.fixture
def own_author(subject: Subject, monkeypatch: pytest.MonkeyPatch) -> Subject:
    """The subject, whose author is SELF."""
    monkeypatch.setattr(subject.memory if isinstance(subject, InMemory) else subject.notebook.store, "author", SELF)  # type: ignore[attr-defined]
    return subject


@pytest.fixture(params=["memory", "sqlcipher"])
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Subject]:
    if request.param == "memory":
        yield InMemory()
        return
    made = OnDisk(tmp_path / "sổ")
    yield made
    made.notebook.close()
