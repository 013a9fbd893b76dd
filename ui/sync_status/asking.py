"""A question that the office answers over the line, at once or with a sentence that says why not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.services import Services
from ui.bridge import Bridge
from ui.last_resort import as_sentence, two_parts
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.notices import Banner, BannerArea


class AskingDialog(Dialog):
    """Stays open with the sentence when it did not work, and nothing typed is lost. A subclass sets `_go`, its verb."""

    _go: Button

    def __init__(
        self, theme: Theme, parent: QWidget, services: Services, bridge: Bridge, question: str, text: str = ""
    ) -> None:
        super().__init__(theme, parent, question, text, width=560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._services, self._bridge = services, bridge
        self._banners = BannerArea(theme)
        self.body.addWidget(self._banners)

    def _ask(self, going: Future[Any], waiting: str, on_done: Callable[[Any], object]) -> None:
        """Wait for the answer, with `waiting` on the button meanwhile."""
        verb = self._go.text()
        self._banners.show_banner(None)
        self._go.setEnabled(False)
        self._go.setText(waiting)

        def failed(error: BaseException) -> None:
            self._go.setEnabled(True)
            self._go.setText(verb)
            sentence = as_sentence(error).sentence(self._services.language())
            self._banners.show_banner(Banner(self._theme, "warn", *two_parts(sentence)))
            self.grow()

        self._bridge.then(going, on_done, failed, receiver=self)
