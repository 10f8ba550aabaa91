"""Which of a practice's activity is looked at: the filter's dialog sets it, the list and the export ask by it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypedDict

from tn_tui.domain.events import Group, Outcome
from tn_tui.tui.frame.dates import midnight, written
from tn_tui.words.events import GROUPS, OUTCOMES


class Asked(TypedDict):
    """The part of a question to the core that narrows it."""

    group: Group | None
    person: int | None
    outcome: Outcome | None
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class ActivityFilter:
    """None asks for all of its kind; `person` is a user's id, and both days are included."""

    group: Group | None = None
    person: int | None = None
    username: str = ""
    outcome: Outcome | None = None
    first: date | None = None
    last: date | None = None

    def asked(self) -> Asked:
        """As the core takes it: from midnight on, and up to the midnight after the last day."""
        return Asked(
            group=self.group,
            person=self.person,
            outcome=self.outcome,
            since=midnight(self.first) if self.first else None,
            until=midnight(self.last + timedelta(days=1)) if self.last else None,
        )

    def words(self) -> str:
        """What it shows: "everything", or "only log-ins · bob.smith · from 1 Nov 2026"."""
        parts = [GROUPS[self.group]] if self.group else []
        if self.username:
            parts.append(self.username)
        if self.outcome:
            parts.append(OUTCOMES[self.outcome])
        if self.first and self.first == self.last:
            parts.append(f"on {written(self.first)}")
        elif self.first and self.last:
            parts.append(f"{written(self.first)} to {written(self.last)}")
        elif self.first:
            parts.append(f"from {written(self.first)}")
        elif self.last:
            parts.append(f"to {written(self.last)}")
        return f"only {' · '.join(parts)}" if parts else "everything"
