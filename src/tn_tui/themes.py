"""The names of the themes, apart from their colors, since the settings check them before anything heavy is imported."""

from collections.abc import Mapping

THEME_NAMES = ("tn-dark", "tn-light", "tn-contrast", "ansi-dark", "ansi-light", "nord", "gruvbox")
"""In the order in which the program offers them; the two ansi ones use the terminal's own colors."""

_FEW_COLORS = frozenset({"linux", "ansi", "cons25", "vt100", "vt220", "xterm-color", "xterm-16color", "rxvt-16color"})


def for_terminal(theme: str, environ: Mapping[str, str]) -> str:
    """The theme, or on a terminal of 8 or 16 colors the one that uses those.

    Among so few, the nearest to a theme's accent and to the ground of what has the focus is often the ground itself.
    """
    if environ.get("COLORTERM") or environ.get("TERM", "").lower() not in _FEW_COLORS:
        return theme
    return "ansi-light" if theme in {"tn-light", "ansi-light"} else "ansi-dark"
