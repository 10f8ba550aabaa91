"""How a listing looks: aligned by what a terminal really shows, or one JSON array; row by row, however many come."""

import unicodedata
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final

from tn_tui.cli import output
from tn_tui.domain import exports
from tn_tui.domain.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tn_tui.domain.exports import Value

_GAP = "  "

TOGETHER: Final = 500
"""So many rows are held at once and share their columns' widths; a later row can only widen a column."""


def width(text: str) -> int:
    """The columns that a clean line takes in a terminal (Unicode's East Asian Width).

    Combining marks and joiners take none, wide and fullwidth characters two, the rest one. That is
    what terminals do with names; joined emoji differ from terminal to terminal.
    """
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(character) in {"Mn", "Me", "Cf"}
        else 2
        if unicodedata.east_asian_width(character) in {"W", "F"}
        else 1
        for character in text
    )


def table(headers: "Sequence[str]", rows: "Iterable[Sequence[str]]") -> int:
    """Write rows under their headers, in columns, and nothing where there are none; the result is their number.

    Raises:
        ReaderGoneError: nobody reads it any more.
        OutputError: it can't be written.
    """
    coming, count = iter(rows), 0
    widths = [width(header) for header in headers]
    while part := [tuple(clean_line(cell) for cell in row) for row in islice(coming, TOGETHER)]:
        columns = zip(*part, strict=True)
        widths = [max(wide, *map(width, column)) for wide, column in zip(widths, columns, strict=True)]
        if not count:
            _line(headers, widths)
        for row in part:
            _line(row, widths)
        count += len(part)
    return count


def _line(cells: "Sequence[str]", widths: "Sequence[int]") -> None:
    padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(cells, widths, strict=True))
    output.fact(_GAP.join(padded).rstrip())


def array(rows: "Iterable[Mapping[str, Value]]") -> None:
    """Write one JSON array, a row a line, while the rows come in.

    Raises:
        ReaderGoneError: nobody reads it any more.
        OutputError: it can't be written.
    """
    for line in exports.array(rows):
        output.raw(line)


def minute(moment: datetime) -> str:
    """A moment in UTC to the minute, for a column whose header says UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def second(moment: datetime) -> str:
    """A moment in UTC to the second, for a column whose header says UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def moment(value: datetime) -> str:
    """A moment for people, in UTC and to the minute."""
    return f"{minute(value)} UTC"
