"""The bundled text font, registered with Qt at start."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from ui.theme.tokens import RESOURCES

# 700 is used on two labels only: the weights that the first screen needs come first, it is added when first asked for.
START_FILES = ("BeVietnamPro-Regular.ttf", "BeVietnamPro-Medium.ttf", "BeVietnamPro-SemiBold.ttf")
BOLD_FILE = "BeVietnamPro-Bold.ttf"


def register(*names: str) -> bool:
    """Register the named files of `resources/fonts`; False when one is missing (the system's font is used then)."""
    ok = True
    for name in names:
        path = RESOURCES / "fonts" / name
        ok = path.exists() and QFontDatabase.addApplicationFont(str(path)) >= 0 and ok
    return ok
