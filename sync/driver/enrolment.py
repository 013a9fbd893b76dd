"""Enrolment: once, with a one-time code, each side proves to the other that it knows it (PROTOCOL.md, Enrolment)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.carriers.base import Cancelled, Carrier, never
from sync.core import codes, ids, seal
from sync.driver import hubs
from sync.driver.keys import pinned, pinning, roots_of
from sync.driver.replies import SMALL_REPLY, is_ours, retry_after
from sync.driver.store import ClientStore, ServerInfo, server_info
from sync.errors import Kind, SyncError
from sync.parcel import enrolling
from sync.parcel.errors import ParcelError, Trouble
from sync.wire import codec, hello, problems
from sync.wire.exchange import Reply, Request
from sync.wire.key_set import KeySet, Roots, read_key_set
from sync.wire.limits import PROTOCOL, PROTOCOL_HEADER

ASKED = "enrol.asked"
"""Requests that went out by a stick: [{id, key, transcript}]; when one was answered, that one alone."""
MOST_ASKED = 5
CONTROL = "parcel.control"
"""How many parcels the office had written for this machine: [life of its database, number] of the newest one read."""


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
    typed = _typed(code)
    asked, transcript, code_key = _request(store, typed, name, author, random, carrier.fingerprint())
    headers = {PROTOCOL_HEADER.lower(): str(PROTOCOL), "content-type": "application/json"}
    request = Request("POST", "/v1/enrol", headers, asked.to_bytes())
    reply = carrier.exchange(request, cap=SMALL_REPLY, cancelled=cancelled)
    if not is_ours(reply):
        raise SyncError(Kind.NOT_OUR_SERVER, "no protocol header")
    if reply.status != 200:
        raise _enrolment_refused(reply)
    try:
        info, keys = _believed(reply.body, carrier.address, code_key, transcript, asked.sign_key)
    except codec.BadMessage as problem:
        raise SyncError(Kind.NOT_OUR_SERVER, str(problem)) from None
    store.put_state(_begun(store, info) | pinning(info, keys))
    carrier.trust(info.ca)
    return info


def ask_by_parcel(
    store: ClientStore, code: str, name: str, author: str, random: Callable[[int], bytes], now_ms: int
) -> bytes:
    """The file that asks the office, for somebody to carry. What proves the answer stays in the notebook.

    Raises SyncError CODE_MALFORMED. `now_ms` goes into the request's id, where nobody reads it.
    """
    typed = _typed(code)
    asked, transcript, code_key = _request(store, typed, name, author, random, enrolling.FINGERPRINT)
    id = ids.uuid7(now_ms, random(10))
    made = {"id": id, "key": code_key.hex(), "transcript": transcript.hex()}
    store.put_state({ASKED: json.dumps([*_asked(store), made][-MOST_ASKED:]).encode()})
    return enrolling.pack(enrolling.ENROL, id, asked.to_bytes(), enrolling.box_public(enrolling.box_of_code(code_key)))


def take_answer(store: ClientStore, data: bytes) -> ServerInfo:
    """Agree with the office whose answer somebody brought, when it proves that it knows the code.

    Raises ParcelError: DAMAGED, OTHER_KIND, NEWER, FOR_OTHERS (another machine's), NO_REQUEST, FORGED (it does not
    know the code, or speaks of somebody else), OLD_KEYS.
    """
    head = enrolling.look(data, enrolling.ENROLLED)
    box, sign = store.state("device.box"), store.state("device.sign")
    if box is None or sign is None:
        raise ParcelError(Trouble.NO_REQUEST)
    message = enrolling.unpack(data, enrolling.ENROLLED, box)
    mine = next((one for one in _asked(store) if one["id"] == head.id), None)
    if mine is None:
        raise ParcelError(Trouble.NO_REQUEST)
    key, transcript = bytes.fromhex(mine["key"]), bytes.fromhex(mine["transcript"])
    try:
        info, keys = _believed(message, None, key, transcript, seal.public_key(sign))
    except codec.BadMessage as problem:
        raise ParcelError(Trouble.DAMAGED, str(problem)) from None
    except SyncError as problem:
        raise ParcelError(Trouble.FORGED, problem.detail) from None
    now = server_info(store)
    if now is not None and (now.org, now.root) == (info.org, info.root):
        if roots_of(now).outdated(keys, now.keys_version):  # the first answer, played again after a change of keys
            raise ParcelError(Trouble.OLD_KEYS)
        info = pinned(info, roots_of(now), keys)
    # The request stays: an office that answers it once more, with its address say, is believed again.
    store.put_state({**_begun(store, info), **pinning(info, keys), ASKED: json.dumps([mine]).encode()})
    return info


def _begun(store: ClientStore, info: ServerInfo) -> dict[str, bytes | None]:
    """What is to be forgotten of an enrolment before this one: what was counted for another machine of this office, and
    what another office said of its database and its hubs. Against these nothing new would ever count."""
    before = server_info(store)
    if before is None or (before.org, before.root, before.device) == (info.org, info.root, info.device):
        return {}
    if (before.org, before.root) == (info.org, info.root):
        return {CONTROL: None}
    store.leave_office()  # first: whoever is killed in between reads all of the same office once more
    return dict.fromkeys((CONTROL, hubs.LIST, hubs.HEARD, hubs.OUT))


def _typed(code: str) -> str:
    typed = codes.read(code)
    if typed is None:
        raise SyncError(Kind.CODE_MALFORMED)
    return typed


def _asked(store: ClientStore) -> list[dict[str, str]]:
    return list(json.loads(store.state(ASKED) or b"[]"))


def _request(
    store: ClientStore, typed: str, name: str, author: str, random: Callable[[int], bytes], fingerprint: str
) -> tuple[hello.EnrolRequest, bytes, bytes]:
    """(what is asked, the transcript that both sides prove over, the code's key)"""
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
    transcript = unsigned.transcript(fingerprint)
    code_key = codes.key(typed)
    proof = codes.proof(code_key, "client", transcript)
    return replace(unsigned, proof=proof, sig=seal.signer(sign_private)(transcript)), transcript, code_key


def _device_keys(store: ClientStore, random: Callable[[int], bytes]) -> tuple[bytes, bytes]:
    sign_private, box_private = store.state("device.sign"), store.state("device.box")
    if sign_private is None or box_private is None:
        sign_private, box_private = random(32), random(32)
        store.put_state({"device.sign": sign_private, "device.box": box_private})
    return sign_private, box_private


def _believed(
    message: bytes, address: str | None, code_key: bytes, transcript: bytes, sign_key: bytes
) -> tuple[ServerInfo, KeySet]:
    """What an answer says that proves to know the code; `address` where it came from, None: as it says itself.

    Raises BadMessage, SyncError NOT_OUR_SERVER."""
    body, proof = hello.unwrap_enrol_answer(message)
    if not codes.proof_fits(code_key, "server", hello.enrol_answer_transcript(transcript, body), proof):
        raise SyncError(Kind.NOT_OUR_SERVER, "the server does not know the code")
    answer = hello.read_enrol_answer(body)
    keys = read_key_set(answer.keys_body, answer.keys_sig, roots=None)
    if keys is None:
        raise SyncError(Kind.NOT_OUR_SERVER, "the key set does not verify")
    certificate = hello.read_certificate(answer.certificate_body, answer.certificate_sig, keys.receipt)
    if certificate.sign_key != sign_key or certificate.org != keys.org:
        raise SyncError(Kind.NOT_OUR_SERVER, "a certificate for somebody else")
    info = ServerInfo(
        url=answer.url if address is None else address,
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
    return pinned(info, Roots(keys.root), keys), keys


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
