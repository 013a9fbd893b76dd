"""Nobody is told that all is delivered while a photo of a completed note is still here alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.storage import blobs
from sync.errors import SyncError
from tests.contracts.world import World
from tests.integration.sync.test_blobs import Trouble
from tests.integration.sync.test_notebook_and_office import NAME, NAMED, PHOTO, Laptop
from ui.bridge import Bridge
from ui.sync_status.agent import SyncAgent
from ui.sync_status.presenter import WAITING, SyncPresenter


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "server")
    yield made
    made.close()


@pytest.fixture
def laptop(world: World, tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(world, tmp_path)
    yield made
    made.notebook.close()


@pytest.fixture
def agent(laptop: Laptop, qapp: object) -> Iterator[SyncAgent]:
    made = SyncAgent(laptop.notebook.services, Bridge(), lambda: 0.5)
    yield made
    made.stop()


def told(laptop: Laptop, agent: SyncAgent) -> tuple[str, str]:
    presenter = SyncPresenter(laptop.notebook.services, agent)
    presenter.delivery = laptop.notebook.services.queries.delivery()
    said = presenter.connection()
    assert said is not None
    return said[1], said[2]


def test_after_a_line_that_broke_before_the_photo(world: World, laptop: Laptop, agent: SyncAgent) -> None:
    laptop.take_photo()
    laptop.write(world.id(), title="một", attachments=NAMED)
    trouble = Trouble(world)
    trouble.plan = dict.fromkeys(range(9), trouble.cut_up(0))
    with pytest.raises(SyncError):
        laptop.session.sync()
    assert laptop.store.totals().pending == 0  # the words are there
    assert told(laptop, agent) == ("Còn 1 ảnh, tệp", "Tin tự gửi đi")
    trouble.plan = {}
    laptop.session.sync()
    assert told(laptop, agent)[0] == "Đã giao hết"


def test_by_sticks_alone(world: World, laptop: Laptop, agent: SyncAgent) -> None:
    laptop.write(world.id(), title="một", attachments=NAMED)
    laptop.to_office()
    laptop.from_office()
    laptop.read()
    laptop.take_photo()
    laptop.notebook.services.settings.set(WAITING, 1)
    assert told(laptop, agent) == ("Còn 1 ảnh, tệp", "Đợi mạng tốt hoặc USB")
    laptop.to_office()
    assert told(laptop, agent)[0] == "Còn 1 ảnh, tệp"  # handed over is not delivered
    laptop.from_office()
    laptop.read()
    assert told(laptop, agent)[0] == "Đã giao hết"  # what waited for a better link went by the stick


def test_what_no_completed_note_names_is_not_waited_for(world: World, laptop: Laptop, agent: SyncAgent) -> None:
    """A photo that was taken out of a draft again, one of a draft, a colleague's."""
    laptop.write(world.id(), title="một")
    laptop.session.sync()
    laptop.take_photo()
    assert blobs.count_undelivered(laptop.notebook.store.reader()) == 0
    assert told(laptop, agent)[0] == "Đã giao hết"


def test_a_small_picture_goes_with_its_photo_and_is_not_counted(world: World, laptop: Laptop, agent: SyncAgent) -> None:
    laptop.write(world.id(), title="một", attachments=[{**NAMED[0], "thumb": {**NAMED[0], "$blob": "a" * 64}}])
    laptop.session.sync()
    laptop.take_photo()
    assert laptop.notebook.services.queries.delivery().photos == 1
    laptop.store.blob_sent(NAME, laptop.store.log_facts().epoch)
    laptop.notebook.store.write(lambda db: blobs.put(db, PHOTO[1:], "image/jpeg")).result()
    assert laptop.notebook.services.queries.delivery().photos == 0


def test_a_new_life_of_the_office_is_asked_again_about_own_photos(world: World, laptop: Laptop) -> None:
    laptop.take_photo()
    laptop.write(world.id(), title="một", attachments=NAMED)
    laptop.session.sync()
    assert laptop.notebook.services.queries.delivery().photos == 0
    laptop.store.put_state({"sync.epoch": b"f" * 32})
    assert laptop.notebook.services.queries.delivery().photos == 1
