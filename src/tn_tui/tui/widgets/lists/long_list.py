"""Lines of which as many are shown as there is room for."""

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.geometry import Size

from tn_tui.tui.widgets.cells import cut
from tn_tui.tui.widgets.lists.listed import Paged


class LongList(Paged):
    """Up and down, page by page, or the wheel; it says how much is below and above.

    Args:
        most: how many lines it takes at most.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._items: Sequence[tuple[str, str]] = ()
        self._top = 0

    @property
    def top(self) -> int:
        """The first item that is shown, from 0."""
        return self._top

    def show(self, items: Sequence[tuple[str, str]]) -> None:
        """Other lines: text and style of each."""
        self._items, self._top = items, 0
        self.refresh(layout=True)

    def renew(self, items: Sequence[tuple[str, str]]) -> None:
        """The same lines as they are now; what is shown of them stays."""
        top = self._top
        self.show(items)
        self.action_move(top)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, min(len(self._items), self._most))

    def render(self) -> Content:
        width, height = self.content_size.width, max(1, self.content_size.height)
        shown = self._items[self._top : self._top + height]
        above, below = self._top, len(self._items) - self._top - len(shown)
        lines = []
        for index, (text, style) in enumerate(shown):
            more = f" ▲ {above:,}" if index == 0 and above else f" ▼ {below:,}" if index == height - 1 and below else ""
            room = width - len(more)
            line = cut(text, room)
            lines.append(
                Content.assemble((line, style), " " * max(0, room - Content(line).cell_length), (more, "$accent"))
            )
        return Content("\n").join(lines)

    def action_move(self, distance: int) -> None:
        """Show what is further up or down."""
        last = max(0, len(self._items) - max(1, self.content_size.height))
        self._top = max(0, min(self._top + distance, last))
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.action_move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.action_move(-1)
