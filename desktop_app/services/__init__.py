"""Use cases: what a face (window or command line) may ask for. Built once by app.py and handed around whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from desktop_app.domain.vocabulary import Vocabulary
    from desktop_app.profile import Settings
    from desktop_app.services.capture import Capture
    from desktop_app.services.care import Care
    from desktop_app.services.exporting import Exporting
    from desktop_app.services.followups import Followups
    from desktop_app.services.guarding import NotebookGuard
    from desktop_app.services.importing import Importing
    from desktop_app.services.maintenance import Maintenance
    from desktop_app.services.meetings import Meetings
    from desktop_app.services.parcels import Parcels
    from desktop_app.services.places import Places
    from desktop_app.services.queries import Queries
    from desktop_app.services.syncing import Syncing
    from desktop_app.services.tables import Tables


@dataclass(frozen=True)
class Services:
    """Everything that a face of the program may use.

    Attributes: `label` the name on the notebook; `author` the author's id; `language` "vi" or "en" as set now;
    `vocabulary` loads the word lists on first use; `close` finishes all writing and closes the notebook.
    """

    capture: Capture
    meetings: Meetings
    followups: Followups
    queries: Queries
    syncing: Syncing
    parcels: Parcels
    exporting: Exporting
    tables: Tables
    importing: Importing
    places: Places
    guard: NotebookGuard
    care: Care
    settings: Settings
    vocabulary: Callable[[], Vocabulary]
    clock: Callable[[], datetime]
    language: Callable[[], str]
    label: str
    author: str
    folder: str
    close: Callable[[], None]

    @property
    def maintenance(self) -> Maintenance:
        """Checks and repairs."""
        return self.care.maintenance
