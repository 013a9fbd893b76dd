"""A server folder that was copied, or put back from a copy, begins a life of its own.

Two folders that both say "stored" in one epoch would deceive everybody who goes from one to the other: a notebook takes
what one of them signed for as being at the other too, photos above all. A log of a notebook that may be a copy begins a
new replica (`desktop_app/storage/anchor.py`); here it is a new epoch, which costs nothing: notebooks learn of it from
the next answer and offer again what is missing. A folder that was only moved is taken for a copy as well.

The place is remembered beside the mark. A copy that overwrites a file without making a new one, and one of a whole
machine, cannot be told from the original by it.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sync.server import audit, mark
from sync.server.database import alone, writing
from sync.server.epochs import begin_epoch
from sync.server.folder import Opened

log = logging.getLogger("sotay.server")


def settle(opened: Opened, now: Callable[[], datetime]) -> bool:
    """Asked before anything is signed in this folder: begin a new epoch if it may be a copy; whether that was done.

    Raises Behind for a database that is older than its mark."""
    mark.check(opened.engine, opened.folder)
    if not mark.is_elsewhere(opened.folder):
        return False
    epoch = secrets.token_hex(16)
    with writing(opened.engine) as db:
        alone(db)
        begin_epoch(db, epoch, now())
        stands = mark.of(db)
    # Only then: whoever is killed in between begins one more.
    mark.write(opened.folder, stands, now())
    audit.add(opened, audit.MOVED, {"epoch": epoch}, now(), secrets.token_bytes)
    log.warning(
        "%s: thư mục này được chép hoặc chuyển tới đây nên bắt đầu một đời dữ liệu mới; các sổ tự gửi lại phần còn "
        "thiếu. Nếu máy chủ ở nơi cũ còn chạy, xin dừng máy ấy. / This folder was copied or moved here, so it begins a "
        "new epoch; notebooks send what is missing by themselves. If the server in the old place still runs, stop it.",
        opened.folder,
    )
    return True


@contextmanager
def keeping(opened: Opened, now: Callable[[], datetime]) -> Iterator[None]:
    """`settle`, and then `mark.keeping` around the block."""
    settle(opened, now)
    with mark.keeping(opened.engine, opened.folder, now):
        yield
