"""The privacy guard: what in a text could tell who a person is, and what to write instead (Luật 91/2025/QH15)."""

from desktop_app.domain.privacy.findings import KINDS, LEVELS, Finding
from desktop_app.domain.privacy.guard import Guard

__all__ = ["KINDS", "LEVELS", "Finding", "Guard"]
