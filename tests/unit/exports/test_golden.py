"""Every sample in every preset against its golden file (see golden.py for how to write them again)."""

from __future__ import annotations

import pytest

from tests.unit.exports.golden import ALL, FOLDER, golden, path


@pytest.mark.parametrize(("name", "preset"), ALL)
def test_sample_matches_its_golden_file(name: str, preset: str) -> None:
    assert golden(name, preset) == path(name, preset).read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path(name, preset) for name, preset in ALL} == {file for file in FOLDER.rglob("*") if file.is_file()}
