"""Neutral document → plain text, to paste into a message. Columns follow one another; rules and boxes fall away."""

from __future__ import annotations

from desktop_app.exports.document import Document, Paragraph


def render(document: Document) -> str:
    """The document's text in NFC with one line feed after each paragraph and an empty line between its parts."""
    parts = ["".join(_line(paragraph) for paragraph in piece) for piece in document.paragraphs()]
    return "\n".join(part for part in parts if part)


def _line(paragraph: Paragraph) -> str:
    return f"{paragraph.text}\n"
