"""The office's parcel key: the private half stays in the server's folder, the public half stands in the signed key set.

A folder from before there were parcels has neither. It gets them with the organisation's root key, from the safe place
where that is kept, since nothing else may sign a key set.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path

from sync.core import seal
from sync.server import errors
from sync.server.files import disk_errors, write_file
from sync.server.folder import Opened, box_public
from sync.wire.hello import make_key_set

_ROOT_KEY = re.compile(r"^ed25519 ([A-Za-z0-9+/]{43}=)\s*$", re.MULTILINE)


class NoParcelKey(errors.ServerError):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Máy chủ ở {folder} chưa có khoá gói. Dữ liệu vẫn nguyên. "
            "Xin lấy tệp khoá gốc từ nơi cất giữ rồi chạy: sotay-server parcel key DIR --root-key TỆP.",
            f"The server in {folder} has no parcel key yet. Its data is whole. "
            "Please fetch the root key file from its safe place and run: sotay-server parcel key DIR --root-key FILE.",
        )


class NotTheRootKey(errors.ServerError):
    def __init__(self, file: Path) -> None:
        super().__init__(
            f"Tệp {file} không phải khoá gốc của đơn vị này. Chưa có gì thay đổi. Xin lấy đúng tệp root-key.txt.",
            f"{file} is not the root key of this organisation. Nothing was changed. Please use the right root-key.txt.",
        )


def parcel_key(opened: Opened) -> bytes:
    """The private parcel key. Raises NoParcelKey, Damaged when it is not the one that the key set names."""
    path = opened.folder / "keys" / "parcel.key"
    if not opened.keys.parcel:
        raise NoParcelKey(opened.folder)
    with disk_errors(opened.folder):
        try:
            private = path.read_bytes()
        except FileNotFoundError:
            private = b""
    if len(private) != 32 or box_public(private) != opened.keys.parcel:
        raise errors.Damaged(path)
    return private


def add_parcel_key(opened: Opened, root_file: Path, random: Callable[[int], bytes]) -> bool:
    """Give a folder its parcel key; False when it has one. A running server takes it up when it is started again.

    Raises NotTheRootKey, NotWritable, DiskFull.
    """
    if opened.keys.parcel:
        return False
    root = _root_key(root_file)
    if root is None or seal.public_key(root) != opened.keys.root:
        raise NotTheRootKey(root_file)
    private = random(32)
    keys = make_key_set(
        seal.signer(root),
        org=opened.org,
        version=opened.keys.version + 1,
        receipt=opened.keys.receipt,
        root=opened.keys.root,
        parcel=box_public(private),
    )
    marker = opened.folder / "server.json"
    with disk_errors(opened.folder):
        facts = json.loads(marker.read_bytes())
        facts |= {"keys": keys.body.decode(), "keys_sig": base64.b64encode(keys.sig).decode()}
        # The private half first: a key set that names a key nobody has would lose parcels.
        write_file(opened.folder / "keys" / "parcel.key", private, 0o600)
        write_file(marker, json.dumps(facts, ensure_ascii=False, indent=1).encode())
    return True


def _root_key(file: Path) -> bytes | None:
    try:
        found = _ROOT_KEY.search(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return base64.b64decode(found[1]) if found else None
