"""What every use case needs: the open notebook, the rules, the clock, and where new ids come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop_app.domain.data import read_json
from desktop_app.domain.registry import RecordType
from desktop_app.domain.vocabulary import Vocabulary, VocabularyProblem
from desktop_app.errors import BrokenList
from desktop_app.storage.revisions import Author
from desktop_app.storage.store import Store
from desktop_app.storage.views import Views

if TYPE_CHECKING:
    from desktop_app.services.guarding import NotebookGuard
    from desktop_app.services.places import Places


class Context(NamedTuple):
    """Handed to every service by app.py.

    Attributes: `clock` now, with offset; `new_id` a fresh UUIDv7; `language` "vi" or "en", asked each time since the
    person may change it.
    """

    store: Store
    types: Mapping[str, RecordType]
    views: Views
    vocabulary: Callable[[], Vocabulary]
    places: Places
    guard: NotebookGuard
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    language: Callable[[], str]

    def author(self) -> Author:
        return Author(by=self.store.author, at=self.clock().isoformat(timespec="seconds"))


def load_vocabulary(read: Callable[[str, str], Any] = read_json) -> Vocabulary:
    """The word lists. Raises BrokenList, which says which file somebody has to put right."""
    try:
        return Vocabulary.load(read)
    except VocabularyProblem as problem:
        raise BrokenList(problem.file, problem.where) from problem
