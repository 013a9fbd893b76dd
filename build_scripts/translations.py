"""The translations of the window: `update` reads the sources into the .ts files, `release` makes the .qm files that
Qt loads.

Vietnamese is the language of the sources. `sotay_en.ts` holds the English of our own sentences; `qtbase_vi.ts` the
Vietnamese of the few sentences that Qt itself shows (Qt ships no Vietnamese). Standard library only; run with the
project's own Python, which has PySide6's tools beside it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n"
OURS = FOLDER / "sotay_en.ts"
QT_OWN = FOLDER / "qtbase_vi.ts"


class ToolFailed(Exception):
    """One of Qt's language tools could not do its work; the text is what it said."""


def _tool(name: str) -> str:
    """PySide6's tool beside the running Python (pyside6-lupdate, pyside6-lrelease)."""
    suffix = ".exe" if sys.platform == "win32" else ""
    path = Path(sys.executable).parent / f"pyside6-{name}{suffix}"
    if not path.exists():
        raise ToolFailed(f"{path.name} is not installed beside {sys.executable}")
    return str(path)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)
    if done.returncode != 0:
        raise ToolFailed((done.stderr or done.stdout).strip())


def sources(root: Path = ROOT) -> list[Path]:
    """The modules that may hold sentences for people."""
    return sorted((root / "ui").rglob("*.py"))


def update(target: Path = OURS) -> None:
    """Bring `target` up to date with the sources; new sentences arrive unfinished, sentences that are gone leave."""
    options = ["-source-language", "vi", "-target-language", "en", "-no-obsolete", "-locations", "none", "-silent"]
    _run(_tool("lupdate"), *(str(path) for path in sources()), *options, "-ts", str(target))


def release(folder: Path = FOLDER) -> list[Path]:
    """Compile the .ts files into .qm files in `folder`; unfinished sentences are left out (they show in Vietnamese)."""
    made = []
    for source in (OURS, QT_OWN):
        target = folder / f"{source.stem}.qm"
        _run(_tool("lrelease"), "-silent", str(source), "-qm", str(target))
        made.append(target)
    return made


def main(arguments: list[str]) -> int:
    actions = {"update": update, "release": release}
    if len(arguments) != 1 or arguments[0] not in actions:
        print("usage: translations.py update|release", file=sys.stderr)
        return 2
    try:
        actions[arguments[0]]()
    except (ToolFailed, OSError) as error:
        print(f"The translations could not be made: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
