"""Authentication apps: a key of 160 bits that both sides have, and a token of it for each half minute (RFC 6238)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tn_tui.core.base import ledger
from tn_tui.core.base.context import Context
from tn_tui.core.proofs import authenticator
from tn_tui.core.proofs.authenticator import NewKey
from tn_tui.core.proofs.proof import Refusal
from tn_tui.core.proofs.second_factor import barrier, count_wrong
from tn_tui.domain import totp
from tn_tui.domain.errors import PhoneClockOff, TnError, TokenClosed, TokenRefused, TokenUsed
from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import clean_line
from tn_tui.domain.views import EnrollmentOffer
from tn_tui.storage import authenticators, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import AuthenticatorRecord, UserRecord

USED_ALREADY = "used already"
"""The detail of a row about a token that was right and used before."""

_LOOKED_AHEAD = 4
"""Steps: more than a phone can have used before it shows them."""


@dataclass(frozen=True, slots=True)
class AuthenticationApp:
    """Apps whose tokens have so many digits; see `authenticator.Kind`."""

    mark: str = ""
    digits: int = totp.DIGITS

    def new_key(self, context: Context) -> Secret:
        """160 random bits in base32 (RFC 4226 R6)."""
        return totp.new_key(context.ports.entropy.bytes(totp.SECRET_BYTES))

    def offer(self, user: UserRecord, ticket: Secret, key: Secret) -> EnrollmentOffer:
        """The key to type, and the URI to scan."""
        username, code = user.username, user.practice.code
        uri = totp.provisioning_uri(key, username, code, digits=self.digits)
        return EnrollmentOffer(ticket=ticket, key=key, uri=uri, account=clean_line(f"{username}@{code}"))

    def confirm(self, context: Context, work: Work, user: UserRecord, new: NewKey, given: Secret) -> NewKey | Refusal:
        """Use up the first token of a new key, or count it as wrong."""
        refusal = barrier(context, user)
        if refusal is not None:
            return refusal
        step = totp.match_step(new.key, given, context.now(), digits=self.digits)
        if step is None:
            return count_wrong(context, work, user, "enrolling")
        if not authenticator.spend(work, user, new.authenticator_id, step):
            return refuse_used(context, work, user, new.authenticator_id, step)
        if user.token_failures:
            users.token_succeeded(work, user.id)
        return new

    def error(self, context: Context, new: NewKey, given: Secret, refusal: Refusal) -> TnError:
        """Why the first token was refused: also that the phone's clock is off, and by how much."""
        if refusal.ends or refusal.next_in is not None:
            return token_error(refusal)
        now = context.now()
        found = totp.find_step(new.key, given, now, digits=self.digits)
        ahead = 0 if found is None else found - totp.step_at(now)
        if abs(ahead) > totp.WINDOW_STEPS:
            return PhoneClockOff(offset=timedelta(seconds=ahead * totp.PERIOD_SECONDS))
        return token_error(refusal)


SIX_DIGITS = AuthenticationApp()

_APPS = {app.mark: app for app in (SIX_DIGITS,)}


def of_user(
    context: Context, work: Work, user: UserRecord
) -> Iterator[tuple[AuthenticatorRecord, AuthenticationApp, Secret]]:
    """The user's authentication apps with their keys, the oldest first.

    Raises:
        VaultRefused: a key can't be opened.
    """
    for record, mark, key in authenticator.opened(context, work, user):
        if mark in _APPS:
            yield record, _APPS[mark], key


def token_error(refusal: Refusal) -> TnError:
    """What to raise for a token that was refused, once the count is committed."""
    if refusal.next_in is not None:
        return TokenUsed(next_in=refusal.next_in)
    return TokenClosed() if refusal.closed else TokenRefused(refusal.retry_at)


def refuse_used(
    context: Context, work: Work, user: UserRecord, authenticator_id: UUID, step: int, *, drift_steps: int = 0
) -> Refusal:
    """The answer to a right token that was used before; it is written down and not counted as wrong.

    Only who has the key can make it, so that may be told.
    """
    used = authenticators.are_spent(work, authenticator_id, range(step, step + _LOOKED_AHEAD))
    ledger.write(context, work, Event.TOKEN, Outcome.REFUSED, actor=ledger.NOBODY, user=user, detail=USED_ALREADY)
    return Refusal(next_in=totp.next_in(used, step, context.now(), drift_steps))
