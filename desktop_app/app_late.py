"""The part of the composition root that a start can do without: each service is made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop_app import __version__
from desktop_app.profile import Profile, Settings
from desktop_app.services.context import Context
from desktop_app.services.queries import Queries

if TYPE_CHECKING:
    from desktop_app.exports.document import Document
    from desktop_app.services.capture import Capture
    from desktop_app.services.care import Care
    from desktop_app.services.deleted import Deleted
    from desktop_app.services.exporting import Exporting
    from desktop_app.services.followups import Followups
    from desktop_app.services.importing import Importing
    from desktop_app.services.meetings import Meetings
    from desktop_app.services.parcels import Parcels
    from desktop_app.services.saved import SavedSearches
    from desktop_app.services.statistics import Statistics
    from desktop_app.services.tables import Tables


class _Given(NamedTuple):
    context: Context
    queries: Queries
    profile: Profile
    settings: Settings
    workers: ThreadPoolExecutor
    courier: Callable[[], Parcels]


class LateServices(_Given):
    """`desktop_app.services.Late` over one open notebook; one capture for all who need it."""

    @cached_property
    def _capture(self) -> Capture:
        from desktop_app.services.capture import Capture

        return Capture(self.context, self.workers)

    def capture(self) -> Capture:
        return self._capture

    def meetings(self) -> Meetings:
        from desktop_app.services.meetings import Meetings

        return Meetings(self.context, self._capture)

    def followups(self) -> Followups:
        from desktop_app.services.followups import Followups

        return Followups(self.context)

    def exporting(self) -> Exporting:
        from desktop_app.services.exporting import Exporting

        return Exporting(self.context, self.queries, _renderers(), self.workers, self.context.guard.minutes)

    def tables(self) -> Tables:
        from desktop_app.services.tables import Tables

        return Tables(self.context, self.queries, self.context.guard.note, _renderers(), self.workers)

    def statistics(self) -> Statistics:
        from desktop_app.services.statistics import Statistics

        return Statistics(self.context, self.workers)

    def saved(self) -> SavedSearches:
        from desktop_app.services.saved import SavedSearches

        return SavedSearches(self.context.store)

    def deleted(self) -> Deleted:
        from desktop_app.services.deleted import Deleted

        return Deleted(self.context, self.queries)

    def importing(self) -> Importing:
        from desktop_app.services.importing import Importing

        return Importing(self.context, self._capture, self.workers)

    def care(self) -> Care:
        from desktop_app.services.care import Care

        return Care(self.context, self.profile, self.settings, self.workers, program=f"sotay {__version__}")

    def parcels(self) -> Parcels:
        return self.courier()


def _renderers() -> dict[str, Any]:
    from desktop_app.services.exporting import render_docx, render_html, render_text

    return {"docx": render_docx, "pdf": _pdf, "html": render_html, "txt": render_text}


def _pdf(document: Document) -> bytes:
    from ui.printing import render_pdf

    return render_pdf(document)
