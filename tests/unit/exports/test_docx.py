"""The DOCX, measured: every fact of the layout that a clerk would check, for every sample."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from desktop_app.exports import docx, presets
from desktop_app.exports.document import Document, Properties, Table
from desktop_app.exports.metrics import text_width_mm
from tests.unit.exports.facts import FACTS, Facts
from tests.unit.exports.golden import build
from tests.unit.exports.measure import SLOTS, Docx, ParagraphFacts, W, mm
from tests.unit.exports.samples import SAMPLES

CHOSEN = {"every_kind", "sixty", "almost_empty", "long_names", "joint", "groups"}
# The longest sample and the one with every kind of part, the plain ones only once: 91 documents for each fact would
# take minutes. Every sample in every preset is compared with its golden file, which holds the same measures.
CASES = [(name, preset) for preset in FACTS for name in SAMPLES if preset == "nd30-2020" or name in CHOSEN]


@dataclasses.dataclass(frozen=True)
class Paper:
    """A sample in a preset: the file, and what the preset's rules say of it."""

    name: str
    preset: str
    docx: Docx
    facts: Facts

    @property
    def paragraphs(self) -> list[ParagraphFacts]:
        return self.docx.paragraphs()

    @property
    def width_mm(self) -> float:
        return 210 - self.facts.margins[2] - self.facts.margins[3]


@cache
def paper_of(name: str, preset: str) -> Paper:
    return Paper(name, preset, Docx(docx.render(build(name, preset))), FACTS[preset])


@pytest.fixture(params=CASES, ids="-".join)
def paper(request: pytest.FixtureRequest) -> Paper:
    return paper_of(*request.param)


@pytest.fixture
def measured(paper: Paper) -> Docx:
    return paper.docx


def of_style(measured: Docx, style: str) -> list[ParagraphFacts]:
    return [facts for facts in measured.paragraphs() if facts.style == style]


def test_preset_has_its_facts() -> None:
    assert set(FACTS) == set(presets.names())


def test_paper_is_a4_with_the_four_margins(paper: Paper) -> None:
    measured = paper.docx
    assert measured.paper_mm == pytest.approx((210, 297), abs=0.02)
    margins = measured.margins_mm
    assert [margins[side] for side in ("top", "bottom", "left", "right")] == pytest.approx(
        paper.facts.margins, abs=0.02
    )
    assert margins["gutter"] == 0
    assert measured.section.find(f"{W}pgSz").get(f"{W}orient") in {None, "portrait"}


def test_every_run_names_the_letter_on_all_four_slots(measured: Docx) -> None:
    headers = [*measured.paragraphs(measured.header("default")), *measured.paragraphs(measured.header("first"))]
    runs = [run for facts in [*measured.paragraphs(), *headers] for run in facts.runs]
    assert len(runs) > 20
    for run in runs:
        assert run.fonts == dict.fromkeys(SLOTS, "Times New Roman"), run.text
    fonts = {
        value
        for part in measured.xml.values()
        for value in re.findall(r'"([^"]*)"', " ".join(str(element.attrib) for element in part.iter(f"{W}rFonts")))
    }
    assert not any("theme" in font.lower() for font in fonts)


def test_components_have_the_sizes_and_alignments_of_the_rules(paper: Paper) -> None:
    seen = set()
    for facts in paper.paragraphs:
        if not facts.text:
            continue
        (smallest, largest), bold, italic, align = paper.facts.looks[facts.style]
        seen.add(facts.style)
        assert facts.align == align, facts.text
        for run in facts.runs:
            assert smallest <= run.size_pt <= largest, (facts.style, run.size_pt)
            assert run.italic is italic
            assert bold is None or run.bold is bold, run.text
    sometimes = alone(paper) | {"Dấu dự thảo", "Mã bản xuất", "Chức vụ người ký", "Đề mục"}
    annex = {"Phụ lục", "Tên phụ lục", "Phụ lục (kèm theo văn bản)", "Bảng (tên cột)", "Bảng (chữ)", "Bảng (số)"}
    assert seen >= set(paper.facts.looks) - sometimes - (set() if paper.name == "groups" else annex)


