"""The DOCX, measured: every fact of the layout that a clerk would check, for every sample."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from desktop_app.exports import docx
from desktop_app.exports.document import Document, Properties, Table
from desktop_app.exports.metrics import text_width_mm
from tests.unit.exports.golden import build
from tests.unit.exports.measure import SLOTS, Docx, ParagraphFacts, W, mm
from tests.unit.exports.samples import SAMPLES

# Sizes in points, bold, italic and alignment that Decree 30/2020/NĐ-CP, annex I, allows for each component.
COMPONENTS = {
    "Cơ quan chủ quản": ((12, 13), False, False, "center"),
    "Cơ quan ban hành": ((12, 13), True, False, "center"),
    "Quốc hiệu": ((12, 13), True, False, "center"),
    "Tiêu ngữ": ((13, 14), True, False, "center"),
    "Số, ký hiệu": ((13, 13), False, False, "center"),
    "Dấu dự thảo": ((13, 14), True, False, "center"),
    "Tên loại văn bản": ((13, 14), True, False, "center"),
    "Trích yếu nội dung": ((13, 14), True, False, "center"),
    "Nội dung văn bản": ((13, 14), None, False, "both"),
    "Nội dung văn bản (đầu mục)": ((13, 14), None, False, "both"),
    "Chức danh người ký": ((13, 14), True, False, "center"),
    "Họ tên người ký": ((13, 14), True, False, "center"),
    "Nơi nhận (nhãn)": ((12, 12), True, True, "left"),
    "Nơi nhận": ((11, 11), False, False, "left"),
}
BODY = ("Nội dung văn bản", "Nội dung văn bản (đầu mục)")


@pytest.fixture(params=SAMPLES)
def measured(request: pytest.FixtureRequest) -> Docx:
    return Docx(docx.render(build(request.param)))


def of_style(measured: Docx, style: str) -> list[ParagraphFacts]:
    return [facts for facts in measured.paragraphs() if facts.style == style]


def test_paper_is_a4_with_the_four_margins(measured: Docx) -> None:
    assert measured.paper_mm == pytest.approx((210, 297), abs=0.02)
    margins = measured.margins_mm
    assert [margins[side] for side in ("top", "bottom", "left", "right")] == pytest.approx([20, 20, 30, 15], abs=0.02)
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


def test_components_have_the_sizes_and_alignments_of_the_decree(measured: Docx) -> None:
    seen = set()
    for facts in measured.paragraphs():
        if not facts.text:
            continue
        (smallest, largest), bold, italic, align = COMPONENTS[facts.style]
        seen.add(facts.style)
        assert facts.align == align, facts.text
        for run in facts.runs:
            assert smallest <= run.size_pt <= largest, (facts.style, run.size_pt)
            assert run.italic is italic
            assert bold is None or run.bold is bold, run.text
    assert seen >= set(COMPONENTS) - {"Dấu dự thảo"}


def test_body_is_justified_with_first_line_and_gap(measured: Docx) -> None:
    body = [facts for style in BODY for facts in of_style(measured, style)]
    for facts in body:
        assert facts.first_mm == pytest.approx(12.7, abs=0.02) or facts.first_mm == pytest.approx(10, abs=0.02)
        assert facts.before_pt >= 6
        multiple, rule = facts.line
        assert rule == "auto"
        assert 240 <= multiple <= 360


def test_looks_live_in_named_styles_and_not_on_the_text(measured: Docx) -> None:
    for facts in measured.paragraphs():
        assert facts.style in COMPONENTS or facts.style in {"Đường kẻ", "Sau bảng", "Chỗ ký"}
        for run in facts.runs:
            assert set(run.direct) <= {"rFonts", "rStyle"}, run.text
    names = {style.find(f"{W}name").get(f"{W}val") for style in measured.styles.values()}
    assert "Heading 1" not in names, "only what the paper uses stands in the clerk's list of styles"


def test_parts_stand_in_the_order_of_form_1_9(measured: Docx) -> None:
    order = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "BIÊN BẢN", "Thời gian bắt đầu:",
        "Địa điểm:", "Thành phần tham dự:", "Chủ trì (chủ tọa):", "Thư ký (người ghi biên bản):",
        "Nội dung (theo diễn biến cuộc họp):", " kết thúc vào ", "THƯ KÝ", "CHỦ TỌA", "Nơi nhận:", "- Lưu: VT, Hồ sơ.",
    ]  # fmt: skip
    text = "\n".join(facts.text for facts in measured.paragraphs())
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert all(text.count(part) == 1 for part in order if part != " kết thúc vào ")
    closing = next(facts for facts in measured.paragraphs() if " kết thúc vào " in facts.text)
    assert re.fullmatch(r".+ kết thúc vào \S+ giờ \S+, ngày \S+ tháng \S+ năm \S+\./\.", closing.text)


def test_header_has_organisation_left_and_the_country_right(measured: Docx) -> None:
    places = {facts.style: facts.place for facts in measured.paragraphs() if facts.place.startswith("0.")}
    left = {"Cơ quan chủ quản", "Cơ quan ban hành", "Số, ký hiệu"}
    assert {places[style] for style in left} == {"0.0.0"}
    assert {places["Quốc hiệu"], places["Tiêu ngữ"]} == {"0.0.1"}
    header = " ".join(facts.text for facts in measured.paragraphs() if facts.place.startswith("0."))
    assert "ngày" not in header, "form 1.9 has no line for place and date"


def test_country_stays_on_one_line(measured: Docx) -> None:
    width = mm(measured.tables()[0].findall(f"{W}tblGrid/{W}gridCol")[1].get(f"{W}w"))
    for style in ("Quốc hiệu", "Tiêu ngữ"):
        (facts,) = of_style(measured, style)
        assert text_width_mm(facts.text, facts.runs[0].size_pt, bold=True) < width - 1


def rules(measured: Docx) -> list[tuple[ParagraphFacts, ParagraphFacts, float]]:
    """Each rule, the line above it, and the rule's length in millimetres."""
    widths = [mm(col.get(f"{W}w")) for col in measured.tables()[0].findall(f"{W}tblGrid/{W}gridCol")]
    columns = {"0.0.0": widths[0], "0.0.1": widths[1], "body": 165.0}
    found = []
    everything = measured.paragraphs()
    for above, facts in pairwise(everything):
        if "top" in facts.borders and facts.style == "Đường kẻ":
            assert facts.borders["top"]["val"] == "single"
            assert facts.left_mm == facts.right_mm
            found.append((facts, above, columns[facts.place] - facts.left_mm - facts.right_mm))
    return found


