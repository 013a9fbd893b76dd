"""Backup, destroy, restore, sync: with the real notebook, the real backups and the real server process."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from desktop_app.services import backups
from desktop_app.services.backups import Made
from tests.integration.sync.running import COMMAND, NOTE, Running, code, init, notes, serving
from tests.support import Clock, Notebook

# What happens to a notebook, in any order. "edit" is of a record that was completed before.
HOW = ("gone", "noise", "whole", "cut")
STEPS = ("note", "note", "edit", "draft", "finish", "sync", "backup")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("máy chủ") / "văn phòng"
    init(made)
    return made


@pytest.fixture(scope="module")
def server(office: Path) -> Iterator[Running]:
    with serving(office) as running:
        yield running


@dataclass
class Life:
    """One notebook, and what must be true of it. `texts` record → title now; `told` what the office has."""

    notebook: Notebook
    clock: Clock
    texts: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def do(self, step: str, pick: int) -> None:
        self.count += 1
        self.clock.forward(minutes=7)
        capture, title = self.notebook.services.capture, f"Việc số {self.count}"
        if step == "note":
            done = capture.add("note", [{**NOTE, "title": title}]).result()[0]
            self.texts[done.record_id] = title
        elif step == "edit" and self.texts:
            record = sorted(self.texts)[pick % len(self.texts)]
            draft = capture.edit(record).result()
            capture.save_draft(draft.id, {**draft.fields, "title": title}).result()
            capture.complete(draft.id).result()
            self.texts[record] = title
        elif step == "draft":
            draft = capture.new_draft("note", {**NOTE, "title": title}).result()
            self.drafts[draft.record_id] = title
        elif step == "finish" and self.drafts:
            record = sorted(self.drafts)[pick % len(self.drafts)]
            capture.complete(capture.edit(record).result().id).result()
            self.texts[record] = self.drafts.pop(record)
        elif step == "sync":
            self.sync()

    def sync(self) -> None:
        assert self.notebook.services.syncing.sync().result().pending == 0
        self.told = dict(self.texts)

    def backup(self) -> tuple[Made, dict[str, str], dict[str, str]]:
        self.clock.forward(minutes=1)
        made = self.notebook.services.care.backups.create().result()
        return made, dict(self.texts), dict(self.drafts)

    def shown(self) -> dict[str, str]:
        """record → title of every completed note, read through the list as the window does."""
        rows = self.notebook.services.queries.records("note", None, 1000)
        complete = [row for row in rows if row.delivery != "draft"]
        assert len({row.id for row in complete}) == len(complete), "a record is there twice"
        return {row.id: row.title for row in complete}


def destroy(notebook: Notebook, how: str) -> None:
    """The disk breaks: the file is gone, half of it is, or its pages are noise; logs and anchor stay or go."""
    notebook.services.close()
    database = notebook.profile.database
    if how == "gone":
        for path in notebook.profile.folder.glob("notebook.db*"):
            path.unlink()
        notebook.profile.anchor_file.unlink(missing_ok=True)
    elif how == "cut":
        database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])
    elif how == "noise":
        database.write_bytes(b"\x5a" * database.stat().st_size)
    else:
        assert how == "whole"


ROUNDS = int(os.environ.get("SOTAY_RESTORES", "6"))


def test_whatever_the_moment_of_the_backup_everything_comes_back_once(
    server: Running, office: Path, tmp_path: Path
) -> None:
    """One notebook that is backed up, worked on, destroyed and restored again and again, at random moments."""
    clock, chance = Clock(), random.Random(20261122)
    life = Life(Notebook(tmp_path / "sổ", clock), clock)
    life.notebook.services.syncing.enrol(code(office), server.url, "máy").result()
    try:
        for number in range(ROUNDS):
            before, after, then = (steps(chance, most) for most in (9, 7, 4))
            how = HOW[number % len(HOW)]
            everything_comes_back(life, office, before, after, then, how)
    finally:
        life.notebook.close()


def steps(chance: random.Random, most: int) -> list[tuple[str, int]]:
    return [(chance.choice(STEPS), chance.randrange(20)) for _ in range(chance.randint(0, most))]


def everything_comes_back(
    life: Life,
    office: Path,
    before: list[tuple[str, int]],
    after: list[tuple[str, int]],
    then: list[tuple[str, int]],
    how: str,
) -> None:
    notebook = life.notebook
    for step, pick in before:
        life.do(step, pick)
    made, texts, drafts = life.backup()
    for step, pick in after:
        life.do(step, pick)
    destroy(notebook, how)
    clock = life.clock
    restored = backups.restore(
        notebook.profile, made.path, passphrase=lambda: None, keyring=lambda: notebook._keyring, now=clock()
    )
    assert (restored.records, restored.drafts) == (len(texts), len(drafts))
    notebook._open()
    # Before any contact: what stood at the time of the backup, drafts too.
    assert life.shown() == texts
    kept = {row.record_id: row.fields["title"] for row in notebook.services.queries.drafts("note", 1000)}
    assert kept == drafts
    told = life.told
    life.texts, life.drafts = texts, drafts
    for step, pick in then:
        if step != "sync":
            life.do(step, pick)
    wanted = dict(life.texts)
    assert notebook.services.syncing.sync().result().pending == 0
    life.texts = dict(life.shown())
    life.told = dict(life.texts)
    # Everything that was delivered or saved is back; the office has it as well, each record once.
    expected = {**told, **wanted}
    shown = life.texts
    assert set(shown) == set(expected)
    at_office = [row["id"] for row in notes(office)]
    assert sorted(at_office) == sorted(expected)
    # A title that only one side has touched since the backup is the one that both show.
    for record, title in shown.items():
        if told.get(record, title) == texts.get(record, title) or wanted.get(record, title) == texts.get(record):
            assert title in (told.get(record), wanted.get(record)), "a title came from nowhere"
        if record not in wanted:
            assert title == told[record]
        if record not in told:
            assert title == wanted[record]
    again = notebook.services.syncing.sync().result()
    assert (again.sent, again.received, again.pending) == (0, 0, 0)


def test_a_notebook_and_an_office_that_were_both_restored_agree_again(tmp_path: Path) -> None:
    """The office goes back to yesterday, the notebook to the day before: what either of them held is there, once."""
    office, clock = tmp_path / "văn phòng", Clock()
    init(office)
    life = Life(Notebook(tmp_path / "sổ", clock), clock)
    syncing = life.notebook.services.syncing
    with serving(office) as running:
        syncing.enrol(code(office), running.url, "máy").result()
        for _ in range(3):
            life.do("note", 0)
        life.sync()
        made, _texts, _drafts = life.backup()
        life.do("note", 0)
        life.do("edit", 1)
        life.sync()
    command(office, "backup", str(tmp_path / "hôm qua.sotay"))
    at_office = dict(life.told)
    with serving(office) as running:
        life.do("note", 0)
        life.notebook.services.syncing.sync(running.url).result()
    lost_by_both = set(life.texts) - set(at_office)
    assert len(lost_by_both) == 1
    destroy(life.notebook, "noise")
    command(office, "restore", str(tmp_path / "hôm qua.sotay"))
    notebook = life.notebook
    backups.restore(
        notebook.profile, made.path, passphrase=lambda: None, keyring=lambda: notebook._keyring, now=clock()
    )
    notebook._open()
    life.texts = {}
    life.do("note", 0)
    with serving(office) as running:
        assert notebook.services.syncing.sync(running.url).result().pending == 0
        again = notebook.services.syncing.sync(running.url).result()
        assert (again.sent, again.received, again.pending) == (0, 0, 0)
    expected = {**at_office, **life.texts}
    assert life.shown() == expected
    assert sorted(row["id"] for row in notes(office)) == sorted(expected)
    notebook.close()


def test_work_that_came_back_from_the_office_is_delivered_again_when_the_office_goes_back_too(tmp_path: Path) -> None:
    """First the notebook goes back, and its later notes come home as copies; then the office goes back to before them:
    the copies are the last ones in the world."""
    office, clock = tmp_path / "văn phòng", Clock()
    init(office)
    life = Life(Notebook(tmp_path / "sổ", clock), clock)
    syncing = life.notebook.services.syncing
    with serving(office) as running:
        syncing.enrol(code(office), running.url, "máy").result()
        life.do("note", 0)
        life.sync()
    command(office, "backup", str(tmp_path / "hôm kia.sotay"))
    made, _texts, _drafts = life.backup()
    with serving(office) as running:
        for _ in range(3):
            life.do("note", 0)
        life.do("edit", 1)
        life.notebook.services.syncing.sync(running.url).result()
    everything = dict(life.texts)
    destroy(life.notebook, "gone")
    notebook = life.notebook
    backups.restore(
        notebook.profile, made.path, passphrase=lambda: None, keyring=lambda: notebook._keyring, now=clock()
    )
    notebook._open()
    with serving(office) as running:
        assert notebook.services.syncing.sync(running.url).result().received == 4
    assert life.shown() == everything
    command(office, "restore", str(tmp_path / "hôm kia.sotay"))
    assert len(notes(office)) == 1
    with serving(office) as running:
        assert notebook.services.syncing.sync(running.url).result().pending == 0
        again = notebook.services.syncing.sync(running.url).result()
        assert (again.sent, again.received, again.pending) == (0, 0, 0)
    assert sorted(row["id"] for row in notes(office)) == sorted(everything)
    assert life.shown() == everything
    notebook.close()


def command(office: Path, verb: str, *arguments: str) -> None:
    done = subprocess.run([*COMMAND, verb, str(office), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
