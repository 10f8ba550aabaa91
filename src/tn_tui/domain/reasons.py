"""Why something is refused, as errors carry it. The values stand in JSON and in logs."""

from enum import StrEnum


class TextProblem(StrEnum):
    """Why a text can't be taken."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    UNSAFE = "unsafe"


class PasswordProblem(StrEnum):
    """Why a password can't be taken."""

    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    COMMON = "common"
    PERSONAL = "personal"
    SAME = "same"
    UNREADABLE = "unreadable"


class RememberProblem(StrEnum):
    """Why no device can be remembered where a person sits."""

    SSH = "ssh"
    """Over SSH, and which key proved the person isn't known for certain."""
    SSH_NO_KEY = "ssh without a key"
    """Over SSH, proven by a password or by answers alone."""
    SSH_KEYS = "several ssh keys"
    """Over SSH, and none of the keys stands for the others."""
    PRACTICE = "practice"
    """The practice has none remembered."""


class RuleProblem(StrEnum):
    """Why two-factor authentication can't be required from a date; a deadline that has come is not put off."""

    PAST = "past"
    TOO_FAR = "too far"
    IN_FORCE = "in force"


class FileProblem(StrEnum):
    """Why a whole file of users can't be taken."""

    EMPTY = "empty"
    ENCODING = "encoding"
    COLUMN_MISSING = "column missing"
    COLUMN_TWICE = "column twice"
    TOO_MANY = "too many"


class LineProblem(StrEnum):
    """Why a line of it can't be taken, besides `TextProblem`."""

    TWICE = "twice"
    TAKEN = "taken"
    ROLE = "role"
    CELLS = "cells"
    QUOTE = "quote"


class CaseProblem(StrEnum):
    """Why a recovery case can't go on."""

    OWN = "own"
    """Nobody approves their own."""
    STATE = "state"
    """It is not in the state that this needs."""
    COOLING_OFF = "cooling off"
    OPEN = "open"
    """The account has one already."""
    LIMIT = "limit"
    """Too many by this person within a day."""
    CHECKLIST = "checklist"
    """An item of the identity checklist is missing."""
    PHONE = "phone"
    """The practice has no number on file."""
    SPOKEN_CHECK = "spoken check"
    """The last one was wrong, which bars a case for a while."""
    LOGGED_IN = "logged in"
    """The account was in since it was opened."""
    DESK = "desk"
    """Who opened or approved it has left the desk."""


class PathProblem(StrEnum):
    """Why a file or folder can't be trusted or used."""

    LINK = "link"
    OWNER = "owner"
    MODE = "mode"
    KIND = "kind"
    MISSING = "missing"
    READ = "read"
    WRITE = "write"
    FULL = "full"
    DAMAGED = "damaged"
    EXISTS = "exists"
    TOO_BIG = "too big"
    FOLDER = "folder"
    """Its folder is missing."""
    UNFINISHED = "unfinished"
    """It is written, and could not be given its name."""
    NOT_ROOTS = "not root's"
    """Root alone must be able to change it, since others are told by it what to do."""
    BUSY = "busy"
    """Other processes hold it."""
    SSH = "ssh"
    """Over SSH no path may be typed on a screen; the three that follow are of a typed path, too."""
    DATA_FOLDER = "data folder"
    HIDDEN = "hidden"
    """A part of it begins with a dot."""
    SHARED = "shared"
    """Others can write there."""


class Hindrance(StrEnum):
    """Why a change can't be done to a user."""

    LAST_ADMINISTRATOR = "last administrator"
    YOURSELF = "yourself"
    DEACTIVATED = "deactivated"
    NOT_ENROLLED = "not enrolled"
    SUPPORT_STAYS = "support"
    """Everybody of the support desk is support."""


class SignInNotice(StrEnum):
    """What a person should be told once after a log-in."""

    NOT_REMEMBERED = "device not remembered"
    SERIES_ENDED = "device series ended"
    CODES_MISSING = "recovery codes missing"
    """Who alone administers a practice has none."""
    CODE_USED = "recovery code used"
    """The token screen adds it, since the core does not say by what one logged in."""
