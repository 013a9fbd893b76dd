"""On what kind of disk a folder lies. A database in use belongs on a fixed disk of this machine (sqlite.org,
"How To Corrupt An SQLite Database File": network file systems and sticks lose locks and writes).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desktop_app.errors import UserError

FIXED, REMOVABLE, NETWORK, UNKNOWN = "fixed", "removable", "network", "unknown"
NETWORK_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "glusterfs", "lustre", "davfs"}
    | {"fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.s3fs", "fuse.google-drive-ocamlfuse"}
)
_WINDOWS_KINDS = {2: REMOVABLE, 3: FIXED, 4: NETWORK}


class NotOnThisDisk(UserError):
    """A notebook cannot live on a stick or in a network folder."""

    def __init__(self, folder: Path, kind: str) -> None:
        vi = "USB hay thẻ nhớ" if kind == REMOVABLE else "thư mục mạng"
        en = "a stick or memory card" if kind == REMOVABLE else "a network folder"
        super().__init__(
            f"{folder} nằm trên {vi}: rút ra hay đứt mạng giữa chừng là hỏng sổ. Chưa tạo gì ở đó. "
            "Xin chọn thư mục trên ổ đĩa của máy; USB thì dùng để chép bản sao lưu.",
            f"{folder} is on {en}: pulling it out or losing the network would damage the notebook. "
            "Nothing was made there. Please choose a folder on this machine's own disk; "
            "sticks are for copies of the backups.",
        )


def refuse_unsafe(folder: Path) -> None:
    """Raises NotOnThisDisk when a notebook should not live in `folder` (which may not exist yet)."""
    kind = kind_of(folder)
    if kind in (REMOVABLE, NETWORK):
        raise NotOnThisDisk(folder, kind)


def kind_of(folder: Path) -> str:
    """FIXED, REMOVABLE, NETWORK, or UNKNOWN where the system does not tell."""
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    if sys.platform == "win32":
        return _on_windows(place)
    if sys.platform.startswith("linux"):
        try:
            mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return UNKNOWN
        return on_linux(place.resolve(), mounts, Path("/sys"))
    return UNKNOWN


def on_linux(place: Path, mounts: str, system: Path) -> str:
    """The kind of disk of `place`, by the text of /proc/self/mountinfo (proc(5)) and the tree at /sys."""
    best: tuple[int, str, str] | None = None
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields, rest = left.split(" "), right.split(" ")
        if len(fields) < 5 or len(rest) < 2:
            continue
        point = _plain(fields[4])
        # The last one mounted at a place is the one that is seen.
        if place.is_relative_to(point) and (best is None or len(point) >= best[0]):
            best = (len(point), fields[2], rest[0])
    if best is None:
        return UNKNOWN
    _, number, filesystem = best
    if filesystem in NETWORK_SYSTEMS:
        return NETWORK
    device = system / "dev" / "block" / number
    if not device.exists():
        return UNKNOWN
    device = device.resolve()
    for each in (device, device.parent):  # a partition says it through its disk
        try:
            if (each / "removable").read_text().strip() == "1":
                return REMOVABLE
        except OSError:
            continue
    # Sticks and card readers that call themselves fixed still hang on USB.
    return REMOVABLE if any(part.startswith("usb") for part in device.parts) else FIXED


def _plain(text: str) -> str:
    """A path of mountinfo, where blanks and the like are written as octal numbers."""
    for mark, plain in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(mark, plain)
    return text


def _on_windows(place: Path) -> str:
    import ctypes

    drive = os.path.splitdrive(str(place))[0]
    if drive.startswith("\\\\"):
        return NETWORK
    kind = ctypes.windll.kernel32.GetDriveTypeW(drive + "\\")  # type: ignore[attr-defined,unused-ignore]
    return _WINDOWS_KINDS.get(int(kind), UNKNOWN)
