"""From when two-factor authentication is required, and how many days new users have."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from tn_tui.domain.policy import GRACE_DAYS
from tn_tui.tui.frame.dates import DAY_LIMIT, HINT, local_day, long_day, midnight, parse_day, written
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.fields.one_of import OneOf

if TYPE_CHECKING:
    from textual.widget import Widget

    from tn_tui.domain.practice_views import PracticeView

_GRACE = 7
_DAYS_LIMIT = 4
_GRACE_HINT = f"Days for users who are added from now on; up to {GRACE_DAYS[-1]}."


class RuleFields(Vertical):
    """Now or a day, and a number of days. Once the day has come only the number is left.

    Args:
        now: tells the time.
    """

    class Changed(Message):
        """Something else is typed or chosen."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._settled = False
        self._day = ""

    def compose(self) -> ComposeResult:
        yield OneOf("Required", ("now", "from a day on"), id="from")
        yield Field("Day", id="day", limit=DAY_LIMIT, hint=HINT)
        yield Field("Days of grace", id="grace", limit=_DAYS_LIMIT, hint=_GRACE_HINT)

    @property
    def by_day(self) -> bool:
        """Whether a day is asked for."""
        return self.query_one(OneOf).chosen == 1 and not self._settled

    @property
    def _day_field(self) -> Field:
        return self.query_one("#day-field", Field)

    @property
    def day(self) -> date | None:
        """The day that is typed; None where it is none."""
        return parse_day(self._day_field.value, local_day(self._now()), ahead=True)

    @property
    def required_from(self) -> datetime | None:
        """From when it should be required; None is now. To be asked only where the day is one."""
        day = self.day if self.by_day else None
        return midnight(day) if day else None

    def settle(self, *, settled: bool) -> None:
        """The day has come and is not asked for any more, or it is."""
        self._settled = settled
        self.query("#from, #day-field").set(display=not settled)

    def fill(self, view: "PracticeView") -> None:
        """As it is saved, or as it would be sensible."""
        self.query_one("#grace", Input).value = str(view.grace_days if view.two_factor_required else _GRACE)
        if view.two_factor_required and view.required_from is not None and not self._settled:
            self._day_field.input.value = written(local_day(view.required_from))
            self.query_one(OneOf).chosen = 1
        self._gray()

    def on_mount(self) -> None:
        self._gray()

    def _gray(self) -> None:
        self._day_field.set_class(not self.by_day, "-off")

    def stops(self) -> "list[Widget]":
        """Where enter goes, one after the other."""
        grace = [self.query_one("#grace", Input)]
        if self._settled:
            return [*grace]
        return [self.query_one(OneOf), *([self._day_field.input] if self.by_day else []), *grace]

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        message.stop()
        if message.input.id == "day":
            day, field = self.day, self._day_field
            field.hint = f"From {long_day(day)}, 00:00 here." if day else HINT
            field.refresh()
            # A day that is typed is meant.
            if message.value and message.input.has_focus:
                self.query_one(OneOf).chosen = 1
            self._gray()
        self.post_message(self.Changed())

    @on(OneOf.Changed)
    def _chosen(self, message: OneOf.Changed) -> None:
        message.stop()
        typed, field = self._day_field.input, self._day_field
        field.refuse("")
        if self.by_day:
            typed.value = typed.value or self._day
        else:
            # A day that stands there would read as if it counted.
            self._day, typed.value = typed.value, ""
        self._gray()
        self.post_message(self.Changed())
