"""The PDF and the page images, measured: from the file with pypdf, and from the ink on the page."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import threading
import unicodedata
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pypdf
import pytest
from PySide6.QtGui import QImage

from desktop_app.exports import docx
from desktop_app.exports.document import Document, Paragraph, Properties, Rule, Run
from desktop_app.exports.listing import paper
from desktop_app.exports.metrics import text_width_mm
from desktop_app.exports.minutes import build_minutes
from desktop_app.exports.presets import Preset
from desktop_app.exports.tables import Column
from tests.unit.exports.golden import build
from tests.unit.exports.measure_pdf import Pdf
from tests.unit.exports.samples import EVERY_KIND, SAMPLES
from ui import printing

DPI = 254  # ten dots to the millimetre


@pytest.fixture(autouse=True)
def _application() -> None:
    printing.ensure_application()


def read(document: Document) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(printing.render_pdf(document)))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def fonts(reader: pypdf.PdfReader) -> dict[str, Any]:
    """Name of each font of the file → its descriptor."""
    found = {}
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            found[str(descendant["/BaseFont"])] = descendant["/FontDescriptor"].get_object()
    return found


def rows(image: QImage) -> list[bytes]:
    """The image as rows of grey values, 0 is ink."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    data, stride = bytes(grey.constBits()), grey.bytesPerLine()
    return [data[y * stride : y * stride + grey.width()] for y in range(grey.height())]


