"""What others did to an account, told to its owner at the next log-in: who, when and why, from the log itself."""

from tn_tui.core.context import Context
from tn_tui.core.people import Names
from tn_tui.core.sessions import require
from tn_tui.domain.events import TOLD
from tn_tui.domain.permissions import Action
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import clean_line
from tn_tui.domain.views import Told
from tn_tui.storage import activity, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord

_MOST = 20
"""How many are told at once, the oldest; what is left is told at the log-in after that."""


def since_last_time(work: Work, user: UserRecord) -> tuple[Told, ...]:
    """What was done to the account by others and not yet told, oldest first."""
    records = activity.done_by_others(
        work, user.id, events=TOLD, but=f"user:{user.id}", newer_than=user.told_number, limit=_MOST
    )
    names = Names(work, records)
    return tuple(
        Told(
            number=record.number,
            at=record.at,
            event=record.event,
            detail=clean_line(record.detail),
            actor=names.actor(record.actor),
            reason=clean_line(record.reason),
        )
        for record in records
    )


def acknowledge(context: Context, session: Secret, number: int) -> None:
    """The person has seen everything up to this row of the log.

    Raises:
        SessionEnded, SessionLocked: see `require`.
    """
    with context.database.write() as work:
        caller = require(context, work, session, Action.SEE_NOTICES, to_write=True)
        # What has not happened yet can't have been seen: whoever sits at the session once hushes up no future.
        [(_, _, newest, _)] = activity.heads(work, caller.user.practice.id)
        if number > caller.user.told_number:
            users.change(work, caller.user.id, {"told_number": min(number, newest)})
