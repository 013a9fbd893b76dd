"""The quick look that completing takes: it may ask the rules in vain, but never leave out what stops a record."""

from __future__ import annotations

import random

from desktop_app.domain.privacy.quick import any_may_block, may_block
from tests.unit.domain.privacy.guard_corpus import NAMES, read


def test_texts_asked_about_together_are_asked_about_whenever_one_of_them_is() -> None:
    texts = [case.text for name in NAMES for case in read(name)]
    dice = random.Random(5)
    suspicious = sum(may_block(text) for text in texts)
    assert 100 < suspicious < len(texts)
    for _ in range(3_000):
        some = [*dice.choices(texts, k=dice.randrange(4)), "2026-02-01"]
        if any(may_block(text) for text in some):
            assert any_may_block(some), some


def test_days_of_a_calendar_are_no_numbers_of_a_paper() -> None:
    assert not any_may_block(["Đường ấp 3 đọng nước.", "2026-02-01", ""])
    assert not any_may_block([])
