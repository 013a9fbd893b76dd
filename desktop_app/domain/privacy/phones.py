"""Which runs of digits are Vietnamese telephone numbers.

The live ranges come from libphonenumber (package phonenumbers, Apache-2.0); what it has forgotten is added here: the
mobile numbers of eleven digits before 2018, which old papers still hold.
"""

from __future__ import annotations

import re
from typing import Final

# Kế hoạch 798/QĐ-BTTTT (2018) moved these prefixes: 0120…0129, 0162…0169, 0186, 0188, 0199.
_OLD_MOBILE: Final = re.compile(r"(?:12\d|16[2-9]|18[68]|199)\d{7}")
_OLD_LANDLINE: Final = re.compile(r"[2-8]\d{7,9}")


class Phones:
    """The numbering plan of Việt Nam, read from the library when the first number is looked at."""

    def __init__(self) -> None:
        self._live: re.Pattern[str] | None = None

    def is_live(self, digits: str) -> bool:
        """Whether `digits` (as dialled: 0…, 84…, 0084…) is a number that can ring, or an old mobile number."""
        national = _national(digits)
        return bool(national and (self._pattern().fullmatch(national) or _OLD_MOBILE.fullmatch(national)))

    def may_be(self, digits: str) -> bool:
        """Whether `digits` look like a number of any time; for places where the text says that it is one."""
        return self.is_live(digits) or (digits[0] == "0" and bool(_OLD_LANDLINE.fullmatch(digits[1:])))

    def _pattern(self) -> re.Pattern[str]:
        if self._live is None:
            # Imported here: 150 ms that a start need not pay.
            from phonenumbers import PhoneMetadata

            metadata = PhoneMetadata.metadata_for_region("VN")
            kinds = (metadata.mobile, metadata.fixed_line) if metadata else ()
            self._live = re.compile("|".join(f"(?:{kind.national_number_pattern})" for kind in kinds if kind))
        return self._live


def _national(digits: str) -> str:
    for prefix in ("0084", "84"):
        if digits.startswith(prefix) and len(digits) >= len(prefix) + 9:
            return digits[len(prefix) :].removeprefix("0")
    return digits[1:] if digits.startswith("0") else ""
