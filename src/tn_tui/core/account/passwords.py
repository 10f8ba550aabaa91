"""Changing one's password (NIST 3.1.1.2)."""

from dataclasses import replace

from tn_tui.core.base import ledger
from tn_tui.core.base.admission import require, what_is_first
from tn_tui.core.base.context import Context
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.proofs.password import hash_own
from tn_tui.domain import password as password_rules
from tn_tui.domain import policy
from tn_tui.domain.errors import PasswordRefused, PasswordWrong
from tn_tui.domain.events import Event
from tn_tui.domain.permissions import Action
from tn_tui.domain.policy import SessionEnd, Step
from tn_tui.domain.reasons import PasswordProblem
from tn_tui.domain.secret import Secret
from tn_tui.storage import devices, sessions, users
from tn_tui.storage.database import DecidedError
from tn_tui.storage.records import UserRecord


def minimum(context: Context, user: UserRecord) -> int:
    """How many characters a new password of this user needs: fewer where a token is required beside it by now."""
    required = policy.is_required(user.facts, user.practice.facts, context.now())
    return password_rules.minimum_length(two_factor_required=required)


def check_new(context: Context, user: UserRecord, new: Secret) -> Secret:
    """The new password in the form in which it is hashed.

    Raises:
        PasswordRefused: and why.
    """
    return password_rules.check(
        new,
        minimum=minimum(context, user),
        personal=(user.practice.code, user.practice.name, user.username, user.name),
        common=context.ports.common_passwords,
    )


class Passwords(UseCase):
    """The own password: how long a new one must be, and changing it."""

    def minimum_length(self, session: Secret) -> int:
        """How many code points a new password of one's own needs.

        Raises:
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        with self._context.database.read() as work:
            caller = require(self._context, work, session, Action.CHANGE_PASSWORD)
        return minimum(self._context, caller.user)

    def change(self, session: Secret, current: Secret, new: Secret) -> Step:
        """Put a new password in place of the current one, and end every remembered device and other session.

        Returns what the session needs next.

        Raises:
            PasswordRefused: the new one can't be taken; the current one was not looked at.
            PasswordWrong: the current one is wrong; from when another try is looked at.
            Busy: nothing was counted.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        context = self._context
        with context.database.read() as work:
            caller = require(context, work, session, Action.CHANGE_PASSWORD)
        normal = check_new(context, caller.user, new)
        if normal.reveal() == password_rules.normalize(current).reveal():
            raise PasswordRefused(PasswordProblem.SAME)
        checked = hash_own(context, caller.user, current)
        # Also when the current one is wrong, so that during a lock the time it takes tells nothing.
        new_hash = context.ports.hasher.hash(normal)
        with self._changing(session, Action.CHANGE_PASSWORD) as (work, caller):
            user, now = caller.user, context.now()
            checked.require(context, work, user)
            old_hash = checked.rehashed or user.password_hash
            if not users.set_password(work, user.id, old_hash=old_hash, new_hash=new_hash, now=now):
                raise DecidedError(PasswordWrong())
            devices.remove_all(work, user.id)
            reason = SessionEnd.PASSWORD_CHANGED
            sessions.end_all(work, user.id, reason=reason, now=now, but=caller.session.id)
            ledger.write_own(context, work, Event.PASSWORD_CHANGED, user)
        mine = caller.session
        return what_is_first(
            replace(user, password_temporary=False),
            now,
            only_enroll=mine.only_enroll,
            must_save_codes=mine.must_save_codes,
        )
