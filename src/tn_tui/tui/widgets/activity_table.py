"""The practice's activity: one page of who did what to whom and when, with a place that can be moved."""

from datetime import datetime
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tn_tui.domain.events import Outcome
from tn_tui.domain.views import ActivityRow
from tn_tui.tui.events import brief, what, who
from tn_tui.tui.moments import when
from tn_tui.tui.widgets.cells import fill

_MARK = 2
_GAP = "  "
_WHEN = 15
_NAME = 13
_WIDE = 110
_WIDE_NAME = 18
_FROM = 22
_HEADERS = ("When", "Who", "What", "Whom", "From")


class ActivityTable(Widget, can_focus=True):
    """Up and down move the place, and say so where the page ends; a click chooses a row."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "move(-1000)", show=False),
        Binding("end", "move(1000)", show=False),
    ]

    place = reactive(0, init=False)
    """The row that is chosen."""

    class Moved(Message):
        """Another row is chosen."""

    class Passed(Message):
        """The place would leave the page, by `direction` -1 to newer or 1 to older rows."""

        def __init__(self, direction: int) -> None:
            super().__init__()
            self.direction = direction

    class Opened(Message):
        """The chosen row was clicked once more."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[ActivityRow, ...] = ()
        self._now: datetime | None = None
        self._empty = ""

    @property
    def room(self) -> int:
        """How many rows can be shown under the headers."""
        return max(1, self.content_size.height - 1)

    @property
    def row(self) -> ActivityRow | None:
        """The chosen row."""
        return self._rows[self.place] if self.place < len(self._rows) else None

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
        widths = _widths(self.content_size.width)
        headers = _GAP.join(fill(name, width) for name, width in zip(_HEADERS, widths, strict=False))
        lines = [Content.styled(" " * _MARK + headers, "$muted")]
        lines += [self._line(index, row, self._now, widths) for index, row in enumerate(self._rows)]
        return Content("\n").join(lines)

    def _line(self, index: int, row: ActivityRow, now: datetime, widths: tuple[int, ...]) -> Content:
        reason = f" · {row.reason}" if row.reason else ""
        text = brief(what(row.event, row.outcome, row.detail)) + reason
        whom = "" if row.subject == row.actor else row.subject
        cells = [
            fill(cell, width)
            for cell, width in zip((when(row.at, now), who(row.actor), text, whom, row.origin), widths, strict=False)
        ]
        here = index == self.place
        if here and self.has_focus:
            line = Content.styled(_GAP.join(cells), "$block-cursor-foreground on $block-cursor-background")
        else:
            tone = "$warning" if row.outcome != Outcome.DONE else ""
            styles = ("$muted", "", tone, "", "$muted")
            parts = [Content.styled(cell, style) for cell, style in zip(cells, styles, strict=False)]
            line = Content(_GAP).join(parts)
        return Content.assemble(("▸ " if here else "  ", "$accent"), line)

    def action_move(self, distance: int) -> None:
        """Go to another row, or say that the page ends here."""
        to = self.place + distance
        if abs(distance) == 1 and not 0 <= to < len(self._rows):
            self.post_message(self.Passed(distance))
            return
        self.go(to)

    def go(self, place: int) -> None:
        """Choose a row."""
        place = max(0, min(place, len(self._rows) - 1))
        if place != self.place:
            self.place = place
            self.post_message(self.Moved())

    def on_click(self, event: events.Click) -> None:
        line = event.get_content_offset_capture(self).y - 1
        if line == self.place and self._rows:
            self.post_message(self.Opened())
        elif 0 <= line < len(self._rows):
            self.go(line)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_move(-1)


def _widths(width: int) -> tuple[int, ...]:
    """What each column gets; from where only where there is room, since it stands below in any case."""
    name = _WIDE_NAME if width >= _WIDE else _NAME
    taken = _MARK + _WHEN + 2 * name + 3 * len(_GAP)
    if width >= _WIDE:
        return (_WHEN, name, max(0, width - taken - _FROM - len(_GAP)), name, _FROM)
    return (_WHEN, name, max(0, width - taken), name)
