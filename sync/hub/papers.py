"""The office's certificate of a hub: asked for, put in place, renewed. `DIR/hub.pem`: the certificate, then the
office's authority, so that the hub knows its office's server from a stranger's too.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from sync.server import errors, tls
from sync.server.files import disk_errors, write_file
from sync.wire.codec import BadMessage
from sync.wire.hubs import HubCertificate, read_certificate

FILE = "hub.pem"


class NotCertified(errors.ServerError):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Trạm ở {folder} chưa có giấy của văn phòng nên chưa chạy. Các túi đang giữ vẫn nguyên. Xin chạy: "
            "sotay-server hub request, rồi mang tệp ấy tới văn phòng.",
            f"The hub in {folder} has no certificate of the office yet and was not started. What it keeps is whole. "
            "Please run: sotay-server hub request, and take that file to the office.",
        )


class WrongCertificate(errors.ServerError):
    def __init__(self, file: Path) -> None:
        super().__init__(
            f"Tệp {file} không phải là giấy cấp cho trạm này. Chưa có gì thay đổi. "
            "Xin lấy đúng tệp mà văn phòng đã cấp (sotay-server hub issue).",
            f"{file} is not a certificate for this hub. Nothing was changed. "
            "Please use the very file that the office issued (sotay-server hub issue).",
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate that was found whole: `certificate` what it says, `pem` itself, `ca` the office's authority."""

    certificate: HubCertificate
    pem: bytes
    ca: str


def read_paper(pem: bytes, key: bytes) -> Paper | None:
    """The certificate and its authority, when they are those of the hub with this public key; else None."""
    try:
        own, authority = tls.split_chain(pem)
        der, ca = own.public_bytes(Encoding.DER), authority.public_bytes(Encoding.PEM)
        found = read_certificate(der)
    except (ValueError, BadMessage):
        return None
    if found.key != key or not tls.signed_by(der, ca):
        return None
    return Paper(found, own.public_bytes(Encoding.PEM), ca.decode("ascii"))


def kept(folder: Path, key: bytes) -> Paper:
    """The hub's own certificate. Raises NotCertified, Damaged."""
    path = folder / FILE
    with disk_errors(folder):
        if not path.is_file():
            raise NotCertified(folder)
        found = read_paper(path.read_bytes(), key)
    if found is None:
        raise errors.Damaged(path)
    return found


def install(folder: Path, file: Path, key: bytes) -> Paper:
    """Put in place what the office issued. One of another office is refused once there is one.

    Raises WrongCertificate, NotWritable."""
    with disk_errors(file.parent):
        pem = file.read_bytes() if file.is_file() else b""
    found = read_paper(pem, key)
    if found is None:
        raise WrongCertificate(file)
    if (folder / FILE).exists() and kept(folder, key).certificate.root != found.certificate.root:
        raise WrongCertificate(file)
    keep(folder, found)
    return found


def keep(folder: Path, paper: Paper) -> None:
    with disk_errors(folder):
        write_file(folder / FILE, paper.pem + paper.ca.encode("ascii"))
