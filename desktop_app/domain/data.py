"""Reads the data files that travel with the program (the `resources` package), and nothing else."""

from __future__ import annotations

import json
from typing import Any


def read_text(folder: str, name: str) -> str:
    """The text of `resources/<folder>/<name>`. Raises FileNotFoundError when the program was packed without it."""
    # importlib.resources would cost a start five times as long, and none that needs no data shall pay even for this.
    from pkgutil import get_data

    content = get_data("resources", f"{folder}/{name}")
    if content is None:
        raise FileNotFoundError(name)
    return content.decode()


def read_json(folder: str, name: str) -> Any:
    """The JSON value of `resources/<folder>/<name>`."""
    return json.loads(read_text(folder, name))
