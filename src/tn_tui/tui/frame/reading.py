"""A screen with something to read above its buttons, which keep the focus: the keys of lists read on there."""

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from tn_tui.tui.frame.screen import TnScreen

Result = TypeVar("Result")


class Reading(TnScreen[Result]):
    """Has one `VerticalScroll` that takes no focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "turn(-1)", show=False),
        Binding("down", "turn(1)", show=False),
        Binding("pageup", "turn_pages(-1)", show=False),
        Binding("pagedown", "turn_pages(1)", show=False),
        Binding("home", "turn_to(-1)", show=False),
        Binding("end", "turn_to(1)", show=False),
    ]

    @property
    def _text(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)

    def action_turn(self, lines: int) -> None:
        """Read on by so many lines, where there is more than fits."""
        text, before = self._text, self._text.scroll_y
        text.scroll_to(y=before + lines, animate=False, immediate=True)
        if text.scroll_y != before:
            text.scroll_visible(animate=False, immediate=True)
        else:
            # Where the terminal is too low for what stands around it, that is read on with.
            self.action_read_on(1 if lines > 0 else -1)

    def action_turn_pages(self, pages: int) -> None:
        """Read on by what fits, but a line."""
        self.action_turn(pages * max(1, self._text.content_size.height - 1))

    def action_turn_to(self, direction: int) -> None:
        """To the beginning with -1, to the end with 1."""
        self.action_turn(direction * max(1, round(self._text.max_scroll_y)))
