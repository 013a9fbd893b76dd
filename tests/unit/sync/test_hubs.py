"""What the office says of its hubs, and what a notebook believes of it."""

from __future__ import annotations

import json
import random
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from sync.core import seal
from sync.driver import hubs as known
from sync.driver.keys import KEYS, pack_keys
from sync.driver.store import ServerInfo, pack_server
from sync.hub import papers
from sync.server import tls
from sync.wire.codec import BadMessage
from sync.wire.hubs import MARK, hub_name, make_list, mark_of, read_certificate, read_list
from sync.wire.key_set import make_key_set
from tests.contracts.memory_store import MemoryStore

ORG = "019a9f5e-0000-7000-8000-00000000000a"
OTHER = "019a9f5e-0000-7000-8000-00000000000b"
DEVICE = "019a9f5e-0000-7000-8000-00000000000d"
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
DICE = random.Random(11)
ROOT, RECEIPT, HUB, OTHER_HUB = (DICE.randbytes(32) for _ in range(4))
AUTHORITY, AUTHORITY_KEY = tls.make_authority("Xã Trà Cú", NOW)
ED25519 = b"\x06\x03\x2b\x65\x70"  # the name of its kind, as DER writes it (RFC 8410, 3)
HUB_ID = seal.key_id(seal.public_key(HUB))


def certificate(private: bytes = HUB, days: int = 30) -> bytes:
    mark = mark_of(ORG, seal.public_key(ROOT))
    return tls.make_hub_certificate(AUTHORITY, AUTHORITY_KEY, seal.public_key(private), "Trạm xã", mark, NOW, days)


def der(pem: bytes) -> bytes:
    return tls.split_chain(pem)[0].public_bytes(Encoding.DER)


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore("019a9f5e-0000-7000-8000-00000000000c", "a" * 32)
    keys = make_key_set(
        seal.signer(ROOT), org=ORG, version=1, receipt=seal.public_key(RECEIPT), root=seal.public_key(ROOT)
    )
    info = ServerInfo("", ORG, "Xã", DEVICE, DEVICE, "", "collaborator", "29461", keys.root, "", 1)
    made.put_state({"server": pack_server(info), KEYS: pack_keys(keys)})
    return made


def told(version: int, *revoked: str, by: bytes = RECEIPT, org: str = ORG) -> tuple[bytes, bytes]:
    made = make_list(seal.signer(by), org=org, version=version, revoked=frozenset(revoked))
    return made.body, made.sig


def test_a_certificate_says_whose_hub_it_is() -> None:
    found = read_certificate(der(certificate()))
    assert (found.id, found.name, found.org, found.root) == (HUB_ID, "Trạm xã", ORG, seal.public_key(ROOT))
    assert found.until == NOW + timedelta(days=30)


def test_only_a_hubs_certificate_is_one() -> None:
    leaf, _, _ = tls.make_leaf(AUTHORITY, AUTHORITY_KEY, hub_name(seal.public_key(HUB)), NOW)
    mark = mark_of(ORG, seal.public_key(ROOT))
    for wrong in (der(leaf), der(AUTHORITY), b"", certificate(), der(certificate())[:-1] + b"x" * 4):
        with pytest.raises(BadMessage):
            read_certificate(wrong)
    for odd in (b"", b"{}", b"[]", mark[:-1]):
        made = tls.make_hub_certificate(AUTHORITY, AUTHORITY_KEY, seal.public_key(HUB), "x", odd, NOW, 30)
        with pytest.raises(BadMessage):
            read_certificate(der(made))


def strange(data: bytes) -> bytes:
    """The same with a key of a kind that nobody knows: one bit of its name (1.3.101.112) is another."""
    assert data.count(ED25519) >= 1
    return data.replace(ED25519, b"\x06\x03\x2b\x60\x70")


def test_a_key_of_an_unknown_kind_is_not_a_hubs() -> None:
    with pytest.raises(BadMessage):
        read_certificate(strange(der(certificate())))
    assert not tls.signed_by(strange(der(certificate())), AUTHORITY)
    asked = x509.load_pem_x509_csr(tls.make_request(HUB, "Trạm xã")).public_bytes(Encoding.DER)
    with pytest.raises(ValueError, match="Unknown key type"):
        tls.read_request(
            ssl.DER_cert_to_PEM_cert(strange(asked)).replace("CERTIFICATE", "CERTIFICATE REQUEST").encode()
        )


def test_a_certificate_of_a_version_that_there_is_not_is_none() -> None:
    whole = der(certificate())
    odd = whole.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x10", 1)  # version 17 (RFC 5280, 4.1.2.1)
    assert odd != whole
    with pytest.raises(BadMessage):
        read_certificate(odd)
    assert not tls.signed_by(odd, AUTHORITY)
    assert papers.read_paper(ssl.DER_cert_to_PEM_cert(odd).encode() + AUTHORITY, seal.public_key(HUB)) is None


