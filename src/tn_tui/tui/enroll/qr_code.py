"""A QR code in half blocks: dark on white in every theme, in one style, so that it costs few bytes and always scans."""

from collections.abc import Sequence
from itertools import zip_longest

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.filter import LineFilter
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tn_tui.domain.secret import Secret

BORDER = 2
"""Light modules around it; the standard asks for four, and the screen's margin is dark, but readers take two."""

_STYLE = Style(color=Color.from_rgb(0, 0, 0), bgcolor=Color.from_rgb(255, 255, 255))
_BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def rows(text: Secret) -> list[str]:
    """The code, two rows of modules in each line."""
    import segno

    code = segno.make(text.reveal(), error="l", boost_error=False, micro=False)
    lines = [list(row) for row in code.matrix_iter(border=BORDER)]
    white = [0] * len(lines[0])
    pairs = zip_longest(lines[::2], lines[1::2], fillvalue=white)
    return ["".join(_BLOCKS[int(up), int(down)] for up, down in zip(*pair, strict=True)) for pair in pairs]


def twice(lines: Sequence[str]) -> list[str]:
    """The same code with every module twice as wide and as high."""
    halves = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    bigger: list[str] = []
    for line in lines:
        bigger += ["".join(("█" if halves[block][half] else " ") * 2 for block in line) for half in (0, 1)]
    return bigger


class QrCode(Widget):
    """Shows the lines as they are, at their own size."""

    ALLOW_SELECT = False

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._strips = [Strip([Segment(line, _STYLE)], len(line)) for line in lines]
        self.columns = len(lines[0]) if lines else 0
        self.lines = len(lines)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return self.columns

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Two modules in a cell."""
        return self.lines

    def get_line_filters(self) -> Sequence[LineFilter]:
        """None: without its colors the code would be light on dark in a dark terminal, which many phones can't read."""
        return ()

    def render_line(self, y: int) -> Strip:
        """One line of the code."""
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width, _STYLE)
