"""Files and pictures that come by paste or drop, and how long they will take to send. No widgets in here."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QMimeData
from PySide6.QtGui import QImage, QImageWriter

translate = QCoreApplication.translate

# The whole of a disk is refused by not being taken. Far more than a note takes, so that of whatever is left out the
# note itself says that it is full: photos that fell off the end without a word would be believed to be in it.
MOST_AT_ONCE: Final = 200
_UNCOMPRESSED: Final = 100  # the least effort of Qt's PNG writer; it is made small again when it is stored


def given(mime: QMimeData) -> list[Path | bytes]:
    """What is to be attached of something pasted or dropped: files of this machine, or one picture as PNG.

    A text that comes with a picture of itself, as office programs copy it, is a text: then nothing.
    """
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if files:
        return list(files[:MOST_AT_ONCE])
    if mime.hasImage() and not mime.text().strip():
        image = mime.imageData()
        if isinstance(image, QImage) and not image.isNull():
            buffer = QBuffer()
            buffer.open(QBuffer.OpenModeFlag.WriteOnly)
            writer = QImageWriter(buffer, QByteArray(b"png"))
            writer.setQuality(_UNCOMPRESSED)
            if writer.write(image):
                return [bytes(buffer.data().data())]
    return []


def sending_words(size: int, speed: int | None) -> str:
    """How long `size` bytes take at `speed` bytes per second, in words; without a measured speed it says so."""
    if not speed:
        return translate("Notes", "chưa rõ gửi bao lâu")
    seconds = size / speed
    if seconds < 5:
        return translate("Notes", "gửi vài giây")
    if seconds < 55:
        return translate("Notes", "gửi chừng {count} giây").format(count=round(seconds / 5) * 5)
    if seconds < 55 * 60:
        return translate("Notes", "gửi chừng {count} phút").format(count=max(round(seconds / 60), 1))
    return translate("Notes", "gửi chừng {count} giờ").format(count=max(round(seconds / 3600), 1))
