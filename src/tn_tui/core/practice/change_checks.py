"""What stands in the way of a change to a user, whether there is anything to change, and how the user stands then."""

from collections.abc import Sequence
from datetime import datetime

from tn_tui.core.base.authority import Acting
from tn_tui.domain.changes import Change, Rule
from tn_tui.domain.policy import Role
from tn_tui.domain.reasons import Hindrance
from tn_tui.storage import devices, sessions, throttles, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord


def administrates(user: UserRecord) -> bool:
    """Whether the user counts as an administrator who can log in.

    Who still holds a temporary password does not: nobody knows whether it reached the person.
    """
    return user.role is Role.ADMINISTRATOR and user.deactivated_at is None and not user.password_temporary


def is_idle(work: Work, change: Change, user: UserRecord, now: datetime) -> bool:
    """Whether the user stands already as the change would have it."""
    if change is Change.UNLOCK:
        return not (user.token_failures or user.token_closed_at) and not throttles.last_failures(work, user.id)
    if change is Change.END_SESSIONS:
        return not sessions.any_left(work, user.id, now)
    if change is Change.FORGET_DEVICES:
        return not devices.any_left(work, user.id, now)
    if change is Change.DISABLE_TWO_FACTOR:
        return not user.facts.enrolled
    if change is Change.DEACTIVATE:
        return user.deactivated_at is not None
    made = becomes(change, now)
    return bool(made) and all(getattr(user, column) == value for column, value in made.items())


def becomes(change: Change, now: datetime) -> dict[str, object]:
    """The columns of a user that the change itself sets; nothing where it only ends or opens something."""
    columns: dict[Change, dict[str, object]] = {
        Change.MAKE_ADMINISTRATOR: {"role": Role.ADMINISTRATOR},
        Change.MAKE_MEMBER: {"role": Role.MEMBER},
        Change.DEACTIVATE: {"deactivated_at": now},
        Change.REACTIVATE: {"deactivated_at": None},
    }
    return columns.get(change, {})


def hindrance(acting: Acting, rule: Rule, change: Change, user: UserRecord, *, leaves: bool) -> Hindrance | None:
    """Why the change can't be done to the user; `leaves` says that nobody would be left."""
    if not rule.on_oneself and acting.is_self(user.id):
        return Hindrance.YOURSELF
    if leaves and administrates(user):
        return Hindrance.LAST_ADMINISTRATOR
    if change is Change.ONE_TIME_CODE and user.deactivated_at is not None:
        return Hindrance.DEACTIVATED
    if change is Change.ONE_TIME_CODE and not user.facts.enrolled:
        return Hindrance.NOT_ENROLLED
    if gives_role(change) and user.practice.is_desk:
        return Hindrance.SUPPORT_STAYS
    return None


def gives_role(change: Change) -> bool:
    """Whether the change is one of the role."""
    return change in {Change.MAKE_ADMINISTRATOR, Change.MAKE_MEMBER}


def is_bound(acting: Acting, rule: Rule) -> bool:
    """Whether the change must leave the practice an administrator who can log in.

    It binds whoever acts from inside the practice. The operator can always make another one, and is told.
    """
    return rule.counts and acting.caller is not None


def is_last_administrator(work: Work, user: UserRecord) -> bool:
    """Whether the practice would have no administrator who can log in without this one."""
    return _hangs_on(work, [user])


def leaves_nobody(work: Work, rule: Rule, found: Sequence[UserRecord]) -> bool:
    """Whether the change, done to these, leaves the practice without an administrator who can log in."""
    return (rule.counts or rule.resets) and _hangs_on(work, found)


def _hangs_on(work: Work, found: Sequence[UserRecord]) -> bool:
    losing = [user for user in found if administrates(user)]
    if not losing:
        return False
    return not users.another_administrator(work, losing[0].practice.id, [user.id for user in losing])
