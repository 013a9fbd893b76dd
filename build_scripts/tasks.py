#!/usr/bin/env python3
"""The one entry for everything that is done with this project; needs nothing but Python 3.11.

The first task that runs project code makes `.venv` by itself (see `environment.py`). Each task is a function below;
what it runs is either a tool inside `.venv` or a script beside this one, run with the Python of `.venv`.
"""

from __future__ import annotations

import sys

# This stands before every other import, so that an old Python says this sentence instead of a SyntaxError.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Sổ tay needs Python 3.11 or newer; this is Python "
        + sys.version.split()[0]
        + ".\nOn Debian or Ubuntu:  sudo apt-get install python3.11 python3.11-venv"
        + "\nand then:  python3.11 build_scripts/tasks.py"
    )

import argparse
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import environment
import postgres
from environment import ROOT, SetupFailed, say

PYTHON_FOLDERS = ("desktop_app", "ui", "sync", "tests", "build_scripts")


@dataclass(frozen=True, slots=True)
class Task:
    """One sub-command. `passes_on`: arguments that are not the task's own go to the program behind it."""

    name: str
    help: str
    act: Callable[[argparse.Namespace, list[str]], int]
    passes_on: str = ""


def run(_options: argparse.Namespace, rest: list[str]) -> int:
    if not environment.has_display():
        say("There is no display here, so the demo runs instead of the window.")
        return demo(_options, [])
    environment.prepare(x11=environment.wants_x11())
    return _become([str(environment.python()), "-m", "desktop_app", *rest])


