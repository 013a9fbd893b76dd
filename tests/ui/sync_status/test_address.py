"""An office that moved: the notebook goes to its new address once a synchronisation has shown whose it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.integration.sync import running
from tests.support import Notebook
from tests.ui.driving import cut_off, markup, settle, type_text, unnamed
from ui.bridge import Bridge
from ui.i18n import install_translators
from ui.sync_status.agent import SyncAgent
from ui.sync_status.presenter import SyncPresenter
from ui.sync_status.view import SyncStatusView
from ui.theme.theme import Theme
from ui.widgets.dialog import snapshot


def opened(notebook: Notebook, theme: Theme, show: Callable[..., QWidget], size: tuple[int, int]) -> Any:
    bridge = Bridge()
    agent = SyncAgent(notebook.services, bridge, lambda: 0.5)
    view = SyncStatusView(notebook.services, theme, bridge, SyncPresenter(notebook.services, agent))
    show(view, *size)
    settle()
    return view


def test_only_an_address_of_the_same_office_is_taken(
    notebook: Notebook, theme: Theme, show: Callable[..., QWidget], tmp_path: Path, qtbot: Any
) -> None:
    syncing = notebook.services.syncing
    running.init(tmp_path / "office")
    running.init(tmp_path / "other")
    with running.serving(tmp_path / "office") as before:
        syncing.enrol(running.code(tmp_path / "office"), before.url, "máy").result()
    notebook.services.capture.add("note", [running.NOTE]).result()
    view = opened(notebook, theme, show, (1158, 736))
    view.findChild(QWidget, "sync_address").click()
    settle()
    field, go = view.findChild(QLineEdit, "new_address"), view.findChild(QWidget, "address_button")
    assert field.text() == before.url
    with running.serving(tmp_path / "other") as other, running.serving(tmp_path / "office") as now:
        dialog: Any = field.window()
        for wrong in ("", other.url):
            field.clear()
            type_text(field, wrong)
            go.click()
            qtbot.waitUntil(lambda: go.isEnabled(), timeout=20_000)
            assert field.property("bad") if not wrong else dialog._banners.banner() is not None
            settle()
            assert cut_off(dialog) == [] and unnamed(dialog) == [] and markup(dialog) == []
            assert syncing.enrolled().url == before.url and field.text() == wrong
        field.clear()
        type_text(field, now.url)
        QTest.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: view.presenter.agent.result is not None, timeout=20_000)
        assert syncing.enrolled().url == now.url
        assert notebook.services.queries.delivery().delivered == 1
    view.presenter.agent.stop()


@pytest.mark.parametrize(
    "size, scale, language", [((1158, 736), 100, "vi"), ((950, 540), 100, "en"), ((1024, 560), 200, "vi")]
)
def test_the_dialog_is_whole(
    notebook: Notebook, make_theme: Any, show: Callable[..., QWidget], qapp: QApplication, screens: Path,
    size: tuple[int, int], scale: int, language: str,
) -> None:  # fmt: skip
    install_translators(qapp, language)
    theme = make_theme("light", scale)
    notebook.services.syncing.enrolled = lambda: _office()  # type: ignore[method-assign]
    view = opened(notebook, theme, show, size)
    view.findChild(QWidget, "sync_address").click()
    settle()
    dialog: Any = view.findChild(QLineEdit, "new_address").window()
    assert cut_off(dialog) == [] and unnamed(dialog) == [] and markup(dialog) == []
    snapshot(view.window()).save(str(screens / f"sync-address-{language}-{scale}.png"))
    dialog.reject()
    view.presenter.agent.stop()


def _office() -> Any:
    from sync.driver import ServerInfo

    return ServerInfo(
        url="https://10.0.0.12:8080", org="1", org_name="Xã Trà Cú", device="d", user="u", user_name="Nguyễn Thị Lành",
        role="collaborator", area="29461", root=b"r", ca="", keys_version=1,
    )  # fmt: skip
