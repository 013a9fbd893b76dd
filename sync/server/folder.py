"""The server's folder: what `init` makes and `serve` opens.

::

    DIR/server.json        what this is: format, organisation, public keys, the signed key set
    DIR/server.db          the database, unless it is a PostgreSQL: then keys/database.url says where
    DIR/high-water.json    how far the database had come when the server last ran (see mark.py)
    DIR/keys/              private: receipt.key signs receipts and pages; secret.key makes tokens; parcel.key opens
                           parcels (missing in a folder from before there were parcels, see server/parcel_keys.py);
                           under names of their own once they were changed, see server/rotation.py
    DIR/tls/               private authority for addresses other than loopback
    DIR/blobs/             photos and files, named by their SHA-256
    DIR/move-to-safety/    the organisation's root key, spare root key and recovery key: the server needs none of them

Files are made in a folder beside it and renamed at the end, so that a failed `init` leaves nothing.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from sync.core import ids, seal
from sync.core.chain import NO_IDS
from sync.server import database, errors, schema, tls
from sync.server.fence import Fence
from sync.server.files import disk_errors, only_one, write_file
from sync.server.moving import move_to, set_aside
from sync.server.rotation import RECEIPT, SPARE_FILE, box_public, make_spare, private_half
from sync.wire.key_set import KeySet, make_key_set, read_key_set

FORMAT = 1
DATABASE_FILE = Path("keys", "database.url")

ROOT_NOTE = """KHOÁ GỐC CỦA ĐƠN VỊ. Xin chép tệp này ra hai USB cất trong két, khác nơi cất khoá gốc dự phòng
(spare-root-key.txt), rồi xoá khỏi máy chủ. Máy chủ không cần khoá này khi chạy; chỉ cần khi đổi khoá của máy chủ.

THE ORGANISATION'S ROOT KEY. Copy this file to two USB sticks in a safe, in another place than the spare root key
(spare-root-key.txt), then delete it from the server. The server runs without it; it is needed only to change the
server's keys.

ed25519 {key}
"""
RECOVERY_NOTE = """KHOÁ CỨU HỘ CỦA ĐƠN VỊ. Xin chép tệp này ra hai nơi an toàn, rồi xoá khỏi máy chủ. Chỉ dùng khi
một cộng tác viên quên mật khẩu, có mặt hai cán bộ.

THE ORGANISATION'S RECOVERY KEY. Copy this file to two safe places, then delete it from the server. To be used by two
officers together, when a collaborator has forgotten the passphrase.

