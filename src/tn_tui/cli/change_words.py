"""What each change is called on the command line and what it ends, in words; docs/administration.md is made from it."""

from tn_tui.domain.changes import ALL_LOCKS, RULES, Change, Lock
from tn_tui.words.changes import ENDS, codes_ended
from tn_tui.words.numbers import listed


def ended(change: Change) -> str:
    """What the change ends, for people; empty where it ends nothing."""
    return listed([ENDS[code] for code in codes_ended(change)])


def opened(change: Change) -> str:
    """Which locks the change opens, for people; empty where it opens none."""
    locks = RULES[change].opens
    return "all" if locks == ALL_LOCKS else " and ".join(lock for lock in Lock if lock in locks)
