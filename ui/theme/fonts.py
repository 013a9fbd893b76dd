"""The bundled fonts of the window, registered with Qt at start."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from ui.theme.tokens import RESOURCES

# 700 is used on two labels only: the weights that the first screen needs come first, it is added when first asked for.
START_FILES = ("BeVietnamPro-Regular.ttf", "BeVietnamPro-Medium.ttf", "BeVietnamPro-SemiBold.ttf")
BOLD_FILE = "BeVietnamPro-Bold.ttf"
# Names of hamlets and words of people in Khmer and Tai Viet, for machines that have no letters for them. Qt looks here
# for what the text font lacks, so nothing need ask for them by name.
OTHER_SCRIPTS = ("NotoSansKhmer-Regular.ttf", "NotoSansTaiViet-Regular.ttf")


def register(*names: str) -> bool:
    """Register the named files of `resources/fonts`; False when one is missing (the system's font is used then)."""
    ok = True
    for name in names:
        path = RESOURCES / "fonts" / name
        ok = path.exists() and QFontDatabase.addApplicationFont(str(path)) >= 0 and ok
    return ok
