"""A user's page in rows: how each fact stands, and the action that changes it."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from tn_tui.domain.changes import RULES, Change
from tn_tui.domain.policy import RECOVERY_CODES_FEW, Role
from tn_tui.domain.practice_views import UserDetail, UserView
from tn_tui.words.moments import ago, clock, day, short_day, span, when
from tn_tui.words.roles import ROLES
from tn_tui.words.sessions import running

ROWS: tuple[tuple[str, str], ...] = (
    ("Role", "role"),
    ("Account", "account"),
    ("Log-in", "locks"),
    ("Two-factor", "two-factor"),
    ("Authenticators", "authenticators"),
    ("One-time code", "code"),
    ("Remembered devices", "devices"),
    ("Password", "password"),
    ("Sessions", "sessions"),
)
"""Label and id of each row under the name."""

ACTIONS: dict[str, tuple[Change, ...]] = {
    "unlock": (Change.UNLOCK,),
    "disable": (Change.DISABLE_TWO_FACTOR,),
    "one_time_code": (Change.ONE_TIME_CODE,),
    "reset_password": (Change.RESET_PASSWORD,),
    "role": (Change.MAKE_ADMINISTRATOR, Change.MAKE_MEMBER),
    "deactivate": (Change.DEACTIVATE,),
    "reactivate": (Change.REACTIVATE,),
    "rename": (Change.RENAME,),
    "end_sessions": (Change.END_SESSIONS,),
    "forget_devices": (Change.FORGET_DEVICES,),
}
"""The page's actions, and the changes of which one must be possible."""

_MOST = 2
"""Devices that are named; of more, the rest is counted."""


class Fact(NamedTuple):
    """What stands in a row (parts of text and style), and what can be done there."""

    value: tuple[tuple[str, str], ...]
    action: str = ""
    words: str = ""


def who(user: UserView) -> tuple[tuple[str, str], ...]:
    """The name, and the username behind it."""
    return (user.name, "bold"), (f" · {user.username}", "$muted")


def facts(detail: UserDetail, now: datetime) -> dict[str, Fact]:
    """Every row by its id."""
    user = detail.user
    return {
        "name": Fact(who(user), "rename", "Rename"),
        "role": _role(detail),
        "account": _account(detail, now),
        "locks": _locks(user, now),
        "two-factor": _two_factor(detail, now),
        "authenticators": Fact(((_authenticators(detail, now), ""),)),
        "code": _code(detail),
        "devices": Fact(((_devices(detail), ""),), "forget_devices", "Forget"),
        "password": _password(detail),
        "sessions": Fact(((_sessions(detail), ""),), "end_sessions", "End"),
    }


def _role(detail: UserDetail) -> Fact:
    if detail.user.role is Role.MEMBER:
        return Fact(((ROLES[Role.MEMBER], ""),), "role", "Make administrator")
    last = (" · the only one here", "$warning") if detail.is_last_administrator else ("", "")
    return Fact(((ROLES[Role.ADMINISTRATOR], ""), last), "role", "Make member")


def _account(detail: UserDetail, now: datetime) -> Fact:
    user = detail.user
    last = f"last log in {ago(user.last_login_at, now)}" if user.last_login_at else "never logged in"
    if offered(Change.REACTIVATE, detail):
        return Fact((("Deactivated", "$warning"), (f" · {last}", "$muted")), "reactivate", "Reactivate")
    return Fact(((f"{'Active' if user.active else 'Deactivated'} · {last}", ""),), "deactivate", "Deactivate")


def _locks(user: UserView, now: datetime) -> Fact:
    if user.tokens_closed:
        return Fact((("no token is taken: too many wrong ones", "$warning"),), "unlock", "Unlock")
    if user.locked_until is not None and user.locked_until > now:
        return Fact(((f"locked for {span(user.locked_until - now)}", "$warning"),), "unlock", "Unlock")
    return Fact((("not locked", ""),))


def _two_factor(detail: UserDetail, now: datetime) -> Fact:
    if detail.two_factor_since is not None:
        on = ("● ", "$success"), (f"On since {day(detail.two_factor_since)}", ""), _codes_left(detail.codes_left)
        return Fact(on, "disable", "Disable")
    until = detail.user.enroll_by
    if until is not None and until > now:
        required = f" · required from {short_day(until, now)}"
    else:
        required = " · required" if detail.two_factor_required else ""
    return Fact((("○ ", "$warning"), (f"Off{required}", "")))


def _codes_left(left: int | None) -> tuple[str, str]:
    if left is None:
        return "", ""
    count = f"{left or 'no'} recovery code{'' if left == 1 else 's'}"
    return f" · {count}", "$warning" if left <= RECOVERY_CODES_FEW else "$muted"


def _authenticators(detail: UserDetail, now: datetime) -> str:
    said = [
        f"{one.name} · last used {when(one.last_used_at, now)}" if one.last_used_at else f"{one.name} · not used yet"
        for one in detail.authenticators
    ]
    return ", ".join(said) or "none"


def _code(detail: UserDetail) -> Fact:
    words = f"not used yet, until {clock(detail.code_until)}" if detail.code_until else "none"
    return Fact(((words, ""),), "one_time_code", "Issue one")


def _devices(detail: UserDetail) -> str:
    labels = [device.brief for device in detail.devices]
    if not labels:
        return "none"
    more = f" and {len(labels) - _MOST:,} more" if len(labels) > _MOST else ""
    return f"{', '.join(labels[:_MOST])}{more}"


def _password(detail: UserDetail) -> Fact:
    since = day(detail.password_changed_at)
    words = f"temporary since {since}" if detail.user.password_temporary else f"changed {since}"
    return Fact(((words, ""),), "reset_password", "Reset")


def _sessions(detail: UserDetail) -> str:
    count = len(detail.sessions)
    if not count:
        return "none"
    since = clock(min(one.created_at for one in detail.sessions))
    commands = ", ".join(running(one) for one in detail.sessions if one.command)
    if count == 1:
        return f"1, {commands}" if commands else f"1 since {since}"
    return f"{count:,}, {commands}" if commands else f"{count:,}, the first since {since}"


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
