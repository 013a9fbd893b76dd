"""Five hundred hostile documents through everything that shows what people wrote: no local file is
painted, no connection opened, and what was written is what is there."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QTextEdit, QVBoxLayout, QWidget

from tests.ui.driving import settle
from ui.theme.theme import Theme
from ui.widgets.fields import LineField
from ui.widgets.labels import IconText, Text
from ui.widgets.notices import Banner
from ui.widgets.writing import TextField

RED = QColor(255, 0, 0)
DOCUMENTS = 500


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A file that must never be seen: all red."""
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(RED)
    path = tmp_path / "canary.png"
    assert image.save(str(path))
    return path


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Whoever connects would be seen here."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.setblocking(False)
        yield made


def documents(picture: Path, port: int) -> Iterator[str]:
    """HTML, Markdown and mixtures that ask for the picture or for the network."""
    sources = (
        str(picture),
        f"file://{picture}",
        f"FILE:{picture}",
        f"file:///{picture}",
        f"http://127.0.0.1:{port}/a.png",
        f"//127.0.0.1:{port}/a.png",
        f"\\\\127.0.0.1\\share\\{port}.png",
        f"../../../..{picture}",
        f"qrc:{picture}",
        f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='file://{picture}'/></svg>",
    )
    frames = (
        "<img src='{0}'>",
        '<b>tin</b><img src="{0}" width=64 height=64>',
        "<table background='{0}'><tr><td>x</td></tr></table>",
        "<body background='{0}'>chữ</body>",
        "<p style=\"background-image: url('{0}')\">chữ</p>",
        "<style>body {{ background: url({0}) }}</style><i>chữ</i>",
        "<link rel='stylesheet' href='{0}'>chữ",
        "![ảnh]({0})",
        "<ul style=\"list-style-image: url('{0}')\"><li>a</li></ul>",
        "<object data='{0}'></object><iframe src='{0}'></iframe>",
    )
    before = ("", "Bà con nói: ", "<!DOCTYPE html><html>", "<qt>", "# đề mục\n\n")
    every = itertools.product(before, frames, sources)
    return (start + frame.format(source) for start, frame, source in every)


def shows_red(widget: QWidget) -> bool:
    settle()
    image = widget.grab().toImage()
    return any(image.pixelColor(x, y) == RED for x in range(0, image.width(), 6) for y in range(0, image.height(), 6))


def test_no_document_paints_a_local_file_or_opens_a_connection(
    theme: Theme, show: Callable[..., QWidget], picture: Path, listener: socket.socket
) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    text, line, field = Text(theme, "x"), LineField(theme, "Tiêu đề"), TextField(theme, "Nội dung", min_lines=3)
    icon = IconText(theme, "check", "x", wrap=True)
    pasted = TextField(theme, "Dán", min_lines=3)
    for widget in (text, icon, line, field, pasted):
        column.addWidget(widget)
    show(window, 700, 620)
    seen = list(itertools.islice(documents(picture, listener.getsockname()[1]), DOCUMENTS))
    assert len(set(seen)) == DOCUMENTS
    for number, document in enumerate(seen):
        text.setText(document)
        icon.set(document)
        line.set_text(" ".join(document.split()))
        field.set_text(document)
        pasted.set_text("")
        data = QMimeData()
        data.setHtml(document)
        data.setText(document)
        pasted.edit.insertFromMimeData(data)
        assert field.text() == document, "what was written was changed"
        assert "￼" not in pasted.text(), "a picture was pasted into a text"
        if number % 5 == 0:
            assert not shows_red(window), document
            banner = Banner(theme, "info", document, document)
            banner.resize(600, 200)
            assert not shows_red(banner), document
    assert not shows_red(window)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_the_test_sees_what_it_looks_for(show: Callable[..., QWidget], picture: Path) -> None:
    """Qt's own widgets do paint the file: the probe is not blind."""
    edit, label = QTextEdit(), QLabel()
    edit.setHtml(f"<img src='{picture}'>")
    label.setText(f"<b>x</b><img src='{picture}'>")
    for widget in (edit, label):
        show(widget, 300, 200)
        assert shows_red(widget)


def test_what_is_wrong_has_no_green_icon(theme: Theme) -> None:
    said = IconText(theme, "check", "Đã lưu lúc 9:21", ink="safe")
    said.set("Chưa lưu được", "warning", "danger")
    assert said._icon.pixmap().toImage() == theme.pixmap("warning", 18, "danger", widget=said).toImage()
    said.set("Đã lưu lúc 9:22", "check", "text_2")
    assert said._icon.pixmap().toImage() == theme.pixmap("check", 18, "safe", widget=said).toImage()
