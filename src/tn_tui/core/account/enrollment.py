"""Enrolling an authentication app: a key is shown, and counts for nothing before a token confirms it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from tn_tui.core.access import remembering
from tn_tui.core.base import ledger
from tn_tui.core.base.admission import Caller, require
from tn_tui.core.base.context import Context, digest
from tn_tui.core.base.use_case import UseCase
from tn_tui.core.proofs import recovery_code
from tn_tui.core.proofs.authenticator import Kind, NewKey, sealed
from tn_tui.core.proofs.kinds import AUTHENTICATOR
from tn_tui.domain import policy, text
from tn_tui.domain.errors import (
    AlreadyEnrolled,
    EnrollmentExpired,
    Gone,
    NotEnrolled,
    TooManyAuthenticators,
)
from tn_tui.domain.events import Event
from tn_tui.domain.permissions import Action
from tn_tui.domain.policy import SessionEnd, Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import Enrolled, EnrollmentOffer
from tn_tui.storage import authenticators, codes, devices, sessions, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord

OFFER = timedelta(minutes=30)
"""How long a key that was shown can be confirmed: time enough to install an app."""

FIRST_NAME = "Phone"
_OFFERS_KEPT = 16


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a new key is for: the first one, one more (`adds`), or one in the place of another (`replaces`)."""

    name: str = FIRST_NAME
    adds: bool = False
    replaces: UUID | None = None
    kind: Kind = AUTHENTICATOR

    @property
    def is_first(self) -> bool:
        """Whether it switches two-factor authentication on."""
        return not self.adds and self.replaces is None

    @property
    def action(self) -> Action:
        """The permission that a key for this purpose needs."""
        return Action.ENROLL if self.is_first else Action.ADD_AUTHENTICATOR


@dataclass(frozen=True, slots=True)
class _Offer:
    """A key that was shown and not yet confirmed; it lives in this process alone."""

    user_id: int
    session_id: UUID
    new: NewKey
    made_at: datetime
    purpose: Purpose


