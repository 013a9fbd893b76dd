"""Photos of which a notebook or an office might think that the other one still has them."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from desktop_app.storage import blobs
from sync.errors import SyncError
from sync.server import control
from tests.contracts.world import World
from tests.integration.sync.test_blobs import Trouble
from tests.integration.sync.test_notebook_and_office import NAME, NAMED, PHOTO, Laptop


@pytest.fixture
def laptop(world: World, tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(world, tmp_path)
    yield made
    made.notebook.close()


def at_office(world: World, name: str = NAME) -> bool:
    path = world.where / "blobs" / name[:2] / name
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == name


@pytest.mark.parametrize("draft", [False, True], ids=["unsent", "draft"])
def test_a_photo_that_went_with_an_erased_note_is_sent_again_for_another_note(
    world: World, laptop: Laptop, draft: bool
) -> None:
    """The office had it and lets it go, for it knows nothing yet of the other note that names it too."""
    gone, kept = world.id(), world.id()
    laptop.take_photo()
    laptop.write(gone, title="một", attachments=NAMED)
    assert laptop.session.sync().blobs_sent == 1
    if draft:
        values = [world.id(), kept, "note", 1, json.dumps({"attachments": NAMED}), "{}", "{}", "x", "x"]
        laptop.notebook.store.write(
            lambda db: db.execute("INSERT INTO draft VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values).rowcount
        ).result()
    else:
        laptop.write(kept, title="hai", attachments=NAMED)
    control.erase(world.opened, [gone], world.clock(), world.dice)
    assert not at_office(world)
    laptop.session.sync()
    if draft:
        laptop.notebook.store.write(lambda db: db.execute("DELETE FROM draft").rowcount).result()
        laptop.write(kept, title="hai", attachments=NAMED)
        assert blobs.count_undelivered(laptop.notebook.store.reader()) == 1
        laptop.session.sync()
    assert laptop.has_photo() and at_office(world)
    assert blobs.count_undelivered(laptop.notebook.store.reader()) == 0
    assert laptop.session.sync().blobs_sent == 0


def test_a_photo_of_two_notes_outlives_one_of_them_and_does_not_travel_again(world: World, laptop: Laptop) -> None:
    gone, kept = world.id(), world.id()
    laptop.take_photo()
    laptop.write(gone, title="một", attachments=NAMED)
    laptop.write(kept, title="hai", attachments=NAMED)
    assert laptop.session.sync().blobs_sent == 1
    control.erase(world.opened, [gone], world.clock(), world.dice)
    assert at_office(world)
    assert laptop.session.sync().blobs_sent == 0
    assert blobs.count_undelivered(laptop.notebook.store.reader()) == 0


def test_a_photo_that_somebody_names_while_an_order_is_carried_out_is_not_signed_for_and_then_removed(
    world: World, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two people have the same file; one's note is erased while the other one's arrives."""
    gone, other = world.id(), world.client()
    laptop.take_photo()
    laptop.write(gone, title="một", attachments=NAMED)
    laptop.session.sync()
    other.session.sync()
    other.store.add_blob(NAME, "image/jpeg", PHOTO)
    other.store.write(world.id(), {"title": "hai", "attachments": NAMED})
    remove, threads = control._remove_blobs, [threading.Thread(target=other.session.sync)]

    def meanwhile(folder: Path, names: Iterable[str]) -> None:
        names = list(names)  # what is to be removed is settled
        if threads and names:
            waiting.append(threads.pop())
            waiting[0].start()
            waiting[0].join(1)  # it ends, or has to wait for us
        remove(folder, names)

    waiting: list[threading.Thread] = []
    monkeypatch.setattr(control, "_remove_blobs", meanwhile)
    control.erase(world.opened, [gone], world.clock(), world.dice)
    waiting[0].join()
    assert other.store.totals().pending == 0
    assert at_office(world) or other.store.blobs_to_send(other.store.epoch, 9)
    other.session.sync()
    assert at_office(world)


def test_a_late_parcel_does_not_say_that_a_photo_is_there_which_the_office_has_let_go_since(
    world: World, laptop: Laptop
) -> None:
    gone = world.id()
    laptop.take_photo()
    laptop.write(gone, title="một", attachments=NAMED)
    laptop.to_office()
    laptop.from_office()  # it says that the photo is there, and is read weeks later
    laptop.session.sync()
    laptop.write(world.id(), title="hai", attachments=NAMED)
    control.erase(world.opened, [gone], world.clock(), world.dice)
    trouble = Trouble(world)
    trouble.plan = dict.fromkeys(range(9), trouble.cut_up(0))
    with pytest.raises(SyncError):
        laptop.session.sync()  # the words went, and the order came
    reader = laptop.notebook.store.reader()
    assert (laptop.read().parcels, blobs.count_undelivered(reader), at_office(world)) == (1, 1, False)
    laptop.to_office()
    assert at_office(world)
    laptop.from_office()
    laptop.read()
    assert blobs.count_undelivered(reader) == 0
