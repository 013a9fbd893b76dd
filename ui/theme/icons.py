"""Line icons: SVG files on a 24 grid, tinted when drawn. `currentColor` is the ink, `backColor` what shines through."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme.tokens import RESOURCES


class Icons:
    """Draws and keeps the icons of one theme. Unknown names raise FileNotFoundError:
    a missing icon is a mistake in the code.
    """

    def __init__(self) -> None:
        self._sources: dict[str, str] = {}
        self._pixmaps: dict[tuple[str, int, str, str, float], QPixmap] = {}

    def clear(self) -> None:
        self._pixmaps.clear()

    def source(self, name: str) -> str:
        if name not in self._sources:
            self._sources[name] = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        return self._sources[name]

    def pixmap(self, name: str, size: int, ink: QColor, back: QColor | None = None, ratio: float = 1.0) -> QPixmap:
        """The icon as a square of `size` px, sharp at the device pixel ratio."""
        back_name = back.name() if back is not None else "#ffffff"
        key = (name, size, ink.name(), back_name, ratio)
        if key not in self._pixmaps:
            # Read first: a missing file must not leave a painter open on a half-made picture.
            self.source(name)
            pixmap = QPixmap(round(size * ratio), round(size * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            self.paint(painter, name, QRectF(0, 0, size, size), ink, back)
            painter.end()
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]

    def paint(self, painter: QPainter, name: str, where: QRectF, ink: QColor, back: QColor | None = None) -> None:
        text = self.source(name).replace("currentColor", ink.name())
        if back is not None:
            text = text.replace("backColor", back.name())
        else:
            text = text.replace("backColor", "#ffffff")
        QSvgRenderer(QByteArray(text.encode())).render(painter, where)

    def icon(self, name: str, size: int, ink: QColor) -> QIcon:
        """For menus, line edits and the task bar; kit widgets paint pixmaps themselves."""
        icon = QIcon()
        for ratio in (1.0, 2.0):
            icon.addPixmap(self.pixmap(name, size, ink, None, ratio))
        return icon
