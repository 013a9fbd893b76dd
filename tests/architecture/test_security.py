"""SECURITY.md promises tests by name: each of them is there, and each task too."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in TEXT.splitlines() if line.startswith("| `")]


def test_every_promise_has_a_name_of_its_own_a_control_and_something_that_shows_it() -> None:
    assert len(ROWS) > 30
    names = [row[0] for row in ROWS]
    assert len(set(names)) == len(names)
    assert all(len(row) == 4 and all(part.strip() for part in row) for row in ROWS)
    assert all(re.search("`(tests/|tasks.py )", row[3]) for row in ROWS)


def test_what_is_said_to_show_it_is_there() -> None:
    paths = set(re.findall(r"`(tests/[^`]+)`", TEXT))
    assert paths, "no test is named any more"
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
    tasks = (ROOT / "build_scripts" / "tasks.py").read_text(encoding="utf-8")
    assert [name for name in re.findall(r"`tasks.py (\w+)`", TEXT) if f'"{name}"' not in tasks] == []
