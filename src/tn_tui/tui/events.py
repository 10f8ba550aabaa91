"""Words for what the activity log holds."""

from tn_tui.domain.events import Event, Group, Outcome

GROUPS: dict[Group, str] = {
    Group.SIGN_IN: "log-ins",
    Group.TWO_FACTOR: "two-factor authentication",
    Group.DEVICES: "devices",
    Group.ADMINISTRATION: "administration",
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
}
_REFUSED: dict[Event, str] = {
    Event.LOG_IN: "Log-in refused",
    Event.PASSWORD: "Wrong password",
    Event.TOKEN: "Wrong token",
    Event.SESSION_UNLOCKED: "Wrong password while locked",
    Event.PASSWORD_CHANGED: "Password not changed",
    Event.ENROLLED: "Enrollment not confirmed",
    Event.REMOVED: "Two-factor authentication not removed",
}
_LOCKED: dict[Event, str] = {
    Event.PASSWORD: "Log-in while locked",
    Event.TOKEN: "Token while locked",
}


_FACTORS = {
    "password": "Logged in with the password",
    "token": "Logged in with a token",
    "remembered device": "Logged in on a remembered device",
}
_DETAIL: dict[str, str] = {
    "too many": "a fourth one began",
    "all": "all of them",
    "not written": "could not be kept here",
    "two-factor required": "two-factor authentication required",
    "repeated": "used before",
}
_WITH_DETAIL = frozenset(
    {
        Event.SESSION_ENDED,
        Event.DEVICE_REMEMBERED,
        Event.DEVICE_ENDED,
        Event.DEVICE_COPIED,
        Event.PRACTICE_ADDED,
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
            return _REFUSED.get(kind, f"{_DONE[kind]} · refused")
        case Outcome.LOCKED:
            return _LOCKED.get(kind, f"{_DONE[kind]} · locked")
        case Outcome.DONE:
            if kind is Event.LOG_IN:
                return _FACTORS.get(detail, _DONE[kind])
            more = _DETAIL.get(detail, detail) if kind in _WITH_DETAIL else ""
            return f"{_DONE[kind]} · {more}" if more else _DONE[kind]


def by(actor: str) -> str:
    """Who did it, where that is not oneself: " · by the operator root"; nothing where nobody has proven who."""
    kind, _, name = actor.partition(":")
    return f" · by the operator {name}" if kind == "operator" and name else ""
