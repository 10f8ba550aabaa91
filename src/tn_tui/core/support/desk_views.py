"""Rows as the support desk may see them: people masked where no call needs their names."""

from tn_tui.core.base.people import Names
from tn_tui.core.base.present import shown
from tn_tui.domain.cases import masked
from tn_tui.domain.events import Outcome
from tn_tui.domain.support_views import Call, SupportUser, UserMatch
from tn_tui.domain.text import clean_line
from tn_tui.storage.records import ActivityRecord, UserRecord


def call(code: str, name: str, record: ActivityRecord, names: Names) -> Call:
    """The newest call of a practice."""
    return Call(
        practice_code=clean_line(code),
        practice_name=clean_line(name),
        caller=clean_line(record.subject),
        at=record.at,
        by=names.actor(record.actor),
        right=record.outcome == Outcome.DONE,
    )


def match(user: UserRecord) -> UserMatch:
    """A user that a search found, masked."""
    return UserMatch(
        practice_code=clean_line(user.practice.code),
        username=masked(clean_line(user.username)),
        name=masked(clean_line(user.name)),
        role=user.role,
        active=user.deactivated_at is None,
    )


def administrator(user: UserRecord) -> SupportUser:
    """Somebody whom a caller can be told to ask."""
    can_log_in = user.token_closed_at is None and not user.password_temporary
    active, enrolled = user.deactivated_at is None, user.facts.enrolled
    return shown(SupportUser, user, active=active, enrolled=enrolled, can_log_in=can_log_in)
