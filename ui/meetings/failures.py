"""Errors as banners: what happened, what is safe, what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from desktop_app.errors import Erased, InvalidRecord, SotayError
from ui.theme.theme import Theme
from ui.widgets.buttons import Button
from ui.widgets.notices import Banner, BannerArea

translate = QCoreApplication.translate


def page_banners(theme: Theme) -> BannerArea:
    """The place for a banner at the top of a page, with room around it."""
    area = BannerArea(theme)
    area.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
    return area


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
