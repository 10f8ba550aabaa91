"""A line that can be on or off."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tn_tui.tui.widgets.cells import wrapped

_MARK, _MOST = 4, 3


class CheckLine(Widget, can_focus=True):
    """Space or a click turns it on and off; the mark shows it without color.

    Args:
        label: what is on or off.
        detail: a second line, in the color of labels.
        on: how it begins.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "turn", "On or off")]

    on = reactive(default=False, init=False)
    """Whether it is on."""

    class Turned(Message):
        """It was turned on or off."""

    def __init__(self, label: str, detail: str, *, id: str, on: bool = False) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self.set_reactive(CheckLine.on, on)
        self._label = label
        self._detail = detail

    @property
    def cursor_at(self) -> Offset:
        """Where the terminal's cursor belongs, from the content's corner: in the box."""
        return Offset(1, 0)

    def render(self) -> Content:
        mark = "[x]" if self.on else "[ ]"
        style = "bold underline" if self.has_focus else ""
        (first, *others) = self._lines(self.content_size.width, style)
        lines = [Content.assemble((mark, "$accent"), " ", first)]
        return Content("\n").join([*lines, *(Content.assemble(" " * _MARK, line) for line in others)])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def _lines(self, width: int, style: str = "") -> list[Content]:
        room = max(1, width - _MARK)
        label = wrapped(Content.styled(self._label, style), room, room, _MOST)
        detail = wrapped(Content.styled(self._detail, "$muted"), room, room, _MOST) if self._detail else []
        return label + detail

    def action_turn(self) -> None:
        """Tick it, or take the tick away."""
        self.on = not self.on
        self.post_message(self.Turned())

    def on_click(self) -> None:
        self.action_turn()
