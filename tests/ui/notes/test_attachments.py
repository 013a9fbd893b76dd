"""Cards of photos and papers: what is here, what is still on its way, and how large it was."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QWidget

from tests.ui.driving import cut_off, settle, unnamed
from ui.notes.attachments import AttachmentsSection
from ui.theme.theme import Theme
from ui.widgets.labels import Text


def picture(side: int) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize((side, side)).save(out, "JPEG")
    return out.getvalue()


PHOTO = {"$blob": "a" * 64, "size": 250_000, "type": "image/jpeg", "original": 4_800_000}
COMING = {**PHOTO, "$blob": "b" * 64, "thumb": {"$blob": "c" * 64, "size": 4_000, "type": "image/jpeg"}}
BARE = {**PHOTO, "$blob": "d" * 64, "original": 250_100}
PAPER = {"$blob": "e" * 64, "size": 90_000, "type": "application/pdf"}


@pytest.mark.parametrize("scale", [100, 200])
def test_a_photo_that_is_not_here_yet_shows_its_thumbnail_and_says_so(
    scale: int, make_theme: Callable[..., Theme], show: Callable[..., QWidget], screens: Path
) -> None:
    here = {"a" * 64: picture(400), "c" * 64: picture(128)}
    section = AttachmentsSection(make_theme("light", scale), here.get)
    entries: list[dict[str, Any]] = [PHOTO, COMING, BARE, PAPER]
    section.load({"attachments": entries})
    show(section, 700 * scale // 100, 420 * scale // 100)
    settle()
    words = [text.text() for text in section.findChildren(Text)]
    assert words.count("chưa về tới máy này") == 2
    assert words.count("244 KB (tệp gốc 4,6 MB)") == 2
    assert {"244 KB", "87 KB"} <= set(words)
    assert cut_off(section) == []
    assert unnamed(section) == []
    section.grab().save(str(screens / f"attachments-{scale}.png"))
