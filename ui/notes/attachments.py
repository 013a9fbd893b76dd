"""Photos and papers that belong to a note: chosen from the machine, or dropped onto the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.vietnamese.numbers import format_number
from ui.notes.form import Section
from ui.theme.theme import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Picture, SectionHeading, Text
from ui.widgets.paper import Paper

# Larger pictures are shown by their name only: decoding them would hold up the page.
_MOST_SHOWN = 12 * 1024 * 1024
_THUMBNAIL = 96
_ENDINGS = "*.jpg *.jpeg *.png *.webp *.pdf *.docx *.mp3 *.m4a *.ogg *.wav *.amr"


class _Attachment(Paper):
    """One file: a small picture or an icon, its kind and size, and a button to take it out."""

    def __init__(
        self,
        theme: Theme,
        number: int,
        entry: Mapping[str, Any],
        read: Callable[[str], bytes | None],
        out: Callable[[], object],
    ) -> None:
        super().__init__(theme, padding=8, spacing=4)
        kind, size = str(entry.get("type") or ""), entry.get("size")
        self._here = True
        picture = self._picture(theme, entry, kind, size, read)
        name = str(entry.get("name") or "") or (
            self.tr("Ảnh {number}") if kind.startswith("image/") else self.tr("Tệp {number}")
        ).format(number=number)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(picture)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(theme, name, "label", wrap=False))
        if isinstance(size, int):
            words.addWidget(Text(theme, self._size(size, entry.get("original")), "hint", "text_2", wrap=False))
        if not self._here:
            words.addWidget(Text(theme, self.tr("chưa về tới máy này"), "hint", "text_2", wrap=False))
        words.addStretch(1)
        row.addLayout(words)
        remove = IconButton(theme, "close", self.tr("Bỏ {name} khỏi tin").format(name=name.lower()), out)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.setAccessibleName(name)

    def _size(self, size: int, original: Any) -> str:
        if not isinstance(original, int) or size_words(original) == size_words(size):
            return size_words(size)
        return self.tr("{size} (tệp gốc {original})").format(size=size_words(size), original=size_words(original))

    def _picture(
        self, theme: Theme, entry: Mapping[str, Any], kind: str, size: Any, read: Callable[[str], bytes | None]
    ) -> Picture:
        label = Picture()
        side = theme.px(_THUMBNAIL)
        data = None
        if kind.startswith("image/") and isinstance(size, int) and size <= _MOST_SHOWN:
            data = read(str(entry.get("$blob") or ""))
            small = entry.get("thumb")
            if data is None:
                self._here = False
                # The thumbnail travels first: it is often here before the photo is.
                data = read(str(small.get("$blob") or "")) if isinstance(small, Mapping) else None
        image = thumbnail(data, side) if data is not None else None
        if image is None:
            image = theme.pixmap("image" if kind.startswith("image/") else "file", 32, "text_2", widget=self)
        label.setPixmap(image)
        return label


class AttachmentsSection(Section):
    """The files of a note. `wanted` carries the path of a file that is to be put in; `removed`
    the entries as they were before one was taken out.
    """

    wanted = Signal(object)
    removed = Signal(object)

    def __init__(self, theme: Theme, read: Callable[[str], bytes | None], parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._read = read
        self._entries: list[dict[str, Any]] = []
        self.add_button = Button(
            theme, self.tr("Thêm ảnh, tệp"), icon="paperclip", size="button_small", on_click=self.choose
        )
        self.add_button.setObjectName("note_attach")
        self.heading = SectionHeading(theme, self.tr("Ảnh, tệp kèm theo"), "", self.add_button)
        self.column.addWidget(self.heading)
        self._files = QWidget()
        self._flow = FlowLayout(theme, self._files)
        self.column.addWidget(self._files)

    def load(self, fields: Mapping[str, Any]) -> None:
        value = fields.get("attachments")
        entries = [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []
        self._entries = [dict(entry) for entry in entries]
        self._flow.clear()
        for number, entry in enumerate(self._entries, 1):
            card = _Attachment(self._theme, number, entry, self._read, partial(self._remove, entry))
            self._flow.addWidget(card)
            card.show()
        self._files.setVisible(bool(self._entries))
        self.updateGeometry()

    def choose(self) -> None:
        """Let the person choose files."""
        paths, _chosen = QFileDialog.getOpenFileNames(
            self,
            self.tr("Chọn ảnh hoặc tệp"),
            "",
            self.tr("Ảnh, giấy tờ, ghi âm ({endings});;Mọi tệp (*)").format(endings=_ENDINGS),
        )
        for path in paths:
            self.wanted.emit(Path(path))

    def restore(self, entries: list[dict[str, Any]]) -> None:
        """Bring back what was taken out."""
        self.load({"attachments": entries})
        self.edited.emit("attachments", entries)

    def _remove(self, entry: Mapping[str, Any]) -> None:
        before = list(self._entries)
        left = [other for other in before if other.get("$blob") != entry.get("$blob")]
        self.load({"attachments": left})
        self.edited.emit("attachments", left)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.removed.emit(before)


def dropped_files(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    """Files of this machine in what is being dropped."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def thumbnail(data: bytes, side: int) -> QPixmap | None:
    """The picture in at most `side` × `side` px, or None when it cannot be read as one."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() > 0 and size.height() > 0:
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else QPixmap.fromImage(image)


def size_words(size: int) -> str:
    """ "1,2 MB", "340 KB" """
    if size >= 1024 * 1024:
        return f"{format_number(size / 1024 / 1024, 1)} MB"
    return f"{format_number(max(size // 1024, 1))} KB"
