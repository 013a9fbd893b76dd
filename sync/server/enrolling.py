"""What the office answers to who enrols: over a line (`service.py`) and by a stick, with the same proofs and rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sync.core import codes, seal
from sync.parcel import enrolling
from sync.parcel.errors import ParcelError, Trouble
from sync.server.folder import Opened
from sync.server.people import Enrolled, People
from sync.wire import hello
from sync.wire.codec import BadMessage
from sync.wire.problems import Problem


def answer(
    opened: Opened, people: People, asked: hello.EnrolRequest, fingerprint: str, url: str = ""
) -> tuple[Enrolled, bytes]:
    """(who it is now, the whole answer with its proof). Raises Problem."""
    enrolled, code_key = people.enrol(asked, fingerprint)
    facts = {
        "org": opened.org,
        "org_name": opened.org_name,
        "device": enrolled.device,
        "user": enrolled.person,
        "user_name": enrolled.name,
        "role": enrolled.role,
        "area": enrolled.area,
        "author": enrolled.author,
    }
    certificate, certificate_sig = hello.make_certificate(opened.receipt_sign, facts, asked.sign_key)
    body = hello.EnrolAnswer(
        keys_body=opened.keys.body,
        keys_sig=opened.keys.sig,
        certificate_body=certificate,
        certificate_sig=certificate_sig,
        ca=opened.ca,  # without TLS too: tomorrow the same server may be asked from another machine
        url=url,
    ).to_body()
    transcript = hello.enrol_answer_transcript(asked.transcript(fingerprint), body)
    return enrolled, hello.wrap_enrol_answer(body, codes.proof(code_key, "server", transcript))


def by_parcel(
    opened: Opened, data: bytes, url: str, now: Callable[[], datetime], random: Callable[[int], bytes]
) -> tuple[Enrolled, bytes]:
    """(who it is now, the file that goes home). The same request again gets an answer again.

    Raises ParcelError DAMAGED, OTHER_KIND, NEWER; Problem code-wrong (no code of this office opens it), code-expired,
    code-used, code-locked.
    """
    people = People(opened.engine, random, now)
    head = enrolling.look(data, enrolling.ENROL)
    code_key = people.code_for(_box_id, head.to[0]) if len(head.to) == 1 else None
    if code_key is None:
        raise Problem("code-wrong")
    message = enrolling.unpack(data, enrolling.ENROL, enrolling.box_of_code(code_key))
    try:
        asked = hello.read_enrol_request(message)
    except BadMessage as problem:
        raise ParcelError(Trouble.DAMAGED, str(problem)) from None
    enrolled, told = answer(opened, people, asked, enrolling.FINGERPRINT, url)
    return enrolled, enrolling.pack(enrolling.ENROLLED, head.id, told, asked.box_key)


def _box_id(code_key: bytes) -> str:
    return seal.key_id(enrolling.box_public(enrolling.box_of_code(code_key)))
