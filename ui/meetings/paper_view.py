"""Pages of a document on the table: pictures one below the other, as wide as the room or with a whole page in sight,
or larger than that for a close look."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from ui.theme.theme import Theme

# A4, the only paper of these documents, in inches.
WIDTH_IN, HEIGHT_IN = 210 / 25.4, 297 / 25.4
# How much larger than what fits, from step to step.
SCALES = (1.0, 1.25, 1.5, 2.0)


class _Sheet(QWidget):
    """One page."""

    def __init__(self, theme: Theme, image: QImage, name: str) -> None:
        super().__init__()
        self._theme, self._image = theme, image
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        ratio = image.devicePixelRatio()
        self.setFixedSize(round(image.width() / ratio) + 2, round(image.height() / ratio) + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("control" if self._theme.high_contrast else "line"))
        painter.drawImage(1, 1, self._image)


class PaperView(QScrollArea):
    """`render(dpi) -> images` draws the pages; they are drawn again when the room changes. The arrows and Page Up/Down
    scroll, + and - (or the wheel with Ctrl) look closer. `page_changed` carries the number of the page in sight, from
    1, and how many there are."""

    page_changed = Signal(int, int)

    def __init__(
        self, theme: Theme, name: str, render: Callable[[float], Sequence[QImage]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._render, self._whole = theme, render, False
        self.zoom = SCALES[0]
        self._sheets: list[_Sheet] = []
        self._drawn: tuple[float, float] | None = None
        self.setAccessibleName(name)
        self.setObjectName("minutes_pages")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setWidgetResizable(False)
        self._table = QWidget()
        self.setWidget(self._table)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(60)
        self._later.timeout.connect(self.redraw)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._tell())

    @property
    def whole_page(self) -> bool:
        return self._whole

    def set_whole_page(self, whole: bool) -> None:
        """As much of the room as a page can have; a closer look ends."""
        self._whole, self.zoom = whole, SCALES[0]
        self.redraw()

    def zoom_by(self, steps: int) -> None:
        """Larger (+1) or smaller (-1), as far as it goes; what is in the middle stays there."""
        place = min(max(SCALES.index(self.zoom) + steps, 0), len(SCALES) - 1)
        if SCALES[place] == self.zoom:
            return
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        middle = (bar.value() + self.viewport().height() / 2) / max(1, self._table.height())
        self.zoom = SCALES[place]
        self.redraw()
        bar.setValue(round(middle * self._table.height() - self.viewport().height() / 2))
        across.setValue((across.minimum() + across.maximum()) // 2)
        self._tell()

    def page(self) -> int:
        """Number of the page in sight, from 1; 0 when there is none."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        return max((number for number, sheet in enumerate(self._sheets, 1) if sheet.y() <= middle), default=0)

    def go(self, page: int) -> None:
        """Scroll to a page, as far as there is one."""
        if self._sheets:
            sheet = self._sheets[min(max(page, 1), len(self._sheets)) - 1]
            self.verticalScrollBar().setValue(sheet.y() - self._theme.px(20))

    def refresh(self) -> None:
        """The document changed: draw it again at the same place."""
        self._drawn = None
        self.redraw()

    def redraw(self) -> None:
        room, ratio = self.viewport().size(), self.devicePixelRatioF()
        gap = self._theme.px(20)
        width = min(room.width() - 2 * gap, self._theme.px(820))
        if self._whole:
            width = min(width, round((room.height() - 2 * gap) * WIDTH_IN / HEIGHT_IN))
        width = round(max(width, 200) * self.zoom)
        if (width, ratio) == self._drawn:
            self._place(room)
            return
        self._drawn = (width, ratio)
        here = self.page()
        for sheet in self._sheets:
            sheet.hide()
            sheet.deleteLater()
        self._sheets = []
        for number, image in enumerate(self._render(width * ratio / WIDTH_IN), 1):
            image = image.convertToFormat(QImage.Format.Format_Grayscale8)  # a quarter of the memory, the same look
            image.setDevicePixelRatio(ratio)
            sheet = _Sheet(self._theme, image, self.tr("Trang {number}").format(number=number))
            sheet.setParent(self._table)
            sheet.show()
            self._sheets.append(sheet)
        self._place(room)
        self.go(here)
        self._tell()

    def _place(self, room: QSize) -> None:
        gap = self._theme.px(20)
        y = gap
        widest = max((sheet.width() for sheet in self._sheets), default=0)
        table = max(room.width(), widest + 2 * gap if self.zoom > 1 else 0)
        for sheet in self._sheets:
            sheet.setGeometry(QRect((table - sheet.width()) // 2, y, sheet.width(), sheet.height()))
            y += sheet.height() + gap
        self._table.resize(table, y)
        self.verticalScrollBar().setSingleStep(self._theme.px(48))

    def _tell(self) -> None:
        self.page_changed.emit(self.page(), len(self._sheets))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._drawn is None:
            self.redraw()
        else:
            self._place(self.viewport().size())
            self._later.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        ends = {Qt.Key.Key_Home: bar.minimum(), Qt.Key.Key_End: bar.maximum()}
        closer = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
        if Qt.Key(event.key()) in closer:
            self.zoom_by(closer[Qt.Key(event.key())])
            return
        if Qt.Key(event.key()) in ends:
            bar.setValue(ends[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)
