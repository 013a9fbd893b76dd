"""What the driver may rely on for blobs, whichever store it is given."""

from __future__ import annotations

from tests.contracts.clients import EPOCH, FEED, NEXT_EPOCH, Subject, change, confirmation, foreign, rows


def test_blobs_that_arrivals_name_are_wanted_until_they_are_here(subject: Subject) -> None:
    import hashlib

    data = b"jpeg"
    name = hashlib.sha256(data).hexdigest()
    one = foreign(1, title="ảnh", attachments=[{"$blob": name, "size": 4, "type": "image/jpeg"}])
    subject.store.apply(change(subject.replica(), rows=rows(one), feeds={FEED: (1, one.id)}), "1" * 32)
    assert subject.store.blobs_wanted(10) == [(name, 4, "image/jpeg")]
    subject.store.write_blob(name, "image/jpeg", data)
    assert subject.store.blobs_wanted(10) == []
    assert subject.store.read_blob(name, 1, 2) == b"pe"


def test_blobs_are_offered_until_a_receipt_of_this_epoch(subject: Subject) -> None:
    import hashlib

    small, large = b"s", b"l" * 1000
    names = [hashlib.sha256(one).hexdigest() for one in (large, small)]
    for name, data in zip(names, (large, small), strict=True):
        subject.store.write_blob(name, "image/jpeg", data)
    assert subject.store.blobs_to_send(EPOCH, 10) == [], "no record names them: they are nobody else's business"
    subject.write(1, {"attachments": [{"$blob": one, "size": 1, "type": "image/jpeg"} for one in names]})
    assert subject.store.blobs_to_send(EPOCH, 10) == [(names[1], 1), (names[0], 1000)]
    assert subject.store.blobs_to_send(EPOCH, 1) == [(names[1], 1)]
    subject.store.blob_sent(names[1], EPOCH)
    assert subject.store.blobs_to_send(EPOCH, 10) == [(names[0], 1000)]
    assert len(subject.store.blobs_to_send(NEXT_EPOCH, 10)) == 2
    subject.store.blob_unnamed(names[0])
    assert subject.store.blobs_to_send(EPOCH, 10) == []
    subject.write(2, {"a": 1})
    assert subject.store.blobs_to_send(EPOCH, 10) == [(names[0], 1000)]


def test_what_was_completed_while_the_office_was_asked_about_its_photo_is_not_forgotten(subject: Subject) -> None:
    """The office answers that nothing names it: what does was written meanwhile, and goes in the next round."""
    import hashlib

    name = hashlib.sha256(b"photo").hexdigest()
    subject.store.write_blob(name, "image/jpeg", b"photo")
    one = subject.write(1, {"attachments": [{"$blob": name, "size": 5, "type": "image/jpeg"}]})
    subject.store.blob_unnamed(name)
    assert subject.store.blobs_to_send(EPOCH, 10) == []
    said = (confirmation(subject.replica(), heads=(one.id,)),)
    subject.store.apply(change(subject.replica(), receipts=said, confirmed=((subject.replica(), 1),)), "1" * 32)
    assert subject.store.blobs_to_send(EPOCH, 10) == [(name, 5)]


def test_what_came_from_the_server_is_not_offered_to_it_again(subject: Subject) -> None:
    import hashlib

    subject.store.apply(change(subject.replica()), "1" * 32)
    epoch = subject.store.log_facts().epoch
    whole, pieces = hashlib.sha256(b"whole").hexdigest(), hashlib.sha256(b"pieces").hexdigest()
    subject.write(1, {"attachments": [{"$blob": one, "size": 6, "type": "image/jpeg"} for one in (whole, pieces)]})
    subject.store.write_blob(whole, "image/jpeg", b"whole")
    subject.store.add_part(pieces, 0, b"pieces")
    assert subject.store.join_parts(pieces, "image/jpeg")
    assert subject.store.blobs_to_send(epoch, 10) == []
    assert len(subject.store.blobs_to_send("f" * 32, 10)) == 2  # another life of the server may have lost it


def test_a_blob_in_parts_is_joined_under_the_right_hash_only(subject: Subject) -> None:
    import hashlib

    data = bytes(range(250)) * 40
    name = hashlib.sha256(data).hexdigest()
    one = foreign(1, title="ảnh", attachments=[{"$blob": name, "size": len(data), "type": "image/jpeg"}])
    subject.store.apply(change(subject.replica(), rows=rows(one), feeds={FEED: (1, one.id)}), "1" * 32)
    subject.store.add_part(name, 0, data[:4000])
    subject.store.add_part(name, 100, b"does not continue")
    subject.store.add_part(name, 4000, data[4000:9000])
    assert subject.store.part_length(name) == 9000
    assert not subject.store.join_parts(name, "image/jpeg")  # its end is missing
    assert (subject.store.part_length(name), subject.store.blobs_wanted(5)[0][0]) == (0, name)
    for start in range(0, len(data), 3000):
        subject.store.add_part(name, start, data[start : start + 3000])
    assert subject.store.join_parts(name, "image/jpeg")
    assert (subject.store.part_length(name), subject.store.blobs_wanted(5)) == (0, [])
    assert subject.store.read_blob(name, 0, len(data)) == data
