"""Use cases: what a face (window or command line) may ask for. Built once by app.py and handed around whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from desktop_app.domain.vocabulary import Vocabulary
    from desktop_app.profile import Settings
    from desktop_app.services.capture import Capture
    from desktop_app.services.care import Care
    from desktop_app.services.deleted import Deleted
    from desktop_app.services.exporting import Exporting
    from desktop_app.services.followups import Followups
    from desktop_app.services.guarding import NotebookGuard
    from desktop_app.services.importing import Importing
    from desktop_app.services.maintenance import Maintenance
    from desktop_app.services.meetings import Meetings
    from desktop_app.services.parcels import Parcels
    from desktop_app.services.places import Places
    from desktop_app.services.queries import Queries
    from desktop_app.services.saved import SavedSearches
    from desktop_app.services.statistics import Statistics
    from desktop_app.services.syncing import Syncing
    from desktop_app.services.tables import Tables


class Late(Protocol):
    """Makes the services that a start can do without, each when it is first asked for."""

    def capture(self) -> Capture: ...
    def meetings(self) -> Meetings: ...
    def followups(self) -> Followups: ...
    def exporting(self) -> Exporting: ...
    def tables(self) -> Tables: ...
    def statistics(self) -> Statistics: ...
    def saved(self) -> SavedSearches: ...
    def deleted(self) -> Deleted: ...
    def importing(self) -> Importing: ...
    def care(self) -> Care: ...
    def parcels(self) -> Parcels: ...


class _Given(NamedTuple):
    queries: Queries
    syncing: Syncing
    places: Places
    guard: NotebookGuard
    settings: Settings
    vocabulary: Callable[[], Vocabulary]
    clock: Callable[[], datetime]
    language: Callable[[], str]
    label: str
    author: str
    folder: str
    close: Callable[[], None]
    late: Late


class Services(_Given):
    """Everything that a face of the program may use.

    Attributes: `label` the name on the notebook; `author` the author's id; `language` "vi" or "en" as set now;
    `vocabulary` loads the word lists on first use; `close` finishes all writing and closes the notebook; `late` makes
    the others, which are reached by their own names below.
    """

    @cached_property
    def capture(self) -> Capture:
        """Writing."""
        return self.late.capture()

    @cached_property
    def meetings(self) -> Meetings:
        """Meetings from start to end."""
        return self.late.meetings()

    @cached_property
    def followups(self) -> Followups:
        """What happens with a follow-up."""
        return self.late.followups()

    @cached_property
    def exporting(self) -> Exporting:
        """Minutes as documents."""
        return self.late.exporting()

    @cached_property
    def tables(self) -> Tables:
        """Lists as documents and tables."""
        return self.late.tables()

    @cached_property
    def statistics(self) -> Statistics:
        """Counts."""
        return self.late.statistics()

    @cached_property
    def saved(self) -> SavedSearches:
        """Searches that are kept."""
        return self.late.saved()

    @cached_property
    def deleted(self) -> Deleted:
        """What was taken out and can be brought back."""
        return self.late.deleted()

    @cached_property
    def importing(self) -> Importing:
        """Agendas and older minutes from files."""
        return self.late.importing()

    @cached_property
    def care(self) -> Care:
        """Backups, locks, checks."""
        return self.late.care()

    @cached_property
    def parcels(self) -> Parcels:
        """Sending by courier."""
        return self.late.parcels()

    @property
    def maintenance(self) -> Maintenance:
        """Checks and repairs."""
        return self.care.maintenance
