"""How a practice stands, in the words of the lines around its list of users."""

from datetime import datetime

from tn_tui.domain.practice_views import UserCounts
from tn_tui.domain.support_views import CaseView
from tn_tui.domain.user_list import Show
from tn_tui.words.moments import short_day

_ENOUGH = 2
"""Authenticators with which a lost phone locks nobody out."""

_LEST = " before anything is lost"
_CLOCK = (
    "It is not synchronized. Tokens are made of the time: once the clock is off, right ones are refused, whoever types "
    "them. Please tell whoever runs this machine. This has its clock kept: timedatectl set-ntp true"
)


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


def open_case(case: CaseView | None, key: str, *, narrow: bool = False) -> str:
    """That a recovery case is open, in one line; empty where none is."""
    if case is None:
        return ""
    if narrow:
        shows = f" · {key} shows it" if key else ""
        return f"A recovery case for {case.username} is open{shows}"
    shows = f" {key} shows it and can stop it." if key else ""
    return f"A recovery case for {case.username} is open.{shows}"


def clock(view: UserCounts, key: str, *, narrow: bool = False) -> str:
    """That this machine's clock is not kept right, in one line; empty where it is, or nobody knows."""
    if view.host_clock_synchronized is not False:
        return ""
    means = "" if narrow else ", so tokens can fail"
    details = f" · {key} Details" if key else ""
    return f"This machine's clock is not synchronized{means}{details}"


def needs_attention(view: UserCounts) -> list[tuple[str, str]]:
    """What lasts besides a case, each with what it means and what to do."""
    told = []
    if view.host_clock_synchronized is False:
        told.append(("This machine's clock", _CLOCK))
    if view.sole_administrator is not None:
        told.append(("Administrators", alone(view)))
    return told


def alone(view: UserCounts, *, narrow: bool = False) -> str:
    """What to do where all hangs on one administrator; empty where it does not."""
    name = view.sole_administrator
    if name is None:
        return ""
    if view.administrators > 1:
        only = f"{name} is the only administrator who has logged in"
        return f"{only}: let another one do so{'' if narrow else _LEST}."
    ask = "make another" if narrow else "make another user administrator"
    if view.sole_authenticators >= _ENOUGH:
        return f"{name} is the only administrator: {ask}{'' if narrow else ', so that there is always one'}."
    without = "a second authenticator" if view.sole_authenticators else "two-factor authentication"
    return f"{name} is the only administrator, without {without}: {ask}{'' if narrow else _LEST}."
