"""Areas are found by code and by what people type, and places below them get the same id everywhere."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.areas import MAX_NAME, PLACE_KINDS, WORDS, AreaTable, named, parse_reference, place_id
from desktop_app.domain.vietnamese.text import name_key
from desktop_app.domain.vocabulary import Vocabulary

A_PLACE = "019a2b3c-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def table() -> AreaTable:
    return AreaTable.load()


def labels(table: AreaTable, text: str, limit: int = 5, near: str | None = None) -> list[str]:
    return [table.label(area) for area in table.search(text, limit, near)]


def test_by_code(table: AreaTable) -> None:
    area = table.by_code("29461")
    assert area is not None
    assert (area.kind, area.name, area.parent, area.valid_from) == ("commune", "Trà Cú", "86", "2025-07-01")
    assert table.label(area) == "xã Trà Cú, tỉnh Vĩnh Long"
    province = table.province_of("29461")
    assert province is not None and table.label(province) == "tỉnh Vĩnh Long"
    assert table.province_of("86") == province
    hue = table.by_code("19996")
    assert hue is not None and table.label(hue) == "phường Hương Trà, thành phố Huế"


@pytest.mark.parametrize(
    "code", ["", "9", "99", "99999", "29461/ấp 3", "019a2b3c-0000-7000-8000-000000000000", "đấtđa"]
)
def test_an_unknown_code_is_no_area(table: AreaTable, code: str) -> None:
    assert table.by_code(code) is None
    assert table.province_of(code) is None
    assert table.children(code) == []


def test_children_are_in_the_order_of_the_alphabet(table: AreaTable) -> None:
    assert len(table.children("86")) == 124
    names = [area.name for area in table.children("11")]
    assert len(names) == 45
    assert names.index("Búng Lao") < names.index("Điện Biên Phủ") < names.index("Mường Ảng")


def test_communes_are_read_only_when_asked_for(table: AreaTable) -> None:
    fresh = AreaTable.load()
    assert fresh.by_code("86") is not None
    assert fresh.by_code(A_PLACE) is None
    assert "_commune_lines" not in vars(fresh)
    assert fresh.by_code("29461") == table.by_code("29461")
    assert "_commune_lines" in vars(fresh) and "_communes" not in vars(fresh)
    assert fresh.by_code("29461") in fresh.children("86")
    assert "_communes" in vars(fresh) and "_keys" not in vars(fresh)


@pytest.mark.parametrize(
    "typed", ["Trà Cú", "tra cu", "TRÀ CÚ", "tra  cú", "xã trà cú", "29461", "2946", "tra cu vinh long"]
)
def test_search_finds_it_however_it_is_typed(table: AreaTable, typed: str) -> None:
    assert "xã Trà Cú, tỉnh Vĩnh Long" in labels(table, typed)
    assert labels(table, typed) == labels(table, unicodedata.normalize("NFD", typed))


def test_whole_names_first_then_equal_marks(table: AreaTable) -> None:
    assert labels(table, "tra cu", 1) == ["xã Trà Cú, tỉnh Vĩnh Long"]
    assert labels(table, "vinh long", 1) == ["tỉnh Vĩnh Long"]
    for name in ("Cẩm Giàng", "Cẩm Giang"):
        found = [label.split(",")[0] for label in labels(table, name, 10)]
        assert found[0] == f"xã {name}"
        assert found == sorted(found, key=lambda label: label != f"xã {name}")
    assert labels(table, "hoà an", 3)[0].startswith("xã Hòa An")
    assert all("Ea H'Leo" in label for label in labels(table, "ea h’leo"))
    assert labels(table, "ea h’leo") == labels(table, "Ea H Leo") != []


def test_the_own_province_goes_first_among_equals(table: AreaTable) -> None:
    assert labels(table, "Thạnh Phú", 1, near="92") == ["xã Thạnh Phú, thành phố Cần Thơ"]
    assert labels(table, "Thạnh Phú", 1, near="86") == ["xã Thạnh Phú, tỉnh Vĩnh Long"]


def test_a_whole_name_elsewhere_goes_before_a_longer_name_nearby(table: AreaTable) -> None:
    found = labels(table, "Bảo Lâm", 5, near="68")
    assert found[0] == "xã Bảo Lâm, tỉnh Cao Bằng"
    assert found[1] == "xã Bảo Lâm 1, tỉnh Lâm Đồng"
    begins = [name_key(area.name).startswith("tra") for area in table.search("trà", 100, near="52")]
    assert begins == sorted(begins, reverse=True) and not all(begins)


@pytest.mark.parametrize("typed", ["", "   ", "…", "*", '"', "zzzz", "👩‍🌾", "a" * 5000])
def test_nothing_typed_can_fail(table: AreaTable, typed: str) -> None:
    assert labels(table, typed) == []


@given(st.text(max_size=30))
def test_search_never_fails(typed: str) -> None:
    assert len(_TABLE.search(typed, 3)) <= 3


_TABLE = AreaTable.load()


def test_every_kind_has_its_word_and_its_label() -> None:
    kinds = {entry.key for entry in Vocabulary.load().entries("area_kinds")}
    assert kinds == set(WORDS)
    assert set(PLACE_KINDS) <= kinds
    assert "household" not in kinds


@pytest.mark.parametrize(
    ("reference", "parsed"),
    [
        ("29461/ấp 3", ("29461", "ap", "3")),
        ("29461 / Ấp  Chợ", ("29461", "ap", "Chợ")),
        ("29461/ap 3", ("29461", "ap", "3")),
        ("29461/khu phố 3/2", ("29461", "khu_pho", "3/2")),
        ("29461/tổ NDTQ số 5", ("29461", "to_ndtq", "số 5")),
        ("29461/Tổ nhân dân tự quản 5", ("29461", "to_ndtq", "5")),
        ("29461/tổ dân phố 7", ("29461", "to_dan_pho", "7")),
        ("29461/Đầu Giồng", ("29461", "place", "Đầu Giồng")),
        ("29461/ấp", ("29461", "place", "ấp")),
        ("29461/bản Lướt", ("29461", "ban", "Lướt")),
        ("29461/ban Luot", ("29461", "ban", "Luot")),
        ("29461/Bàn Long", ("29461", "place", "Bàn Long")),
    ],
)
def test_references(reference: str, parsed: tuple[str, str, str]) -> None:
    assert parse_reference(reference) == parsed
    assert parse_reference(unicodedata.normalize("NFD", reference)) == parsed


@pytest.mark.parametrize(
    "reference", ["", "29461", "29461/", "/ấp 3", "29461/ \t", "29461/…", "29461/" + "a" * (MAX_NAME + 1)]
)
def test_what_is_no_reference(reference: str) -> None:
    assert parse_reference(reference) is None


@given(st.text())
def test_a_parsed_name_is_never_empty(reference: str) -> None:
    parsed = parse_reference(reference)
    assert parsed is None or (parsed[2].strip() and parsed[0])


def test_two_devices_give_a_place_the_same_id() -> None:
    one = place_id("29461", "ap", "Hoà Bình")
    assert (
        one == place_id("29461", "ap", "hòa  bình") == place_id("29461", "ap", unicodedata.normalize("NFD", "Hòa Bình"))
    )
    assert place_id("29461", "ap", "3") == place_id("29461", "ap", "03")
    others = {
        one,
        place_id("29461", "thon", "Hòa Bình"),
        place_id("29182", "ap", "Hòa Bình"),
        place_id("29461", "ap", "Hoa Bình"),
        place_id(one, "ap", "Hòa Bình"),
    }
    assert len(others) == 5
    # Fixed for ever: a change would make every place twice.
    assert place_id("29461", "ap", "3") == "a60a62ec-a38d-5131-a7a5-d74761423b05"


def test_names_with_their_words() -> None:
    assert named("ap", "3") == "ấp 3"
    assert named("place", "Đầu Giồng") == "Đầu Giồng"
    assert named("unheard_of", "Lạ") == "Lạ"
