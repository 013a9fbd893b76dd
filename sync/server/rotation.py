"""The server's keys over the years: which are today's, which were before, and how they are changed.

::

    DIR/server.json              the key set of today, signed by the offline root or its spare
    DIR/keys/receipt-ID.key      signs receipts, pages, parcels home; `receipt.key` in a folder whose keys never changed
    DIR/keys/parcel-ID.key       opens parcels; `parcel.key` likewise. Those of before stay: a stick may come late

    DIR/move-to-safety/spare-root-key.txt   until it is moved: the spare root

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
from sync.wire.key_set import KeySet, make_key_set, spare_word

RECEIPT, PARCEL = "receipt", "parcel"
KINDS = (RECEIPT, PARCEL)
SPARE_FILE = Path("move-to-safety", "spare-root-key.txt")
_ROOT_KEY = re.compile(r"^ed25519 ([A-Za-z0-9+/]{43}=)\s*$", re.MULTILINE)
_ROOTS_WORD = re.compile(r"^named-by-root ([A-Za-z0-9+/]{86}==)\s*$", re.MULTILINE)

SPARE_NOTE = """KHOÁ GỐC DỰ PHÒNG CỦA ĐƠN VỊ. Xin chép tệp này ra hai USB và cất ở một nơi KHÁC nơi cất khoá gốc
(root-key.txt), ví dụ ở toà nhà khác, rồi xoá khỏi máy chủ. Cháy hay mất một nơi thì còn nơi kia. Chỉ dùng khi khoá
gốc bị mất hoặc bị lộ: sotay-server keys rotate DIR --root-key spare-root-key.txt; nếu bị lộ thì thêm --retire-root.
Ai có tệp này thì thay được khoá gốc, nên xin giữ kín như khoá gốc.

THE ORGANISATION'S SPARE ROOT KEY. Copy this file to two USB sticks and keep them in ANOTHER place than the root key
(root-key.txt), for example in another building, then delete it from the server. If one place burns or is robbed, the
other is left. To be used only when the root key is lost or was stolen: sotay-server keys rotate DIR --root-key
spare-root-key.txt; if it was stolen, with --retire-root. Whoever has this file can put the root key out of use, so
keep it as secret as the root key.

ed25519 {key}
named-by-root {word}
"""


class NotTheRootKey(errors.ServerError):
    def __init__(self, file: Path) -> None:
        super().__init__(
            f"Tệp {file} không phải khoá gốc của đơn vị này. Chưa có gì thay đổi. "
            "Xin lấy đúng tệp root-key.txt, hoặc spare-root-key.txt nếu tệp kia đã mất.",
            f"{file} is not the root key of this organisation. Nothing was changed. "
            "Please use the right root-key.txt, or spare-root-key.txt if that one is lost.",
        )


class RootRetired(errors.ServerError):
    def __init__(self, file: Path) -> None:
        super().__init__(
            f"Khoá gốc trong tệp {file} đã bị bỏ, các sổ không nhận nữa. Chưa có gì thay đổi. "
            "Xin lấy tệp khoá gốc dự phòng spare-root-key.txt.",
            f"The root key in {file} was retired, and notebooks believe it no more. Nothing was changed. "
            "Please use the spare root key, spare-root-key.txt.",
        )


class OnlyTheRoot(errors.ServerError):
    def __init__(self, file: Path) -> None:
        super().__init__(
            f"Chỉ khoá gốc đầu tiên mới đặt được khoá gốc dự phòng; tệp {file} không phải khoá ấy. "
            "Chưa có gì thay đổi. Xin lấy đúng tệp root-key.txt.",
            f"Only the first root key can name a spare, and {file} is not that key. Nothing was changed. "
            "Please use the right root-key.txt.",
        )


class OnlyTheSpare(errors.ServerError):
    def __init__(self, file: Path) -> None:
        super().__init__(
            f"Chỉ khoá gốc dự phòng mới bỏ được khoá gốc; tệp {file} không phải khoá dự phòng. "
            "Chưa có gì thay đổi. Xin lấy tệp spare-root-key.txt.",
            f"Only the spare root key can retire the root key, and {file} is not the spare. Nothing was changed. "
            "Please use spare-root-key.txt.",
        )


class HasSpare(errors.ServerError):
    def __init__(self) -> None:
        super().__init__(
            "Đơn vị đã có khoá gốc dự phòng, và chỉ có một. Chưa có gì thay đổi. Xem: sotay-server keys list.",
            "The organisation has a spare root key already, and there is only one. Nothing was changed. "
            "See: sotay-server keys list.",
        )


class KeysChanged(errors.ServerError):
    def __init__(self) -> None:
        super().__init__(
            "Một lệnh khác vừa đổi khoá của máy chủ. Lệnh này chưa thay đổi gì. "
            "Xin xem sotay-server keys list, rồi chạy lại nếu vẫn cần.",
            "Another command has just changed the server's keys. This one changed nothing. "
            "Please look with sotay-server keys list, and run it again if it is still needed.",
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
    ids of earlier parcel keys, whose parcels can still be opened; `spare` key id of the spare root ("" without one);
    `root_retired` whether the first root counts no more; `signed_by` "root" or "spare"."""

    version: int
    root: str
    receipt: str
    parcel: str
    before: tuple[str, ...]
    spare: str
    root_retired: bool
    signed_by: str


