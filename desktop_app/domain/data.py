"""Reads the data files that travel with the program (the `resources` package), and nothing else."""

from __future__ import annotations

import json
from typing import Any


def read_text(folder: str, name: str) -> str:
    """The text of `resources/<folder>/<name>`. Raises FileNotFoundError when the program was packed without it."""
    # Imported here: importlib.resources costs some milliseconds that a start without data need not pay.
    from importlib.resources import files

    return (files("resources") / folder / name).read_text(encoding="utf-8")


def read_json(folder: str, name: str) -> Any:
    """The JSON value of `resources/<folder>/<name>`."""
    return json.loads(read_text(folder, name))
