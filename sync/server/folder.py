"""The server's folder: what `init` makes and `serve` opens.

::

    DIR/server.json        what this is: format, organisation, public keys, the signed key set
    DIR/server.db          the database
    DIR/keys/              private: receipt.key signs receipts and pages; secret.key makes tokens; parcel.key opens
                           parcels (missing in a folder from before there were parcels, see server/parcel_keys.py)
    DIR/tls/               private authority for addresses other than loopback
    DIR/blobs/             photos and files, named by their SHA-256
    DIR/move-to-safety/    the organisation's root key and recovery key: the server needs neither

Files are made in a folder beside it and renamed at the end, so that a failed `init` leaves nothing.
"""

from __future__ import annotations

import base64
import errno
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.core import ids, seal
from sync.core.chain import NO_IDS
from sync.server import database, errors, schema, tls
from sync.wire.hello import KeySet, make_key_set, read_key_set

FORMAT = 1
UNWRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOENT, errno.EEXIST)

ROOT_NOTE = """KHOÁ GỐC CỦA ĐƠN VỊ. Xin chép tệp này ra hai nơi cất giữ an toàn (ví dụ hai USB trong két), rồi xoá
khỏi máy chủ. Máy chủ không cần khoá này khi chạy; chỉ cần khi đổi khoá của máy chủ.

THE ORGANISATION'S ROOT KEY. Copy this file to two safe places (for example two USB sticks in a safe), then delete it
from the server. The server runs without it; it is needed only to change the server's keys.

ed25519 {key}
"""
RECOVERY_NOTE = """KHOÁ CỨU HỘ CỦA ĐƠN VỊ. Xin chép tệp này ra hai nơi an toàn, rồi xoá khỏi máy chủ. Chỉ dùng khi
một cộng tác viên quên mật khẩu, có mặt hai cán bộ.

THE ORGANISATION'S RECOVERY KEY. Copy this file to two safe places, then delete it from the server. To be used by two
officers together, when a collaborator has forgotten the passphrase.

x25519 {key}
"""


@dataclass(frozen=True)
class Opened:
    """A server folder, opened. `engine` the database; `keys` the signed key set; `receipt_sign` signs receipts;
    `secret` makes tokens; `recovery` the public recovery key; `ca` the authority's certificate (PEM)."""

    folder: Path
    org: str
    org_name: str
    engine: sa.Engine
    keys: KeySet
    receipt_sign: seal.Sign
    secret: bytes
    recovery: bytes
    ca: str

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn the operating system's refusals into sentences."""
    try:
        yield
    except OSError as problem:
        if problem.errno == errno.ENOSPC:
            raise errors.DiskFull from problem
        if problem.errno in UNWRITABLE:
            raise errors.NotWritable(path) from problem
        raise


