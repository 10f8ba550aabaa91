"""The practice's activity: one page of who did what to whom and when, with a place that can be moved."""

from collections.abc import Iterable
from datetime import datetime

from textual.content import Content

from tn_tui.domain.events import Outcome
from tn_tui.domain.views import ActivityRow
from tn_tui.tui.log.activity_rows import ActivityRows
from tn_tui.tui.widgets.cells import fill
from tn_tui.words.events import brief, what, who
from tn_tui.words.moments import when

_MARK = 2
_GAP = "  "
_WHEN = 15
_NAME = 13
_NARROW = 70
_WIDE = 110
_WIDE_NAME = 18
_FROM = 22
_NAMES = ("When", "Who", "What", "Whom", "From")


class ActivityTable(ActivityRows):
    """In columns, under their names."""

    HEADERS = 1

    def lines(self, now: datetime) -> Iterable[Content]:
        widths = _widths(self.content_size.width)
        headers = _GAP.join(fill(name, width) for name, width in zip(_NAMES, widths, strict=False))
        yield Content.styled(" " * _MARK + headers, "$muted")
        yield from (self._line(index, row, now, widths) for index, row in enumerate(self._rows))

    def _line(self, index: int, row: ActivityRow, now: datetime, widths: tuple[int, ...]) -> Content:
        reason = f" · {row.reason}" if row.reason else ""
        text = brief(what(row.event, row.outcome, row.detail)) + reason
        whom = "" if row.subject == row.actor else row.subject
        texts = (when(row.at, now), who(row.actor), text, whom, row.origin)
        cells = [fill(cell, width) for cell, width in zip(texts, widths, strict=False)]
        tone = "$warning" if row.outcome != Outcome.DONE else ""
        styles = ("$muted", "", tone, "", "$muted")
        parts = [Content.styled(cell, style) for cell, style in zip(cells, styles, strict=False)]
        return self.with_mark(Content(_GAP).join(parts), here=index == self.place)


def _widths(width: int) -> tuple[int, ...]:
    """What each column gets; whom and from where only where there is room, since it stands below in any case."""
    name = _WIDE_NAME if width >= _WIDE else _NAME
    taken = _MARK + _WHEN + name + 2 * len(_GAP)
    if width < _NARROW:
        return (_WHEN, name, max(0, width - taken))
    taken += name + len(_GAP)
    if width >= _WIDE:
        return (_WHEN, name, max(0, width - taken - _FROM - len(_GAP)), name, _FROM)
    return (_WHEN, name, max(0, width - taken), name)
