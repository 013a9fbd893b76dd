"""What parcels need of a notebook besides what a session over a line needs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from desktop_app.storage.sync_store import SyncStore

if TYPE_CHECKING:
    from sqlite_utils import Database

    from sync.driver import OwnSpan


class NotebookParcels(SyncStore):
    """`sync.driver.parcels.ParcelStore` on a notebook."""

    def handed_at(self) -> tuple[tuple[str, str], ...]:
        """(when, which way: "parcel" or "hub") of each parcel of which not everything has been delivered. One that was
        empty only asked for something."""
        out = json.loads(self.state("parcel.out") or b"[]")
        return tuple((one["at"], one["way"]) for one in out if one["spans"])

    def in_custody(self, spans: tuple[OwnSpan, ...]) -> None:
        def job(db: Database) -> None:
            for span in spans:
                # A stretch that does not follow on what is on its way is not counted: less is shown, never more.
                db.execute(
                    "UPDATE replica SET moving = ? WHERE id = ? AND max(moving, delivered) BETWEEN ? AND ?",
                    [span.upto, span.replica, span.after, span.upto - 1],
                )

        self._write(job)
