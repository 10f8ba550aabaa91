"""Wrong tokens as the log holds them: what opens an account to tokens again forgets the count, and never the log."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select

from tn_tui.storage.database import Work
from tn_tui.storage.schema import activity

# Counted without an order, so that the databases look along the index of user, event and outcome.
_LOGGED = select(func.count(), func.max(activity.c.number), func.max(activity.c.at)).where(
    activity.c.user_id == bindparam("mine"),
    activity.c.event.in_(bindparam("events", expanding=True)),
    activity.c.outcome == bindparam("outcome"),
    activity.c.detail != bindparam("but"),
    activity.c.at > bindparam("since", type_=activity.c.at.type),
)


def logged(
    work: Work, user_id: int, *, events: Sequence[str], outcome: str, but: str, since: datetime
) -> tuple[int, int, datetime] | None:
    """How many rows of these events, this outcome and another detail there are; the newest one's number and moment."""
    asked = {"mine": user_id, "events": events, "outcome": outcome, "but": but, "since": since}
    count, number, at = work.execute(_LOGGED, asked).one()
    return (count, number, at) if count else None
