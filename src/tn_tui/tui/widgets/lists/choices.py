"""A short list to choose from, one line for each."""

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive

from tn_tui.tui.widgets.cells import fill
from tn_tui.tui.widgets.lists.listed import Listed


class Choices(Listed):
    """Up and down, or a click. The mark in front shows the place without color."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # All of it is shown, so a page is the whole.
        Binding("pageup", "edge(-1)", show=False),
        Binding("pagedown", "edge(1)", show=False),
    ]

    place = reactive(0, init=False)
    """The line that is chosen."""

    def __init__(self, lines: Sequence[str] = ()) -> None:
        super().__init__()
        self._lines = tuple(lines)
        self._keys: tuple[Hashable, ...] = ()

    def show(self, lines: Sequence[str], keys: Sequence[Hashable] = ()) -> None:
        """Other lines; the one of the chosen key stays chosen, or else the place, as far as there are lines."""
        if tuple(lines) != self._lines:
            self.forget_click()
        chosen = self._keys[self.place] if self.place < len(self._keys) else None
        self._lines, self._keys = tuple(lines), tuple(keys)
        place = self._keys.index(chosen) if chosen in self._keys else self.place
        self.place = max(0, min(place, len(self._lines) - 1))
        self.refresh(layout=True)

    @property
    def cursor_line(self) -> int:
        return self.place

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self._lines))

    def render(self) -> Content:
        width = max(0, self.content_size.width - 2)
        return Content("\n").join(
            [
                self.with_mark(Content(fill(line, width)), here=index == self.place)
                for index, line in enumerate(self._lines)
            ]
        )

    def action_move(self, distance: int) -> None:
        """Go to another line."""
        self.forget_click()
        self.place = max(0, min(self.place + distance, len(self._lines) - 1))

    def hit(self, y: int) -> tuple[int, Hashable] | None:
        return (y, y) if 0 <= y < len(self._lines) else None

    def choose(self, place: int) -> None:
        self.place = place
