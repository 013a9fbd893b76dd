"""The small messages: hello, enrolment, token. All JSON; what matters in them is signed or proved. The key set that
some of them carry is read in `key_set`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sync.core import seal, strictjson
from sync.wire import shapes
from sync.wire.codec import BadMessage
from sync.wire.limits import PROTOCOL, Limits


@dataclass(frozen=True, slots=True)
class Hello:
    """Attributes: `low`, `high` protocol versions; `org`, `org_name`; `epoch` and `timeline` (all epochs, oldest
    first); `at` the server's clock; `nonce` to be signed for a token; `keys_body`, `keys_sig` the key set; `limits`;
    `hubs_body`, `hubs_sig` the list of revoked hubs (`wire.hubs`), empty while there is none."""

    low: int
    high: int
    org: str
    org_name: str
    epoch: str
    timeline: tuple[str, ...]
    at: str
    nonce: str
    keys_body: bytes
    keys_sig: bytes
    limits: Limits
    hubs_body: bytes = b""
    hubs_sig: bytes = b""

    def to_bytes(self) -> bytes:
        hubs = {"hubs": self.hubs_body.decode("utf-8"), "hubs_sig": shapes.b64(self.hubs_sig)} if self.hubs_body else {}
        return strictjson.dumps(
            {
                "protocol": [self.low, self.high],
                "org": self.org,
                "name": self.org_name,
                "epoch": self.epoch,
                "timeline": list(self.timeline),
                "at": self.at,
                "nonce": self.nonce,
                "keys": self.keys_body.decode("utf-8"),
                "keys_sig": shapes.b64(self.keys_sig),
                "limits": self.limits.to_json(),
                **hubs,
            }
        )


def read_hello(body: bytes) -> Hello:
    """Raises BadMessage. Nothing in it is believed before the key set is verified."""
    said = read_object(body)
    protocol = shapes.arr(said.get("protocol"), "protocol", 2)
    if len(protocol) != 2:
        raise BadMessage("protocol: not a range")
    return Hello(
        low=shapes.number(protocol[0], "protocol", 1),
        high=shapes.number(protocol[1], "protocol", 1),
        org=shapes.text(said.get("org"), "org", shapes.UUID),
        org_name=shapes.text(said.get("name"), "name"),
        epoch=shapes.text(said.get("epoch"), "epoch", shapes.HEX32),
        timeline=tuple(
            shapes.text(one, "timeline", shapes.HEX32) for one in shapes.arr(said.get("timeline"), "timeline", 10_000)
        ),
        at=shapes.text(said.get("at"), "at"),
        nonce=shapes.text(said.get("nonce"), "nonce"),
        keys_body=shapes.text(said.get("keys"), "keys", limit=16 * 1024).encode("utf-8"),
        keys_sig=shapes.raw(said.get("keys_sig"), "keys_sig", 64),
        limits=Limits.from_json(said.get("limits")),
        hubs_body=shapes.text(said.get("hubs", ""), "hubs", limit=64 * 1024).encode("utf-8"),
        hubs_sig=shapes.raw(said.get("hubs_sig", ""), "hubs_sig"),
    )


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object, strictly. Raises BadMessage."""
    try:
        return shapes.obj(strictjson.loads(body), "body")
    except strictjson.BadJson as problem:
        raise BadMessage(str(problem)) from None


@dataclass(frozen=True, slots=True)
class EnrolRequest:
    """Attributes: `label` of the code; `sign_key`, `box_key` the device's public keys (Ed25519, X25519); `author` the
    id under which this notebook writes; `name` of the device, for people; `nonce`; `proof` under the code; `sig` by the
    device key, which proves possession."""

    label: str
    sign_key: bytes
    box_key: bytes
    author: str
    name: str
    nonce: str
    proof: str
    sig: bytes

    def transcript(self, fingerprint: str) -> bytes:
        """What both sides prove over: the request and the TLS certificate that each believes to be between them
        (`fingerprint` hex SHA-256, "" without TLS), so that nobody can stand in the middle."""
        return seal.message(
            seal.ENROL,
            PROTOCOL,
            self.label,
            self.sign_key,
            self.box_key,
            self.author,
            self.name,
            self.nonce,
            fingerprint,
        )

    def to_bytes(self) -> bytes:
        return strictjson.dumps(
            {
                "label": self.label,
                "sign_key": shapes.b64(self.sign_key),
                "box_key": shapes.b64(self.box_key),
                "author": self.author,
                "name": self.name,
                "nonce": self.nonce,
                "proof": self.proof,
                "sig": shapes.b64(self.sig),
            }
        )


