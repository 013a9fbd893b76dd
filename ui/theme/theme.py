"""Theme: colours, fonts and sizes at the chosen text size. One object, made at start and handed to every widget."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import fonts, stylesheet
from ui.theme.icons import Icons
from ui.theme.tokens import MODES, SCALES, Frame, Tokens

FUSION = ("-style", "Fusion")  # what a QApplication is made with; see `Theme.apply`
_TITLE_BAR = 40  # px: what the desktop adds above a window, which nobody knows before it is shown


class Theme(QObject):
    """Design tokens as Qt values. `changed` is emitted after the mode or the text size changed; kit widgets follow by
    themselves.

    Sizes are given in px at 100 % text and 96 dpi and come back scaled, so a layout never multiplies by itself.
    """

    changed = Signal()

    def __init__(self, mode: str = "light", scale: int = 100, tokens: Tokens | None = None) -> None:
        super().__init__()
        self.tokens = tokens or Tokens.load()
        self.icons = Icons()
        self._wish = mode if mode in MODES else "light"
        self._mode = _system_wins(self._wish)
        self._scale = min(max(scale, SCALES[0]), SCALES[-1])
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[str, int], QFont] = {}
        self._bold_registered = False
        screen = QGuiApplication.primaryScreen()
        dpi = screen.logicalDotsPerInchY() if screen is not None else 96.0
        # macOS counts 72 dpi and scales by the device pixel ratio: there a px at 96 dpi is simply a point.
        self._unit = max(1.0, dpi / 96)
        self._points = 96 / dpi if dpi < 96 else 1.0
        fonts.register(*fonts.START_FILES, *fonts.OTHER_SCRIPTS)
        # Somebody who can not read the screen switches it while the program runs.
        hints = QGuiApplication.styleHints()
        hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)

    # --- state

    @property
    def mode(self) -> str:
        return self._mode

    @property
    def scale(self) -> int:
        """Text size in percent, 100…200."""
        return self._scale

    @property
    def high_contrast(self) -> bool:
        return self._mode == "high_contrast"

    def change(self, *, mode: str | None = None, scale: int | None = None) -> None:
        """Switch mode and text size on the running window. Unknown modes raise ValueError;
        the scale is clamped to 100…200.
        """
        if mode is not None and mode not in MODES:
            raise ValueError(f"unknown theme mode {mode!r}")
        self._wish = mode or self._wish
        new_mode = _system_wins(self._wish)
        new_scale = self._scale if scale is None else min(max(scale, SCALES[0]), SCALES[-1])
        if (new_mode, new_scale) == (self._mode, self._scale):
            return
        self._mode, self._scale = new_mode, new_scale
        self._colours.clear()
        self._fonts.clear()
        self.icons.clear()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.apply(app)
        self.changed.emit()

    def _system_changed(self) -> None:
        self.change()

    def step_scale(self, direction: int) -> int:
        """The next text size up (+1), down (-1), or 100 % (0); returns it after switching."""
        if direction == 0:
            new = 100
        else:
            larger = [s for s in SCALES if s > self._scale]
            smaller = [s for s in SCALES if s < self._scale]
            new = (larger[:1] or [SCALES[-1]])[0] if direction > 0 else (smaller[-1:] or [SCALES[0]])[0]
        self.change(scale=new)
        return self._scale

    def apply(self, app: QApplication) -> None:
        """Give the application our font, palette and style sheet. Underneath lies Fusion, alike on every system: the
        application is made with it (FUSION), since asking for `app.style()` alone takes 10 ms of a start."""
        app.setFont(self.font("body"))
        app.setPalette(self.palette())
        app.setStyleSheet(stylesheet.build(self))

    # --- values

    def colour(self, name: str) -> QColor:
        if name not in self._colours:
            self._colours[name] = QColor(self.tokens.colour[self._mode][name])
        return self._colours[name]

    def font(self, role: str = "body", weight: int | None = None) -> QFont:
        """Font of a step of the type scale ("key" "hint" "label" "body" "writing" "section" "record_title"
        "page_title").
        """
        style = self.tokens.type[role]
        weight = weight or style.weight
        key = (role, weight)
        if key not in self._fonts:
            if weight >= 700 and not self._bold_registered:
                self._bold_registered = True
                fonts.register(fonts.BOLD_FILE)
            font = QFont(self.tokens.family)
            font.setPointSizeF(style.pt * self._points * self._scale / 100)
            font.setWeight(QFont.Weight(weight))
            self._fonts[key] = font
        return QFont(self._fonts[key])

    def line(self, role: str = "body") -> int:
        """Line height in px: never less than what the font itself needs for ễ over g."""
        wanted = self.px(self.tokens.type[role].line_px)
        return max(wanted, round(QFontMetricsF(self.font(role)).height() * 1.12))

    def px(self, value: float) -> int:
        """`value` px at 100 % text → device-independent px now."""
        return round(value * self._unit * self._scale / 100)

    def height(self, name: str) -> int:
        """Height of a control ("button" "button_small" "button_main" "field" "chip" "pill" "nav" "row_…")."""
        return max(self.px(self.tokens.height[name]), self.line("label" if name == "pill" else "hint"))

    def width(self, name: str) -> int:
        return self.px(self.tokens.width[name])

    def radius(self, name: str = "control") -> int:
        return self.tokens.radius[name]

    @property
    def border(self) -> int:
        """Thickness of the edge of fields and buttons."""
        return 2 if self.high_contrast else 1

    def frame(self, window_width: int) -> Frame:
        """What fits side by side in a window of this width."""
        return self.tokens.frame(window_width * 100 / self._scale / self._unit)

    def pixmap(
        self, name: str, size: float, colour: str = "text", back: str = "surface", widget: QWidget | None = None
    ) -> QPixmap:
        """Icon tinted with a colour of the theme, `size` px at 100 % text, sharp for the widget's screen."""
        ratio = widget.devicePixelRatioF() if widget is not None else 1.0
        return self.icons.pixmap(name, self.px(size), self.colour(colour), self.colour(back), ratio)

    def draw_icon(
        self, painter: QPainter, name: str, x: int, y: int, size: float, colour: str = "text", back: str = "surface"
    ) -> None:
        """Paint an icon with its top left corner at x, y."""
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(x, y, self.icons.pixmap(name, self.px(size), self.colour(colour), self.colour(back), ratio))

    def palette(self) -> QPalette:
        palette = QPalette()
        roles = QPalette.ColorRole
        pairs = {
            roles.Window: "window",
            roles.WindowText: "text",
            roles.Base: "surface",
            roles.AlternateBase: "sunken",
            roles.Text: "text",
            roles.Button: "surface",
            roles.ButtonText: "text",
            roles.BrightText: "danger",
            roles.Highlight: "accent",
            roles.HighlightedText: "on_accent",
            roles.PlaceholderText: "text_2",
            roles.ToolTipBase: "toast",
            roles.ToolTipText: "on_toast",
            roles.Link: "accent",
            roles.LinkVisited: "accent",
            roles.Light: "surface",
            roles.Midlight: "hover",
            roles.Mid: "line",
            roles.Dark: "control",
            roles.Accent: "accent",
        }
        for role, name in pairs.items():
            palette.setColor(role, self.colour(name))
        for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.PlaceholderText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("text_disabled"))
        return palette


def _system_wins(mode: str) -> str:
    """High contrast when the whole system is set to it; otherwise the chosen mode."""
    hints = QGuiApplication.styleHints()
    wish = hints.accessibility().contrastPreference()
    return "high_contrast" if wish == Qt.ContrastPreference.HighContrast else mode


def first_place(window: QWidget) -> None:
    """Where a window comes up for the first time: whole on its screen, with its title bar. On a laptop of 1366 × 768
    its foot would lie below the edge otherwise."""
    free = window.screen().availableGeometry()
    width, height = min(1180, free.width()), min(720, free.height() - _TITLE_BAR)
    window.resize(width, height)
    window.move(free.x() + (free.width() - width) // 2, free.y() + (free.height() - _TITLE_BAR - height) // 2)


def hand_cursor(widget: QWidget) -> None:
    widget.setCursor(Qt.CursorShape.PointingHandCursor)
