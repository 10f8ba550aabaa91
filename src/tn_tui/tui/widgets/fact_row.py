"""One line of the profile: what it is, how it stands, and at the right what can be done about it."""

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tn_tui.tui.widgets.cells import cut, fill
from tn_tui.tui.widgets.offered import offered

if TYPE_CHECKING:
    from textual.screen import Screen

LABEL_WIDTH = 20
_CURSOR = "$block-cursor-foreground on $block-cursor-background"


class FactRow(Widget, can_focus=True):
    """A label, a value, and the key of an action; enter does it, and so does a click on it.

    Only a row with something to do takes the focus.

    Args:
        label: what it is.
        action: the screen's action, empty where there is none.
        words: the words for the action.
        heads: whether it heads what stands under it.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", "Open"),
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
        Binding("home", "leave(-1000)", show=False),
        Binding("end", "leave(1000)", show=False),
    ]

    class Left(Message):
        """The focus is to go so many rows further, and to what stands below the last one."""

        def __init__(self, row: "FactRow", direction: int) -> None:
            super().__init__()
            self.row = row
            self.direction = direction

    def __init__(self, label: str, *, id: str, action: str = "", words: str = "", heads: bool = False) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._label = label
        self._label_style = "bold" if heads else "$muted"
        self._action = action
        self._words = words
        self._value: list[tuple[str, str]] = []
        self._action_width = 0
        self._shown_key = ""

    def set(self, *value: tuple[str, str], action: str | None = None, words: str = "") -> None:
        """Show another value (parts of text and style), and perhaps another action."""
        self._value = list(value)
        if action is not None:
            self._action, self._words = action, words
        self.refresh()

    def allow_focus(self) -> bool:
        """Whether there is something to do here, as things stand."""
        return bool(self._action) and bool(self.screen.check_action(self._action, ()))

    async def action_act(self) -> None:
        """Do what stands at the right."""
        if self.allow_focus():
            await self.screen.run_action(self._action)

    def action_leave(self, direction: int) -> None:
        """To another row."""
        self.post_message(self.Left(self, direction))

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._look)

    def on_unmount(self) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _look(self, _screen: "Screen[object]") -> None:
        # While a field has the focus, a letter goes there and no row offers it.
        if self._key() != self._shown_key:
            self.refresh()

    def _key(self) -> str:
        return offered(self.screen, self._action)

    def render(self) -> Content:
        width = self.content_size.width
        key = self._key() if self._action else ""
        self._shown_key = key
        action = f"{key} {self._words}" if key else ""
        self._action_width = cell_len(action)
        room = max(0, width - LABEL_WIDTH - self._action_width - 2)
        parts: list[str | tuple[str, str]] = [(fill(self._label, LABEL_WIDTH), self._label_style)]
        used = 0
        for text, style in self._value:
            part = cut(text, room - used)
            parts.append((part, style))
            used += cell_len(part)
        here = self.has_focus and bool(action)
        # The mark shows the focus without color.
        parts += [" " * (room - used), "▸ " if here else "  ", (action, "$accent")]
        line = Content.assemble(*parts)
        return Content.styled(line.plain, _CURSOR) if here else line

    async def on_click(self, event: events.Click) -> None:
        if self._action and event.get_content_offset_capture(self).x >= self.content_size.width - self._action_width:
            await self.screen.run_action(self._action)
