"""What stands on the terminal, so that only the cells that change are sent.

Over a slow line a typed character costs less than a hundred bytes in place of its whole field, and a screen that
Textual paints two or three times while it settles costs nothing the second time.
"""

from collections.abc import Iterable

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size
from textual.strip import Strip

Cell = tuple[str, str]
"""A character, and the SGR parameters that it is shown in."""

Row = list[Cell | None]
"""One line of cells; None where it isn't known what stands there."""

_BRIDGE = 5
"""Unchanged cells between two changed ones that cost no more than moving the cursor over them."""


class Painted:
    """The cells of the terminal, as far as they are known."""

    def __init__(self) -> None:
        self._size = Size(0, 0)
        self._rows: list[Row] = []

    def forget(self) -> None:
        """Nothing is known any more: something else has written to the terminal."""
        self._size = Size(0, 0)

    def changes(self, update: LayoutUpdate | ChopsUpdate, size: Size) -> CompositorUpdate:
        """The part of an update that differs from what stands there, for a terminal of this size."""
        return _Changes(self, update, size)

    def render(self, update: LayoutUpdate | ChopsUpdate, size: Size, console: Console) -> str:
        """The bytes that bring the terminal from what it shows to what it should show."""
        if size != self._size:
            self._size = size
            self._rows = [[None] * size.width for _ in range(size.height)]
        parts = [self._paint(x, y, strip, console) for x, y, strip in _pieces(update) if y < size.height]
        changes = "".join(parts)
        return f"{changes}\x1b[0m" if changes else ""

    def _paint(self, x: int, y: int, strip: Strip, console: Console) -> str:
        row = self._rows[y]
        cells = _cells(strip, console._color_system or ColorSystem.TRUECOLOR)  # noqa: SLF001 - as Textual reads it
        if cells is None or x + len(cells) > len(row):
            # Widths that terminals disagree about: send all of it each time, and count on nothing after it.
            row[x:] = [None] * (len(row) - x)
            return f"\x1b[0m{_move(x, y)}{strip.render(console)}"
        parts = [_move(x + start, y) + _sequence(cells[start:end]) for start, end in _runs(row, x, cells)]
        row[x : x + len(cells)] = cells
        return "".join(parts)


class _Changes(CompositorUpdate):
    """Worked out only when it is really sent, since what is known changes with it."""

    def __init__(self, painted: Painted, update: LayoutUpdate | ChopsUpdate, size: Size) -> None:
        self._painted = painted
        self._update = update
        self._size = size

    def render_segments(self, console: Console) -> str:
        return self._painted.render(self._update, self._size, console)


def _pieces(update: LayoutUpdate | ChopsUpdate) -> Iterable[tuple[int, int, Strip]]:
    """Column, line, and what should stand from there on."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            yield update.region.x, y, Strip.join(strips)
        return
    for y, x1, x2 in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= x2 and end > x1:
                yield x, y, strip if end <= x2 else strip.crop(0, min(end, x2) - x)


def _move(x: int, y: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H"


def _cells(strip: Strip, colors: ColorSystem) -> list[Cell] | None:
    """The strip cell by cell, or None where not every character takes one cell."""
    cells: list[Cell] = []
    for text, style, control in strip:
        if control:
            continue
        if not text.isascii() and any(cell_len(character) != 1 for character in text):
            return None
        sgr = "" if style is None else Strip.render_ansi(style, colors)
        cells += [(character, sgr) for character in text]
    return cells


def _runs(row: Row, x: int, cells: list[Cell]) -> Iterable[tuple[int, int]]:
    """Where cells differ from what is known, as start and end; close runs are one."""
    start = end = -1
    for index, cell in enumerate(cells):
        if row[x + index] == cell:
            continue
        if start < 0:
            start = index
        elif index - end > _BRIDGE:
            yield start, end
            start = index
        end = index + 1
    if start >= 0:
        yield start, end


def _sequence(cells: list[Cell]) -> str:
    """The cells, with a style sent where it changes."""
    parts: list[str] = []
    before: str | None = None
    for character, sgr in cells:
        if sgr != before:
            parts.append(f"\x1b[0;{sgr}m" if sgr else "\x1b[0m")
            before = sgr
        parts.append(character)
    return "".join(parts)
