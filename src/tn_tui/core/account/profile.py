"""Profile > Security & Activity: all that a person sees of the own account at once."""

from tn_tui.core.access import remembering, told
from tn_tui.core.account import devices as device_cases
from tn_tui.core.base import present
from tn_tui.core.base.admission import idle_lock
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.proofs import recovery_code
from tn_tui.domain import policy
from tn_tui.domain.permissions import Action
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import ProfileView
from tn_tui.storage import authenticators, sessions


class Profile(UseCase):
    """The own account, as its owner sees it."""

    def told(self, session: Secret, number: int) -> None:
        """Note that the person has read what others did to the account, up to this row of `SignedIn.told`.

        Raises:
            SessionEnded, SessionLocked: see `require`.
        """
        told.acknowledge(self._context, session, number)

    def show(self, session: Secret) -> ProfileView:
        """The account as it is now: authenticators, devices, sessions, codes, and what is required of it.

        Raises:
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        context = self._context
        now = context.now()
        with self._looking(session, Action.SEE_PROFILE) as (work, caller):
            user = caller.user
            return present.shown(
                ProfileView,
                user,
                person=present.person(user),
                two_factor_required=user.practice.two_factor_required,
                codes_left=recovery_code.left(work, user),
                codes_saved=user.codes_saved_at is not None,
                enroll_by=policy.deadline(user.facts, user.practice.facts),
                authenticators=tuple(present.app_view(record) for record in authenticators.of_user(work, user.id)),
                devices=device_cases.views(context, work, user),
                remember_unavailable=remembering.offer(context, user, now).unavailable,
                sessions=tuple(
                    present.session_view(record, now, current=record.id == caller.session.id)
                    for record in sessions.open_of_user(work, user.id, now)
                ),
                key=context.ports.devices.key,
                idle_lock_seconds=int(idle_lock(context, user.practice).total_seconds()),
            )
