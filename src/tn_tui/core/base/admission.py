"""Who is calling, and whether the session still may: asked in the unit of work in which something is done (ASVS 7)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tn_tui.core.base import ledger
from tn_tui.core.base.context import Context, digest
from tn_tui.domain import policy
from tn_tui.domain.errors import AskedFirst, NotAllowed, SessionEnded, SessionLocked, StepUpNeeded
from tn_tui.domain.permissions import CASES, NEEDS_STEP_UP, Action, allowed
from tn_tui.domain.policy import SessionEnd, Step
from tn_tui.domain.secret import Secret
from tn_tui.storage import sessions, users
from tn_tui.storage.database import DecidedError, Work
from tn_tui.storage.records import PracticeRecord, SessionRecord, UserRecord

_WHILE_LOCKED = frozenset({Action.LOG_OUT, Action.UNLOCK})


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose session it is, as both are at this moment."""

    user: UserRecord
    session: SessionRecord

    @property
    def actor(self) -> str:
        """How the caller stands in the log as the one who acted."""
        return ledger.user_actor(self.user)


def require(context: Context, work: Work, session: Secret, action: Action, *, to_write: bool = False) -> Caller:
    """The caller, when the session holds and may do this now; asked in the unit of work in which it is done.

    With `to_write` nobody else decides about the user before the unit of work ends.

    Raises:
        SessionEnded: it is over, and why.
        SessionLocked: nobody was there for a while.
        NotAllowed: the role says no.
        AskedFirst: the role allows it, and something else is asked of the user before.
        StepUpNeeded: password and token must be given again for this.
    """
    now = context.now()
    record = sessions.find(work, digest(session))
    if record is None:
        raise SessionEnded
    user = (users.lock if to_write else users.get)(work, record.user_id)
    if user is None or user.deactivated_at is not None:
        raise SessionEnded(SessionEnd.DEACTIVATED)
    if to_write and ledger.settle_clock(context, work, user.practice.id):
        raise DecidedError(SessionEnded(SessionEnd.CLOCK_SET_BACK))
    if to_write:
        # Another session may have ended this one while the lock was waited for.
        record = sessions.find(work, digest(session)) or record
    if record.ended_at is not None:
        raise SessionEnded(SessionEnd(record.end_reason or SessionEnd.LOGGED_OUT))
    if not policy.is_current(record.created_at, record.expires_at, now):
        raise SessionEnded(SessionEnd.EXPIRED)
    if action not in _WHILE_LOCKED and is_locked(context, user, record):
        raise SessionLocked
    _check_allowed(user, record, action, now)
    if action in NEEDS_STEP_UP and not policy.is_proven(record.proven_at, now):
        raise StepUpNeeded(token=user.facts.enrolled)
    return Caller(user, record)


def _check_allowed(user: UserRecord, record: SessionRecord, action: Action, now: datetime) -> None:
    asked = what_is_first(user, now, only_enroll=record.only_enroll, must_save_codes=record.must_save_codes)
    if not allowed(action, user.role, Step.IN) or (record.only_enroll and action in CASES):
        raise NotAllowed
    if not allowed(action, user.role, asked):
        raise AskedFirst(asked)


def what_is_first(user: UserRecord, now: datetime, *, only_enroll: bool, must_save_codes: bool) -> Step:
    """What a session must do before anything else, `Step.IN` for nothing.

    One that a one-time code opened can only enroll, and some must save recovery codes first.
    """
    if only_enroll:
        return Step.ENROLL
    asked = policy.restriction(user.facts, user.practice.facts, now)
    return Step.SAVE_CODES if asked is Step.IN and must_save_codes else asked


def idle_lock(context: Context, practice: PracticeRecord) -> timedelta:
    """How long a session may be left alone before it locks: the program's time, which a practice can only shorten."""
    if practice.idle_lock_minutes is None:
        return context.idle_lock
    return min(context.idle_lock, timedelta(minutes=practice.idle_lock_minutes))


def is_locked(context: Context, user: UserRecord, record: SessionRecord) -> bool:
    """Whether the session was locked, or left alone for as long as the practice or the program allows."""
    return record.locked or abs(context.now() - record.last_seen_at) >= idle_lock(context, user.practice)