def standing(folder: Path, keys: KeySet) -> Standing:
    """What the folder holds. Raises NotWritable."""
    parcel = seal.key_id(keys.parcel) if keys.parcel else ""
    before = tuple(sorted(one for one in parcel_privates(folder) if one != parcel))
    return Standing(
        version=keys.version,
        root=seal.key_id(keys.root),
        receipt=seal.key_id(keys.receipt),
        parcel=parcel,
        before=before,
        spare=seal.key_id(keys.spare) if keys.spare else "",
        root_retired=keys.root_retired,
        signed_by="root" if keys.signer == keys.root else "spare",
    )


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
    *,
    retire_root: bool = False,
) -> KeySet:
    """Replace keys of these kinds, under a key set of the next version (or of `version`, which must be higher), signed
    with the root in this file or with the spare. `retire_root`: the first root counts no more from then on.

    No server may be running on the folder. Raises NotTheRootKey, RootRetired, OnlyTheSpare, NotHigher, KeysChanged,
    AlreadyRunning, NotWritable, DiskFull; then nothing changed.
    """
    root = check(folder, keys, root_file, version, retire_root=retire_root)
    fresh = {kind: random(32) for kind in kinds}
    public = {RECEIPT: keys.receipt, PARCEL: keys.parcel} | {kind: _public(kind, key) for kind, key in fresh.items()}
    made = make_key_set(
        seal.signer(root.private),
        org=keys.org,
        version=version or keys.version + 1,
        receipt=public[RECEIPT],
        root=keys.root,
        parcel=public[PARCEL],
        spare=root.spare,
        signer=root.public,
        root_retired=keys.root_retired or retire_root,
    )
    with only_one(folder), disk_errors(folder):
        check_current(folder, keys)
        # The private halves first: a key set that names a key nobody has would lose parcels.
        for kind, key in fresh.items():
            write_file(folder / "keys" / f"{kind}-{seal.key_id(public[kind])}.key", key, 0o600)
        _publish(folder, made)
        destroy_replaced(folder, made)
    return made


def check_current(folder: Path, keys: KeySet) -> None:
    """Raises KeysChanged when these are not the folder's keys any more: two key sets of one number would part the
    notebooks that learn the one from those that learn the other. For whoever holds the folder."""
    if json.loads((folder / "server.json").read_bytes())["keys"] != keys.body.decode():
        raise KeysChanged


def destroy_replaced(folder: Path, keys: KeySet) -> None:
    """Take away the private half of every receipt key but today's, and what a killed change of keys left half written.
    For whoever holds the folder."""
    there = folder / "keys"
    for path in _files(folder, RECEIPT):
        key = path.read_bytes()
        if len(key) == 32 and _public(RECEIPT, key) != keys.receipt:
            path.unlink()
    for kind in KINDS:
        for path in there.glob(f"{kind}-*.part"):
            path.unlink()
    sync_folder(there)


