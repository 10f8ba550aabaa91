"""Questions about the activity log: its pages, and what concerns one user."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    Select,
    bindparam,
    func,
    select,
    union_all,
)

from tn_tui.domain.events import Event, Outcome
from tn_tui.storage.database import Work
from tn_tui.storage.records import ActivityRecord
from tn_tui.storage.schema import SET_BACK, SET_BACK_SECONDS, activity

_COLUMNS = [column for column in activity.c if column.name not in {"chain_id", "latest_at", "mac"}]
_END = datetime.max.replace(tzinfo=UTC)


class Wanted(NamedTuple):
    """Which rows of a practice's log are asked for; a tuple that is None asks for all of its kind."""

    chain_id: int
    user_id: int | None
    events: tuple[str, ...] | None
    outcomes: tuple[str, ...] | None
    since: datetime | None
    until: datetime | None


# Every log-in asks these, so they are made once.
_BY_OTHERS = (
    select(*_COLUMNS)
    .where(
        activity.c.user_id == bindparam("mine"),
        activity.c.number > bindparam("newer"),
        activity.c.event.in_(bindparam("events", expanding=True)),
        activity.c.actor != bindparam("but"),
    )
    .order_by(activity.c.number)
    .limit(bindparam("most"))
)
_LAST = (
    select(activity.c.number, activity.c.at)
    .where(
        activity.c.chain_id == bindparam("chain"),
        activity.c.event == bindparam("event"),
        activity.c.outcome == Outcome.DONE.value,
        activity.c.number > bindparam("newer"),
    )
    .order_by(activity.c.number.desc())
    .limit(1)
)


def of_user(
    work: Work,
    user_id: int,
    *,
    events: tuple[str, ...] | None,
    older_than: int | None,
    newer_than: int | None,
    limit: int,
) -> list[ActivityRecord]:
    """At most `limit` rows about a user, newest first.

    `older_than` and `newer_than` are row numbers: with the first the page
    begins just below it, with the second it ends just above it.
    """
    statement = select(*_COLUMNS).where(activity.c.user_id == user_id).limit(limit)
    if events is not None:
        statement = statement.where(activity.c.event.in_(events))
    if newer_than is not None:
        statement = statement.where(activity.c.number > newer_than).order_by(activity.c.number)
    else:
        statement = statement.order_by(activity.c.number.desc())
        if older_than is not None:
            statement = statement.where(activity.c.number < older_than)
    records = [ActivityRecord(**row) for row in work.execute(statement).mappings()]
    return records[::-1] if newer_than is not None else records


def done_by_others(
    work: Work, user_id: int, *, events: Sequence[str], but: str, newer_than: int, limit: int
) -> list[ActivityRecord]:
    """At most `limit` rows about a user that are not of the actor `but`, the oldest above `newer_than` first."""
    asked = {"mine": user_id, "events": events, "but": but, "newer": newer_than, "most": limit}
    return [ActivityRecord(**row) for row in work.execute(_BY_OTHERS, asked).mappings()]


def last(work: Work, chain_id: int, event: str, *, newer_than: int) -> tuple[int, datetime] | None:
    """Number and moment of a log's newest row of this event that was done, if there is one above `newer_than`."""
    found = work.execute(_LAST, {"chain": chain_id, "event": event, "newer": newer_than}).first()
    return None if found is None else (found.number, found.at)


def page(
    work: Work, wanted: Wanted, *, older_than: int | None, newer_than: int | None, limit: int
) -> list[ActivityRecord]:
    """At most `limit` rows of a practice's log, newest first; `older_than` and `newer_than` as in `of_user`."""
    forward = newer_than is not None
    number = activity.c.number
    low, high = _bounds(work, wanted)
    if wanted.events is None and wanted.outcomes is None:
        found = _in_order(work, wanted, select(number), (low, newer_than), (high, older_than)).limit(limit)
    else:
        parts = [
            _in_order(
                work,
                wanted,
                select(number).where(activity.c.event == event, activity.c.outcome == outcome),
                (low, newer_than),
                (high, older_than),
            )
            .limit(limit)
            .subquery()
            for event in (Event if wanted.events is None else wanted.events)
            for outcome in (Outcome if wanted.outcomes is None else wanted.outcomes)
        ]
        if not parts:
            return []
        merged = union_all(*(select(part.c.number) for part in parts)).subquery()
        found = select(merged.c.number).order_by(merged.c.number if forward else merged.c.number.desc()).limit(limit)
    chosen = list(work.execute(found).scalars())
    statement = select(*_COLUMNS).where(activity.c.chain_id == wanted.chain_id, number.in_(chosen))
    return [ActivityRecord(**row) for row in work.execute(statement.order_by(number.desc())).mappings()]


def _in_order(
    work: Work,
    wanted: Wanted,
    statement: Select[tuple[int]],
    above: tuple[int | None, int | None],
    below: tuple[int | None, int | None],
) -> Select[tuple[int]]:
    """The numbers of the rows that are asked for, in the order in which a page is filled; the second bounds turn it."""
    number = activity.c.number
    # A user has rows in one chain alone.
    mine = activity.c.chain_id == wanted.chain_id if wanted.user_id is None else activity.c.user_id == wanted.user_id
    statement = statement.where(mine)
    bounds = [number > bound for bound in above if bound is not None]
    bounds += [number < bound for bound in below if bound is not None]
    # Between two bounds SQLite expects hardly any row, and would then rather walk all events than the one asked for.
    statement = statement.where(*(func.likely(bound) if work.dialect.name == "sqlite" else bound for bound in bounds))
    if wanted.since is not None:
        statement = statement.where(activity.c.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(activity.c.at < wanted.until)
    return statement.order_by(number if above[1] is not None else number.desc())


def _bounds(work: Work, wanted: Wanted) -> tuple[int | None, int | None]:
    """Between which numbers, both outside, the rows of a time lie; a clock that was set back widens them."""
    low = high = None
    if wanted.since is not None:
        first = _first(work, wanted.chain_id, wanted.since)
        if first is None:
            return 0, 0
        low = first - 1
    if wanted.until is not None:
        margin = timedelta(seconds=SET_BACK_SECONDS)
        high = _first(work, wanted.chain_id, min(wanted.until, _END - margin) + margin)
    if high is not None and wanted.until is not None:
        set_back = select(activity.c.number).where(activity.c.chain_id == wanted.chain_id, SET_BACK)
        set_back = set_back.where(activity.c.number >= high, activity.c.at < wanted.until)
        last = work.execute(set_back.order_by(activity.c.number.desc()).limit(1)).scalar_one_or_none()
        high = high if last is None else last + 1
    return low, high


def _first(work: Work, chain_id: int, moment: datetime) -> int | None:
    """The number of the first row that is not before the moment."""
    statement = select(activity.c.number).where(activity.c.chain_id == chain_id, activity.c.latest_at >= moment)
    by_time = statement.order_by(activity.c.latest_at, activity.c.number)
    return work.execute(by_time.limit(1)).scalar_one_or_none()