def test(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare()
    _offer_postgres("The tests on PostgreSQL are skipped.")
    if rest:
        return _call([str(environment.python()), "-m", "pytest", *rest])
    _fetch_crosscheck()
    # Two workers: the machines that this is meant for have two cores. One file stays on one worker, so a server that
    # a module's tests share is started once.
    pytest = [str(environment.python()), "-m", "pytest", "-n", "2", "--dist", "loadfile", "--durations", "15"]
    pytest.append("--max-worker-restart=0")  # a crash is a failure: else xdist may wait for ever
    steps = [*_lint_steps(), ("tests", pytest)]
    return _steps(steps)


def lint(_options: argparse.Namespace, _rest: list[str]) -> int:
    environment.prepare(qt=False)
    return _steps(_lint_steps())


def demo(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare(x11=environment.wants_x11())
    return _script("demo.py", rest)


def screens(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare()
    pictures = sorted(map(str, (ROOT / "tests" / "ui").rglob("test_pictures.py")))
    return _call([str(environment.python()), "-m", "pytest", "-n", "2", *pictures, *rest])


def tour(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare()
    os.environ["SOTAY_TOUR"] = "1"
    code = _call([str(environment.python()), "-m", "pytest", "-q", "tests/ui/tour", *rest])
    pictures = len(list((ROOT / "build" / "tour").glob("*.png")))
    say(f"{pictures} pictures are in build{os.sep}tour{os.sep}")
    return code


def xserver(_options: argparse.Namespace, _rest: list[str]) -> int:
    environment.prepare(x11=True)
    if shutil.which("Xvfb") is None:
        environment.offer(("xvfb",), "Without it there is no X server to try the window on.")
    return _script("xserver.py", [])


def killtest(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare(qt=False)
    return _script("killtest.py", rest)


def typingtest(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare()
    return _script("typingtest.py", rest)


def monkeytest(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare()
    return _script("monkeytest.py", rest)


def keytest(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare(qt=False)
    return _script("keytest.py", rest)


def simulate(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare(qt=False)
    return _script("simulate.py", rest)


def parcels(_options: argparse.Namespace, _rest: list[str]) -> int:
    environment.prepare(qt=False)
    return _call([str(environment.python()), "-m", "tests.unit.sync.parcels.damage"])


def damagetest(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare(qt=False)
    return _script("damagetest.py", rest)


def badlink(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare(qt=False)
    return _script("badlink.py", rest)


def fuzz(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare(qt=False)
    return _script("fuzz.py", rest)


def decoders(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare(qt=False)
    return _script("decoders.py", rest)


def keyringtest(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare(qt=False)
    missing = [name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None]
    if missing:
        environment.offer(("dbus", "gnome-keyring"), "Without them the real keyring cannot be tried.")
    return _script("keyringtest.py", rest)


def bench(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare()
    if "server" in rest:
        _offer_postgres("Only SQLite is measured.")
    return _call([str(environment.python()), "-m", "tests.benchmarks", *rest])


def documents(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare()
    return _script("documents.py", rest)


def build(_options: argparse.Namespace, _rest: list[str]) -> int:
    # The libraries of a window on X11 go into the folder, so they must be here whatever shows the window today.
    environment.prepare(x11=sys.platform.startswith("linux"), build=True)
    folders = ["--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build" / "pyinstaller")]
    spec = str(ROOT / "build_scripts" / "sotay.spec")
    started = time.monotonic()
    pyinstaller = [str(environment.python()), "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    if _call([*pyinstaller, *folders, spec]) != 0:
        return 1
    made = ROOT / "dist" / "sotay"
    code = _script("prove_build.py", [str(made)])
    size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file() and not path.is_symlink())
    say(f"{made.relative_to(ROOT)}: {size / 1e6:.0f} MB, {time.monotonic() - started:.0f} s")
    return code


def translations(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare(qt=False)
    return _script("translations.py", rest or ["update"])


def sbom(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare()
    return _script("sbom.py", rest)


def lock(_options: argparse.Namespace, rest: list[str]) -> int:
    environment.prepare(qt=False)
    plain = [
        "--generate-hashes",
        "--universal",
        "--no-header",
        "--no-emit-index-url",
        "--no-annotate",
        "--quiet",
        *rest,
    ]
    uv = str(environment.tool("uv"))
    extras = ["--extra", "client", "--extra", "server", "--extra", "dev"]
    target = str(environment.REQUIREMENTS)
    if _call([uv, "pip", "compile", "pyproject.toml", *extras, *plain, "-o", target]) != 0:
        return 1
    # The installer itself is pinned too; its version is written in one place, the lock file.
    pinned = environment.UV_REQUIREMENTS.read_text(encoding="utf-8").split()[0]
    command = [uv, "pip", "compile", "-", *plain, "-o", str(environment.UV_REQUIREMENTS)]
    if subprocess.run(command, check=False, cwd=ROOT, input=pinned, text=True).returncode != 0:
        return 1
    for name, wanted in (
        ("fuzz.txt", "schemathesis"),
        ("decoders.txt", "atheris"),
        ("supply.txt", "pip-audit\ndetect-secrets"),
    ):
        command = [uv, "pip", "compile", "-", *plain, "-o", str(ROOT / "build_scripts" / name)]
        if subprocess.run(command, check=False, cwd=ROOT, input=wanted, text=True).returncode != 0:
            return 1
    return 0


TASKS = (
    Task("run", "open the window (where there is no display: run the demo)", run, passes_on="sotay"),
    Task("demo", "the main job, unattended, through the real window; leaves pictures and minutes in build/demo", demo),
    Task(
        "test",
        "lint, types and every test; with arguments: pytest alone, with these arguments",
        test,
        passes_on="pytest",
    ),
    Task("lint", "ruff check, ruff format --check, mypy, known holes in what is pinned, secrets in the tree", lint),
    Task("screens", "photograph every screen in both languages into build/screens", screens, passes_on="pytest"),
    Task(
        "tour",
        "photograph every scene of the window in both languages, every look and text size, into build/tour",
        tour,
        passes_on="pytest",
    ),
    Task("xserver", "the demo on a real X server (Xvfb) and offscreen; both must come out alike", xserver),
    Task("killtest", "kill it at work, count what is lost (--over save|sync|server|parcel)", killtest, "killtest.py"),
    Task(
        "typingtest",
        "kill the window while somebody types through an input method (--cycles N --parallel M --seconds S)",
        typingtest,
        "typingtest.py",
    ),
    Task(
        "monkeytest",
        "a monkey clicks and types in the real window, then the power goes (--lives N --seconds S --seed S)",
        monkeytest,
        "monkeytest.py",
    ),
    Task("keytest", "kill the program at every step of a change of its keys (--cycles N)", keytest, "keytest.py"),
    Task(
        "simulate",
        "random schedules of synchronisation, every invariant checked (--schedules N --seed S --mutant NAME)",
        simulate,
        "simulate.py",
    ),
    Task("parcels", "cut and bend the golden parcels at every byte and bit, and count what is taken in", parcels),
    Task("keyringtest", "keep the key in the real gnome-keyring, and see it locked", keyringtest),
    Task(
        "damagetest", "damage notebooks at random, examine and salvage them (--cycles N)", damagetest, "damagetest.py"
    ),
    Task(
        "badlink", "the program and the server with a bad line between them ([--profile NAME])", badlink, "badlink.py"
    ),
    Task("fuzz", "Schemathesis on the server's OpenAPI document ([--examples N])", fuzz, "fuzz.py"),
    Task("decoders", "atheris on what reads messages and parcels ([--seconds N])", decoders, "decoders.py"),
    Task("bench", "measure, each figure beside its floor ([NAME…] [--records N])", bench, "tests.benchmarks"),
    Task("documents", "golden minutes, Word beside PDF, as pictures (or --opened, --bench)", documents, "names"),
    Task("build", "the one-folder program for this machine in dist/sotay, and its proof", build),
    Task(
        "translations", "update: find new sentences (default); release: compile them", translations, "translations.py"
    ),
    Task("sbom", "what the program is made of (CycloneDX) and every licence, into build/sbom", sbom),
    Task("lock", "pin every requirement again, with hashes (--upgrade: to the newest versions)", lock, passes_on="uv"),
)


def _lint_steps() -> list[tuple[str, list[str]]]:
    ruff, mypy = str(environment.tool("ruff")), [str(environment.python()), "-m", "mypy"]
    folders = [name for name in PYTHON_FOLDERS if (ROOT / name).exists()]
    return [
        ("ruff check", [ruff, "check", *folders]),
        ("ruff format", [ruff, "format", "--check", *folders]),
        ("mypy", mypy),
        ("known holes", [str(environment.python()), str(ROOT / "build_scripts" / "supply.py"), "holes"]),
        ("secrets", [str(environment.python()), str(ROOT / "build_scripts" / "supply.py"), "secrets"]),
    ]


def _offer_postgres(without: str) -> None:
    if postgres.programs() is None:
        environment.offer([postgres.PACKAGE], without)


def _fetch_crosscheck() -> None:
    """The second source that the table of provinces and communes is checked against is fetched, not committed."""
    if _call([str(environment.python()), str(ROOT / "build_scripts" / "areas.py"), "fetch"]) != 0:
        raise SetupFailed("The second source for the areas could not be fetched: see the lines above.")


def _steps(steps: Sequence[tuple[str, list[str]]]) -> int:
    """Run every step even when one fails, so that one run shows everything; print what took how long."""
    outcome: list[tuple[str, int, float]] = []
    for name, command in steps:
        say(f"── {name}")
        started = time.monotonic()
        outcome.append((name, _call(command), time.monotonic() - started))
    say("")
    for name, code, seconds in outcome:
        say(f"{'ok    ' if code == 0 else 'FAILED'} {name:12} {seconds:6.1f} s")
    return 1 if any(code for _name, code, _seconds in outcome) else 0


def _script(name: str, arguments: Sequence[str]) -> int:
    return _call([str(environment.python()), str(ROOT / "build_scripts" / name), *arguments])


def _call(command: Sequence[str]) -> int:
    # Tests and figures start many processes: bytecode (in ignored folders) spares each of them a second of compiling.
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(command, check=False, cwd=ROOT, env=environ).returncode


def _become(command: Sequence[str]) -> int:
    """Hand the process over to the program; Windows has no such call and waits for it instead."""
    if os.name == "nt":
        return subprocess.run(command, check=False).returncode
    return os.execv(command[0], list(command))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tasks.py",
        description="Sổ tay: everything that is done with this project. The first use sets up .venv by itself.",
        epilog="Example:  python3 build_scripts/tasks.py run",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="task", metavar="TASK", required=True)
    for task in TASKS:
        more = f"Further arguments are passed on to {task.passes_on}." if task.passes_on else None
        command = commands.add_parser(task.name, help=task.help, description=task.help.capitalize() + ".", epilog=more)
        command.set_defaults(chosen=task)
    return parser


def main(arguments: Sequence[str]) -> int:
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    task: Task = options.chosen
    if rest and not task.passes_on:
        parser.error(f"{task.name} does not know {' '.join(rest)}")
    try:
        return task.act(options, [argument for argument in rest if argument != "--"])
    except SetupFailed as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
