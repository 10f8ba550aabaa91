"""Guarded commands: a session stands for one that runs, is asked about every few seconds, and ends with it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tn_tui.core.base import ledger, present
from tn_tui.core.base.admission import Caller, idle_lock, require
from tn_tui.core.base.context import Context, digest
from tn_tui.domain import policy
from tn_tui.domain.errors import AdministratorsOnly, Gone, NotAllowed, OtherPractice
from tn_tui.domain.events import Event
from tn_tui.domain.permissions import Action
from tn_tui.domain.policy import Role, SessionEnd
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import clean_line, fold
from tn_tui.domain.views import PersonView
from tn_tui.storage import sessions, users
from tn_tui.storage.database import Work

_NAME_LIMIT = 40


@dataclass(frozen=True, slots=True)
class Guarded:
    """A command that may run: for whom, and for which session, by the id of its row and never by its handle."""

    session_id: UUID
    person: PersonView


@dataclass(frozen=True, slots=True)
class Condition:
    """Who is let through: users of the practice with this code, where there is one, and only administrators."""

    practice_code: str | None = None
    administrators_only: bool = False


class Commands:
    """What stands behind a log-in as a program of its own."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def begin(self, session: Secret, name: str, condition: Condition) -> Guarded:
        """Let the session stand for a command from now on; `name` is the program's, without what it is given.

        Raises:
            OtherPractice, AdministratorsOnly: the condition does not let this user through.
            AskedFirst: something else is asked of the user before.
            Gone: the session stands for a command already.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        context = self._context
        name = clean_line(name)[:_NAME_LIMIT]
        with context.database.write() as work:
            caller = require(context, work, session, Action.RUN_COMMAND, to_write=True)
            _check(caller, condition)
            if not sessions.begin_command(work, caller.session.id, name, context.now()):
                raise Gone
            ledger.write_own(context, work, Event.COMMAND_STARTED, caller.user, name)
        return Guarded(caller.session.id, present.person(caller.user))

    def look(self, session: Secret, role: Role) -> timedelta:
        """See that the session still stands, and note so now and then; how long it may be left alone, if that counts.

        `role` is the user's at the beginning: who was more than a member and is not any more has lost it.

        Raises:
            NotAllowed: the role is lost.
            SessionEnded: it is over, and why.
        """
        now = self._context.now()
        with self._context.database.read() as work:
            caller = self._still(work, session, role)
            if abs(now - caller.session.last_seen_at) < policy.SESSION_TOUCH:
                return idle_lock(self._context, caller.user.practice)
        with self._context.database.write() as work:
            caller = self._still(work, session, role, to_write=True)
            sessions.seen(work, caller.session.id, now)
            return idle_lock(self._context, caller.user.practice)

    def _still(self, work: Work, session: Secret, role: Role, *, to_write: bool = False) -> Caller:
        caller = require(self._context, work, session, Action.LOG_OUT, to_write=to_write)
        if role is not Role.MEMBER and caller.user.role is not role:
            raise NotAllowed
        return caller

    def end(self, session: Secret) -> None:
        """The command is over, and with it the session, unless that is over; nothing happens where there was none."""
        context, now = self._context, self._context.now()
        with context.database.write() as work:
            record = sessions.find(work, digest(session))
            user = None if record is None else users.lock(work, record.user_id)
            if record is not None and user is not None and sessions.end_command(work, record.id):
                ledger.write_own(context, work, Event.COMMAND_ENDED, user, record.command or "")
                stands = policy.is_current(record.created_at, record.expires_at, now)
                if stands and sessions.end(work, user.id, record.id, reason=SessionEnd.LOGGED_OUT, now=now):
                    ledger.write_own(context, work, Event.LOG_OUT, user)
        context.ports.running.release(digest(session))


def _check(caller: Caller, condition: Condition) -> None:
    practice_code = condition.practice_code
    if practice_code is not None and fold(practice_code) != fold(caller.user.practice.code):
        raise OtherPractice
    if condition.administrators_only and caller.user.role is not Role.ADMINISTRATOR:
        raise AdministratorsOnly
