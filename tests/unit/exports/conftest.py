"""Paper is painted with the fonts of Qt."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(scope="session", autouse=True)
def application(qapp: QApplication) -> QApplication:
    """The one kind of application that the tests of windows take too: a process can have only one."""
    return qapp
