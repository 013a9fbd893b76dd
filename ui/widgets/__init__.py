"""The kit: every control of the window, painted from the theme,
each with a name for screen readers and a visible focus.
"""
