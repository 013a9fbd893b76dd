"""Two versions of one place, side by side: one choice, nothing lost, and the choice can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from tests.support import Notebook, slow_disk
from tests.ui.driving import compose, cut_off, markup, settle, type_text, unnamed
from tests.ui.notes.conftest import COMPENSATION, Place
from tests.unit.services.test_conflicts import Office, change
from ui.i18n import install_translators
from ui.records.conflict import ConflictDialog
from ui.records.differences import compare
from ui.records.history import HistoryDialog
from ui.widgets.dialog import snapshot
from ui.widgets.labels import Text

MINE = "Hai tuần nay bà con hỏi vì sao đợt 2 chưa chi trả. Đề nghị niêm yết lịch tại nhà văn hóa trước ngày 30/11."
THEIRS = "Hai tuần nay bà con hỏi vì sao đợt 2 chưa chi trả. Đề nghị công khai lịch tại trụ sở xã trước ngày 05/12."


def disputed(notebook: Notebook, **more: tuple[Any, Any]) -> str:
    """A note whose content (and what else is given) was written by two people unseen by each other."""
    [made] = notebook.services.capture.add("note", [COMPENSATION]).result()
    pairs = {"content": (MINE, THEIRS), **more}
    change(notebook, made.record_id, **{name: mine for name, (mine, _) in pairs.items()})
    Office(notebook).writes(made.record_id, {name: theirs for name, (_, theirs) in pairs.items()}, (made.rev,))
    return made.record_id


def opened(place: Place, record: str) -> ConflictDialog:
    place.view.open_record(record)
    settle()
    place.find("conflict_look").click()
    settle()
    dialog = place.window.findChild(ConflictDialog)
    assert isinstance(dialog, ConflictDialog)
    return dialog


def content(place: Place, record: str) -> Any:
    return place.services.queries.record(record).fields["content"]


def test_one_key_takes_a_version_and_the_other_stays_in_the_history(
    notebook: Notebook, open_place: Callable[..., Place], screens: Path
) -> None:
    record = disputed(notebook)
    place = open_place()
    dialog = opened(place, record)
    assert unnamed(dialog) == []
    assert markup(dialog) == []
    assert cut_off(dialog) == []
    QTest.keyClick(dialog, Qt.Key.Key_F6)
    assert place.find("conflict_result").text() == MINE
    QTest.keyClick(dialog, Qt.Key.Key_F7)
    assert place.find("conflict_result").text() == THEIRS
    snapshot(place.window).save(str(screens / "conflict.png"))
    place.find("conflict_use").click()
    place.until(lambda: not place.services.queries.conflicts(record))
    assert content(place, record) == THEIRS
    said = [row.fields.get("content") for row in place.services.queries.history(record)]
    assert MINE in said
    assert THEIRS in said


def test_words_of_ones_own_and_both_together(notebook: Notebook, open_place: Callable[..., Place]) -> None:
    record = disputed(notebook)
    place = open_place()
    opened(place, record)
    place.find("conflict_both").click()
    box = place.find("conflict_result")
    assert box.text() == f"{MINE}\n{THEIRS}"
    box.moveCursor(box.textCursor().MoveOperation.End)
    type_text(box, " Xong.")
    place.find("conflict_use").click()
    place.until(lambda: not place.services.queries.conflicts(record))
    assert content(place, record) == f"{MINE}\n{THEIRS} Xong."


def test_the_choice_can_be_taken_back(notebook: Notebook, open_place: Callable[..., Place]) -> None:
    record = disputed(notebook)
    place = open_place()
    before = content(place, record)
    opened(place, record)
    QTest.keyClick(place.find("conflict_take_1"), Qt.Key.Key_F6 if before != MINE else Qt.Key.Key_F7)
    place.find("conflict_use").click()
    place.until(lambda: content(place, record) != before)
    place.until(lambda: place.window.toast.isVisible())
    [back] = place.window.toast.findChildren(QPushButton)
    back.click()
    place.until(lambda: content(place, record) == before)


def test_later_changes_nothing(notebook: Notebook, open_place: Callable[..., Place]) -> None:
    record = disputed(notebook)
    place = open_place()
    opened(place, record)
    place.find("conflict_later").click()
    settle()
    assert len(place.services.queries.conflicts(record)) == 1
    assert place.find("conflict_look").isVisible()


def test_every_place_is_asked_for_and_all_are_stored_at_once(
    notebook: Notebook, open_place: Callable[..., Place], screens: Path
) -> None:
    record = disputed(notebook, severity=(4, 2), proposal=({"action": "Họp dân"}, {"action": "Niêm yết", "to": "Xã"}))
    place = open_place()
    opened(place, record)
    for _ in range(3):
        assert len(place.services.queries.conflicts(record)) == 3
        snapshot(place.window).save(str(screens / f"conflict-{_}.png"))
        QTest.keyClick(place.find("conflict_take_1"), Qt.Key.Key_F6)
        place.find("conflict_use").click()
        settle()
    place.until(lambda: not place.services.queries.conflicts(record))
    fields = place.services.queries.record(record).fields
    assert (fields["content"], fields["severity"], fields["proposal"]) == (MINE, 4, {"action": "Họp dân"})


def test_what_may_not_leave_is_not_put_in_by_a_choice(notebook: Notebook, open_place: Callable[..., Place]) -> None:
    record = disputed(notebook)
    place = open_place()
    dialog = opened(place, record)
    type_text(place.find("conflict_result"), "STK 0071001234567 Vietcombank. ")
    place.find("conflict_use").click()
    place.until(lambda: dialog.banners.banner() is not None)
    assert len(place.services.queries.conflicts(record)) == 1


@pytest.mark.parametrize(
    ("size", "scale", "mode", "language"),
    [
        ((1024, 560), 100, "light", "en"),
        ((1366, 736), 150, "dark", "vi"),
        ((1366, 736), 200, "high_contrast", "vi"),
    ],
)
def test_it_fits_every_window(
    notebook: Notebook,
    open_place: Callable[..., Place],
    screens: Path,
    size: tuple[int, int],
    scale: int,
    mode: str,
    language: str,
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    install_translators(app, language)
    record = disputed(notebook)
    place = open_place(*size, mode=mode, scale=scale)
    dialog = opened(place, record)
    assert cut_off(dialog) == []
    snapshot(place.window).save(str(screens / f"conflict-{mode}-{scale}-{language}.png"))


words = st.lists(st.sampled_from(["đợt", "2", "lịch", "\n", "xã", "30/11."]), max_size=12).map(" ".join)


@given(words, words)
def test_without_the_differences_two_texts_say_the_same(one: str, other: str) -> None:
    def rest(text: str, spans: list[tuple[int, int]]) -> list[str]:
        for start, end in reversed(spans):
            assert 0 <= start < end <= len(text)
            text = f"{text[:start]} {text[end:]}"
        return text.split()

    mine, theirs = compare(one, other)
    assert rest(one, mine) == rest(other, theirs)


def test_the_history_says_what_changed(notebook: Notebook, open_place: Callable[..., Place], screens: Path) -> None:
    record = disputed(notebook)
    change(notebook, record, severity=1)
    place = open_place()
    place.view.open_record(record)
    place.view.desk.show_history()
    settle()
    dialog = place.window.findChild(HistoryDialog)
    assert isinstance(dialog, HistoryDialog)
    said = [text.text() for text in dialog.findChildren(Text)]
    assert THEIRS in said
    assert f"Trước: {COMPENSATION['content']}" in said
    assert "Trước: Bức xúc" in said
    assert cut_off(dialog) == []
    assert unnamed(dialog) == []
    snapshot(place.window).save(str(screens / "history.png"))


def test_words_in_the_box_outlive_esc_a_lock_and_a_power_cut(
    notebook: Notebook, open_place: Callable[..., Place]
) -> None:
    record = disputed(notebook)
    place = open_place()
    dialog = opened(place, record)
    place.find("conflict_both").click()
    type_text(place.find("conflict_result"), " Chữ của bác Lan")
    compose(place.find("conflict_result"), " nưa")
    drafts = place.services.queries.drafts
    place.until(lambda: bool(drafts("note")) and "Lan nưa" in str(drafts("note")[0].fields["content"]))
    dialog.close()  # as a lock does
    place.until(place.window.toast.isVisible)
    assert place.services.queries.conflicts(record), "nothing was decided"
    again = opened(place, record)
    words = place.find("conflict_result").text()
    assert words.endswith("Chữ của bác Lan nưa")
    QTest.keyClick(again, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    place.until(lambda: not place.services.queries.conflicts(record))
    assert content(place, record) == words
    place.until(lambda: drafts("note") == [])


def test_what_is_typed_while_a_slow_disk_decides_is_kept(notebook: Notebook, open_place: Callable[..., Place]) -> None:
    record = disputed(notebook)
    place = open_place()
    dialog = opened(place, record)
    place.find("conflict_both").click()
    type_text(place.find("conflict_result"), " Chữ của bác Lan")
    drafts = place.services.queries.drafts
    place.until(lambda: bool(drafts("note")))
    with slow_disk(notebook.store):
        words = place.find("conflict_result").text()
        dialog._use()
        type_text(place.find("conflict_result"), " nữa")
    place.until(lambda: not place.services.queries.conflicts(record))
    assert content(place, record) == words
    place.until(lambda: [draft.fields["content"] for draft in drafts("note")] == [words + " nữa"])


def test_taking_a_version_by_mistake_gives_the_words_in_the_box_back(
    notebook: Notebook, open_place: Callable[..., Place]
) -> None:
    record = disputed(notebook)
    place = open_place()
    dialog = opened(place, record)
    box = place.find("conflict_result")
    before = box.text()
    box.moveCursor(box.textCursor().MoveOperation.End)
    type_text(box, " Chữ của bác Lan")
    QTest.keyClick(dialog, Qt.Key.Key_F7)
    assert box.text() == THEIRS
    box.undo()
    assert box.text() == before + " Chữ của bác Lan"
    box.undo()
    assert box.text() == before
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    place.until(lambda: place.services.queries.drafts("note") == [])
    assert not place.window.toast.isVisible(), "of what nobody wrote nothing is said"
