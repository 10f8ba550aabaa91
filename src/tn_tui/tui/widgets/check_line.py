"""A line that can be on or off."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


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

    def render(self) -> Content:
        mark = "[x]" if self.on else "[ ]"
        style = "bold underline" if self.has_focus else ""
        return Content.assemble((mark, "$accent"), " ", (self._label, style), "\n    ", (self._detail, "$muted"))

    def action_turn(self) -> None:
        """The other state."""
        self.on = not self.on
        self.post_message(self.Turned())

    def on_click(self) -> None:
        self.action_turn()
