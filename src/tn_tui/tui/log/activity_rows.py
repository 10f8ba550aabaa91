"""A page of what happened of which one row is chosen: what the practice's table and the list under facts share."""

from collections.abc import Hashable, Iterable
from datetime import datetime

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from tn_tui.domain.views import ActivityRow
from tn_tui.tui.widgets.lists.listed import Listed


class ActivityRows(Listed):
    """Up and down move the place, and say so where the page ends; a click chooses a row, a second one opens it."""

    HEADERS = 0
    """Lines above the first row."""

    place = reactive(0, init=False)
    """The row that is chosen."""

    class Moved(Message):
        """Another row is chosen."""

    class Passed(Message):
        """The place would leave the page, by `direction` -1 to newer or 1 to older rows; `far`: to the last of them."""

        def __init__(self, direction: int, *, far: bool = False) -> None:
            super().__init__()
            self.direction = direction
            self.far = far

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[ActivityRow, ...] = ()
        self._now: datetime | None = None
        self._empty = ""

    @property
    def room(self) -> int:
        """How many rows can be shown."""
        return max(1, self.content_size.height - self.HEADERS)

    @property
    def row(self) -> ActivityRow | None:
        """The chosen row."""
        return self._rows[self.place] if self.place < len(self._rows) else None

    @property
    def cursor_line(self) -> int:
        return self.place + self.HEADERS if self._rows else 0

    def show(self, rows: tuple[ActivityRow, ...], now: datetime, empty: str, place: int) -> None:
        """Show a page, with the place at one of its rows, or say that there is nothing."""
        self._rows, self._now, self._empty = rows, now, empty
        self.place = max(0, min(place, len(rows) - 1))
        self.refresh()
        self.post_message(self.Moved())

    def render(self) -> Content:
        if self._now is None:
            return Content("")
        if not self._rows:
            return Content.styled(self._empty, "$muted")
        return Content("\n").join(self.lines(self._now))

    def lines(self, now: datetime) -> Iterable[Content]:
        """The rows as lines, and what stands above them."""
        raise NotImplementedError

    def action_move(self, distance: int) -> None:
        """Go to another row, or say that the page ends here."""
        self.forget_click()
        to = self.place + distance
        if 0 <= to < len(self._rows):
            self.choose(to)
        else:
            self.post_message(self.Passed(distance))

    def action_edge(self, direction: int) -> None:
        """Go to the page's end, and say that the last page of all is meant."""
        self.forget_click()
        self.choose(0 if direction < 0 else len(self._rows) - 1)
        self.post_message(self.Passed(direction, far=True))

    def choose(self, place: int) -> None:
        place = max(0, min(place, len(self._rows) - 1))
        if place != self.place:
            self.place = place
            self.post_message(self.Moved())

    def hit(self, y: int) -> tuple[int, Hashable] | None:
        place = y - self.HEADERS
        return (place, self._rows[place].number) if 0 <= place < len(self._rows) else None

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_move(-1)
