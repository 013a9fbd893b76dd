"""A notebook that cannot be opened any more: what can be read is put into a new one, with a plain report."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from desktop_app.domain.registry import TYPES
from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.domain.vocabulary import Vocabulary
from desktop_app.errors import FileProblem
from desktop_app.profile import Profile
from desktop_app.storage import keys
from desktop_app.storage import salvage as storage
from desktop_app.storage.salvage import Salvaged
from desktop_app.storage.slots import Keyring
from desktop_app.storage.views import Views
from sync.core.ids import uuid7


def salvage(
    profile: Profile,
    *,
    passphrase: Callable[[], str | None],
    now: datetime,
    folders: Sequence[Path] = (),
    keyring: Callable[[], Keyring] = keys.system_keyring,
) -> Salvaged:
    """See storage.salvage. Raises also what `keys.unlock` raises: without the key nothing can be read; FileProblem when
    one of the `folders` is not there, since the stick with the backups that was meant is not plugged in, say."""
    for folder in folders:
        if not folder.is_dir():
            raise FileProblem(
                f"Không thấy thư mục {folder}. Chưa làm gì cả, sổ vẫn như trước. Xin cắm USB hoặc xem lại tên thư mục.",
                f"There is no folder {folder}. Nothing was done, the notebook is as it was. "
                "Please plug the stick in, or check the name.",
            )
    key = keys.unlock(profile.key_file, passphrase=passphrase, keyring=keyring)
    return storage.salvage(profile, key, Views(TYPES, cache(Vocabulary.load)), now=now, new_id=_new_id, folders=folders)


def now() -> datetime:
    return datetime.now(VIETNAM)


def _new_id() -> str:
    return uuid7(time.time_ns() // 1_000_000, os.urandom(10))


def as_facts(done: Salvaged) -> dict[str, Any]:
    """The report for programs."""
    return {**asdict(done), "kept": str(done.kept) if done.kept else None}


def sentence(done: Salvaged, language: str) -> str:
    """The report for people: what is there again, what is not, and what to do."""
    if language == "en":
        parts = [f"{done.records} records and {done.drafts} drafts are there again."]
        if done.from_backup:
            parts.append(f"{done.from_backup} revisions came from a backup.")
        if done.missing or not done.complete:
            parts.append(
                (f"At least {done.missing} revisions could not be read. " if done.missing else "Some may be missing. ")
                + "What was delivered before comes back at the next sync."
            )
        if not done.device:
            parts.append("The notebook must be connected with the office again; please ask for a new code.")
        return " ".join([*parts, f"The damaged files are kept in {done.kept}."])
    parts = [f"Đã lấy lại {done.records} bản ghi và {done.drafts} bản nháp."]
    if done.from_backup:
        parts.append(f"{done.from_backup} lần ghi lấy từ bản sao lưu.")
    if done.missing or not done.complete:
        parts.append(
            (f"Ít nhất {done.missing} lần ghi không đọc được. " if done.missing else "Có thể còn thiếu. ")
            + "Những gì đã giao sẽ tự về lại ở lần đồng bộ tới."
        )
    if not done.device:
        parts.append("Sổ cần nối lại với văn phòng, xin văn phòng cấp mã mới.")
    return " ".join([*parts, f"Tệp hỏng vẫn được giữ ở {done.kept}."])
