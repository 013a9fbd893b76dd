"""Which page comes when in first run, and what happens between the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_app.services import Services
from ui.bridge import Bridge
from ui.first_run.answers import Answers, AreaSearch
from ui.first_run.by_stick import ByStick
from ui.first_run.label import LabelWords
from ui.first_run.pages import ConnectPage, LabelPage, Page, PassphrasePage, StartPage, WorkingPage
from ui.first_run.setup import Setup
from ui.last_resort import as_sentence
from ui.theme.theme import Theme


class FirstRunPresenter(QObject):
    """Steps: start → label → passphrase → (the notebook is made) → tryout or connect; or start → restore.

    `stepped`: another page is to be shown. `failed`: a SotayError to tell. `progressed`: number of finished steps of
    the working page. `finished`: the services of the open notebook. `leave` leads away before a way was chosen.
    """

    stepped = Signal()
    failed = Signal(object)
    progressed = Signal(int)
    finished = Signal(object)

    def __init__(
        self,
        setup: Setup,
        bridge: Bridge,
        theme: Theme,
        clock: Callable[[], datetime],
        language: str,
        leave: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._leave = leave
        self._setup, self._bridge, self._theme = setup, bridge, theme
        self._clock, self._language = clock, language
        self._areas = AreaSearch()
        self.answers = Answers()
        self.step = "start"
        self.services: Services | None = None
        self._failed_once = False
        # Until the machine has answered, a passphrase is asked for: that is always right.
        self._keyring: bool | None = None
        bridge.then(setup.keyring_works(), self._know_keyring, receiver=self)

    # --- what the view shows

    def make_page(self, theme: Theme) -> Page:
        if self.step == "start":
            return StartPage(theme, self.choose)
        if self.step == "label":
            return LabelPage(theme, self.answers, self._areas)
        if self.step == "passphrase":
            return PassphrasePage(theme, self.answers, required=not self._keyring)
        if self.step == "connect":
            by_stick = None
            if self.services is not None:
                by_stick = ByStick(theme, self.answers, self.services, self._bridge)
                by_stick.enrolled.connect(lambda: self._ready(None))
            return ConnectPage(theme, self.answers, by_stick)
        if self.step == "restore":
            from ui.first_run.restoring import RestorePage

            return RestorePage(theme, self.answers, self._language)
        return WorkingPage(
            theme,
            self.tr("Đang chuẩn bị sổ dùng thử"),
            [self.tr("Mở nơi nhận trên máy này"), self.tr("Nối sổ với nơi nhận ấy")],
        )

    def trail(self) -> tuple[list[str], int]:
        """Names of the steps and the number of the present one, counted from 0; nothing before a way was chosen."""
        last = self.tr("Dùng thử") if self.answers.path == "tryout" else self.tr("Nối với văn phòng")
        order = ["label", "passphrase", "tryout" if self.answers.path == "tryout" else "connect"]
        if self.step not in order:
            return [], 0
        return [self.tr("Nhãn sổ"), self.tr("Mật khẩu"), last], order.index(self.step)

    def label(self) -> LabelWords:
        return self.answers.label(self._clock().year)

    def at_start(self) -> bool:
        return self.step == "start"

    def can_go_back(self) -> bool:
        if self.step == "start":
            return self._leave is not None
        return self.step in ("label", "passphrase", "restore") and self.services is None

    def next_word(self) -> str:
        if self.step == "start" or (self.step == "tryout" and not self._failed_once):
            return ""
        if self.step == "connect":
            return self.tr("Nối với văn phòng")
        if self.step == "restore":
            return self.tr("Khôi phục")
        return self.tr("Thử lại") if self.step == "tryout" else self.tr("Tiếp tục")

    def busy_word(self) -> str:
        """What the main button says while its work runs."""
        words = {
            "passphrase": self.tr("Đang mở sổ…"),
            "connect": self.tr("Đang nối…"),
            "restore": self.tr("Đang khôi phục…"),
        }
        return words.get(self.step, "")

    def other_word(self) -> str:
        """The second way on from this page."""
        if self.step == "passphrase" and self._keyring:
            return self.tr("Không đặt mật khẩu")
        if self.step == "connect" or (self.step == "tryout" and self._failed_once):
            return self.tr("Vào sổ, nối sau")
        # On a slow laptop the server takes its time, and nobody has to wait for it.
        return self.tr("Vào sổ ngay") if self.step == "tryout" else ""

    def problems(self) -> dict[str, str]:
        """field → sentence for what keeps from going on."""
        if self.step == "label":
            return self.answers.label_problems()
        if self.step == "passphrase":
            return self.answers.passphrase_problems(required=True)
        if self.step == "restore":
            return self.answers.restore_problems()
        return self.answers.connect_problems() if self.step == "connect" else {}

    # --- what the person does

    def choose(self, path: str) -> None:
        self.answers.path = path
        self._to("restore" if path == "restore" else "label")

    def back(self) -> None:
        if self.step == "start" and self._leave is not None:
            self._leave()
            return
        self._to({"label": "start", "passphrase": "label", "restore": "start"}.get(self.step, self.step))

    def go_on(self) -> None:
        """Called when `problems` is empty."""
        if self.step == "label":
            self._to("passphrase")
        elif self.step == "passphrase":
            self._make()
        elif self.step == "connect":
            self._connect()
        elif self.step == "restore":
            self._restore()
        elif self.step == "tryout":
            self._try_out()

    def other(self) -> None:
        if self.step == "passphrase":
            self.answers.passphrase, self.answers.again = None, ""
            self._make()
        elif self.services is not None:
            self.finished.emit(self.services)

    # --- work

    def _make(self) -> None:
        settings = {"language": self._language, "theme": self._theme.mode, "text_scale": self._theme.scale}
        made = self._setup.make(self.answers, settings, self._clock().year)
        self._bridge.then(made, self._made, self._fail, receiver=self)

    def _restore(self) -> None:
        done = self._setup.restore(Path(self.answers.backup), self.answers.passphrase, self._clock())
        self._bridge.then(done, self._restored, self._fail, receiver=self)

    def _restored(self, services: Services) -> None:
        self.services = services
        self.answers.passphrase = None
        self.finished.emit(services)

    def _made(self, services: Services) -> None:
        self.services = services
        self.answers.passphrase, self.answers.again = None, ""
        if self.answers.path == "tryout":
            self._to("tryout")
            self._try_out()
        else:
            self._to("connect")

    def _try_out(self) -> None:
        assert self.services is not None
        self._failed_once = False
        done = self._setup.connect_tryout(
            self.services,
            self.answers.owner.strip(),
            self.answers.area,
            lambda steps: self._bridge.post(lambda: self.progressed.emit(steps)),
        )
        self._bridge.then(done, self._ready, self._fail, receiver=self)

    def _connect(self) -> None:
        assert self.services is not None
        answers = self.answers
        done = self.services.syncing.enrol(answers.code.strip(), answers.server.strip(), answers.owner.strip())
        self._bridge.then(done, self._ready, self._fail, receiver=self)

    def _ready(self, _result: object) -> None:
        self.finished.emit(self.services)

    def _fail(self, error: BaseException) -> None:
        self._failed_once = True
        self.failed.emit(as_sentence(error))

    def _know_keyring(self, works: bool) -> None:
        self._keyring = works
        if self.step == "passphrase" and not self.answers.passphrase:
            self.stepped.emit()

    def _to(self, step: str) -> None:
        self.step = step
        self._failed_once = False
        self.stepped.emit()
