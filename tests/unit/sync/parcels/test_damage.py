"""A parcel that is not whole is refused with a sentence, and nothing of it is applied.

Samples of what `python build_scripts/tasks.py parcels` does in full.
"""

from __future__ import annotations

import io
import itertools
import tracemalloc

import pytest

from desktop_app.services.parcels import SENTENCES as NOTEBOOK_SENTENCES
from sync.parcel import format
from sync.parcel.errors import ParcelError, Trouble
from sync.server.cli_parcels import SENTENCES as OFFICE_SENTENCES
from tests.unit.sync.parcels.damage import NAMES, accepted, flips, golden, truncations
from tests.unit.sync.parcels.samples import Keys, Office, down, malformed, up


@pytest.fixture
def office() -> Office:
    return Office(Keys.golden())


@pytest.mark.parametrize("name", NAMES)
def test_golden_parcels_of_this_version_are_read(office: Office, name: str) -> None:
    office.read(golden(name))
    kinds = b"".join(one.kind for one in office.applied)
    assert kinds == {"up": b"B", "up-photo": b"BKK", "down": b"A"}[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_truncation_is_refused(office: Office, name: str) -> None:
    data = golden(name)
    assert accepted(office, itertools.chain(truncations(data, 5), [data[:-1], data[:-16], data[:-17]]))[1] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_flipped_bit_anywhere_is_refused(office: Office, name: str) -> None:
    assert accepted(office, flips(golden(name), 7, NAMES.index(name)))[1] == []


@pytest.mark.parametrize("extra", [b"\x00", b"\n", b"x" * 70_000])
@pytest.mark.parametrize("name", NAMES)
def test_bytes_after_the_end_are_refused(office: Office, name: str, extra: bytes) -> None:
    with pytest.raises(ParcelError):
        office.read(golden(name) + extra)


def test_a_thousand_malformed_parcels_are_refused() -> None:
    keys = Keys.golden()
    for made in (up(keys, blob=b"x" * 300), down(keys)):
        count, wrong = accepted(Office(keys), itertools.islice(malformed(made, 7), 500))
        assert (count, wrong) == (500, [])


def test_what_is_applied_is_what_was_checked() -> None:
    """Both are good parcels with one public line; the file is exchanged between the two passes."""
    keys = Keys.made(1)
    first, second = up(keys, count=1).to_bytes(), up(keys, count=3).to_bytes()
    files = iter([first, first, first, second])  # looked at twice, checked, applied
    office = Office(keys)
    with pytest.raises(ParcelError) as caught:
        office.read_from(lambda: io.BytesIO(next(files)))
    assert caught.value.trouble is Trouble.UNREADABLE
    assert office.applied == []


def test_reading_holds_a_frame_in_memory_and_not_a_parcel() -> None:
    keys = Keys.golden()
    made = up(keys, count=1)
    pieces = tuple(format.piece("b" * 64, at, 20_000_000, bytes(500_000)) for at in range(0, 20_000_000, 500_000))
    data = type(made)(keys, made.head, made.manifest, (*made.frames, *pieces), keys.sign, made.to).to_bytes()

    class Counting(Office):
        def __init__(self) -> None:
            super().__init__(keys)
            self.applied = self  # type: ignore[assignment]
            self.bytes = 0

        def append(self, frame: format.Frame) -> None:
            self.bytes += len(frame.body)

    reader = Counting()
    tracemalloc.start()
    try:
        reader.read(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert reader.bytes > 20_000_000
    assert peak < 8_000_000


def test_every_trouble_has_a_sentence_in_both_languages() -> None:
    for sentences in (NOTEBOOK_SENTENCES, OFFICE_SENTENCES):
        assert set(sentences) == set(Trouble)
        for vi, en in sentences.values():
            assert vi != en and vi.endswith(".") and en.endswith(".")
