import uuid

import pytest

from sync.core.ids import uuid5, uuid7


def test_uuid7_has_the_layout_of_rfc_9562() -> None:
    # The example of RFC 9562, appendix A.6.
    made = uuid7(0x017F22E279B0, bytes.fromhex("0cc398c4dc0c0c07398f"))
    parsed = uuid.UUID(made)
    assert parsed.version == 7
    assert parsed.variant == uuid.RFC_4122
    assert parsed.int >> 80 == 0x017F22E279B0
    assert made == made.lower()


def test_uuid7_uses_every_random_bit_but_the_six_of_the_layout() -> None:
    ones = uuid.UUID(uuid7(0, b"\xff" * 10)).int
    zeros = uuid.UUID(uuid7(0, b"\x00" * 10)).int
    assert (ones ^ zeros).bit_count() == 74


@pytest.mark.parametrize("clock", [-(50 * 365 * 86_400_000), 2**60])
def test_an_absurd_clock_still_gives_an_id(clock: int) -> None:
    assert uuid.UUID(uuid7(clock, b"0123456789")).version == 7


def test_uuid7_wants_ten_bytes() -> None:
    with pytest.raises(ValueError, match="10 random bytes"):
        uuid7(0, b"short")


def test_uuid5_is_the_same_everywhere() -> None:
    assert uuid5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com") == "2ed6657d-e927-568b-95e1-2665a8aea6a2"
