"""One-time sign-in codes: made by an administrator, used once in place of a token, good for nothing but enrolling."""

import hmac
from dataclasses import dataclass
from typing import ClassVar

from tn_tui.core.base.context import Context
from tn_tui.core.proofs.proof import Refusal
from tn_tui.core.proofs.second_factor import Right, SecondFactor
from tn_tui.domain import policy
from tn_tui.domain.crockford import grouped, read
from tn_tui.domain.errors import OneTimeCodeRefused, TnError
from tn_tui.domain.events import Event
from tn_tui.domain.secret import Secret
from tn_tui.storage import codes, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord

CODE_CHARACTERS = 12
"""60 bits, five in each character."""

_CODE_BYTES = 8


def issue(context: Context, work: Work, user: UserRecord) -> Secret:
    """Make a code for the account in place of the one before; only its MAC is kept.

    It begins a new row of wrong tokens, so that the wait of what came before doesn't hold up who got the code.
    """
    code = grouped(context.ports.entropy.bytes(_CODE_BYTES), CODE_CHARACTERS)
    now = context.now()
    codes.put(work, user.id, _mac(context, user, code), now=now, expires_at=now + policy.ONE_TIME_CODE)
    users.token_succeeded(work, user.id)
    return code


@dataclass(frozen=True, slots=True)
class OneTimeCode(SecondFactor):
    """The account's one-time sign-in code: it shows that an administrator trusts who has it, and nothing else."""

    name: ClassVar[str] = "one-time code"
    event: ClassVar[Event] = Event.CODE
    proves: ClassVar[bool] = False
    only_enrolls: ClassVar[bool] = True
    opens: ClassVar[bool] = True
    remembers: ClassVar[bool] = False

    code: Secret

    def redeem(self, context: Context, work: Work, user: UserRecord) -> Right | Refusal | None:
        """Use the code up; see `SecondFactor.redeem`."""
        kept = codes.get(work, user.id)
        typed = read(self.code)
        is_right = (
            kept is not None
            and typed is not None
            and policy.is_current(kept.created_at, kept.expires_at, context.now())
            and hmac.compare_digest(kept.mac, _mac(context, user, typed))
        )
        return Right("") if is_right and codes.remove(work, user.id) else None

    def error(self, refusal: Refusal) -> TnError:
        """That the code is wrong, used or too old, and until when none is looked at."""
        return OneTimeCodeRefused(refusal.retry_at)


def _mac(context: Context, user: UserRecord, code: Secret) -> bytes:
    return context.ports.vault.mac("one-time code", f"{user.id}:{code.reveal()}".encode("utf-8", "surrogatepass"))
