"""Right passwords that wait for their second factor. They live in this process alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tn_tui.core.base.context import Context, digest
from tn_tui.core.proofs.kinds import asks_second
from tn_tui.domain import policy
from tn_tui.domain.errors import SignInExpired
from tn_tui.domain.reasons import SignInNotice
from tn_tui.domain.secret import Secret
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord

_KEPT = 16


@dataclass(frozen=True, slots=True)
class HalfLogin:
    """A right password that waits for its second factor: whose, its stored hash, since when, and what to tell then."""

    user_id: int
    password_hash: str
    started_at: datetime
    notices: tuple[SignInNotice, ...]


class HalfLogins:
    """The half log-ins of this process, each under its ticket; the oldest goes where there are too many."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._kept: dict[bytes, HalfLogin] = {}

    def begin(self, user: UserRecord, notices: tuple[SignInNotice, ...]) -> Secret:
        """Keep a right password that was just checked for five minutes; its ticket."""
        ticket = self._context.new_handle()
        for oldest in list(self._kept)[: 1 - _KEPT]:
            del self._kept[oldest]
        self._kept[digest(ticket)] = HalfLogin(user.id, user.password_hash, self._context.now(), notices)
        return ticket

    def get(
        self, work: Work, ticket: Secret, look: Callable[[Work, int], UserRecord | None]
    ) -> tuple[HalfLogin, UserRecord]:
        """The half log-in of a ticket, with its user as `look` finds it.

        Raises:
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        half = self._kept.get(digest(ticket))
        user = None if half is None else look(work, half.user_id)
        if half is None or user is None or not self._still_good(half, user):
            self.end(ticket)
            raise SignInExpired
        return half, user

    def end(self, ticket: Secret) -> None:
        """Forget the half log-in of a ticket; nothing happens where there is none."""
        self._kept.pop(digest(ticket), None)

    def _still_good(self, half: HalfLogin, user: UserRecord) -> bool:
        age = self._context.now() - half.started_at
        return (
            -policy.COUNTER_GRACE <= age < policy.HALF_LOGIN
            and user.deactivated_at is None
            and user.password_hash == half.password_hash
            and asks_second(user)
        )
