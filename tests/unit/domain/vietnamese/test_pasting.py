"""What is pasted: paragraphs whole again, odd spaces gone, old fonts read; cleaning twice is cleaning once."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.vietnamese.legacy import recognise, to_unicode
from desktop_app.domain.vietnamese.pasting import clean_paste


@pytest.mark.parametrize(
    ("pasted", "cleaned"),
    [
        ("để nâng cao chất\n\nlượng công tác", "để nâng cao chất lượng công tác"),
        ("nắm tình hình,\nqua hoạt động", "nắm tình hình, qua hoạt động"),
        ("Câu một.\nCâu hai.", "Câu một.\nCâu hai."),
        ("Gồm:\n- một\n- hai", "Gồm:\n- một\n- hai"),
        ("1. một\n2. hai\nnửa câu", "1. một\n2. hai nửa câu"),
        ("hai\u00a0\u2003dấu   cách", "hai dấu cách"),
        ("Tiê\u0301ng Viê\u0323t", "Tiếng Việt"),
        ("một\r\n\r\n\r\nHai", "một\n\nHai"),
        ("  \n\n chữ \n\n", "chữ"),
        ("vô\u200bhình\ufeff\u00ad", "vôhình"),
        ("Họ tên | Việc\n| a | b |", "Họ tên | Việc\n| a | b |"),
        ("", ""),
    ],
)
def test_lines_become_paragraphs(pasted: str, cleaned: str) -> None:
    assert clean_paste(pasted) == cleaned


@given(
    st.text(st.sampled_from("aA.ế\u0301 \n\r\t\u00a0\u200b\u202e\u200dក👨→-1.đĐ,|:\x00\x0b"), max_size=60)
    | st.text(max_size=60)
)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_paste(text)
    assert clean_paste(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.lists(st.sampled_from(["đường", "Xã", "ấp", "3.", "-", "và,"]), max_size=20), st.data())
def test_no_word_is_lost_or_changed(words: list[str], data: st.DataObject) -> None:
    text = "".join(word + data.draw(st.sampled_from([" ", "\n", "\n\n", "\u00a0", "  \r\n"])) for word in words)
    assert clean_paste(text).split() == text.split()


SAID = "Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập - tự do - hạnh phúc"


@pytest.mark.parametrize(
    ("old", "encoding", "new"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam, ®éc lËp - tù do - h¹nh phóc", "tcvn3", SAID),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, ñoäc laäp - töï do - haïnh phuùc", "vni", SAID),
        ("Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam, ddo^.c la^.p - tu+. do - ha.nh phu'c", "viqr", SAID),
        ("§Ò nghÞ n¹o vÐt kªnh tr­íc mïa m­a.", "tcvn3", "Đề nghị nạo vét kênh trước mùa mưa."),
        ("Ñeà nghò naïo veùt keânh tröôùc muøa möa.", "vni", "Đề nghị nạo vét kênh trước mùa mưa."),
        ("Ba` con pha?n a'nh ddu+o+`ng nga^.p", "viqr", "Bà con phản ánh đường ngập"),
    ],
)
def test_old_texts_are_recognised_and_read(old: str, encoding: str, new: str) -> None:
    assert recognise(old) == encoding
    assert to_unicode(old) == new
    assert recognise(new) is None
    assert to_unicode(new) == new


@pytest.mark.parametrize(
    "text",
    [
        "",
        SAID,
        "Ba con dan ap 3 phan anh duong ngap (khong dau).",
        "Café à la carte, naïve façade, über alles, el niño",
        "Gọi 0912 345 678, hỏi (ông Tám)? Được. Rồi.",
        "What? Is it so? Yes. e.g. a.b.c",
        "def f(x): return a^b + c~d",
        "ប្រជាជន និង ភាសា",
        "Tin: a.b@gmail.com; http://vi.wikipedia.org/?a=b",
        "50°C, ±3, ½ kg, §4, ©2026",
    ],
)
def test_other_texts_are_left_alone(text: str) -> None:
    assert recognise(text) is None
    assert to_unicode(text) == text


def test_papers_pasted_together_are_read_line_by_line() -> None:
    mixed = "Kính gửi xã\nCéng hßa x· héi chñ nghÜa ViÖt Nam\nVieät Nam ñoäc laäp"
    assert to_unicode(mixed) == "Kính gửi xã\nCộng hòa xã hội chủ nghĩa Việt Nam\nViệt Nam độc lập"


@given(st.text(max_size=200))
def test_nothing_that_is_pasted_can_make_it_fail(text: str) -> None:
    assert isinstance(to_unicode(text), str)


def test_what_nobody_sees_goes_and_what_belongs_to_a_script_stays() -> None:
    assert clean_paste("Tổ \u202e3\u200b b\u2066áo\u00ad \u061ccáo\ufeff") == "Tổ 3 báo cáo"
    khmer, family = "ភាសា\u200bខ្មែរ", "👨\u200d👩\u200d👧"
    assert clean_paste(f"{khmer} {family}") == f"{khmer} {family}", "words of Khmer end there, and emoji are joined"
