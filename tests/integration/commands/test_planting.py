"""Somebody puts files with the names of our own libraries where the program is started: none of them is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from sync.server import database, errors

EVIL = "import pathlib; pathlib.Path(r'{mark}').write_text('loaded')\nraise SystemExit(99)\n"
NAMES = ("json", "sqlcipher3", "keyring", "desktop_app", "sync", "platformdirs", "sitecustomize", "usercustomize")


@pytest.mark.parametrize("program", ["sotay", "sotay-server"])
def test_nothing_in_the_working_folder_is_loaded(program: str, tmp_path: Path) -> None:
    script = Path(sysconfig.get_path("scripts")) / (f"{program}.exe" if sys.platform == "win32" else program)
    if not script.exists():
        pytest.skip("the console scripts are not installed")
    mark = tmp_path / "loaded"
    place = tmp_path / "USB"
    place.mkdir()
    for name in NAMES:
        (place / f"{name}.py").write_text(EVIL.format(mark=mark), encoding="utf-8")
    command = {"sotay": ["--profile", str(tmp_path / "sổ"), "status"], "sotay-server": ["status", str(tmp_path / "o")]}
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(script), *command[program]], cwd=place, env=environ, capture_output=True, text=True, check=False
    )
    assert not mark.exists()
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr


def test_the_office_refuses_an_engine_that_may_damage_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database.sqlite, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(errors.EngineTooOld):
        database.open_sqlite(None)
