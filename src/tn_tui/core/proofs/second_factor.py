"""What is given after the right password: counted, closed and written down alike, whatever it is (NIST 3.2.2).

One counter for each account: a wrong code in place of a token counts as a wrong token.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from tn_tui.core.base import ledger
from tn_tui.core.base.context import Context
from tn_tui.core.proofs.proof import Refusal
from tn_tui.domain import policy
from tn_tui.domain.errors import TnError
from tn_tui.domain.events import Event, Outcome
from tn_tui.storage import users
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord


@dataclass(frozen=True, slots=True)
class Right:
    """What was given was right, and is used up.

    `detail` is what its own row of the log says; None where the row of the log-in or of the step-up says it all.
    `clock_offset` is how far the phone is ahead, where that was found out.
    """

    detail: str | None = None
    clock_offset: timedelta | None = None


class SecondFactor(ABC):
    """One kind of second factor; an instance is made of what was given.

    `event` is of all its rows in the log. `opens` says that it is taken while tokens are closed, and opens them: a wait
    between tries stops it all the same (NIST 3.1.2.2). `remembers` says that this device may be remembered with it. The
    rest is as in `Admits`.
    """

    name: ClassVar[str]
    event: ClassVar[Event]
    proves: ClassVar[bool] = True
    only_enrolls: ClassVar[bool] = False
    opens: ClassVar[bool] = False
    remembers: ClassVar[bool] = True

    @classmethod
    def is_offered(cls, user: UserRecord) -> bool:
        """Whether the user is asked for it, or may give it in place of what is asked."""
        return user.facts.enrolled

    @abstractmethod
    def redeem(self, context: Context, work: Work, user: UserRecord) -> Right | Refusal | None:
        """Use it up when it is right; None when it is wrong, and a refusal when it is neither.

        Raises:
            VaultRefused: a key can't be opened; then nobody gets in with it.
        """

    @abstractmethod
    def error(self, refusal: Refusal) -> TnError:
        """What to raise once the count is committed."""

    def check(self, context: Context, work: Work, user: UserRecord) -> Right | Refusal:
        """Use it up when it is right, or count it as wrong; as `Proof.check`.

        Raises:
            VaultRefused: see `redeem`.
        """
        refusal = barrier(context, user, opens=self.opens)
        if refusal is not None:
            ledger.write(context, work, self.event, Outcome.LOCKED, actor=ledger.NOBODY, user=user)
            return refusal
        found = self.redeem(context, work, user)
        if found is None:
            return count_wrong(context, work, user, event=self.event, opens=self.opens)
        if isinstance(found, Right):
            if self.opens:
                users.open_tokens(work, user.id)
            elif user.token_failures:
                users.token_succeeded(work, user.id)
            if found.detail is not None:
                ledger.write_own(context, work, self.event, user, found.detail)
        return found


def barrier(context: Context, user: UserRecord, *, opens: bool = False) -> Refusal | None:
    """What keeps the account from taking anything at this moment, right or wrong; `opens` as in `SecondFactor`."""
    if user.token_closed_at is not None and not opens:
        return Refusal(closed=True)
    until = policy.retry_at(user.token_failed_at, policy.token_wait(user.token_failures), context.now())
    return None if until is None else Refusal(until)


def count_wrong(
    context: Context, work: Work, user: UserRecord, detail: str = "", *, event: Event = Event.TOKEN, opens: bool = False
) -> Refusal:
    """Count what was wrong against the account, and write it into the log.

    Some in a row lock for minutes; more within a day close, and so do many within a month, whatever was right between.
    What `opens` is told of the wait also when tokens are closed by it, since the wait is all that stops the next one.
    """
    now = context.now()
    users.token_failed(work, user.id, now, kept=policy.TOKEN_TRIES_PER_MONTH)
    ledger.write(context, work, event, Outcome.REFUSED, actor=ledger.NOBODY, user=user, detail=detail)
    until = policy.retry_at(now, policy.token_wait(user.token_failures + 1), now)
    if _is_too_many(work, user, now):
        users.close_tokens(work, user.id, now)
        return Refusal(until if opens else None, closed=True)
    return Refusal(until)


def _is_too_many(work: Work, user: UserRecord, now: datetime) -> bool:
    bounds = (policy.TOKEN_DAY, policy.TOKEN_TRIES_PER_DAY), (policy.TOKEN_MONTH, policy.TOKEN_TRIES_PER_MONTH)
    return any(users.tokens_failed_between(work, user.id, now - time, now + time) >= most for time, most in bounds)
