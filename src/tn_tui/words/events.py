"""Words for what the activity log holds."""

from tn_tui.domain.events import Event, Group, Outcome
from tn_tui.domain.policy import Role
from tn_tui.words.roles import ROLES

GROUPS: dict[Group, str] = {
    Group.SIGN_IN: "log-ins",
    Group.TWO_FACTOR: "two-factor authentication",
    Group.DEVICES: "devices",
    Group.ADMINISTRATION: "administration",
    Group.SUPPORT: "support",
}
OUTCOMES: dict[Outcome, str] = {
    Outcome.DONE: "done",
    Outcome.REFUSED: "refused",
    Outcome.LOCKED: "refused while locked",
}

_DONE: dict[Event, str] = {
    Event.LOG_IN: "Logged in",
    Event.PASSWORD: "Right password",
    Event.TOKEN: "Right token",
    Event.LOG_OUT: "Logged out",
    Event.SESSION_ENDED: "Session ended",
    Event.SESSION_LOCKED: "Locked",
    Event.SESSION_UNLOCKED: "Unlocked",
    Event.PASSWORD_CHANGED: "Password changed",
    Event.ENROLLED: "Enrolled in two-factor authentication",
    Event.REMOVED: "Two-factor authentication removed",
    Event.DEVICE_REMEMBERED: "Device remembered",
    Event.DEVICE_ENDED: "Device not remembered any more",
    Event.DEVICE_COPIED: "A copy of a remembered device was used",
    Event.PRACTICE_ADDED: "Practice added",
    Event.USER_ADDED: "User added",
    Event.USER_UNLOCKED: "User unlocked",
    Event.REQUIRED: "Two-factor authentication required",
    Event.NOT_REQUIRED: "Two-factor authentication not required",
    Event.STEP_UP: "Confirmed with the password",
    Event.DISABLED: "Two-factor authentication disabled",
    Event.CODE_ISSUED: "One-time sign-in code made",
    Event.CODE: "Right one-time sign-in code",
    Event.PASSWORD_RESET: "Password reset",
    Event.ROLE_CHANGED: "Role changed",
    Event.DEACTIVATED: "Deactivated",
    Event.REACTIVATED: "Reactivated",
    Event.RENAMED: "Renamed",
    Event.PRACTICE_CHANGED: "Practice changed",
    Event.USERS_EXPORTED: "Users exported",
    Event.ACTIVITY_EXPORTED: "Activity exported",
    Event.RECOVERY_CODE: "Right recovery code",
    Event.RECOVERY_CODES_MADE: "New recovery codes made",
    Event.RECOVERY_CODES_SAVED: "Recovery codes saved",
    Event.CLOCK_CHECKED: "Phone's clock checked",
    Event.AUTHENTICATOR_ADDED: "Authenticator added",
    Event.AUTHENTICATOR_REPLACED: "Phone replaced",
    Event.AUTHENTICATOR_REMOVED: "Authenticator removed",
    Event.AUTHENTICATOR_RENAMED: "Authenticator renamed",
    Event.SUPPORT_SEARCHED: "Support searched",
    Event.SUPPORT_LOOKED: "Support looked at the practice",
    Event.SUPPORT_SPOKE: "Spoken check with support",
    Event.CASE_OPENED: "Recovery case opened",
    Event.CASE_APPROVED: "Recovery case approved",
    Event.CASE_REFUSED: "Recovery case refused",
    Event.CASE_STOPPED: "Recovery case stopped",
    Event.CASE_EXPIRED: "Recovery case expired",
    Event.CASE_USED: "One-time sign-in code of a recovery case fetched",
    Event.CLOCK_SET_BACK: "Clock set back",
    Event.VERIFIED: "Verified",
    Event.VERIFIED_WITHOUT: "Let in without a token",
    Event.DEVICE_RENAMED: "Device renamed",
    Event.COMMAND_STARTED: "Let through to a program",
    Event.COMMAND_ENDED: "Program ended",
}
_REFUSED: dict[Event, str] = {
    Event.LOG_IN: "Log-in refused",
    Event.PASSWORD: "Wrong password",
    Event.TOKEN: "Wrong token",
    Event.SESSION_UNLOCKED: "Wrong password while locked",
    Event.PASSWORD_CHANGED: "Password not changed",
    Event.ENROLLED: "Enrollment not confirmed",
    Event.REMOVED: "Two-factor authentication not removed",
    Event.STEP_UP: "Wrong password for a change",
    Event.CODE: "Wrong one-time sign-in code",
    Event.RECOVERY_CODE: "Wrong recovery code",
    Event.CLOCK_CHECKED: "Wrong tokens at the clock check",
    Event.SUPPORT_LOOKED: "Support asked, and was refused",
    Event.VERIFIED: "Not verified",
}
_LOCKED: dict[Event, str] = {
    Event.PASSWORD: "Log-in while locked",
    Event.TOKEN: "Token while locked",
    Event.STEP_UP: "Confirmation while locked",
    Event.CODE: "One-time sign-in code while locked",
    Event.RECOVERY_CODE: "Recovery code while locked",
    Event.CLOCK_CHECKED: "Clock check while locked",
}


