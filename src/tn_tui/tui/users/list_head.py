"""What stands beside Find: what the list shows, and at the right how many there are of what."""

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from tn_tui.tui.widgets.cells import cut

_GAP = 2


class ListHead(Widget):
    """One line; a click on what the list shows asks for another choice.

    Args:
        action: the screen's action of that click.
    """

    ALLOW_SELECT = False

    def __init__(self, action: str) -> None:
        super().__init__()
        self._action = action
        self._shown = ""
        self._marked = ""
        self._counts: tuple[str, ...] = ()
        self._shown_width = 0

    def show(self, shown: str, marked: str, counts: tuple[str, ...]) -> None:
        """Say it anew: what is shown, what is marked, and counts of which the last ones give way first."""
        self._shown, self._marked, self._counts = shown, marked, counts
        self.refresh()

    def render(self) -> Content:
        width = self.content_size.width
        shown = cut(f"{self._shown} ▾", width - len("Show: "))
        self._shown_width = len("Show: ") + cell_len(shown)
        room = width - self._shown_width - _GAP
        parts = [part for part in (self._marked, *self._counts) if part]
        while parts and cell_len(" · ".join(parts)) > room:
            parts.pop()
        marked = bool(parts) and bool(self._marked)
        right = " · ".join(parts)
        return Content.assemble(
            ("Show: ", "$muted"),
            (shown, "$accent"),
            " " * max(0, width - self._shown_width - cell_len(right)),
            (parts[0] if marked else "", "bold"),
            (right.removeprefix(parts[0]) if marked else right, "$muted"),
        )

    async def on_click(self, event: events.Click) -> None:
        if event.get_content_offset_capture(self).x < self._shown_width:
            await self.screen.run_action(self._action)
