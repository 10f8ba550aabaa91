"""Tokens are checked here, for every purpose: one counter per account, one set of used steps per authentication app.

Sources: NIST 3.2.2, RFC 6238 5.2.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tn_tui.core.base import ledger
from tn_tui.core.base.context import Context
from tn_tui.domain import policy, totp
from tn_tui.domain.errors import TnError, TokenClosed, TokenRefused, TokenUsed
from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.secret import Secret
from tn_tui.storage import authenticators, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import AuthenticatorRecord, UserRecord

USED_ALREADY = "used already"
"""The detail of a row about a token that was right and used before."""

_LOOKED_AHEAD = 4
"""Steps: more than a phone can have used before it shows them."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A token that wasn't taken: until when no other is, or that none is until somebody opens them again.

    `next_in` is set where it was right and used before, as in `TokenUsed`.
    """

    retry_at: datetime | None
    closed: bool
    next_in: timedelta | None = None

    @property
    def ends(self) -> bool:
        """Whether no other token is looked at for now."""
        return self.closed or self.retry_at is not None

    def error(self) -> TnError:
        """What to raise once the count is committed."""
        if self.next_in is not None:
            return TokenUsed(next_in=self.next_in)
        return TokenClosed() if self.closed else TokenRefused(self.retry_at)


def vault_context(user_id: int, authenticator_id: object) -> str:
    """What a sealed key is bound to, so that it opens in no other row."""
    return f"user:{user_id} authenticator:{authenticator_id}"


def barrier(context: Context, user: UserRecord) -> Refusal | None:
    """What keeps the account from taking any token at this moment, right or wrong."""
    if user.token_closed_at is not None:
        return Refusal(None, closed=True)
    until = wait_ends(context, user)
    return None if until is None else Refusal(until, closed=False)


def wait_ends(context: Context, user: UserRecord) -> datetime | None:
    """Until when nothing is looked at after wrong ones in a row, tokens closed or not; None when there is no wait."""
    return policy.retry_at(user.token_failed_at, policy.token_wait(user.token_failures), context.now())


def submit(context: Context, work: Work, user: UserRecord, token: Secret) -> AuthenticatorRecord | Refusal:
    """Try a token against the user's authentication apps and use up its step, or count it as wrong.

    A right one that was used before is neither: only who has the key can make it, so that may be told.
    `user` must be locked in this unit of work, and the refusal told only when that is committed.

    Raises:
        VaultRefused: a key can't be opened; then nobody gets in with it.
    """
    refusal = barrier(context, user)
    if refusal is not None:
        ledger.write(context, work, Event.TOKEN, Outcome.LOCKED, actor=ledger.NOBODY, user=user)
        return refusal
    now = context.now()
    used: tuple[tuple[UUID, int], int] | None = None
    for record in authenticators.of_user(work, user.id):
        key = context.ports.vault.open(record.sealed_key, vault_context(user.id, record.id))
        step = totp.match_step(key, token, now, record.drift_steps)
        if step is None:
            continue
        if spend(work, user, record.id, step):
            if totp.is_right_again(step - totp.step_at(now), record.drift_steps):
                authenticators.learn_drift(work, record, 0)
            authenticators.used(work, record, now)
            return record
        used = (record.id, step), record.drift_steps
    return count_wrong(context, work, user) if used is None else was_used(context, work, user, *used)


def submit_pair(context: Context, work: Work, user: UserRecord, first: Secret, second: Secret) -> timedelta | Refusal:
    """Try two tokens that follow each other, and learn from them how far the phone's clock is ahead.

    Both steps are used up. `user` must be locked in this unit of work, and a refusal told only when that is committed.

    Raises:
        VaultRefused: a key can't be opened; then nobody gets in with it.
    """
    refusal = barrier(context, user)
    if refusal is not None:
        ledger.write(context, work, Event.CLOCK_CHECKED, Outcome.LOCKED, actor=ledger.NOBODY, user=user)
        return refusal
    now = context.now()
    for record in authenticators.of_user(work, user.id):
        key = context.ports.vault.open(record.sealed_key, vault_context(user.id, record.id))
        step = totp.match_pair(key, first, second, now)
        # Both or neither: a pair with a used one in it must not use up the other.
        if step is None or authenticators.are_spent(work, record.id, [step, step + 1]):
            continue
        if spend(work, user, record.id, step) and spend(work, user, record.id, step + 1):
            # The second token is the one that the phone shows now. What is learned may be a step; what a person is told
            # begins where tokens are refused for it.
            ahead = step + 1 - totp.step_at(now)
            authenticators.learn_drift(work, record, ahead)
            authenticators.used(work, record, now)
            ahead = 0 if abs(ahead) <= totp.WINDOW_STEPS else ahead
            actor = ledger.user_actor(user)
            detail = f"{ahead * totp.PERIOD_SECONDS} s"
            ledger.write(context, work, Event.CLOCK_CHECKED, actor=actor, user=user, detail=detail)
            return timedelta(seconds=ahead * totp.PERIOD_SECONDS)
    return count_wrong(context, work, user, event=Event.CLOCK_CHECKED)


def spend(work: Work, user: UserRecord, authenticator_id: UUID, step: int) -> bool:
    """Use up a step of an app and end the row of wrong tokens; False when the step was used before."""
    if not authenticators.spend_step(work, user.id, authenticator_id, step, kept=policy.USED_STEPS_KEPT):
        return False
    if user.token_failures:
        users.token_succeeded(work, user.id)
    return True


def was_used(context: Context, work: Work, user: UserRecord, use: tuple[UUID, int], drift_steps: int = 0) -> Refusal:
    """The answer to a right token of this app and step, used before; it is written down and not counted as wrong."""
    authenticator_id, step = use
    used = authenticators.are_spent(work, authenticator_id, range(step, step + _LOOKED_AHEAD))
    ledger.write(context, work, Event.TOKEN, Outcome.REFUSED, actor=ledger.NOBODY, user=user, detail=USED_ALREADY)
    return Refusal(None, closed=False, next_in=totp.next_in(used, step, context.now(), drift_steps))


def count_wrong(
    context: Context, work: Work, user: UserRecord, detail: str = "", *, event: Event = Event.TOKEN
) -> Refusal:
    """Count a wrong token, or a wrong code in its place (NIST 3.2.2).

    Five in a row lock for minutes; ten within a day close, and so do forty within thirty, whatever was right between.
    """
    now = context.now()
    users.token_failed(work, user.id, now, kept=policy.TOKEN_TRIES_PER_MONTH)
    ledger.write(context, work, event, Outcome.REFUSED, actor=ledger.NOBODY, user=user, detail=detail)
    bounds = (policy.TOKEN_DAY, policy.TOKEN_TRIES_PER_DAY), (policy.TOKEN_MONTH, policy.TOKEN_TRIES_PER_MONTH)
    if any(users.tokens_failed_between(work, user.id, now - time, now + time) >= most for time, most in bounds):
        users.close_tokens(work, user.id, now)
        return Refusal(None, closed=True)
    return Refusal(policy.retry_at(now, policy.token_wait(user.token_failures + 1), now), closed=False)
