"""Password and token for another program: what the log-in asks, with no session behind it and no remembered device.

It counts, closes and uses up as the log-in does, and tells no more than its screens tell.
"""

from collections.abc import Callable
from dataclasses import replace

from tn_tui.core.base import ledger
from tn_tui.core.base.context import Context
from tn_tui.core.proofs.password import Account, hash_password, throttle_key
from tn_tui.core.proofs.proof import Refusal
from tn_tui.core.proofs.token import Token
from tn_tui.domain import policy, totp
from tn_tui.domain.errors import (
    AskedFirst,
    SecondFactorMissing,
    SignInRefused,
    TokenMissing,
    TokenRefused,
)
from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.verification import Asking, Verified
from tn_tui.storage import practices, users
from tn_tui.storage.database import DecidedError, Work
from tn_tui.storage.records import UserRecord

_Parts = Callable[[UserRecord | None], tuple[Secret, Secret]]
"""What is given as password and as token, by who it is for."""


class Verification:
    """Whether somebody is who they say, for programs that ask on their behalf. Several threads may ask at once."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def check(self, practice_code: str, username: str, password: Secret, token: Secret, asking: Asking) -> Verified:
        """Password and token; the token is empty where none was given.

        Unknown, wrong, deactivated and locked cost the same and read the same, and a token is looked at only after
        the right password.

        Raises:
            SignInRefused, Busy: as at the log-in.
            TokenRefused, TokenUsed, TokenClosed: as at the log-in, after the right password.
            TokenMissing: the right password, and no token.
            AskedFirst: something has to be done on the screens first.
            SecondFactorMissing: not enrolled where that is not asked, and not allowed.
            VaultRefused: a key can't be opened; then nobody gets in with it.
        """
        return self._check(practice_code, username, lambda _: (password, token), asking)

    def check_joined(self, practice_code: str, username: str, joined: Secret, asking: Asking) -> Verified:
        """As `check`, with the token's digits right after the password; who isn't enrolled gives the password alone."""
        return self._check(practice_code, username, lambda user: _parted(user, joined), asking)

    def _check(self, practice_code: str, username: str, parts: _Parts, asking: Asking) -> Verified:
        context, account = self._at(asking), Account.named(practice_code, username)
        with context.database.read() as work:
            user = users.find(work, account.code_key, account.username_key)
            key = throttle_key(context, work, account, user, None)
        usable = user is not None and user.deactivated_at is None
        password, token = parts(user)
        checked = hash_password(context, account, user.password_hash if user and usable else None, password, key)
        with context.database.write() as work:
            user = None if user is None else users.lock(work, user.id)
            where = self._settled(work, account, user)
            refusal = checked.check(context, work, user, practice_id=where)
            if refusal is not None or user is None:
                raise DecidedError(SignInRefused(None if refusal is None else refusal.retry_at))
            if user.facts.enrolled:
                if not token.reveal():
                    ledger.write_own(context, work, Event.PASSWORD, user)
                    raise DecidedError(TokenMissing())
                given = Token(token)
                found = given.check(context, work, user)
                if isinstance(found, Refusal):
                    raise DecidedError(given.error(found))
            step = policy.restriction(user.facts, user.practice.facts, context.now())
            if step is not Step.IN:
                raise _refused(context, work, user, asking, AskedFirst(step))
            return _let_in(context, work, user, asking)

    def check_token(self, practice_code: str, username: str, token: Secret, asking: Asking) -> Verified:
        """The token alone, where the program that asks has another factor proven.

        Without a proven key every refusal reads the same, and nobody gets in without a token: there would be nothing
        that shows that anything was proven.

        Raises:
            TokenRefused: unknown, deactivated, not enrolled, wrong, used or closed; with a proven key as `check`.
            AskedFirst, SecondFactorMissing: as `check`, with a proven key.
            VaultRefused: as `check`.
        """
        context, account = self._at(asking), Account.named(practice_code, username)
        with context.database.read() as work:
            user = users.find(work, account.code_key, account.username_key)
        with context.database.write() as work:
            user = None if user is None else users.lock(work, user.id)
            where = self._settled(work, account, user)
            if user is None or user.deactivated_at is not None or not (user.facts.enrolled or asking.key_proven):
                self._write_nobody(context, work, account, user, where)
                raise DecidedError(TokenRefused())
            if not user.facts.enrolled:
                if policy.is_required(user.facts, user.practice.facts, context.now()):
                    raise _refused(context, work, user, asking, AskedFirst(Step.ENROLL))
                return _let_in(context, work, user, asking)
            given = Token(token)
            found = given.check(context, work, user)
            if isinstance(found, Refusal):
                raise DecidedError(given.error(found) if asking.key_proven else TokenRefused())
            return _let_in(context, work, user, asking)

    def _at(self, asking: Asking) -> Context:
        """The context of who asks: each has an origin of its own, where the screens have one for all."""
        return replace(self._context, ports=replace(self._context.ports, origin=asking.origin))

    def _settled(self, work: Work, account: Account, user: UserRecord | None) -> int | None:
        """The practice in whose log it is written, once it is known whether the clock was set back there."""
        practice = user.practice if user is not None else practices.find(work, account.code_key)
        if practice is None:
            return None
        ledger.settle_clock(self._context, work, practice.id)
        return practice.id

    def _write_nobody(
        self, context: Context, work: Work, account: Account, user: UserRecord | None, where: int | None
    ) -> None:
        # What was typed as a username may be a password in the wrong field, so only its MAC is kept.
        subject = "" if user is not None else "unknown:" + account.mac(context, "unknown username")[:8].hex()
        key = account.mac(context, "token of nobody", context.ports.origin.address)
        ledger.write_repeated(
            context, work, Event.VERIFIED, Outcome.REFUSED, key=key, user=user, practice_id=where, subject=subject
        )


def _parted(user: UserRecord | None, joined: Secret) -> tuple[Secret, Secret]:
    """Password and token that came as one; a text that doesn't end in a token's digits is all password."""
    text = joined.reveal()
    token = text[-totp.DIGITS :]
    if user is None or not user.facts.enrolled or not (token.isascii() and token.isdecimal()):
        return joined, Secret("")
    return Secret(text[: -totp.DIGITS]), Secret(token)


def _let_in(context: Context, work: Work, user: UserRecord, asking: Asking) -> Verified:
    """The answer for somebody who has proven all that is asked, with its row of the log."""
    if user.facts.enrolled:
        ledger.write_own(context, work, Event.VERIFIED, user, asking.service)
        return Verified(user.username, by_token=True)
    until = policy.deadline(user.facts, user.practice.facts)
    if until is None and not asking.allow_not_required:
        raise _refused(context, work, user, asking, SecondFactorMissing())
    ledger.write_own(context, work, Event.VERIFIED_WITHOUT, user, asking.service)
    return Verified(user.username, by_token=False, enroll_by=until)


def _refused(
    context: Context, work: Work, user: UserRecord, asking: Asking, error: AskedFirst | SecondFactorMissing
) -> DecidedError:
    """The refusal of somebody who gave what is right, with its row of the log."""
    why = f"{error.step} first" if isinstance(error, AskedFirst) else "not enrolled"
    detail = ", ".join(part for part in (asking.service, why) if part)
    how = Event.VERIFIED, Outcome.REFUSED
    ledger.write(context, work, *how, actor=ledger.user_actor(user), user=user, detail=detail)
    return DecidedError(error)
