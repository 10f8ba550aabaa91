"""A QR code in half blocks: dark on white in every theme, in one style, so that it costs few bytes and always scans."""

from collections.abc import Sequence

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.filter import LineFilter
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

_STYLE = Style(color=Color.from_rgb(0, 0, 0), bgcolor=Color.from_rgb(255, 255, 255))


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
