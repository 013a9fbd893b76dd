"""What a notebook keeps for itself on this machine, as JSON by name in `meta`: allow-lists, saved searches.

Encrypted with everything else and never sent; what has to be known before the notebook is open stands in the settings.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop_app.storage.store import Store
    from desktop_app.storage.writer import Transaction


def read(store: Store, name: str, default: Any) -> Any:
    """The value kept under `name`, on this thread's connection."""
    text = store.meta(name)
    return default if text is None else json.loads(text)


def get(db: Transaction, name: str, default: Any) -> Any:
    """The same inside a transaction."""
    rows = db.execute("SELECT value FROM meta WHERE key = ?", [name]).fetchall()
    return json.loads(rows[0][0]) if rows else default


def put(db: Transaction, name: str, value: Any) -> None:
    """Keep `value` (JSON) under `name`, in place of what was there."""
    text = json.dumps(value, ensure_ascii=False)
    db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", [name, text])
