"""What a person does with recovery codes: make a new set, and say that it is saved."""

from collections.abc import Sequence

from tn_tui.core.base import ledger
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.proofs import recovery_code
from tn_tui.domain.errors import Gone, NotEnrolled
from tn_tui.domain.events import Event
from tn_tui.domain.permissions import Action
from tn_tui.domain.secret import Secret
from tn_tui.storage import sessions, users


class RecoveryCodes(UseCase):
    """The own recovery codes: a new set, and that it is saved."""

    def renew(self, session: Secret) -> tuple[Secret, ...]:
        """A new set of ten, to be shown once; the old one ends with it.

        Raises:
            NotEnrolled: there is no two-factor authentication that they could stand in for.
            SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `require`.
        """
        context = self._context
        with self._changing(session, Action.RENEW_RECOVERY_CODES) as (work, caller):
            if not caller.user.facts.enrolled:
                raise NotEnrolled
            return recovery_code.make(context, work, caller.user)

    def saved(self, session: Secret, shown: Sequence[Secret]) -> None:
        """The person has confirmed that the set of which these codes are is copied or written down.

        Raises:
            NotEnrolled: there is no set.
            Gone: a newer set was made since.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        context = self._context
        with self._changing(session, Action.CONFIRM_RECOVERY_CODES) as (work, caller):
            user = caller.user
            if not recovery_code.left(work, user):
                raise NotEnrolled
            if not recovery_code.is_current(context, work, user, shown):
                raise Gone
            users.change(work, user.id, {"codes_saved_at": context.now()})
            sessions.codes_saved(work, user.id)
            ledger.write_own(context, work, Event.RECOVERY_CODES_SAVED, user)