def test_rules_are_as_long_as_the_decree_says() -> None:
    measured = Docx(docx.render(build("short")))
    lengths = {}
    for _rule, above, length in rules(measured):
        line = above.text
        lengths[above.style] = length / text_width_mm(line, above.runs[0].size_pt, bold=above.runs[0].bold)
    assert set(lengths) == {"Cơ quan ban hành", "Tiêu ngữ", "Trích yếu nội dung"}
    assert lengths["Tiêu ngữ"] == pytest.approx(1, abs=0.01)
    assert 1 / 3 <= lengths["Cơ quan ban hành"] <= 1 / 2
    assert 1 / 3 <= lengths["Trích yếu nội dung"] <= 1 / 2


def test_nothing_is_underlined(measured: Docx) -> None:
    assert not any(True for part in measured.xml.values() for _ in part.iter(f"{W}u"))


def test_page_number_is_centred_in_the_top_margin_and_hidden_on_the_first_page(measured: Docx) -> None:
    title_page = measured.section.find(f"{W}titlePg")
    assert title_page is not None
    assert title_page.get(f"{W}val") in {None, "1", "true", "on"}
    assert 0 < measured.margins_mm["header"] < 20
    (first,) = measured.paragraphs(measured.header("first"))
    assert first.text == ""
    (number,) = measured.paragraphs(measured.header("default"))
    assert number.align == "center"
    assert {run.size_pt for run in number.runs} <= {13, 14}
    assert not any(run.bold or run.italic for run in number.runs)
    codes = [code.text.strip() for code in measured.header("default").iter(f"{W}instrText")]
    assert codes == ["PAGE"]
    assert not list(measured.document.iter(f"{W}instrText", f"{W}fldSimple", f"{W}hyperlink"))


def test_tables_are_fixed_borderless_and_as_wide_as_the_text(measured: Docx) -> None:
    tables = measured.tables()
    assert len(tables) == 2
    for table in tables:
        assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
        assert table.find(f"{W}tblPr/{W}tblBorders") is None
        grid = [int(col.get(f"{W}w")) for col in table.findall(f"{W}tblGrid/{W}gridCol")]
        assert mm(sum(grid)) == pytest.approx(165, abs=0.1)
        for row in table.findall(f"{W}tr"):
            assert row.find(f"{W}trPr/{W}cantSplit") is not None
            assert [int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in row.findall(f"{W}tc")] == grid


def test_signatures_stand_side_by_side_and_hold_together(measured: Docx) -> None:
    signatures = [facts for facts in measured.paragraphs() if facts.place.startswith("1.")]
    titles = {facts.text: facts.place for facts in signatures if facts.style == "Chức danh người ký"}
    assert titles == {"THƯ KÝ": "1.0.0", "CHỦ TỌA": "1.0.1"}
    assert {facts.place for facts in signatures if facts.style.startswith("Nơi nhận")} == {"1.3.0"}
    gap = measured.tables()[1].findall(f"{W}tr")[1].find(f"{W}trPr/{W}trHeight")
    assert mm(gap.get(f"{W}val")) >= 20, "room for a signature and a seal"
    closing = next(facts for facts in measured.paragraphs() if " kết thúc vào " in facts.text)
    assert closing.keep_next, "signatures never stand alone on a page"
    assert all(facts.keep_next for facts in signatures if facts.place[:3] in {"1.0", "1.1", "1.2"})


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
    used = {"[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml", "word/document.xml",
            "word/header1.xml", "word/header2.xml", "word/settings.xml", "word/styles.xml",
            "word/_rels/document.xml.rels"}  # fmt: skip
    assert set(measured.parts) == used


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
