"""Whether there is ground for a recovery case: for whom one is, and what ends that."""

from datetime import datetime

from tn_tui.domain.errors import AskAdministrator, CaseRefused, NotAnAdministrator, NotEnrolled
from tn_tui.domain.policy import Role
from tn_tui.domain.reasons import CaseProblem
from tn_tui.storage import users
from tn_tui.storage.database import Work
from tn_tui.storage.records import CaseRecord, UserRecord

_DIGITS = 3
"""Fewer are no telephone number: "n/a" and "ask Susan" can't be called, and an extension can."""


def hindrance(work: Work, user: UserRecord, now: datetime) -> None:
    """Refuse a case for an account that it is not for.

    Raises:
        AskAdministrator: another active administrator of the practice can log in.
        NotAnAdministrator: it is no active administrator.
        NotEnrolled: the password alone lets the account in.
        CaseRefused: "phone", the practice has no number on file on which the caller could be called back, or something
            else stands there.
    """
    if user.practice.is_desk or user.role is not Role.ADMINISTRATOR or user.deactivated_at is not None:
        raise NotAnAdministrator
    if users.another_who_gets_in(work, user.practice.id, [user.id], now):
        raise AskAdministrator
    if not user.facts.enrolled:
        raise NotEnrolled
    if sum(character.isdecimal() for character in user.practice.phone) < _DIGITS:
        raise CaseRefused(CaseProblem.PHONE)


def still_holds(work: Work, record: CaseRecord, user: UserRecord, now: datetime) -> None:
    """Refuse to go on with a case whose ground is gone since it was opened.

    Raises:
        CaseRefused: "desk", who opened or approved it has left the desk; "logged in", the account was not locked out;
            "phone", as in `hindrance`.
        AskAdministrator, NotAnAdministrator, NotEnrolled: see `hindrance`.
    """
    hindrance(work, user, now)
    people = [record.opened_by] if record.approved_by is None else [record.opened_by, record.approved_by]
    if any(one.deactivated_at is not None for one in users.many(work, people).values()):
        raise CaseRefused(CaseProblem.DESK)
    if user.last_login_at is not None and user.last_login_at > record.opened_at:
        raise CaseRefused(CaseProblem.LOGGED_IN)
