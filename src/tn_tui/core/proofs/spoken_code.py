"""A spoken check both ways: the caller reads out a code, and support answers it.

The code is made on the caller's screen, after the right password, and only support can answer it: so nobody without the
password plays the caller, and nobody else, not even who has the password at another screen, plays support.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from tn_tui.core.base.context import Context, digest
from tn_tui.core.proofs.proof import Refusal
from tn_tui.domain import policy
from tn_tui.domain.crockford import grouped, read
from tn_tui.domain.errors import CaseRefused
from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.reasons import CaseProblem
from tn_tui.domain.secret import Secret
from tn_tui.domain.support_views import SpokenAnswer, SpokenCheck
from tn_tui.storage import spoken_checks
from tn_tui.storage.database import Work
from tn_tui.storage.records import UserRecord

_HALF = 4
"""Characters, 20 bits: enough where a wrong one is heard by a person, and the call ends."""


def ask(context: Context, user: UserRecord, ticket: Secret, since: datetime) -> SpokenCheck:
    """What the caller with this ticket says and must hear; the same as long as the ticket of `since` is good."""
    # Of the ticket's beginning, not of now: a pair that changes during the call would turn away the true support.
    window = _window(since)
    mac = context.ports.vault.mac("spoken check", f"{user.id}:{window}:{digest(ticket).hex()}".encode("ascii"))
    said = _signed(context, user, window, grouped(mac, _HALF).reveal())
    return SpokenCheck(said.upper(), _answer(context, user, window, said), since + policy.HALF_LOGIN)


@dataclass(frozen=True, slots=True)
class SpokenCode:
    """What support heard a caller read out."""

    heard: str

    def check(self, context: Context, _work: Work, user: UserRecord) -> SpokenAnswer | Refusal:
        """What support says to it; refused where it was not made after this account's right password, or is too old."""
        typed = read(Secret(self.heard))
        if typed is not None:
            said = typed.reveal()
            now = _window(context.now())
            # A ticket that was made late in one window is good into the next.
            for window in (now, now - 1):
                right = _signed(context, user, window, said[:_HALF])
                if hmac.compare_digest(right.encode("ascii"), said.encode("ascii")):
                    return SpokenAnswer(_answer(context, user, window, said), _end(window + 1))
        return Refusal()


def _signed(context: Context, user: UserRecord, window: int, made: str) -> str:
    """What was made, and behind it what shows that it was."""
    mac = context.ports.vault.mac("spoken check", f"{user.id}:{window}:caller:{made}".encode("ascii"))
    return f"{made}-{grouped(mac, _HALF).reveal()}"


def _answer(context: Context, user: UserRecord, window: int, said: str) -> str:
    mac = context.ports.vault.mac("spoken check", f"{user.id}:{window}:support:{said}".encode("ascii"))
    return grouped(mac, _HALF).reveal().upper()


def _window(moment: datetime) -> int:
    return int(moment.timestamp() // policy.SPOKEN_CHECK.total_seconds())


def _end(window: int) -> datetime:
    return datetime.fromtimestamp((window + 1) * policy.SPOKEN_CHECK.total_seconds(), UTC)


def counts(context: Context, work: Work, user: UserRecord) -> datetime | None:
    """When the caller was checked, for a case that is opened now; None where nobody has asked.

    Raises:
        CaseRefused: "spoken check", the newest one was wrong a short while ago; `until` is how long that bars a case.
    """
    found = spoken_checks.newest(work, user.id, Event.SUPPORT_SPOKE)
    if found is None:
        return None
    outcome, at = found
    # A clock that was set back since lets neither count for longer.
    ago = abs(context.now() - at)
    if outcome == Outcome.REFUSED:
        if ago < policy.SPOKEN_CHECK_BARS:
            raise CaseRefused(CaseProblem.SPOKEN_CHECK, at + policy.SPOKEN_CHECK_BARS)
        return None
    return at if ago < policy.SPOKEN_CHECK_COUNTS else None
