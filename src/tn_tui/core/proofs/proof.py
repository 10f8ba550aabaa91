"""What is asked of everything that proves who somebody is, and the answer where it doesn't."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Protocol, TypeVar

from tn_tui.core.base.context import Context
from tn_tui.domain.reasons import SignInNotice
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord

Worth_co = TypeVar("Worth_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was given isn't taken; it may be told only when the unit of work that counted it is committed.

    `retry_at` is the moment until which no other try is looked at; `closed` that no token is until somebody opens them
    again. `next_in` is set where a token was right and used before, as in `TokenUsed`; `notice` where a log-in that
    goes on without this proof tells the person something.
    """

    retry_at: datetime | None = None
    closed: bool = False
    next_in: timedelta | None = None
    notice: SignInNotice | None = None

    @property
    def ends(self) -> bool:
        """Whether no other token is looked at for now."""
        return self.closed or self.retry_at is not None


class Proof(Protocol[Worth_co]):
    """Something that was given to show who somebody is."""

    def check(self, context: Context, work: Work, user: UserRecord, /) -> Worth_co | Refusal:
        """What it is worth for this user, who is locked in the unit of work in which it is counted and used up."""


class Admits(Protocol):
    """A proof that can be the last that a log-in needs.

    `name` is how the log-in stands in the log. `proves` says that all that a step-up asks for was given just now,
    `only_enrolls` that the session is good for nothing but enrolling.
    """

    name: ClassVar[str]
    proves: ClassVar[bool]
    only_enrolls: ClassVar[bool]
