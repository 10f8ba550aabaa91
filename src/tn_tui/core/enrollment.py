"""Enrolling an authentication app: a key is shown, and counts for nothing before a token confirms it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from tn_tui.core import ledger, token_check
from tn_tui.core.context import Context, digest
from tn_tui.core.sessions import Caller, require
from tn_tui.domain import policy, totp
from tn_tui.domain.errors import AlreadyEnrolled, EnrollmentExpired, PhoneClockOff, TnError
from tn_tui.domain.events import Event
from tn_tui.domain.permissions import Action
from tn_tui.domain.policy import SessionEnd
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import clean_line
from tn_tui.domain.views import Enrolled, EnrollmentOffer
from tn_tui.storage import authenticators, codes, devices, sessions, users
from tn_tui.storage.database import Work

OFFER = timedelta(minutes=30)
"""How long a key that was shown can be confirmed: time enough to install an app."""

FIRST_NAME = "Phone"
_OFFERS_KEPT = 16


@dataclass(frozen=True, slots=True)
class _Offer:
    """A key that was shown and not yet confirmed; it lives in this process alone."""

    user_id: int
    session_id: UUID
    key: Secret
    made_at: datetime


class Enrollment:
    """Switching two-factor authentication on."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._offers: dict[bytes, _Offer] = {}

    def begin(self, session: Secret) -> EnrollmentOffer:
        """Make a new key of 160 bits to scan or to type (RFC 4226 R6).

        Raises:
            AlreadyEnrolled: two-factor authentication is on.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        context = self._context
        with context.database.read() as work:
            caller = require(context, work, session, Action.ENROLL)
        if _is_enrolled(caller):
            raise AlreadyEnrolled
        key = totp.new_key(context.ports.entropy.bytes(totp.SECRET_BYTES))
        ticket = context.new_handle()
        for oldest in list(self._offers)[: 1 - _OFFERS_KEPT]:
            del self._offers[oldest]
        self._offers[digest(ticket)] = _Offer(caller.user.id, caller.session.id, key, context.now())
        username, code = caller.user.username, caller.user.practice.code
        uri = totp.provisioning_uri(key, username, code)
        return EnrollmentOffer(ticket=ticket, key=key, uri=uri, account=clean_line(f"{username}@{code}"))

    def cancel(self, session: Secret, ticket: Secret) -> None:
        """Forget the key; nothing has changed."""
        with self._context.database.read() as work:
            require(self._context, work, session, Action.LOG_OUT)
        self._offers.pop(digest(ticket), None)

    def confirm(self, session: Secret, ticket: Secret, token: Secret) -> Enrolled:
        """Switch two-factor authentication on with a first token, and end what was trusted without one.

        Raises:
            TokenRefused: wrong, used before, or the account takes none for now.
            PhoneClockOff: wrong because the phone's clock is; by how much.
            TokenClosed: too many wrong ones within a day.
            EnrollmentExpired: the key was shown too long ago, or to another session.
            AlreadyEnrolled: another terminal was faster.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        context = self._context
        offer = self._offers.get(digest(ticket))
        with context.database.write() as work:
            caller = require(context, work, session, Action.ENROLL, to_write=True)
            age = timedelta() if offer is None else context.now() - offer.made_at
            mine = offer is not None and (offer.user_id, offer.session_id) == (caller.user.id, caller.session.id)
            if offer is None or not mine or abs(age) >= OFFER:
                raise EnrollmentExpired
            if _is_enrolled(caller):
                raise AlreadyEnrolled
            refusal = token_check.barrier(context, caller.user)
            if refusal is None:
                step = totp.match_step(offer.key, token, context.now())
                if step is None or not token_check.spend(work, caller.user, step):
                    refusal = token_check.count_wrong(context, work, caller.user, "enrolling")
                else:
                    enrolled = self._switch_on(work, caller, offer)
        if refusal is not None:
            raise self._reason(offer, token, refusal)
        self._offers.pop(digest(ticket), None)
        return enrolled

    def _switch_on(self, work: Work, caller: Caller, offer: _Offer) -> Enrolled:
        context, now = self._context, self._context.now()
        if caller.session.only_enroll:
            # Whom a one-time code let in has lost the phone before; its keys end with the new one's first token.
            users.remove_two_factor(work, caller.user.id)
            authenticators.remove_all(work, caller.user.id)
            sessions.set_free(work, caller.session.id)
        if not users.enroll(work, caller.user.id, now):
            raise AlreadyEnrolled
        codes.remove(work, caller.user.id)
        authenticator_id = context.new_id()
        authenticators.add(
            work,
            {
                "id": authenticator_id,
                "user_id": caller.user.id,
                "name": FIRST_NAME,
                "sealed_key": context.ports.vault.seal(
                    offer.key,
                    token_check.vault_context(caller.user.id, authenticator_id),
                ),
                "confirmed_at": now,
                "last_used_at": now,
            },
        )
        devices_ended = devices.remove_all(work, caller.user.id)
        sessions_ended = sessions.end_all(
            work,
            caller.user.id,
            reason=SessionEnd.AUTHENTICATORS_CHANGED,
            now=now,
            but=caller.session.id,
        )
        actor = ledger.user_actor(caller.user)
        ledger.write(context, work, Event.ENROLLED, actor=actor, user=caller.user, detail=FIRST_NAME)
        facts = replace(caller.user.facts, enrolled=True)
        step = policy.restriction(facts, caller.user.practice.facts, now)
        return Enrolled(step=step, devices_ended=devices_ended, sessions_ended=sessions_ended)

    def _reason(self, offer: _Offer, token: Secret, refusal: token_check.Refusal) -> TnError:
        """Why the token was refused; the key protects nothing yet, so a person may be told that the clock is off."""
        if refusal.ends:
            return refusal.error()
        now = self._context.now()
        found = totp.find_step(offer.key, token, now)
        ahead = 0 if found is None else found - totp.step_at(now)
        if abs(ahead) > totp.WINDOW_STEPS:
            return PhoneClockOff(offset=timedelta(seconds=ahead * totp.PERIOD_SECONDS))
        return refusal.error()


def _is_enrolled(caller: Caller) -> bool:
    """Whether there is nothing to enroll: a session that a one-time code opened replaces what is there."""
    return caller.user.facts.enrolled and not caller.session.only_enroll
