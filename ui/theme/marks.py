"""Characters that cannot be seen but change how a text reads, made visible to whoever reviews it.

What is shown is as long as what was written, in UTF-16 units too, so that places found in the text stay where they are.
Only what is shown for reading changes: what is stored, searched, written in a field and delivered stays as it was.
"""

from __future__ import annotations

import re
from typing import Final

TURN, HIDDEN = "¤", "¦"  # in every font of ours
# Unicode 17: Bidi_Control (UAX #9) and the deprecated controls beside them turn what follows; the others have no width.
# Line ends and tabs are layout, and a text is wrapped before it comes here.
_TURNS: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
_HIDDEN: Final = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065"
    "\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb"
)
_TAGS: Final = "\U000e0000-\U000e0fff"
_FOUND: Final = re.compile(f"([{_TURNS}])|([{_HIDDEN}])|[{_TAGS}]")
# Khmer is written with zero-width spaces between its words, and joined emoji with joiners: there they mislead nobody.
_KHMER: Final = re.compile("[\u1780-\u17ff\u19e0-\u19ff]")
_EMOJI: Final = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")


def show(text: str) -> str:
    """What `ui.theme.text.visible` gives back; ask that one, which mostly does without this module."""
    return _FOUND.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    character = found[0]
    if found[1]:
        return TURN
    if not found[2]:
        return HIDDEN * 2  # beyond the first plane: two units
    if character in "\u200b\u200c\u200d" and _belongs(found):
        return character
    return HIDDEN


def _belongs(found: re.Match[str]) -> bool:
    text, place = found.string, found.start()
    before, after = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
    script = _EMOJI if found[0] == "\u200d" and _EMOJI.match(before) else _KHMER
    return bool(script.match(before) and script.match(after))
