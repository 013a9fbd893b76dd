"""Photos and papers that belong to a note: chosen from the machine, or dropped onto the form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImageReader, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.vietnamese.numbers import format_number
from ui.files import ask_files
from ui.notes.form import Section
from ui.notes.incoming import given, sending_words
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
        sending: str,
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
        if sending:
            words.addWidget(Text(theme, sending, "hint", "text_2", wrap=False))
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
    """The files of a note. `wanted` carries a file's path, or a copied picture's bytes, that is to be put in; `removed`
    the entries as they were before one was taken out; `camera_wanted` asks for the photos of a camera.
    `speed()` gives the bytes per second of the link, None when that is not known; `unsent(names)` those of them that
    the office is not known to have.
    """

    wanted = Signal(object)
    removed = Signal(object)
    camera_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        read: Callable[[str], bytes | None],
        speed: Callable[[], int | None] = lambda: None,
        unsent: Callable[[Iterable[str]], frozenset[str]] = lambda _names: frozenset(),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._read, self._speed, self._unsent = read, speed, unsent
        self._arrived = False
        self._left: frozenset[str] = frozenset()  # what stays behind of a note that has arrived
        self._entries: list[dict[str, Any]] = []
        self.add_button = Button(
            theme, self.tr("Thêm ảnh, tệp"), icon="paperclip", size="button_small", on_click=self.choose
        )
        self.add_button.setObjectName("note_attach")
        camera = Button(
            theme, self.tr("Ảnh vừa chụp"), "link", "image", size="button_small", on_click=self.camera_wanted.emit
        )
        camera.setObjectName("note_camera")
        paste = Button(theme, self.tr("Dán ảnh, tệp đã chép"), "link", "copy", size="button_small", on_click=self.paste)
        paste.setObjectName("note_paste_file")
        self.heading = SectionHeading(theme, self.tr("Ảnh, tệp kèm theo"), "", self.add_button)
        self.column.addWidget(self.heading)
        ways = QWidget()
        flow = FlowLayout(theme, ways, gap=4)
        flow.addWidget(camera)
        flow.addWidget(paste)
        self.column.addWidget(ways)
        self._said = Text(theme, "", "hint", "text_2")
        self._said.setObjectName("note_files_said")
        self._said.hide()
        self.column.addWidget(self._said)
        self._files = QWidget()
        self._flow = FlowLayout(theme, self._files)
        self.column.addWidget(self._files)

    def holds(self, name: str) -> bool:
        return name == "attachments"

    def load(self, fields: Mapping[str, Any]) -> None:
        value = fields.get("attachments")
        entries = [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []
        self._entries = [dict(entry) for entry in entries]
        self._said.hide()
        self._flow.clear()
        self._left = self._left_behind() if self._arrived else frozenset()
        speed = self._speed() if entries and (self._left or not self._arrived) else None
        for number, entry in enumerate(self._entries, 1):
            size = entry.get("size")
            left = entry.get("$blob") in self._left
            sending = sending_words(size, speed) if isinstance(size, int) and (left or not self._arrived) else ""
            if left:
                sending = self.tr("chưa giao, {sending}").format(sending=sending).rstrip(", ")
            card = _Attachment(self._theme, number, entry, self._read, partial(self._remove, entry), sending)
            self._flow.addWidget(card)
            card.show()
        self._files.setVisible(bool(self._entries))
        self.heading.note.setText(self._total(speed))
        self.updateGeometry()

    def set_arrived(self, arrived: bool) -> None:
        """Whether the words of the note are at the office already: then of sending is told only what is left to send,
        since photos come after all words and may wait for a better link."""
        if arrived != self._arrived or (arrived and self._left_behind() != self._left):
            self._arrived = arrived
            self.load({"attachments": self._entries})

    def _left_behind(self) -> frozenset[str]:
        return self._unsent([str(entry.get("$blob")) for entry in self._entries])

    def _total(self, speed: int | None) -> str:
        sizes = [size for entry in self._entries if isinstance(size := entry.get("size"), int)]
        if len(sizes) < 2:
            return ""
        parts = [self.tr("{count} tệp").format(count=len(self._entries)), size_words(sum(sizes))]
        return ", ".join(parts if self._arrived else [*parts, sending_words(sum(sizes), speed)])

    def paste(self) -> None:
        """Put in what was copied last: files, or a picture."""
        copied: QMimeData | None = QGuiApplication.clipboard().mimeData()  # None: nothing was ever copied
        if copied is None or not self.take(copied):
            self._said.setText(self.tr("Chưa có ảnh hay tệp nào được chép. Xin chép ảnh hoặc tệp rồi bấm lại."))
            self._said.show()

    def take(self, mime: QMimeData) -> bool:
        """Put in the files or the picture that were pasted or dropped; False when there are none."""
        found = given(mime)
        for one in found:
            self.wanted.emit(one)
        return bool(found)

    def choose(self) -> None:
        """Let the person choose files."""
        kinds = self.tr("Ảnh, giấy tờ, ghi âm ({endings});;Mọi tệp (*)").format(endings=_ENDINGS)
        for path in ask_files(self, self.tr("Chọn ảnh hoặc tệp"), kinds):
            self.wanted.emit(path)

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
