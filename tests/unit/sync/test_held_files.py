"""On Windows a virus scanner holds a new file for a moment: the server and a hub wait for it, as a notebook does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.carriers import parcel
from sync.server import files
from tests.contracts.world import World
from tests.integration.sync.test_blobs import attach


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], list[float]]:
    """Let each renaming be refused so many times with an error of Windows; the pauses that were made."""

    def set_up(times: int, winerror: int) -> list[float]:
        left: dict[Path, int] = {}
        pauses: list[float] = []
        really = Path.replace

        def replace(path: Path, target: Path) -> Path:
            if left.setdefault(target, times) > 0:
                left[target] -= 1
                problem = PermissionError(13, "used by another process")
                problem.winerror = winerror  # type: ignore[attr-defined, unused-ignore]
                raise problem
            return really(path, target)

        monkeypatch.setattr(Path, "replace", replace)
        monkeypatch.setattr(parcel.time, "sleep", pauses.append)
        monkeypatch.setattr(parcel.time, "monotonic", lambda: sum(pauses))
        return pauses

    return set_up


@pytest.mark.parametrize("winerror", parcel.HELD_BY_OTHERS)
def test_a_file_that_is_held_is_tried_again(
    refused: Callable[[int, int], list[float]], tmp_path: Path, winerror: int
) -> None:
    pauses = refused(4, winerror)
    files.write_file(tmp_path / "high-water.json", b"{}")
    assert (tmp_path / "high-water.json").read_bytes() == b"{}"
    assert len(pauses) == 4


@pytest.mark.parametrize(("times", "winerror"), [(1, 0), (1000, 32)])
def test_another_refusal_and_one_that_does_not_end_are_told(
    refused: Callable[[int, int], list[float]], tmp_path: Path, times: int, winerror: int
) -> None:
    pauses = refused(times, winerror)
    (tmp_path / "old").write_bytes(b"old")
    with pytest.raises(PermissionError):
        files.write_file(tmp_path / "old", b"new")
    assert sum(pauses) <= parcel.HELD_SECONDS + 0.2
    assert [one.name for one in tmp_path.iterdir()] == ["old"]


def test_a_photo_is_not_sent_twice_for_it(tmp_path: Path, refused: Callable[[int, int], list[float]]) -> None:
    world = World(tmp_path / "server")
    client = world.client()
    (name,) = attach(world, client, 40_000)
    refused(3, 32)
    assert client.session.sync().blobs_sent == 1
    assert (world.where / "blobs" / name[:2] / name).stat().st_size == 40_000
    world.close()
