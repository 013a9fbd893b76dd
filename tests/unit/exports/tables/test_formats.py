"""CSV and XLSX: texts come back as they were, and nothing in them runs."""

from __future__ import annotations

import csv as plain_csv
import io
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.exports import csv, xlsx
from desktop_app.exports.tables import Column, Line, Sheet, Value, Workbook
from tests.unit.exports.tables.payloads import PAYLOADS
from tests.unit.exports.tables.reading import cells, dangers, parts

_SHEET = Sheet("Bảng", (Column("Chữ"), Column("Số", "number"), Column("Ngày", "date")))


def book(*rows: tuple[Value, ...]) -> Workbook:
    return Workbook("Thử", (_SHEET,), [Line(0, row) for row in rows])


def as_csv(made: Workbook) -> bytes:
    file = io.BytesIO()
    csv.write(made, file)
    return file.getvalue()


def as_xlsx(made: Workbook, folder: Path) -> bytes:
    file = io.BytesIO()
    xlsx.write(made, file, folder)
    assert list(folder.iterdir()) == [], "what was under way is still there"
    return file.getvalue()


def test_there_are_two_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) >= 200


def test_csv_guards_every_payload_and_gives_it_back() -> None:
    data = as_csv(book(*((text, None, None) for text in PAYLOADS)))
    assert data.startswith(b"\xef\xbb\xbf")
    seen = [row[0] for row in plain_csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))][1:]
    for text in seen:
        assert text.lstrip("' \u200b\ufeff\x00")[:1] not in tuple("=+-@\t\r\n＝＋－＠") or text[0] == "'", text
    assert [row[0] for row in csv.read(io.BytesIO(data))][1:] == list(PAYLOADS)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\x00", "\n"])
def test_each_dangerous_start_gets_an_apostrophe(start: str) -> None:
    assert csv.guarded(f"{start}1") == f"'{start}1"
    assert csv.unguarded(f"'{start}1") == f"{start}1"


@pytest.mark.parametrize("text", ["", "Đường ngập", "'tốt'", "1-2", "a=b", "'", "“=1”"])
def test_ordinary_texts_stay_as_they_are(text: str) -> None:
    assert csv.guarded(text) == text == csv.unguarded(text)


@given(st.text(st.sampled_from("'=+-@\t\r\n\x00 aă\ufeff＝"), max_size=8))
def test_the_guard_always_comes_off_again(text: str) -> None:
    assert csv.unguarded(csv.guarded(text)) == text


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_any_text_survives_csv(texts: list[str]) -> None:
    data = as_csv(book(*((text, None, None) for text in texts)))
    assert [row[0] for row in csv.read(io.BytesIO(data))][1:] == texts


def test_csv_follows_rfc_4180() -> None:
    data = as_csv(book(('nói "vậy", rồi\nxuống dòng', 5, date(2026, 3, 5)), (None, None, None)))
    text = data.decode("utf-8-sig")
    assert text == 'Chữ,Số,Ngày\r\n"nói ""vậy"", rồi\nxuống dòng",5,2026-03-05\r\n,,\r\n'


def test_what_is_no_csv_is_refused() -> None:
    with pytest.raises(ValueError):
        list(csv.read(io.BytesIO(b'"a"b,"c')))


def test_xlsx_holds_every_payload_as_text(tmp_path: Path) -> None:
    data = as_xlsx(book(*((text, None, None) for text in PAYLOADS)), tmp_path)
    assert dangers(data) == []
    found = cells(data)
    for number, text in enumerate(PAYLOADS, 2):
        kind, back = found[f"A{number}"]
        assert kind == "inlineStr"
        # XML itself makes one line feed of every line break.
        assert back == text or back.replace("\r\n", "\n") == text.replace("\r\n", "\n"), text


def test_xlsx_days_are_days_and_numbers_numbers(tmp_path: Path) -> None:
    found = cells(as_xlsx(book(("a", 12, date(2026, 11, 20)), ("b", -3, date(1899, 1, 2))), tmp_path))
    assert found["B2"] == ("n", "12")
    assert found["C2"] == ("n", str((date(2026, 11, 20) - date(1899, 12, 30)).days))
    assert found["C3"] == ("inlineStr", "02/01/1899")


def test_xlsx_says_where_it_cut(tmp_path: Path) -> None:
    fits, too_long = "ă" * xlsx.MOST_UNITS, "😀" * 20_000
    found = cells(as_xlsx(book((fits, None, None), (too_long, None, None)), tmp_path))
    assert found["A2"][1] == fits
    cut = found["A3"][1]
    assert cut.endswith(xlsx.CUT)
    assert len(cut.encode("utf-16-le")) // 2 <= xlsx.MOST_UNITS
    assert too_long.startswith(cut.removesuffix(xlsx.CUT))


def test_xlsx_refuses_more_rows_than_excel_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    as_xlsx(book(("a",), ("b",)), tmp_path)
    with pytest.raises(xlsx.TooManyRows):
        as_xlsx(book(("a",), ("b",), ("c",)), tmp_path)


def test_xlsx_names_no_person_and_no_machine(tmp_path: Path) -> None:
    made = Workbook("Tin", (_SHEET,), [Line(0, ("a", 1, None))], datetime(2026, 11, 21, 9, 0))
    core = parts(as_xlsx(made, tmp_path))["docProps/core.xml"].decode()
    assert "<dc:creator></dc:creator>" in core or "<dc:creator/>" in core
    assert "2026-11-21T09:00:00Z" in core


def test_halves_of_surrogate_pairs_do_no_harm(tmp_path: Path) -> None:
    assert cells(as_xlsx(book(("a\ud800b", None, None)), tmp_path))["A2"][1] == "a?b"
    assert as_csv(book(("a\ud800b", None, None))).decode("utf-8-sig").splitlines()[1] == "a?b,,"
