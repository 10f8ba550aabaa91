"""Where the terminal's own cursor stands. It is hidden, but it is what a screen reader or a braille line follows."""

from typing import Any

from rich.cells import cell_len
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

_CORNER = Offset(0, 0)


def cursor_place(screen: Screen[Any]) -> Offset:
    """At what has the focus, there where its own place is; in the corner where nothing has."""
    focused = screen.focused
    if focused is None:
        return _CORNER
    own: Offset | None = getattr(focused, "cursor_at", None)
    return _of_the_palette(screen, focused) if own is None else focused.content_region.offset + own


def _of_the_palette(screen: Screen[Any], field: Widget) -> Offset:
    """In the palette, whose widgets are Textual's: behind what is typed, or at the entry to which one went from there.

    The field keeps the focus there, and the first entry is chosen by itself while one types.
    """
    for entries in screen.query("CommandList"):
        chosen: int = getattr(entries, "highlighted", None) or 0
        if entries.display and chosen:
            return entries.content_region.offset + Offset(0, chosen - entries.scroll_offset.y)
    typed: str = getattr(field, "value", "")[: getattr(field, "cursor_position", 0)]
    return field.content_region.offset + Offset(cell_len(typed) - round(field.scroll_x), 0)
