"""What all lists have: the same keys, one click that chooses and a second that opens, and a place for the cursor."""

from collections.abc import Hashable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget


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

    def clicked_again(self, line: Hashable) -> bool:
        """Whether this line was chosen by the click before this one, so that this one opens it.

        A line that is chosen without a click takes one to be chosen, as any other.
        """
        again, self._clicked = self._clicked == line, line
        return again

    def forget_click(self) -> None:
        """The place has moved otherwise: the next click chooses."""
        self._clicked = None
