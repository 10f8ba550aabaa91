"""A row of the profile: what it is, how it stands, and at the right what can be done about it."""

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message
from textual.widget import Widget

from tn_tui.tui.widgets.cells import fill, wrapped
from tn_tui.tui.widgets.offered import offered

if TYPE_CHECKING:
    from textual.screen import Screen

LABEL_WIDTH = 20
_GAP = 2
_MOST_LINES = 4
_LEAST_ROOM = 5
"""Cells for a value beside its action; where there are fewer, the action stands on a line below."""

_CURSOR = "$block-cursor-foreground on $block-cursor-background"


class FactRow(Widget, can_focus=True):
    """A label, a value, and the key of an action; enter does it, and so does a click on it.

    Only a row with something to do takes the focus. What finds no room beside the action is said in the action's short
    words first, then on further lines, word by word.

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
        self._short = words
        self._value: list[tuple[str, str]] = []
        self._action_width = self._action_line = 0
        self._shown_key = ""

    def set(self, *value: tuple[str, str], action: str | None = None, words: str = "", short: str = "") -> None:
        """Show another value (parts of text and style), and perhaps another action, `short` where room is scarce."""
        self._value = list(value)
        if action is not None:
            self._action, self._words, self._short = action, words, short or words
        self.refresh(layout=self.content_size.height != self._height(self.content_size.width))

    @property
    def cursor_at(self) -> Offset:
        """Where the terminal's cursor belongs, from the content's corner: at the label, which is read first."""
        return Offset(0, 0)

    def allow_focus(self) -> bool:
        """Whether there is something to do here, as things stand."""
        return bool(self._action) and bool(self.screen.check_action(self._action, ()))

    async def action_act(self) -> None:
        """Do what stands at the right."""
        if self.allow_focus():
            await self.screen.run_action(self._action)

    def action_leave(self, direction: int) -> None:
        """Say that the person goes on to another row."""
        self.post_message(self.Left(self, direction))

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._look)

    def on_unmount(self) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _look(self, _screen: "Screen[object]") -> None:
        # While a field has the focus, a letter goes there and no row offers it.
        if self._key() != self._shown_key:
            self.refresh(layout=self.content_size.height != self._height(self.content_size.width))

    def _key(self) -> str:
        return offered(self.screen, self._action)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._height(width)

    def _height(self, width: int) -> int:
        taken = LABEL_WIDTH + sum(cell_len(text) for text, _ in self._value) + _GAP
        # Most rows have room for the longest of keys, so that nobody has to look for it.
        roomy = taken + (len("ctrl+f12 ") + cell_len(self._words) if self._action else 0) <= width
        return 1 if roomy or not width else len(self._laid_out(width)[0])

    def _laid_out(self, width: int) -> tuple[list[Content], str]:
        """The value's lines, an empty one for an action that stands below, and that in the words that have room."""
        key = self._shown_key = self._key() if self._action else ""
        value = Content.assemble(*self._value)
        action, room = "", width - LABEL_WIDTH
        for words in dict.fromkeys((self._words, self._short)) if key else ():
            action = f"{key} {words}"
            room = width - LABEL_WIDTH - cell_len(action) - _GAP
            if value.cell_length <= room:
                break
        whole = max(1, width - LABEL_WIDTH)
        if action and room < min(_LEAST_ROOM, value.cell_length):
            return [*wrapped(value, whole, whole, _MOST_LINES), Content("")], action
        return wrapped(value, max(0, room), whole, _MOST_LINES), action

    def render(self) -> Content:
        width = self.content_size.width
        values, action = self._laid_out(width)
        self._action_width = cell_len(action)
        here = self.has_focus and bool(action)
        lines = [Content.assemble(" " * LABEL_WIDTH, value) for value in values]
        lines[0] = Content.assemble((fill(self._label, LABEL_WIDTH), self._label_style), values[0])
        self._action_line = 0 if values[-1].plain or len(values) == 1 else len(values) - 1
        line = Content("") if self._action_line else lines[0]
        line = Content.assemble(
            line,
            " " * max(0, width - line.cell_length - self._action_width - _GAP),
            # The mark shows the focus without color.
            "▸ " if here else "  ",
            (action, "$accent"),
        )
        lines[self._action_line] = Content.styled(line.plain, _CURSOR) if here else line
        return Content("\n").join(lines)

    async def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset_capture(self)
        if self._action and place.y == self._action_line and place.x >= self.content_size.width - self._action_width:
            await self.screen.run_action(self._action)
