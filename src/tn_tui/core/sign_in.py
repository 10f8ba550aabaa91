"""The front door: a right password, then a token where one is due, then a session (NIST 800-63B-4 2.2)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from tn_tui.core import device_trust, ledger, one_time, present, token_check, told
from tn_tui.core.context import Context, digest
from tn_tui.core.password_check import Account, hash_password, settle, throttle_key
from tn_tui.core.sessions import idle_lock, open_session
from tn_tui.domain import policy
from tn_tui.domain.errors import OneTimeCodeRefused, SignInExpired, SignInRefused
from tn_tui.domain.events import Event
from tn_tui.domain.policy import Step
from tn_tui.domain.ports import DeviceProof
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import RememberOffer, SignedIn, TokenNeeded
from tn_tui.storage import devices, practices, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord

_HALF_LOGINS_KEPT = 16

NOTICE_NOT_REMEMBERED = "device not remembered"
NOTICE_SERIES_ENDED = "device series ended"
UNAVAILABLE_PRACTICE = "practice"
FACTOR_CODE = "one-time code"


@dataclass(frozen=True, slots=True)
class _HalfLogin:
    """A right password that waits for its token; it lives in this process alone."""

    user_id: int
    password_hash: str
    started_at: datetime
    notices: tuple[str, ...]


class SignIn:
    """Logging in."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._half_logins: dict[bytes, _HalfLogin] = {}

    def is_empty(self) -> bool:
        """Whether there is no practice yet, so that the first one must be made."""
        with self._context.database.read() as work:
            return not practices.any_exists(work)

    def submit_password(self, practice_code: str, username: str, password: Secret) -> TokenNeeded | SignedIn:
        """The first factor. Unknown, wrong, deactivated and locked cost the same and read the same.

        Raises:
            SignInRefused: with the moment from which another try is looked at.
            Busy: too many passwords are being checked; nothing was counted.
        """
        context = self._context
        account = Account.named(practice_code, username)
        device_name = account.device_name(context)
        proof = context.ports.devices.load(device_name)
        with context.database.read() as work:
            user = users.find(work, account.code_key, account.username_key)
            key = throttle_key(context, work, account, user, proof)
        usable = user is not None and user.deactivated_at is None
        checked = hash_password(context, account, user.password_hash if user and usable else None, password, key)
        with context.database.write() as work:
            user = None if user is None else users.lock(work, user.id)
            practice = user.practice if user is not None else practices.find(work, account.code_key)
            verdict = settle(context, work, user, checked, practice_id=None if practice is None else practice.id)
            if user is not None and verdict.right and checked.rehashed is not None:
                # The half log-in must hold the hash that is stored from now on.
                user = users.get(work, user.id)
            admitted = self._after_password(work, user, proof) if user is not None and verdict.right else None
        if admitted is None or user is None:
            raise SignInRefused(verdict.retry_at)
        outcome, following, forgets = admitted
        if forgets:
            context.ports.devices.forget(device_name)
        if following is not None and isinstance(outcome, SignedIn):
            return self._keep(outcome, user, *following)
        return outcome

    def _after_password(
        self,
        work: Work,
        user: UserRecord,
        proof: DeviceProof | None,
    ) -> tuple[TokenNeeded | SignedIn, tuple[UUID, DeviceProof] | None, bool]:
        """What follows a right password, the device with its next proof, and whether the shown one is worth nothing."""
        context = self._context
        trust, device_id, following = device_trust.use(context, work, user, proof)
        notices = (NOTICE_SERIES_ENDED,) if trust is device_trust.Trust.COPIED else ()
        proven = device_id is not None
        step = policy.next_step(user.facts, user.practice.facts, context.now(), second_factor_proven=proven)
        forgets = proof is not None and device_id is None
        if step is not Step.TOKEN:
            factor = "remembered device" if device_id is not None else "password"
            renewed = None if device_id is None or following is None else (device_id, following)
            return self._admit(work, user, device_id, factor, notices), renewed, forgets
        ledger.write(context, work, Event.PASSWORD, actor=ledger.user_actor(user), user=user)
        return self._wait_for_token(user, notices), None, forgets

    def _wait_for_token(self, user: UserRecord, notices: tuple[str, ...]) -> TokenNeeded:
        context = self._context
        now = context.now()
        ticket = context.new_handle()
        for oldest in list(self._half_logins)[: 1 - _HALF_LOGINS_KEPT]:
            del self._half_logins[oldest]
        self._half_logins[digest(ticket)] = _HalfLogin(user.id, user.password_hash, now, notices)
        return TokenNeeded(
            ticket=ticket,
            person=present.person(user),
            remember=self._offer(user, now),
            expires_at=now + policy.HALF_LOGIN,
        )

    def submit_token(self, ticket: Secret, token: Secret, *, remember: bool) -> SignedIn:
        """The second factor; with `remember` this device is asked for none for 30 days.

        Raises:
            TokenRefused: wrong, used before, or the account takes none for now.
            TokenClosed: too many wrong ones within a day.
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        context = self._context
        half = self._half_logins.get(digest(ticket))
        if half is None:
            raise SignInExpired
        with context.database.write() as work:
            user = users.lock(work, half.user_id)
            if user is None or not self._still_good(half, user):
                self.abandon(ticket)
                raise SignInExpired
            result = token_check.submit(context, work, user, token)
            if isinstance(result, token_check.Refusal):
                signed_in, device = None, None
            else:
                device = (
                    device_trust.remember(context, work, user)
                    if remember and self._offer(user, context.now()).unavailable is None
                    else None
                )
                device_id = None if device is None else device[0]
                signed_in = self._admit(work, user, device_id, "token", half.notices)
        if isinstance(result, token_check.Refusal):
            if result.ends:
                self.abandon(ticket)
            raise result.error()
        self.abandon(ticket)
        if signed_in is None:
            raise SignInExpired
        if device is not None:
            return self._keep(signed_in, user, *device)
        return signed_in

    def submit_one_time_code(self, ticket: Secret, code: Secret) -> SignedIn:
        """An administrator's one-time sign-in code in place of the token; the session can only enroll.

        It is taken also while tokens are closed. A wrong one counts as a wrong token.

        Raises:
            OneTimeCodeRefused: wrong, used up, too old, or none is looked at for now.
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        context = self._context
        half = self._half_logins.get(digest(ticket))
        if half is None:
            raise SignInExpired
        with context.database.write() as work:
            user = users.lock(work, half.user_id)
            if user is None or not self._still_good(half, user):
                self.abandon(ticket)
                raise SignInExpired
            refusal = one_time.redeem(context, work, user, code)
            signed_in = None if refusal is not None else self._admit(work, user, None, FACTOR_CODE, half.notices)
        if signed_in is None:
            retry_at = None if refusal is None else refusal.retry_at
            if retry_at is not None:
                self.abandon(ticket)
            raise OneTimeCodeRefused(retry_at)
        self.abandon(ticket)
        return signed_in

    def _still_good(self, half: _HalfLogin, user: UserRecord) -> bool:
        age = self._context.now() - half.started_at
        return (
            -policy.COUNTER_GRACE <= age < policy.HALF_LOGIN
            and user.deactivated_at is None
            and user.password_hash == half.password_hash
            and user.facts.enrolled
        )

    def _offer(self, user: UserRecord, now: datetime) -> RememberOffer:
        store, days = self._context.ports.devices, user.practice.remember_days
        unavailable = store.unavailable or (None if days else UNAVAILABLE_PRACTICE)
        return RememberOffer(now + timedelta(days=days), days, store.label, unavailable)

    def _keep(self, signed_in: SignedIn, user: UserRecord, device_id: UUID, proof: DeviceProof) -> SignedIn:
        """Write the device's own file; what can't be written is not remembered, and the person is told."""
        context = self._context
        if context.ports.devices.save(Account.of(user).device_name(context), proof):
            return signed_in
        with context.database.write() as work:
            if devices.remove(work, user.id, device_id):
                actor = ledger.user_actor(user)
                ledger.write(context, work, Event.DEVICE_ENDED, actor=actor, user=user, detail="not written")
        return replace(signed_in, notices=(*signed_in.notices, NOTICE_NOT_REMEMBERED))

    def abandon(self, ticket: Secret) -> None:
        """Forget the half log-in, as when the person goes back."""
        self._half_logins.pop(digest(ticket), None)

    def _admit(
        self,
        work: Work,
        user: UserRecord,
        device_id: UUID | None,
        factor: str,
        notices: tuple[str, ...],
    ) -> SignedIn:
        context, now = self._context, self._context.now()
        by_code = factor == FACTOR_CODE
        # A remembered device stands for a token that was given long ago.
        proven = factor == "token" or (factor == "password" and not user.facts.enrolled)
        session = open_session(context, work, user, device_id, proven=proven, only_enroll=by_code)
        number = ledger.write(context, work, Event.LOG_IN, actor=ledger.user_actor(user), user=user, detail=factor)
        to_tell = told.since_last_time(work, user)
        # What has nothing to be told in it need not be looked through again.
        users.logged_in(work, user.id, now, told_number=user.told_number if to_tell else number)
        until = policy.deadline(user.facts, user.practice.facts)
        return SignedIn(
            session=session,
            person=present.person(user),
            step=Step.ENROLL if by_code else policy.restriction(user.facts, user.practice.facts, now),
            idle_lock_seconds=int(idle_lock(context, user.practice).total_seconds()),
            notices=notices,
            told=to_tell,
            enroll_by=until if until is not None and now < until and not user.facts.enrolled else None,
        )
