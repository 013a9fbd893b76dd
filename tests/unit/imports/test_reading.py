"""Reading files: what is told by their first bytes, what is on the page, and what is refused within bounded memory."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.imports.lines import TextLine
from desktop_app.imports.reading import read_file, read_text
from desktop_app.imports.refusals import NotReadable
from tests.unit.imports import hostile


def written(tmp_path: Path, data: bytes, name: str = "tệp.docx") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def texts(path: Path) -> list[str]:
    return [line.text for line in read_file(path)]


@pytest.mark.parametrize(("make", "why"), hostile.REFUSED, ids=lambda case: getattr(case, "__name__", case))
def test_hostile_files_are_refused_with_a_sentence(tmp_path: Path, make: Callable[[], bytes], why: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns while it writes the same name twice
        path = written(tmp_path, make())
    with pytest.raises(NotReadable) as refused:
        read_file(path)
    assert refused.value.why == why
    for language in ("vi", "en"):
        assert refused.value.sentence(language).endswith(("vẫn nguyên.", "as they were."))


def test_nothing_outside_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "bí mật.txt"
    secret.write_text("khóa riêng")
    for declaration in (f'<!ENTITY a SYSTEM "{secret.as_uri()}">', f'<!ENTITY a SYSTEM "{secret}">'):
        path = written(tmp_path, hostile._declared(f"<!DOCTYPE x [{declaration}]>", "&a;"))
        with pytest.raises(NotReadable) as refused:
            read_file(path)
        assert "khóa riêng" not in refused.value.vi


def test_refusing_needs_little_memory(tmp_path: Path) -> None:
    """In a process of its own with a cap far below what the bombs unpack to."""
    pytest.importorskip("resource")
    for make in (hostile.zip_bomb, hostile.lying_bomb, hostile.billion_laughs, hostile.quadratic, hostile.huge_text):
        path = written(tmp_path, make())
        code = f"""
            import resource, pathlib
            from desktop_app.imports.reading import read_file
            from desktop_app.imports.refusals import NotReadable
            import lxml.etree
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            try:
                read_file(pathlib.Path({str(path)!r}))
            except NotReadable as error:
                grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
                print(error.why, grown, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
        """
        done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True)
        why, grown, apart = done.stdout.split()
        assert why in {"swollen", "hostile", "too-large", "not-docx"}
        assert int(grown) < 40 * 1024, make.__name__  # kilobytes
        assert int(apart) < 120 * 1024, make.__name__


def test_a_docx_gives_its_paragraphs(tmp_path: Path) -> None:
    assert texts(written(tmp_path, hostile.docx("Một", " Hai  ba ", "", "H&amp;B &lt;x&gt;"))) == [
        "Một",
        "Hai ba",
        "H&B <x>",
    ]


def test_what_is_not_on_the_page_is_not_read(tmp_path: Path) -> None:
    extra = (
        "<w:p><w:del><w:r><w:delText>xóa</w:delText></w:r></w:del><w:ins><w:r><w:t>thêm</w:t></w:r></w:ins></w:p>"
        "<w:p><w:r><w:fldChar/><w:instrText>INCLUDETEXT c:\\x</w:instrText></w:r><w:r><w:t>trang</w:t></w:r></w:p>"
        '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs><w:numPr/></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t>'
        "<w:br/><w:t>c</w:t></w:r></w:p>"
        '<w:p><w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:t>mới</w:t></mc:Choice>'
        "<mc:Fallback><w:t>cũ</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    lines = read_file(written(tmp_path, hostile.docx(extra=extra)))
    assert lines == [
        TextLine("thêm"),
        TextLine("trang"),
        TextLine("a b", point=True),
        TextLine("c"),
        TextLine("mới"),
    ]


def test_tables_and_text_boxes_are_read_line_by_line(tmp_path: Path) -> None:
    def p(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    table = f"<w:tbl><w:tr><w:tc>{p('trái')}</w:tc><w:tc>{p('phải')}</w:tc></w:tr></w:tbl>"
    box = f"<w:p><w:r><w:t>ngoài</w:t><w:pict><w:txbxContent>{p('trong')}</w:txbxContent></w:pict></w:r></w:p>"
    assert texts(written(tmp_path, hostile.docx(extra=table + box))) == ["trái", "phải", "trong", "ngoài"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_in_unicode(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "Họp ấp\r\n\r\n- nước".encode(encoding), "chương trình.txt")
    assert texts(path) == ["Họp ấp", "- nước"]


def test_texts_of_the_years_before_unicode_are_read() -> None:
    for old in ("Biªn b¶n häp Êp\n1. §­êng háng.", "Bieân baûn hoïp aáp\n1. Ñöôøng hoûng."):
        assert [line.text for line in read_text(old)] == ["Biên bản họp ấp", "1. Đường hỏng."]


def test_rtf_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(rb"{\rtf1\ansi 1. \'d0\'f5\'f6ng}")
    with pytest.raises(NotReadable) as refused:
        read_file(tmp_path / "a.txt")
    assert refused.value.why == "not-docx"


def test_pasted_text_is_cleaned() -> None:
    assert [line.text for line in read_text("Họp\u00a0ấp\u202e\n\x00\n ho\u0323p ")] == ["Họp ấp", "họp"]


def test_pasted_text_has_an_end() -> None:
    with pytest.raises(NotReadable):
        read_text("a" * 2_000_000)
