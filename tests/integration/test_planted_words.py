"""Two hundred planted words after a whole life with two crashes: none is found in what lies on the disk."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.planted import PASSPHRASE, WORDS
from tests.integration.sync.running import code, init, serving

# Outside the notebook, by the person's own wish: what was exported, and the files that were attached.
OUTSIDE = ("xuất", "đính kèm", "văn phòng", "office.json")


def spellings(text: str) -> set[bytes]:
    """The bytes of a text in every form that a file might hold it."""
    forms = {unicodedata.normalize(form, variant) for form in ("NFC", "NFD") for variant in (text, text.upper())}
    return {form.encode(coding) for form in forms for coding in ("utf-8", "utf-16-le", "utf-16-be")}


def key_spellings(digits: str) -> set[bytes]:
    raw = bytes.fromhex(digits)
    return {raw, digits.encode(), digits.upper().encode(), base64.b64encode(raw), base64.urlsafe_b64encode(raw)}


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file with its content, and its name as content too."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if inside.parts[0] in OUTSIDE:
            continue
        yield str(inside), str(inside).encode("utf-8", "surrogateescape")
        if path.is_file():
            yield str(inside), path.read_bytes()


def live(folder: Path, stage: str) -> str:
    environment = {**os.environ, "TMPDIR": str(folder / "tmp"), "TMP": str(folder / "tmp"), "HOME": str(folder / "nhà")}
    environment |= {f"XDG_{name}_HOME": str(folder / "nhà") for name in ("DATA", "CONFIG", "CACHE", "STATE")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.planted", str(folder), stage],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr[-3000:]
    return done.stdout + done.stderr


@pytest.mark.skipif(os.name == "nt", reason="the child is killed by a POSIX signal")
def test_no_planted_word_is_found_in_anything_that_stays_on_the_disk(tmp_path: Path) -> None:
    for name in ("tmp", "nhà", "xuất"):
        (tmp_path / name).mkdir()
    office = tmp_path / "văn phòng"
    init(office)
    with serving(office) as server:
        (tmp_path / "office.json").write_text(json.dumps({"url": server.url, "code": code(office)}))
        said = live(tmp_path, "first") + live(tmp_path, "then")
    secrets = json.loads((tmp_path / "secrets.json").read_text())
    (tmp_path / "secrets.json").unlink()
    words = [one for kind in WORDS.values() for one in kind] + [PASSPHRASE]
    assert len(words) > 200
    assert len(secrets) >= 4, "the keys of the database and the device, and the token of a session"
    wanted = {word: spellings(word) for word in words} | {key: key_spellings(key) for key in secrets}
    looked_at = list(files(tmp_path))
    names = {name for name, _content in looked_at}
    assert {"sổ/notebook.db", "sổ/notebook.db-wal", "sổ/sotay.log", "sổ/key.json", "báo sự cố.txt"} <= names
    assert sum(name.endswith(".sotay") for name in names) == 4
    found = [
        (name, word)
        for name, content in [*looked_at, ("what was printed", said.encode())]
        for word, forms in wanted.items()
        if any(form in content for form in forms)
    ]
    assert found == []
    # The search itself finds what is there: the exports, which the person asked for, hold the words in clear.
    exported = [path.name for path in (tmp_path / "xuất").iterdir()]
    assert any(form in name.encode() for name in exported for form in spellings(WORDS["xuat"][0]))
