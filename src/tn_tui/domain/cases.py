"""Recovery cases: how support helps the sole administrator of a practice who is locked out, state by state.

One support person opens a case, a second one approves it, a time runs in which any administrator or the account itself
can stop it, and it ends in a one-time sign-in code, once (ASVS 6.4, 2.3.5).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tn_tui.domain import policy


class State(StrEnum):
    """Where a case stands. `COOLING` and `READY` are one stored state, told apart by the time."""

    WAITING = "waiting"
    COOLING = "cooling off"
    READY = "ready"
    USED = "used"
    STOPPED = "stopped"
    REFUSED = "refused"
    EXPIRED = "expired"


class Check(StrEnum):
    """What must be asked of a caller before a case is opened; all of it."""

    CALLED_BACK = "called back on the number on file"
    PRACTICE_CODE = "knows the practice code"
    LAST_LOG_IN = "knows the last log-in"
    COLLEAGUES = "knows who else works there"


OPEN: tuple[State, ...] = (State.WAITING, State.COOLING, State.READY)
STORED_APPROVED = State.COOLING
"""How a case is stored from its approval until it ends."""

STORED_OPEN: tuple[State, ...] = (State.WAITING, STORED_APPROVED)


@dataclass(frozen=True, slots=True)
class CaseTimes:
    """What the state depends on, besides what is stored."""

    opened_at: datetime
    ready_at: datetime | None


def state_now(stored: State, times: CaseTimes, now: datetime) -> State:
    """The state at this moment: what waited too long has expired, and what has cooled off is ready."""
    if stored is State.WAITING:
        return State.EXPIRED if now >= times.opened_at + policy.CASE_APPROVAL else State.WAITING
    if stored is not STORED_APPROVED or times.ready_at is None:
        return stored
    if now < times.ready_at:
        return State.COOLING
    return State.EXPIRED if now >= times.ready_at + policy.CASE_READY else State.READY


def expires_at(stored: State, times: CaseTimes) -> datetime | None:
    """When a case in this stored state expires by itself; None where it has ended already."""
    if stored is State.WAITING:
        return times.opened_at + policy.CASE_APPROVAL
    if stored is STORED_APPROVED and times.ready_at is not None:
        return times.ready_at + policy.CASE_READY
    return None


def masked(text: str) -> str:
    """A name of which a support person sees no more than the first letter of each word."""
    return " ".join(word[:1] + "•" * min(len(word) - 1, 6) for word in text.split())