class Enrollment(UseCase):
    """Switching two-factor authentication on, and bringing another phone to it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._offers: dict[bytes, _Offer] = {}

    def begin(self, session: Secret, *, kind: Kind = AUTHENTICATOR) -> EnrollmentOffer:
        """Make a new key; an app's has 160 bits, to scan or to type (RFC 4226 R6).

        Raises:
            AlreadyEnrolled: two-factor authentication is on.
            SessionEnded, SessionLocked, NotAllowed: see `require`.
        """
        return self._offer(session, Purpose(kind=kind))

    def begin_adding(self, session: Secret, name: str, *, kind: Kind = AUTHENTICATOR) -> EnrollmentOffer:
        """As `begin`, for one more authentication app beside those in use.

        Raises:
            NotEnrolled: there is none in use.
            TooManyAuthenticators: five is the most.
            FieldRefused: the name can't be kept.
            SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `require`.
        """
        return self._offer(session, Purpose(text.full_name(name), adds=True, kind=kind))

    def begin_replacing(
        self, session: Secret, authenticator_id: UUID, *, kind: Kind = AUTHENTICATOR
    ) -> EnrollmentOffer:
        """As `begin`, for a new phone in the place of an old one, which works until the new one is confirmed.

        Raises:
            Gone: the account has no such authentication app.
            SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `require`.
        """
        return self._offer(session, Purpose(replaces=authenticator_id, kind=kind))

    def _offer(self, session: Secret, purpose: Purpose) -> EnrollmentOffer:
        context = self._context
        with self._looking(session, purpose.action) as (work, caller):
            purpose = _checked(work, caller, purpose)
        key = purpose.kind.new_key(context)
        ticket = context.new_handle()
        for oldest in list(self._offers)[: 1 - _OFFERS_KEPT]:
            del self._offers[oldest]
        new = NewKey(context.new_id(), key)
        self._offers[digest(ticket)] = _Offer(caller.user.id, caller.session.id, new, context.now(), purpose)
        return purpose.kind.offer(caller.user, ticket, key)

    def cancel(self, session: Secret, ticket: Secret) -> None:
        """Forget the key; nothing has changed."""
        with self._context.database.read() as work:
            require(self._context, work, session, Action.LOG_OUT)
        self._offers.pop(digest(ticket), None)

    def confirm(self, session: Secret, ticket: Secret, token: Secret) -> Enrolled:
        """Switch two-factor authentication on with a first token, and end what was trusted without one.

        Raises:
            TokenRefused, TokenUsed: wrong, used before, or the account takes none for now.
            PhoneClockOff: wrong because the phone's clock is; by how much.
            TokenClosed: too many wrong ones.
            EnrollmentExpired: the key was shown too long ago, or to another session.
            AlreadyEnrolled, NotEnrolled, TooManyAuthenticators, Gone: another terminal was faster.
            SessionEnded, SessionLocked, NotAllowed, StepUpNeeded: see `require`.
        """
        context = self._context
        offer = self._offers.get(digest(ticket))
        purpose = Purpose() if offer is None else offer.purpose
        with self._changing(session, purpose.action) as (work, caller):
            age = timedelta() if offer is None else context.now() - offer.made_at
            mine = offer is not None and (offer.user_id, offer.session_id) == (caller.user.id, caller.session.id)
            if offer is None or not mine or abs(age) >= OFFER:
                raise EnrollmentExpired
            # Another terminal may have given the old app another name since.
            offer = replace(offer, purpose=_checked(work, caller, purpose))
            found = purpose.kind.confirm(context, work, caller.user, offer.new, token)
            if isinstance(found, NewKey):
                enrolled = self._accept(work, caller, replace(offer, new=found))
        if not isinstance(found, NewKey):
            # It may look through a whole day, which holds up nobody else by now.
            raise purpose.kind.error(context, offer.new, token, found)
        self._offers.pop(digest(ticket), None)
        return enrolled

    def _accept(self, work: Work, caller: Caller, offer: _Offer) -> Enrolled:
        """The new key works from now on; what is lost with it ends in the same commit."""
        context, user, purpose = self._context, caller.user, offer.purpose
        if caller.session.only_enroll:
            # Whom a one-time code let in has lost the phone before; its keys end with the new one's first token.
            users.remove_two_factor(work, user.id)
            authenticators.remove_all(work, user.id)
            sessions.set_free(work, caller.session.id)
        if purpose.is_first and not users.enroll(work, user.id, context.now()):
            raise AlreadyEnrolled
        if purpose.replaces is not None and not authenticators.remove(work, user.id, purpose.replaces):
            raise Gone
        self._add(work, user, offer)
        devices_ended, sessions_ended = end_trust(context, work, caller)
        event = Event.ENROLLED if purpose.is_first else Event.AUTHENTICATOR_ADDED
        event = Event.AUTHENTICATOR_REPLACED if purpose.replaces is not None else event
        ledger.write_own(context, work, event, user, purpose.name)
        facts = replace(user.facts, enrolled=True)
        step = policy.restriction(facts, user.practice.facts, context.now())
        made = recovery_code.make(context, work, user) if purpose.is_first else ()
        must_save = purpose.is_first and recovery_code.is_due(work, replace(user, codes_saved_at=None), len(made))
        if must_save:
            sessions.must_save_codes(work, caller.session.id)
        remember = remembering.offer(context, user, context.now())
        return Enrolled(
            step=Step.SAVE_CODES if must_save and step is Step.IN else step,
            devices_ended=devices_ended,
            sessions_ended=sessions_ended,
            codes=made,
            must_save=must_save,
            remember_days=0 if remember.unavailable else remember.days,
        )

    def _add(self, work: Work, user: UserRecord, offer: _Offer) -> None:
        context, now, new = self._context, self._context.now(), offer.new
        authenticators.add(
            work,
            {
                "id": new.authenticator_id,
                "user_id": user.id,
                "name": offer.purpose.name,
                "sealed_key": sealed(context, offer.purpose.kind, user.id, new),
                "confirmed_at": now,
                "last_used_at": now,
            },
        )


def _checked(work: Work, caller: Caller, purpose: Purpose) -> Purpose:
    """The purpose, with the old app's name where it takes its place, when it can be served as things stand."""
    if purpose.is_first:
        # A session that a one-time code opened replaces what is there.
        if caller.user.facts.enrolled and not caller.session.only_enroll:
            raise AlreadyEnrolled
        return purpose
    if not caller.user.facts.enrolled:
        raise NotEnrolled
    present = {record.id: record.name for record in authenticators.of_user(work, caller.user.id)}
    if purpose.adds and len(present) >= policy.AUTHENTICATORS_PER_USER:
        raise TooManyAuthenticators
    if purpose.replaces is None:
        return purpose
    if purpose.replaces not in present:
        raise Gone
    return replace(purpose, name=present[purpose.replaces])


def end_trust(context: Context, work: Work, caller: Caller) -> tuple[int, int]:
    """End what was trusted before the authentication apps changed; how many devices and other sessions there were.

    A one-time code ends too: it was made for the apps as they were.
    """
    codes.remove(work, caller.user.id)
    devices_ended = devices.remove_all(work, caller.user.id)
    now = context.now()
    sessions_ended = len(sessions.open_of_user(work, caller.user.id, now)) - 1
    reason = SessionEnd.AUTHENTICATORS_CHANGED
    sessions.end_all(work, caller.user.id, reason=reason, now=now, but=caller.session.id)
    return devices_ended, sessions_ended
