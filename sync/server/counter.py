"""The office's counter for parcels that come over a line, from hubs: taken in at once, and answered with a receipt for
the part, upon which the hub may let it go.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sync.carriers.parcel import SUFFIX, Found, ParcelFolder, Shelf
from sync.core import seal, strictjson
from sync.parcel.errors import ParcelError, Trouble
from sync.parcel.format import Head
from sync.server import errors
from sync.server.parcels import Parcels
from sync.wire import shapes
from sync.wire.hubs import taken_message

_NAME = re.compile(r"down-[0-9a-f-]{36}-[0-9]{1,4}\Z")


class Counter:
    """What goes home is written at once too. A `parcel_routes.Keeper`.

    `folder` keeps what goes home until it is fetched; the newest for each machine. `sign` with the receipt key;
    `hubs`: as a `Keeper` answers it.
    """

    def __init__(
        self, parcels: Parcels, folder: Path, sign: seal.Sign, hubs: Callable[[str], dict[str, Any]] = lambda key: {}
    ) -> None:
        self._parcels = parcels
        self._sign = sign
        self.hubs = hubs
        self._home = ParcelFolder(folder)
        self._shelf = Shelf(folder, _NAME.match)  # hubs ask for each of their machines each minute
        self._lock = threading.Lock()

    def put(self, file: Path, head: Head, digest: str, sender: str = "") -> dict[str, Any]:
        with self._lock:
            done = self._parcels.take(lambda: file.open("rb"))
            try:
                self._parcels.write(self._home, done.device, self._shelf.parcels())
            except ParcelError as problem:
                if problem.trouble is not Trouble.FULL:
                    raise
                raise errors.DiskFull(self._home.folder) from problem  # ours, and not the hub's that brought the part
        # Signed only now: all that was in it is durable.
        body = strictjson.dumps({"parcel": head.id, "part": head.part, "sha256": digest})
        return {"taken": True, "receipt": body.decode(), "sig": shapes.b64(self._sign(taken_message(body)))}

    def find(self, key: str) -> list[Found]:
        return [one for one in self._shelf.parcels() if key in one.head.to]

    def path(self, name: str) -> Path | None:
        path = self._home.folder / f"{name}{SUFFIX}"
        return path if _NAME.match(name) and path.is_file() else None
