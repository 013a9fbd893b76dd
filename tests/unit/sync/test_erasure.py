"""An order of erasure names one record, or does nothing."""

from __future__ import annotations

from typing import Any

import pytest

from sync.core.erasure import TYPE, erased_record, is_order, order_fields
from sync.core.revision import Revision, make_revision

RECORD = "019a9f5e-0000-7000-8000-000000000001"


def revision(fields: dict[str, Any], type: str = TYPE) -> Revision:
    return make_revision(
        replica="1" * 32, n=1, prev="", record="019a9f5e-0000-7000-8000-00000000000f", type=type, clk=1,
        by="019a9f5e-0000-7000-8000-00000000000a", at="2026-11-21T09:14:03+07:00", seen=(), fields=fields,
    )  # fmt: skip


def test_an_order_names_its_record() -> None:
    order = revision(order_fields(RECORD))
    assert is_order(order)
    assert erased_record(order) == RECORD
    assert is_order(revision({}, "erasure/9"))
    assert not is_order(revision(order_fields(RECORD), "note/1"))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"record": None},
        {"record": [RECORD]},
        {"record": ""},
        {"record": "%"},
        {"record": RECORD + "\n"},
        {"record": RECORD.upper()},
        {"records": RECORD},
    ],
    ids=str,
)
def test_what_names_none_does_nothing(fields: dict[str, Any]) -> None:
    assert erased_record(revision(fields)) is None
