"""Users as administrators and the operator may see them, with what locks each of them now."""

from collections.abc import Sequence
from datetime import datetime

from tn_tui.core.base.context import Context
from tn_tui.core.base.present import shown
from tn_tui.domain import policy
from tn_tui.domain.practice_views import UserView
from tn_tui.storage import throttles
from tn_tui.storage.database import Work
from tn_tui.storage.records import ThrottleRecord, UserRecord


def views(context: Context, work: Work, records: Sequence[UserRecord]) -> tuple[UserView, ...]:
    """Users as they may be shown, with until when each is locked."""
    now = context.now()
    passwords: dict[int, list[datetime]] = {}
    for user_id, count in throttles.of_users(work, [record.id for record in records]):
        until = password_lock(count, now)
        if until is not None:
            passwords.setdefault(user_id, []).append(until)
    return tuple(_view(record, passwords.get(record.id, []), now) for record in records)


def password_lock(count: ThrottleRecord, now: datetime) -> datetime | None:
    """Until when no password from one place is looked at."""
    return policy.retry_at(count.failed_at, policy.password_wait(count.failures), now)


def _view(user: UserRecord, locks: list[datetime], now: datetime) -> UserView:
    token_lock = policy.retry_at(user.token_failed_at, policy.token_wait(user.token_failures), now)
    return shown(
        UserView,
        user,
        active=user.deactivated_at is None,
        enrolled=user.facts.enrolled,
        locked_until=max((*locks, *([] if token_lock is None else [token_lock])), default=None),
        tokens_closed=user.token_closed_at is not None,
        enroll_by=policy.deadline(user.facts, user.practice.facts),
    )
