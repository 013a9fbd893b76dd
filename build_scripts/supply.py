"""Part of `lint`: are there known holes in what is pinned, and is there a secret in the tree?

`supply.py holes` asks pip-audit about every pinned package. Where the list of holes cannot be reached it says so in one
line and fails nothing; a hole fails, unless `holes_accepted.toml` names it with a reason and an end.
`supply.py secrets` runs detect-secrets over the tracked files (`secret_scan.py`).
Both live in a virtual environment of their own (`build/supply`), made from `supply.txt`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import environment

FOLDER = environment.ROOT / "build" / "supply"
SCRIPTS = environment.ROOT / "build_scripts"
REQUIREMENTS = SCRIPTS / "supply.txt"
ACCEPTED = SCRIPTS / "holes_accepted.toml"
PINNED = (environment.REQUIREMENTS, environment.UV_REQUIREMENTS)
PATIENCE = 120
UNREACHABLE = "The list of known holes cannot be reached from here, so none was looked for."


@dataclass(frozen=True, slots=True)
class Hole:
    """A known vulnerability of a pinned package; `names` all its ids, `fixed` versions without it."""

    package: str
    version: str
    names: tuple[str, ...]
    fixed: tuple[str, ...]

    def line(self) -> str:
        mended = f"mended in {', '.join(self.fixed)}" if self.fixed else "not mended yet"
        return f"{self.package} {self.version}: {', '.join(self.names)} ({mended})"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A hole that is lived with: `why`, and `until` which day."""

    name: str
    why: str
    until: date


def read_answer(text: str) -> tuple[list[Hole], int, int]:
    """(holes, packages that were looked up, packages that could not be) of pip-audit's JSON. A package that it skips
    was not examined, though its exit code is 0: where no list can be reached it skips all of them."""
    holes, looked_up, skipped = [], 0, 0
    for package in json.loads(text)["dependencies"]:
        if "skip_reason" in package:
            skipped += 1
            continue
        looked_up += 1
        for one in package["vulns"]:
            names = (one["id"], *(alias for alias in one.get("aliases", ()) if alias != one["id"]))
            holes.append(Hole(package["name"], package["version"], names, tuple(one.get("fix_versions", ()))))
    return holes, looked_up, skipped


def accepted(text: str) -> list[Accepted]:
    """What `holes_accepted.toml` says. Raises KeyError, TypeError for an entry without reason or end."""
    found = [Accepted(one["id"], one["why"], one["until"]) for one in tomllib.loads(text).get("accepted", [])]
    if any(not one.why.strip() or type(one.until) is not date for one in found):
        raise TypeError("an accepted hole needs a reason and the day until which it is accepted")
    return found


def judged(holes: Iterable[Hole], lived_with: Sequence[Accepted], today: date) -> tuple[list[str], list[str]]:
    """(lines that fail, lines that only tell)."""
    wrong, told = [], []
    known: Mapping[str, Accepted] = {one.name: one for one in lived_with}
    met = set()
    for hole in holes:
        name = next((one for one in hole.names if one in known), None)
        if name is None:
            wrong.append(hole.line())
            continue
        met.add(name)
        until = known[name].until
        if until < today:
            wrong.append(f"{hole.line()}: was accepted until {until}, because {known[name].why}")
        else:
            told.append(f"{hole.line()}: accepted until {until}, because {known[name].why}")
    told += [f"{name} is accepted, but nothing has it any more" for name in known if name not in met]
    return wrong, told


def install() -> Path:
    """The Python of the tools, installed when they are not there as pinned. Raises CalledProcessError."""
    python = FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = FOLDER / "pinned.txt"
    wanted = REQUIREMENTS.read_bytes()
    if not python.exists() or not stamp.exists() or stamp.read_bytes() != wanted:
        environment.say("Installing pip-audit and detect-secrets into build/supply ...")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(FOLDER)], check=True)
        pinned = ["--require-hashes", "-r", str(REQUIREMENTS)]
        uv = [str(environment.tool("uv")), "pip", "install", "--quiet", "--python", str(python), *pinned]
        if subprocess.run(uv, check=False).returncode != 0:  # where only pip knows the way to the packages
            pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *pinned]
            subprocess.run(pip, check=True)
        stamp.write_bytes(wanted)
    return python


def ask(python: Path, requirements: Path) -> str | None:
    """pip-audit's JSON, or None when it could not answer."""
    command = [str(python), "-m", "pip_audit", "-r", str(requirements), "--require-hashes", "--disable-pip"]
    command += ["--progress-spinner", "off", "--timeout", "5", "--format", "json"]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.stdout.startswith("{") else None


def first_entry(text: str) -> str:
    """The first pinned package alone: whether the list can be reached is asked with one question, not with eighty."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if "==" in line and not line.startswith("#"))
    end = start + 1
    while lines[end - 1].endswith("\\"):
        end += 1
    # Without its marker: a package of another system would not be asked about at all.
    head = lines[start].split(";")[0].rstrip(" \\")
    return "\n".join([head + " \\", *lines[start + 1 : end]]) + "\n"


def holes() -> int:
    try:
        python = install()
    except (OSError, subprocess.CalledProcessError):
        print("pip-audit could not be installed, so nobody looked for known holes.", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as place:
        probe = Path(place) / "one.txt"
        probe.write_text(first_entry(PINNED[0].read_text(encoding="utf-8")), encoding="utf-8")
        answer = ask(python, probe)
    if answer is None or read_answer(answer)[1] == 0:
        print(UNREACHABLE, file=sys.stderr)
        return 0
    found: list[Hole] = []
    looked_up = skipped = 0
    for requirements in PINNED:
        answer = ask(python, requirements)
        if answer is None:
            print(UNREACHABLE, file=sys.stderr)
            return 0
        part = read_answer(answer)
        found, looked_up, skipped = [*found, *part[0]], looked_up + part[1], skipped + part[2]
    today = datetime.now(UTC).date()
    wrong, told = judged(found, accepted(ACCEPTED.read_text(encoding="utf-8")), today)
    for line in told:
        print(line)
    for line in wrong:
        print(f"HOLE {line}")
    rest = f"; {skipped} are not in the list and were not examined" if skipped else ""
    print(f"{looked_up} pinned packages looked up, {len(wrong)} known holes{rest}")
    return 1 if wrong else 0


def secrets() -> int:
    try:
        python = install()
    except (OSError, subprocess.CalledProcessError):
        print("detect-secrets could not be installed, so nobody looked for secrets: try again.", file=sys.stderr)
        return 1
    return subprocess.run([str(python), str(SCRIPTS / "secret_scan.py")], check=False).returncode


def main(arguments: Sequence[str]) -> int:
    tasks: dict[str, Any] = {"holes": holes, "secrets": secrets}
    if len(arguments) != 1 or arguments[0] not in tasks:
        print("usage: supply.py holes|secrets", file=sys.stderr)
        return 2
    return int(tasks[arguments[0]]())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
