"""The cover of the notebook: dark ink with the margin line, and the label (nhãn vở) that first run writes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.first_run.label import LabelWords
from ui.theme.text import draw_line
from ui.theme.theme import Theme
from ui.widgets.buttons import Button, paint_face
from ui.widgets.labels import Picture, Text


class Cover(QWidget):
    """The dark face of the notebook; `line_x` px from the left runs the rose margin line."""

    def __init__(self, theme: Theme, line_x: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._line_x = theme, line_x
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("cover"))
        painter.setPen(QPen(self._theme.colour("margin"), 1.5))
        x = self.line_at()
        painter.drawLine(x, 0, x, self.height())

    def line_at(self) -> int:
        """Px from the left where the margin line runs; what is negative is not seen."""
        return self._theme.px(self._line_x)


class LabelCard(QWidget):
    """The label: name of the notebook and three lines with dots under them."""

    def __init__(self, theme: Theme, words: LabelWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("notebook_label")
        centre = Qt.AlignmentFlag.AlignHCenter
        # The brand's own ink is too dark on a dark label.
        ink = "mark" if theme.mode == "light" else "accent"
        self._title = Text(theme, self.tr("Sổ tay"), "record_title", ink, 700, align=centre)
        column = QVBoxLayout(self)
        side, top = theme.px(30), theme.px(26)
        column.setContentsMargins(side, top, side, theme.px(30))
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addWidget(Text(theme, self.tr("cộng tác viên dư luận xã hội"), "hint", "text_2", align=centre))
        column.addSpacing(theme.px(14))
        self._lines = [_Line(theme, name) for name in (self.tr("Của"), self.tr("Địa bàn"), self.tr("Năm"))]
        for line in self._lines:
            column.addWidget(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        theme.changed.connect(self._recolour)
        self.set(words)

    def set(self, words: LabelWords) -> None:
        for line, text in zip(self._lines, (words.owner, words.area, words.year), strict=True):
            line.value.setText(text)
        self.setAccessibleName(" · ".join(part for part in (words.owner, words.area, words.year) if part))

    def _recolour(self) -> None:
        self._title.set_colour("mark" if self._theme.mode == "light" else "accent")

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        paint_face(painter, theme, QRectF(self.rect()), theme.radius("paper"), "label", None)
        inset = theme.px(7)
        inner = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        paint_face(painter, theme, inner, 3, None, "mark", theme.border)


class _Line(QWidget):
    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        key = Text(theme, name, "hint", "text_2", 500, wrap=False)
        key.setFixedWidth(max(theme.px(86), key.sizeHint().width() + theme.px(10)))
        self.value = Text(theme, "", "body", "text", 600, max_lines=2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(7), 0, theme.px(5))
        row.setSpacing(0)
        row.addWidget(key)
        row.addWidget(self.value, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pen = QPen(self._theme.colour("control"), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([1, 2])
        painter.setPen(pen)
        y = self.height() - 1
        painter.drawLine(0, y, self.width(), y)


class CoverPoint(QWidget):
    """Icon, a promise in bold and one sentence, in the colours of the cover."""

    def __init__(self, theme: Theme, icon: str, title: str, sentence: str) -> None:
        super().__init__()
        self._theme, self._icon_name = theme, icon
        self._icon = Picture()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(theme, title, "body", "on_cover", 600))
        words.addWidget(Text(theme, sentence, "hint", "on_cover_2"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(15))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, 20, "on_cover", "cover", self))


class CoverButton(Button):
    """A button in the colours of the cover: `filled` is the one that opens, the others are words only."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        filled: bool = False,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, text, "main" if filled else "link", on_click=on_click, parent=parent)

    def focus_shape(self) -> tuple[QRect, float] | None:  # type: ignore[override]
        """The ring's ink is not seen on the cover: the button draws its own."""
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, filled = self._theme, self.kind == "main"
        painter = QPainter(self)
        face = QRectF(self.rect())
        if filled:
            paint_face(painter, theme, face, theme.radius(), "on_cover", None)
        elif self.underMouse():
            paint_face(painter, theme, face, theme.radius(), None, "on_cover_2")
        if self.hasFocus():
            ring = face.adjusted(3, 3, -3, -3)
            paint_face(painter, theme, ring, theme.radius() - 2, None, "cover" if filled else "on_cover", 2)
        ink = theme.colour("cover" if filled else "on_cover")
        draw_line(painter, self.text(), self.font(), ink, face, Qt.AlignmentFlag.AlignHCenter, elide=False)
