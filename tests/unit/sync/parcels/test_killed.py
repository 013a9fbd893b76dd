"""A writer that is killed at any step leaves no parcel or a whole one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(os.name != "posix", reason="kills processes the way POSIX does")
def test_a_writer_killed_at_any_step_leaves_no_parcel_or_a_whole_one(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.unit.sync.parcels.kill_writer", str(tmp_path), "40"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["broken"] == 0
    assert found["none"] + found["whole"] == 40
    assert found["none"] > 5 and found["whole"] > 5 and found["killed"] > 10, found
