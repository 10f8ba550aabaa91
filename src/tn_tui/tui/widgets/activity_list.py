"""What happened, newest first: one page of it, as many rows as there is room for."""

from datetime import datetime

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.events import Outcome
from tn_tui.domain.views import ActivityRow
from tn_tui.tui.events import by, what
from tn_tui.tui.moments import when
from tn_tui.tui.widgets.cells import cut, fill
from tn_tui.tui.widgets.fact_row import LABEL_WIDTH

_FROM = 24
"""The most cells that the origin gets."""


class ActivityList(Widget):
    """Rows of when, what, by whom and why, and from where; what went wrong says so in words, not by color alone."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[ActivityRow, ...] = ()
        self._now: datetime | None = None
        self._said = ""

    def show(self, rows: tuple[ActivityRow, ...], now: datetime, empty: str) -> None:
        """Show a page, or say that there is nothing."""
        self._rows, self._now = rows, now
        self._said = "" if rows else empty
        self.refresh()

    def render(self) -> Content:
        if self._now is None:
            return Content("")
        if self._said:
            return Content.styled(self._said, "$muted")
        width = self.content_size.width
        return Content("\n").join([_line(row, self._now, width) for row in self._rows])


def _line(row: ActivityRow, now: datetime, width: int) -> Content:
    origin = cut(row.origin, min(_FROM, width // 4))
    room = max(0, width - LABEL_WIDTH - cell_len(origin) - 2)
    reason = f" · {row.reason}" if row.reason else ""
    text = f"{what(row.event, row.outcome, row.detail)}{by(row.actor)}{reason}"
    return Content.assemble(
        (fill(when(row.at, now), LABEL_WIDTH), "$muted"),
        (fill(text, room), "$warning" if row.outcome != Outcome.DONE else ""),
        "  ",
        (origin, "$muted"),
    )
