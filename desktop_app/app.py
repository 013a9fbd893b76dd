"""The composition root: the only place that builds the parts and wires them. Late imports keep a start quick."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import cache, partial
from typing import Any

from desktop_app.domain.vietnamese.zone import VIETNAM
from desktop_app.errors import SotayError
from desktop_app.profile import Profile, Settings, default_folder
from desktop_app.services import Services
from desktop_app.storage import keys, store
from desktop_app.storage.database import DERIVED


def now() -> datetime:
    """The device's wall clock, as the time of Việt Nam."""
    return datetime.now(VIETNAM)


def new_id() -> str:
    from sync.core.ids import uuid7

    return uuid7(time.time_ns() // 1_000_000, os.urandom(10))


def create_notebook(profile: Profile, *, label: str, passphrase: str | None) -> None:
    """Make a new notebook; see storage.store.create."""
    store.create(profile, label=label, passphrase=passphrase, keyring=keys.system_keyring, new_id=new_id)


def open_services(
    profile: Profile, *, passphrase: Callable[[], str | None], clock: Callable[[], datetime] = now
) -> Services:
    """Unlock the notebook in `profile` and build all use cases over it."""
    opened = store.unlock(profile, passphrase=passphrase, keyring=keys.system_keyring)
    return build_services(opened, profile, clock=clock)


def build_services(opened: store.Store, profile: Profile, *, clock: Callable[[], datetime] = now) -> Services:
    """All use cases over an unlocked notebook."""
    from desktop_app import app_sync
    from desktop_app.app_late import LateServices
    from desktop_app.domain.areas import AreaTable
    from desktop_app.domain.registry import TYPES
    from desktop_app.domain.vietnamese.abbreviations import Abbreviations
    from desktop_app.services.context import Context, load_vocabulary
    from desktop_app.services.guarding import NotebookGuard
    from desktop_app.services.places import Places
    from desktop_app.services.queries import Queries
    from desktop_app.storage.views import Views

    # Loaded when first asked for: a start must not wait for word lists.
    vocabulary = cache(load_vocabulary)
    areas = cache(AreaTable.load)
    abbreviations = cache(Abbreviations.load)
    settings = Settings(profile.settings_file)

    views = Views(TYPES, vocabulary)
    if opened.meta("derived") != DERIVED:
        _write_anew(opened, views.renew)
    opened.writer.when_idle = partial(views.refresh_waiting, limit=50)
    places = Places(opened, views, areas, TYPES["area"].schema)
    workers = ThreadPoolExecutor(2, thread_name_prefix="sotay-worker")
    guard = NotebookGuard(opened, places, clock, workers)
    context = Context(opened, TYPES, views, vocabulary, places, guard, clock, new_id, settings.language)

    reading = ThreadPoolExecutor(1, thread_name_prefix="sotay-reader")
    queries = Queries(context, abbreviations, reading)
    syncing, courier, stop_sync = app_sync.build(opened, views, clock, settings)

    def close() -> None:
        stop_sync()
        reading.shutdown(cancel_futures=True)
        workers.shutdown()
        opened.close()

    return Services(
        queries=queries,
        syncing=syncing,
        places=places,
        guard=guard,
        settings=settings,
        vocabulary=vocabulary,
        clock=clock,
        language=settings.language,
        label=opened.label,
        author=opened.author,
        folder=str(profile.folder),
        close=close,
        late=LateServices(context, queries, profile, settings, workers, courier),
    )


def _write_anew(opened: store.Store, lists: Callable[[Any], None]) -> None:
    """Derive lists and search as this version does. Whatever is in the way, a person gets at what was written: lists
    stay as another version made them, *Khám máy* tells of that, and it is tried again the next time."""
    try:
        with suppress(SotayError):  # such as a full disk
            opened.write(lists, can_wait=True).result()
    except Exception as error:  # noqa: BLE001 - a mistake of ours in a list keeps nobody from her notes
        from desktop_app.fault_log import record

        record(error)


def open_window(profile: Profile, named: bool = False) -> int:
    """Show the window and run until it is closed; the exit code. `named`: whose notebook it is was said, so that nobody
    is asked where several people use the machine."""
    gc.disable()  # the window collects by itself (ui/garbage.py); loading its modules must not stop for that
    from desktop_app.services.tryout import TryoutServer, server_command
    from ui.application import run

    def tryout(profile: Profile) -> TryoutServer:
        return TryoutServer(profile.tryout_server, server_command())

    return run(profile, create_notebook, open_services, tryout, keys.system_keyring_works, named)


def start_window() -> int | str:
    """`sotay` without a word more: the window for the notebook in its usual place. What `sys.exit` takes: the exit
    code, or the sentence that says why there is no window."""
    profile = Profile(default_folder())
    try:
        return open_window(profile)
    except SotayError as error:
        return error.sentence(Settings(profile.settings_file).language())
