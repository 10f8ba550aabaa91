"""The QR code of a key: its modules, as blocks of text, and as a picture in a file."""

import io
from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from tn_tui.domain.secret import Secret

if TYPE_CHECKING:
    import segno

BORDER = 2
"""Light modules around it; the standard asks for four, and the screen's margin is dark, but readers take two."""

_FILE_BORDER = 4
_SCALE = 8
_KINDS = ("png", "svg")
_BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def rows(text: Secret) -> list[str]:
    """The code, two rows of modules in each line; a block is dark."""
    return _halved(_matrix(text))


def as_blocks(text: Secret, *, light_on_dark: bool) -> list[str]:
    """The same for a terminal without colors: where its text is light, a block is a light module."""
    modules = _matrix(text)
    if light_on_dark:
        return _halved([[1 - module for module in row] for row in modules], beyond=1)
    return _halved(modules)


def is_image(path: str) -> bool:
    """Whether a file of this name is one that can be made."""
    return path.casefold().rpartition(".")[2] in _KINDS


def as_file(text: Secret, path: str) -> bytes:
    """A picture of it, of the kind that the name of the file says."""
    made = io.BytesIO()
    kind = path.casefold().rpartition(".")[2]
    _code(text).save(made, kind=kind, scale=_SCALE, border=_FILE_BORDER, light="white")
    return made.getvalue()


def twice(lines: Sequence[str]) -> list[str]:
    """The same lines with every module twice as wide and as high."""
    halves = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    bigger: list[str] = []
    for line in lines:
        bigger += ["".join(("█" if halves[block][half] else " ") * 2 for block in line) for half in (0, 1)]
    return bigger


def _code(text: Secret) -> "segno.QRCode":
    import segno

    return segno.make(text.reveal(), error="l", boost_error=False, micro=False)


def _matrix(text: Secret) -> list[list[int]]:
    """Rows of modules with the border, 1 for a dark one."""
    return [[int(module) for module in row] for row in _code(text).matrix_iter(border=BORDER)]


def _halved(modules: list[list[int]], beyond: int = 0) -> list[str]:
    """Two rows in each line; `beyond` stands below an odd last one."""
    pairs = zip_longest(modules[::2], modules[1::2], fillvalue=[beyond] * len(modules[0]))
    return ["".join(_BLOCKS[pair] for pair in zip(*rows, strict=True)) for rows in pairs]
