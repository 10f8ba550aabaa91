"""What an administrator can do to a user, what each of it ends, and what it needs: one table."""

from dataclasses import dataclass
from enum import StrEnum

from tn_tui.domain.events import Event
from tn_tui.domain.permissions import Action


class Change(StrEnum):
    """What can be done to one user or many."""

    UNLOCK = "unlock"
    DISABLE_TWO_FACTOR = "disable two-factor authentication"
    END_SESSIONS = "end sessions"
    FORGET_DEVICES = "forget devices"
    MAKE_ADMINISTRATOR = "make administrator"
    MAKE_MEMBER = "make member"
    DEACTIVATE = "deactivate"
    REACTIVATE = "reactivate"
    RESET_PASSWORD = "reset password"  # noqa: S105 - a change's name
    ONE_TIME_CODE = "one-time sign-in code"
    RENAME = "rename"


class Lock(StrEnum):
    """What keeps somebody out after wrong tries."""

    PASSWORDS = "waits after wrong passwords"
    TOKEN_WAIT = "the wait after wrong tokens"  # noqa: S105 - a lock's name
    TOKENS_CLOSED = "closed tokens"


TOKEN_LOCKS: frozenset[Lock] = frozenset({Lock.TOKEN_WAIT, Lock.TOKENS_CLOSED})
ALL_LOCKS: frozenset[Lock] = frozenset(Lock)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a change needs, what it ends in the same commit, and how it stands in the log.

    `takes_away` asks for a reason. `on_oneself` is false where the own profile is the way. `counts` says that the
    practice must keep an administrator without the user. `ends_half_log_ins` are those that wait for a token: they end
    by themselves with the password that they were made with, with the last authentication app, and with the account.
    `resets` puts a temporary password in place of the own one. `username_ends_devices` ends remembered devices where
    the username becomes another: a device keeps its proof under it, so it would be asked for a token anyway.
    """

    action: Action
    event: Event
    takes_away: bool = False
    on_oneself: bool = False
    ends_sessions: bool = False
    ends_half_log_ins: bool = False
    ends_devices: bool = False
    ends_authenticators: bool = False
    ends_code: bool = False
    ends_recovery_codes: bool = False
    ends_step_ups: bool = False
    opens: frozenset[Lock] = frozenset()
    counts: bool = False
    resets: bool = False
    username_ends_devices: bool = False


RULES: dict[Change, Rule] = {
    Change.UNLOCK: Rule(Action.UNLOCK_USERS, Event.USER_UNLOCKED, opens=ALL_LOCKS),
    Change.DISABLE_TWO_FACTOR: Rule(
        Action.DISABLE_TWO_FACTOR,
        Event.DISABLED,
        takes_away=True,
        ends_sessions=True,
        ends_half_log_ins=True,
        ends_devices=True,
        ends_authenticators=True,
        ends_code=True,
        ends_recovery_codes=True,
        # Closed tokens would stop the next phone as well.
        opens=TOKEN_LOCKS,
    ),
    Change.END_SESSIONS: Rule(Action.END_SESSIONS, Event.SESSION_ENDED, takes_away=True, ends_sessions=True),
    Change.FORGET_DEVICES: Rule(Action.FORGET_DEVICES, Event.DEVICE_ENDED, takes_away=True, ends_devices=True),
    Change.MAKE_ADMINISTRATOR: Rule(Action.SET_ROLES, Event.ROLE_CHANGED, ends_devices=True, ends_step_ups=True),
    Change.MAKE_MEMBER: Rule(
        Action.SET_ROLES,
        Event.ROLE_CHANGED,
        takes_away=True,
        on_oneself=True,
        ends_devices=True,
        ends_step_ups=True,
        counts=True,
    ),
    Change.DEACTIVATE: Rule(
        Action.DEACTIVATE_USERS,
        Event.DEACTIVATED,
        takes_away=True,
        ends_sessions=True,
        ends_half_log_ins=True,
        ends_devices=True,
        ends_code=True,
        counts=True,
    ),
    Change.REACTIVATE: Rule(Action.DEACTIVATE_USERS, Event.REACTIVATED, opens=ALL_LOCKS),
    Change.RESET_PASSWORD: Rule(
        Action.RESET_PASSWORDS,
        Event.PASSWORD_RESET,
        takes_away=True,
        ends_sessions=True,
        ends_half_log_ins=True,
        ends_devices=True,
        ends_code=True,
        opens=ALL_LOCKS,
        resets=True,
    ),
    Change.ONE_TIME_CODE: Rule(
        Action.ISSUE_CODES,
        Event.CODE_ISSUED,
        takes_away=True,
        ends_code=True,
        # Who gets the code isn't held up by what was tried before, and closed tokens are opened by its use alone.
        opens=frozenset({Lock.TOKEN_WAIT}),
    ),
    Change.RENAME: Rule(Action.RENAME_USERS, Event.RENAMED, on_oneself=True, username_ends_devices=True),
}
"""Every change has its row; docs/administration.md is made from it."""

BULK: tuple[Change, ...] = (
    Change.UNLOCK,
    Change.DISABLE_TWO_FACTOR,
    Change.END_SESSIONS,
    Change.FORGET_DEVICES,
    Change.MAKE_ADMINISTRATOR,
    Change.MAKE_MEMBER,
    Change.DEACTIVATE,
    Change.REACTIVATE,
)
"""What can be done to many users at once; the rest needs something of each user's own."""
