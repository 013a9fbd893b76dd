"""The mark at the foot of an exported paper, by which it can be matched to the record that it was made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from desktop_app.exports.presets import Preset

CODE_LETTERS = 10


def revision_code(revisions: Iterable[str]) -> str:
    """A short code of a record's revisions, by their ids in any order: 10 hexadecimal digits of their SHA-256."""
    return hashlib.sha256("\n".join(sorted(revisions)).encode()).hexdigest()[:CODE_LETTERS]


def export_mark(preset: Preset, version: int, code: str) -> str:
    """What `build_minutes` takes as `mark`: the version of the record, and the code of its revisions."""
    return preset.words["mark"].format(version=version, code=code)
