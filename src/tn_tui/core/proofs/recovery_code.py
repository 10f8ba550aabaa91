"""Recovery codes: ten that stand in for a token once each, shown once, and to be saved (NIST 4.2.1.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from tn_tui.core.base import ledger
from tn_tui.core.base.context import Context
from tn_tui.core.proofs.proof import Refusal
from tn_tui.core.proofs.second_factor import Right, SecondFactor
from tn_tui.domain import policy
from tn_tui.domain.crockford import grouped, read
from tn_tui.domain.errors import RecoveryCodeRefused, TnError
from tn_tui.domain.events import Event
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.storage import recovery_codes, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord

CODE_CHARACTERS = 16
"""80 bits, five in each character."""

_CODE_BYTES = 10


def make(context: Context, work: Work, user: UserRecord) -> tuple[Secret, ...]:
    """A new set in place of the old one; only the MACs are kept, and it counts as not saved yet."""
    made = tuple(
        grouped(context.ports.entropy.bytes(_CODE_BYTES), CODE_CHARACTERS) for _ in range(policy.RECOVERY_CODES)
    )
    recovery_codes.replace(work, user.id, [_mac(context, user, code) for code in made])
    users.change(work, user.id, {"codes_saved_at": None})
    ledger.write_own(context, work, Event.RECOVERY_CODES_MADE, user)
    return made


@dataclass(frozen=True, slots=True)
class RecoveryCode(SecondFactor):
    """One of the account's recovery codes, in any order."""

    name: ClassVar[str] = "recovery code"
    event: ClassVar[Event] = Event.RECOVERY_CODE
    opens: ClassVar[bool] = True
    remembers: ClassVar[bool] = False

    code: Secret

    def redeem(self, context: Context, work: Work, user: UserRecord) -> Right | Refusal | None:
        """Use the code up; see `SecondFactor.redeem`."""
        typed = read(self.code)
        if typed is None or not recovery_codes.use(work, user.id, _mac(context, user, typed)):
            return None
        return Right(f"{recovery_codes.left(work, user.id)} left")

    def error(self, refusal: Refusal) -> TnError:
        """That the code is wrong or was used, and until when none is looked at."""
        return RecoveryCodeRefused(refusal.retry_at)


def is_current(context: Context, work: Work, user: UserRecord, shown: Sequence[Secret]) -> bool:
    """Whether these are of the set that counts: another terminal may have made a new one since they were shown."""
    return recovery_codes.any_of(work, user.id, [_mac(context, user, code) for code in shown])


def left(work: Work, user: UserRecord) -> int | None:
    """How many are left; None where there is no two-factor authentication that they could stand in for."""
    return recovery_codes.left(work, user.id) if user.facts.enrolled else None


def is_due(work: Work, user: UserRecord, codes_left: int | None) -> bool:
    """Whether the user, who has so many codes left, must save codes before anything else.

    Who alone can administer a practice has no other way back. It is so with a set that was never confirmed as saved,
    and with one that is used up.
    """
    if user.role is not Role.ADMINISTRATOR or user.deactivated_at is not None:
        return False
    if user.codes_saved_at is not None and codes_left:
        return False
    return not users.able_administrators(work, user.practice.id, limit=1, but=[user.id])


def _mac(context: Context, user: UserRecord, code: Secret) -> bytes:
    return context.ports.vault.mac("recovery code", f"{user.id}:{code.reveal()}".encode("utf-8", "surrogatepass"))