FACTORS = {
    "password": "Logged in with the password",
    "token": "Logged in with a token",
    "two tokens": "Logged in with two tokens of the clock check",
    "recovery code": "Logged in with a recovery code",
    "remembered device": "Logged in on a remembered device",
    "one-time code": "Logged in with a one-time sign-in code",
}
_GIVEN = {Role.ADMINISTRATOR, Role.MEMBER}
DETAILS: dict[str, str] = {
    "too many": "a fourth one began",
    "cut off": "its program was cut off",
    "all": "all of them",
    "not written": "could not be kept here",
    "two-factor required": "two-factor authentication required",
    "repeated": "used before",
    "desk": "the support desk",
    "commands run": "three programs run already",
}
_BEFORE_DETAIL = {
    Event.SUPPORT_LOOKED: "Support looked at",
    Event.VERIFIED: "Verified for",
    Event.VERIFIED_WITHOUT: "Let in without a token by",
    Event.COMMAND_STARTED: "Let through to",
}
_REFUSED_WITH_DETAIL = frozenset({Event.LOG_IN, Event.PASSWORD, Event.SUPPORT_LOOKED, Event.VERIFIED})
_WITH_DETAIL = frozenset(
    {
        Event.SESSION_ENDED,
        Event.DEVICE_REMEMBERED,
        Event.DEVICE_ENDED,
        Event.DEVICE_COPIED,
        Event.DEVICE_RENAMED,
        Event.PRACTICE_ADDED,
        Event.PRACTICE_CHANGED,
        Event.REQUIRED,
        Event.RECOVERY_CODE,
        Event.AUTHENTICATOR_ADDED,
        Event.AUTHENTICATOR_REPLACED,
        Event.AUTHENTICATOR_REMOVED,
        Event.AUTHENTICATOR_RENAMED,
        Event.SUPPORT_SEARCHED,
        Event.CASE_OPENED,
        Event.CASE_APPROVED,
        Event.CASE_REFUSED,
        Event.CASE_STOPPED,
        Event.CASE_EXPIRED,
        Event.CASE_USED,
        Event.COMMAND_ENDED,
    }
)


def words(event: str, outcome: str, detail: str = "") -> str:
    """What happened, in the manual's words.

    Raises:
        ValueError: a code that no version of the program writes.
    """
    kind = Event(event)
    match Outcome(outcome):
        case Outcome.REFUSED:
            sentence = _REFUSED.get(kind, f"{_DONE[kind]} · refused")
            if kind is Event.TOKEN and detail == "used already":
                return "Token that was used already"
            # Whom or what support asked for, or how often it was tried, is all that such a row has to tell.
            return (
                f"{sentence} · {DETAILS.get(detail, detail)}" if kind in _REFUSED_WITH_DETAIL and detail else sentence
            )
        case Outcome.LOCKED:
            sentence = _LOCKED.get(kind, f"{_DONE[kind]} · locked")
            return f"{sentence} · {detail}" if kind is Event.PASSWORD and detail else sentence
        case Outcome.DONE:
            return _done(kind, detail)


def _done(kind: Event, detail: str) -> str:
    match kind:
        case Event.LOG_IN:
            return FACTORS.get(detail, _DONE[kind])
        case Event.ROLE_CHANGED if detail in _GIVEN:
            return f"{_DONE[kind]} · {ROLES[Role(detail)]} now"
        case Event.USER_ADDED if detail in _GIVEN:
            return f"{_DONE[kind]} · {ROLES[Role(detail)]}"
        case Event.SUPPORT_LOOKED | Event.VERIFIED | Event.VERIFIED_WITHOUT | Event.COMMAND_STARTED if detail:
            return f"{_BEFORE_DETAIL[kind]} {detail}"
        case Event.RENAMED if detail:
            return f"{_DONE[kind]} · {detail} before"
    more = DETAILS.get(detail, detail) if kind in _WITH_DETAIL else ""
    return f"{_DONE[kind]} · {more}" if more else _DONE[kind]


def what(event: str, outcome: str, detail: str = "") -> str:
    """As `words`; a row that a later version wrote, or that somebody changed, is shown as it stands."""
    try:
        return words(event, outcome, detail)
    except ValueError:
        return " · ".join(part for part in (event, outcome, detail) if part)


def brief(sentence: str) -> str:
    """The same where there is little room."""
    return sentence.replace("wo-factor authentication", "wo-factor")


def who(actor: str) -> str:
    """The one who acted, in a column: "alice", "operator root"; nobody had proven who they are: "unknown"."""
    kind, _, name = actor.partition(":")
    if kind == "operator" and name:
        return f"operator {name}"
    return "unknown" if actor == "nobody" else actor


def by(actor: str) -> str:
    """Who did it, where that is not oneself: " · by the operator root"; nothing where nobody has proven who."""
    kind, _, name = actor.partition(":")
    if kind == "operator" and name:
        return f" · by the operator {name}"
    return f" · by {actor}" if actor not in {"", "nobody"} else ""
