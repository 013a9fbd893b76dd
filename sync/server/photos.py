"""Photos and files on the office's own disk, which may change them, lose them, or give them back no more.

One that is not what its name says is never taken for being there: it is set aside, and the notebooks are asked for it
again. It is kept, in `blobs/spoilt/`, since it may be the last copy and still show something.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from sync.server import schema
from sync.server.database import alone, reading, writing
from sync.server.epochs import begin_epoch
from sync.server.files import is_unreadable, sync_folder, two_deep
from sync.server.folder import Opened

SPOILT = "spoilt"


def content(path: Path) -> bytes | None:
    """The content (at most 50 MB) when it is what the name says; None when it is not, or the disk cannot read it.
    Raises OSError for anything else that keeps it from being read."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        if is_unreadable(problem):
            return None
        raise
    return data if hashlib.sha256(data).hexdigest() == path.name else None


def set_aside(blobs: Path) -> int:
    """Move what is not whole out of the way; how many there were. Nobody may be writing."""
    bad = [path for path in two_deep(blobs) if content(path) is None]
    for path in bad:
        (blobs / SPOILT).mkdir(mode=0o700, exist_ok=True)
        path.replace(blobs / SPOILT / path.name)
        sync_folder(path.parent)
    return len(bad)


def heal(opened: Opened, now: datetime, random: Callable[[int], bytes]) -> dict[str, int]:
    """Set aside what is not whole. Where a photo that a revision names is not there, a new epoch begins: what was
    signed for before counts no more, and whoever has the photo offers it again. Nobody may be serving.

    Returns how many were `spoilt`, and how many are missing now, also such as nobody has sent yet.
    """
    spoilt = set_aside(opened.folder / "blobs")
    with reading(opened.engine) as db:
        named = set(db.execute(sa.select(schema.blob_ref.c.sha256).distinct()).scalars())
    missing = len(named - {path.name for path in two_deep(opened.folder / "blobs")})
    if missing:
        with writing(opened.engine) as db:
            alone(db)
            begin_epoch(db, random(16).hex(), now)
    return {"spoilt": spoilt, "missing_blobs": missing}
