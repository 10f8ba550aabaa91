"""A choice of which every possibility is shown."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tn_tui.tui.widgets.cells import fill
from tn_tui.tui.widgets.fields.field import LABEL_WIDTH

_MARK = 4
_GAP = 3
_INDENT = 2


class OneOf(Widget, can_focus=True):
    """Arrows, space or a click choose; the mark shows it without color.

    Args:
        label: what is chosen.
        options: all that can be.
        columns: how many stand on a line at most; 0 for all of them.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "move(-1)", show=False),
        Binding("right,down", "move(1)", show=False),
        Binding("space", "around", "Choose", show=False),
    ]

    chosen = reactive(0, init=False)
    """The option's place, from 0."""

    class Changed(Message):
        """Another one was chosen."""

        def __init__(self, one_of: "OneOf") -> None:
            super().__init__()
            self.one_of = one_of

        @property
        def control(self) -> "OneOf":
            return self.one_of

    def __init__(
        self,
        label: str,
        options: Sequence[str],
        *,
        id: str,  # noqa: A002 - Textual's name for it
        columns: int = 0,
        chosen: int = 0,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.styles.width = "1fr"
        self.styles.height = "auto"
        self.set_reactive(OneOf.chosen, chosen)
        self._label = label
        self._options = tuple(options)
        self._columns = columns or len(self._options)

    @property
    def cursor_at(self) -> Offset:
        return Offset(*self._places(self.content_size.width)[self.chosen])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._places(width)[-1][1] + 1

    def _places(self, width: int) -> list[tuple[int, int]]:
        """Column and line at which each option begins: fewer on a line, or under the label, where room is short."""
        for left, above in ((LABEL_WIDTH, 0), (_INDENT, 1)):
            for columns in range(self._columns, 0, -1):
                widths = [
                    max(cell_len(option) for option in self._options[place::columns]) + _MARK + _GAP
                    for place in range(columns)
                ]
                if left + sum(widths) - _GAP <= width:
                    starts = [left + sum(widths[:place]) for place in range(columns)]
                    return [(starts[i % columns], above + i // columns) for i in range(len(self._options))]
        return [(_INDENT, above + i) for i in range(len(self._options))]

    def render(self) -> Content:
        parts: list[str | tuple[str, str]] = [(fill(self._label, LABEL_WIDTH), "$muted")]
        here, at = LABEL_WIDTH, 0
        places = self._places(self.content_size.width)
        for index, (option, (column, line)) in enumerate(zip(self._options, places, strict=True)):
            if line > at:
                parts.append("\n")
                here, at = 0, line
            is_chosen = index == self.chosen
            style = "bold underline" if is_chosen and self.has_focus else ""
            parts += [
                " " * (column - here),
                ("(•) " if is_chosen else "( ) ", "$accent"),
                (option, style or ("" if is_chosen else "$muted")),
            ]
            here = column + _MARK + cell_len(option)
        return Content.assemble(*parts)

    def choose(self, place: int) -> None:
        """Take another one, and say so."""
        if place != self.chosen and 0 <= place < len(self._options):
            self.chosen = place
            self.post_message(self.Changed(self))

    def action_move(self, distance: int) -> None:
        """The one beside it."""
        self.choose(self.chosen + distance)

    def action_around(self) -> None:
        """The next one, and after the last the first."""
        self.choose((self.chosen + 1) % len(self._options))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset_capture(self)
        places = self._places(self.content_size.width)
        for index, (option, (column, line)) in enumerate(zip(self._options, places, strict=True)):
            if line == offset.y and column <= offset.x < column + _MARK + cell_len(option):
                self.choose(index)