def test_everybody_who_does_not_look_for_hubs_must_refuse_the_certificate() -> None:
    found = tls.split_chain(certificate())[0]
    assert found.extensions.get_extension_for_oid(MARK).critical
    assert found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False


def test_a_request_proves_that_its_key_is_there() -> None:
    made = tls.make_request(HUB, "Trạm xã Trà Cú")
    assert tls.read_request(made) == (seal.public_key(HUB), "Trạm xã Trà Cú")
    asked = x509.load_pem_x509_csr(made)
    raw = bytearray(asked.public_bytes(Encoding.DER))
    at = bytes(raw).index(seal.public_key(HUB))
    raw[at : at + 32] = seal.public_key(OTHER_HUB)  # somebody else's key under this signature
    forged = x509.load_der_x509_csr(bytes(raw)).public_bytes(Encoding.PEM)
    for wrong in (forged, b"", AUTHORITY, made[:-40]):
        with pytest.raises(ValueError):
            tls.read_request(wrong)


def test_a_paper_is_for_one_key_under_one_authority(tmp_path: Path) -> None:
    other_authority, _ = tls.make_authority("Xã Trà Cú", NOW)
    key = seal.public_key(HUB)
    assert papers.read_paper(certificate() + AUTHORITY, key) is not None
    for wrong in (certificate() + other_authority, certificate(), AUTHORITY + certificate(), b""):
        assert papers.read_paper(wrong, key) is None
    assert papers.read_paper(certificate(OTHER_HUB) + AUTHORITY, key) is None


def test_only_the_office_says_who_lost_its_certificate(store: MemoryStore) -> None:
    body, sig = told(1, HUB_ID)
    assert not known.keep_list(store, body, bytes(64))
    assert not known.keep_list(store, body.replace(b'"version":1', b'"version":9'), sig)
    assert not known.keep_list(store, *told(1, HUB_ID, by=OTHER_HUB))
    assert not known.keep_list(store, *told(1, HUB_ID, org=OTHER))
    assert not known.keep_list(store, b"", b"")
    assert known.revoked(store) == frozenset()
    assert known.keep_list(store, body, sig)
    assert known.revoked(store) == {HUB_ID}


def test_the_list_never_goes_back(store: MemoryStore) -> None:
    first, second = told(1), told(2, HUB_ID)
    assert known.keep_list(store, *second)
    assert not known.keep_list(store, *first)
    assert not known.keep_list(store, *told(2))
    assert known.revoked(store) == {HUB_ID}


def test_a_list_with_odd_content_is_none(store: MemoryStore) -> None:
    for odd in (b"[]", b"{", b'{"org":"x","version":1,"revoked":[]}', b'{"org":"%s","version":0,"revoked":[]}'):
        body = odd.replace(b"%s", ORG.encode())
        with pytest.raises(BadMessage):
            read_list(body, seal.signer(RECEIPT)(seal.message("hubs/1", body)), seal.public_key(RECEIPT))


def test_a_certificate_ends_when_the_office_was_heard_after_it_and_by_no_other_clock(store: MemoryStore) -> None:
    found = read_certificate(der(certificate(days=30)))
    assert known.good(store, found)  # whatever this machine's clock says
    store.put_state({known.HEARD: (NOW + timedelta(days=29)).isoformat().encode()})
    assert known.good(store, found)
    store.put_state({known.HEARD: (NOW + timedelta(days=31)).isoformat().encode()})
    assert not known.good(store, found)


def test_what_a_hub_had_that_lost_its_certificate_is_here_alone_again(store: MemoryStore) -> None:
    for number in range(6):
        store.write(f"019a9f5e-0000-7000-8000-00000000010{number}", {"title": "x"})
    ids = store.own["a" * 32]
    out = [
        {"id": "1", "at": "", "way": "parcel", "hub": "", "spans": [["a" * 32, 2]]},
        {"id": "2", "at": "", "way": "hub", "hub": HUB_ID, "spans": [["a" * 32, 5]]},
        {"id": "3", "at": "", "way": "hub", "hub": "f" * 32, "spans": [["a" * 32, 4]]},
    ]
    store.put_state({known.OUT: json.dumps(out).encode()})
    store.custody = set(ids[:5])
    assert known.keep_list(store, *told(1, HUB_ID))
    assert store.custody == set(ids[:4]), "what another hub or a stick has is still on its way"
    assert [one["id"] for one in json.loads(store.state(known.OUT) or b"")] == ["1", "3"]
    assert known.keep_list(store, *told(2, HUB_ID, "f" * 32))
    assert store.custody == set(ids[:2])
