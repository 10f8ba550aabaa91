"""Profile > Security & Activity: all that a person sees of the own account at once."""

from tn_tui.core import devices as device_cases
from tn_tui.core import present
from tn_tui.core.context import Context
from tn_tui.core.sessions import require
from tn_tui.domain.permissions import Action
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import clean_line
from tn_tui.domain.views import AuthenticatorView, ProfileView, SessionView
from tn_tui.storage import authenticators, sessions


class Profile:
    """The own account."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def show(self, session: Secret) -> ProfileView:
        """The account as it is now.

        Raises:
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        context = self._context
        with context.database.read() as work:
            caller = require(context, work, session, Action.SEE_PROFILE)
            user = caller.user
            return ProfileView(
                person=present.person(user),
                two_factor_since=user.two_factor_since,
                two_factor_required=user.practice.two_factor_required,
                authenticators=tuple(
                    AuthenticatorView(clean_line(record.name), record.confirmed_at, record.last_used_at)
                    for record in authenticators.of_user(work, user.id)
                ),
                devices=device_cases.views(context, work, user),
                remember_unavailable=context.ports.devices.unavailable,
                password_changed_at=user.password_changed_at,
                sessions=tuple(
                    SessionView(
                        id=record.id,
                        created_at=record.created_at,
                        last_seen_at=record.last_seen_at,
                        origin=clean_line(record.origin),
                        current=record.id == caller.session.id,
                    )
                    for record in sessions.open_of_user(work, user.id, context.now())
                ),
                idle_lock_seconds=int(context.idle_lock.total_seconds()),
            )
