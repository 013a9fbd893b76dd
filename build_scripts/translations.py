"""The translations of the window: `update` reads the sources into the .ts files, `release` makes the .qm files that
Qt loads.

Vietnamese is the language of the sources. `sotay_en.ts` holds the English of our own sentences; `qtbase_vi.ts` the
Vietnamese of the few sentences that Qt itself shows (Qt ships no Vietnamese). Standard library only; run with the
project's own Python, which has PySide6's tools beside it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n"
OURS = FOLDER / "sotay_en.ts"
ENGLISH = FOLDER / "en"
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


def english() -> dict[tuple[str, str], str]:
    """The English of our sentences by (context, Vietnamese), from `resources/i18n/en/*.json`: the place to write them.

    `{"Đóng": "Close"}` holds everywhere (context "") and must be said in one way in all files;
    `{"MenuBar": {"Mục": "Places"}}` holds in one class only.
    """
    words: dict[tuple[str, str], str] = {}
    for path in sorted(ENGLISH.glob("*.json")):
        for key, value in json.loads(path.read_text(encoding="utf-8")).items():
            entries = {("", key): value} if isinstance(value, str) else {(key, one): say for one, say in value.items()}
            for entry, translation in entries.items():
                if words.setdefault(entry, translation) != translation:
                    raise ToolFailed(f"{path.name} says {entry[1]!r} in another way than a file before it")
    return words


def update(target: Path = OURS) -> list[str]:
    """Bring `target` up to date with the sources and with the English in `resources/i18n/en`.

    Sentences that are gone leave. Returns the sentences that still have no English.
    """
    options = ["-source-language", "vi", "-target-language", "en", "-no-obsolete", "-locations", "none", "-silent"]
    _run(_tool("lupdate"), *(str(path) for path in sources()), *options, "-ts", str(target))
    words, missing = english(), []
    tree = ElementTree.parse(target)
    pairs = ((context, message) for context in tree.getroot().iter("context") for message in context.iter("message"))
    for context, message in pairs:
        source = message.findtext("source") or ""
        translation = message.find("translation")
        if translation is None:
            continue
        say = words.get((context.findtext("name") or "", source)) or words.get(("", source))
        if say:
            translation.text = say
            translation.attrib.pop("type", None)
        else:
            translation.text = None
            translation.set("type", "unfinished")
            missing.append(source)
    text = ElementTree.tostring(tree.getroot(), encoding="unicode", short_empty_elements=False)
    target.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', encoding="utf-8")
    return sorted(set(missing))


def release(folder: Path = FOLDER) -> list[Path]:
    """Compile the .ts files into .qm files in `folder`; unfinished sentences are left out (they show in Vietnamese)."""
    made = []
    for source in (OURS, QT_OWN):
        target = folder / f"{source.stem}.qm"
        _run(_tool("lrelease"), "-silent", str(source), "-qm", str(target))
        made.append(target)
    return made


def main(arguments: list[str]) -> int:
    if arguments not in (["update"], ["release"]):
        print("usage: translations.py update|release", file=sys.stderr)
        return 2
    try:
        if arguments == ["update"]:
            for missing in update():
                print(f"no English yet: {missing}")
        else:
            release()
    except (ToolFailed, OSError, ValueError) as error:
        print(f"The translations could not be made: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
