"""What parcels need of a notebook besides what a session over a line needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.storage.sync_store import SyncStore

if TYPE_CHECKING:
    from sqlite_utils import Database

    from sync.driver import OwnSpan

HERE = 0
IN_CUSTODY = 1


class NotebookParcels(SyncStore):
    """`sync.driver.parcels.ParcelStore` on a notebook."""

    def in_custody(self, spans: tuple[OwnSpan, ...]) -> None:
        def job(db: Database) -> None:
            for span in spans:
                db.execute(
                    "UPDATE rev SET delivery = ? WHERE replica = ? AND n > ? AND n <= ? AND own = 1 AND delivery = ?",
                    [IN_CUSTODY, span.replica, span.after, span.upto, HERE],
                )

        self._store.write(job).result()
