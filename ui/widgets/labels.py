"""Words on the page: plain text at the right line height, headings, and the little boxes that name a key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.theme.text import TextBlock, draw_line, visible
from ui.theme.theme import Theme


class Text(QLabel):
    """Plain text in a step of the type scale. Wraps at word ends unless `wrap` is False; never shows markup.

    `max_lines` > 0 ends the last line in …, which only text shown in full elsewhere may use. `centred` keeps a wrapping
    text in the middle of a row that is higher.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: str = "body",
        colour: str = "text",
        weight: int | None = None,
        wrap: bool = True,
        max_lines: int = 0,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        centred: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._role, self._colour, self._weight = theme, role, colour, weight
        self._centred = centred or not wrap
        self._wrap, self._max_lines, self._align = wrap, max_lines, align
        # A layout asks for the same sizes again and again: breaking the text each time was half of making a page.
        self._block: tuple[int, TextBlock] | None = None
        self._heights: dict[int, int] = {}
        self._width: int | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        # Fixed would hold a wrapped text at the height of its natural width; a single line stays centred in its row.
        policy = (
            QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            if wrap
            else QSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        )
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.setText(text)

    def _forget(self) -> None:
        self._block, self._width = None, None
        self._heights.clear()

    def setText(self, text: str) -> None:
        self._forget()
        super().setText(text)
        self.updateGeometry()

    def set_colour(self, colour: str) -> None:
        """Another colour of the theme, by name."""
        self._colour = colour
        self.update()

    def _restyle(self) -> None:
        self._forget()
        self.setFont(self._theme.font(self._role, self._weight))
        self.updateGeometry()
        self.update()

    def _lines(self, width: int) -> TextBlock:
        if self._block is None or self._block[0] != width:
            font = self._theme.font(self._role, self._weight)
            limit = self._max_lines if self._wrap else 1
            block = TextBlock(self.text(), font, self._theme.line(self._role), width, limit)
            self._block = (width, block)
        return self._block[1]

    def _natural(self) -> int:
        if self._width is None:
            metrics = QFontMetricsF(self._theme.font(self._role, self._weight))
            lines = visible(self.text()).split("\n")
            self._width = max((int(metrics.horizontalAdvance(line)) + 2 for line in lines), default=0)
        return self._width

    def hasHeightForWidth(self) -> bool:
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        height = self._heights.get(width)
        if height is None:
            if self._natural() <= width:  # every line of the text has room as it is
                lines = visible(self.text()).count("\n") + 1 if self._wrap else 1
                height = self._theme.line(self._role) * min(lines, self._max_lines or lines)
            else:
                height = self._lines(width).height
            self._heights[width] = height
        return height

    def sizeHint(self) -> QSize:
        width = self._natural()
        if self._wrap:
            width = min(width, self._theme.px(560))
        return QSize(width, self.heightForWidth(max(width, 1)))

    def minimumSizeHint(self) -> QSize:
        line = self._theme.line(self._role)
        if not self._wrap:
            return QSize(0 if self._max_lines else self._natural(), line)
        metrics = QFontMetricsF(self._theme.font(self._role, self._weight))
        longest = max((metrics.horizontalAdvance(word) for word in visible(self.text()).split()), default=0.0)
        return QSize(min(int(longest) + 2, self._theme.px(240)), line)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        block = self._lines(self.width())
        colour = self._theme.colour(self._colour if self.isEnabled() else "text_disabled")
        top = max(0, (self.height() - block.height) // 2) if self._centred else 0
        block.paint(painter, 0, top, colour, align=self._align)


class Heading(Text):
    """A title: `role` "page_title", "record_title" or "section"."""

    def __init__(self, theme: Theme, text: str, role: str = "page_title", parent: QWidget | None = None) -> None:
        super().__init__(theme, text, role, parent=parent)


class SectionHeading(QWidget):
    """A section's title with a quiet count behind it and room for one control at the right: "Cần làm  5 việc"."""

    def __init__(
        self, theme: Theme, title: str, note: str = "", trailing: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.title = Text(theme, title, "section", wrap=False)
        self.note = Text(theme, note, "body", "text_2", wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(10))
        row.addWidget(self.title)
        row.addWidget(self.note)
        row.addStretch(1)
        if trailing is not None:
            row.addWidget(trailing)


def key_size(theme: Theme, key: str) -> QSize:
    """Size of the box around the name of a key."""
    metrics = QFontMetricsF(theme.font("key"))
    return QSize(int(metrics.horizontalAdvance(key)) + theme.px(10), theme.px(20))


def paint_key(painter: QPainter, theme: Theme, key: str, where: QRectF, colour: str) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(colour), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    draw_line(painter, key, theme.font("key"), theme.colour(colour), where, Qt.AlignmentFlag.AlignHCenter, elide=False)


class KeyHint(QLabel):
    """The name of a key in a small box."""

    def __init__(self, theme: Theme, key: str, colour: str = "text_2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._colour = theme, colour
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return key_size(self._theme, self.text())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_key(QPainter(self), self._theme, self.text(), QRectF(self.rect()), self._colour)


class Picture(QLabel):
    """A place for a pixmap. It never reads anything as markup, as a bare QLabel would."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)


class IconText(QWidget):
    """An icon and a word beside it, for states such as "Đã lưu lúc 9:21"; `ink` is the icon's own colour."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        text: str = "",
        role: str = "body",
        colour: str = "text_2",
        wrap: bool = False,
        ink: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon_name, self._colour, self._ink = theme, icon, colour, ink
        self._icon = QLabel()
        self.text = Text(theme, text, role, colour, wrap=wrap)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        theme.changed.connect(self._restyle)
        self._restyle()

    def set(self, text: str, icon: str | None = None, colour: str | None = None) -> None:
        self._icon_name, self._colour = icon or self._icon_name, colour or self._colour
        self.text.setText(text)
        self.text.set_colour(self._colour)
        self._restyle()

    def _restyle(self) -> None:
        # What is wrong is not said with the green of what is saved.
        ink = self._colour if self._colour == "danger" else self._ink or self._colour
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, 18, ink, widget=self))
        self._icon.setFixedHeight(self._theme.line("body"))
