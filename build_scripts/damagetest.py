"""Damage a notebook at random, thousands of times: never a traceback, never silence, and a truthful salvage.

Each cycle copies a notebook, harms its files, and then does what a person would: opens it, has it examined, salvages
it. Wrong is: an error that is no sentence; an examination that finds nothing although revisions or drafts are gone or
changed; a salvage that puts in what was never written, that calls itself complete while something is missing, or
whose new notebook is not whole.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import sys
import tempfile
import traceback
from collections import Counter
from datetime import datetime
from pathlib import Path

from desktop_app import app
from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.errors import SotayError
from desktop_app.profile import Profile
from desktop_app.services import saving_damaged
from desktop_app.storage import store

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=VIETNAM)
NOTE = {"content": "Bà con nói nước máy từ 16 giờ trở đi rất yếu. ", "area": "29461", "channel": "conversation"}
NOTE |= {"severity": 1, "occurred_on": "2026-11-20", "no_proposal_reason": "đã báo tổ nước"}
PAGE = 4096
HARMS = (
    "flip",
    "flip",
    "truncate",
    "zero",
    "no wal",
    "cut wal",
    "flip wal",
    "foreign",
    "plain",
    "empty",
    "key",
    "swap",
)


class Kept:
    """A keyring that keeps one key."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, account: str, secret: str) -> None:
        self.secrets[service, account] = secret

    def get_password(self, service: str, account: str) -> str | None:
        return self.secrets.get((service, account))


class Patient:
    """A notebook in `folder` as it was when the power went: part of its content is still in the log."""

    def __init__(self, folder: Path, notes: int) -> None:
        self.folder, self.keyring = folder / "whole", Kept()
        profile = Profile(folder / "live")
        store.create(profile, label="Lành", passphrase=None, keyring=lambda: self.keyring, new_id=app.new_id)
        services = self.open(profile)
        capture = services.capture
        capture.add(
            "note", [{**NOTE, "title": f"Việc {n}", "content": NOTE["content"] * (n % 9)} for n in range(notes)]
        )
        capture.new_draft("note", {**NOTE, "content": "viết dở"}).result()
        services.close()
        services = self.open(profile)
        made = services.capture.add("note", [{**NOTE, "title": f"Việc sau {n}"} for n in range(9)]).result()
        draft = services.capture.edit(made[0].record_id).result()
        services.capture.save_draft(draft.id, {**draft.fields, "title": "Sửa dở"}).result()
        # Another second passes and something is written, so that the anchor knows of what is in the log.
        opened = self.opened
        assert opened.anchor is not None
        opened.writer.submit(opened.anchor.record).result()
        shutil.copytree(profile.folder, self.folder, ignore=shutil.ignore_patterns("*-shm"))
        self.key = opened.key()
        self.truth = read(opened.reader())
        services.close()

    def open(self, profile: Profile) -> app.Services:
        self.opened = store.unlock(profile, passphrase=lambda: None, keyring=lambda: self.keyring)
        return app.build_services(self.opened, profile, clock=lambda: NOW)


def read(connection: object) -> dict[str, frozenset[object]]:
    """What a notebook holds that is not derived."""
    revisions = connection.execute("SELECT id, payload FROM rev").fetchall()  # type: ignore[attr-defined]
    drafts = connection.execute("SELECT id, fields FROM draft").fetchall()  # type: ignore[attr-defined]
    return {"rev": frozenset((bytes(one), payload) for one, payload in revisions), "draft": frozenset(drafts)}


