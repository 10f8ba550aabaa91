"""Words for what an administrator can do to users: what it means, what ends with it, what came out of it."""

from typing import TYPE_CHECKING, NamedTuple

from tn_tui.domain.changes import BULK, RULES, Change
from tn_tui.domain.policy import ONE_TIME_CODE
from tn_tui.domain.reasons import Hindrance
from tn_tui.words.moments import span
from tn_tui.words.numbers import counted, listed
from tn_tui.words.phrases import AT_NEXT_LOG_IN, ONLY_TO_ENROLL, TO_HAND_OVER

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import Changed, Touched


class Words(NamedTuple):
    """The heading of its dialog, its button, what it means, and what was done to `{who}`."""

    heading: str
    button: str
    meaning: str
    done: str


COMMAND_NAMES: dict[Change, str] = {
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


def _command(change: Change) -> str:
    name, _, option = COMMAND_NAMES[change].partition(" ")
    if change is Change.RENAME:
        option = "--name NAME --username NEW"
    reason = "--reason TEXT" if RULES[change].takes_away else ""
    parts = f"tn-tui user {name} --practice CODE", option, reason, "USERNAME..." if change in BULK else "USERNAME"
    return " ".join(filter(None, parts))


COMMANDS: dict[Change, str] = {change: _command(change) for change in Change}
"""The command that does the same."""

WORDS: dict[Change, Words] = {
    Change.UNLOCK: Words(
        "Unlock",
        "Unlock",
        "Waits after wrong passwords and tokens are over, and tokens are taken again.",
        "Unlocked {who}.",
    ),
    Change.DISABLE_TWO_FACTOR: Words(
        "Disable two-factor authentication",
        "Disable",
        "The password alone logs in then, or leads to enrollment where the practice requires it.",
        "Disabled 2FA of {who}.",
    ),
    Change.END_SESSIONS: Words(
        "End sessions",
        "End Sessions",
        "Whoever is logged in is logged out everywhere, and can log in again.",
        "Ended the sessions of {who}.",
    ),
    Change.FORGET_DEVICES: Words(
        "Forget remembered devices",
        "Forget Devices",
        "Every device asks for a token again.",
        "Forgot the devices of {who}.",
    ),
    Change.MAKE_ADMINISTRATOR: Words(
        "Make Practice Administrator",
        "Make Administrator",
        "An administrator can do everything that you can do here.",
        "Gave {who} the role of Practice Administrator.",
    ),
    Change.MAKE_MEMBER: Words(
        "Make member",
        "Make Member",
        "A member changes nothing but the own account.",
        "Gave {who} the role of member.",
    ),
    Change.DEACTIVATE: Words(
        "Deactivate",
        "Deactivate",
        "Nobody logs in to a deactivated account. Nothing is deleted, and you can reactivate it.",
        "Deactivated {who}.",
    ),
    Change.REACTIVATE: Words(
        "Reactivate",
        "Reactivate",
        "The account can be used again, with the password it had.",
        "Reactivated {who}.",
    ),
    Change.RESET_PASSWORD: Words(
        "Reset password",
        "Reset Password",
        f"{TO_HAND_OVER} {AT_NEXT_LOG_IN}",
        "Reset the password of {who}.",
    ),
    Change.ONE_TIME_CODE: Words(
        "One-time sign-in code",
        "Issue Code",
        f"For somebody whose phone is gone: after the password it logs in once, within {span(ONE_TIME_CODE)}, "
        f"{ONLY_TO_ENROLL}",
        "Issued a one-time sign-in code to {who}.",
    ),
    Change.RENAME: Words(
        "Rename",
        "Rename",
        "With another username, remembered devices ask for a token again.",
        "Renamed {who}.",
    ),
}

HINDRANCES = {
    Hindrance.LAST_ADMINISTRATOR: "the last administrator",
    Hindrance.YOURSELF: "your own account",
    Hindrance.DEACTIVATED: "deactivated",
    Hindrance.NOT_ENROLLED: "not enrolled",
    Hindrance.SUPPORT_STAYS: "of the support desk",
}
"""Why a change can't be done to a user."""

ENDS = {
    "sessions": "open sessions",
    "half_log_ins": "log-ins that wait for a token",
    "devices": "remembered devices",
    "authenticators": "authenticators",
    "code": "an unused one-time code",
    "recovery_codes": "recovery codes",
    "step_ups": "what a password has just confirmed",
}
"""What a change can end; JSON has the codes."""

_SECONDARY = frozenset({"half_log_ins", "step_ups"})
"""What ends together with more that is told."""


def codes_ended(change: Change) -> tuple[str, ...]:
    """Codes of what the change ends, in the order in which they are told."""
    rule = RULES[change]
    return tuple(code for code in ENDS if getattr(rule, f"ends_{code}"))


def ends(change: Change) -> str:
    """What ends with it besides what it is there for, in one sentence, or nothing."""
    itself = {Change.END_SESSIONS: "sessions", Change.FORGET_DEVICES: "devices"}.get(change)
    said = [ENDS[code] for code in codes_ended(change) if code not in _SECONDARY and code != itself]
    return f"With it end: {listed(said)}." if said else ""


def done(changed: "Changed", who: str) -> str:
    """What came out of it, in one sentence."""
    said = WORDS[changed.change].done.format(who=who)
    ended = [
        counted(number, words)
        for number, words in ((changed.sessions_ended, "session"), (changed.devices_ended, "device"))
        if number
    ]
    return f"{said.removesuffix('.')}; {' and '.join(ended)} ended." if ended else said


def users(count: int) -> str:
    """So many users, in words."""
    return counted(count, "user")


def hindrance(touched: "Touched") -> str:
    """Why nothing is done to a user, or nothing where something is."""
    if touched.hindrance is not None:
        return HINDRANCES[touched.hindrance]
    return "nothing to do" if touched.idle else ""
