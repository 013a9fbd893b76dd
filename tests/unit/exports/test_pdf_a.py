"""Every PDF is PDF/A-1b as far as our own checker can tell; and the checker can tell."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QPainter, QPdfWriter

from desktop_app.domain.vocabulary import Vocabulary
from desktop_app.exports import followup_list, presets
from tests.unit.exports.golden import build
from tests.unit.exports.measure_pdf_a import wrong
from tests.unit.exports.test_hostile import build_short
from ui import printing

CASES = [("every_kind", preset) for preset in presets.names()] + [
    (name, "nd30-2020") for name in ("sixty", "khmer", "letters", "almost_empty", "groups", "long_names")
]


@pytest.fixture(autouse=True)
def _application() -> None:
    printing.ensure_application()


@cache
def pdf(name: str, preset: str = "nd30-2020") -> bytes:
    return printing.render_pdf(build(name, preset))


@pytest.mark.parametrize(("name", "preset"), CASES)
def test_minutes_are_fit_for_the_archive(name: str, preset: str) -> None:
    assert wrong(pdf(name, preset)) == []


@pytest.mark.parametrize("name", ["xml", "field", "emoji", "controls"])
def test_hostile_texts_are_fit_for_the_archive_too(name: str) -> None:
    assert wrong(printing.render_pdf(build_short(name))) == []


def test_a_lying_list_is_fit_for_the_archive_and_keeps_its_day() -> None:
    made = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    paper = followup_list.document(
        [("1", {"text": "Niêm yết"}, "Họp ấp")], Vocabulary.load(), made.date(), created=made
    )
    assert wrong(printing.render_pdf(paper)) == []


# -- the checker can tell ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clause", "here", "other"),
    [
        ("6.1.2", b"%PDF-1.4", b"%PDF-1.7"),
        ("6.1.3", b"\n/ID [", b"\n/IX ["),
        ("6.1.8", b"\n5 0 obj\n", b"\n5 0 obj "),
        ("6.2.2", b"/GTS_PDFA1", b"/GTS_PDFX1"),
        ("6.2.3.3", b"[/Pattern /DeviceGray]", b"[/Pattern /DeviceCMYK]"),
        ("6.3.5", b"/CIDSet ", b"/CIDSat "),
        ("6.3.4", b"/FontFile2 ", b"/FontFale2 "),
        ("6.3.6", b"/W [0 [", b"/W [9 ["),
        ("6.3.8", b"/ToUnicode ", b"/ToUnicade "),
        ("6.4", b"/ca 1.0", b"/ca 0.5"),
        ("6.6.1", b"/Names ", b"/JS    "),
        ("6.7.3", b'xmp:CreatorTool="S', b'xmp:CreatorTool="X'),
        ("6.7.11", b'pdfaid:conformance="B"', b'pdfaid:conformance="A"'),
    ],
)
def test_every_break_of_a_rule_is_seen(clause: str, here: bytes, other: bytes) -> None:
    good = pdf("every_kind")
    assert here in good, here
    assert any(found.startswith(clause) for found in wrong(good.replace(here, other)))


def test_what_qt_writes_without_being_asked_is_no_archive() -> None:
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(target)
    painter = QPainter(writer)
    painter.fillRect(0, 0, 900, 900, QColor(0, 0, 0, 90))
    painter.end()
    found = wrong(bytes(target.data().data()))
    assert {"6.2.2", "6.4"} <= {one.split()[0] for one in found}
