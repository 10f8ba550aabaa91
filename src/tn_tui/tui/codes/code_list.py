"""Recovery codes in two columns, numbered, so that they can be written down and compared."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tn_tui.domain.secret import Secret

_GAP = 6


class CodeList(Widget):
    """Holds the codes only as long as it is shown."""

    def __init__(self, codes: Sequence[Secret]) -> None:
        super().__init__()
        self._codes = tuple(codes)

    def drop(self) -> None:
        """Forget them."""
        self._codes = ()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Half as many lines as codes."""
        return (len(self._codes) + 1) // 2

    def render(self) -> Content:
        half = (len(self._codes) + 1) // 2
        left, right = self._cells(0, half), self._cells(half, len(self._codes))
        right += [Content("")] * (half - len(right))
        return Content("\n").join(
            [Content.assemble(one, " " * _GAP, other) for one, other in zip(left, right, strict=True)]
        )

    def _cells(self, start: int, end: int) -> list[Content]:
        width = cell_len(str(len(self._codes)))
        return [
            Content.assemble((f"{number:>{width}}  ", "$muted"), (code.reveal(), "bold"))
            for number, code in enumerate(self._codes[start:end], start=start + 1)
        ]
