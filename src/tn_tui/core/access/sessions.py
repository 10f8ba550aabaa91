"""Sessions: how they open, are locked and unlocked, and end (NIST 2.2.3, ASVS 7)."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from tn_tui.core.base import ledger
from tn_tui.core.base.admission import Caller, is_locked, require
from tn_tui.core.base.context import Context, digest
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.proofs.kinds import asks_second
from tn_tui.core.proofs.password import hash_own
from tn_tui.core.proofs.proof import Refusal
from tn_tui.core.proofs.recovery_code import RecoveryCode
from tn_tui.core.proofs.second_factor import SecondFactor
from tn_tui.core.proofs.token import Token
from tn_tui.domain import policy
from tn_tui.domain.errors import (
    CommandsRunning,
    Gone,
    SessionEnded,
    SessionLocked,
    StepUpNeeded,
)
from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.permissions import Action
from tn_tui.domain.policy import SessionEnd
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import StorageFull, StorageLocked, StorageReadOnly
from tn_tui.storage import changes, sessions, users
from tn_tui.storage.database import DecidedError, Work
from tn_tui.storage.records import SessionRecord, UserRecord


def open_session(
    context: Context,
    work: Work,
    user: UserRecord,
    device_id: UUID | None,
    *,
    proven: bool,
    only_enroll: bool = False,
    must_save_codes: bool = False,
) -> Secret:
    """Open a session and end the oldest beyond three; its handle is known to the caller alone.

    `proven` says that all that a step-up asks for was given just now.

    Raises:
        DecidedError: with `CommandsRunning`, since a session whose command runs is never ended for another.
    """
    now = context.now()
    sessions.forget_ended(work, user.id, now - policy.SESSION_ABSOLUTE, now)
    handle = context.new_handle()
    for surplus in _surplus(context, work, user, now):
        sessions.end(work, user.id, surplus.id, reason=SessionEnd.TOO_MANY, now=now)
        ledger.write_own(context, work, Event.SESSION_ENDED, user, "too many")
    context.ports.running.hold(digest(handle))
    sessions.add(
        work,
        {
            "id": context.new_id(),
            "user_id": user.id,
            "handle_hash": digest(handle),
            "device_id": device_id,
            "origin": context.ports.origin.text,
            "created_at": now,
            "last_seen_at": now,
            "expires_at": now + policy.SESSION_ABSOLUTE,
            "proven_at": now if proven else None,
            "only_enroll": only_enroll,
            "must_save_codes": must_save_codes,
        },
    )
    return handle


def _surplus(context: Context, work: Work, user: UserRecord, now: datetime) -> list[SessionRecord]:
    """The sessions that give way to another: the oldest, but for those whose command runs."""
    standing = sessions.open_of_user(work, user.id, now)
    idle = [one for one in standing if not policy.is_running(one.command, one.last_seen_at, now)]
    room = policy.SESSIONS_PER_USER - 1 - (len(standing) - len(idle))
    if room < 0:
        ledger.write(
            context,
            work,
            Event.LOG_IN,
            Outcome.REFUSED,
            actor=ledger.user_actor(user),
            user=user,
            detail="commands run",
        )
        raise DecidedError(CommandsRunning())
    return idle[room:]


def end_left_behind(context: Context) -> None:
    """End the sessions whose program on this host is gone: killed, or with a machine that lost its power.

    Where nothing can be written at this moment they are left to the next who looks.
    """
    for key in context.ports.running.left_behind():
        try:
            _end_cut_off(context, key)
        except (StorageFull, StorageLocked, StorageReadOnly):
            return
        context.ports.running.forget(key)


def _end_cut_off(context: Context, key: bytes) -> None:
    with context.database.write() as work:
        found = sessions.find(work, key)
        user = None if found is None else users.get(work, found.user_id)
        if found is None or user is None:
            return
        ledger.settle_clock(context, work, user.practice.id)
        if sessions.end(work, user.id, found.id, reason=SessionEnd.CUT_OFF, now=context.now()):
            # As the person's own: nobody did it to the account, so it is not told at the next log-in.
            ledger.write_own(context, work, Event.SESSION_ENDED, user, SessionEnd.CUT_OFF)


class Sessions(UseCase):
    """The own sessions: kept open, locked, unlocked, proven anew, ended."""

    def touch(self, session: Secret) -> None:
        """Note that somebody is at the session; it is written down at most every `SESSION_TOUCH`, 15 seconds.

        Raises:
            SessionEnded, SessionLocked: see `require`.
        """
        now = self._context.now()
        with self._context.database.read() as work:
            record = sessions.find(work, digest(session))
            if record is not None and abs(now - record.last_seen_at) < policy.SESSION_TOUCH:
                self._require_any(work, session)
                return
        with self._context.database.write() as work:
            sessions.seen(work, self._require_any(work, session, to_write=True).session.id, now)

    def glance(self, session: Secret, stamp: int | None = None) -> int:
        """A number other than `stamp` once others have written; only then the session is looked at, and never touched.

        Raises:
            SessionEnded, SessionLocked: see `require`.
        """
        end_left_behind(self._context)
        with self._context.database.read() as work:
            now = changes.stamp(work)
            if now != stamp:
                self._require_any(work, session)
        return now

    def _require_any(self, work: Work, session: Secret, *, to_write: bool = False) -> Caller:
        caller = require(self._context, work, session, Action.LOG_OUT, to_write=to_write)
        if is_locked(self._context, caller.user, caller.session):
            raise SessionLocked
        return caller

    def lock(self, session: Secret) -> None:
        """Lock now, as after a while without anybody.

        Raises:
            SessionEnded: it is over, and why.
        """
        with self._changing(session, Action.LOG_OUT) as (work, caller):
            if sessions.set_locked(work, caller.session.id, self._context.now(), locked=True):
                ledger.write_own(self._context, work, Event.SESSION_LOCKED, caller.user)

    def unlock(self, session: Secret, password: Secret) -> None:
        """Open a locked session again with the password; wrong ones count as at the log-in.

        Raises:
            PasswordWrong: with the moment from which another try is looked at.
            SessionEnded: it is over, and why.
            Busy: nothing was counted.
        """
        context = self._context
        with context.database.read() as work:
            caller = require(context, work, session, Action.UNLOCK)
        checked = hash_own(context, caller.user, password)
        with context.database.write() as work:
            caller = require(context, work, session, Action.UNLOCK, to_write=True)
            checked.require(context, work, caller.user)
            sessions.set_locked(work, caller.session.id, context.now(), locked=False)
            sessions.seen(work, caller.session.id, context.now())
            ledger.write_own(context, work, Event.SESSION_UNLOCKED, caller.user)

    def step_up(
        self, session: Secret, password: Secret, token: Secret | None, *, recovery_code: Secret | None = None
    ) -> None:
        """Give the password again, and a token where one is enrolled; it counts for five minutes (ASVS 7.5).

        A recovery code does for a token, for who replaces a lost phone.

        A wrong password leaves the token as it is.

        Raises:
            PasswordWrong, TokenRefused, RecoveryCodeRefused: with the moment from which another try is looked at.
            TokenUsed: right and used before; nothing was counted.
            TokenClosed: too many wrong tokens.
            StepUpNeeded: a token is due and none was given; nothing was counted.
            Busy: nothing was counted.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        second: SecondFactor | None = None if token is None else Token(token)
        self.prove(session, password, second if recovery_code is None else RecoveryCode(recovery_code))

    def prove(self, session: Secret, password: Secret, second: SecondFactor | None) -> None:
        """As `step_up`, with any second factor that is given in place of the token.

        Raises:
            TnError: what `second.error` makes of a refusal, and as `step_up`.
        """
        context = self._context
        with context.database.read() as work:
            caller = require(context, work, session, Action.STEP_UP)
        if asks_second(caller.user) and second is None:
            raise StepUpNeeded(token=True)
        checked = hash_own(context, caller.user, password)
        with context.database.write() as work:
            caller = require(context, work, session, Action.STEP_UP, to_write=True)
            checked.require(context, work, caller.user)
            # Somebody may have enrolled since it was asked whether one is due.
            if asks_second(caller.user):
                if second is None or not second.proves:
                    raise DecidedError(StepUpNeeded(token=True))
                found = second.check(context, work, caller.user)
                if isinstance(found, Refusal):
                    raise DecidedError(second.error(found))
            sessions.prove(work, caller.session.id, context.now())
            ledger.write_own(context, work, Event.STEP_UP, caller.user)

    def log_out(self, session: Secret) -> None:
        """End this session; nothing happens when it is over already."""
        with suppress(SessionEnded), self._context.database.write() as work:
            caller = require(self._context, work, session, Action.LOG_OUT, to_write=True)
            reason = SessionEnd.LOGGED_OUT
            if sessions.end(work, caller.user.id, caller.session.id, reason=reason, now=self._context.now()):
                ledger.write_own(self._context, work, Event.LOG_OUT, caller.user)
        self._context.ports.running.release(digest(session))

    def end(self, session: Secret, session_id: UUID) -> None:
        """End one of one's own sessions.

        Raises:
            Gone: it isn't open, or not one's own.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        with self._changing(session, Action.MANAGE_SESSIONS) as (work, caller):
            reason = SessionEnd.ENDED_ELSEWHERE
            if not sessions.end(work, caller.user.id, session_id, reason=reason, now=self._context.now()):
                raise Gone
            ledger.write_own(self._context, work, Event.SESSION_ENDED, caller.user, "one")

    def end_others(self, session: Secret) -> int:
        """End all of one's own sessions but this one; how many there were.

        Raises:
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        with self._changing(session, Action.MANAGE_SESSIONS) as (work, caller):
            ended = sessions.end_all(
                work,
                caller.user.id,
                reason=SessionEnd.ENDED_ELSEWHERE,
                now=self._context.now(),
                but=caller.session.id,
            )
            if ended:
                ledger.write_own(self._context, work, Event.SESSION_ENDED, caller.user, "others")
        return ended
