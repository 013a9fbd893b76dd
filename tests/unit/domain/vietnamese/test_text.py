"""Normal form and search keys: what must be alike, what must stay apart, and that lengths never change."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.domain.vietnamese.text import (
    clean,
    clean_line,
    first_sentence,
    fold,
    name_key,
    nfc,
    prefix_keys,
    spelling_key,
    syllables,
    tone_key,
    words,
)

# Whole planes besides Hypothesis's own taste: Vietnamese, Khmer, Tai Viet, emoji, and letters that change length
# when they change case.
text_of_every_script = st.lists(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("ăâđêôơưĂÂĐÊÔƠƯạảãàáẶẲẴẰẮỵỷỹỳýỶÐðƉİıßẞǅŉſﬁ’'ʼ"),
        st.characters(min_codepoint=0x1780, max_codepoint=0x17FF),
        st.characters(min_codepoint=0xAA80, max_codepoint=0xAADF),
        st.characters(min_codepoint=0x1F300, max_codepoint=0x1FAFF),
        st.characters(min_codepoint=0x0300, max_codepoint=0x036F),
        st.sampled_from(["ky", "quý", "Lỹ ", "👩‍🌾", "1️⃣", "ơ̆", "é\u0302"]),
    )
).map("".join)


@given(text_of_every_script)
@example("İSTANBUL ß ﬁ 👩‍🌾 ភូមិ ꪼꪕ ơ̆ é\u0302")
def test_fold_keeps_every_character_in_its_place(text: str) -> None:
    normal = nfc(text)
    assert len(fold(normal)) == len(normal)


@given(text_of_every_script)
def test_fold_of_a_fold_is_the_same(text: str) -> None:
    once = fold(nfc(text))
    assert fold(once) == once


def test_fold_holds_for_every_character_that_has_a_case_or_a_decomposition() -> None:
    every = map(chr, range(0x110000))
    for character in (c for c in every if c.lower() != c or unicodedata.decomposition(c)):
        code = ord(character)
        normal = nfc(character)
        once = fold(normal)
        assert len(once) == len(normal), hex(code)
        assert fold(once) == once, hex(code)


@given(text_of_every_script)
def test_keys_do_not_depend_on_the_normal_form(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert nfc(decomposed) == nfc(text)
    assert tone_key(decomposed) == tone_key(text)
    assert name_key(decomposed) == name_key(text)
    assert words(decomposed) == words(text)


@given(text_of_every_script)
def test_clean_text_is_normal_has_no_controls_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    assert nfc(cleaned) == cleaned
    assert clean(cleaned) == cleaned
    assert not [c for c in cleaned if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    cleaned.encode("utf-8")


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đường sắt", "duong sat"),
        ("ĐẤT ĐAI", "dat dai"),
        ("Ðắk Lắk", "dak lak"),  # U+00D0, the look-alike
        ("ðất", "dat"),
        ("kỹ thuật", "ki thuat"),
        ("kĩ thuật", "ki thuat"),
        ("lý do", "li do"),
        ("Quý", "qui"),
        ("quí", "qui"),
        ("Mỹ Tú", "mi tu"),
        ("tay", "tay"),
        ("tai", "tai"),
        ("thủy", "thuy"),
        ("quyết", "quyet"),
        ("ý kiến", "y kien"),
        ("y tế", "y te"),
        ("Ea H’Leo", "ea h'leo"),
        ("ưu ơn âm ăn ê ô", "uu on am an e o"),
        ("Straße", "straße"),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(nfc(written)) == folded
    assert fold(nfc(unicodedata.normalize("NFD", written))) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("thuỷ", "thủy"), ("uỷ", "ủy"), ("khoẻ", "khỏe"), ("HOÀ BÌNH", "hòa bình"), ("khoá", "khóa")],
)
def test_the_place_of_the_tone_does_not_matter(one: str, other: str) -> None:
    assert tone_key(one) == tone_key(other)
    assert tone_key(unicodedata.normalize("NFD", one)) == tone_key(other)


@pytest.mark.parametrize(
    ("word", "key"),
    [("quý", "quy5"), ("quả", "qua3"), ("toàn", "toan2"), ("hoặc", "hoăc6"), ("già", "gia2"), ("đất", "đât5")],
)
def test_tone_key_keeps_the_letters(word: str, key: str) -> None:
    assert tone_key(word) == key


@pytest.mark.parametrize(("one", "other"), [("hoa", "hòa"), ("đất", "dất"), ("dân", "dần"), ("tay", "tai"), ("o", "ô")])
def test_marks_matter_to_the_tone_key(one: str, other: str) -> None:
    assert tone_key(one) != tone_key(other)


def test_a_word_that_is_being_typed_has_both_beginnings() -> None:
    assert prefix_keys("quy") == ("qui", "quy")
    assert prefix_keys("đất") == ("dat",)


# Many of them with the y that is written i as well while it is the whole rhyme.
SYLLABLES = st.from_regex(
    r"(((ngh|nh|th|tr|qu|k|l|m|t|đ|Đ|h)y(ế|nh|ề|a)?)|((ng|nh|th|gi|đ|h)?[aăâeêioôơuưàấẫềịọỗớủửý]{1,3}))(t|n|m|c)?",
    fullmatch=True,
)


@given(SYLLABLES, st.integers(min_value=1, max_value=9))
def test_a_word_is_found_by_each_of_its_beginnings(word: str, length: int) -> None:
    begun = word[:length]
    assert any(fold(nfc(word)).startswith(key) for key in prefix_keys(begun))


@given(st.lists(SYLLABLES, max_size=6), st.sampled_from(["NFC", "NFD"]), st.booleans())
def test_case_form_and_place_of_the_tone_make_no_other_key(many: list[str], form: str, upper: bool) -> None:
    text = " ".join(many)
    other = unicodedata.normalize(form, text.upper() if upper else text)  # type: ignore[arg-type]
    for old, new in (("oà", "òa"), ("uỷ", "ủy")):
        other = other.replace(old, new)
    assert tone_key(other) == tone_key(text)
    assert fold(nfc(other)) == fold(nfc(text))


def test_names_are_alike_through_punctuation_case_and_tone_place() -> None:
    assert name_key("Ea H'Leo") == name_key("EA H’LEO") == "ea h leo"
    assert name_key("Thuận Hoà") == name_key("thuận  hòa") == name_key("Thuan Hoa")
    assert name_key("Tơ̆ Tung") == "to tung"
    assert spelling_key("Thuận Hoà") == spelling_key("Thuận Hòa") != spelling_key("Thuận Hoa")
    assert name_key("ភូមិ") == "ភូមិ"


def test_clean_removes_what_cannot_be_seen() -> None:
    assert clean("a\x00b\x1b[31m\x7f\x9c") == "ab[31m"
    assert clean("một\u00a0hai\u202fba") == "một hai ba"
    assert clean("một\r\nhai\rba\u2028bốn\x0bnăm") == "một\nhai\nba\nbốn\nnăm"
    assert clean("\ufeffa\u202eb\u00ad") == "ab"
    assert clean("giữ\tnguyên") == "giữ\tnguyên"
    assert clean("nửa \ud83d đôi") == "nửa \ufffd đôi"
    assert clean("👩‍🌾") == "👩‍🌾"
    assert clean_line("  một\n\thai  ") == "một hai"


def test_a_mark_that_stood_behind_a_control_character_is_composed() -> None:
    assert clean("e\x00\u0301") == "é"


def test_syllables_are_places_in_the_text() -> None:
    text = "Ấp 3, xã Trà Cú: ភូមិ 👩‍🌾."
    assert [text[start:end] for start, end in syllables(text)] == ["Ấp", "3", "xã", "Trà", "Cú", "ភូមិ"]
    assert words(text) == ("ap", "3", "xa", "tra", "cu", "ភូមិ")
    assert syllables("") == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Chậm chi trả. Bà con hỏi mãi.", "Chậm chi trả"),
        ("\n  \nGiá lúa 6.500 đồng. Ít lời", "Giá lúa 6.500 đồng"),
        ("Về TP. Huế họp. Đông", "Về TP. Huế họp"),
        ("Bao giờ xong? Chưa rõ", "Bao giờ xong?"),
        ("", ""),
    ],
)
def test_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text, 300) == sentence


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_first_sentence_is_never_too_long(text: str, limit: int) -> None:
    assert len(first_sentence(text, limit)) <= limit
    assert "\n" not in first_sentence(text, limit)
