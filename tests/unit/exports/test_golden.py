"""Every sample against its golden files (see golden.py for how to write them again)."""

from __future__ import annotations

import pytest

from tests.unit.exports.golden import FOLDER, golden_files
from tests.unit.exports.samples import SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_matches_its_golden_files(name: str) -> None:
    for path, content in golden_files(name).items():
        assert content == path.read_text(encoding="utf-8"), path.name


def test_no_golden_file_is_left_over() -> None:
    expected = {path.name for name in SAMPLES for path in golden_files(name)}
    assert expected == {path.name for path in FOLDER.glob("*.nd30-2020.*")}
