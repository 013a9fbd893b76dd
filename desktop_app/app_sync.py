"""The part of the composition root that sends and receives. Everything here is made when it is first used."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from desktop_app import __version__
from desktop_app.profile import Settings
from desktop_app.services.syncing import Hub, Syncing, spare_bytes, wait
from desktop_app.storage import store
from desktop_app.storage.views import Views

if TYPE_CHECKING:
    from desktop_app.services.parcels import Parcels
    from desktop_app.services.syncing import Carrier
    from desktop_app.storage.parcel_store import NotebookParcels
    from sync.driver import ServerInfo, Session
    from sync.driver.parcels import Courier

APP = f"sotay/{__version__}"
HUB_SECONDS = 2.0


def build(
    opened: store.Store, views: Views, clock: Callable[[], datetime], settings: Settings
) -> tuple[Syncing, Callable[[], Parcels], Callable[[], None]]:
    """Sending over a line, sending by courier, and what ends both: after it nothing is under way any more."""

    @cache
    def sync_store() -> NotebookParcels:
        from desktop_app.storage.parcel_store import NotebookParcels

        return NotebookParcels(opened, views)

    def connect(url: str, info: ServerInfo | None) -> tuple[Carrier, Session]:
        from sync.carriers.http import HttpCarrier
        from sync.driver import Session

        carrier = HttpCarrier(url, ca=info.ca if info else None)
        session = Session(
            sync_store(), carrier, clock=clock, monotonic=time.monotonic, random=os.urandom, sleep=wait,
            author=opened.author, app=APP, spare=lambda: spare_bytes(settings.get("large_files")),
        )  # fmt: skip
        return carrier, session

    def courier() -> Courier:
        from sync.driver.parcels import Courier

        return Courier(sync_store(), clock=clock, random=os.urandom, app=APP)

    def by_hub(cancelled: Callable[[], bool]) -> Hub:
        from sync.carriers.discovery import find
        from sync.driver.hub import HubWay

        way = HubWay(sync_store(), courier, lambda: find(HUB_SECONDS))
        there = way.go(cancelled)
        return Hub.FULL if way.full else Hub.HAS_IT if there else Hub.NONE

    def move(url: str) -> None:
        from sync.driver.store import pack_server

        info = sync_store().server()
        assert info is not None
        sync_store().put_state({"server": pack_server(info._replace(url=url))})

    thread = ThreadPoolExecutor(1, thread_name_prefix="sotay-sync")
    syncing = Syncing(lambda: sync_store().server(), connect, thread, by_hub, move)
    made: list[Parcels] = []

    def parcels() -> Parcels:
        from desktop_app.services.parcels import Parcels

        def leave(text: str) -> None:
            from sync.core.ids import uuid7
            from sync.driver import report

            report.leave(sync_store(), uuid7(int(clock().timestamp() * 1000), os.urandom(10)), text)

        def ask(code: str, name: str) -> bytes:
            from sync.driver.enrolment import ask_by_parcel

            now_ms = int(clock().timestamp() * 1000)
            return ask_by_parcel(sync_store(), code, name, opened.author, os.urandom, now_ms)

        def take(data: bytes) -> ServerInfo:
            from sync.driver.enrolment import take_answer

            info = take_answer(sync_store(), data)
            syncing.close_sessions()  # the next one is made with what was pinned now
            return info

        made.append(Parcels(courier, thread, lambda: sync_store().handed_at(), leave, ask, take))
        return made[-1]

    def close() -> None:
        syncing.cancel()
        for one in made:
            one.cancel()
        thread.shutdown()
        syncing.close_sessions()

    return syncing, parcels, close
