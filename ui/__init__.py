"""The window: everything that knows Qt.

PySide puts a function of its own in the place of Python's import: it looks for `from __feature__ import …`, and to know
who might say that it reads the source of every module that is imported from then on. Nobody here says it, and it was a
tenth of a start: Python's own import goes back to its place, before the first module of the window.
"""

import builtins

import PySide6.QtCore  # noqa: F401 - this is what puts it there

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
