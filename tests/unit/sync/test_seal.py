from hypothesis import given
from hypothesis import strategies as st

from sync.core import receipt, seal

PRIVATE = bytes(range(32))
PUBLIC = seal.public_key(PRIVATE)
SIGN = seal.signer(PRIVATE)
FACTS = {"org": "o", "device": "d", "challenge": "c"}


def made(**change: object) -> receipt.Receipt:
    facts: dict[str, object] = {
        **FACTS,
        "epoch": "e" * 32,
        "replica": "1" * 32,
        "heads": ("b" * 64, "a" * 64),
        "also": ("c" * 64,),
        "level": receipt.STORED,
        "at": "2026-11-21T02:00:00+00:00",
    }
    return receipt.make(SIGN, **{**facts, **change})  # type: ignore[arg-type]


def test_a_signature_fits_its_own_message_and_key_only() -> None:
    signature = SIGN(b"message")
    assert seal.verifies(PUBLIC, signature, b"message")
    assert not seal.verifies(PUBLIC, signature, b"messagf")
    assert not seal.verifies(PUBLIC, signature[:-1] + bytes([signature[-1] ^ 1]), b"message")
    assert not seal.verifies(seal.public_key(bytes(32)), signature, b"message")
    assert not seal.verifies(b"short", signature, b"message")
    assert not seal.verifies(PUBLIC, b"", b"message")


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
def test_different_parts_never_give_the_same_message(left: list[bytes], right: list[bytes]) -> None:
    assert (seal.message("x", *left) == seal.message("x", *right)) == (left == right)


def test_a_label_separates_purposes() -> None:
    assert seal.message("seal/1", "a") != seal.message("token/1", "a")


def test_a_receipt_verifies_and_says_what_it_said() -> None:
    one = made()
    found = receipt.verify(PUBLIC, one.body, one.sig, **FACTS)
    assert found == one
    assert found.heads == ("a" * 64, "b" * 64)


def test_a_receipt_for_somebody_or_something_else_does_not() -> None:
    one = made()
    for other in ({"org": "x"}, {"device": "x"}, {"challenge": "x"}):
        assert receipt.verify(PUBLIC, one.body, one.sig, **{**FACTS, **other}) is None
    assert receipt.verify(seal.public_key(bytes(32)), one.body, one.sig, **FACTS) is None


def test_a_signed_receipt_with_nonsense_inside_does_not_either() -> None:
    for change in ({"level": "sure"}, {"epoch": "x"}, {"replica": ""}, {"heads": ("x",)}, {"also": ("y",)}):
        one = made(**change)
        assert receipt.verify(PUBLIC, one.body, one.sig, **FACTS) is None, change
    for body in (b"[]", b"not json", b"{}"):
        assert receipt.verify(PUBLIC, body, SIGN(seal.message(seal.RECEIPT, body)), **FACTS) is None


def test_every_changed_bit_of_a_receipt_is_noticed() -> None:
    one = made()
    for place in range(len(one.body) * 8):
        broken = bytearray(one.body)
        broken[place // 8] ^= 1 << place % 8
        assert receipt.verify(PUBLIC, bytes(broken), one.sig, **FACTS) is None


def test_the_number_is_short_and_speaks_for_the_bytes() -> None:
    one = made()
    assert len(one.number) == 9
    assert one.number[4] == "-"
    assert one.number == made().number
    assert one.number != made(at="2026-11-21T02:00:01+00:00").number
