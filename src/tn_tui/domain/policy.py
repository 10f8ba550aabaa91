"""The sign-in rules and the numbers behind them, once, as pure functions. Every face and every core call asks here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

COMMAND_PATIENCE = timedelta(minutes=5)
"""How long a guarded command goes on while nobody can find out whether its session still stands."""

HALF_LOGIN = timedelta(minutes=5)
"""How long a right password waits for its token (ASVS 2.3)."""

SESSION_ABSOLUTE = timedelta(hours=12)
SESSIONS_PER_USER = 3
SESSION_TOUCH = timedelta(seconds=15)
"""How often a session in use writes down that it is; the idle lock is late by no more than this."""

REMEMBER_DAYS = range(31)
"""For how many days a practice may have devices remembered; 0 is not at all."""

IDLE_LOCK_MINUTES = range(1, 16)
"""To how many minutes a practice may shorten the idle lock (NIST 2.2.3)."""

GRACE_DAYS = range(91)
"""How many days a new user may have until two-factor authentication is required of them."""

RULE_AHEAD = timedelta(days=366)
"""How far ahead a practice may set the day from which it is required."""

STEP_UP = timedelta(minutes=5)
"""How long the password, and the token where one is enrolled, are proven (ASVS 7.5)."""

AUTHENTICATORS_PER_USER = 5
RECOVERY_CODES = 10
RECOVERY_CODES_FEW = 3
"""So many left, or fewer, and the person is told to make new ones."""

CASES_PER_DAY = 5
"""How many recovery cases a support person may open within 24 hours."""

COOLING_OFF_HOURS = range(73)
COOLING_OFF = timedelta(hours=24)
"""How long an approved recovery case waits, so that an administrator can stop it, unless the setting says otherwise."""

CASE_APPROVAL = timedelta(hours=72)
"""How long a recovery case waits for its second support person."""

CASE_READY = timedelta(hours=72)
"""How long the one-time code of a recovery case can be fetched after the cooling-off time."""

SPOKEN_CHECK = timedelta(minutes=5)
"""How long one pair of spoken codes holds."""

SPOKEN_CHECK_BARS = 2 * SPOKEN_CHECK
"""How long a wrong one keeps a case from being opened: until any pair of that call is over."""

SPOKEN_CHECK_COUNTS = timedelta(hours=1)
"""How long before a case a right one stands on it: about a call, with the call back."""

LOOK_LASTS = timedelta(minutes=15)
"""How long a look of support's goes on: what changes until then shows without another row in the practice's log."""

ONE_TIME_CODE = timedelta(hours=1)
"""How long a one-time sign-in code can be used."""

DEVICES_PER_USER = 10
CLOCK_SET_BACK = timedelta(minutes=5)
"""A write by so much before the newest moment of its practice's log finds that the clock was set back."""

COUNTER_GRACE = timedelta(seconds=10)
"""How long the counter before the last is still good: two terminals of one person may log in at once."""

FREE_PASSWORD_TRIES = 5
LONGEST_PASSWORD_WAIT = timedelta(seconds=300)
THROTTLE_MEMORY = timedelta(hours=24)
"""After this time without a wrong password, the wrong ones are forgotten."""

THROTTLE_ROWS = 20_000
"""How many throttled pairs of account and origin are kept; the oldest go first, those of real accounts too."""

REPEATS = timedelta(minutes=1)
"""Refused log-ins of one account and origin within this time are one row of the log, and a count."""

FREE_TOKEN_TRIES = 5
TOKEN_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))
TOKEN_TRIES_PER_DAY = 10
TOKEN_DAY = timedelta(hours=24)
TOKEN_TRIES_PER_MONTH = 40
TOKEN_MONTH = timedelta(days=30)
"""The longer bound, for who tries a few each day and never enough for the shorter one (NIST 3.2.2)."""

TOKEN_TRIES_TOLD = 10
"""From so many wrong ones within that time on, the person is told at the next log-in."""

USED_STEPS_KEPT = 200
"""Used steps are forgotten by count and not by age, so that a clock that jumps can't make one good again."""


