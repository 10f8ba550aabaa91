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


@dataclass(frozen=True, slots=True)
class Rule:
    """What a change needs, what it ends in the same commit, and how it stands in the log.

    `takes_away` asks for a reason. `on_oneself` is false where the own profile is the way. `counts` says that the
    practice must keep an administrator without the user.
    """

    action: Action
    event: Event
    takes_away: bool = False
    on_oneself: bool = False
    ends_sessions: bool = False
    ends_devices: bool = False
    ends_authenticators: bool = False
    ends_code: bool = False
    ends_step_ups: bool = False
    opens_locks: bool = False
    counts: bool = False


RULES: dict[Change, Rule] = {
    Change.UNLOCK: Rule(Action.UNLOCK_USERS, Event.USER_UNLOCKED, opens_locks=True),
    Change.DISABLE_TWO_FACTOR: Rule(
        Action.DISABLE_TWO_FACTOR,
        Event.DISABLED,
        takes_away=True,
        ends_sessions=True,
        ends_devices=True,
        ends_authenticators=True,
        ends_code=True,
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
        ends_devices=True,
        ends_code=True,
        counts=True,
    ),
    Change.REACTIVATE: Rule(Action.DEACTIVATE_USERS, Event.REACTIVATED, opens_locks=True),
    Change.RESET_PASSWORD: Rule(
        Action.RESET_PASSWORDS,
        Event.PASSWORD_RESET,
        takes_away=True,
        ends_sessions=True,
        ends_devices=True,
        ends_code=True,
        opens_locks=True,
    ),
    Change.ONE_TIME_CODE: Rule(Action.ISSUE_CODES, Event.CODE_ISSUED, takes_away=True, ends_code=True),
    Change.RENAME: Rule(Action.RENAME_USERS, Event.RENAMED, on_oneself=True),
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
