"""One real notebook for each test, and its lists."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop_app.exports import docx
from desktop_app.services.tables import Tables
from tests.support import Clock, Notebook
from tests.unit.services.listed import check


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def notebook(tmp_path: Path, clock: Clock) -> Iterator[Notebook]:
    opened = Notebook(tmp_path / "sổ tay", clock)
    yield opened
    opened.close()


@pytest.fixture
def tables(notebook: Notebook) -> Tables:
    from ui.printing import render_pdf  # only these tests need Qt

    services = notebook.services
    workers = ThreadPoolExecutor(1)
    return Tables(services.queries._context, services.queries, check, {"docx": docx.render, "pdf": render_pdf}, workers)
