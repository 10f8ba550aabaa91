"""The front door: a right password, then a token where one is due, then a session (NIST 800-63B-4 2.2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from tn_tui.core.access import cases, remembering, told
from tn_tui.core.access.half_login import HalfLogins
from tn_tui.core.access.sessions import open_session
from tn_tui.core.base import idle, ledger, present
from tn_tui.core.base.admission import restriction
from tn_tui.core.base.context import Context
from tn_tui.core.proofs import one_time_code, recovery_code, remembered_device, spoken_code
from tn_tui.core.proofs import token as token_check
from tn_tui.core.proofs.factor import PROVES, Factor
from tn_tui.core.proofs.password import Account, hash_password, settle, throttle_key
from tn_tui.core.proofs.token import Refusal
from tn_tui.domain import policy
from tn_tui.domain.errors import OneTimeCodeRefused, RecoveryCodeRefused, SignInExpired, SignInRefused
from tn_tui.domain.events import Event
from tn_tui.domain.policy import Step
from tn_tui.domain.ports import DeviceProof
from tn_tui.domain.reasons import SignInNotice
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import SpokenCheck
from tn_tui.domain.views import SignedIn, TokenNeeded
from tn_tui.storage import practices, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord


class SignIn:
    """Logging in."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._half_logins = HalfLogins(context)

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
            if practice is not None:
                ledger.settle_clock(context, work, practice.id)
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
            return remembering.keep(self._context, outcome, user, *following)
        return outcome

    def _after_password(
        self,
        work: Work,
        user: UserRecord,
        proof: DeviceProof | None,
    ) -> tuple[TokenNeeded | SignedIn, tuple[UUID, DeviceProof] | None, bool]:
        """What follows a right password, the device with its next proof, and whether the shown one is worth nothing."""
        context = self._context
        trust, device_id, following = remembered_device.use(context, work, user, proof)
        notices = (SignInNotice.SERIES_ENDED,) if trust is remembered_device.Trust.COPIED else ()
        proven = device_id is not None
        step = policy.next_step(user.facts, user.practice.facts, context.now(), second_factor_proven=proven)
        forgets = proof is not None and device_id is None
        if step is not Step.TOKEN:
            factor = Factor.REMEMBERED_DEVICE if device_id is not None else Factor.PASSWORD
            renewed = None if device_id is None or following is None else (device_id, following)
            return self._admit(work, user, device_id, factor, notices), renewed, forgets
        ledger.write(context, work, Event.PASSWORD, actor=ledger.user_actor(user), user=user)
        return self._wait_for_token(work, user, notices), None, forgets

    def _wait_for_token(self, work: Work, user: UserRecord, notices: tuple[SignInNotice, ...]) -> TokenNeeded:
        now = self._context.now()
        return TokenNeeded(
            ticket=self._half_logins.begin(user, notices),
            person=present.person(user),
            remember=remembering.offer(self._context, user, now),
            expires_at=now + policy.HALF_LOGIN,
            cases=cases.open_for(self._context, work, user, proven=False),
            administrators=present.who_can_help(work, user),
        )

    def submit_token(self, ticket: Secret, token: Secret, *, remember: bool) -> SignedIn:
        """The second factor; with `remember` this device is asked for none for as many days as the practice says.

        Raises:
            TokenRefused: wrong, or the account takes none for now.
            TokenUsed: right and used before; nothing was counted.
            TokenClosed: too many wrong ones.
            SignInExpired: five minutes passed, or the account changed since the password.
        """

        def attempt(work: Work, user: UserRecord) -> Refusal | None:
            result = token_check.submit(self._context, work, user, token)
            return result if isinstance(result, Refusal) else None

        outcome = self._second_factor(ticket, Factor.TOKEN, attempt, remember=remember)
        if isinstance(outcome, Refusal):
            raise outcome.error()
        return outcome

    def submit_one_time_code(self, ticket: Secret, code: Secret) -> SignedIn:
        """An administrator's one-time sign-in code in place of the token; the session can only enroll.

        It is taken also while tokens are closed. A wrong one counts as a wrong token.

        Raises:
            OneTimeCodeRefused: wrong, used up, too old, or none is looked at for now.
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        outcome = self._second_factor(
            ticket, Factor.ONE_TIME_CODE, lambda work, user: one_time_code.redeem(self._context, work, user, code)
        )
        if isinstance(outcome, Refusal):
            raise OneTimeCodeRefused(outcome.retry_at)
        return outcome

    def submit_recovery_code(self, ticket: Secret, code: Secret) -> SignedIn:
        """One of the account's recovery codes in place of the token, in any order; each works once (NIST 4.2.1.1).

        It is taken also while tokens are closed, and opens them. A wrong one counts as a wrong token.

        Raises:
            RecoveryCodeRefused: wrong, used up, or none is looked at for now.
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        outcome = self._second_factor(
            ticket, Factor.RECOVERY_CODE, lambda work, user: recovery_code.redeem(self._context, work, user, code)
        )
        if isinstance(outcome, Refusal):
            raise RecoveryCodeRefused(outcome.retry_at)
        return outcome

    def check_clock(self, ticket: Secret, first: Secret, second: Secret, *, remember: bool = False) -> SignedIn:
        """Two tokens that follow each other, from a phone whose clock may be off by up to half an hour (RFC 6238 6).

        Both right ones are as good as a token: `SignedIn.clock_offset` says how far the phone is ahead, and what it is
        off is looked for from then on. With one of them wrong nothing is told but that, and it counts as a wrong token.
        With `remember` this device is remembered as after `submit_token`.

        Raises:
            TokenRefused: they are not two that follow each other, were used, or none is looked at for now.
            TokenClosed: too many wrong ones.
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        found = timedelta()

        def attempt(work: Work, user: UserRecord) -> Refusal | None:
            nonlocal found
            result = token_check.submit_pair(self._context, work, user, first, second)
            if isinstance(result, Refusal):
                return result
            found = result
            return None

        outcome = self._second_factor(ticket, Factor.CLOCK_CHECK, attempt, remember=remember)
        if isinstance(outcome, Refusal):
            raise outcome.error()
        return replace(outcome, clock_offset=found)

    def spoken_check(self, ticket: Secret) -> SpokenCheck:
        """What the caller reads out to support, and what support must read out, after the right password.

        Raises:
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        with self._context.database.read() as work:
            half, user = self._half_logins.get(work, ticket, users.get)
        return spoken_code.ask(self._context, user, ticket, half.started_at)

    def stop_case(self, ticket: Secret, case_id: int) -> None:
        """Stop a recovery case of one's own account, after the right password.

        Raises:
            Gone, CaseRefused: no such case of this account, or it is over.
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        with cases.deciding(self._context) as work:
            user = self._half_logins.get(work, ticket, users.lock)[1]
            cases.stop(self._context, work, case_id, cases.Stopping(ledger.user_actor(user), user_id=user.id), "")

    def _second_factor(
        self,
        ticket: Secret,
        factor: Factor,
        attempt: Callable[[Work, UserRecord], Refusal | None],
        *,
        remember: bool = False,
    ) -> SignedIn | Refusal:
        """Let the attempt decide, in the commit in which it is counted; what it refuses is told after that."""
        context = self._context
        device, signed_in = None, None
        with context.database.write() as work:
            half, user = self._half_logins.get(work, ticket, users.lock)
            ledger.settle_clock(context, work, user.practice.id)
            refusal = attempt(work, user)
            if refusal is None:
                if remember and remembering.offer(context, user, context.now()).unavailable is None:
                    device = remembered_device.remember(context, work, user)
                device_id = None if device is None else device[0]
                signed_in = self._admit(work, user, device_id, factor, half.notices)
        if refusal is not None:
            # Closed tokens leave the ticket, since recovery codes and one-time codes are still taken.
            if refusal.retry_at is not None:
                self.abandon(ticket)
            return refusal
        self.abandon(ticket)
        if signed_in is None:
            raise SignInExpired
        return signed_in if device is None else remembering.keep(self._context, signed_in, user, *device)

    def abandon(self, ticket: Secret) -> None:
        """Forget the half log-in, as when the person goes back."""
        self._half_logins.end(ticket)

    def _admit(
        self,
        work: Work,
        user: UserRecord,
        device_id: UUID | None,
        factor: Factor,
        notices: tuple[SignInNotice, ...],
    ) -> SignedIn:
        context, now = self._context, self._context.now()
        only_enroll = factor is Factor.ONE_TIME_CODE
        codes_left = recovery_code.left(work, user)
        # A new set asks for a token, so who comes by a remembered device and has none at hand is not held up by it.
        is_due = codes_left is not None and recovery_code.is_due(work, user, codes_left)
        must_save_codes = is_due and (factor in PROVES or bool(codes_left))
        session = open_session(
            context,
            work,
            user,
            device_id,
            # A remembered device stands for a token that was given long ago, and a one-time code for none.
            proven=factor in PROVES or (factor is Factor.PASSWORD and not user.facts.enrolled),
            only_enroll=only_enroll,
            must_save_codes=must_save_codes,
        )
        # First, so that one that is over by itself is told below.
        open_cases = cases.open_for(context, work, user, proven=True)
        number = ledger.write(context, work, Event.LOG_IN, actor=ledger.user_actor(user), user=user, detail=factor)
        to_tell = told.since_last_time(context, work, user)
        # What has nothing to be told in it need not be looked through again.
        users.logged_in(work, user.id, now, told_number=user.told_number if to_tell else number)
        until = policy.deadline(user.facts, user.practice.facts)
        return SignedIn(
            session=session,
            person=present.person(user),
            step=restriction(user, now, only_enroll=only_enroll, must_save_codes=must_save_codes),
            idle_lock_seconds=int(idle.idle_lock(context, user.practice).total_seconds()),
            notices=(*notices, SignInNotice.CODES_MISSING) if is_due and not must_save_codes else notices,
            told=to_tell,
            enroll_by=until if until is not None and now < until and not user.facts.enrolled else None,
            required=policy.is_required(user.facts, user.practice.facts, now),
            codes_left=codes_left,
            cases=open_cases,
        )
