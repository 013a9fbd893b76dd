"""Photos and files in a notebook: whoever asks which of them the office lacks reads none of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.storage import blobs, sync_store
from tests.contracts.clients import EPOCH, OnDisk


@pytest.fixture
def subject(tmp_path: Path) -> Iterator[OnDisk]:
    made = OnDisk(tmp_path / "sổ")
    yield made
    made.notebook.close()


def test_what_the_office_lacks_is_known_and_noted_without_touching_a_photo(subject: OnDisk) -> None:
    store = subject.notebook.store
    name = store.write(lambda db: blobs.put(db, bytes(300_000), "image/jpeg")).result()
    subject.store.put_state({"sync.epoch": EPOCH.encode()})
    log = store.path.with_name(store.path.name + "-wal")
    before = log.stat().st_size
    subject.store.blob_sent(name, EPOCH)
    assert log.stat().st_size - before < 100_000, "the photo was written anew"
    asked: list[str] = []
    reader = store.reader()
    reader.set_trace_callback(asked.append)
    assert subject.store.blobs_to_send(EPOCH, 10) == []
    assert blobs.count_undelivered(reader) == 0
    reader.set_trace_callback(None)
    about = [one for one in asked if " FROM blob " in one]
    assert len(about) == 2
    assert not any("bytes" in one or "delivered_epoch" in one for one in about)


def test_one_that_is_gone_is_offered_when_it_comes_again(subject: OnDisk) -> None:
    store = subject.notebook.store
    name = store.write(lambda db: blobs.put(db, b"a photo", "image/jpeg")).result()
    subject.store.blob_sent(name, EPOCH)
    assert subject.store.blobs_to_send(EPOCH, 10) == []
    store.write(lambda db: db.execute("DELETE FROM blob").rowcount).result()
    store.write(lambda db: blobs.put(db, b"a photo", "image/jpeg")).result()
    subject.write(1, {"attachments": [{"$blob": name, "size": 7, "type": "image/jpeg"}]})
    assert subject.store.blobs_to_send(EPOCH, 10) == [(name, 7)]


def test_a_photo_leaves_with_a_record_that_names_it_and_never_with_a_draft(subject: OnDisk) -> None:
    """Neither does a draft that names it too keep it back, nor does one that was thrown away put it into a parcel."""
    store, capture = subject.notebook.store, subject.notebook.services.capture
    subject.store.put_state({"sync.epoch": EPOCH.encode()})
    name = store.write(lambda db: blobs.put(db, b"a photo", "image/jpeg")).result()
    named = {"attachments": [{"$blob": name, "size": 7, "type": "image/jpeg"}]}
    draft = capture.new_draft("note", named).result()
    assert subject.store.blobs_to_send(EPOCH, 10) == []
    capture.discard_draft(draft.id).result()
    assert subject.store.blobs_to_send(EPOCH, 10) == []
    assert blobs.count_undelivered(store.reader()) == blobs.count_waiting(store.reader()) == 0
    capture.new_draft("note", named).result()
    subject.write(1, named)
    assert subject.store.blobs_to_send(EPOCH, 10) == [(name, 7)]
    assert blobs.count_undelivered(store.reader()) == blobs.count_waiting(store.reader()) == 1


def test_a_large_file_is_not_read_through_for_each_of_its_chunks(
    subject: OnDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_store, "BLOB_AHEAD", 1000)
    store = subject.notebook.store
    data, other = bytes(range(256)) * 10, bytes(range(255, -1, -1)) * 10
    name = store.write(lambda db: blobs.put(db, data, "application/pdf")).result()
    second = store.write(lambda db: blobs.put(db, other, "application/pdf")).result()
    asked: list[str] = []
    store.reader().set_trace_callback(asked.append)
    assert b"".join(subject.store.read_blob(name, at, 80) for at in range(0, len(data), 80)) == data
    assert subject.store.read_blob(name, 0, len(data)) == data
    assert subject.store.read_blob(name, 50, 2000) == data[50:2050]
    assert subject.store.read_blob(second, 60, 10) == other[60:70]
    assert subject.store.read_blob(name, 60, 10) == data[60:70]
    store.reader().set_trace_callback(None)
    assert sum("substr(bytes" in one for one in asked) == 3 + 1 + 0 + 1 + 1
