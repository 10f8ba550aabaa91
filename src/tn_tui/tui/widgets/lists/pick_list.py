"""Lines of which one can be chosen, with headings between them: as many as there is room for."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from tn_tui.tui.widgets.lists.listed import Paged

_MARK = 2

Parts = Sequence[tuple[str, str]]
"""Text and style, one after another."""


@dataclass(frozen=True)
class PickLine:
    """A line: its parts in so many cells, whether it can be chosen, and by what it is known again."""

    draw: Callable[[int], Parts]
    heading: bool = False
    key: Hashable = None


class PickList(Paged):
    """Up and down, page by page, the wheel or a click. The mark in front shows the place without color."""

    class Ended(Message):
        """Somebody is at the last line; `far` where they wanted the last of all."""

        def __init__(self, *, far: bool = False) -> None:
            super().__init__()
            self.far = far

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._lines: tuple[PickLine, ...] = ()
        self._empty: str | None = None
        self._at = 0
        self._top = 0

    @property
    def place(self) -> int | None:
        """Which of the lines that can be chosen is, counted from 0; None where there is none."""
        numbers = self._numbers()
        return numbers.index(self._at) if self._at in numbers else None

    def show(self, lines: Sequence[PickLine], empty: str, place: int = 0) -> None:
        """Other lines, or why there is none."""
        self._lines, self._empty = tuple(lines), empty
        self.forget_click()
        numbers = self._numbers()
        self._at = numbers[max(0, min(place, len(numbers) - 1))] if numbers else 0
        self._top = 0
        self.refresh(layout=True)

    def renew(self, lines: Sequence[PickLine], empty: str) -> None:
        """The same list as it is now: the line of the chosen key stays chosen, and where it stands on the screen.

        Where the list is at its beginning, what is new there shows.
        """
        place, at, top, clicked = self.place or 0, self._at, self._top, self._clicked
        chosen = self._lines[at].key if self._lines else None
        self.show(lines, empty, place)
        keys = [line.key for line in self._lines]
        if chosen is not None and chosen in keys:
            self._at = keys.index(chosen)
        if self._at == at:
            self._clicked = clicked
        self._top = max(0, self._at - (at - top)) if top else 0

    @property
    def shown_keys(self) -> tuple[Hashable, ...]:
        """By what the lines in sight are known."""
        shown = self._lines[self._top : self._top + max(1, self.content_size.height)]
        return tuple(line.key for line in shown if line.key is not None)

    @property
    def cursor_line(self) -> int:
        return self._at - self._top if self._lines else 0

    def _numbers(self) -> list[int]:
        return [number for number, line in enumerate(self._lines) if not line.heading]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self._lines))

    def _scroll(self) -> None:
        """Keep the place in sight, and the heading above it where it is the first under that."""
        height = max(1, self.content_size.height)
        above = self._at
        while above > 0 and self._lines[above - 1].heading and self._at - above < height - 1:
            above -= 1
        self._top = min(self._top, above)
        self._top = max(0, min(max(self._top, self._at - height + 1), len(self._lines) - height))

    def render(self) -> Content:
        width = max(0, self.content_size.width - _MARK)
        if not self._lines:
            return Content.styled(" " * _MARK + (self._empty or ""), "$muted")
        self._scroll()
        shown = range(self._top, min(len(self._lines), self._top + max(1, self.content_size.height)))
        return Content("\n").join([self._draw(number, width) for number in shown])

    def _draw(self, number: int, width: int) -> Content:
        line = self._lines[number]
        if line.heading:
            return Content.assemble(" " * _MARK, *((text, style or "$muted") for text, style in line.draw(width)))
        return self.with_mark(Content.assemble(*line.draw(width)), here=number == self._at)

    def action_move(self, distance: int) -> None:
        """To another line that can be chosen."""
        self.forget_click()
        numbers = self._numbers()
        if not numbers:
            return
        place = max(0, min(numbers.index(self._at) + distance, len(numbers) - 1))
        self._at = numbers[place]
        self.refresh()
        if place == len(numbers) - 1 and distance > 0:
            self.post_message(self.Ended())

    def action_edge(self, direction: int) -> None:
        """To the first line, or to the last, of which there may be more than was read."""
        numbers = self._numbers()
        if numbers and direction > 0:
            self._at = numbers[-1]
            self.forget_click()
            self.refresh()
            self.post_message(self.Ended(far=True))
        else:
            super().action_edge(direction)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_move(-1)

    def hit(self, y: int) -> tuple[int, Hashable] | None:
        """The line there, unless it is a heading."""
        number = y + self._top
        return None if number >= len(self._lines) or self._lines[number].heading else (number, number)

    def choose(self, place: int) -> None:
        """Choose the line with this number, headings counted."""
        self._at = place
        self.refresh()