class Role(StrEnum):
    """What a user is in the practice; everybody of the support desk is support."""

    MEMBER = "member"
    ADMINISTRATOR = "administrator"
    SUPPORT = "support"


DESK_CODE = "SUPPORT"
"""The practice code of the support desk, kept free for it; one that an installation used before gets a number."""


class Step(StrEnum):
    """What a log-in needs next."""

    TOKEN = "token"  # noqa: S105 - the name of a step, not a password
    ENROLL = "enroll"
    NEW_PASSWORD = "new password"  # noqa: S105 - the name of a step, not a password
    SAVE_CODES = "save recovery codes"
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
    PASSWORD_RESET = "password reset"  # noqa: S105 - a reason, not a password
    BY_ADMINISTRATOR = "ended by administrator"
    CLOCK_SET_BACK = "clock set back"
    CUT_OFF = "cut off"
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, _value: object) -> "SessionEnd":
        # A later version of the program may have ended it for a reason of its own.
        return cls.UNKNOWN


@dataclass(frozen=True, slots=True)
class UserFacts:
    """What the rules need to know of a user; `enroll_by` is set once, when the user is made."""

    enrolled: bool
    password_temporary: bool
    enroll_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class PracticeFacts:
    """What the rules need to know of a practice; without `required_from` the rule holds at once."""

    two_factor_required: bool
    required_from: datetime | None = None
    remember_days: int = REMEMBER_DAYS[-1]


def next_step(user: UserFacts, practice: PracticeFacts, now: datetime, *, second_factor_proven: bool) -> Step:
    """What is still needed before the user is in, after the right password.

    `second_factor_proven` is true after a token, and where this device is remembered.
    """
    if user.enrolled and not second_factor_proven:
        return Step.TOKEN
    return restriction(user, practice, now)


def restriction(user: UserFacts, practice: PracticeFacts, now: datetime) -> Step:
    """What an open session may do: everything (`IN`), or only what it must do first."""
    if not user.enrolled and is_required(user, practice, now):
        return Step.ENROLL
    if user.password_temporary:
        return Step.NEW_PASSWORD
    return Step.IN


def deadline(user: UserFacts, practice: PracticeFacts) -> datetime | None:
    """From when the practice asks two-factor authentication of this user; None when it never does, or did always.

    It is the later one of the practice's day and the end of the user's own days of grace. Both are facts that no
    reset touches, so nothing that is done to an account puts it off.
    """
    if not practice.two_factor_required:
        return None
    moments = [moment for moment in (practice.required_from, user.enroll_by) if moment is not None]
    return max(moments, default=None)


def is_required(user: UserFacts, practice: PracticeFacts, now: datetime) -> bool:
    """Whether two-factor authentication is required of this user by now."""
    until = deadline(user, practice)
    return practice.two_factor_required and (until is None or until <= now)


def is_running(command: str | None, last_seen_at: datetime, now: datetime) -> bool:
    """Whether a session's command runs: its gate says so every few seconds, or ends it after `COMMAND_PATIENCE`."""
    return command is not None and abs(now - last_seen_at) < COMMAND_PATIENCE


def remembered_until(created_at: datetime, expires_at: datetime, practice: PracticeFacts) -> datetime:
    """When a remembered device asks for a token again: a practice that remembers for fewer days now ends older ones."""
    return min(expires_at, created_at + timedelta(days=practice.remember_days))


def is_proven(proven_at: datetime | None, now: datetime) -> bool:
    """Whether a step-up still counts; one from a clock that has been set back since does not."""
    return proven_at is not None and proven_at - COUNTER_GRACE <= now < proven_at + STEP_UP


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


def is_set_back(newest: datetime | None, now: datetime) -> bool:
    """Whether the clock was set back since a log's newest moment, so that what ends by time would hold for longer."""
    return newest is not None and now < newest - CLOCK_SET_BACK


def is_current(created_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Whether something with a beginning and an end holds now; a clock set back ends it too."""
    return created_at - COUNTER_GRACE <= now < expires_at
