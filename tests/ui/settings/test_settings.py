"""The page "Cài đặt": every choice works at once, is kept, and reads back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from build_scripts import translations
from desktop_app.profile import Settings
from tests.ui.conftest import MemorySettings
from tests.ui.driving import cut_off, markup, settle, type_text, unnamed
from ui.i18n import install_translators
from ui.settings.presenter import SettingsPresenter, office_phone
from ui.settings.view import SettingsView
from ui.theme.theme import Theme
from ui.widgets.labels import Text

FOLDER = "/nha/lanh/.local/share/sotay"


def view(theme: Theme, store: object, spoken: list[str] | None = None) -> SettingsView:
    heard = spoken if spoken is not None else []
    presenter = SettingsPresenter(store, lambda mode, scale: theme.change(mode=mode, scale=scale), heard.append)  # type: ignore[arg-type]
    return SettingsView(theme, presenter, "Bác Lành, xã An Hòa Trung", FOLDER)


def test_values_that_make_no_sense_read_as_the_usual_ones(theme: Theme) -> None:
    store = MemorySettings(language="fr", text_scale="big", theme="sepia")
    presenter = SettingsPresenter(store, lambda _mode, _scale: None, lambda _language: None)
    assert (presenter.language, presenter.scale, presenter.mode) == ("vi", 100, "light")


def test_choices_work_at_once_and_are_kept(theme: Theme, show: Callable[..., QWidget], tmp_path: Path) -> None:
    store = Settings(tmp_path / "settings.json")
    spoken: list[str] = []
    page = view(theme, store, spoken)
    show(page, 1158, 736)
    QTest.mouseClick(page.mode.chip("dark"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.scale._buttons[2], Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.large_files.chip("always"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.language.chip("en"), Qt.MouseButton.LeftButton)
    assert (theme.mode, theme.scale, spoken) == ("dark", 150, ["en"])
    again = Settings(tmp_path / "settings.json")
    assert [again.get(key) for key in ("theme", "text_scale", "language")] == ["dark", 150, "en"]
    assert view(theme, again).mode.value() == "dark"
    assert (again.get("large_files"), view(theme, again).large_files.value()) == ("always", "always")


def test_whom_to_phone_is_kept(theme: Theme, show: Callable[..., QWidget], tmp_path: Path) -> None:
    store = Settings(tmp_path / "settings.json")
    page = view(theme, store)
    show(page, 1158, 736)
    type_text(page.phone.edit, " 0294  3 000 000 ")
    assert office_phone(Settings(tmp_path / "settings.json")) == "0294 3 000 000"
    assert view(theme, store).phone.text() == "0294 3 000 000"
    assert office_phone(MemorySettings(office_phone=["hỏng"])) == ""


def test_the_page_says_where_the_notebook_lies(theme: Theme, show: Callable[..., QWidget]) -> None:
    page = view(theme, MemorySettings())
    show(page, 1158, 736)
    texts = {text.text() for text in page.findChildren(Text)}
    assert {FOLDER, "Bác Lành, xã An Hòa Trung"} <= texts
    QTest.mouseClick(page.copy_path, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == FOLDER


@pytest.mark.parametrize(("scale", "width"), [(100, 1158), (100, 920), (150, 1210), (200, 1366), (100, 600)])
def test_nothing_is_cut_off(
    scale: int, width: int, make_theme: Callable[..., Theme], show: Callable[..., QWidget], screens: Path
) -> None:
    theme = make_theme("light", scale)
    page = view(theme, MemorySettings(text_scale=scale))
    show(page, width, 736)
    assert cut_off(page) == []
    assert unnamed(page) == []
    assert markup(page) == []
    assert page.grab().save(str(screens / f"settings-{scale}-{width}.png"))


def test_the_page_in_english(
    theme: Theme,
    qapp: QApplication,
    show: Callable[..., QWidget],
    screens: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "i18n").mkdir()
    translations.release(tmp_path / "i18n")
    monkeypatch.setattr("ui.i18n.RESOURCES", tmp_path)
    assert install_translators(qapp, "en")
    page = view(theme, MemorySettings(language="en"))
    show(page, 1158, 736)
    assert "Settings" in {text.text() for text in page.findChildren(Text)}
    assert cut_off(page) == []
    assert page.grab().save(str(screens / "settings-en.png"))


def test_text_size_changed_elsewhere_shows_here(theme: Theme, show: Callable[..., QWidget]) -> None:
    page = view(theme, MemorySettings())
    show(page, 1158, 736)
    theme.change(scale=175)
    page.restyled()
    settle()
    assert [button.isChecked() for button in page.scale._buttons] == [False, False, False, True, False]
    assert cut_off(page) == []