def init(folder: Path, *, name: str, now: datetime, random: Callable[[int], bytes] = secrets.token_bytes) -> None:
    """Make a new server in `folder`, which must be empty or missing. Raises ServerError; then nothing was left."""
    with disk_errors(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise errors.AlreadyThere(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = folder.with_name(f".{folder.name}.new")
        if building.exists():
            shutil.rmtree(building)
        building.mkdir(mode=0o700)
        try:
            _build(building, name, now, random)
            if folder.exists():
                folder.rmdir()
            building.rename(folder)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise


def _build(folder: Path, name: str, now: datetime, random: Callable[[int], bytes]) -> None:
    org = ids.uuid7(int(now.timestamp() * 1000), random(10))
    root, receipt, recovery, parcel = random(32), random(32), random(32), random(32)
    keys = make_key_set(
        seal.signer(root),
        org=org,
        version=1,
        receipt=seal.public_key(receipt),
        root=seal.public_key(root),
        parcel=box_public(parcel),
    )
    recovery_public = box_public(recovery)
    for part in ("keys", "tls", "blobs", "move-to-safety"):
        (folder / part).mkdir(mode=0o700)
    _write_private(folder / "keys" / "receipt.key", receipt)
    _write_private(folder / "keys" / "secret.key", random(32))
    _write_private(folder / "keys" / "parcel.key", parcel)
    _write_private(folder / "move-to-safety" / "root-key.txt", ROOT_NOTE.format(key=_b64(root)).encode())
    _write_private(folder / "move-to-safety" / "recovery-key.txt", RECOVERY_NOTE.format(key=_b64(recovery)).encode())
    ca, ca_key = tls.make_authority(name, now)
    write_file(folder / "tls" / "ca.pem", ca)
    _write_private(folder / "tls" / "ca.key", ca_key)
    engine = database.open_sqlite(folder / "server.db")
    try:
        database.migrate(engine)
        with database.writing(engine) as db:
            db.execute(sa.insert(schema.meta), {"key": "org", "value": org})
            db.execute(sa.insert(schema.epoch), {"id": random(16).hex(), "started": now.isoformat(timespec="seconds")})
    finally:
        engine.dispose()
    facts = {
        "format": FORMAT,
        "org": org,
        "name": name,
        "keys": keys.body.decode(),
        "keys_sig": _b64(keys.sig),
        "recovery": _b64(recovery_public),
    }
    write_file(folder / "server.json", json.dumps(facts, ensure_ascii=False, indent=1).encode())


def open_folder(folder: Path) -> Opened:
    """Open what `init` made. Raises NotAServer, Damaged, Newer, NotWritable."""
    with disk_errors(folder):
        marker = folder / "server.json"
        if not marker.is_file():
            raise errors.NotAServer(folder)
        facts = _read_facts(marker)
        if facts["format"] > FORMAT:
            raise errors.Newer
        keys = read_key_set(facts["keys"].encode(), base64.b64decode(facts["keys_sig"]), root=None)
        if keys is None or keys.org != facts["org"]:
            raise errors.Damaged(marker)
        receipt = _read_key(folder / "keys" / "receipt.key")
        if seal.public_key(receipt) != keys.receipt:
            raise errors.Damaged(folder / "keys" / "receipt.key")
        secret = _read_key(folder / "keys" / "secret.key")
        path = folder / "server.db"
        if not path.is_file():
            raise errors.Damaged(path)
        if not os.access(path, os.W_OK) or not os.access(folder, os.W_OK):
            raise errors.NotWritable(folder)
        ca = (folder / "tls" / "ca.pem").read_text()
    engine = database.open_sqlite(path)
    try:
        with database.explained(path):
            database.migrate(engine)
            with database.reading(engine) as db:
                org = db.execute(sa.select(schema.meta.c.value).where(schema.meta.c.key == "org")).scalar()
        if org != keys.org:
            raise errors.Damaged(path)
    except BaseException:
        engine.dispose()
        raise
    return Opened(
        folder=folder,
        org=keys.org,
        org_name=facts["name"],
        engine=engine,
        keys=keys,
        receipt_sign=seal.signer(receipt),
        secret=secret,
        recovery=base64.b64decode(facts["recovery"]),
        ca=ca,
    )


def box_public(private: bytes) -> bytes:
    """The 32-byte X25519 public key of a 32-byte private key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _read_facts(marker: Path) -> dict[str, Any]:
    try:
        facts = json.loads(marker.read_bytes())
        texts = ("org", "name", "keys", "keys_sig", "recovery")
        if type(facts["format"]) is int and all(isinstance(facts[key], str) for key in texts):
            base64.b64decode(facts["keys_sig"], validate=True)
            base64.b64decode(facts["recovery"], validate=True)
            return dict(facts)
    except (ValueError, KeyError, TypeError):
        pass
    raise errors.Damaged(marker)


def _read_key(path: Path) -> bytes:
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        raise errors.Damaged(path) from None
    if len(key) != 32:
        raise errors.Damaged(path)
    return key


def write_file(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write beside, flush to disk, rename: the file is whole or not there."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename durable (POSIX; Windows keeps its own journal and cannot open folders)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_private(path: Path, data: bytes) -> None:
    write_file(path, data, 0o600)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def new_feed(db: sa.Connection, kind: str, feed_id: str) -> int:
    """An empty feed; returns its number."""
    values = {"id": feed_id, "kind": kind, "seq": 0, "digest": NO_IDS}
    return int(db.execute(sa.insert(schema.feed).returning(schema.feed.c.num), values).scalar_one())
