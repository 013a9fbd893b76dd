"""The languages of the window. Vietnamese is what the sources say; Qt's own few sentences are translated by us."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from ui.theme.tokens import RESOURCES

_NAME = "sotay-translator"


def install_translators(app: QCoreApplication, language: str) -> bool:
    """Speak `language` ("vi" or "en") from now on; what is already on screen must be made anew.

    False when the compiled translation is missing: everything then stays readable in the language of the sources.
    """
    remove_translators(app)
    QLocale.setDefault(QLocale("vi_VN" if language != "en" else "en_GB"))
    name = "sotay_en.qm" if language == "en" else "qtbase_vi.qm"
    translator = QTranslator(app)
    translator.setObjectName(_NAME)
    path = RESOURCES / "i18n" / name
    if not path.exists() or not translator.load(str(path)):
        translator.deleteLater()
        return False
    return app.installTranslator(translator)


def counted(count: int, one: str, many: str) -> str:
    """`many` with its {count}; `one` for a single thing, which English says in another way than Vietnamese."""
    return one if count == 1 else many.format(count=count)


def remove_translators(app: QCoreApplication) -> None:
    """Back to what the sources (and Qt's own) say."""
    for old in app.findChildren(QTranslator, _NAME):
        app.removeTranslator(old)
        old.setParent(None)
        old.deleteLater()
