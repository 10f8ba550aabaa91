"""What the activity log can hold: event codes with the group they are filtered by, and how each ended."""

from enum import StrEnum


class Group(StrEnum):
    """What a person filters the activity by."""

    SIGN_IN = "sign-in"
    TWO_FACTOR = "two-factor"
    DEVICES = "devices"
    ADMINISTRATION = "administration"
    SUPPORT = "support"


class Outcome(StrEnum):
    """How what happened ended: done, refused, or not looked at during a lock."""

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
    STEP_UP = "step-up"
    DISABLED = "two-factor disabled"
    CODE_ISSUED = "one-time code issued"
    CODE = "one-time code"
    PASSWORD_RESET = "password reset"  # noqa: S105 - an event's name
    ROLE_CHANGED = "role changed"
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"
    RENAMED = "renamed"
    PRACTICE_CHANGED = "practice changed"
    USERS_EXPORTED = "users exported"
    ACTIVITY_EXPORTED = "activity exported"
    RECOVERY_CODE = "recovery code"
    RECOVERY_CODES_MADE = "recovery codes made"
    RECOVERY_CODES_SAVED = "recovery codes saved"
    CLOCK_CHECKED = "clock checked"
    AUTHENTICATOR_ADDED = "authenticator added"
    AUTHENTICATOR_REPLACED = "authenticator replaced"
    AUTHENTICATOR_REMOVED = "authenticator removed"
    AUTHENTICATOR_RENAMED = "authenticator renamed"
    SUPPORT_SEARCHED = "support searched"
    SUPPORT_LOOKED = "support looked"
    SUPPORT_SPOKE = "support spoken check"
    CASE_OPENED = "recovery case opened"
    CASE_APPROVED = "recovery case approved"
    CASE_REFUSED = "recovery case refused"
    CASE_STOPPED = "recovery case stopped"
    CASE_EXPIRED = "recovery case expired"
    CASE_USED = "recovery case used"
    CLOCK_SET_BACK = "clock set back"
    VERIFIED = "verified"
    VERIFIED_WITHOUT = "verified without token"
    DEVICE_RENAMED = "device renamed"
    COMMAND_STARTED = "command started"
    COMMAND_ENDED = "command ended"


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
        Event.STEP_UP,
        Event.CODE,
        Event.RECOVERY_CODE,
        Event.CLOCK_CHECKED,
        Event.CLOCK_SET_BACK,
        Event.VERIFIED,
        Event.VERIFIED_WITHOUT,
        Event.COMMAND_STARTED,
        Event.COMMAND_ENDED,
    ),
    Group.TWO_FACTOR: (
        Event.ENROLLED,
        Event.REMOVED,
        Event.DISABLED,
        Event.RECOVERY_CODES_MADE,
        Event.RECOVERY_CODES_SAVED,
        Event.AUTHENTICATOR_ADDED,
        Event.AUTHENTICATOR_REPLACED,
        Event.AUTHENTICATOR_REMOVED,
        Event.AUTHENTICATOR_RENAMED,
    ),
    Group.DEVICES: (Event.DEVICE_REMEMBERED, Event.DEVICE_ENDED, Event.DEVICE_COPIED, Event.DEVICE_RENAMED),
    Group.ADMINISTRATION: (
        Event.PRACTICE_ADDED,
        Event.USER_ADDED,
        Event.USER_UNLOCKED,
        Event.REQUIRED,
        Event.NOT_REQUIRED,
        Event.CODE_ISSUED,
        Event.PASSWORD_RESET,
        Event.ROLE_CHANGED,
        Event.DEACTIVATED,
        Event.REACTIVATED,
        Event.RENAMED,
        Event.PRACTICE_CHANGED,
        Event.USERS_EXPORTED,
        Event.ACTIVITY_EXPORTED,
    ),
    Group.SUPPORT: (
        Event.SUPPORT_SEARCHED,
        Event.SUPPORT_LOOKED,
        Event.SUPPORT_SPOKE,
        Event.CASE_OPENED,
        Event.CASE_APPROVED,
        Event.CASE_REFUSED,
        Event.CASE_STOPPED,
        Event.CASE_EXPIRED,
        Event.CASE_USED,
    ),
}
"""Every event stands in exactly one group."""

TOLD: tuple[Event, ...] = (
    Event.DISABLED,
    Event.CODE_ISSUED,
    Event.PASSWORD_RESET,
    Event.ROLE_CHANGED,
    Event.DEACTIVATED,
    Event.REACTIVATED,
    Event.RENAMED,
    Event.USER_UNLOCKED,
    Event.SESSION_ENDED,
    Event.DEVICE_ENDED,
    Event.CASE_OPENED,
    Event.CASE_APPROVED,
    Event.CASE_REFUSED,
    Event.CASE_STOPPED,
    Event.CASE_EXPIRED,
    Event.CASE_USED,
)
"""What a person is told at the next log-in when somebody else did it to the account."""
