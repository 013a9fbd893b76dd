"""Several people at one machine, through the commands (in this process: what they do, not how they start)."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app import app, cli
from tests.integration.commands.conftest import Done
from tests.support import cheap_derivation

NOTE = {"title": "Nước yếu", "content": "Bà con nói nước yếu", "area": "29461", "channel": "conversation"}
NOTE |= {"severity": 1, "occurred_on": "2026-11-20", "no_proposal_reason": "đã báo"}
Sotay = Callable[..., Done]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("một", "hai"):
        (tmp_path / name).write_text(f"mua roi tren song {name}\n")
    return tmp_path / "dữ liệu" / "sotay"


@pytest.fixture
def sotay(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Sotay:
    """A command as it is given without --profile: the usual folder is the test's. The real derivation, but cheap."""
    cheap_derivation(monkeypatch)
    monkeypatch.setattr(cli, "default_folder", lambda: home)

    def run(*arguments: object, stdin: str = "", word: str = "một") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsys.readouterr()
        passphrase = ("--passphrase-file", home.parent.parent / word)
        code = cli.run([str(one) for one in ("--json", *passphrase, *arguments)])
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run


def test_who_was_named_when_the_notebook_was_made_is_on_the_list(sotay: Sotay, home: Path) -> None:
    assert sotay("init", "--name", "  Nguyễn Thị  Lành ").code == 0
    assert [one["name"] for one in sotay("people", "list").json] == ["Nguyễn Thị Lành"]
    assert sotay("--person", "nguyễn thị lành", "status").code == 0
    assert json.loads((home / "settings.json").read_bytes())["label"] == {"owner": "Nguyễn Thị Lành"}


def test_two_people_add_write_and_leave_without_seeing_each_other(
    sotay: Sotay, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sotay("people", "list").json == []
    first = sotay("people", "add", "Nguyễn Thị Lành")
    assert first.json["profile"] == str(home)
    assert sotay("note", "add", stdin=json.dumps(NOTE)).code == 0, "alone, nobody has to be named"
    other = Path(sotay("people", "add", "Bình", word="hai").json["profile"])
    assert other.parent == home / "people"
    taken = sotay("people", "add", "bình")
    assert (taken.code, taken.out) == (1, "")
    people = sotay("people", "list").json
    assert [(one["name"], one["profile"]) for one in people] == [("Bình", str(other)), ("Nguyễn Thị Lành", str(home))]
    unclear = sotay("note", "list")
    assert unclear.code == 1
    assert "--person" in unclear.err
    assert len(sotay("--person", "nguyễn thị lành", "note", "list").json) == 1
    assert sotay("note", "list", "--person", "Bình", word="hai").json == []
    assert sotay("--profile", home, "note", "list").json, "a folder that is named is that folder"
    assert sotay("note", "list", "--person", "Hạnh").code == 1
    opened: list[tuple[Path, bool]] = []
    monkeypatch.setattr(app, "open_window", lambda profile, named: opened.append((profile.folder, named)) or 0)
    sotay("--person", "bình")
    sotay()
    assert opened == [(other, True), (home, False)], "who was named is not asked; else the window asks"
    assert sotay("guard", stdin="Bà con nói nước yếu").code == 0, "what needs no notebook asks for nobody"

    unsure = sotay("people", "remove", "Nguyễn Thị Lành")
    assert (unsure.code, "--yes" in unsure.err) == (1, True)
    kept = sotay("people", "remove", "Nguyễn Thị Lành", "--yes")
    assert kept.code == 1
    assert (home / "notebook.db").exists(), "what is nowhere else stays"
    (tmp_path / "USB").mkdir()
    gone = sotay("people", "remove", "Nguyễn Thị Lành", "--yes", "--backup", tmp_path / "USB")
    assert gone.code == 0, gone.err
    assert Path(gone.json["backup"]).exists()
    assert {path.name for path in home.iterdir()} == {"people"}
    assert sotay("note", "list", word="hai").json == [], "now there is only one, who is meant"
    back = sotay("--profile", tmp_path / "máy khác", "backup", "restore", gone.json["backup"])
    assert back.code == 0, back.err
    assert len(sotay("--profile", tmp_path / "máy khác", "note", "list").json) == 1
