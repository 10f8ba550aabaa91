"""How a practice stands, in the words of the lines around its list of users."""

from datetime import datetime

from tn_tui.domain.practice_views import UserCounts
from tn_tui.domain.support_views import CaseView
from tn_tui.domain.user_list import Show
from tn_tui.tui.moments import short_day

_CLOCK = "This machine's clock is not synchronized. f1 tells what that means."
_ENOUGH = 2
"""Authenticators with which a lost phone locks nobody out."""


def counts(view: UserCounts) -> tuple[str, ...]:
    """How many there are of what, the most telling first."""
    users = f"{view.users:,} user{'' if view.users == 1 else 's'}"
    return users, f"{view.enrolled:,} enrolled", f"{view.locked:,} locked"


def shows(view: UserCounts | None) -> list[str]:
    """What a list can show, each with how many there are once that is known."""
    if view is None:
        return [str(show) for show in Show]
    numbers = {
        Show.ALL: view.users + view.deactivated,
        Show.NOT_ENROLLED: view.users - view.enrolled,
        Show.LOCKED: view.locked,
        Show.ADMINISTRATORS: view.administrators,
        Show.DEACTIVATED: view.deactivated,
        Show.NEVER_LOGGED_IN: view.never_logged_in,
    }
    return [f"{show:<18}{numbers[show]:>9,}" for show in Show]


def rule(view: UserCounts, now: datetime) -> str:
    """Whether two-factor authentication is required, and how many have to do something for it."""
    if not view.two_factor_required:
        return "Two-factor authentication is not required here."
    ahead = view.required_from is not None and view.required_from > now
    since = f" from {short_day(view.required_from, now)}" if ahead and view.required_from else ""
    count = view.not_ready
    if not count:
        ready = "everybody is ready"
    else:
        ready = "1 user is not ready" if count == 1 else f"{count:,} users are not ready"
    return f"Two-factor authentication is required{since} · {ready}"


def open_case(case: CaseView | None, key: str) -> str:
    """That a recovery case is open, in one line; empty where none is."""
    if case is None:
        return ""
    shows = f" {key} shows it and can stop it." if key else ""
    return f"A recovery case for {case.username} is open.{shows}"


def lasting(view: UserCounts, case: CaseView | None, key: str) -> str:
    """What stays said until somebody does something about it, one under the other; empty where all is well."""
    clock = _CLOCK if view.host_clock_synchronized is False else ""
    return "\n".join(filter(None, (open_case(case, key), clock, alone(view))))


def alone(view: UserCounts) -> str:
    """What to do where all hangs on one administrator; empty where it does not."""
    if view.sole_administrator is None:
        return ""
    name = view.sole_administrator
    if view.administrators > 1:
        return f"{name} is the only administrator who has logged in: let another one do so before anything is lost."
    if view.sole_authenticators >= _ENOUGH:
        return f"{name} is the only administrator: make another user administrator, so that there is always one."
    without = "a second authenticator" if view.sole_authenticators else "two-factor authentication"
    return (
        f"{name} is the only administrator, without {without}: make another user administrator before anything is lost."
    )
