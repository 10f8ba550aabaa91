"""Whom the rule would touch, before it is saved."""

from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from tn_tui.tui.frame.dates import local_day, written
from tn_tui.tui.widgets.cells import cut, fill, wrapped
from tn_tui.words.moments import when

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import RulePlan, UserView

_NAME = 24
_LAST = 27
_INDENT = 3
_MOST_LINES = 3
_ALONE = "There is one Practice Administrator alone, whom only support can help."
_ALONE_DO = "Make another user administrator first; let both enroll."


class Plan(Widget):
    """Counts, the first names of who is not ready, and whether the practice hangs on one administrator."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._plan: RulePlan | None = None
        self._from: datetime | None = None
        self._saved_from: datetime | None = None
        self._now: datetime | None = None

    @property
    def room(self) -> int:
        """For how many names there is room at most."""
        return max(1, self.content_size.height - 2)

    def show(
        self, plan: "RulePlan", required_from: datetime | None, saved_from: datetime | None, now: datetime
    ) -> None:
        """Show what was worked out for a moment (None is now), while another one may be saved."""
        self._plan, self._from, self._saved_from, self._now = plan, required_from, saved_from, now
        # In the smallest terminals its lines need more room then.
        self.set_class(plan.alone, "-alone")
        self.refresh()

    def in_words(self, required_from: datetime | None) -> tuple[str, ...]:
        """What it would do, in sentences."""
        begins = f"It begins on {written(local_day(required_from))}." if required_from else "It begins now."
        if self._plan is None or not self._plan.stopped:
            return (begins,)
        return (begins, f"{_ready(self._plan).plain} {_stopped(self._plan, required_from)}")

    def wait(self) -> None:
        """What is typed is not complete yet, so nothing can be said."""
        self._plan = None
        self.refresh()

    def render(self) -> Content:
        plan, now = self._plan, self._now
        if plan is None or now is None:
            return Content("")
        width = self.content_size.width - _INDENT
        parts = [_ready(plan)]
        if plan.stopped:
            parts.append(Content.styled(_stopped(plan, self._from), "$warning"))
        if plan.in_grace:
            parts.append(Content(_in_grace(plan.in_grace)))
        alone = [Content.styled(_ALONE, "$warning"), Content(_ALONE_DO)] if plan.alone else []
        parts, alone = self._on_lines(parts), self._on_lines(alone)
        room = self.content_size.height - len(parts) - len(alone)
        waiting = plan.stopped
        # The line that says how many more takes one of the lines for names.
        rows = plan.rows[: room if room >= waiting else max(0, room - 1)]
        beyond = max(moment for moment in (now, self._from, self._saved_from) if moment is not None)
        parts += [Content(" " * _INDENT + _person(row, beyond, now, width)) for row in rows]
        more = waiting - len(rows)
        if more > 0 and rows:
            parts.append(Content.styled(" " * _INDENT + f"and {more:,} more", "$muted"))
        return Content("\n").join([*parts, *alone])

    def _on_lines(self, parts: list[Content]) -> list[Content]:
        width = max(1, self.content_size.width)
        return [line for part in parts for line in wrapped(part, width, width, _MOST_LINES)]


def _ready(plan: "RulePlan") -> Content:
    if not plan.stopped:
        return Content.styled("Everybody is ready, so nobody is stopped.", "$success")
    return Content(f"{plan.ready:,} of {_users(plan.users)} ready.")


def _users(count: int) -> str:
    return "1 user is" if count == 1 else f"{count:,} users are"


def _stopped(plan: "RulePlan", required_from: datetime | None) -> str:
    if plan.never_logged_in == plan.stopped:
        never = ", and never logged in so far"
    else:
        never = f"; {plan.never_logged_in:,} of them never logged in" if plan.never_logged_in else ""
    if required_from is None:
        return f"{plan.stopped:,} must enroll at the next log-in{never}."
    return f"From {written(local_day(required_from))} on {plan.stopped:,} must enroll{never}."


def _in_grace(count: int) -> str:
    return "1 of them has days of grace left." if count == 1 else f"{count:,} of them have days of grace left."


def _person(view: "UserView", beyond: datetime, now: datetime, width: int) -> str:
    """A name and the last log-in; days of grace where they end after the moment from which all are asked."""
    last = f"last log-in {when(view.last_login_at, now)}" if view.last_login_at else "never logged in"
    if view.enroll_by is not None and view.enroll_by > beyond:
        last = f"has until {written(local_day(view.enroll_by))}"
    name = min(_NAME, max(0, (width - _LAST - 4) // 2))
    return f"{fill(view.username, name)}  {fill(view.name, name)}  {cut(last, max(0, width - 2 * name - 4))}"
