"""The PDF of every preset, measured from the file: where lines stand, their size and cut, and all of the text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from desktop_app.exports.document import Document, Paragraph, Run
from desktop_app.exports.metrics import text_width_mm
from tests.unit.exports.facts import FACTS, Look
from tests.unit.exports.golden import ALL, build
from tests.unit.exports.measure_pdf import Drawn, Pdf
from ui import printing

PRESETS = tuple(FACTS)


@cache
def pdf_of(name: str, preset: str) -> Pdf:
    printing.ensure_application()
    return Pdf(printing.render_pdf(build(name, preset)))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def width_of(drawn: Drawn) -> float:
    return text_width_mm(drawn.text, drawn.size_pt, bold=drawn.bold, italic=drawn.italic)


def without_furniture(pdf: Pdf, document: Document) -> str:
    """All text without page numbers (in the top margin) and without the foot (in the bottom margin)."""
    page = document.page
    inside = [d for d in pdf.drawn if page.top_mm < d.base_mm < page.height_mm - page.bottom_mm]
    return squeezed("".join(drawn.text for drawn in inside))


@pytest.mark.parametrize(("name", "preset"), ALL)
def test_text_of_the_pdf_is_the_text_of_the_document(name: str, preset: str) -> None:
    document = build(name, preset)
    shown = without_furniture(pdf_of(name, preset), document)
    assert unicodedata.is_normalized("NFC", shown)
    words = 0
    for part in document.paragraphs():
        for paragraph in part:
            if paragraph is not document.foot:
                assert squeezed(paragraph.text) in shown, paragraph.text
                words += len(squeezed(paragraph.text))
    assert len(shown) == words, "and nothing else stands there"


@pytest.mark.parametrize("preset", PRESETS)
def test_paper_and_left_margin(preset: str) -> None:
    pdf, facts = pdf_of("sixty", preset), FACTS[preset]
    for paper in pdf.papers_mm:
        assert paper == pytest.approx((210, 297), abs=0.1)
    top, bottom, left, right = facts.margins
    assert min(drawn.left_mm for drawn in pdf.drawn) == pytest.approx(left, abs=0.3)
    assert max(drawn.left_mm + width_of(drawn) for drawn in pdf.drawn if len(drawn.text) > 3) <= 210 - right + 0.5
    text = [drawn for drawn in pdf.drawn if drawn.size_pt >= 11 and not drawn.text.isdigit()]
    assert min(drawn.base_mm for drawn in text) > top
    assert max(drawn.base_mm for drawn in text) < 297 - bottom


@pytest.mark.parametrize("preset", PRESETS)
def test_page_numbers_are_centred_ten_millimetres_from_the_edge_from_page_two(preset: str) -> None:
    pdf, facts = pdf_of("sixty", preset), FACTS[preset]
    middle = (facts.margins[2] + 210 - facts.margins[3]) / 2
    assert not [drawn for drawn in pdf.on_page(1) if drawn.base_mm < 20]
    for number in range(2, len(pdf.papers_mm) + 1):
        (shown,) = [drawn for drawn in pdf.on_page(number) if drawn.base_mm < 20]
        assert (shown.text, shown.bold, shown.italic) == (str(number), False, False)
        assert shown.size_pt == pytest.approx(14)
        assert shown.left_mm + width_of(shown) / 2 == pytest.approx(middle, abs=0.5)
        assert 10 < shown.base_mm - 0.7 * 14 * 25.4 / 72 < 13, "its figures begin ten millimetres from the edge"


@pytest.mark.parametrize("preset", PRESETS)
def test_components_have_the_sizes_and_cuts_of_the_rules(preset: str) -> None:
    pdf, facts, document = pdf_of("short", preset), FACTS[preset], build("short", preset)
    looks: dict[str, list[Look]] = {}  # a body is named twice in a joint paper, each time in its own look
    for paragraph in (paragraph for part in document.paragraphs() for paragraph in part):
        looks.setdefault(squeezed(paragraph.text), []).append(facts.looks[document.styles[paragraph.style].name])
    found = [drawn for drawn in pdf.drawn if len(drawn.text) > 3 and squeezed(drawn.text) in looks]
    assert len(found) > 15
    for drawn in found:
        assert any(_fits(drawn, look) for look in looks[squeezed(drawn.text)]), drawn


def _fits(drawn: Drawn, look: Look) -> bool:
    (least, most), bold, italic, _align = look
    return least - 0.01 <= drawn.size_pt <= most + 0.01 and drawn.italic is italic and bold in (None, drawn.bold)


@pytest.mark.parametrize("preset", PRESETS)
def test_title_and_right_side_are_centred(preset: str) -> None:
    pdf, facts = pdf_of("short", preset), FACTS[preset]
    title = pdf.starting("BIÊN BẢN")
    assert title.left_mm + width_of(title) / 2 == pytest.approx(
        (facts.margins[2] + 210 - facts.margins[3]) / 2, abs=0.5
    )
    first_right = pdf.starting(facts.heads[0])
    column = build("short", preset).blocks[0].widths_mm[1]  # type: ignore[union-attr]
    assert first_right.left_mm + width_of(first_right) / 2 == pytest.approx(
        210 - facts.margins[3] - column / 2, abs=0.5
    )
    assert first_right.base_mm < 28, "on the first line"


@pytest.mark.parametrize("preset", PRESETS)
def test_everything_is_black_and_in_the_one_letter(preset: str) -> None:
    for name in ("every_kind", "groups"):
        pdf = pdf_of(name, preset)
        assert pdf.inks == {b"0 0 0"}
        assert pdf.families <= {f"LiberationSerif{cut}" for cut in ("", "-Bold", "-Italic", "-BoldItalic")}


@pytest.mark.parametrize("preset", PRESETS)
def test_rules_are_drawn_as_long_as_the_rules_say(preset: str) -> None:
    pdf, facts, document = pdf_of("short", preset), FACTS[preset], build("short", preset)
    shown = {document.styles[p.style].name: p.text for part in document.paragraphs() for p in part}
    ruled = []
    for names in (facts.left, facts.right, ("Trích yếu nội dung", facts.under_name)):
        ruled += [above for above, below in pairwise(names) if below == "—"]
    expected = len(ruled) + (1 if facts.underlined else 0)
    assert len(pdf.rules) == expected
    assert all(0.5 <= rule.thickness_pt <= 1 for rule in pdf.rules)
    for name in ruled:
        last = next(one for one in pdf.drawn if len(one.text) > 5 and shown[name].endswith(one.text))
        rule = pdf.rule_below(last)
        share = rule.length_mm / width_of(last)
        assert rule.middle_mm == pytest.approx(last.left_mm + width_of(last) / 2, abs=0.4)
        assert share == pytest.approx(1, abs=0.01) if name == facts.motto else 1 / 3 <= share <= 1 / 2, name
    if facts.underlined:
        label = pdf.starting("Nơi nhận:")
        rule = pdf.rule_below(label)
        assert (rule.left_mm, rule.length_mm) == pytest.approx((label.left_mm, width_of(label)), abs=0.4)


@pytest.mark.parametrize("preset", PRESETS)
def test_number_stands_centred_below_the_body_and_signatures_side_by_side(preset: str) -> None:
    pdf, facts, document = pdf_of("every_kind", preset), FACTS[preset], build("every_kind", preset)
    left_column = document.blocks[0].widths_mm[0]  # type: ignore[union-attr]
    if facts.number:
        (number,) = [drawn for drawn in pdf.on_page(1) if re.fullmatch(facts.number, drawn.text)]
        assert number.left_mm + width_of(number) / 2 == pytest.approx(facts.margins[2] + left_column / 2, abs=0.5)
    titles = [drawn for drawn in pdf.drawn if drawn.text in facts.signs][-len(facts.signs) :]
    assert [drawn.text for drawn in sorted(titles, key=lambda drawn: drawn.left_mm)] == list(facts.signs)
    assert len({(drawn.page, round(drawn.base_mm, 1)) for drawn in titles}) == 1, "on one line"
    names = [pdf.starting(name) for name in ("Trần Văn Thử",)]
    assert all(25 < name.base_mm - titles[0].base_mm < 60 for name in names), "with room to sign and to seal"


@pytest.mark.parametrize("preset", PRESETS)
def test_first_lines_are_indented_and_lines_stand_as_far_apart_as_the_rules_want(preset: str) -> None:
    facts = FACTS[preset]
    document = replace(build("short", preset), blocks=(Paragraph("body", (Run("chữ nghĩa " * 60),)),))
    printing.ensure_application()
    lines = Pdf(printing.render_pdf(document)).drawn
    bases = sorted({round(drawn.base_mm, 2): drawn for drawn in lines}.items())
    assert len(bases) > 4
    indents = [drawn.left_mm - facts.margins[2] for _base, drawn in bases]
    assert any(indents[0] == pytest.approx(first, abs=0.1) for first in facts.first)
    assert indents[1:] == pytest.approx([0] * (len(bases) - 1), abs=0.1)
    rule, least, most = facts.line
    if rule == "exact":  # where LibreOffice draws it too: a fifth of the line is left for what hangs below
        height = document.styles["body"].exact_pt
        assert bases[0][0] == pytest.approx(facts.margins[0] + 0.8 * height * 25.4 / 72, abs=0.1)
    for (above, drawn), (below, _next) in pairwise(bases):
        points = (below - above) / 25.4 * 72
        lines_high = points if rule == "exact" else 240 * points / (1.149 * drawn.size_pt)
        assert least - 0.1 <= lines_high <= most + 0.1


@pytest.mark.parametrize("preset", PRESETS)
def test_foot_stands_on_every_page_in_the_bottom_margin(preset: str) -> None:
    pdf = pdf_of("sixty", preset)
    for number in range(1, len(pdf.papers_mm) + 1):
        (foot,) = [drawn for drawn in pdf.on_page(number) if drawn.text.startswith("Phiên bản 1")]
        assert 280 < foot.base_mm < 290
        assert foot.left_mm + width_of(foot) == pytest.approx(210 - FACTS[preset].margins[3], abs=0.5)
    assert not [drawn for drawn in pdf_of("short", preset).drawn if drawn.base_mm > 277]


@pytest.mark.parametrize("preset", PRESETS)
def test_annex_begins_on_a_page_of_its_own_without_a_number(preset: str) -> None:
    pdf = pdf_of("groups", preset)
    last = pdf.on_page(len(pdf.papers_mm))
    assert last[0].text == "Phụ lục"
    assert 20 < last[0].base_mm < 27
    assert not [drawn for drawn in last if drawn.text.startswith("Nơi nhận")]
    columns = {drawn.text: drawn.left_mm for drawn in last}
    assert columns["TT"] < columns["nông dân"] < columns["31"]
    assert [drawn.text for drawn in last].count("dưới 5") == 2


def test_line_below_the_label_of_the_recipients_is_drawn_below_its_dots() -> None:
    printing.ensure_application()
    dpi = 254
    label = pdf_of("short", "hd05-2026").starting("Nơi nhận:")
    image = printing.render_pages(build("short", "hd05-2026"), dpi)[label.page - 1]
    left, width = round(label.left_mm * 10), round(width_of(label) * 10)
    dark = {
        y
        for y in range(round(label.base_mm * 10), round(label.base_mm * 10) + 40)
        if all(image.pixelColor(x, y).lightness() < 160 for x in range(left + 2, left + width - 2))
    }
    assert dark, "a line from the first to the last letter"
    below_the_dot = min(dark) - round(label.base_mm * 10)
    assert below_the_dot > 0.2 * 14 * 25.4 / 72 * 10, "and it is lower than the dot of ậ"


def test_every_vietnamese_letter_with_every_tone_can_be_read_back_in_every_preset() -> None:
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    small = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in tones]
    letters = "".join([*small, "bcdđghklmnpqrstvx"])
    printing.ensure_application()
    for preset in PRESETS:
        document = build("short", preset)
        for style in ("body", "title", "recipients_label", "annex_of"):
            page = replace(document, blocks=(Paragraph(style, (Run(letters + letters.upper()),)),))
            shown = squeezed("".join(drawn.text for drawn in Pdf(printing.render_pdf(page)).drawn))
            assert shown == letters + letters.upper()
