"""Recovery codes in two columns where there is room, numbered, so that they can be written down and compared."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tn_tui.domain.secret import Secret

_GAP = 6
_LEAST_GAP = 2


class CodeList(Widget):
    """Holds the codes only as long as it is shown."""

    def __init__(self, codes: Sequence[Secret]) -> None:
        super().__init__()
        self._codes = tuple(codes)

    def drop(self) -> None:
        """Forget the codes, so that nothing of them stays in memory."""
        self._codes = ()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Half as many lines as codes, or as many where two don't fit side by side."""
        return self._lines(width)

    def _lines(self, width: int) -> int:
        beside = 2 * self._widest() + _LEAST_GAP <= width
        return (len(self._codes) + 1) // 2 if beside else len(self._codes)

    def _widest(self) -> int:
        return max((cell.cell_length for cell in self._cells(0, len(self._codes))), default=0)

    def render(self) -> Content:
        width = self.content_size.width
        lines = self._lines(width)
        left, right = self._cells(0, lines), self._cells(lines, len(self._codes))
        right += [Content("")] * (lines - len(right))
        gap = " " * max(_LEAST_GAP, min(_GAP, width - 2 * self._widest()))
        return Content("\n").join(
            [Content.assemble(one, gap, other) if other else one for one, other in zip(left, right, strict=True)]
        )

    def _cells(self, start: int, end: int) -> list[Content]:
        width = cell_len(str(len(self._codes)))
        return [
            Content.assemble((f"{number:>{width}}  ", "$muted"), (code.reveal(), "bold"))
            for number, code in enumerate(self._codes[start:end], start=start + 1)
        ]
