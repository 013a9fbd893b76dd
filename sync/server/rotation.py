"""The server's keys over the years: which are today's, which were before, and how they are changed.

::

    DIR/server.json              the key set of today, signed by the offline root
    DIR/keys/receipt-ID.key      signs receipts, pages, parcels home; `receipt.key` in a folder whose keys never changed
    DIR/keys/parcel-ID.key       opens parcels; `parcel.key` likewise. Those of before stay: a stick may come late

ID is the key id. New halves are written first and `server.json` last, in one step, so that whoever is interrupted has
the old keys or the new ones. The private half of a receipt key that was replaced is destroyed: nobody may sign with it.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.core import seal
from sync.server import errors
from sync.server.files import disk_errors, only_one, sync_folder, write_file
from sync.wire.hello import KeySet, make_key_set

RECEIPT, PARCEL = "receipt", "parcel"
KINDS = (RECEIPT, PARCEL)
_ROOT_KEY = re.compile(r"^ed25519 ([A-Za-z0-9+/]{43}=)\s*$", re.MULTILINE)


class NotTheRootKey(errors.ServerError):
    def __init__(self, file: Path) -> None:
        super().__init__(
            f"Tệp {file} không phải khoá gốc của đơn vị này. Chưa có gì thay đổi. Xin lấy đúng tệp root-key.txt.",
            f"{file} is not the root key of this organisation. Nothing was changed. Please use the right root-key.txt.",
        )


class NotHigher(errors.ServerError):
    def __init__(self, version: int) -> None:
        super().__init__(
            f"Bộ khoá hiện nay mang số {version}; số mới phải lớn hơn. Chưa có gì thay đổi. Xin chọn số khác.",
            f"Today's key set has the number {version}; a new one must be higher. Nothing was changed. "
            "Please choose another.",
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Attributes: `version` of the key set; key ids of the `root`, of `receipt` and `parcel` ("" without one); `before`
    ids of earlier parcel keys, whose parcels can still be opened."""

    version: int
    root: str
    receipt: str
    parcel: str
    before: tuple[str, ...]


def standing(folder: Path, keys: KeySet) -> Standing:
    """What the folder holds. Raises NotWritable."""
    parcel = seal.key_id(keys.parcel) if keys.parcel else ""
    before = tuple(sorted(one for one in parcel_privates(folder) if one != parcel))
    return Standing(keys.version, seal.key_id(keys.root), seal.key_id(keys.receipt), parcel, before)


def private_half(folder: Path, kind: str, public: bytes) -> bytes | None:
    """The private key of this public one, or None when the folder lacks it."""
    for path in _files(folder, kind):
        key = path.read_bytes()
        if len(key) == 32 and _public(kind, key) == public:
            return key
    return None


def parcel_privates(folder: Path) -> Mapping[str, bytes]:
    """Key id → private key of every parcel key that this server ever had and holds. Raises NotWritable."""
    with disk_errors(folder):
        found = (path.read_bytes() for path in _files(folder, PARCEL))
        return {seal.key_id(_public(PARCEL, key)): key for key in found if len(key) == 32}


def rotate(
    folder: Path,
    keys: KeySet,
    root_file: Path,
    kinds: tuple[str, ...],
    random: Callable[[int], bytes],
    version: int = 0,
) -> KeySet:
    """Replace keys of these kinds, under a key set of the next version (or of `version`, which must be higher).

    No server may be running on the folder. Raises NotTheRootKey, NotHigher, AlreadyRunning, NotWritable, DiskFull; then
    nothing changed.
    """
    root = check(folder, keys, root_file, version)
    fresh = {kind: random(32) for kind in kinds}
    public = {RECEIPT: keys.receipt, PARCEL: keys.parcel} | {kind: _public(kind, key) for kind, key in fresh.items()}
    made = make_key_set(
        seal.signer(root),
        org=keys.org,
        version=version or keys.version + 1,
        receipt=public[RECEIPT],
        root=keys.root,
        parcel=public[PARCEL],
    )
    with only_one(folder), disk_errors(folder):
        # The private halves first: a key set that names a key nobody has would lose parcels.
        for kind, key in fresh.items():
            write_file(folder / "keys" / f"{kind}-{seal.key_id(public[kind])}.key", key, 0o600)
        marker = folder / "server.json"
        facts = json.loads(marker.read_bytes())
        facts |= {"keys": made.body.decode(), "keys_sig": base64.b64encode(made.sig).decode()}
        write_file(marker, json.dumps(facts, ensure_ascii=False, indent=1).encode())
        for path in _files(folder, RECEIPT):
            if _public(RECEIPT, path.read_bytes()) != made.receipt:
                path.unlink()
        sync_folder(folder / "keys")
    return made


def check(folder: Path, keys: KeySet, root_file: Path, version: int = 0) -> bytes:
    """The root's private key, when `rotate` may go on. Raises as it does, but for a disk that fails."""
    root = read_root(root_file)
    if root is None or seal.public_key(root) != keys.root:
        raise NotTheRootKey(root_file)
    if version and version <= keys.version:
        raise NotHigher(keys.version)
    with only_one(folder):
        return root


def read_root(file: Path) -> bytes | None:
    """The root's private key from the file that `init` wrote, or None."""
    try:
        found = _ROOT_KEY.search(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return base64.b64decode(found[1]) if found else None


def box_public(private: bytes) -> bytes:
    """The 32-byte X25519 public key of a 32-byte private key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _public(kind: str, private: bytes) -> bytes:
    return seal.public_key(private) if kind == RECEIPT else box_public(private)


def _files(folder: Path, kind: str) -> list[Path]:
    named = sorted((folder / "keys").glob(f"{kind}-*.key"))
    first = folder / "keys" / f"{kind}.key"
    return [*named, first] if first.is_file() else named