def test_body_is_justified_with_first_line_and_gap(paper: Paper) -> None:
    rule, least, most = paper.facts.line
    unit = 1 if rule == "auto" else 20
    body = [facts for style in paper.facts.body for facts in of_style(paper.docx, style)]
    assert len(body) > 8
    for facts in body:
        assert any(facts.first_mm == pytest.approx(first, abs=0.02) for first in paper.facts.first)
        assert facts.before_pt >= paper.facts.gap
        assert facts.line[1] == rule
        assert least <= facts.line[0] / unit <= most


def test_looks_live_in_named_styles_and_not_on_the_text(paper: Paper) -> None:
    for facts in paper.paragraphs:
        assert facts.style in paper.facts.looks or facts.style in {"Đường kẻ", "Sau bảng", "Chỗ ký"}
        for run in facts.runs:
            assert set(run.direct) <= {"rFonts", "rStyle"}, run.text
    names = {style.find(f"{W}name").get(f"{W}val") for style in paper.docx.styles.values()}
    assert "Heading 1" not in names, "only what the paper uses stands in the clerk's list of styles"


def test_parts_stand_in_the_order_of_the_rules(paper: Paper) -> None:
    texts = [facts.text for facts in paper.paragraphs]
    places = []
    for part in paper.facts.order:
        found = [n for n, text in enumerate(texts) if part in text and (text.startswith(part) or part[0] in " -")]
        assert found, part
        places.append(found[-1] if part in paper.facts.signs else found[0])
    assert places == sorted(places), list(zip(paper.facts.order, places, strict=True))
    for head in paper.facts.heads:
        assert texts.count(head) == 1


def test_last_sentence_says_the_end_and_closes_as_the_rules_want(paper: Paper) -> None:
    (closing,) = [facts for facts in paper.paragraphs if " kết thúc vào " in facts.text]
    when = r"(\S+ giờ \S+, ngày \S+ tháng \S+ năm \S+|lúc trời tối)"
    assert re.fullmatch(rf".+ kết thúc vào {when}{re.escape(paper.facts.end)}", closing.text)
    assert closing.text.endswith("./.") is (paper.facts.end == "./.")
    assert closing.keep_next, "signatures never stand alone on a page"


def alone(paper: Paper) -> set[str]:
    """What the sample without a body above its own leaves out where the rules name that body only "if any"."""
    return {"Cơ quan chủ quản"} if paper.name == "joint" else set()


def test_header_has_the_parts_of_the_rules_in_both_columns(paper: Paper) -> None:
    columns: dict[str, list[str]] = {"0.0.0": [], "0.0.1": []}
    for facts in paper.paragraphs:
        if facts.place in columns and facts.style not in {"Sau bảng", "Dấu dự thảo"}:
            columns[facts.place].append("—" if facts.style == "Đường kẻ" else facts.style)
    left = [part for part in paper.facts.left if part not in alone(paper)]
    assert columns == {"0.0.0": left, "0.0.1": list(paper.facts.right)}
    header = " ".join(facts.text for facts in paper.paragraphs if facts.place.startswith("0."))
    assert "ngày" not in header, "minutes have no line for place and date"


def test_number_is_written_as_the_rules_write_it(paper: Paper) -> None:
    numbers = [facts.text for facts in of_style(paper.docx, "Số, ký hiệu")]
    assert len(numbers) == (1 if paper.facts.number else 0)
    assert all(re.fullmatch(paper.facts.number, number) for number in numbers), numbers


def test_below_the_name_stands_what_the_rules_want(paper: Paper) -> None:
    everything = paper.paragraphs
    (at,) = [n for n, facts in enumerate(everything) if facts.style == "Trích yếu nội dung"]
    below = everything[at + 1]
    assert (below.text or "—") == paper.facts.under_name
    assert ("top" in below.borders) is (paper.facts.under_name == "—")


def test_right_side_stays_on_one_line(paper: Paper) -> None:
    width = mm(paper.docx.tables()[0].findall(f"{W}tblGrid/{W}gridCol")[1].get(f"{W}w"))
    for style in paper.facts.right[:-1]:
        (facts,) = of_style(paper.docx, style)
        assert text_width_mm(facts.text, facts.runs[0].size_pt, bold=True) < width - 1


