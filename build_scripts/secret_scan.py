"""Look for secrets in the tracked files with detect-secrets; runs in `build/supply` (see `supply.py`).

What looks like a secret and is none stands in `secrets_known.json`: for each file why, and the SHA-1 of each place. A
new one fails, and so does an entry that nothing needs any more, so that the list stays short and true.
`--write` adds what is found now to that list; the reasons are then to be written by hand.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KNOWN = ROOT / "build_scripts" / "secrets_known.json"
# What this project could leak: keys and tokens of its own making, passwords in addresses, and access to where it is
# built. Each further plug-in costs as much time as all the others' patterns together.
BY_FORM = ("PrivateKeyDetector", "BasicAuthDetector", "AWSKeyDetector", "GitHubTokenDetector", "JwtTokenDetector")
BY_LOOKS = ("KeywordDetector", "Base64HighEntropyString", "HexHighEntropyString")
# Pictures and fonts; the pins are hashes throughout and the tables of areas have no room for words.
LEFT_OUT = (".ttf", ".png", ".icc", ".ico", "build_scripts/requirements.txt", "build_scripts/fuzz.txt")
LEFT_OUT += ("build_scripts/supply.txt", "build_scripts/uv.txt", "resources/areas/communes.csv", KNOWN.name)
# Hashes, identifiers and words like `secret = "…"` say something in the program. In tests and data they are invented,
# and only what has the very form of a key or token counts there.
INVENTED = ("tests/", "resources/")
NO_REASON = "NO REASON YET"


def tracked() -> list[str]:
    """The files of the project: what git tracks; where there is no git, or no list of it, what no tool has made."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        paths = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        return sorted(path.as_posix() for path in paths if not any(_is_made(part) for part in path.parts))
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def _is_made(part: str) -> bool:
    """Whether this is a folder or file that tools leave behind."""
    if part.startswith("."):
        return part not in (".ci", ".gitignore", ".gitattributes")
    return part in ("build", "dist", "__pycache__") or part.endswith((".egg-info", ".qm", ".pyc"))


def scan(names: Iterable[str], root: Path = ROOT) -> list[tuple[str, int, str, str]]:
    """(file, line, kind, SHA-1) of everything that looks like a secret."""
    from detect_secrets.core.secrets_collection import SecretsCollection
    from detect_secrets.settings import transient_settings

    found: set[tuple[str, int, str, str]] = set()
    names = list(names)
    for plugins, files in (
        (BY_FORM, [name for name in names if name.startswith(INVENTED)]),
        (BY_FORM + BY_LOOKS, [name for name in names if not name.startswith(INVENTED)]),
    ):
        settings: dict[str, Any] = {"plugins_used": [{"name": name} for name in plugins]}
        with transient_settings(settings):
            collection = SecretsCollection(root=str(root))
            for name in files:
                collection.scan_file(name)
            found |= {(file, one.line_number, one.type, one.secret_hash) for file, one in collection}
    return sorted(found)


def look() -> list[tuple[str, int, str, str]]:
    names = [name for name in tracked() if not name.endswith(LEFT_OUT)]
    with ProcessPoolExecutor(2) as pool:
        return sorted(one for part in pool.map(scan, (names[::2], names[1::2])) for one in part)


def compared(found: Iterable[tuple[str, int, str, str]], known: dict[str, Any]) -> list[str]:
    """One line for each secret that nobody knows, each entry without a reason, and each that nothing needs."""
    here: dict[str, set[str]] = {}
    wrong = []
    for file, line, kind, digest in found:
        here.setdefault(file, set()).add(digest)
        if digest not in known.get(file, {}).get("sha1", ()):
            wrong.append(f"{file}:{line}: {kind}")
    for file, entry in sorted(known.items()):
        if not entry["why"].strip() or entry["why"] == NO_REASON:
            wrong.append(f"{file}: is on the list without a reason")
        gone = set(entry["sha1"]) - here.get(file, set())
        if gone:
            wrong.append(f"{file}: {len(gone)} on the list and no longer there; please take them out")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put what is found into the list of what is none")
    options = parser.parse_args()
    found = look()
    known = json.loads(KNOWN.read_text(encoding="utf-8")) if KNOWN.exists() else {}
    if options.write:
        files = sorted({file for file, *_rest in found})
        known = {
            file: {
                "why": known.get(file, {}).get("why", NO_REASON),
                "sha1": sorted({digest for name, _line, _kind, digest in found if name == file}),
            }
            for file in files
        }
        KNOWN.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    wrong = compared(found, known)
    for line in wrong:
        print(line)
    if wrong:
        print(
            "If this is a secret: take it out, and make it worthless where it was valid. If it is none: run "
            "secret_scan.py --write with build/supply's Python and write the reason beside it."
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
