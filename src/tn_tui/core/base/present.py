"""Records become views here, and every text in them becomes safe to show."""

from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from tn_tui.domain import policy
from tn_tui.domain.practice_views import PracticeView
from tn_tui.domain.text import clean_line
from tn_tui.domain.views import AuthenticatorView, DeviceView, PersonView, SessionView
from tn_tui.storage import users
from tn_tui.storage.database import Work
from tn_tui.storage.records import AuthenticatorRecord, DeviceRecord, PracticeRecord, SessionRecord, UserRecord

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

View = TypeVar("View", bound="DataclassInstance")
NAMED_HELPERS = 3
"""How many administrators are named to who can't log in."""


def shown(kind: type[View], record: object, /, **others: object) -> View:
    """A view of a record: what both have under one name, each text of it safe to show, and what is given besides."""
    names = [each.name for each in fields(kind) if each.name not in others and hasattr(record, each.name)]
    found = {name: getattr(record, name) for name in names}
    return kind(**{name: clean_line(value) if type(value) is str else value for name, value in found.items()}, **others)


def person(user: UserRecord) -> PersonView:
    """Who a user is, for the title line."""
    practice = user.practice
    return shown(PersonView, user, practice_code=clean_line(practice.code), practice_name=clean_line(practice.name))


def device(record: DeviceRecord, user: UserRecord, *, current: bool) -> DeviceView:
    """One remembered device."""
    until = policy.remembered_until(record.created_at, record.expires_at, user.practice.facts)
    return shown(DeviceView, record, expires_at=until, current=current)


def app_view(record: AuthenticatorRecord) -> AuthenticatorView:
    """One authentication app."""
    return shown(AuthenticatorView, record)


def session_view(record: SessionRecord, now: datetime, *, current: bool) -> SessionView:
    """One open session, and what runs in it."""
    if policy.is_running(record.command, record.last_seen_at, now):
        return shown(SessionView, record, current=current)
    return shown(SessionView, record, current=current, command=None, command_since=None)


def practice_view(practice: PracticeRecord, user_count: int, enrolled: int) -> PracticeView:
    """One practice, with its active users and how many of them are enrolled."""
    return shown(PracticeView, practice, users=user_count, enrolled=enrolled)


def who_can_help(work: Work, user: UserRecord) -> tuple[str, ...]:
    """Names of some administrators of the user's practice beside this one who can log in; of the desk, nobody's."""
    if user.practice.is_desk:
        return ()
    found = users.able_administrators(work, user.practice.id, limit=NAMED_HELPERS, but=(user.id,))
    return tuple(clean_line(one.name) for one in found)