def add_spare(folder: Path, keys: KeySet, root_file: Path, random: Callable[[int], bytes]) -> KeySet:
    """Give a server that has none its spare root: the private half goes to `move-to-safety`, and a key set of the next
    version names it. A spare of this office whose file lies there already is named again instead of a new one: a server
    that was made again from a backup may know less than its notebooks.

    Raises HasSpare, OnlyTheRoot, NotTheRootKey (the file that lies there is no spare of this office), KeysChanged,
    AlreadyRunning, NotWritable, DiskFull; then no key set changed.
    """
    root = check_spare(folder, keys, root_file)
    place = folder / SPARE_FILE
    with only_one(folder), disk_errors(folder):
        check_current(folder, keys)
        spare = _vouched(place, keys)
        if spare is None:
            public, word, note = make_spare(keys.org, root, random(32))
            place.parent.mkdir(mode=0o700, exist_ok=True)
            write_file(place, note, 0o600)
            spare = (public, word)
        made = make_key_set(
            seal.signer(root),
            org=keys.org,
            version=keys.version + 1,
            receipt=keys.receipt,
            root=keys.root,
            parcel=keys.parcel,
            spare=spare,
        )
        _publish(folder, made)
    return made


def check_spare(folder: Path, keys: KeySet, root_file: Path) -> bytes:
    """The first root's private key, when `add_spare` may go on. Raises as it does, but for a disk that fails."""
    if keys.spare:
        raise HasSpare
    root = read_root(root_file)
    if root is None or seal.public_key(root) != keys.root:
        raise OnlyTheRoot(root_file)
    if (folder / SPARE_FILE).exists() and _vouched(folder / SPARE_FILE, keys) is None:
        raise NotTheRootKey(folder / SPARE_FILE)
    with only_one(folder):
        return root


def make_spare(org: str, root: bytes, private: bytes) -> tuple[bytes, bytes, bytes]:
    """The public key of this spare, the root's word for it, and what its file holds; `root`, `private` private keys."""
    public = seal.public_key(private)
    word = seal.signer(root)(spare_word(org, public))
    note = SPARE_NOTE.format(key=base64.b64encode(private).decode(), word=base64.b64encode(word).decode())
    return public, word, note.encode()


@dataclass(frozen=True, slots=True)
class Signer:
    """The root that signs the next key set: `private`, `public`; `spare` the public spare and the word for it, which
    that set names."""

    private: bytes
    public: bytes
    spare: tuple[bytes, bytes]


def check(folder: Path, keys: KeySet, root_file: Path, version: int = 0, *, retire_root: bool = False) -> Signer:
    """Who signs, when `rotate` may go on. Raises as it does, but for a disk that fails."""
    private = read_root(root_file)
    public = seal.public_key(private) if private else b""
    # In a server from a backup that is older than its spare, the spare's own file says what the root said of it.
    spare = (keys.spare, keys.spare_sig) if keys.spare else _vouched(root_file, keys) or (b"", b"")
    if private is None or public not in (keys.root, spare[0]):
        raise NotTheRootKey(root_file)
    if public == keys.root and keys.root_retired:
        raise RootRetired(root_file)
    if public == keys.root and retire_root:
        raise OnlyTheSpare(root_file)
    if version and version <= keys.version:
        raise NotHigher(keys.version)
    with only_one(folder):
        return Signer(private, public, spare)


def read_root(file: Path) -> bytes | None:
    """The private key from the file of a root or a spare, as `init` wrote it, or None."""
    found = _line(file, _ROOT_KEY)
    return base64.b64decode(found) if found else None


def _vouched(file: Path, keys: KeySet) -> tuple[bytes, bytes] | None:
    """The public half of the spare in this file and the word for it, when this office's first root gave that word."""
    private, word = read_root(file), _line(file, _ROOTS_WORD)
    if private is None or word is None:
        return None
    public, sig = seal.public_key(private), base64.b64decode(word)
    return (public, sig) if seal.verifies(keys.root, sig, spare_word(keys.org, public)) else None


def _line(file: Path, shape: re.Pattern[str]) -> str:
    try:
        found = shape.search(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
    return found[1] if found else ""


def _publish(folder: Path, made: KeySet) -> None:
    """From this moment on it is the office's key set."""
    marker = folder / "server.json"
    facts = json.loads(marker.read_bytes())
    facts |= {"keys": made.body.decode(), "keys_sig": base64.b64encode(made.sig).decode()}
    write_file(marker, json.dumps(facts, ensure_ascii=False, indent=1).encode())


def box_public(private: bytes) -> bytes:
    """The 32-byte X25519 public key of a 32-byte private key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _public(kind: str, private: bytes) -> bytes:
    return seal.public_key(private) if kind == RECEIPT else box_public(private)


def _files(folder: Path, kind: str) -> list[Path]:
    named = sorted((folder / "keys").glob(f"{kind}-*.key"))
    first = folder / "keys" / f"{kind}.key"
    return [*named, first] if first.is_file() else named
