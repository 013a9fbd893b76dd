"""Enrolment: once, with a one-time code, each side proves to the other that it knows it (PROTOCOL.md, Enrolment)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.carriers.base import Cancelled, Carrier, never
from sync.core import codes, seal
from sync.driver.keys import KEYS, pack_keys
from sync.driver.replies import SMALL_REPLY, is_ours, retry_after
from sync.driver.store import ClientStore, ServerInfo, pack_server
from sync.errors import Kind, SyncError
from sync.wire import codec, hello, problems
from sync.wire.exchange import Reply, Request
from sync.wire.limits import PROTOCOL, PROTOCOL_HEADER


def enrol(
    store: ClientStore,
    carrier: Carrier,
    code: str,
    name: str,
    author: str,
    random: Callable[[int], bytes],
    cancelled: Cancelled = never,
) -> ServerInfo:
    """Agree with the server on who we are, once, with a one-time code (see PROTOCOL.md, Enrolment).

    Safe to repeat after a lost answer: the device keys are stored before anything is sent, and the server gives
    the same certificate to the same keys. Raises SyncError (CODE_…, NOT_OUR_SERVER, NO_NETWORK, …).
    """
    typed = codes.read(code)
    if typed is None:
        raise SyncError(Kind.CODE_MALFORMED)
    sign_private, box_private = _device_keys(store, random)
    unsigned = hello.EnrolRequest(
        label=codes.label(typed),
        sign_key=seal.public_key(sign_private),
        box_key=X25519PrivateKey.from_private_bytes(box_private).public_key().public_bytes_raw(),
        author=author,
        name=name[:100],
        nonce=random(16).hex(),
        proof="",
        sig=b"",
    )
    transcript = unsigned.transcript(carrier.fingerprint())
    code_key = codes.key(typed)
    asked = replace(
        unsigned,
        proof=codes.proof(code_key, "client", transcript),
        sig=seal.signer(sign_private)(transcript),
    )
    headers = {PROTOCOL_HEADER.lower(): str(PROTOCOL), "content-type": "application/json"}
    request = Request("POST", "/v1/enrol", headers, asked.to_bytes())
    reply = carrier.exchange(request, cap=SMALL_REPLY, cancelled=cancelled)
    info, keys = _read(reply, carrier.address, code_key, transcript, unsigned.sign_key)
    store.put_state({"server": pack_server(info), KEYS: pack_keys(keys)})
    carrier.trust(info.ca)
    return info


def _device_keys(store: ClientStore, random: Callable[[int], bytes]) -> tuple[bytes, bytes]:
    sign_private, box_private = store.state("device.sign"), store.state("device.box")
    if sign_private is None or box_private is None:
        sign_private, box_private = random(32), random(32)
        store.put_state({"device.sign": sign_private, "device.box": box_private})
    return sign_private, box_private


def _read(
    reply: Reply, address: str, code_key: bytes, transcript: bytes, sign_key: bytes
) -> tuple[ServerInfo, hello.KeySet]:
    if not is_ours(reply):
        raise SyncError(Kind.NOT_OUR_SERVER, "no protocol header")
    if reply.status != 200:
        raise _enrolment_refused(reply)
    try:
        body, proof = hello.unwrap_enrol_answer(reply.body)
        if not codes.proof_fits(code_key, "server", hello.enrol_answer_transcript(transcript, body), proof):
            raise SyncError(Kind.NOT_OUR_SERVER, "the server does not know the code")
        answer = hello.read_enrol_answer(body)
        keys = hello.read_key_set(answer.keys_body, answer.keys_sig, root=None)
        if keys is None:
            raise SyncError(Kind.NOT_OUR_SERVER, "the key set does not verify")
        certificate = hello.read_certificate(answer.certificate_body, answer.certificate_sig, keys.receipt)
    except codec.BadMessage as problem:
        raise SyncError(Kind.NOT_OUR_SERVER, str(problem)) from None
    if certificate.sign_key != sign_key or certificate.org != keys.org:
        raise SyncError(Kind.NOT_OUR_SERVER, "a certificate for somebody else")
    info = ServerInfo(
        url=address,
        org=keys.org,
        org_name=certificate.org_name,
        device=certificate.device,
        user=certificate.user,
        user_name=certificate.user_name,
        role=certificate.role,
        area=certificate.area,
        root=keys.root,
        ca=answer.ca,
        keys_version=keys.version,
    )
    return info, keys


def _enrolment_refused(reply: Reply) -> SyncError:
    problem = problems.read(reply.body)
    if problem is None:
        return SyncError(Kind.NOT_OUR_SERVER, f"status {reply.status} without a problem of ours")
    kinds = {
        "code-wrong": Kind.CODE_WRONG,
        "code-expired": Kind.CODE_EXPIRED,
        "code-used": Kind.CODE_USED,
        "code-locked": Kind.CODE_LOCKED,
        "slow-down": Kind.BUSY,
        "busy": Kind.BUSY,
        "restoring": Kind.RESTORING,
        "upgrade": Kind.UPGRADE,
    }
    kind = kinds.get(problem.type.name, Kind.SERVER_TROUBLE)
    return SyncError(kind, str(problem), retry_after=retry_after(reply))
