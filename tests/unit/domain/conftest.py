"""What tests of the rules share: the packaged lists and ids that count up."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from desktop_app.domain.vocabulary import Vocabulary


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.load()


@pytest.fixture
def new_id() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"0198c0de-0000-7000-8000-{next(numbers):012x}"
