"""What went wrong, in a banner over the form or the quick note: one at a time, and never over the words."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.errors import DiskFull, Erased, SotayError
from ui.notes.words import Words
from ui.records.conflict import conflict_banner
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.notices import Banner, BannerArea

MOST_PROBLEMS = 4  # that stand in one banner: a folder of files that are all too large must not hide the form
_ROOMY = 420  # px of height at 100 % text; in a lower window one sentence is all there is room for


class Messages(BannerArea):
    """Place of the banner. A failed save stays until a save worked; everything else until it is closed."""

    def __init__(self, theme: Theme, words: Words, retry_name: str) -> None:
        super().__init__(theme)
        self._words, self._retry_name = words, retry_name
        self._save_failed = False
        self._problems: list[str] = []

    def clear(self) -> None:
        self._save_failed = False
        self._problems.clear()
        self.show_banner(None)

    def saved(self) -> bool:
        """A save worked: take back what said otherwise. True when there was such a banner."""
        if not self._save_failed:
            return False
        self.clear()
        return True

    def save_failed(self, error: BaseException, retry: Callable[[], object]) -> None:
        """The words are still on screen; the sentence of an expected error says why they are not on disk."""
        if isinstance(error, Erased):
            self.clear()
            self.show_banner(Banner(self._theme, "stop", error.sentence(self._words.language)))
            return
        if isinstance(error, DiskFull):
            what = self.tr("Ổ đĩa đã đầy, chưa lưu được chữ mới.")
            then = self.tr("Chữ cũ còn nguyên. Dọn bớt là sổ lưu tiếp.")
        else:
            what = self.tr("Chưa lưu được.")
            then = self.tr("Chữ vẫn còn trên màn hình, xin đừng tắt máy.")
            if isinstance(error, SotayError):
                then = f"{then} {error.sentence(self._words.language)}"
        button = Button(self._theme, self.tr("Lưu lại"), size="button_small", on_click=retry)
        button.setObjectName(self._retry_name)
        self._problems.clear()
        self.show_banner(Banner(self._theme, "stop", what, then, button))
        self._save_failed = True

    def conflict(self, look: Callable[[], object]) -> None:
        """Two people changed the same part; `look` shows both versions."""
        self.clear()
        self.show_banner(conflict_banner(self._theme, look))

    def problem(self, sentence: str) -> None:
        """Something that belongs to no field."""
        self._problems.clear()
        self.another(sentence)

    def another(self, sentence: str) -> None:
        """One of several things that went wrong (files that were refused), below those that are said already."""
        self._save_failed = False
        self._problems = [*(one for one in self._problems if one != sentence), sentence]
        most = MOST_PROBLEMS if self.window().height() >= self._theme.px(_ROOMY) else 1
        lines, more = self._problems[-most:], len(self._problems) - most
        if more > 0:
            lines.append(self.tr("Ngoài ra còn {count} tệp chưa đính kèm được.").format(count=more))
        self.show_banner(Banner(self._theme, "warn", "\n".join(lines), on_close=self.clear))
