"""Look of the window: design tokens, fonts, icons, the style sheet and the focus ring."""

from ui.theme.theme import Theme

__all__ = ["Theme"]
