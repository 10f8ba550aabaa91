"""What else can be done here, as a small table of keys: each can be pressed or clicked."""

from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tn_tui.tui.widgets.cells import cut
from tn_tui.tui.widgets.keys import shown

_COLUMNS = 2
_GAPS = (3, 2)


class Way(NamedTuple):
    """One of them."""

    action: str
    key: str
    label: str


class Shape(NamedTuple):
    """Where the columns begin, how wide each is, and whether they begin on the line of the question."""

    starts: tuple[int, ...]
    width: int
    beside: bool


class Ways(Widget):
    """Shows those of the screen's actions that work now, in two columns beside a question.

    Args:
        question: what they are the answer to.
        actions: the screen's actions, row by row.
    """

    ALLOW_SELECT = False

    def __init__(self, question: str, *actions: str, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._question = question
        self._actions = actions
        self._places: list[tuple[int, int, int, str]] = []

    def _found(self) -> list[Way]:
        active = {one.binding.action: (key, one) for key, one in self.screen.active_bindings.items() if one.enabled}
        return [
            Way(action, shown(active[action][0]), active[action][1].binding.description)
            for action in self._actions
            if action in active
        ]

    def _shape(self, found: list[Way], width: int) -> Shape:
        """As roomy as the width allows; with long keys the question stands on a line of its own."""
        widest = max((cell_len(way.key) + 1 + cell_len(way.label) for way in found), default=0)
        question = cell_len(self._question)
        for gap in _GAPS:
            if question + _COLUMNS * (gap + widest) <= width:
                return Shape(
                    tuple(question + gap + place * (widest + gap) for place in range(_COLUMNS)), widest, beside=True
                )
        half = width // _COLUMNS
        return Shape(tuple(place * half for place in range(_COLUMNS)), half - 1, beside=False)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for every two, and one for the question where it stands above them."""
        found = self._found()
        return -(-len(found) // _COLUMNS) + (not self._shape(found, width).beside) if found else 0

    def render(self) -> Content:
        found = self._found()
        starts, width, beside = self._shape(found, self.content_size.width)
        self._places = []
        parts: list[str | tuple[str, str]] = [(self._question, "$muted")]
        line, column = 0, cell_len(self._question)
        for number, way in enumerate(found):
            place = number % _COLUMNS
            if place == 0 and (number or not beside):
                parts.append("\n")
                line, column = line + 1, 0
            text = cut(f"{way.key} {way.label}", width)
            end = starts[place] + cell_len(text)
            self._places.append((line, starts[place], end, way.action))
            key = text[: len(way.key)]
            parts += [" " * (starts[place] - column), (key, "$accent"), (text[len(key) :], "$muted")]
            column = end
        return Content.assemble(*parts)

    async def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset_capture(self)
        for line, start, end, action in self._places:
            if place.y == line and start <= place.x < end:
                await self.screen.run_action(action)
