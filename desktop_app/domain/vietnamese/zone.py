"""The one time zone of Việt Nam (UTC+7 all year), in which this program shows and writes every time.

A laptop may be set to another zone; minutes that name an hour must not follow it.
"""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Final

VIETNAM: Final = timezone(timedelta(hours=7))
