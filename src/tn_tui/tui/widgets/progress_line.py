"""How far something long is, on one line."""

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

_FEWEST = 4


class ProgressLine(Widget):
    """A bar and the numbers beside it, or only the number where nobody knows how many there are."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self.styles.width = "1fr"
        self.styles.height = 1
        self._label = ""
        self._done = self._total = 0

    def show(self, label: str, done: int, total: int) -> None:
        """So much of the total is done; a total of 0 is not known."""
        self._label, self._done, self._total = label, done, total
        self.refresh()

    def clear(self) -> None:
        """Clear the line, since nothing is being done."""
        self.show("", 0, 0)

    def render(self) -> Content:
        if not self._label:
            return Content("")
        numbers = f"{self._done:,} of {self._total:,}" if self._total else f"{self._done:,}" if self._done else ""
        room = self.content_size.width - cell_len(self._label) - len(numbers) - 4
        if not self._total or room < _FEWEST:
            return Content(f"{self._label}  {numbers}".rstrip())
        filled = min(room, room * self._done // self._total)
        return Content.assemble(self._label, "  ", "█" * filled, ("░" * (room - filled), "$muted"), f"  {numbers}")
