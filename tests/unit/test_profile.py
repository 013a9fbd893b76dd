"""A file that a virus scanner holds for a moment is tried again, for a bounded time; other refusals count at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app import profile
from desktop_app.errors import ReadOnly
from desktop_app.storage import keyfile


def held(winerror: int) -> PermissionError:
    """As Windows raises it; elsewhere the attribute has to be put there."""
    problem = PermissionError(13, "The process cannot access the file because it is being used by another process")
    problem.winerror = winerror  # type: ignore[attr-defined, unused-ignore]
    return problem


class Time:
    """Passes only while somebody sleeps."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.pauses = 0.0, []  # type: float, list[float]
        monkeypatch.setattr("desktop_app.profile.time.monotonic", lambda: self.now)
        monkeypatch.setattr("desktop_app.profile.time.sleep", self.sleep)

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.pauses.append(seconds)


def failing(work: Callable[..., object], times: int, problem: OSError) -> Callable[..., object]:
    """`work`, after it was refused so many times."""
    left = [times]

    def attempt(*arguments: object) -> object:
        if left[0]:
            left[0] -= 1
            raise problem
        return work(*arguments)

    return attempt


@pytest.mark.parametrize("winerror", [5, 32, 33])
def test_a_key_file_held_for_a_moment_is_replaced_and_read(
    winerror: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Time(monkeypatch)
    path = tmp_path / "key.json"
    before = keyfile.Content("f", ({"kind": "passphrase"},))
    keyfile.write(path, before)
    monkeypatch.setattr(Path, "replace", failing(Path.replace, 4, held(winerror)))
    keyfile.write(path, before.changed(()))
    assert time.pauses == [0.02, 0.04, 0.08, 0.16], "with longer and longer pauses"
    monkeypatch.setattr(Path, "open", failing(Path.open, 3, held(winerror)))
    assert keyfile.read(path).generation == 2


def test_a_file_that_stays_held_is_told_after_two_and_a_half_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Time(monkeypatch)
    path = tmp_path / "key.json"
    keyfile.write(path, keyfile.Content("f", ()))
    kept = path.read_bytes()
    monkeypatch.setattr(Path, "replace", failing(Path.replace, 10_000, held(32)))
    with pytest.raises(ReadOnly) as caught:
        keyfile.write(path, keyfile.Content("f", ()).changed(()))
    assert caught.value.vi
    assert profile.HELD_SECONDS <= time.now <= profile.HELD_SECONDS + 0.5
    assert path.read_bytes() == kept
    assert sorted(one.name for one in tmp_path.iterdir()) == ["key-copy.json", "key.json"], "nothing is left beside it"


@pytest.mark.parametrize("problem", [PermissionError(13, "denied"), held(19), OSError(28, "full")])
def test_every_other_refusal_counts_at_once(problem: OSError, monkeypatch: pytest.MonkeyPatch) -> None:
    time = Time(monkeypatch)
    with pytest.raises(type(problem)):
        profile.patiently(failing(lambda: None, 1, problem))
    assert time.pauses == []


def test_two_parts_of_the_program_keep_each_others_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The frame and the services, or the window and a command, each remember what they read at their start."""
    path = tmp_path / "settings.json"
    window, command = profile.Settings(path), profile.Settings(path)
    window.set("language", "vi")
    command.set("backup.folder", "/media/usb")
    window.set("theme", "dark")
    assert profile.Settings(path).get("backup.folder") == "/media/usb"
    assert (window.get("backup.folder"), window.get("theme")) == ("/media/usb", "dark")
    command.set("language", "en")
    window.set("language", "vi")  # what it was here, but not there
    assert profile.Settings(path).language() == "vi"
    read = Path.read_bytes

    refused: list[Path] = []

    def at_first(self: Path) -> bytes:
        if not refused:
            refused.append(self)
            raise held(32)
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", at_first)
    assert profile.Settings(path).get("backup.folder") == "/media/usb", "a scanner held the file for a moment"
