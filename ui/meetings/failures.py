"""Errors as banners: what happened, what is safe, what to do next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QWidget

from desktop_app.errors import Erased, InvalidRecord, SotayError
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.notices import Banner, BannerArea

translate = QCoreApplication.translate


def page_banners(theme: Theme) -> PageBanners:
    """The place for a banner at the top of a page, with room around it."""
    area = PageBanners(theme)
    area.set_low(False)
    return area


class PageBanners(BannerArea):
    """With room around the banner, and in a low window without."""

    def set_low(self, low: bool) -> None:
        beside, above = (0, 0) if low else (self._theme.px(12), self._theme.px(10))
        self.setContentsMargins(beside, above, beside, above)
        banner = self.banner()
        if banner is not None:
            banner.set_low(low)


def keep_in_reach(
    room: QSize,
    banners: PageBanners,
    parts: Sequence[QWidget],
    first: Sequence[QWidget],
    last: Sequence[QWidget],
) -> None:
    """Let nothing squeeze what people write in, least of all a banner. In `room` stand these `parts` below each other.
    While they need more than there is, what is `first` goes away, then the banner's words scroll in one line, and then
    goes what is `last`.
    """
    for part in last:
        part.show()
    banners.set_low(False)

    def fits() -> bool:
        standing = [part for part in (*parts, banners) if not part.isHidden()]
        return sum(_least(part, room.width()) for part in standing) <= room.height()

    for give in (*(part.hide for part in first), lambda: banners.set_low(True), *(part.hide for part in last)):
        if fits():
            return
        give()


def _least(part: QWidget, width: int) -> int:
    """The lowest height of a part that is `width` px wide."""
    layout = part.layout()
    if layout is None or not layout.hasHeightForWidth():
        return part.minimumSizeHint().height()
    return layout.minimumHeightForWidth(width)


def failure_banner(
    theme: Theme,
    language: str,
    error: BaseException,
    again: Callable[[], object] | None = None,
    to_field: Callable[[str], object] | None = None,
) -> Banner:
    """The banner for an error; what is no error of a person or the disk is a mistake of ours and is raised again.

    `again` is offered for what may work the next time, `to_field` (the field's name) for a record that is not complete.
    """
    if not isinstance(error, SotayError):
        raise error
    if isinstance(error, Erased):  # there is nothing to try again
        return Banner(theme, "stop", error.sentence(language))
    if isinstance(error, InvalidRecord):
        field = error.problems[0].field if error.problems else ""
        fix = None
        if to_field is not None:
            fix = Button(
                theme, translate("Failures", "Ghi ngay"), size="button_small", on_click=lambda: to_field(field)
            )
            fix.setObjectName("banner_fix")
        return Banner(
            theme,
            "warn",
            translate("Failures", "Chưa hoàn tất được, mọi chữ vẫn còn nguyên."),
            error.sentence(language),
            fix,
        )
    button = None
    if again is not None:
        button = Button(theme, translate("Failures", "Lưu lại"), size="button_small", on_click=again)
        button.setObjectName("banner_again")
    then = error.sentence(language)
    return Banner(
        theme,
        "stop",
        translate("Failures", "Chưa lưu được. Chữ vẫn còn trên màn hình, xin đừng tắt máy."),
        then,
        button,
    )
