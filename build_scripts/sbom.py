"""What the program is made of: a CycloneDX 1.5 list and the licences, for a release and for whoever audits it.

Only what is pinned in requirements.txt and installed here counts; the hashes are the pinned ones. Libraries that live
inside a wheel (SQLite, SQLCipher, OpenSSL, Qt) are listed by the version that they say of themselves.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "build_scripts" / "requirements.txt"
TARGET = ROOT / "build" / "sbom"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def pinned(text: str) -> dict[str, tuple[str, list[str]]]:
    """name → (version, SHA-256 of its files) of everything that requirements.txt pins."""
    found: dict[str, tuple[str, list[str]]] = {}
    name = ""
    for line in text.splitlines():
        if match := _PINNED.match(line):
            name = re.sub(r"[-_.]+", "-", match[1]).lower()
            found[name] = (match[2], [])
        if name:
            found[name][1].extend(_HASH.findall(line))
    return found


def licence(name: str) -> str:
    """What an installed package says of its licence: its expression, else its classifiers, else its words."""
    said = metadata.metadata(name)
    expression = next(iter(said.get_all("License-Expression") or []), "")
    classifiers = [line.split(" :: ")[-1] for line in said.get_all("Classifier") or [] if line.startswith("License")]
    words = "\n".join(said.get_all("License") or []).strip().splitlines()
    if expression or classifiers or words:
        return expression or ", ".join(classifiers) or words[0][:80]
    # Some wheels only carry the text itself.
    for file in metadata.files(name) or []:
        if "LICEN" in file.name.upper():
            text = Path(str(file.locate())).read_text(encoding="utf-8")
            first = next((line.strip() for line in text.splitlines() if line.strip()), "")
            return f"{first[:80]} ({file.name})"
    return "not stated"


def components(text: str) -> list[dict[str, Any]]:
    """One entry for each pinned package that is installed here."""
    found = []
    for name, (version, hashes) in sorted(pinned(text).items()):
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue  # pinned for another system
        if installed != version:
            raise SystemExit(f"{name} is installed as {installed}, pinned as {version}: run tasks.py once.")
        found.append(
            {
                "type": "library",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
                "licenses": [{"license": {"name": licence(name)}}],
                "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
            }
        )
    return found


def embedded() -> list[dict[str, Any]]:
    """What lives inside wheels and would be missed by whoever only reads package names."""
    from cryptography.hazmat.backends.openssl.backend import backend
    from lxml import etree
    from PIL import features
    from PySide6.QtCore import qVersion
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(":memory:")
    cipher = connection.execute("PRAGMA cipher_version").fetchone()[0].split()[0]
    connection.close()
    openssl = backend.openssl_version_text().split()[1]
    versions = {"sqlite": dbapi2.sqlite_version, "sqlcipher": cipher, "openssl": openssl, "qt": qVersion()}
    versions |= {"libxml2": _dotted(etree.LIBXML_VERSION), "libxslt": _dotted(etree.LIBXSLT_VERSION)}
    versions |= {"zlib": zlib.ZLIB_RUNTIME_VERSION, "python": sys.version.split()[0]}
    for name in ("libjpeg_turbo", "webp", "freetype2", "littlecms2"):  # what reads pictures, inside Pillow
        if found := features.version(name):
            versions[name] = found
    return [{"type": "library", "name": name, "version": version} for name, version in versions.items()]


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def main() -> int:
    text = REQUIREMENTS.read_text(encoding="utf-8")
    parts = [*components(text), *embedded()]
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": parts}
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / "sotay.cdx.json").write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    lines = [
        f"{one['name']} {one['version']}: {one['licenses'][0]['license']['name']}" for one in parts if "purl" in one
    ]
    (TARGET / "licences.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    unstated = [line for line in lines if line.endswith("not stated")]
    print(f"{len(parts)} parts in {TARGET.relative_to(ROOT)}")
    for line in unstated:
        print(f"no licence stated: {line}", file=sys.stderr)
    return 1 if unstated else 0


if __name__ == "__main__":
    sys.exit(main())
