"""Writes the golden databases of this version: a notebook and its office, small and with everything in them. Run once
for each version of their tables, never again: a later version proves with them that it opens what an earlier one wrote.

    python -m tests.integration.sync.make_golden_databases NUMBER
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
import tarfile
import tempfile
from pathlib import Path

from desktop_app import app
from desktop_app.profile import Profile
from desktop_app.storage import store
from desktop_app.storage.sync_store import SyncStore
from sync.carriers.memory import MemoryCarrier
from sync.server import folder
from tests.contracts.world import World
from tests.support import Clock, MemoryKeyring

GOLDEN = Path(__file__).parents[2] / "golden" / "databases"
PASSPHRASE = "mở sổ mẫu"
NOTE = {
    "content": "Bà con nói nước máy từ 16 giờ trở đi rất yếu.",
    "area": "29461",
    "channel": "conversation",
    "severity": 2,
    "occurred_on": "2026-11-20",
    "no_proposal_reason": "đã báo tổ nước",
}
PHOTO = bytes.fromhex(  # a PNG of one grey point
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63680000008200817c0d2c120000000049454e44ae426082"
)


def main() -> None:
    packed = GOLDEN / f"{sys.argv[1]}.tar.xz"
    with tempfile.TemporaryDirectory() as where, packed.open("xb") as file:  # fails where it is already
        target = Path(where) / "golden"
        target.mkdir()
        _make(Path(where), target)
        with tarfile.open(fileobj=file, mode="w:xz") as archive:
            for name in ("facts.json", "notebook", "office"):
                archive.add(target / name, name)


def _make(where: Path, target: Path) -> None:
    world = World(where / "office")
    profile = Profile(where / "notebook")
    store.create(profile, label="Mẫu", passphrase=PASSPHRASE, keyring=MemoryKeyring, new_id=app.new_id)
    opened = store.unlock(profile, passphrase=lambda: PASSPHRASE, keyring=MemoryKeyring)
    services = app.build_services(opened, profile, clock=Clock())
    capture = services.capture
    session = world.session(SyncStore(opened, capture._context.views), MemoryCarrier(world.call), opened.author)
    session.enrol(world.code(), "máy mẫu")
    first = capture.add("note", [{**NOTE, "title": f"Việc số {number}"} for number in range(3)]).result()
    photo = capture.new_draft("note", {**NOTE, "title": "Có ảnh"}).result()
    capture.attach(photo.id, PHOTO).result()
    capture.complete(photo.id).result()
    session.sync()
    edited = capture.edit(first[0].record_id).result()
    capture.save_draft(edited.id, {**edited.fields, "title": "Việc số 0, đã sửa"}).result()
    capture.complete(edited.id).result()
    capture.delete(first[1].record_id).result()
    session.sync()
    capture.add("note", [{**NOTE, "title": "Chưa giao"}]).result()
    capture.new_draft("note", {"content": "Đang viết dở"}).result()
    own = sorted(bytes(row[0]).hex() for row in opened.read("SELECT id FROM rev WHERE own = 1"))
    services.close()
    world.close()
    for path in (profile.database, profile.key_file):
        (target / "notebook").mkdir(exist_ok=True)
        shutil.copy(path, target / "notebook" / path.name)
    shutil.copytree(where / "office", target / "office", ignore=shutil.ignore_patterns("move-to-safety", "*.lock"))
    database = target / "office" / "server.db"
    with sqlite3.connect(database) as db:
        db.execute("PRAGMA journal_mode=DELETE")
        db.execute("VACUUM")
    folder.open_folder(target / "office").close()
    # A throwaway authority's private key teaches nobody anything, and is not needed to open the database.
    (target / "office" / "tls" / "ca.key").unlink()
    facts = {"own": own, "titles": ["Việc số 0, đã sửa", "Việc số 2", "Có ảnh", "Chưa giao"]}
    (target / "facts.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
