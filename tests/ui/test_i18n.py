"""Both languages are whole: every sentence has its English, and Qt's own few sentences have their Vietnamese."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTextEdit,
    QToolButton,
    QTreeView,
    QWidget,
)

from build_scripts import translations
from sync.driver.parcels import Taken
from ui.followups.words import due_lines
from ui.i18n import install_translators, remove_translators
from ui.sync_status.courier import taken_words
from ui.theme.theme import Theme
from ui.widgets.pills import pill_word
from ui.widgets.rail import MenuBar

# Letters that only Vietnamese has: none of them may be left in an English sentence, but for the name of the notebook.
VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
NAMES = ("Sổ tay", "ấp 3", "Hòa Thuận", "Tết", "DỰ THẢO")


def messages(path: Path) -> Iterator[tuple[str, str, str, bool]]:
    """(context, source, translation, finished) of a .ts file."""
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            finished = translation.get("type") is None and bool(translation.text)
            yield context.findtext("name") or "", message.findtext("source") or "", translation.text or "", finished


def spoken() -> Iterator[tuple[str, int, ast.Call, str]]:
    """Every call of tr or translate in the window's sources: (file, line, call, name)."""
    for path in translations.sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if name in ("tr", "translate"):
                    yield path.name, node.lineno, node, name


def test_every_sentence_is_a_literal_that_the_language_tool_reads() -> None:
    wrong = []
    for file, line, call, name in spoken():
        wanted = 1 if name == "tr" else 2
        literal = len(call.args) >= wanted and all(
            isinstance(argument, ast.Constant) and isinstance(argument.value, str) for argument in call.args[:wanted]
        )
        # A function of one's own called `tr` would be read with the wrong context.
        own = name == "tr" and not isinstance(call.func, ast.Attribute)
        if not literal or own:
            wrong.append(f"{file}:{line}")
    assert wrong == []


def test_the_language_tool_found_every_sentence() -> None:
    known = {source for _context, source, _translation, _finished in messages(translations.OURS)}
    said = {call.args[0 if name == "tr" else 1].value for _file, _line, call, name in spoken()}  # type: ignore[attr-defined]
    assert said - known == set()


def test_the_file_of_translations_is_up_to_date(tmp_path: Path) -> None:
    again = tmp_path / translations.OURS.name
    again.write_bytes(translations.OURS.read_bytes())
    missing = translations.update(again)
    assert missing == []
    assert list(messages(again)) == list(messages(translations.OURS))


def test_every_sentence_has_its_english() -> None:
    assert [source for _context, source, _say, finished in messages(translations.OURS) if not finished] == []


@pytest.mark.parametrize("path", [translations.OURS, translations.QT_OWN], ids=lambda path: path.name)
def test_places_for_values_are_the_same_in_both_languages(path: Path) -> None:
    wrong = []
    for context, source, say, finished in messages(path):
        pattern = r"\{\w*\}|%\d"
        if finished and sorted(re.findall(pattern, source)) != sorted(re.findall(pattern, say)):
            wrong.append((context, source, say))
    assert wrong == []


def test_no_vietnamese_is_left_in_english() -> None:
    left = []
    for _context, _source, say, _finished in messages(translations.OURS):
        rest = say
        for name in NAMES:
            rest = rest.replace(name, "")
        if VIETNAMESE.search(rest):
            left.append(say)
    assert left == []


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("resources") / "i18n"
    folder.mkdir()
    assert [path.name for path in translations.release(folder)] == ["sotay_en.qm", "qtbase_vi.qm"]
    return folder


@pytest.fixture
def speak(qapp: QApplication, compiled: Path) -> Iterator[Callable[[str], None]]:
    remove_translators(qapp)
    installed: list[QTranslator] = []

    def install(name: str) -> None:
        translator = QTranslator(qapp)
        assert translator.load(str(compiled / name))
        assert qapp.installTranslator(translator)
        installed.append(translator)

    yield install
    for translator in installed:
        qapp.removeTranslator(translator)


