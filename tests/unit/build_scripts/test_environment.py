"""Set-up: what is checked when, what is asked for in which words. Nothing is installed here."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from build_scripts import environment

Project = Callable[[], list[str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A made-up project whose set-up steps only say their names; calling it gives and clears what was said."""
    said: list[str] = []
    scripts = tmp_path / "build_scripts"
    scripts.mkdir()
    for path in (tmp_path / "pyproject.toml", scripts / "requirements.txt", scripts / "uv.txt"):
        path.write_text("x", encoding="utf-8")
    i18n = tmp_path / "i18n"
    i18n.mkdir()
    for name, value in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "STAMP": tmp_path / ".venv" / "stamp.json",
        "REQUIREMENTS": scripts / "requirements.txt",
        "UV_REQUIREMENTS": scripts / "uv.txt",
        "I18N": i18n,
    }.items():
        monkeypatch.setattr(environment, name, value)

    def make_venv(*, fresh: bool) -> None:
        said.append("fresh venv" if fresh else "venv")
        environment.python().parent.mkdir(parents=True, exist_ok=True)
        environment.python().touch()

    monkeypatch.setattr(environment, "_make_venv", make_venv)
    monkeypatch.setattr(environment, "_install_packages", lambda: said.append("packages"))
    monkeypatch.setattr(environment, "_install_project", lambda: said.append("project"))
    monkeypatch.setattr(environment, "_check_system", lambda *, venv, kinds: said.append(f"system {sorted(kinds)}"))

    def heard() -> list[str]:
        environment.prepare()
        found, said[:] = list(said), []
        return found

    return heard


def test_the_second_start_looks_at_nothing(project: Project) -> None:
    assert project() == ["system ['qt']", "venv", "packages", "project"]
    assert project() == []


@pytest.mark.parametrize("name", ["pyproject.toml", "build_scripts/requirements.txt", "build_scripts/uv.txt"])
def test_changed_requirements_are_installed(project: Project, tmp_path: Path, name: str) -> None:
    project()
    (tmp_path / name).write_text("y", encoding="utf-8")
    assert project() == ["system ['qt']", "venv", "packages", "project"]


def test_a_moved_folder_starts_afresh(project: Project) -> None:
    project()
    stamp = json.loads(environment.STAMP.read_text(encoding="utf-8"))
    environment.STAMP.write_text(json.dumps({**stamp, "root": "/elsewhere", "fingerprint": ""}), encoding="utf-8")
    assert "fresh venv" in project()


def test_a_set_up_that_was_interrupted_goes_on(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_connection() -> None:
        raise environment.SetupFailed("no connection")

    with monkeypatch.context() as patch, pytest.raises(environment.SetupFailed):
        patch.setattr(environment, "_install_packages", no_connection)
        project()
    assert "project" in project()


def test_a_damaged_stamp_is_no_stamp(project: Project) -> None:
    project()
    environment.STAMP.write_text("{", encoding="utf-8")
    assert "packages" in project()


def test_a_display_is_looked_at_once_more(project: Project) -> None:
    project()
    environment.prepare(x11=True)
    assert project() == ["system ['x11']"]


def test_translations_are_made_when_they_are_older(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[list[str]] = []
    monkeypatch.setattr(environment, "_run", lambda command: made.append([Path(part).name for part in command]) or True)
    project()
    assert made == []
    source, compiled = environment.I18N / "sotay_en.ts", environment.I18N / "sotay_en.qm"
    source.touch()
    project()
    assert [call[1:] for call in made] == [["translations.py", "release"]]
    compiled.touch()
    os.utime(source, (1, 1))
    project()
    assert len(made) == 1


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"QT_QPA_PLATFORM": "minimal:x=1"}, True),
        ({"QT_QPA_PLATFORM": "xcb"}, False),
    ],
)
def test_whether_there_is_a_display(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], shown: bool) -> None:
    monkeypatch.setattr(environment.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert environment.has_display() is shown


def test_a_missing_library_is_named_by_its_package() -> None:
    found = environment.missing_libraries({"libnothing-of-this-name.so.7": "libnothing7"})
    assert found == ["libnothing7"]


def test_without_rights_the_exact_command_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(environment.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    with pytest.raises(environment.SetupFailed, match="sudo apt-get install -y libegl1 libgl1"):
        environment._apt_install(["libegl1", "libgl1"])


def test_another_system_is_told_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.sys, "platform", "linux")
    monkeypatch.setattr(environment.shutil, "which", lambda name: None)
    monkeypatch.setattr(environment, "missing_libraries", lambda libraries: ["libegl1"])
    with pytest.raises(environment.SetupFailed, match="libegl1"):
        environment._check_system(venv=False, kinds={"qt"})


def test_what_a_task_can_do_without_is_offered_and_never_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment.sys, "platform", "linux")
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000, raising=False)
    for apt in ("/usr/bin/apt-get", None):
        monkeypatch.setattr(environment.shutil, "which", lambda name, apt=apt: apt if name == "apt-get" else None)
        environment.offer(["postgresql"], "The tests on PostgreSQL are skipped.")
        said = capsys.readouterr().err
        assert ("sudo apt-get install -y postgresql" in said) == (apt is not None)
        assert "The tests on PostgreSQL are skipped." in said
