"""Hubs that the office vouches for: what their certificate says, and the office's signed list of those that lost it.

A hub's certificate is an X.509 certificate under the office's own authority, the one that a notebook pinned when it
was enrolled. Two things keep it apart from the server's: a name of its own kind, made from its key, and a critical
extension that only whoever looks for a hub understands. Everybody else's TLS refuses such a certificate, so that no hub
can ever pass for the server.

The same key (Ed25519) speaks TLS and signs custody notes; TLS signs other texts than ours (RFC 8446, 4.4.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509.oid import NameOID

from sync.core import seal, strictjson
from sync.wire import shapes
from sync.wire.codec import BadMessage

HUBS = "hubs/1"
TAKEN = "taken/1"
SUFFIX = ".hub.sotay.invalid"
# A name that needs no registration: 2.25 and a UUID (ITU-T X.667).
MARK = x509.ObjectIdentifier("2.25.212498725914208634170195728036172953187")
MOST_REVOKED = 500
ODD = (
    ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature, x509.InvalidVersion, x509.ExtensionNotFound,
    x509.DuplicateExtension, x509.UnsupportedGeneralNameType, x509.AttributeNotFound,
)  # fmt: skip
"""What `cryptography` raises for certificates and requests of which somebody else may have written every byte."""


@dataclass(frozen=True, slots=True)
class HubCertificate:
    """Attributes: `key` the hub's public key (Ed25519), `id` its key id; `name` for people; `until` (UTC) it is good;
    `org` whose hub it is, `root` that organisation's first root key."""

    key: bytes
    id: str
    name: str
    until: datetime
    org: str
    root: bytes


def hub_name(key: bytes) -> str:
    """The name in the certificate of the hub with this public key."""
    return seal.key_id(key) + SUFFIX


def mark_of(org: str, root: bytes) -> bytes:
    """The content of the critical extension."""
    return strictjson.dumps({"org": org, "root": shapes.b64(root)})


def read_certificate(der: bytes) -> HubCertificate:
    """What a certificate says whose signature TLS, or `tls.signed_by`, has verified. Raises BadMessage for anything
    but a hub's."""
    try:
        found = x509.load_der_x509_certificate(der)
        key = found.public_key()
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        mark = found.extensions.get_extension_for_oid(MARK)
        common = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    except ODD as problem:
        raise BadMessage(f"not the certificate of a hub: {type(problem).__name__}") from None
    if not isinstance(key, Ed25519PublicKey) or not isinstance(mark.value, x509.UnrecognizedExtension):
        raise BadMessage("not the certificate of a hub")
    raw = key.public_bytes_raw()
    if names.get_values_for_type(x509.DNSName) != [hub_name(raw)] or not mark.critical:
        raise BadMessage("the certificate is not of this key")
    try:
        said = shapes.obj(strictjson.loads(mark.value.value), "mark")
    except strictjson.BadJson as problem:
        raise BadMessage(str(problem)) from None
    return HubCertificate(
        key=raw,
        id=seal.key_id(raw),
        name=str(common[0].value) if common else "",
        until=found.not_valid_after_utc,
        org=shapes.text(said.get("org"), "org", shapes.UUID),
        root=shapes.raw(said.get("root"), "root", 32),
    )


@dataclass(frozen=True, slots=True)
class HubList:
    """The hubs that lost their certificate before its end. `version` never goes down; `body`, `sig` what was signed."""

    org: str
    version: int
    revoked: frozenset[str]
    body: bytes
    sig: bytes


def taken_message(body: bytes) -> bytes:
    """What the office signs when all that was in a part of a parcel is stored: the hub may let it go then."""
    return seal.message(TAKEN, body)


def is_taken(answer: Mapping[str, object], key: bytes, digest: str) -> bool:
    """Whether an answer holds the office's receipt, under the receipt key `key`, for the part with this SHA-256."""
    try:
        body = shapes.text(answer.get("receipt"), "receipt", limit=2000).encode("utf-8")
        sig = shapes.raw(answer.get("sig"), "sig", 64)
        said = shapes.obj(strictjson.loads(body), "receipt")
    except (BadMessage, strictjson.BadJson):
        return False
    return seal.verifies(key, sig, taken_message(body)) and said.get("sha256") == digest


def make_list(sign: seal.Sign, *, org: str, version: int, revoked: frozenset[str]) -> HubList:
    """Sign the list with the receipt key."""
    body = strictjson.dumps({"org": org, "version": version, "revoked": sorted(revoked)})
    return HubList(org, version, revoked, body, sign(seal.message(HUBS, body)))


def read_list(body: bytes, sig: bytes, key: bytes) -> HubList:
    """Raises BadMessage, also when the signature is not that of the receipt key `key`."""
    if not seal.verifies(key, sig, seal.message(HUBS, body)):
        raise BadMessage("hubs: bad signature")
    try:
        said = shapes.obj(strictjson.loads(body), "hubs")
    except strictjson.BadJson as problem:
        raise BadMessage(str(problem)) from None
    revoked = [shapes.text(one, "hub", shapes.HEX32) for one in shapes.arr(said.get("revoked"), "hubs", MOST_REVOKED)]
    return HubList(
        org=shapes.text(said.get("org"), "org", shapes.UUID),
        version=shapes.number(said.get("version"), "version", 1),
        revoked=frozenset(revoked),
        body=body,
        sig=sig,
    )


def expired(certificate: HubCertificate, heard: str) -> bool:
    """Whether it had ended when the office was last heard (`heard` ISO 8601 with offset, "" never). The clock of the
    machine is not asked: it may be wrong by decades."""
    if not heard:
        return False
    return datetime.fromisoformat(heard).astimezone(UTC) > certificate.until