def rules(paper: Paper) -> list[tuple[ParagraphFacts, ParagraphFacts, float]]:
    """Each rule, the line above it, and the rule's length in millimetres."""
    widths = [mm(col.get(f"{W}w")) for col in paper.docx.tables()[0].findall(f"{W}tblGrid/{W}gridCol")]
    columns = {"0.0.0": widths[0], "0.0.1": widths[1], "body": paper.width_mm}
    found = []
    for above, facts in pairwise(paper.paragraphs):
        if "top" in facts.borders and facts.style == "Đường kẻ" and facts.place in columns:
            assert facts.borders["top"]["val"] == "single"
            assert facts.left_mm == facts.right_mm
            found.append((facts, above, columns[facts.place] - facts.left_mm - facts.right_mm))
    return found


@pytest.mark.parametrize("preset", FACTS)
def test_rules_are_as_long_as_the_rules_say(preset: str) -> None:
    paper = paper_of("groups", preset)
    lengths = {}
    for rule, above, length in rules(paper):
        run = above.runs[0]
        column = length + rule.left_mm + rule.right_mm - above.left_mm - above.right_mm
        line = last_line(above.text, column, run.size_pt, bold=run.bold)
        lengths[above.style] = length / text_width_mm(line, run.size_pt, bold=run.bold)
    below = {above for above, rule in pairwise((*paper.facts.left, *paper.facts.right)) if rule == "—"}
    assert set(lengths) == below | ({"Trích yếu nội dung"} if paper.facts.under_name == "—" else set())
    assert lengths.pop(paper.facts.motto) == pytest.approx(1, abs=0.01)
    assert all(1 / 3 <= share <= 1 / 2 for share in lengths.values())


