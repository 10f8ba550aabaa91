"""What others did to an account, told to its owner at the next log-in: who, when and why, from the log itself.

That somebody types wrong tokens is told too, since whoever does has the password.
"""

from tn_tui.core.base.admission import require
from tn_tui.core.base.context import Context
from tn_tui.core.base.people import Names
from tn_tui.core.base.present import shown
from tn_tui.core.proofs.authentication_app import USED_ALREADY
from tn_tui.core.proofs.kinds import SECOND_FACTORS
from tn_tui.domain import policy
from tn_tui.domain.events import TOLD, Event, Outcome
from tn_tui.domain.permissions import Action
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import Told
from tn_tui.storage import activity, chains, users, wrong_tokens
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord

_MOST = 20
"""How many are told at once, the oldest; what is left is told at the log-in after that."""


_WRONG = tuple(kind.event for kind in SECOND_FACTORS)


def since_last_time(context: Context, work: Work, user: UserRecord) -> tuple[Told, ...]:
    """What was done to the account by others and not yet told, oldest first."""
    records = activity.done_by_others(
        work, user.id, events=TOLD, but=f"user:{user.id}", newer_than=user.told_number, limit=_MOST
    )
    names = Names(work, records)
    found = tuple(shown(Told, record, actor=names.actor(record.actor)) for record in records)
    # Who has read up to a row has read all before it, so what is left for the next time stays above all that is told.
    if len(found) == _MOST:
        return found
    more = (*_set_back(work, user), *_wrong_tokens(context, work, user))
    return tuple(sorted((*found, *more), key=lambda row: row.number))


def _set_back(work: Work, user: UserRecord) -> tuple[Told, ...]:
    """That the clock was set back, the last time: it ended the sessions and devices of all who had been here before."""
    if user.last_login_at is None:
        return ()
    last = activity.last(work, user.practice.id, Event.CLOCK_SET_BACK, newer_than=user.told_number)
    if last is None:
        return ()
    number, at = last
    return (Told(number=number, at=at, event=Event.CLOCK_SET_BACK, detail="", actor="", reason=""),)


def _wrong_tokens(context: Context, work: Work, user: UserRecord) -> tuple[Told, ...]:
    """That many tokens were wrong within thirty days, when one of them came since the last time; the count, as detail.

    It is read from the log: a recovery code that opens the account again forgets what was counted against it.
    """
    since = context.now() - policy.TOKEN_MONTH
    logged = wrong_tokens.logged(work, user.id, events=_WRONG, outcome=Outcome.REFUSED, but=USED_ALREADY, since=since)
    if logged is None:
        return ()
    count, number, at = logged
    if count < policy.TOKEN_TRIES_TOLD or number <= user.told_number:
        return ()
    return (Told(number=number, at=at, event=Event.TOKEN, detail=str(count), actor="", reason=""),)


def acknowledge(context: Context, session: Secret, number: int) -> None:
    """The person has seen everything up to this row of the log.

    Raises:
        SessionEnded, SessionLocked: see `require`.
    """
    with context.database.write() as work:
        caller = require(context, work, session, Action.SEE_NOTICES, to_write=True)
        # What has not happened yet can't have been seen: whoever sits at the session once hushes up no future.
        [(_, _, newest, _)] = chains.heads(work, caller.user.practice.id)
        if number > caller.user.told_number:
            users.change(work, caller.user.id, {"told_number": min(number, newest)})
