"""The names of the themes, apart from their colors, since the settings check them before anything heavy is imported."""

THEME_NAMES = ("tn-dark", "tn-light", "tn-contrast", "ansi-dark", "ansi-light", "nord", "gruvbox")
"""In the order in which the program offers them; the two ansi ones use the terminal's own colors."""
