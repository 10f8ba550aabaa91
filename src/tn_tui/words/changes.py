"""Words for what an administrator can do to users: what it means, what ends with it, what came out of it."""

from collections.abc import Callable
from typing import NamedTuple

from tn_tui.domain.changes import RULES, Change, Rule
from tn_tui.domain.policy import ONE_TIME_CODE, Role
from tn_tui.domain.practice_views import Changed, Touched, UserDetail
from tn_tui.domain.reasons import Hindrance
from tn_tui.words.moments import span
from tn_tui.words.phrases import AT_NEXT_LOG_IN, ONLY_TO_ENROLL, TO_HAND_OVER


class Words(NamedTuple):
    """The heading of its dialog, its button, what it means, and what was done to `{who}`."""

    heading: str
    button: str
    meaning: str
    done: str


_REASON = "--reason TEXT USERNAME..."
COMMANDS: dict[Change, str] = {
    Change.UNLOCK: "tn-tui user unlock --practice CODE USERNAME...",
    Change.DISABLE_TWO_FACTOR: f"tn-tui user disable-two-factor --practice CODE {_REASON}",
    Change.END_SESSIONS: f"tn-tui user end-sessions --practice CODE {_REASON}",
    Change.FORGET_DEVICES: f"tn-tui user forget-devices --practice CODE {_REASON}",
    Change.MAKE_ADMINISTRATOR: "tn-tui user set-role --practice CODE --role administrator USERNAME...",
    Change.MAKE_MEMBER: f"tn-tui user set-role --practice CODE --role member {_REASON}",
    Change.DEACTIVATE: f"tn-tui user deactivate --practice CODE {_REASON}",
    Change.REACTIVATE: "tn-tui user reactivate --practice CODE USERNAME...",
    Change.RESET_PASSWORD: "tn-tui user reset-password --practice CODE --reason TEXT USERNAME",
    Change.ONE_TIME_CODE: "tn-tui user one-time-code --practice CODE --reason TEXT USERNAME",
    Change.RENAME: "tn-tui user rename --practice CODE --name NAME --username NEW USERNAME",
}
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

_HINDRANCES = {
    Hindrance.LAST_ADMINISTRATOR: "the last administrator",
    Hindrance.YOURSELF: "your own account",
    Hindrance.DEACTIVATED: "deactivated",
    Hindrance.NOT_ENROLLED: "not enrolled",
    Hindrance.SUPPORT_STAYS: "of the support desk",
}


def ends(change: Change) -> str:
    """What ends with it, in one sentence, or nothing."""
    rule: Rule = RULES[change]
    said = [
        words
        for flag, words, itself in (
            (rule.ends_sessions, "open sessions", Change.END_SESSIONS),
            (rule.ends_authenticators, "authentication apps", None),
            (rule.ends_devices, "remembered devices", Change.FORGET_DEVICES),
            (rule.ends_code, "an unused one-time code", None),
            (rule.ends_recovery_codes, "recovery codes", None),
        )
        if flag and change is not itself
    ]
    if not said:
        return ""
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"With it end: {listed}."


def done(changed: Changed, who: str) -> str:
    """What came out of it, in one sentence."""
    said = WORDS[changed.change].done.format(who=who)
    ended = [
        _count(number, words)
        for number, words in ((changed.sessions_ended, "session"), (changed.devices_ended, "device"))
        if number
    ]
    return f"{said.removesuffix('.')}; {' and '.join(ended)} ended." if ended else said


def _count(number: int, words: str) -> str:
    return f"{number:,} {words}" if number == 1 else f"{number:,} {words}s"


def users(count: int) -> str:
    """So many users, in words."""
    return _count(count, "user")


def hindrance(touched: Touched) -> str:
    """Why nothing is done to a user, or nothing where something is."""
    if touched.hindrance is not None:
        return _HINDRANCES[touched.hindrance]
    return "nothing to do" if touched.idle else ""


_MAKES_SENSE: dict[Change, Callable[[UserDetail], object]] = {
    Change.UNLOCK: lambda detail: detail.user.locked_until or detail.user.tokens_closed,
    Change.DISABLE_TWO_FACTOR: lambda detail: detail.user.enrolled,
    Change.ONE_TIME_CODE: lambda detail: detail.user.enrolled and detail.user.active,
    Change.END_SESSIONS: lambda detail: detail.sessions,
    Change.FORGET_DEVICES: lambda detail: detail.devices,
    Change.MAKE_ADMINISTRATOR: lambda detail: detail.user.active and detail.user.role is Role.MEMBER,
    Change.MAKE_MEMBER: lambda detail: detail.user.role is Role.ADMINISTRATOR,
    Change.DEACTIVATE: lambda detail: detail.user.active,
    Change.RESET_PASSWORD: lambda detail: detail.user.active,
    Change.REACTIVATE: lambda detail: not detail.user.active,
    Change.RENAME: lambda _: True,
}


def offered(change: Change, detail: UserDetail) -> bool:
    """Whether it can be done as things stand, as far as a screen knows; the core decides in any case."""
    rule = RULES[change]
    if (detail.is_self and not rule.on_oneself) or (detail.is_last_administrator and rule.counts):
        return False
    return bool(_MAKES_SENSE[change](detail))