x25519 {key}
"""


@dataclass(frozen=True)
class Identity:
    """Who a server is, without its database; the attributes as in `Opened`."""

    org: str
    org_name: str
    keys: KeySet
    receipt_sign: seal.Sign
    secret: bytes
    recovery: bytes
    ca: str


@dataclass(frozen=True)
class Opened:
    """A server folder, opened. `engine` the database; `keys` the signed key set; `receipt_sign` signs receipts;
    `secret` makes tokens; `recovery` the public recovery key; `ca` the authority's certificate (PEM);
    `fence` around the database."""

    folder: Path
    org: str
    org_name: str
    engine: sa.Engine
    keys: KeySet
    receipt_sign: seal.Sign
    secret: bytes
    recovery: bytes
    ca: str
    fence: Fence

    def close(self) -> None:
        self.engine.dispose()


def init(
    folder: Path,
    *,
    name: str,
    now: datetime,
    random: Callable[[int], bytes] = secrets.token_bytes,
    url: str | None = None,
) -> None:
    """Make a new server in `folder`, which must be empty or missing; `url`: on this empty PostgreSQL.

    Raises ServerError; then nothing was left.
    """
    with disk_errors(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise errors.AlreadyThere(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = folder.with_name(f".{folder.name}.new")
        if building.exists():
            shutil.rmtree(building)
        building.mkdir(mode=0o700)
        try:
            _build(building, name, now, random, url)
            if folder.exists():
                folder.rmdir()
            building.rename(folder)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise


def _build(folder: Path, name: str, now: datetime, random: Callable[[int], bytes], url: str | None) -> None:
    org = ids.uuid7(int(now.timestamp() * 1000), random(10))
    root, receipt, recovery, parcel = random(32), random(32), random(32), random(32)
    spare, word, note = make_spare(org, root, random(32))
    keys = make_key_set(
        seal.signer(root),
        org=org,
        version=1,
        receipt=seal.public_key(receipt),
        root=seal.public_key(root),
        parcel=box_public(parcel),
        spare=(spare, word),
    )
    recovery_public = box_public(recovery)
    for part in ("keys", "tls", "blobs", "move-to-safety"):
        (folder / part).mkdir(mode=0o700)
    _write_private(folder / "keys" / "receipt.key", receipt)
    _write_private(folder / "keys" / "secret.key", random(32))
    _write_private(folder / "keys" / "parcel.key", parcel)
    _write_private(folder / "move-to-safety" / "root-key.txt", ROOT_NOTE.format(key=_b64(root)).encode())
    _write_private(folder / SPARE_FILE, note)
    _write_private(folder / "move-to-safety" / "recovery-key.txt", RECOVERY_NOTE.format(key=_b64(recovery)).encode())
    ca, ca_key = tls.make_authority(name, now)
    write_file(folder / "tls" / "ca.pem", ca)
    _write_private(folder / "tls" / "ca.key", ca_key)
    if url is not None:
        _write_private(folder / DATABASE_FILE, url.encode())
    engine = database.open_postgres(url) if url is not None else database.open_sqlite(folder / "server.db")
    try:
        with database.explained(engine), database.writing(engine) as db:
            database.alone(db)
            if database.schema_version(db) is not None:
                raise errors.ForeignDatabase(database.shown(engine))
            database.make_tables(db)
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


def open_folder(folder: Path, url: str | None = None) -> Opened:
    """Open what `init` made. `url` names its PostgreSQL, once: the folder remembers it, and a server that was on
    SQLite until now moves there. Older tables become today's, unless somebody holds the folder (StillServed).

    Raises NotAServer, Damaged, Newer, StillServed, NotWritable, and for PostgreSQL what `database.open_postgres`
    raises.
    """
    who = read_identity(folder)
    with disk_errors(folder):
        engine = connect(folder, who.org, url)
    return with_engine(folder, who, engine)


def with_engine(folder: Path, who: Identity, engine: sa.Engine) -> Opened:
    """The server `who` in `folder` on a database that is open already."""
    return Opened(
        folder=folder,
        org=who.org,
        org_name=who.org_name,
        engine=engine,
        keys=who.keys,
        receipt_sign=who.receipt_sign,
        secret=who.secret,
        recovery=who.recovery,
        ca=who.ca,
        fence=Fence(engine),
    )


def read_identity(folder: Path) -> Identity:
    """Everything but the database. Raises NotAServer, Damaged, Newer."""
    with disk_errors(folder):
        marker = folder / "server.json"
        if not marker.is_file():
            raise errors.NotAServer(folder)
        facts = _read_facts(marker)
        if facts["format"] > FORMAT:
            raise errors.Newer
        keys = read_key_set(facts["keys"].encode(), base64.b64decode(facts["keys_sig"]), roots=None)
        if keys is None or keys.org != facts["org"]:
            raise errors.Damaged(marker)
        receipt = private_half(folder, RECEIPT, keys.receipt)
        if receipt is None:
            raise errors.Damaged(folder / "keys" / "receipt.key")
        secret = _read_key(folder / "keys" / "secret.key")
        ca = (folder / "tls" / "ca.pem").read_text()
    return Identity(
        org=keys.org,
        org_name=facts["name"],
        keys=keys,
        receipt_sign=seal.signer(receipt),
        secret=secret,
        recovery=base64.b64decode(facts["recovery"]),
        ca=ca,
    )


def connect(folder: Path, org: str, url: str | None = None) -> sa.Engine:
    """The folder's database, at today's tables and holding `org`."""
    kept = kept_url(folder)
    if url is None and kept is None:
        return _connect_sqlite(folder, org)
    engine = database.open_postgres(url or kept or "")
    try:
        with database.explained(engine):
            if kept is None:
                move_to(engine, folder, org)
            elif not database.is_made(engine):
                raise errors.Behind  # somebody emptied it, or put an empty one in its place
            _upgrade(engine, folder)
            if database.org_of(engine) != org:
                raise errors.ForeignDatabase(database.shown(engine))
    except BaseException:
        engine.dispose()
        raise
    if url is not None and url != kept:
        keep_url(folder, url)
        set_aside(folder)
    return engine


def _connect_sqlite(folder: Path, org: str) -> sa.Engine:
    path = folder / "server.db"
    if not path.is_file():
        raise errors.Damaged(path)
    if not os.access(path, os.W_OK) or not os.access(folder, os.W_OK):
        raise errors.NotWritable(folder)
    engine = database.open_sqlite(path)
    try:
        with database.explained(path):
            _upgrade(engine, folder)
            if database.org_of(engine) != org:
                raise errors.Damaged(path)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _upgrade(engine: sa.Engine, folder: Path) -> None:
    """Bring older tables to today's, while nobody serves the folder: an older server would go on with what it takes for
    its own tables. Raises StillServed, Newer."""
    with database.reading(engine) as db:
        if database.schema_version(db) == database.NEWEST_SCHEMA:
            return
    try:
        with only_one(folder):
            database.migrate(engine)
    except errors.AlreadyRunning:
        raise errors.StillServed(folder) from None


def kept_url(folder: Path) -> str | None:
    """The PostgreSQL that this server uses, or None."""
    try:
        return (folder / DATABASE_FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def keep_url(folder: Path, url: str) -> None:
    """Remember it; it may hold a password, so only the owner may read it."""
    _write_private(folder / DATABASE_FILE, url.encode())


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


def _write_private(path: Path, data: bytes) -> None:
    write_file(path, data, 0o600)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def new_feed(db: sa.Connection, kind: str, feed_id: str) -> int:
    """An empty feed; returns its number."""
    values = {"id": feed_id, "kind": kind, "seq": 0, "digest": NO_IDS}
    return int(db.execute(sa.insert(schema.feed).returning(schema.feed.c.num), values).scalar_one())
