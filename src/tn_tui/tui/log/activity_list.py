"""What happened, newest first: one page of it, as many rows as there is room for."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content

from tn_tui.domain.events import Outcome
from tn_tui.domain.views import ActivityRow
from tn_tui.tui.log.activity_rows import ActivityRows
from tn_tui.tui.widgets.cells import cut, fill
from tn_tui.tui.widgets.fact_row import LABEL_WIDTH
from tn_tui.tui.widgets.lists.listed import CURSOR
from tn_tui.words.events import by, what
from tn_tui.words.moments import when

_FROM = 30
"""The most cells that the origin gets."""

_MARK = "▸ "


class ActivityList(ActivityRows):
    """Rows of when, what, by whom and why, and from where; what went wrong says so in words, not by color alone."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.details", "Details")]

    def allow_focus(self) -> bool:
        """Only where there is something to choose."""
        return bool(self._rows)

    def lines(self, now: datetime) -> Iterable[Content]:
        return (self._line(index, row, now) for index, row in enumerate(self._rows))

    def _line(self, index: int, row: ActivityRow, now: datetime) -> Content:
        line = _line(row, now, self.content_size.width)
        if index != self.place or not self.has_focus:
            return line
        # The mark shows the place without color, in the gap after the time.
        head, tail = LABEL_WIDTH - len(_MARK), line.plain[LABEL_WIDTH:]
        return Content.styled(f"{line.plain[:head]}{_MARK}{tail}", CURSOR)


def _line(row: ActivityRow, now: datetime, width: int) -> Content:
    origin = cut(row.origin, min(_FROM, width // 3))
    room = max(0, width - LABEL_WIDTH - cell_len(origin) - 2)
    reason = f" · {row.reason}" if row.reason else ""
    text = f"{what(row.event, row.outcome, row.detail)}{by(row.actor)}{reason}"
    return Content.assemble(
        (fill(when(row.at, now), LABEL_WIDTH), "$muted"),
        (fill(text, room), "$warning" if row.outcome != Outcome.DONE else ""),
        "  ",
        (origin, "$muted"),
    )
