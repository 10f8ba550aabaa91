"""Where the terminal's own cursor stands. It is hidden, but it is what a screen reader or a braille line follows."""

from typing import Any

from textual.geometry import Offset
from textual.screen import Screen

_CORNER = Offset(0, 0)


def cursor_place(screen: Screen[Any]) -> Offset:
    """At what has the focus, there where its own place is; in the corner where nothing has."""
    focused = screen.focused
    if focused is None:
        return _CORNER
    at: Offset = getattr(focused, "cursor_at", _CORNER)
    return focused.content_region.offset + at
