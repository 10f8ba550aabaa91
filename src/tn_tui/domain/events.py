"""What the activity log can hold: event codes with the group they are filtered by, and how each ended."""

from enum import StrEnum


class Group(StrEnum):
    """What a person filters the activity by."""

    SIGN_IN = "sign-in"
    TWO_FACTOR = "two-factor"
    DEVICES = "devices"
    ADMINISTRATION = "administration"


class Outcome(StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"
    LOCKED = "locked"


class Event(StrEnum):
    """What happened. The stored text never changes once a version with it is out: the log is chained."""

    LOG_IN = "log-in"
    PASSWORD = "password"  # noqa: S105 - an event's name
    TOKEN = "token"  # noqa: S105 - an event's name
    LOG_OUT = "log-out"
    SESSION_ENDED = "session ended"
    SESSION_LOCKED = "session locked"
    SESSION_UNLOCKED = "session unlocked"
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - an event's name
    ENROLLED = "enrolled"
    REMOVED = "two-factor removed"
    DEVICE_REMEMBERED = "device remembered"
    DEVICE_ENDED = "device ended"
    DEVICE_COPIED = "device copied"
    PRACTICE_ADDED = "practice added"
    USER_ADDED = "user added"
    USER_UNLOCKED = "user unlocked"
    REQUIRED = "two-factor required"
    NOT_REQUIRED = "two-factor not required"


GROUPS: dict[Group, tuple[Event, ...]] = {
    Group.SIGN_IN: (
        Event.LOG_IN,
        Event.PASSWORD,
        Event.TOKEN,
        Event.LOG_OUT,
        Event.SESSION_ENDED,
        Event.SESSION_LOCKED,
        Event.SESSION_UNLOCKED,
        Event.PASSWORD_CHANGED,
    ),
    Group.TWO_FACTOR: (Event.ENROLLED, Event.REMOVED),
    Group.DEVICES: (Event.DEVICE_REMEMBERED, Event.DEVICE_ENDED, Event.DEVICE_COPIED),
    Group.ADMINISTRATION: (
        Event.PRACTICE_ADDED,
        Event.USER_ADDED,
        Event.USER_UNLOCKED,
        Event.REQUIRED,
        Event.NOT_REQUIRED,
    ),
}
"""Every event stands in exactly one group."""
