"""The committed table of areas is what its first source says, and a second, independent source agrees."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from desktop_app.domain.areas import AreaTable
from desktop_app.domain.data import read_text
from desktop_app.domain.vietnamese.text import name_key, spelling_key

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("areas_script", ROOT / "build_scripts" / "areas.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    missing = module.missing()
    if missing:
        pytest.fail(f"{', '.join(missing)} not in build/crosscheck. Run: {module.FETCH}")
    return module


def test_the_committed_files_are_what_the_first_source_makes(script: ModuleType) -> None:
    for name, text in script.files().items():
        assert read_text("areas", name) == text


def test_the_second_source_agrees_on_every_code_parent_and_name(script: ModuleType) -> None:
    table = AreaTable.load()
    communes = [area for province in table.provinces() for area in table.children(province.code)]
    ours = {area.code: (area.parent or "", area.short_label) for area in [*table.provinces(), *communes]}
    theirs = {unit.code: (unit.parent, unit.name) for unit in script.second_source(script.wheel("vietnam-provinces"))}
    assert len(ours) == 34 + 3321
    assert ours.keys() == theirs.keys()
    assert [code for code in ours if ours[code][0] != theirs[code][0]] == []
    assert [code for code in ours if spelling_key(ours[code][1]) != spelling_key(theirs[code][1])] == []
    assert [code for code in ours if name_key(ours[code][1]) != name_key(theirs[code][1])] == []


def test_the_two_sources_spell_eighteen_names_differently(script: ModuleType) -> None:
    # Fewer or more would mean that a source was changed, or that a key forgives more or less than it should.
    theirs = {unit.code: unit.name for unit in script.second_source(script.wheel("vietnam-provinces"))}
    table = AreaTable.load()
    different = [code for code in theirs if _full_name(table, code) != theirs[code]]
    assert len(different) == 18
    assert {"06325", "00922", "24184"} < set(different)  # a capital, a tone's place, an apostrophe


def test_there_are_as_many_units_of_each_kind_as_the_law_made() -> None:
    table = AreaTable.load()
    kinds = Counter(area.kind for area in table.provinces())
    assert kinds == {"province": 28, "city": 6}
    kinds = Counter(area.kind for province in table.provinces() for area in table.children(province.code))
    assert kinds == {"commune": 2621, "ward": 687, "special_zone": 13}


def test_a_missing_source_says_what_to_run(script: ModuleType, tmp_path: Path) -> None:
    assert script.missing(tmp_path) == ["vietnamadminunits==1.0.4", "vietnam-provinces==2026.9.0"]
    (tmp_path / "vietnam_provinces-2026.9.0-py3-none-any.whl").write_bytes(b"something else")
    assert "vietnam-provinces==2026.9.0" in script.missing(tmp_path)


def _full_name(table: AreaTable, code: str) -> str:
    area = table.by_code(code)
    assert area is not None
    label = area.short_label
    return label[0].upper() + label[1:]
