"""What the settings mean and where they are kept; no widgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from ui.theme.tokens import MODES, SCALES

LOCK_AFTER = "lock_minutes"
LOCK_CHOICES = (5, 10, 30)
LANGUAGE, SCALE, MODE, LARGE_FILES = "language", "text_scale", "theme", "large_files"
OFFICE_PHONE = "office_phone"


class SettingsStore(Protocol):
    """The small choices that are kept beside the notebook (desktop_app.profile.Settings)."""

    def get(self, key: str, default: Any = None) -> Any: ...

    def set(self, key: str, value: Any) -> None: ...


class SettingsPresenter:
    """Reads and stores the choices; `apply_look(mode, scale)` and `speak(language)` carry them out at once.

    Values that make no sense (a file edited by hand) read as the usual ones. Storing may raise the store's own errors.
    """

    def __init__(
        self,
        store: SettingsStore,
        apply_look: Callable[[str, int], object],
        speak: Callable[[str], object],
    ) -> None:
        self._store, self._apply_look, self._speak = store, apply_look, speak

    @property
    def language(self) -> str:
        return "en" if self._store.get(LANGUAGE, "vi") == "en" else "vi"

    @property
    def mode(self) -> str:
        return stored_mode(self._store)

    @property
    def scale(self) -> int:
        return stored_scale(self._store)

    @property
    def large_files(self) -> str:
        """When large photos and files are sent: "good", "medium" or "always" (services.syncing.LARGE_FILES)."""
        choice = self._store.get(LARGE_FILES, "good")
        return choice if choice in ("medium", "always") else "good"

    def choose_large_files(self, choice: str) -> None:
        self._store.set(LARGE_FILES, choice)

    @property
    def office_phone(self) -> str:
        """Whom to phone when something cannot wait; "" when nobody wrote it down."""
        return office_phone(self._store)

    def set_office_phone(self, number: str) -> None:
        self._store.set(OFFICE_PHONE, " ".join(number.split()))

    def choose_language(self, language: str) -> None:
        if language != self.language:
            self._store.set(LANGUAGE, language)
            self._speak(language)

    def choose_mode(self, mode: str) -> None:
        self._store.set(MODE, mode)
        self._apply_look(self.mode, self.scale)

    def choose_scale(self, percent: int) -> None:
        self._store.set(SCALE, percent)
        self._apply_look(self.mode, self.scale)


def office_phone(store: SettingsStore) -> str:
    """The number that stands in Cài đặt, for notes that cannot wait."""
    number = store.get(OFFICE_PHONE, "")
    return number if isinstance(number, str) else ""


def stored_mode(store: SettingsStore) -> str:
    """The chosen colours: "light", "dark" or "high_contrast"."""
    mode = store.get(MODE, "light")
    return mode if mode in MODES else "light"


def stored_scale(store: SettingsStore) -> int:
    """The chosen text size in percent, one of the steps 100…200."""
    percent = store.get(SCALE, 100)
    return percent if percent in SCALES else 100


def lock_minutes(store: SettingsStore) -> int:
    """After how many minutes without a key or the mouse the notebook locks itself."""
    minutes = store.get(LOCK_AFTER, LOCK_CHOICES[1])
    return minutes if minutes in LOCK_CHOICES else LOCK_CHOICES[1]
