"""Cutting text to a width in cells, since some characters take two and some none."""

from rich.cells import cell_len, set_cell_size


def cut(text: str, width: int) -> str:
    """The text when it fits the width, else as much as fits with "…" at its end."""
    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    return set_cell_size(text, width - 1).rstrip() + "…"


def fill(text: str, width: int) -> str:
    """The text in exactly so many cells: cut with "…", or padded with spaces."""
    return set_cell_size(cut(text, width), max(width, 0))


def fitting(text: str, width: int) -> str:
    """As many whole sentences as fit the width, and at least the first one, cut if it must be."""
    first, *others = text.split(". ")
    shown = f"{first}." if others else first
    for index in range(1, len(others) + 1):
        longer = ". ".join((first, *others[:index])) + ("." if index < len(others) else "")
        if cell_len(longer) > width:
            break
        shown = longer
    return cut(shown, width)
