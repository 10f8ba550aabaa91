"""What a screen says to the app when the answer is the app's business. The rest are results of `dismiss`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tn_tui.domain.policy import SessionEnd


@dataclass(frozen=True)
class Notice:
    """A sentence for the next screen; `tone` is "info", "good", "warn" or "bad", and never the only sign of it."""

    text: str
    tone: str = "info"


class SentByItself(Message):
    """Something was filled in and went off without a key that asked for it."""


class SessionOver(Message):
    """The core said that the session is over; whatever is open closes and the log-in stands there, with the reason."""

    def __init__(self, reason: "SessionEnd") -> None:
        super().__init__()
        self.reason = reason


class LogOutAsked(Message):
    """The person wants to log out."""
