"""A keyring in a file, so that a measured start opens the notebook without a person who types a passphrase."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend

VARIABLE = "SOTAY_BENCH_KEYRING"


class FileKeyring(KeyringBackend):
    """Keeps secrets in the JSON file that the environment names. For measurements only: nothing is protected."""

    priority = 1  # type: ignore[assignment]

    def _file(self) -> Path:
        return Path(os.environ[VARIABLE])

    def _all(self) -> dict[str, str]:
        return json.loads(self._file().read_text(encoding="utf-8")) if self._file().exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._all().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._file().write_text(json.dumps({**self._all(), f"{service}/{username}": password}), encoding="utf-8")

    def delete_password(self, service: str, username: str) -> None:
        self._file().write_text(json.dumps({k: v for k, v in self._all().items() if k != f"{service}/{username}"}))
