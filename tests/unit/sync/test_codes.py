import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core import codes


@given(st.binary(min_size=10, max_size=10))
def test_every_code_reads_back(random: bytes) -> None:
    shown = codes.from_random(random)
    code = codes.read(shown)
    assert code is not None
    assert shown.replace("-", "").startswith(code)
    assert codes.read(shown.lower().replace("-", " ")) == code


@given(st.binary(min_size=10, max_size=10), st.integers(0, 16), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_always_noticed(random: bytes, place: int, letter: str) -> None:
    bare = codes.from_random(random).replace("-", "")
    if bare[place] != letter:
        assert codes.read(bare[:place] + letter + bare[place + 1 :]) is None


@given(st.binary(min_size=10, max_size=10), st.integers(0, 14))
def test_two_swapped_neighbours_are_always_noticed(random: bytes, place: int) -> None:
    bare = codes.from_random(random).replace("-", "")
    if bare[place] != bare[place + 1]:
        assert codes.read(bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :]) is None


@pytest.mark.parametrize(
    "between", ["–", "—", "‑", "−", "\u00a0", "\u202f", " - ", "\u200b-\u2060", "\u00ad", "\ufeff"]
)
def test_what_other_programs_put_between_the_groups_is_forgiven(between: str) -> None:
    shown = codes.from_random(b"0123456789")
    assert codes.read(between + shown.replace("-", between) + "\r\n") == codes.read(shown) is not None


def test_look_alikes_are_forgiven() -> None:
    shown = codes.from_random(bytes(10))
    assert set(shown) == {"0", "-"}
    assert codes.read(shown.replace("0", "O")) == "0" * 16


@pytest.mark.parametrize("text", ["", "0" * 16, "0" * 18, "U" + "0" * 16, "đ" * 17, "0" * 16 + "!"])
def test_other_texts_are_no_codes(text: str) -> None:
    assert codes.read(text) is None


def test_the_key_needs_every_character() -> None:
    one = codes.key("0" * 16)
    assert len(one) == 32
    assert one == codes.key("0" * 16)
    assert one != codes.key("0" * 15 + "1")


def test_a_proof_cannot_be_reflected_or_moved() -> None:
    key = bytes(32)
    proof = codes.proof(key, "client", b"transcript")
    assert codes.proof_fits(key, "client", b"transcript", proof)
    assert not codes.proof_fits(key, "server", b"transcript", proof)
    assert not codes.proof_fits(key, "client", b"transcripu", proof)
    assert not codes.proof_fits(bytes(31) + b"\x01", "client", b"transcript", proof)
    assert not codes.proof_fits(key, "client", b"transcript", "ấ")
