"""Cutting text to a width in cells, since some characters take two and some none."""

from collections.abc import Sequence
from itertools import chain, repeat

from rich.cells import cell_len, set_cell_size
from textual.content import Content


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


def account_line(account: str, width: int) -> str:
    """What an app shows the account under; where that is wider, the practice stands on a line of its own."""
    line = f"TN · {account} · time based"
    return line if cell_len(line) <= width else line.replace("@", "\n@", 1)


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


_INDENT, _MOST = 2, 20
_LEAST_HEAD = 3
"""No line ends before so many characters: a mark never stands alone at the end of one."""


def wrapped(content: Content, first: int, others: int, most: int) -> list[Content]:
    """The text on lines of words: `first` cells on the first one, `others` on each that follows, `most` lines.

    A word is parted only where a whole line can't hold it; what finds no room on the last line ends with "…".
    """
    lines: list[Content] = []
    for room in chain((first,), repeat(others, most - 1)):
        if content.cell_length <= room:
            return [*lines, content]
        if len(lines) == most - 1:
            break
        end = _end_of_line(content.plain, room, others)
        lines.append(content[:end].rstrip())
        content = content[end:]
    kept = cut(content.plain, others if lines else first)
    return [*lines, Content.assemble(content[: len(kept) - 1], "…") if kept else Content("")]


def paragraph(parts: Sequence[Content], width: int) -> list[str]:
    """All of several texts, each from a new line on; what is not their first line is indented."""
    lines: list[str] = []
    for part in parts:
        first = width if not lines else width - _INDENT
        wrapping = wrapped(part, max(1, first), max(1, width - _INDENT), _MOST)
        lines += [
            (" " * _INDENT if lines or number else "") + one.plain.rstrip() for number, one in enumerate(wrapping)
        ]
    return lines


def _end_of_line(text: str, room: int, others: int) -> int:
    """How many characters stand on the line; none where its first word fits the next line alone."""
    best = fits = used = 0
    for index, character in enumerate(text):
        used += cell_len(character)
        if used > room + (character == " "):
            break
        fits = index + 1
        if character == " " and index >= _LEAST_HEAD:
            best = fits
    if best:
        return best
    word = text.partition(" ")[0]
    return 0 if room < others and cell_len(word) <= others else fits
