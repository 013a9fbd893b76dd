"""Enrolment by a stick: the request that goes to the office, and its answer that comes home, each a file of its own.

::

    FSP1 LF
    {"to":[key id],"kind":"enrol"|"enrolled","id":uuid,"part":1,"of":1} LF     the answer has the id of its request
    an age v1 file, whose content is one JSON document: {"v":1,"head":SHA-256 of the public lines,"message":text}

`message` is, letter by letter, what `POST enrol` takes and gives. The request is encrypted to a key that is made from
the one-time code (HKDF of the key that proofs are made with), so that only an office that gave out this code can open
it, and whoever finds the stick learns no name; the answer to the device's box key.
"""

from __future__ import annotations

import hashlib
import io

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.core import seal, strictjson
from sync.parcel import envelope
from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import VERSION, Head, read_head
from sync.wire import shapes
from sync.wire.codec import BadMessage

ENROL = "enrol"
ENROLLED = "enrolled"
MOST_BYTES = 256 * 1024
MOST_MESSAGE = 128 * 1024
# What stands in the transcript in place of a TLS certificate: a request made for a stick is good for nothing else.
FINGERPRINT = "parcel"


def box_of_code(code_key: bytes) -> bytes:
    """The private X25519 key that belongs to a code, from the key that `core.codes` makes of it."""
    return HKDF(SHA256(), 32, salt=None, info=b"sotay enrol box/1").derive(code_key)


def box_public(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def pack(kind: str, id: str, message: bytes, public: bytes) -> bytes:
    """A whole file for the owner of this X25519 key."""
    head = Head((seal.key_id(public),), kind, id, 1, 1)
    inside = strictjson.dumps({"v": VERSION, "head": _digest(head), "message": message.decode("utf-8")})
    out = bytearray(head.to_bytes())
    envelope.encrypt(iter([inside]), out.extend, (public,))
    return bytes(out)


def look(data: bytes, kind: str) -> Head:
    """The public line. Raises ParcelError: OTHER_KIND for another kind of parcel, DAMAGED, NEWER."""
    if len(data) > MOST_BYTES:
        raise ParcelError(Trouble.DAMAGED, "larger than any enrolment")
    head, _ = read_head(data)
    if head.kind != kind:
        raise ParcelError(Trouble.OTHER_KIND, head.kind)
    return head


def unpack(data: bytes, kind: str, private: bytes) -> bytes:
    """The message. Raises ParcelError: FOR_OTHERS when this key does not open it, DAMAGED, OTHER_KIND, NEWER."""
    head = look(data, kind)
    if head.to != (seal.key_id(box_public(private)),):
        raise ParcelError(Trouble.FOR_OTHERS)
    inside = bytearray()

    def take(piece: bytes) -> None:
        inside.extend(piece)
        if len(inside) > MOST_MESSAGE:
            raise ParcelError(Trouble.DAMAGED, "too long")

    envelope.decrypt(io.BytesIO(data[len(head.to_bytes()) :]), take, private)
    try:
        said = shapes.obj(strictjson.loads(bytes(inside)), "enrolment")
        if shapes.number(said.get("v"), "v", 1) > VERSION:
            raise ParcelError(Trouble.NEWER, "enrolment")
        if said.get("head") != _digest(head):
            raise BadMessage("the public line belongs to another file")
        return shapes.text(said.get("message"), "message", limit=MOST_MESSAGE).encode("utf-8")
    except (BadMessage, strictjson.BadJson) as problem:
        raise ParcelError(Trouble.DAMAGED, str(problem)) from None


def _digest(head: Head) -> str:
    return hashlib.sha256(head.to_bytes()).hexdigest()
