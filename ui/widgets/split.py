"""List and record side by side, or one after the other where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme.theme import Theme
from ui.theme.tokens import Frame


class SplitView(QWidget):
    """`listing` and `record` (and `side` on very wide windows). In one pane `show_record` and `show_list` change
    places.

    `frame_changed` carries the new `Frame`: rows give up their second line where `frame.gist` is False, and the
    record shows its way back ("‹ Danh sách tin") where `single` is True.
    """

    frame_changed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        listing: QWidget,
        record: QWidget,
        side: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._list, self._record, self._side = theme, listing, record, side
        self._on_record = False
        self._frame: Frame | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(listing)
        row.addWidget(record, 1)
        if side is not None:
            row.addWidget(side)
        theme.changed.connect(self._fit)
        self._fit()

    @property
    def single(self) -> bool:
        """True while list and record do not fit side by side."""
        return self._frame is not None and self._frame.panes == 1

    @property
    def frame(self) -> Frame:
        return self._frame or self._theme.frame(self.window().width())

    def show_list(self) -> None:
        self._on_record = False
        self._arrange()

    def show_record(self) -> None:
        self._on_record = True
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        frame = self._theme.frame(self.window().width())
        changed = frame != self._frame
        self._frame = frame
        self._arrange()
        if changed:
            self.frame_changed.emit(frame)

    def _arrange(self) -> None:
        frame = self._frame
        assert frame is not None
        if frame.panes == 1:
            self._list.setMinimumWidth(0)
            self._list.setMaximumWidth(16777215)
            self._list.setVisible(not self._on_record)
            self._record.setVisible(self._on_record)
        else:
            self._list.setFixedWidth(self._theme.px(frame.list_width))
            self._list.show()
            self._record.show()
        if self._side is not None:
            self._side.setFixedWidth(self._theme.width("side"))
            self._side.setVisible(frame.panes == 3)