def ink(image: QImage) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of everything that is drawn, in millimetres."""
    dark = [(y, row) for y, row in enumerate(rows(image)) if min(row) < 128]
    left = min(next(x for x, grey in enumerate(row) if grey < 128) for _y, row in dark)
    right = max(len(row) - next(x for x, grey in enumerate(reversed(row)) if grey < 128) for _y, row in dark)
    return left / 10, dark[0][0] / 10, right / 10, (dark[-1][0] + 1) / 10


@pytest.mark.parametrize("name", SAMPLES)
def test_paper_is_a4_and_ink_stays_inside_the_margins(name: str) -> None:
    document = build(name)
    for page in read(document).pages:
        assert [float(side) / 72 * 25.4 for side in page.mediabox[2:]] == pytest.approx([210, 297], abs=0.2)
    for number, image in enumerate(printing.render_pages(document, DPI)):
        left, top, right, bottom = ink(image)
        assert left >= 29.5
        assert right <= 195.5
        assert top >= (10 if number else 20)
        assert bottom <= (290 if document.foot else 277)


@pytest.mark.parametrize("name", SAMPLES)
def test_only_bundled_fonts_are_embedded(name: str) -> None:
    embedded = fonts(read(build(name)))
    names = {font.split("+")[-1].removeprefix("/") for font in embedded}
    assert names >= {"LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-BoldItalic"}
    others = {"NotoSansKhmer-Regular", "NotoSansKhmer-Bold", "NotoSansTaiViet-Regular"} if name == "khmer" else set()
    assert names <= {f"LiberationSerif{cut}" for cut in ("", "-Bold", "-Italic", "-BoldItalic")} | others
    assert all("/FontFile2" in descriptor for descriptor in embedded.values())


def test_page_numbers_start_on_the_second_page() -> None:
    document = replace(build("sixty"), foot=None)
    reader = read(document)
    assert len(reader.pages) == len(printing.render_pages(document, 20)) > 4
    for number, page in enumerate(reader.pages, 1):
        lines = page.extract_text().strip().splitlines()
        assert (lines[-1].strip() == str(number)) is (number > 1)
    second = printing.render_pages(document, DPI)[1]
    strip = second.copy(0, 0, second.width(), 190)
    left, top, right, bottom = ink(strip)
    assert (left + right) / 2 == pytest.approx(30 + 165 / 2, abs=0.5)
    assert 10 < top < bottom < 20
    with pytest.raises(StopIteration):
        first = printing.render_pages(document, DPI)[0]
        blank = [row for row in rows(first.copy(0, 0, first.width(), 190)) if min(row) < 128]
        next(iter(blank))


def test_motto_rule_is_as_long_as_the_motto_and_clear_of_its_dots() -> None:
    (image, *_rest) = printing.render_pages(build("short"), DPI)
    header = rows(image.copy(1000, 200, 950, 200))
    runs = [(len(max(row.translate(_INK).split(b"."), key=len)), y) for y, row in enumerate(header)]
    longest = max(runs)[0]
    motto = text_width_mm("Độc lập - Tự do - Hạnh phúc", 13, bold=True)
    assert longest / 10 == pytest.approx(motto, abs=0.4)
    y = min(y for length, y in runs if length > longest - 3)
    assert min(header[y - 2]) > 128, "white between the dots below and the rule"


_INK = bytes(ord("x") if grey < 128 else ord(".") for grey in range(256))


@pytest.mark.parametrize("items", range(0, 40, 3))
def test_signatures_stand_on_one_page_with_the_last_sentence(items: int) -> None:
    meeting = {**EVERY_KIND, "items": [{"kind": "opinion", "text": "Ý kiến ngắn."}] * items}
    document = build_minutes(meeting, Preset.load("nd30-2020"), draft=False, area_label=None)
    (page,) = [page for page in read(document).pages if "THƯ KÝ" in page.extract_text()]
    shown = page.extract_text()
    for part in ("kết thúc vào", "CHỦ TỌA", "Trần Văn Thử", "Nguyễn Thị Mẫu", "Nơi nhận:", "- Lưu: VT, Hồ sơ."):
        assert part in shown


def test_no_line_of_a_paragraph_is_alone_on_a_page() -> None:
    body = tuple(Paragraph("body", (Run(f"đoạn{n:03d} " * (30 + n % 7 * 8)),)) for n in range(60))
    reader = read(replace(build("sixty"), blocks=body))
    lines_on_page = [
        Counter(line.split()[0] for line in page.extract_text().splitlines() if "đoạn" in line) for page in reader.pages
    ]
    split = [name for name in sum(lines_on_page, Counter()) if _pages_with(name, lines_on_page) > 1]
    assert len(split) > 2
    for name in split:
        assert all(page[name] >= 2 for page in lines_on_page if page[name]), name


def _pages_with(name: str, pages: list[Counter[str]]) -> int:
    return sum(name in page for page in pages)


def test_lines_are_as_wide_as_in_word_which_does_not_kern() -> None:
    text = "AVAVATAVATo LTYAVAWAVA"
    document = replace(build("short"), blocks=(Paragraph("recipients", (Run(text),)),))
    left, _top, right, _bottom = ink(printing.render_pages(document, DPI)[0])
    assert right - left == pytest.approx(text_width_mm(text, 11), abs=0.3)


def test_paragraphs_stand_apart_as_their_style_says() -> None:
    document = replace(build("short"), blocks=(Paragraph("body", (Run("x"),)),) * 2)
    image = printing.render_pages(document, DPI)[0]
    inked = [y for y, row in enumerate(rows(image)) if min(row) < 128]
    first, second = inked[0], next(y for before, y in pairwise(inked) if y > before + 1)
    style = document.styles["body"]
    line_pt = 1.149 * style.size_pt * style.line
    assert style.before_pt >= 6
    assert (second - first) / 10 == pytest.approx((style.before_pt + line_pt) / 72 * 25.4, abs=0.15)


def test_text_without_any_space_stays_on_the_paper() -> None:
    document = replace(build("short"), blocks=(Paragraph("body", (Run("ộ" * 3000),)),))
    for image in printing.render_pages(document, DPI):
        left, _top, right, bottom = ink(image)
        assert left >= 29.5
        assert right <= 195.5
        assert bottom <= 277


def test_every_vietnamese_letter_has_its_own_glyph_in_every_cut() -> None:
    vowels = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    small = [unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones]
    letters = "".join([*small, "bcdđghklmnpqrstvx"])
    letters += letters.upper()
    document = build("short")
    for style in ("body", "org_name", "recipients_label"):
        reader = read(replace(document, blocks=(Paragraph(style, (Run(letters),)),)))
        assert squeezed(reader.pages[0].extract_text()) == letters
        assert len(fonts(reader)) == 1, "no letter is borrowed from another font"


def test_ligatures_stay_two_letters() -> None:
    document = replace(build("short"), blocks=(Paragraph("body", (Run("wifi, fiche, office"),)),))
    assert "wifi, fiche, office" in read(document).pages[0].extract_text()


@pytest.mark.parametrize(
    ("text", "font"), [("ភូមិ ដំបូន្មាន", "NotoSansKhmer-Regular"), ("ꪼꪕ ꪒꪾ", "NotoSansTaiViet-Regular")]
)
def test_khmer_and_tai_viet_are_drawn_with_bundled_fonts(text: str, font: str) -> None:
    document = replace(build("short"), blocks=(Paragraph("body", (Run(text),)),))
    assert {name.split("+")[-1].removeprefix("/") for name in fonts(read(document))} <= {font, "LiberationSerif"}
    assert font in str(fonts(read(document)))


def test_same_document_gives_the_same_bytes() -> None:
    made = replace(
        build("every_kind"), properties=Properties(title="a", created=datetime(2026, 2, 3, 10, 5, tzinfo=UTC))
    )
    first = printing.render_pdf(made)
    assert first == printing.render_pdf(made)
    information = pypdf.PdfReader(io.BytesIO(first)).metadata
    assert information is not None
    assert information.creation_date == datetime(2026, 2, 3, 10, 5, tzinfo=UTC)


def test_pdf_is_made_on_a_worker_thread_too() -> None:
    made: list[bytes] = []
    worker = threading.Thread(target=lambda: made.append(printing.render_pdf(build("short"))))
    worker.start()
    worker.join()
    assert made[0].startswith(b"%PDF-")


def test_pdf_is_made_without_any_display_or_window() -> None:
    code = (
        "import sys; from tests.unit.exports.golden import build; from ui import printing;"
        "sys.stdout.buffer.write(printing.render_pdf(build('khmer')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=_without_display())
    assert done.stdout.startswith(b"%PDF-")
    assert done.stderr == b""


def test_application_begins_on_the_main_thread_only() -> None:
    code = (
        "import threading; from ui import printing; failed = []\n"
        "def begin():\n"
        "    try: printing.ensure_application()\n"
        "    except RuntimeError as error: failed.append(str(error))\n"
        "worker = threading.Thread(target=begin); worker.start(); worker.join(); print(failed)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=_without_display())
    assert b"main thread" in done.stdout


def _without_display() -> dict[str, str]:
    import os

    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    return {name: value for name, value in os.environ.items() if name not in hidden}


def test_rule_wider_than_its_column_is_cut_to_it() -> None:
    document = replace(build("short"), blocks=(Rule(400.0),))
    left, _top, right, _bottom = ink(printing.render_pages(document, DPI)[0])
    assert (left, right) == pytest.approx((30, 195), abs=0.3)


@pytest.mark.parametrize("lying", [False, True])
def test_the_head_of_a_list_stands_on_every_page(lying: bool) -> None:
    columns = (Column("STT", "number", 1), Column("Nội dung", "text", 3), Column("Nơi thực hiện", "text", 2))
    body = [(number, f"Việc thứ {number} đã hứa với bà con", "Trạm cấp nước") for number in range(1, 90)]
    document = paper("Danh sách việc", ["Xã Trà Cú"], columns, body, empty="Chưa có việc nào.", lying=lying)
    pages = [squeezed(page.extract_text()) for page in read(document).pages]
    assert len(pages) > 2
    assert all(page.count("Nơithựchiện") == 1 for page in pages)
    assert sum(page.count("đãhứavớibàcon") for page in pages) == 89
    # The head does not stand alone at the foot of a page: the first page has a row below it.
    assert "Việcthứ1đã" in pages[0]


def a_list(*results: str) -> Document:
    columns = (Column("STT", "number", 1), Column("Việc", "text", 2), Column("Kết quả", "text", 2))
    body = [(number, "việc đã hứa " * 20, result) for number, result in enumerate(results, 1)]
    return paper("Danh sách việc", [], columns, body, empty="", lying=False)


def test_a_row_longer_than_a_page_goes_on_side_by_side_in_its_frames() -> None:
    document = a_list("xong.", "đã trả lời bà con " * 300, "xong.")
    pdf = Pdf(printing.render_pdf(document))
    assert len(pdf.papers_mm) == 3
    # Read back, a cell is whole as far as its page goes: only a page's end may part words that belong together.
    assert sum(squeezed(page.extract_text()).count("đãtrảlờibàcon") for page in pdf.reader.pages) >= 298
    drawn = pdf.on_page(1)
    begins = [next(one for one in reversed(drawn) if one.text == "2")]
    for word in ("việc", "đã trả"):
        begins.append(next(one for one in drawn if one.text.startswith(word) and one.base_mm >= begins[0].base_mm))
    assert len({round(one.base_mm, 1) for one in begins}) == 1
    for image in printing.render_pages(document, 150):
        left, _top, right, bottom = ink(image)
        edge = rows(image)[round(bottom * 10) - 1][round(left * 10) + 5 : round(right * 10) - 5]
        assert max(edge) < 128, "a page without the lower edge of the frame"


@pytest.mark.parametrize("words", [136, 137, 139])
def test_a_row_as_high_as_a_page_does_not_run_into_the_margin(words: int) -> None:
    for image in printing.render_pages(a_list("một hai ba bốn " * words), 72):
        grey = rows(image)
        lowest = max(y for y, row in enumerate(grey) if min(row) < 128)
        assert lowest / 72 * 25.4 < 297 - 20 + 1


def test_the_head_of_a_list_is_marked_as_such_for_word() -> None:
    columns = (Column("STT", "number", 1), Column("Nội dung", "text", 3))
    document = paper("Danh sách", [], columns, [(1, "một"), (2, "hai")], empty="", lying=False)
    with zipfile.ZipFile(io.BytesIO(docx.render(document))) as archive:
        xml = archive.read("word/document.xml").decode()
    rows = xml.split("<w:tr>")[1:]
    assert ["<w:tblHeader/>" in row for row in rows] == [True, False, False]
