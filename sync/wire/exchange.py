"""One request and its reply, whatever carries them; the names of the headers that blobs travel with."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field

OFFSET = "upload-offset"
LENGTH = "upload-length"
DIGEST = "content-digest"
RECEIPT = "blob-receipt"
EPOCH = "blob-epoch"
UPLOAD = "upload-name"


@dataclass(frozen=True, slots=True)
class Request:
    """Attributes: `method` GET, HEAD, POST or PATCH; `path` under the server's address, such as "/v1/sync"; `headers`
    with lower-case names; `body` as it travels (already compressed when the headers say so)."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """Attributes: `status`; `headers` with lower-case names; `body`; `up`, `down` bytes of bodies as they travelled.

    A carrier hands over a body that is decoded, within the cap that was asked for.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    up: int
    down: int


def content_digest(data: bytes) -> str:
    """The Content-Digest header of RFC 9530 for these bytes."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode('ascii')}:"


def is_loopback(host: str) -> bool:
    """Whether this host name can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
