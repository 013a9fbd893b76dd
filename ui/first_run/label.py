"""The label of the notebook (nhãn vở) and where it is kept: readable before unlocking, as on a paper one's cover."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

LABEL_SETTING = "label"  # whose notebook, which area, since which year
AREA_SETTING = "area"  # the code or id of the area that the person looks after


class LabelWords(NamedTuple):
    """What stands on the label: whose notebook, which area, which year. Empty lines stay empty, as on paper."""

    owner: str = ""
    area: str = ""
    year: str = ""


def label_from(settings: Callable[[str, Any], Any]) -> LabelWords:
    """The label that was written at first run; `settings` is `Settings.get`."""
    kept = settings(LABEL_SETTING, {})
    if not isinstance(kept, Mapping):
        return LabelWords()
    owner = f"{kept.get('address', '')} {kept.get('owner', '')}".strip()
    return LabelWords(owner, str(kept.get("area_label", "")), str(kept.get("year", "")))
