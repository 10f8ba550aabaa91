"""What each change is called on the command line and what it ends, in words; docs/administration.md is made from it."""

from tn_tui.domain.changes import ALL_LOCKS, RULES, Change, Lock
from tn_tui.words.changes import ENDS, codes_ended
from tn_tui.words.numbers import listed

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


def ended(change: Change) -> str:
    """What the change ends, for people; empty where it ends nothing."""
    return listed([ENDS[code] for code in codes_ended(change)])


def opened(change: Change) -> str:
    """Which locks the change opens, for people; empty where it opens none."""
    locks = RULES[change].opens
    return "all" if locks == ALL_LOCKS else " and ".join(lock for lock in Lock if lock in locks)