def standard_texts() -> set[str]:
    """What Qt itself says in the places where people meet it."""
    buttons = QDialogButtonBox.StandardButton
    box = QDialogButtonBox()
    for button in buttons:
        if button not in (buttons.NoButton, buttons.FirstButton, buttons.LastButton):
            box.addButton(button)
    saving, choosing = QFileDialog(), QFileDialog()
    for dialog in (saving, choosing):
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    saving.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    choosing.setFileMode(QFileDialog.FileMode.Directory)
    question = QMessageBox(QMessageBox.Icon.Question, "", "")
    question.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel)
    question.setDetailedText(" ")
    line, text = QLineEdit("a"), QTextEdit("a")
    windows: list[QWidget] = [box, saving, choosing, question]
    windows += [line.createStandardContextMenu(), text.createStandardContextMenu()]
    found: set[str] = set()
    for window in windows:
        found.add(window.windowTitle())
        for widget in [window, *window.findChildren(QWidget)]:
            found |= {widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()}
            if isinstance(widget, QPushButton | QToolButton | QLabel):
                found.add(widget.text())
            if isinstance(widget, QComboBox):
                found |= {widget.itemText(row) for row in range(widget.count()) if "/" not in widget.itemText(row)}
            if isinstance(widget, QTreeView) and widget.model() is not None:
                head, across = widget.model(), Qt.Orientation.Horizontal
                found |= {str(head.headerData(number, across)) for number in range(head.columnCount())}
        found |= {action.text() for action in window.findChildren(QAction)}
    for window in windows:
        window.deleteLater()
    return {text.split("\t")[0] for text in found if any(letter.isalpha() for letter in text)}


def test_qt_itself_speaks_vietnamese(qapp: QApplication, speak: Callable[[str], None]) -> None:
    english = standard_texts()
    assert {"Cancel", "&Yes", "Cu&t", "Select All", "Save As"} <= english
    speak("qtbase_vi.qm")
    vietnamese = standard_texts()
    assert {"Thôi", "Cắt", "Sao chép", "Dán", "Hoàn tác", "Chọn tất cả"} <= vietnamese
    assert english & vietnamese == set()


def test_our_sentences_turn_english(qapp: QApplication, speak: Callable[[str], None], theme: Theme) -> None:
    assert pill_word("safe") == "An toàn"
    speak("sotay_en.qm")
    assert pill_word("safe") == "Safe"

    class OwnMenuBar(MenuBar):
        """A sentence belongs to the class in which it is written, also when an heir says it."""

    assert OwnMenuBar(theme, []).menu_button.text() == "Places"


def test_a_missing_translation_leaves_the_language_of_the_sources(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("ui.i18n.RESOURCES", tmp_path)
    assert not install_translators(qapp, "en")
    assert pill_word("safe") == "An toàn"


def test_installing_again_replaces_the_language_before(
    qapp: QApplication, compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.i18n.RESOURCES", compiled.parent)
    for language in ("en", "vi", "en"):
        assert install_translators(qapp, language)
    assert len(qapp.findChildren(QTranslator, "sotay-translator")) == 1
    assert pill_word("safe") == "Safe"
    assert install_translators(qapp, "vi")
    assert pill_word("safe") == "An toàn"


def test_english_has_a_word_for_one_wherever_it_counts() -> None:
    """ "1 notes": a sentence that says its number before a plural needs another one for a single thing, or none."""
    never_one = {"gửi chừng {count} giây"}  # in steps of five
    found = list(messages(translations.FOLDER / "sotay_en.ts"))
    sources = {source for _, source, _, _ in found}
    plural = re.compile(r"\{(count|total)\} (\w+ )?\w+s\b")
    wrong = [
        english
        for _, source, english, _ in found
        if (match := plural.search(english))
        and source not in never_one
        and source.replace(f"{{{match[1]}}}", "1") not in sources
    ]
    assert wrong == []


def test_one_is_not_said_as_many(qapp: QApplication) -> None:
    today = date(2026, 11, 21)
    try:
        install_translators(qapp, "en")
        assert due_lines(date(2026, 11, 20), "new", today) == ("Overdue", "1 day")
        assert due_lines(date(2026, 11, 19), "new", today) == ("Overdue", "2 days")
        assert taken_words(Taken(1, 1, 1, 0, 0, (), False))[:2] == [
            "The stick brought a receipt for 1 record.",
            "1 record received.",
        ]
        install_translators(qapp, "vi")
        assert due_lines(date(2026, 11, 20), "new", today) == ("Quá hạn", "1 ngày")
    finally:
        remove_translators(qapp)
