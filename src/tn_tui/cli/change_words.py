"""What each change is called on the command line and what it ends, in words; docs/administration.md is made from it."""

from tn_tui.domain.changes import ALL_LOCKS, RULES, Change, Lock
from tn_tui.domain.reasons import Hindrance

COMMANDS: dict[Change, str] = {
    Change.UNLOCK: "unlock",
    Change.DISABLE_TWO_FACTOR: "disable-two-factor",
    Change.END_SESSIONS: "end-sessions",
    Change.FORGET_DEVICES: "forget-devices",
    Change.MAKE_ADMINISTRATOR: "set-role --role administrator",
    Change.MAKE_MEMBER: "set-role --role member",
    Change.DEACTIVATE: "deactivate",
    Change.REACTIVATE: "reactivate",
    Change.RESET_PASSWORD: "reset-password",
    Change.ONE_TIME_CODE: "one-time-code",
    Change.RENAME: "rename",
}
"""Behind `tn-tui user`."""

_ENDS = {
    "sessions": "open sessions",
    "half_log_ins": "log-ins that wait for a token",
    "devices": "remembered devices",
    "authenticators": "authenticators",
    "code": "an unused one-time sign-in code",
    "recovery_codes": "recovery codes",
    "step_ups": "what a password has just confirmed",
}

HINDRANCES = {
    Hindrance.LAST_ADMINISTRATOR: "no: no administrator who can log in would be left",
    Hindrance.YOURSELF: "no: the own account",
    Hindrance.DEACTIVATED: "no: deactivated",
    Hindrance.NOT_ENROLLED: "no: not enrolled, so no code is needed",
    Hindrance.SUPPORT_STAYS: "no: of the support desk",
}
"""Why a change can't be done to a user."""


def ends(change: Change) -> tuple[str, ...]:
    """Codes of what the change ends, in the order in which they are told."""
    rule = RULES[change]
    return tuple(code for code in _ENDS if getattr(rule, f"ends_{code}"))


def ended(change: Change) -> str:
    """What the change ends, for people; empty where it ends nothing."""
    found = [_ENDS[code] for code in ends(change)]
    return " and ".join(part for part in (", ".join(found[:-1]), *found[-1:]) if part)


def opened(change: Change) -> str:
    """Which locks the change opens, for people; empty where it opens none."""
    locks = RULES[change].opens
    return "all" if locks == ALL_LOCKS else " and ".join(lock for lock in Lock if lock in locks)
