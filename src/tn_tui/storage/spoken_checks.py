"""Spoken checks as the log holds them."""

from datetime import datetime

from sqlalchemy import select

from tn_tui.storage.database import Work
from tn_tui.storage.schema import activity


def newest(work: Work, user_id: int, event: str) -> tuple[str, datetime] | None:
    """How the newest one of the account ended, and when; None where there was none."""
    statement = select(activity.c.outcome, activity.c.at).where(
        activity.c.user_id == user_id, activity.c.event == event
    )
    row = work.execute(statement.order_by(activity.c.number.desc()).limit(1)).first()
    return None if row is None else (row.outcome, row.at)
