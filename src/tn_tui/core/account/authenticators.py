"""Removing two-factor authentication, with the password, as the manual has it."""

from uuid import UUID

from tn_tui.core.account.enrollment import end_trust
from tn_tui.core.base import ledger
from tn_tui.core.base.admission import Caller, require
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.proofs.password import hash_own
from tn_tui.domain import policy, text
from tn_tui.domain.errors import Gone, LastAuthenticator, NotEnrolled
from tn_tui.domain.events import Event
from tn_tui.domain.permissions import Action
from tn_tui.domain.policy import SessionEnd
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import Removed
from tn_tui.storage import authenticators, codes, devices, recovery_codes, sessions, users
from tn_tui.storage.database import Work


class Authenticators(UseCase):
    """What a person does with authentication apps that are in use."""

    def remove_two_factor(self, session: Secret, password: Secret) -> Removed:
        """Switch two-factor authentication off; all keys, devices and other sessions end with it.

        Where the practice requires it, this session ends too, and the next log-in leads to enrollment.

        Raises:
            PasswordWrong: with the moment from which another try is looked at.
            NotEnrolled: it is off already.
            Busy: nothing was counted.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        context = self._context
        with context.database.read() as work:
            caller = require(context, work, session, Action.REMOVE_TWO_FACTOR)
        if not caller.user.facts.enrolled:
            raise NotEnrolled
        checked = hash_own(context, caller.user, password)
        with self._changing(session, Action.REMOVE_TWO_FACTOR) as (work, caller):
            checked.require(context, work, caller.user)
            return self._switch_off(work, caller)

    def _switch_off(self, work: Work, caller: Caller) -> Removed:
        context, user = self._context, caller.user
        if not users.remove_two_factor(work, user.id):
            raise NotEnrolled
        authenticators.remove_all(work, user.id)
        recovery_codes.remove_all(work, user.id)
        codes.remove(work, user.id)
        devices.remove_all(work, user.id)
        over = policy.is_required(user.facts, user.practice.facts, context.now())
        sessions.end_all(
            work,
            user.id,
            reason=SessionEnd.AUTHENTICATORS_CHANGED,
            now=context.now(),
            but=None if over else caller.session.id,
        )
        ledger.write_own(context, work, Event.REMOVED, user)
        return Removed(session_over=over)

    def remove(self, session: Secret, authenticator_id: UUID) -> None:
        """Remove one of several authentication apps, for a phone that is gone.

        Raises:
            LastAuthenticator: it is the only one; two-factor authentication is removed as a whole.
            Gone: it is not one's own, or not there any more.
            SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `require`.
        """
        context = self._context
        with self._changing(session, Action.REMOVE_AUTHENTICATOR) as (work, caller):
            name = self._name(work, caller, authenticator_id)
            if len(authenticators.of_user(work, caller.user.id)) == 1:
                raise LastAuthenticator
            authenticators.remove(work, caller.user.id, authenticator_id)
            end_trust(context, work, caller)
            ledger.write_own(self._context, work, Event.AUTHENTICATOR_REMOVED, caller.user, name)

    def rename(self, session: Secret, authenticator_id: UUID, name: str) -> None:
        """Give one of the authentication apps another name.

        Raises:
            FieldRefused: the name can't be kept.
            Gone: it is not one's own, or not there any more.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        kept = text.full_name(name)
        with self._changing(session, Action.SEE_PROFILE) as (work, caller):
            before = self._name(work, caller, authenticator_id)
            authenticators.rename(work, caller.user.id, authenticator_id, kept)
            ledger.write_own(self._context, work, Event.AUTHENTICATOR_RENAMED, caller.user, f"{before} > {kept}")

    def _name(self, work: Work, caller: Caller, authenticator_id: UUID) -> str:
        for record in authenticators.of_user(work, caller.user.id):
            if record.id == authenticator_id:
                return record.name
        raise Gone
