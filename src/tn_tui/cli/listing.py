"""How a listing looks: aligned by what a terminal really shows, or one JSON array."""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from tn_tui.cli import output
from tn_tui.domain.text import clean_line

Value = str | int | bool | datetime | None

_GAP = "  "


def width(text: str) -> int:
    """The columns that a clean line takes in a terminal (Unicode's East Asian Width).

    Combining marks and joiners take none, wide and fullwidth characters two, the rest one. That is
    what terminals do with names; joined emoji differ from terminal to terminal.
    """
    return sum(
        0
        if unicodedata.category(character) in {"Mn", "Me", "Cf"}
        else 2
        if unicodedata.east_asian_width(character) in {"W", "F"}
        else 1
        for character in text
    )


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write rows under their headers, in columns.

    Raises:
        ReaderGoneError: nobody reads it any more.
        OutputError: it can't be written.
    """
    lines = [tuple(headers), *(tuple(clean_line(cell) for cell in row) for row in rows)]
    widths = [max(width(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(line, widths, strict=True))
        output.fact(_GAP.join(padded).rstrip())


def record(row: Mapping[str, Value]) -> str:
    """One object in ASCII: whatever a name holds, no byte of it can act on a terminal."""
    return json.dumps({key: _plain(value) for key, value in row.items()}, ensure_ascii=True)


def array(rows: Iterable[Mapping[str, Value]]) -> None:
    """Write one JSON array, a row a line, while the rows come in.

    Raises:
        ReaderGoneError: nobody reads it any more.
        OutputError: it can't be written.
    """
    before = None
    for row in rows:
        output.fact("[" if before is None else f"{before},")
        before = f"  {record(row)}"
    if before is None:
        output.fact("[]")
    else:
        output.fact(before)
        output.fact("]")


def iso(moment: datetime) -> str:
    """A moment in UTC as ISO 8601 has it, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def minute(moment: datetime) -> str:
    """A moment in UTC to the minute, for a column whose header says UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def _plain(value: Value) -> str | int | bool | None:
    if isinstance(value, datetime):
        return iso(value)
    return clean_line(value) if isinstance(value, str) else value
