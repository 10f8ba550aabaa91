"""Who acts, and in which practice: a session within its own, or the operator in the one that is named."""

from collections.abc import Sequence
from dataclasses import dataclass

from tn_tui.core.base import ledger
from tn_tui.core.base.admission import Caller, require
from tn_tui.core.base.context import Context, digest
from tn_tui.domain.authority import Authority, Operator
from tn_tui.domain.errors import Gone, PracticeUnknown, SessionEnded
from tn_tui.domain.permissions import Action
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import fold
from tn_tui.storage import practices, sessions, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import PracticeRecord, UserRecord


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, as the log has it, and where; `caller` is None for the operator."""

    actor: str
    practice: PracticeRecord
    caller: Caller | None

    def is_self(self, user_id: int) -> bool:
        """Whether this is the acting user's own account."""
        return self.caller is not None and self.caller.user.id == user_id


def admit(
    context: Context,
    work: Work,
    by: Authority,
    action: Action,
    *,
    practice_code: str | None = None,
    to_write: bool = False,
) -> Acting:
    """Who acts and in which practice, when that is allowed at this moment; asked where it is done.

    With `to_write` nobody else acts as an administrator of the practice before the unit of work ends.

    Raises:
        PracticeUnknown: the operator named none, or one that is not there.
        SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `require`.
    """
    if isinstance(by, Operator):
        practice = _named(work, practice_code or "")
        if to_write:
            practice = practices.lock(work, practice.id)
        return Acting(ledger.operator_actor(by.system_user), practice, None)
    if to_write:
        _lock_practice_of(work, by)
    caller = require(context, work, by, action, to_write=to_write)
    return Acting(caller.actor, caller.user.practice, caller)


def admit_for(
    context: Context, work: Work, by: Authority, action: Action, user_ids: Sequence[int], *, to_write: bool = False
) -> tuple[Acting, list[UserRecord]]:
    """As `admit`, for what is done to users: who acts, and the users, held until the unit of work ends.

    Another practice's users are as good as none. The operator reaches those of one practice at a time.

    Raises:
        Gone: one of them is not there, or not in this practice.
        SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `require`.
    """
    wanted = sorted(set(user_ids))
    if isinstance(by, Operator):
        first = users.get(work, wanted[0]) if wanted else None
        if first is None:
            raise Gone
        acting = admit(context, work, by, action, practice_code=first.practice.code, to_write=to_write)
    else:
        acting = admit(context, work, by, action, to_write=to_write)
    if to_write:
        found = {user.id: user for user_id in wanted if (user := users.lock(work, user_id)) is not None}
    else:
        found = users.many(work, wanted)
    if len(found) < len(wanted) or any(user.practice.id != acting.practice.id for user in found.values()):
        raise Gone
    return acting, [found[user_id] for user_id in dict.fromkeys(user_ids)]


def _named(work: Work, practice_code: str) -> PracticeRecord:
    practice = practices.find(work, fold(practice_code))
    if practice is None:
        raise PracticeUnknown
    return practice


def _lock_practice_of(work: Work, session: Secret) -> None:
    """Take the practice before the user: two administrators who act on each other would wait for each other."""
    record = sessions.find(work, digest(session))
    user = None if record is None else users.get(work, record.user_id)
    if user is None:
        raise SessionEnded
    practices.lock(work, user.practice.id)
