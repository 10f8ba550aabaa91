"""The sign-in rules and the numbers behind them, once, as pure functions. Every face and every core call asks here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

HALF_LOGIN = timedelta(minutes=5)
"""How long a right password waits for its token (ASVS 2.3)."""

SESSION_ABSOLUTE = timedelta(hours=12)
SESSIONS_PER_USER = 3
SESSION_TOUCH = timedelta(seconds=15)
"""How often a session in use writes down that it is; the idle lock is late by no more than this."""

REMEMBER = timedelta(days=30)
DEVICES_PER_USER = 10
COUNTER_GRACE = timedelta(seconds=10)
"""How long the counter before the last is still good: two terminals of one person may log in at once."""

FREE_PASSWORD_TRIES = 5
LONGEST_PASSWORD_WAIT = timedelta(seconds=300)
THROTTLE_MEMORY = timedelta(hours=24)
"""After this time without a wrong password, the wrong ones are forgotten."""

THROTTLE_ROWS = 20_000
"""How many throttled pairs of account and origin are kept; the oldest go first, those of real accounts too."""

FREE_TOKEN_TRIES = 5
TOKEN_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))
TOKEN_TRIES_PER_DAY = 10
TOKEN_DAY = timedelta(hours=24)
USED_STEPS_KEPT = 200
"""Used steps are forgotten by count and not by age, so that a clock that jumps can't make one good again."""


class Role(StrEnum):
    """What a user is in the practice."""

    MEMBER = "member"
    ADMINISTRATOR = "administrator"


class Step(StrEnum):
    """What a log-in needs next."""

    TOKEN = "token"  # noqa: S105 - the name of a step, not a password
    ENROLL = "enroll"
    NEW_PASSWORD = "new password"  # noqa: S105 - the name of a step, not a password
    IN = "in"


class SessionEnd(StrEnum):
    """Why a session is over."""

    LOGGED_OUT = "logged out"
    EXPIRED = "expired"
    TOO_MANY = "too many"
    ENDED_ELSEWHERE = "ended elsewhere"
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - a reason, not a password
    AUTHENTICATORS_CHANGED = "authenticators changed"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True)
class UserFacts:
    """What the rules need to know of a user."""

    enrolled: bool
    password_temporary: bool


@dataclass(frozen=True, slots=True)
class PracticeFacts:
    """What the rules need to know of a practice."""

    two_factor_required: bool


def next_step(user: UserFacts, practice: PracticeFacts, *, second_factor_proven: bool) -> Step:
    """What is still needed before the user is in, after the right password.

    `second_factor_proven` is true after a token, and where this device is remembered.
    """
    if user.enrolled and not second_factor_proven:
        return Step.TOKEN
    return restriction(user, practice)


def restriction(user: UserFacts, practice: PracticeFacts) -> Step:
    """What an open session may do: everything (`IN`), or only what it must do first."""
    if practice.two_factor_required and not user.enrolled:
        return Step.ENROLL
    if user.password_temporary:
        return Step.NEW_PASSWORD
    return Step.IN


def password_wait(failures: int) -> timedelta:
    """How long the account is closed to this origin after so many wrong passwords in a row: 1, 2, 4 ... 300 s."""
    if failures < FREE_PASSWORD_TRIES:
        return timedelta()
    exponent = min(failures - FREE_PASSWORD_TRIES, 16)
    return min(timedelta(seconds=2**exponent), LONGEST_PASSWORD_WAIT)


def token_wait(failures: int) -> timedelta:
    """How long the account takes no token after so many wrong ones in a row: 1, 2, 4, 8, 15 minutes."""
    if failures < FREE_TOKEN_TRIES:
        return timedelta()
    return TOKEN_WAITS[min(failures - FREE_TOKEN_TRIES, len(TOKEN_WAITS) - 1)]


def retry_at(failed_at: datetime | None, wait: timedelta, now: datetime) -> datetime | None:
    """Until when a lock lasts that began at the last failure, or None when there is none now.

    A failure that lies further ahead than its own wait was written under a clock that has been
    set back since: it holds nobody up, while the count of failures stays.
    """
    if failed_at is None or abs(now - failed_at) >= wait:
        return None
    return failed_at + wait


def is_current(created_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Whether something with a beginning and an end holds now; a clock set back ends it too."""
    return created_at - COUNTER_GRACE <= now < expires_at
