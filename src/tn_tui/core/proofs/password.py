"""Passwords are checked here, for every purpose: the slow hash outside any transaction, the count inside one.

The count is committed before anybody learns the answer, so neither a rollback nor a race forgives a try.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tn_tui.core.base import ledger
from tn_tui.core.base.context import Context
from tn_tui.core.proofs.proof import Refusal
from tn_tui.core.proofs.remembered_device import current_device_id
from tn_tui.domain import policy
from tn_tui.domain.device_ports import Shown
from tn_tui.domain.errors import Busy, PasswordWrong
from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.password import normalize
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import fold
from tn_tui.storage import throttles, users
from tn_tui.storage.database import DecidedError, Work
from tn_tui.storage.records import ThrottleRecord, UserRecord

_LONGEST_INPUT = 256


@dataclass(frozen=True, slots=True)
class Account:
    """An account's name as it is compared and counted, whether there is such an account or not."""

    code_key: str
    username_key: str

    @classmethod
    def named(cls, practice_code: str, username: str) -> "Account":
        """Fold what was typed; no kept name is longer than what is looked at of it."""
        return cls(fold(practice_code.strip()[:_LONGEST_INPUT]), fold(username.strip()[:_LONGEST_INPUT]))

    @classmethod
    def of(cls, user: UserRecord) -> "Account":
        """The account of a user."""
        return cls.named(user.practice.code, user.username)

    def mac(self, context: Context, purpose: str, origin: str = "") -> bytes:
        """A name for the account that tells nothing to whoever doesn't hold the keys."""
        plain = f"{self.code_key}\0{self.username_key}\0{origin}"
        return context.ports.vault.mac(purpose, plain.encode())

    def device_name(self, context: Context) -> str:
        """How the account is called in a device's own file."""
        return self.mac(context, "device account")[:16].hex()


@dataclass(frozen=True, slots=True)
class Password:
    """A password that went through the hash; what it means is decided by `check`.

    It is the last that a log-in needs only where no second factor is enrolled, so it proves all that a step-up asks.
    """

    name: ClassVar[str] = "password"
    proves: ClassVar[bool] = True
    only_enrolls: ClassVar[bool] = False

    right: bool
    account: Account
    stored: str | None
    rehashed: str | None
    throttle_key: bytes

    def check(
        self, context: Context, work: Work, user: UserRecord | None, *, practice_id: int | None = None
    ) -> Refusal | None:
        """Count the try and say what it is worth; as `Proof.check`, with `retry_at` in the refusal.

        A try during a lock counts for nothing, right or wrong. `practice_id` is where a try for a user
        who doesn't exist is logged.
        """
        now = context.now()
        count = throttles.get(work, self.throttle_key)
        until = _locked_until(count, now)
        if until is not None:
            self._write(context, work, user, Outcome.LOCKED, practice_id)
            return Refusal(until)
        usable = user is not None and user.deactivated_at is None and user.password_hash == self.stored
        if user is not None and self.right and usable:
            if count is not None:
                throttles.clear(work, self.throttle_key)
            if self.rehashed is not None:
                users.rehash(work, user.id, old_hash=user.password_hash, new_hash=self.rehashed)
            return None
        failures = throttles.count(
            work,
            self.throttle_key,
            None if user is None else user.id,
            now,
            stale_before=now - policy.THROTTLE_MEMORY,
            rows=policy.THROTTLE_ROWS,
        )
        self._write(context, work, user, Outcome.REFUSED, practice_id)
        return Refusal(policy.retry_at(now, policy.password_wait(failures), now))

    def require(self, context: Context, work: Work, user: UserRecord) -> None:
        """As `check`, for somebody who is logged in.

        Raises:
            DecidedError: with `PasswordWrong`; the try is counted.
        """
        refusal = self.check(context, work, user)
        if refusal is not None:
            raise DecidedError(PasswordWrong(refusal.retry_at))

    def _write(
        self, context: Context, work: Work, user: UserRecord | None, outcome: Outcome, practice_id: int | None
    ) -> None:
        # What was typed as a username may be a password in the wrong field, so only its MAC is kept.
        subject = "" if user is not None else "unknown:" + self.account.mac(context, "unknown username")[:8].hex()
        ledger.write_repeated(
            context,
            work,
            Event.PASSWORD,
            outcome,
            key=self.throttle_key,
            user=user,
            practice_id=practice_id,
            subject=subject,
        )


def throttle_key(context: Context, work: Work, account: Account, user: UserRecord | None, proof: Shown | None) -> bytes:
    """What wrong passwords are counted by: account and origin, or account and device where it is remembered.

    A remembered device has a count of its own, so that nobody else's wrong passwords stop its owner
    (OWASP device cookies).
    """
    place = "origin:" + context.ports.origin.address
    device_id = None if user is None else current_device_id(context, work, user, proof)
    if device_id is not None:
        place = f"device:{device_id}"
    return account.mac(context, "throttle", place)


def hash_own(context: Context, user: UserRecord, password: Secret) -> Password:
    """Put the password of somebody who is logged in through the hash: slow, so outside any unit of work.

    Raises:
        Busy: too many are being checked; nothing was counted.
    """
    account = Account.of(user)
    proof = context.ports.devices.load(account.device_name(context))
    with context.database.read() as work:
        key = throttle_key(context, work, account, user, proof)
    return hash_password(context, account, user.password_hash, password, key)


def hash_password(context: Context, account: Account, stored: str | None, password: Secret, key: bytes) -> Password:
    """Put a password through the hash, once; anew only when the stored one is out of date and the password right."""
    hasher = context.ports.hasher
    normal = normalize(password)
    right = hasher.verify(stored, normal)
    rehashed = None
    # During a lock nobody learns from the time it takes that the password is right.
    if right and stored is not None and hasher.needs_rehash(stored) and not _is_locked(context, key):
        try:
            rehashed = hasher.hash(normal)
        except Busy:
            # A newer hash can wait for the next log-in; a person should not.
            rehashed = None
    return Password(right, account, stored, rehashed, key)


def _is_locked(context: Context, key: bytes) -> bool:
    with context.database.read() as work:
        return _locked_until(throttles.get(work, key), context.now()) is not None


def _locked_until(count: ThrottleRecord | None, now: datetime) -> datetime | None:
    if count is None or count.failed_at < now - policy.THROTTLE_MEMORY:
        return None
    return policy.retry_at(count.failed_at, policy.password_wait(count.failures), now)