def read_enrol_request(body: bytes) -> EnrolRequest:
    """Raises BadMessage."""
    said = read_object(body)
    return EnrolRequest(
        label=shapes.text(said.get("label"), "label", limit=8),
        sign_key=shapes.raw(said.get("sign_key"), "sign_key", 32),
        box_key=shapes.raw(said.get("box_key"), "box_key", 32),
        author=shapes.text(said.get("author"), "author", shapes.UUID),
        name=shapes.text(said.get("name"), "name", limit=100),
        nonce=shapes.text(said.get("nonce"), "nonce", shapes.HEX32),
        proof=shapes.text(said.get("proof"), "proof", shapes.HEX64),
        sig=shapes.raw(said.get("sig"), "sig", 64),
    )


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the organisation says about a device. Attributes: `device`, `user`, `user_name`, `role` ("collaborator" or
    "coordinator"), `area` (official code), `author` bound to the user, `sign_key`; `body`, `sig`."""

    org: str
    org_name: str
    device: str
    user: str
    user_name: str
    role: str
    area: str
    author: str
    sign_key: bytes
    body: bytes
    sig: bytes


def make_certificate(sign: seal.Sign, facts: Mapping[str, str], sign_key: bytes) -> tuple[bytes, bytes]:
    """(body, signature); `facts` holds org, org_name, device, user, user_name, role, area, author."""
    body = strictjson.dumps({**facts, "sign_key": shapes.b64(sign_key)})
    return body, sign(seal.message(seal.CERTIFICATE, body))


def read_certificate(body: bytes, sig: bytes, key: bytes) -> Certificate:
    """Raises BadMessage, also when the signature is not the server's."""
    if not seal.verifies(key, sig, seal.message(seal.CERTIFICATE, body)):
        raise BadMessage("certificate: bad signature")
    said = read_object(body)
    return Certificate(
        org=shapes.text(said.get("org"), "org", shapes.UUID),
        org_name=shapes.text(said.get("org_name"), "org_name"),
        device=shapes.text(said.get("device"), "device", shapes.UUID),
        user=shapes.text(said.get("user"), "user", shapes.UUID),
        user_name=shapes.text(said.get("user_name"), "user_name"),
        role=shapes.text(said.get("role"), "role"),
        area=shapes.text(said.get("area"), "area"),
        author=shapes.text(said.get("author"), "author", shapes.UUID),
        sign_key=shapes.raw(said.get("sign_key"), "sign_key", 32),
        body=body,
        sig=sig,
    )


@dataclass(frozen=True, slots=True)
class EnrolAnswer:
    """Attributes: `keys`, `certificate` as signed bytes; `ca` the server's private certificate authority (PEM); `url`
    where the server can be reached, told to those who enrol by a stick. The proof under the code covers every byte, so
    that all of it may be pinned."""

    keys_body: bytes
    keys_sig: bytes
    certificate_body: bytes
    certificate_sig: bytes
    ca: str
    url: str = ""

    def to_body(self) -> bytes:
        address = {"url": self.url} if self.url else {}
        return strictjson.dumps(
            {
                **address,
                "keys": self.keys_body.decode("utf-8"),
                "keys_sig": shapes.b64(self.keys_sig),
                "certificate": self.certificate_body.decode("utf-8"),
                "certificate_sig": shapes.b64(self.certificate_sig),
                "ca": self.ca,
            }
        )


def enrol_answer_transcript(request_transcript: bytes, body: bytes) -> bytes:
    """What the server proves over in its answer."""
    return request_transcript + hashlib.sha256(body).digest()


def wrap_enrol_answer(body: bytes, proof: str) -> bytes:
    return strictjson.dumps({"body": body.decode("utf-8"), "proof": proof})


def unwrap_enrol_answer(data: bytes) -> tuple[bytes, str]:
    """(body, proof). Raises BadMessage."""
    said = read_object(data)
    body = shapes.text(said.get("body"), "body", limit=64 * 1024).encode("utf-8")
    return body, shapes.text(said.get("proof"), "proof", shapes.HEX64)


def read_enrol_answer(body: bytes) -> EnrolAnswer:
    """Raises BadMessage."""
    said = read_object(body)
    return EnrolAnswer(
        keys_body=shapes.text(said.get("keys"), "keys", limit=16 * 1024).encode("utf-8"),
        keys_sig=shapes.raw(said.get("keys_sig"), "keys_sig", 64),
        certificate_body=shapes.text(said.get("certificate"), "certificate", limit=16 * 1024).encode("utf-8"),
        certificate_sig=shapes.raw(said.get("certificate_sig"), "certificate_sig", 64),
        ca=shapes.text(said.get("ca"), "ca", limit=32 * 1024),
        url=shapes.text(said.get("url", ""), "url", limit=300),
    )


def token_message(org: str, device: str, nonce: str) -> bytes:
    """What the device signs to get a token."""
    return seal.message(seal.TOKEN, org, device, nonce)


def blob_receipt_message(org: str, epoch: str, device: str, name: str) -> bytes:
    """What the server signs when a blob is stored whole."""
    return seal.message(seal.BLOB, org, epoch, device, name)
