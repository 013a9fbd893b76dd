"""The office's parcel key: the private half stays in the server's folder, the public half stands in the signed key set.

A folder from before there were parcels has neither. It gets them with the organisation's root key, from the safe place
where that is kept, since nothing else may sign a key set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from sync.core import seal
from sync.server import errors
from sync.server.folder import Opened
from sync.server.rotation import PARCEL, parcel_privates, rotate


class NoParcelKey(errors.ServerError):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Máy chủ ở {folder} chưa có khoá gói. Dữ liệu vẫn nguyên. "
            "Xin lấy tệp khoá gốc từ nơi cất giữ rồi chạy: sotay-server parcel key DIR --root-key TỆP.",
            f"The server in {folder} has no parcel key yet. Its data is whole. "
            "Please fetch the root key file from its safe place and run: sotay-server parcel key DIR --root-key FILE.",
        )


def parcel_keys(opened: Opened) -> Mapping[str, bytes]:
    """Key id → private key of every parcel key that this office has had: parcels to an earlier one come late. Raises
    NoParcelKey, Damaged when the one that the key set names is not among them."""
    if not opened.keys.parcel:
        raise NoParcelKey(opened.folder)
    found = parcel_privates(opened.folder)
    if seal.key_id(opened.keys.parcel) not in found:
        raise errors.Damaged(opened.folder / "keys" / "parcel.key")
    return found


def add_parcel_key(opened: Opened, root_file: Path, random: Callable[[int], bytes]) -> bool:
    """Give a folder its parcel key; False when it has one. Raises what `rotation.rotate` raises."""
    if opened.keys.parcel:
        return False
    rotate(opened.folder, opened.keys, root_file, (PARCEL,), random)
    return True
