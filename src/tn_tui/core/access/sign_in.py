"""The front door: a right password, then a token where one is due, then a session (NIST 800-63B-4 2.2)."""

from dataclasses import replace

from tn_tui.core.access import cases, remembering, told
from tn_tui.core.access.half_login import HalfLogins
from tn_tui.core.access.sessions import open_session
from tn_tui.core.base import ledger, present
from tn_tui.core.base.admission import idle_lock, what_is_first
from tn_tui.core.base.context import Context
from tn_tui.core.proofs import recovery_code, remembered_device, spoken_code
from tn_tui.core.proofs.clock_check import ClockCheck
from tn_tui.core.proofs.one_time_code import OneTimeCode
from tn_tui.core.proofs.password import Account, Password, hash_password, throttle_key
from tn_tui.core.proofs.proof import Admits, Refusal
from tn_tui.core.proofs.recovery_code import RecoveryCode
from tn_tui.core.proofs.remembered_device import Kept, RememberedDevice
from tn_tui.core.proofs.second_factor import Right, SecondFactor
from tn_tui.core.proofs.token import Token
from tn_tui.domain import policy
from tn_tui.domain.device_ports import Shown
from tn_tui.domain.errors import SignInRefused
from tn_tui.domain.events import Event
from tn_tui.domain.policy import Step
from tn_tui.domain.reasons import SignInNotice
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import CaseView, SpokenCheck
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
            where = None if practice is None else practice.id
            refusal = checked.check(context, work, user, practice_id=where)
            if user is not None and refusal is None and checked.rehashed is not None:
                # The half log-in must hold the hash that is stored from now on.
                user = users.get(work, user.id)
            admitted = None if user is None or refusal is not None else self._after_password(work, user, checked, proof)
        if admitted is None or user is None:
            raise SignInRefused(None if refusal is None else refusal.retry_at)
        outcome, device = admitted
        if proof is not None and isinstance(device, Refusal):
            context.ports.devices.forget(device_name)
        if isinstance(device, Kept) and isinstance(outcome, SignedIn):
            return remembering.keep(context, outcome, user, device)
        return outcome

    def _after_password(
        self, work: Work, user: UserRecord, checked: Password, proof: Shown | None
    ) -> tuple[TokenNeeded | SignedIn, Kept | Refusal]:
        """What follows a right password, and what the device that was shown with it is worth."""
        context = self._context
        shown = RememberedDevice(proof)
        device = shown.check(context, work, user)
        kept = device if isinstance(device, Kept) else None
        notices = (device.notice,) if isinstance(device, Refusal) and device.notice is not None else ()
        step = policy.next_step(user.facts, user.practice.facts, context.now(), second_factor_proven=kept is not None)
        if step is not Step.TOKEN:
            return self._admit(work, user, checked if kept is None else shown, notices, kept), device
        ledger.write_own(context, work, Event.PASSWORD, user)
        return self._wait_for_token(work, user, notices), device

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

    def submit(self, ticket: Secret, given: SecondFactor, *, remember: bool = False) -> SignedIn:
        """What is given after the right password, counted in the commit that it admits in; refusals are told after it.

        With `remember` this device is remembered for as many days as the practice says, where what is given allows it.

        Raises:
            TnError: what `given.error` makes of a refusal.
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        context = self._context
        device = None
        with context.database.write() as work:
            half, user = self._half_logins.get(work, ticket, users.lock)
            ledger.settle_clock(context, work, user.practice.id)
            found = given.check(context, work, user)
            if isinstance(found, Right):
                if remember and given.remembers and remembering.offer(context, user, context.now()).unavailable is None:
                    device = remembered_device.remember(context, work, user)
                admitted = self._admit(work, user, given, half.notices, device)
                signed_in = replace(admitted, clock_offset=found.clock_offset)
        # Closed tokens leave the ticket, since what opens them is still taken.
        if isinstance(found, Right) or found.retry_at is not None:
            self.abandon(ticket)
        if isinstance(found, Refusal):
            raise given.error(found)
        return signed_in if device is None else remembering.keep(context, signed_in, user, device)

    def submit_token(self, ticket: Secret, token: Secret, *, remember: bool) -> SignedIn:
        """The second factor; with `remember` this device is asked for none for as many days as the practice says.

        Raises:
            TokenRefused: wrong, or the account takes none for now.
            TokenUsed: right and used before; nothing was counted.
            TokenClosed: too many wrong ones.
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        return self.submit(ticket, Token(token), remember=remember)

    def submit_one_time_code(self, ticket: Secret, code: Secret) -> SignedIn:
        """An administrator's one-time sign-in code in place of the token; the session can only enroll.

        It is taken also while tokens are closed. A wrong one counts as a wrong token.

        Raises:
            OneTimeCodeRefused: wrong, used up, too old, or none is looked at for now.
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        return self.submit(ticket, OneTimeCode(code))

    def submit_recovery_code(self, ticket: Secret, code: Secret) -> SignedIn:
        """One of the account's recovery codes in place of the token, in any order; each works once (NIST 4.2.1.1).

        It is taken also while tokens are closed, and opens them. A wrong one counts as a wrong token.

        Raises:
            RecoveryCodeRefused: wrong, used up, or none is looked at for now.
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        return self.submit(ticket, RecoveryCode(code))

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
        return self.submit(ticket, ClockCheck(first, second), remember=remember)

    def spoken_check(self, ticket: Secret) -> SpokenCheck:
        """What the caller reads out to support, and what support must read out, after the right password.

        Raises:
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        with self._context.database.read() as work:
            half, user = self._half_logins.get(work, ticket, users.get)
        return spoken_code.ask(self._context, user, ticket, half.started_at)

    def open_cases(self, ticket: Secret) -> tuple[CaseView, ...]:
        """The open recovery cases of one's own account as they are now, after the right password.

        Raises:
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        with self._context.database.read() as work:
            return cases.of_account(self._context, work, self._half_logins.get(work, ticket, users.get)[1])

    def stop_case(self, ticket: Secret, case_id: int) -> None:
        """Stop a recovery case of one's own account, after the right password.

        Raises:
            Gone, CaseRefused: no such case of this account, or it is over.
            SignInExpired: five minutes passed, or the account changed since the password.
        """
        with cases.deciding(self._context) as work:
            user = self._half_logins.get(work, ticket, users.lock)[1]
            cases.stop(self._context, work, case_id, cases.Stopping(ledger.user_actor(user), user_id=user.id), "")

    def abandon(self, ticket: Secret) -> None:
        """Forget the half log-in, as when the person goes back."""
        self._half_logins.end(ticket)

    def _admit(
        self, work: Work, user: UserRecord, by: Admits, notices: tuple[SignInNotice, ...], device: Kept | None
    ) -> SignedIn:
        context, now = self._context, self._context.now()
        codes_left = recovery_code.left(work, user)
        # A new set asks for a token, so who comes by a remembered device and has none at hand is not held up by it.
        is_due = codes_left is not None and recovery_code.is_due(work, user, codes_left)
        must_save_codes = is_due and (by.proves or bool(codes_left))
        session = open_session(
            context,
            work,
            user,
            None if device is None else device.device_id,
            proven=by.proves,
            only_enroll=by.only_enrolls,
            must_save_codes=must_save_codes,
        )
        # First, so that one that is over by itself is told below.
        open_cases = cases.open_for(context, work, user, proven=True)
        number = ledger.write_own(context, work, Event.LOG_IN, user, by.name)
        to_tell = told.since_last_time(context, work, user)
        # What has nothing to be told in it need not be looked through again.
        users.logged_in(work, user.id, now, told_number=user.told_number if to_tell else number)
        until = policy.deadline(user.facts, user.practice.facts)
        return SignedIn(
            session=session,
            person=present.person(user),
            step=what_is_first(user, now, only_enroll=by.only_enrolls, must_save_codes=must_save_codes),
            idle_lock_seconds=int(idle_lock(context, user.practice).total_seconds()),
            notices=(*notices, SignInNotice.CODES_MISSING) if is_due and not must_save_codes else notices,
            told=to_tell,
            enroll_by=until if until is not None and now < until and not user.facts.enrolled else None,
            required=policy.is_required(user.facts, user.practice.facts, now),
            codes_left=codes_left,
            cases=open_cases,
        )
