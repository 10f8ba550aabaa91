"""Writing the activity log: a row in the commit of its change, chained to the row before by HMAC (ASVS 16)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tn_tui.core.base.context import Context
from tn_tui.domain import policy
from tn_tui.domain.events import Event, Outcome
from tn_tui.domain.policy import SessionEnd
from tn_tui.storage import chains, devices, practices, repeats, sessions
from tn_tui.storage.database import Work
from tn_tui.storage.moment import to_microseconds
from tn_tui.storage.records import PracticeRecord, RepeatRecord, UserRecord
from tn_tui.storage.schema import INSTALLATION_CHAIN

_as_text = json.JSONEncoder(separators=(",", ":")).encode
"""Made once: to verify a log costs one of it for each of its rows."""

NOBODY = "nobody"
"""The actor where nobody has proven yet who they are."""


def user_actor(user: UserRecord) -> str:
    """How a user stands in the log as the one who acted."""
    return f"user:{user.id}"


def operator_actor(system_user: str) -> str:
    """How whoever can read the data folder stands in the log."""
    return f"operator:{system_user}"


def write(
    context: Context,
    work: Work,
    event: Event,
    outcome: Outcome = Outcome.DONE,
    *,
    actor: str,
    user: UserRecord | None = None,
    practice: PracticeRecord | None = None,
    practice_id: int | None = None,
    subject: str = "",
    detail: str = "",
    reason: str = "",
) -> int:
    """Add one row, to the chain of the user's practice, else of `practice` or `practice_id`, else of the installation.

    The row's number comes back. `subject` names whom it concerns where it is no user and no practice; never put a
    password, token, code or key here.
    """
    if practice is not None:
        practice_id, subject = practice.id, practice.code
    if user is not None:
        practice_id, subject = user.practice.id, user.username
    chain_id = INSTALLATION_CHAIN if practice_id is None else practice_id
    _tell_repeats(context, work, chain_id)
    end = _advanced(context, work, chain_id)
    user_id, origin = None if user is None else user.id, context.ports.origin.text
    row = _row(event, outcome, origin, actor=actor, user_id=user_id, subject=subject, detail=detail, reason=reason)
    _append(context, work, chain_id, end, row)
    return end.number


def write_own(context: Context, work: Work, event: Event, user: UserRecord, detail: str = "") -> int:
    """Add a row of what a user did with the own account; its number."""
    return write(context, work, event, actor=user_actor(user), user=user, detail=detail)


def write_repeated(
    context: Context,
    work: Work,
    event: Event,
    outcome: Outcome,
    *,
    key: bytes,
    user: UserRecord | None,
    practice_id: int | None,
    subject: str,
) -> None:
    """Add a row by nobody, or count it where the same was written for `key` within the last minute.

    What was counted becomes one row with the next write to that log after the minute.
    """
    chain_id = INSTALLATION_CHAIN if practice_id is None else practice_id
    if user is not None:
        chain_id, subject = user.practice.id, user.username
    within = (context.now() - policy.REPEATS, context.now())
    if repeats.count(work, key, outcome, within):
        return
    # Whoever takes what was counted holds the log, so that two who do never wait for each other.
    chains.hold(work, chain_id)
    if repeats.count(work, key, outcome, within):
        return
    over = repeats.get(work, key, outcome)
    if over is not None:
        _tell(context, work, over)
    write(context, work, event, outcome, actor=NOBODY, user=user, practice_id=practice_id, subject=subject)
    repeats.begin(
        work,
        {
            "key": key,
            "outcome": outcome.value,
            "chain_id": chain_id,
            "event": event.value,
            "user_id": None if user is None else user.id,
            "subject": subject,
            "origin": context.ports.origin.text,
            "since": within[1],
        },
    )


def _tell_repeats(context: Context, work: Work, chain_id: int) -> None:
    """Add the rows of what was counted in a log and is over; some of them, and more than one."""
    found = repeats.over(work, chain_id, (context.now() - policy.REPEATS, context.now()))
    if found:
        chains.hold(work, chain_id)
        for each in found:
            _tell(context, work, each)


def _tell(context: Context, work: Work, repeated: RepeatRecord) -> None:
    count = repeats.take(work, repeated)
    if count:
        how = repeated.event, repeated.outcome, repeated.origin
        row = _row(*how, user_id=repeated.user_id, subject=repeated.subject, detail=f"{count} more")
        _append(context, work, repeated.chain_id, _advanced(context, work, repeated.chain_id), row)


class _End(NamedTuple):
    """Where a row goes: its number and moment, the MAC before it, and the newest moment of the log with it."""

    number: int
    at: datetime
    previous: bytes
    newest: datetime


def _advanced(context: Context, work: Work, chain_id: int) -> _End:
    """Room for a row; first comes, where it must, the one that says that the clock was set back."""
    number, previous, newest = chains.advance(work, chain_id)
    now = context.now()
    # What belongs to no practice has nobody whose trust could be extended.
    if chain_id != INSTALLATION_CHAIN and policy.is_set_back(newest, now):
        previous = _set_back(context, work, chain_id, _End(number, now, previous, now))
        number, _, newest = chains.advance(work, chain_id)
    return _End(number, now, previous, now if newest is None else max(newest, now))


def _row(
    event: str,
    outcome: str,
    origin: str,
    *,
    actor: str = NOBODY,
    user_id: int | None = None,
    subject: str = "",
    detail: str = "",
    reason: str = "",
) -> dict[str, Any]:
    """What a row says, in the order in which it is chained."""
    return {
        "event": str(event),
        "outcome": str(outcome),
        "actor": actor,
        "user_id": user_id,
        "subject": subject,
        "origin": origin,
        "detail": detail,
        "reason": reason,
    }


def _append(context: Context, work: Work, chain_id: int, end: _End, row: dict[str, Any]) -> bytes:
    values = [end.number, to_microseconds(end.at), *row.values()]
    mac = chained(context, chain_id, end.previous, values)
    chains.add(work, chain_id, {"number": end.number, "at": end.at} | row, mac, end.newest)
    return mac


def settle_clock(context: Context, work: Work, practice_id: int) -> bool:
    """End what a clock that was set back would extend, before anything is decided by the clock; whether it was.

    All sessions and remembered devices of the practice end, with a row that says so, and from that row on the newest
    moment of its log counts anew. It never stands in for now, and touches no token, lock or wait.
    """
    now = context.now()
    if not policy.is_set_back(chains.newest(work, practice_id), now):
        return False
    # Another process may have found it while the log was waited for.
    if policy.is_set_back(chains.hold(work, practice_id), now):
        number, previous, _ = chains.advance(work, practice_id)
        _set_back(context, work, practice_id, _End(number, now, previous, now))
    return True


def _set_back(context: Context, work: Work, practice_id: int, end: _End) -> bytes:
    sessions.end_practice(work, practice_id, reason=SessionEnd.CLOCK_SET_BACK, now=end.at)
    devices.remove_practice(work, practice_id)
    how = Event.CLOCK_SET_BACK, Outcome.DONE, context.ports.origin.text
    row = _row(*how, subject=practices.code(work, practice_id))
    return _append(context, work, practice_id, end, row)


def chained(context: Context, chain_id: int, previous: bytes, values: Sequence[object]) -> bytes:
    """The MAC of a row: over the one before it, the chain's id and all of the row's values, the reason last.

    A row without a reason stands as it stood before there were reasons, so an older log stays what was written.
    """
    plain = [chain_id, *values] if values[-1] else [chain_id, *values[:-1]]
    return context.ports.vault.mac("activity", previous + _as_text(plain).encode("ascii"))


def write_added(
    context: Context, work: Work, practice_id: int, added: Sequence[tuple[int, str, str]], *, actor: str
) -> None:
    """Add a row for each of many users (id, username, detail) that were made in this unit of work."""
    settle_clock(context, work, practice_id)
    _tell_repeats(context, work, practice_id)
    last, mac, newest = chains.advance(work, practice_id, len(added))
    now = context.now()
    rows = []
    for number, (user_id, username, detail) in enumerate(added, last - len(added) + 1):
        how = Event.USER_ADDED, Outcome.DONE, context.ports.origin.text
        row = _row(*how, actor=actor, user_id=user_id, subject=username, detail=detail)
        mac = chained(context, practice_id, mac, [number, to_microseconds(now), *row.values()])
        rows.append({"number": number, "at": now} | row | {"mac": mac})
    chains.add_many(work, practice_id, rows, mac, now if newest is None else max(newest, now))
