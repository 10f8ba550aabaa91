"""Records become views here, and every text in them becomes safe to show."""

from tn_tui.domain import policy
from tn_tui.domain.practice_views import PracticeView
from tn_tui.domain.text import clean_line
from tn_tui.domain.views import AuthenticatorView, DeviceView, PersonView, SessionView
from tn_tui.storage import users
from tn_tui.storage.database import Work
from tn_tui.storage.records import AuthenticatorRecord, DeviceRecord, PracticeRecord, SessionRecord, UserRecord

NAMED_HELPERS = 3
"""How many administrators are named to who can't log in."""


def person(user: UserRecord) -> PersonView:
    """Who a user is, for the title line."""
    return PersonView(
        practice_code=clean_line(user.practice.code),
        practice_name=clean_line(user.practice.name),
        username=clean_line(user.username),
        name=clean_line(user.name),
        role=user.role,
    )


def device(record: DeviceRecord, user: UserRecord, *, current: bool) -> DeviceView:
    """One remembered device."""
    return DeviceView(
        id=record.id,
        label=clean_line(record.label),
        created_at=record.created_at,
        expires_at=policy.remembered_until(record.created_at, record.expires_at, user.practice.facts),
        last_used_at=record.last_used_at,
        last_origin=clean_line(record.last_origin),
        current=current,
    )


def app_view(record: AuthenticatorRecord) -> AuthenticatorView:
    """One authentication app."""
    return AuthenticatorView(record.id, clean_line(record.name), record.confirmed_at, record.last_used_at)


def session_view(record: SessionRecord, *, current: bool) -> SessionView:
    """One open session."""
    return SessionView(
        id=record.id,
        created_at=record.created_at,
        last_seen_at=record.last_seen_at,
        origin=clean_line(record.origin),
        current=current,
    )


def practice_view(practice: PracticeRecord, user_count: int, enrolled: int) -> PracticeView:
    """One practice, with its active users and how many of them are enrolled."""
    return PracticeView(
        code=clean_line(practice.code),
        name=clean_line(practice.name),
        two_factor_required=practice.two_factor_required,
        users=user_count,
        enrolled=enrolled,
        created_at=practice.created_at,
        required_from=practice.required_from,
        grace_days=practice.grace_days,
        idle_lock_minutes=practice.idle_lock_minutes,
        remember_days=practice.remember_days,
        phone=clean_line(practice.phone),
        id=practice.id,
    )


def who_can_help(work: Work, user: UserRecord) -> tuple[str, ...]:
    """Names of some administrators of the user's practice beside this one who can log in; of the desk, nobody's."""
    if user.practice.is_desk:
        return ()
    found = users.able_administrators(work, user.practice.id, limit=NAMED_HELPERS, but=(user.id,))
    return tuple(clean_line(one.name) for one in found)