def harm(folder: Path, kind: str, chance: random.Random) -> None:
    database, log = folder / "notebook.db", folder / "notebook.db-wal"
    target = log if kind.endswith("wal") else database
    content = bytearray(target.read_bytes())
    if kind.startswith("flip"):
        for _ in range(chance.choice((1, 1, 3, 20))):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    elif kind in ("truncate", "cut wal"):
        del content[chance.randrange(len(content)) :]
    elif kind == "zero":
        for _ in range(chance.choice((1, 2, 10))):
            start = chance.randrange(max(len(content) // PAGE, 1)) * PAGE
            content[start : start + PAGE] = bytes(len(content[start : start + PAGE]))
    elif kind == "swap":
        one, other = (chance.randrange(len(content) // PAGE) * PAGE for _ in range(2))
        content[one : one + PAGE], content[other : other + PAGE] = (
            content[other : other + PAGE],
            content[one : one + PAGE],
        )
    elif kind == "foreign":
        content = bytearray(chance.randbytes(chance.choice((100, PAGE, 20 * PAGE))))
    elif kind == "plain":
        target.unlink()
        other_program = sqlite3.connect(target)
        other_program.execute("CREATE TABLE note(title)")
        other_program.commit()
        other_program.close()
        return
    elif kind == "empty":
        content = bytearray()
    elif kind == "key":
        for copy in folder.glob("key*.json"):
            if chance.random() < 0.7:
                copy.write_bytes(copy.read_bytes()[: chance.randrange(300)])
        return
    if kind == "no wal":
        log.unlink()
    else:
        target.write_bytes(bytes(content))


def cycle(patient: Patient, folder: Path, kind: str, chance: random.Random) -> str:
    """One life and death; what came of it. Raises AssertionError for what is wrong."""
    shutil.copytree(patient.folder, folder)
    harm(folder, kind, chance)
    profile = Profile(folder)
    told = examine(patient, profile, kind)
    try:
        done = saving_damaged.salvage(profile, passphrase=lambda: None, now=NOW, keyring=lambda: patient.keyring)
    except SotayError as error:
        assert error.vi, "an error without a sentence"
        assert error.en, "an error without a sentence"
        return f"{told}, nothing to salvage"
    services = patient.open(profile)
    try:
        now = read(patient.opened.reader())
        lost = patient.truth["rev"] - now["rev"]
        invented = now["rev"] - patient.truth["rev"]
        assert len(invented) <= done.said_again, "something was put in that nobody wrote"
        # Without the end of the log a draft stands as it did some keystrokes before.
        known = {one for one, _fields in patient.truth["draft"]}
        same = {one for one, _fields in now["draft"]} <= known if kind.endswith("wal") else None
        assert same or now["draft"] <= patient.truth["draft"], "a draft was made up"
        if kind.endswith("wal"):
            behind = patient.opened.behind
            assert not lost or done.missing or not done.complete or behind or told != "whole", "a loss was not told"
        elif done.complete and not done.missing:
            assert not lost, "called complete, and revisions are missing"
            assert now["draft"] == patient.truth["draft"], "called complete, and drafts are missing"
        wrong = [check.name for check in services.maintenance.doctor() if not check.ok and check.name != "room"]
        assert not wrong, f"the new notebook is not whole: {wrong}"
    finally:
        services.close()
    return f"{told}, {'all' if not lost else 'part'} salvaged"


def examine(patient: Patient, profile: Profile, kind: str) -> str:
    """Open and examine: "refused", "found" something wrong, or "whole" (and then it really is)."""
    try:
        services = patient.open(profile)
    except SotayError as error:
        assert error.vi, "an error without a sentence"
        assert error.en, "an error without a sentence"
        return "refused"
    try:
        checks = services.maintenance.doctor()
        if any(not check.ok and check.name != "room" for check in checks):
            return "found"
        now = read(patient.opened.reader())
        assert now["rev"] == patient.truth["rev"], "the examination found nothing, and revisions are missing"
        # What a log without its end had last is told by the anchor for revisions; a draft's last second is not.
        assert kind.endswith("wal") or now["draft"] == patient.truth["draft"], "drafts are missing, and nothing is said"
        return "whole"
    finally:
        services.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cycles", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="go on from this number of a run that was stopped")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--notes", type=int, default=120)
    options = parser.parse_args()
    outcomes: Counter[tuple[str, str]] = Counter()
    failures = 0
    with tempfile.TemporaryDirectory() as work:
        patient = Patient(Path(work), options.notes)
        for number in range(options.first, options.cycles):
            seed = options.seed * 1_000_003 + number
            kind = HARMS[number % len(HARMS)]
            folder = Path(work) / "patient"
            try:
                outcomes[kind, cycle(patient, folder, kind, random.Random(seed))] += 1
            except Exception:  # noqa: BLE001 - each is a finding, told with its number
                failures += 1
                print(f"cycle {number} ({kind}, --seed {options.seed}):", traceback.format_exc(), file=sys.stderr)
            shutil.rmtree(folder, ignore_errors=True)
            if (number + 1) % 500 == 0:
                print(f"{number + 1} damaged, {failures} handled wrongly", file=sys.stderr, flush=True)
    for (kind, outcome), count in sorted(outcomes.items()):
        print(f"{kind:10} {count:6}  {outcome}")
    print(f"{options.cycles - options.first} damaged notebooks, {failures} handled wrongly")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
