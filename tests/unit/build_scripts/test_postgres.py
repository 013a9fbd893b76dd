"""The throwaway PostgreSQL: what is said where there is none, and that nothing of it stays behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_scripts import postgres


def test_without_one_the_exact_command_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "programs", lambda: None)
    with pytest.raises(postgres.NotHere, match="sudo apt-get install -y postgresql"), postgres.running():
        pytest.fail("there is none")


@pytest.mark.skipif(postgres.programs() is None, reason=f"PostgreSQL is not on this machine: {postgres.TYPED}")
def test_it_ends_with_its_block_and_leaves_nothing() -> None:
    with postgres.running() as one:
        one.command("CREATE TABLE a (b int)")
        left = Path(one.url().partition("host=")[2])
        assert left.is_dir()
    assert one.process.poll() is not None
    assert not left.exists()