def last_line(text: str, width_mm: float, size_pt: float, *, bold: bool) -> str:
    """The last line of `text` as Word fills lines of that width."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        line = longer if text_width_mm(longer, size_pt, bold=bold) <= width_mm else word
    return line


def test_label_of_the_recipients_is_underlined_by_a_drawn_line_where_the_rules_want(paper: Paper) -> None:
    everything = paper.paragraphs
    (at,) = [n for n, facts in enumerate(everything) if facts.style == "Nơi nhận (nhãn)"]
    below = everything[at + 1]
    assert ("top" in below.borders) is paper.facts.underlined
    if paper.facts.underlined:
        label = everything[at]
        length = mm(paper.docx.tables()[1].findall(f"{W}tblGrid/{W}gridCol")[0].get(f"{W}w")) - below.right_mm
        assert below.left_mm == 0
        assert length == pytest.approx(text_width_mm(label.text, label.runs[0].size_pt), abs=0.1)
        assert below.before_pt == 0
    lines = [facts.text for facts in everything if facts.style == "Nơi nhận"]
    assert lines[-1] == paper.facts.last
    assert all(line.endswith(";") for line in lines[:-1])


def test_nothing_is_underlined(measured: Docx) -> None:
    assert not any(True for part in measured.xml.values() for _ in part.iter(f"{W}u"))


def test_page_number_is_centred_in_the_top_margin_and_hidden_on_the_first_page(measured: Docx) -> None:
    sections = list(measured.document.iter(f"{W}sectPr"))
    for section in sections:
        title_page = section.find(f"{W}titlePg")
        assert title_page is not None
        assert title_page.get(f"{W}val") in {None, "1", "true", "on"}
    assert measured.margins_mm["header"] == pytest.approx(10, abs=0.02)
    (first,) = measured.paragraphs(measured.header("first"))
    assert first.text == ""
    (number,) = measured.paragraphs(measured.header("default"))
    assert number.align == "center"
    assert {run.size_pt for run in number.runs} == {14}
    assert not any(run.bold or run.italic for run in number.runs)
    codes = [code.text.strip() for code in measured.header("default").iter(f"{W}instrText")]
    assert codes == ["PAGE"]
    assert not list(measured.document.iter(f"{W}instrText", f"{W}fldSimple", f"{W}hyperlink"))


def test_tables_are_fixed_borderless_and_as_wide_as_the_text(paper: Paper) -> None:
    tables = paper.docx.tables()
    assert len(tables) == (3 if paper.name == "groups" else 2)
    for n, table in enumerate(tables):
        assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
        assert (table.find(f"{W}tblPr/{W}tblBorders") is None) is (n < 2)
        grid = [int(col.get(f"{W}w")) for col in table.findall(f"{W}tblGrid/{W}gridCol")]
        assert n == 2 or mm(sum(grid)) == pytest.approx(paper.width_mm, abs=0.1)
        for row in table.findall(f"{W}tr"):
            assert row.find(f"{W}trPr/{W}cantSplit") is not None
            assert cell_widths(row) == pytest.approx(spanned(row, grid), abs=1)


def cell_widths(row: Any) -> list[int]:
    return [int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in row.findall(f"{W}tc")]


def spanned(row: Any, grid: list[int]) -> list[int]:
    """The widths that the cells of a row have by the grid."""
    found, column = [], 0
    for cell in row.findall(f"{W}tc"):
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        end = column + (1 if span is None else int(span.get(f"{W}val")))
        found.append(sum(grid[column:end]))
        column = end
    assert column == len(grid)
    return found


def test_signatures_stand_side_by_side_and_hold_together(paper: Paper) -> None:
    signatures = [facts for facts in paper.paragraphs if facts.place.startswith("1.")]
    titles = {facts.place: facts.text for facts in signatures if facts.style == "Chức danh người ký"}
    assert titles == {f"1.0.{column}": text for column, text in enumerate(paper.facts.signs)}
    positions = {facts.place for facts in signatures if facts.style == "Chức vụ người ký"}
    assert positions <= {f"1.0.{column}" for column in paper.facts.positions}
    assert {facts.place for facts in signatures if facts.style.startswith("Nơi nhận")} == {"1.3.0"}
    gap = paper.docx.tables()[1].findall(f"{W}tr")[1].find(f"{W}trPr/{W}trHeight")
    assert mm(gap.get(f"{W}val")) >= 20, "room for a signature and a seal"
    assert all(facts.keep_next for facts in signatures if facts.place[:3] in {"1.0", "1.1", "1.2"})


@pytest.mark.parametrize(
    ("preset", "position"),
    [
        ("hd05-2026", "PHÓ BÍ THƯ THƯỜNG TRỰC"),
        ("hd36-2018", "BÍ THƯ"),
        ("mttq", "PHÓ CHỦ TỊCH"),
        ("lien-tich", "PHÓ CHỦ TỊCH"),
    ],
)
def test_position_above_the_name_is_in_capitals_and_bold_only_where_the_rules_want(preset: str, position: str) -> None:
    paper = paper_of("every_kind", preset)
    (shown,) = [facts for facts in of_style(paper.docx, "Chức vụ người ký") if facts.text == position]
    column = int(shown.place.rpartition(".")[2])
    assert {run.bold for run in shown.runs} == {paper.facts.positions[column]}


def test_two_bodies_stand_above_each_other_and_each_signs() -> None:
    paper = paper_of("joint", "lien-tich")
    shown = {facts.text: facts.place for facts in paper.paragraphs if facts.style.startswith("Cơ quan")}
    assert shown == {
        "ỦY BAN NHÂN DÂN XÃ TRÀ CÚ": "1.0.2",
        "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM XÃ TRÀ CÚ": "1.0.1",
    }
    left = [facts.text for facts in paper.paragraphs if facts.place == "0.0.0" and facts.text]
    assert left == [
        "ỦY BAN NHÂN DÂN XÃ TRÀ CÚ", "ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM XÃ TRÀ CÚ", "Số: 03/BB-UBND-MTTQ"
    ]  # fmt: skip
    names = {facts.text: facts.place for facts in of_style(paper.docx, "Họ tên người ký")}
    assert names == {"Trần Văn Thử": "1.2.0", "Thạch Văn Giả": "1.2.1", "Nguyễn Thị Mẫu": "1.2.2"}


@pytest.mark.parametrize("preset", FACTS)
def test_annex_begins_a_section_that_counts_its_own_pages(preset: str) -> None:
    paper = paper_of("groups", preset)
    sections = list(paper.docx.document.iter(f"{W}sectPr"))
    assert len(sections) == 2
    assert [section.find(f"{W}pgNumType").get(f"{W}start") for section in sections] == ["1", "1"]
    sizes = {tuple(sorted(section.find(f"{W}pgSz").attrib.items())) for section in sections}
    margins = {tuple(sorted(section.find(f"{W}pgMar").attrib.items())) for section in sections}
    assert len(sizes) == len(margins) == 1
    headers = [[ref.attrib for ref in section.iter(f"{W}headerReference")] for section in sections]
    assert headers[0] == headers[1]
    label = next(n for n, facts in enumerate(paper.paragraphs) if facts.style == "Phụ lục")
    assert paper.paragraphs[label - 1].style == "Sau bảng", "the paper ends, then the annex begins"
    assert paper.paragraphs[label].text == "Phụ lục"


@pytest.mark.parametrize("preset", FACTS)
def test_foot_stands_on_every_page_only_when_asked_for(preset: str) -> None:
    marked = paper_of("every_kind", preset).docx
    for kind in ("default", "first"):
        (foot,) = marked.paragraphs(marked.footer(kind))
        assert foot.text == "Phiên bản 2 - mã 0f3c9a71be"
        assert foot.align == "right"
        assert {run.size_pt for run in foot.runs} == {9}
    assert 0 < marked.margins_mm["footer"] < 15
    plain = paper_of("groups", preset).docx
    assert not list(plain.document.iter(f"{W}footerReference"))


def test_draft_mark_stands_in_a_box_until_the_meeting_is_finished() -> None:
    (mark,) = of_style(Docx(docx.render(build("almost_empty"))), "Dấu dự thảo")
    assert mark.text == "DỰ THẢO"
    assert set(mark.borders) == {"top", "left", "bottom", "right"}
    assert not of_style(Docx(docx.render(build("short"))), "Dấu dự thảo")


def test_nothing_is_left_of_a_template(measured: Docx) -> None:
    text = "\n".join(facts.text for facts in measured.paragraphs())
    assert not re.search(r"[{}\[\]<>]|None|null|TODO|xxx|lorem|placeholder", text, re.IGNORECASE)
    everything = b"\n".join(measured.parts.values())
    for trace in (b"python-docx", b"Macintosh", b"2013-12-23", b"Company"):
        assert trace not in everything, trace


def test_file_reaches_for_nothing_outside(measured: Docx) -> None:
    for name, part in measured.parts.items():
        assert b'TargetMode="External"' not in part, name
        assert b"attachedTemplate" not in part
        assert b"INCLUDE" not in part
    foot = {"word/footer1.xml", "word/footer2.xml"} if list(measured.document.iter(f"{W}footerReference")) else set()
    used = foot | {"[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml", "word/document.xml",
            "word/header1.xml", "word/header2.xml", "word/settings.xml", "word/styles.xml",
            "word/_rels/document.xml.rels"}  # fmt: skip
    assert set(measured.parts) == used


def test_word_adds_the_gaps_of_two_paragraphs_as_the_pdf_does() -> None:
    compat = paper_of("short", "nd30-2020").docx.xml["word/settings.xml"].find(f"{W}compat")
    assert compat[0].tag == f"{W}doNotUseHTMLParagraphAutoSpacing", "and it stands before the other settings"


def test_same_document_gives_the_same_bytes() -> None:
    assert docx.render(build("every_kind")) == docx.render(build("every_kind"))
    assert {info.date_time for info in Docx(docx.render(build("short"))).infos} == {(1980, 1, 1, 0, 0, 0)}


def test_properties_are_those_handed_in() -> None:
    document = build("short")
    core = Docx(docx.render(document)).parts["docProps/core.xml"].decode()
    assert "Giao ban cộng tác viên dư luận xã hội tháng 02 năm 2026" in core
    assert "Ủy ban nhân dân xã Trà Cú" in core
    assert "Nguyễn Thị Mẫu" not in core, "no person is named in the file's properties"
    assert "created" not in core
    dated = dataclasses.replace(document, properties=Properties(created=datetime(2026, 2, 3, 10, 5, tzinfo=UTC)))
    assert "2026-02-03T10:05:00Z" in Docx(docx.render(dated)).parts["docProps/core.xml"].decode()


def test_a_document_that_ends_in_text_needs_no_paragraph_behind_it() -> None:
    document = build("short")
    blocks = tuple(block for block in document.blocks if not isinstance(block, Table))
    shown = Docx(docx.render(Document(document.page, document.font, document.styles, blocks))).paragraphs()
    assert shown[-1].text.endswith("./.")
