"""One-time sign-in codes: made by an administrator, used once in place of a token, good for nothing but enrolling."""

import hmac
from dataclasses import replace

from tn_tui.core.base import ledger
from tn_tui.core.base.context import Context
from tn_tui.core.proofs import token
from tn_tui.domain import policy
from tn_tui.domain.crockford import grouped, read
from tn_tui.domain.events import Event, Outcome
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


def redeem(context: Context, work: Work, user: UserRecord, code: Secret) -> token.Refusal | None:
    """Use the account's code up, or count a wrong one as a wrong token; None when it was right.

    `user` must be locked in this unit of work, and the refusal told only when that is committed. Closed tokens don't
    stop a code, since it is what opens them; a wait between tries does, closed or not (NIST 3.1.2.2).
    """
    until = token.wait_ends(context, user)
    if until is not None:
        ledger.write(context, work, Event.CODE, Outcome.LOCKED, actor=ledger.NOBODY, user=user)
        return token.Refusal(until, closed=False)
    kept = codes.get(work, user.id)
    typed = read(code)
    is_right = (
        kept is not None
        and typed is not None
        and policy.is_current(kept.created_at, kept.expires_at, context.now())
        and hmac.compare_digest(kept.mac, _mac(context, user, typed))
    )
    if not is_right or not codes.remove(work, user.id):
        refusal = token.count_wrong(context, work, user, event=Event.CODE)
        now = context.now()
        return replace(refusal, retry_at=policy.retry_at(now, policy.token_wait(user.token_failures + 1), now))
    users.open_tokens(work, user.id)
    ledger.write(context, work, Event.CODE, actor=ledger.user_actor(user), user=user)
    return None


def _mac(context: Context, user: UserRecord, code: Secret) -> bytes:
    return context.ports.vault.mac("one-time code", f"{user.id}:{code.reveal()}".encode("utf-8", "surrogatepass"))
