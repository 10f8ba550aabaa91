"""Recovery codes: ten that stand in for a token once each, shown once, and to be saved (NIST 4.2.1.1)."""

from collections.abc import Sequence
from dataclasses import replace

from tn_tui.core.base import ledger
from tn_tui.core.base.context import Context
from tn_tui.core.proofs import token
from tn_tui.domain import policy
from tn_tui.domain.crockford import grouped, read
from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.storage import recovery_codes, users
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord

"""To who should have some and is not held up for it."""

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
    ledger.write(context, work, Event.RECOVERY_CODES_MADE, actor=ledger.user_actor(user), user=user)
    return made


def redeem(context: Context, work: Work, user: UserRecord, code: Secret) -> token.Refusal | None:
    """Use a code up, or count a wrong one as a wrong token; None when it was right.

    `user` must be locked in this unit of work, and the refusal told only when that is committed. Closed tokens don't
    stop a code, since it is what opens them; a wait between tries does, also while they are closed.
    """
    until = token.wait_ends(context, user)
    if until is not None:
        ledger.write(context, work, Event.RECOVERY_CODE, Outcome.LOCKED, actor=ledger.NOBODY, user=user)
        return token.Refusal(until, closed=False)
    typed = read(code)
    if typed is None or not recovery_codes.use(work, user.id, _mac(context, user, typed)):
        refusal = token.count_wrong(context, work, user, event=Event.RECOVERY_CODE)
        now = context.now()
        return replace(refusal, retry_at=policy.retry_at(now, policy.token_wait(user.token_failures + 1), now))
    users.open_tokens(work, user.id)
    left_now = recovery_codes.left(work, user.id)
    actor = ledger.user_actor(user)
    ledger.write(context, work, Event.RECOVERY_CODE, actor=actor, user=user, detail=f"{left_now} left")
    return None


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
