"""Where somebody who is logged in can go. Screens name the place; the flow alone knows the screen."""

from dataclasses import dataclass
from enum import Enum, auto

from tn_tui.domain.policy import Step
from tn_tui.tui.widgets.messages import Notice


class Visit(Enum):
    """A place behind the log-in; `tui/program/places.py` says what stands there."""

    PROFILE = auto()
    ENROLL = auto()
    PASSWORD = auto()
    USERS = auto()
    PRACTICE = auto()
    RULE = auto()
    IMPORT = auto()
    SHARED_IMPORT = auto()
    LOG = auto()
    SUPPORT = auto()
    CASES = auto()


@dataclass(frozen=True)
class Going:
    """A place to go to, and what is said there at first; a stage may hand it back in place of the bare place."""

    to: Visit
    notice: Notice


@dataclass(frozen=True)
class First:
    """What is asked of the person, since a moment ago, before anything else; a stage hands it back in place of all."""

    step: Step
