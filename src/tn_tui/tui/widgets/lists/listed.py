"""What all lists have: the same keys, one click that chooses and a second that opens, and a place for the cursor."""

from collections.abc import Hashable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget

CURSOR = "$block-cursor-foreground on $block-cursor-background"
"""The line that is chosen, while the list has the keys."""


class Listed(Widget, can_focus=True):
    """A list of which one line is chosen, or of which a part is shown; the letters of lists are the screen's."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "edge(-1)", show=False),
        Binding("end", "edge(1)", show=False),
    ]

    _clicked: Hashable = None
    _height = 0

    class Resized(Message):
        """There is room for another number of lines."""

    class Opened(Message):
        """A line was clicked that the click before had chosen."""

    def on_resize(self, event: events.Resize) -> None:
        if event.size.height != self._height:
            self._height = event.size.height
            self.post_message(self.Resized())

    @property
    def cursor_line(self) -> int:
        """The line of the chosen one, from the top of what is shown."""
        return 0

    @property
    def cursor_at(self) -> Offset:
        """Where the terminal's cursor belongs, from the content's corner."""
        return Offset(0, self.cursor_line)

    def action_move(self, distance: int) -> None:
        """Go so many lines down, or up where it is less than 0."""
        raise NotImplementedError

    def action_edge(self, direction: int) -> None:
        """To the first line with -1, to the last with 1."""
        self.action_move(direction * 1_000_000)

    def hit(self, y: int) -> tuple[int, Hashable] | None:
        """The place and the key of what stands on a line of the widget; None where nothing there can be chosen."""
        return None

    def choose(self, place: int) -> None:
        """Be at this place, to which `hit` has led."""
        raise NotImplementedError

    def on_click(self, event: events.Click) -> None:
        found = self.hit(event.get_content_offset_capture(self).y)
        if found is not None:
            place, key = found
            self.choose(place)
            if self.clicked_again(key):
                self.post_message(self.Opened())

    def with_mark(self, line: Content, *, here: bool) -> Content:
        """A line behind the mark that shows the place without color; `here` where it is the chosen one."""
        if here and self.has_focus:
            line = Content.styled(line.plain, CURSOR)
        return Content.assemble(("▸ " if here else "  ", "$accent"), line)

    def clicked_again(self, line: Hashable) -> bool:
        """Whether this line was chosen by the click before this one, so that this one opens it.

        A line that is chosen without a click takes one to be chosen, as any other.
        """
        again, self._clicked = self._clicked == line, line
        return again

    def forget_click(self) -> None:
        """The place has moved otherwise: the next click chooses."""
        self._clicked = None


class Paged(Listed):
    """A list that may be longer than it is high."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def action_page(self, pages: int) -> None:
        """So many pages down, or up; a line of the page before stays in sight."""
        self.action_move(pages * max(1, self.content_size.height - 1))
