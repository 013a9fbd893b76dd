"""Known holes are told with what mends them, and never a false all-clear; a planted secret is found."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "build_scripts"))

import secret_scan  # noqa: E402
import supply  # noqa: E402

TODAY = date(2026, 11, 22)
HOLE = {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1", "GHSA-aaaa-bbbb-cccc"], "fix_versions": ["2.7.0"]}
ANSWER = json.dumps(
    {
        "dependencies": [
            {"name": "urllib3", "version": "2.6.0", "vulns": [HOLE]},
            {"name": "lxml", "version": "6.1", "vulns": []},
            {"name": "sotay-own", "skip_reason": "not found"},
        ]
    }
)
ACCEPTED = '[[accepted]]\nid = "CVE-2026-1"\nwhy = "no redirects are followed here"\nuntil = '


def test_a_hole_is_told_with_all_its_names_and_what_mends_it() -> None:
    holes, looked_up, skipped = supply.read_answer(ANSWER)
    assert (looked_up, skipped) == (2, 1)
    wrong, told = supply.judged(holes, [], TODAY)
    assert wrong == ["urllib3 2.6.0: PYSEC-2026-1, CVE-2026-1, GHSA-aaaa-bbbb-cccc (mended in 2.7.0)"]
    assert told == []


def test_a_hole_may_be_lived_with_until_a_day_and_not_longer() -> None:
    holes, *_ = supply.read_answer(ANSWER)
    wrong, told = supply.judged(holes, supply.accepted(ACCEPTED + "2026-11-22"), TODAY)
    assert wrong == []
    assert "because no redirects are followed here" in told[0]
    wrong, _ = supply.judged(holes, supply.accepted(ACCEPTED + "2026-11-21"), TODAY)
    assert "was accepted until 2026-11-21" in wrong[0]
    assert supply.judged([], supply.accepted(ACCEPTED + "2027-01-01"), TODAY) == (
        [],
        ["CVE-2026-1 is accepted, but nothing has it any more"],
    )


@pytest.mark.parametrize("entry", ['why = ""\nuntil = 2027-01-01', 'why = "so"\nuntil = "some day"', 'why = "so"'])
def test_nothing_is_accepted_without_a_reason_and_an_end(entry: str) -> None:
    with pytest.raises((KeyError, TypeError)):
        supply.accepted(f'[[accepted]]\nid = "CVE-2026-1"\n{entry}')


def test_the_list_in_the_tree_can_be_read() -> None:
    supply.accepted(supply.ACCEPTED.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("answers", "code", "said"),
    [
        ([None], 0, supply.UNREACHABLE),
        # pip-audit says "no known vulnerabilities" here, having looked at nothing.
        ([json.dumps({"dependencies": [{"name": "a", "skip_reason": "not found"}]})], 0, supply.UNREACHABLE),
        ([ANSWER, None], 0, supply.UNREACHABLE),
        ([ANSWER, ANSWER, json.dumps({"dependencies": []})], 1, "HOLE urllib3 2.6.0"),
    ],
)
def test_a_list_that_cannot_be_reached_is_said_and_is_no_all_clear(
    answers: list[str | None], code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = iter(answers)
    monkeypatch.setattr(supply, "install", lambda: Path("python"))
    monkeypatch.setattr(supply, "ask", lambda _python, _requirements: next(waiting))
    assert supply.holes() == code
    output = capsys.readouterr()
    assert said in output.out + output.err
    assert ("looked up" in output.out) == bool(code)


def test_the_list_is_asked_about_one_package_first() -> None:
    first = supply.first_entry("# made by uv\nabc==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:aa\ndef==2 \\\n")
    assert first == "abc==1.0 \\\n    --hash=sha256:aa\n"


def test_every_new_place_and_every_entry_without_a_reason_or_use_is_told() -> None:
    known = {"a.py": {"why": "an alphabet", "sha1": ["1"]}, "b.py": {"why": secret_scan.NO_REASON, "sha1": ["2"]}}
    found = [("a.py", 3, "Hex", "1"), ("a.py", 4, "Hex", "9")]
    wrong = secret_scan.compared(found, known)
    assert [line.split(":")[0] for line in wrong] == ["a.py", "b.py", "b.py"]
    assert wrong[0] == "a.py:4: Hex"
    assert secret_scan.compared(found[:1], {"a.py": known["a.py"]}) == []


def test_planted_secrets_are_found(tmp_path: Path) -> None:
    python = supply.FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        pytest.skip("tasks.py lint installs detect-secrets")
    key = "-----BEGIN {} KEY-----\nMIIEvQIBADANBg\n-----END {} KEY-----\n".format(*["PRIVATE"] * 2)
    planted = {
        "one.pem": key,
        "two.py": "url = 'https://lanh:" + "Rau-muong-7" + "@example.org/'\n",
        "three.py": "token = '" + "ghp_" + "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX" + "'\n",
        "four.py": "db_password = 'vườn xoài'\n",
        "none.py": "title = 'Nước yếu ở ấp Giồng Lức'\n",
    }
    for name, text in planted.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    program = "import sys, pathlib, secret_scan; print(secret_scan.scan(sys.argv[2:], pathlib.Path(sys.argv[1])))"
    done = subprocess.run(
        [str(python), "-c", program, str(tmp_path), *planted],
        env={"PYTHONPATH": str(ROOT / "build_scripts")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {name for name in planted if f"'{name}'" in done.stdout} == set(planted) - {"none.py"}


def test_without_git_the_same_files_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [name for name in secret_scan.tracked() if (secret_scan.ROOT / name).is_file()]

    def no_git(*_words: object, **_more: object) -> None:
        raise FileNotFoundError("git")

    monkeypatch.setattr(secret_scan.subprocess, "run", no_git)
    walked = secret_scan.tracked()
    assert set(listed) <= set(walked)
    assert not any(name.startswith((".venv/", "build/", ".git/")) for name in walked)
