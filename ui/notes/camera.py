"""Choosing among the newest photos of a camera's card, a telephone or the picture folder, by their small pictures.

Object names: camera_dialog, camera_folder, camera_other, camera_photo_<n>, camera_attach.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QImageReader, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from ui.files import ask_folder
from ui.i18n import counted
from ui.sync_status.drives import plugged_in
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import IconText, Text

SETTING = "camera_folder"
SHOWN = 10  # two rows, which the smallest window shows whole
SIDE = 112
ENDINGS = frozenset((".jpg", ".jpeg", ".png", ".webp"))
# A folder with more is looked at no further: a wrong choice must not keep anybody waiting.
MOST_LOOKED_AT = 20_000


def newest_photos(folder: Path, count: int = SHOWN) -> list[Path]:
    """The photos of a folder and the folders in it that were changed last; [] when it cannot be read."""
    found: list[tuple[float, Path]] = []
    looked = 0
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in names:
            looked += 1
            path = Path(where, name)
            if path.suffix.casefold() in ENDINGS and not name.startswith("."):
                try:
                    found.append((path.stat().st_mtime, path))
                except OSError:
                    continue  # gone meanwhile, or a name that leads nowhere
        if looked >= MOST_LOOKED_AT:
            break
    found.sort(reverse=True)
    return [path for _at, path in found[:count]]


def camera_folders(roots: Iterable[str] | None = None) -> list[Path]:
    """Where photos usually are: DCIM of a card or a telephone that is plugged in, else the person's picture folder."""
    plugged = [one.path for one in plugged_in()] if roots is None else list(roots)
    cards = [card for root in plugged if (card := Path(root) / "DCIM").is_dir()]
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return [*cards, *([Path(pictures)] if pictures and Path(pictures).is_dir() else [])]


class CameraDialog(Dialog):
    """`chosen` carries the paths. `kept` is the folder that was used last; `keep` remembers another one."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget, kept: object, keep: Callable[[str], object]) -> None:
        super().__init__(theme, parent, "", width=720)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("camera_dialog")
        title = self.tr("Đính kèm ảnh nào?")
        self.title.setText(title)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._keep = keep
        self._where = IconText(theme, "folder", "", "hint", "text_2", wrap=True)
        self._where.setObjectName("camera_folder")
        self.body.addWidget(self._where)
        self._nothing = Text(theme, self.tr("Trong thư mục này chưa có ảnh nào. Xin chọn thư mục khác."), "body")
        self.body.addWidget(self._nothing)
        self._photos = QWidget()
        self._flow = FlowLayout(theme, self._photos)
        self.body.addWidget(self._photos)
        self._buttons: list[tuple[QToolButton, Path]] = []
        other = Button(theme, self.tr("Thư mục khác…"), "link", "folder", size="button_small", on_click=self._choose)
        other.setObjectName("camera_other")
        self.foot.insertWidget(0, other)
        self.add_safe(self.tr("Thôi"))
        self._attach = self.add_action(self.tr("Đính kèm"), self._done)
        self._attach.setObjectName("camera_attach")
        folders = [Path(kept)] if isinstance(kept, str) and Path(kept).is_dir() else camera_folders()
        self._unread: list[tuple[QToolButton, Path]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._read_one)
        self.look_into(folders[0] if folders else Path.home())

    def look_into(self, folder: Path) -> None:
        """Show the newest photos of a folder; their small pictures come one by one."""
        theme = self._theme
        self._flow.clear()
        self._where.set(str(folder))
        # A photo is no text: in a window of large letters it need not grow with them, and all must be seen.
        side = min(theme.px(SIDE), self._over.window().height() // 5)
        self._buttons = []
        for number, path in enumerate(newest_photos(folder)):
            button = QToolButton(self._photos)
            button.setObjectName(f"camera_photo_{number}")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(self.tr("Ảnh {name}").format(name=path.name))
            button.setFixedSize(side + theme.px(12), side + theme.px(12))
            button.setIconSize(QSize(side, side))
            button.setIcon(QIcon(theme.pixmap("image", 32, "text_2", widget=button)))
            button.setStyleSheet(_look(theme))
            button.toggled.connect(lambda _on: self._count())
            self._flow.addWidget(button)
            button.show()
            self._buttons.append((button, path))
        self._unread = list(self._buttons)
        self._nothing.setHidden(bool(self._buttons))
        self._photos.setHidden(not self._buttons)
        self._count()
        self._timer.start()

    def _read_one(self) -> None:
        """One small picture at a time, so that the window answers meanwhile."""
        if not self._unread:
            self._timer.stop()
            return
        button, path = self._unread.pop(0)
        reader = QImageReader(str(path))
        reader.setAutoTransform(True)
        size = reader.size()
        side = button.iconSize().width()
        if size.isValid() and size.width() * size.height() <= 60_000_000:
            reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
            image = reader.read()
            if not image.isNull():
                button.setIcon(QIcon(QPixmap.fromImage(image)))

    def _choose(self) -> None:
        before = self._where.text.text()
        folder = ask_folder(self, self.tr("Chọn thư mục ảnh"), Path(before) if before else None)
        if folder is not None:
            self._keep(str(folder))
            self.look_into(folder)

    def _count(self) -> None:
        count = sum(button.isChecked() for button, _path in self._buttons)
        words = counted(count, self.tr("Đính kèm 1 ảnh"), self.tr("Đính kèm {count} ảnh"))
        self._attach.setText(words if count else self.tr("Đính kèm"))
        self._attach.updateGeometry()

    def _done(self) -> None:
        paths = [path for button, path in self._buttons if button.isChecked()]
        self.accept()
        if paths:
            self.chosen.emit(paths)


def _look(theme: Theme) -> str:
    edge, ink, tint = (theme.colour(name).name() for name in ("control", "accent", "selected"))
    radius = theme.radius()
    return (
        f"QToolButton {{ border: 1px solid {edge}; border-radius: {radius}px; background: transparent; }}"
        f"QToolButton:checked {{ border: 3px solid {ink}; background: {tint}; }}"
    )
