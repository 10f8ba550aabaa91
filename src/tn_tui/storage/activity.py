"""Questions about the activity log: rows that are only ever added, each chained to the one before."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    insert,
    select,
    type_coerce,
    union_all,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType

from tn_tui.domain.events import Event, Outcome
from tn_tui.storage.database import Work
from tn_tui.storage.records import ActivityRecord
from tn_tui.storage.schema import SET_BACK, SET_BACK_SECONDS, activity, chains, practices

_COLUMNS = [column for column in activity.c if column.name not in {"chain_id", "latest_at", "mac"}]
CHAINED = [
    activity.c[name]
    for name in (
        "number",
        "at",
        "event",
        "outcome",
        "actor",
        "user_id",
        "subject",
        "origin",
        "detail",
        "reason",
        "mac",
        "latest_at",
    )
]
"""What the MAC of a row is made over, behind the chain's id, the MAC itself, and what follows from the rows."""

_AS_STORED = [type_coerce(column, NullType()) for column in CHAINED]
_AS_BYTES = [
    cast(column, LargeBinary) if isinstance(column.type, (String, LargeBinary)) else type_coerce(column, NullType())
    for column in CHAINED
]
_END = datetime.max.replace(tzinfo=UTC)
_WALK = 2_000
"""Rows that are read at a time where all of them are walked."""


class Wanted(NamedTuple):
    """Which rows of a practice's log are asked for; a tuple that is None asks for all of its kind."""

    chain_id: int
    user_id: int | None
    events: tuple[str, ...] | None
    outcomes: tuple[str, ...] | None
    since: datetime | None
    until: datetime | None


# Every log-in asks these, so they are made once.
_ADVANCE = (
    update(chains)
    .where(chains.c.id == bindparam("chain"))
    .values(number=chains.c.number + bindparam("rows"))
    .returning(chains.c.number, chains.c.mac)
)
_CLOSE = update(chains).where(chains.c.id == bindparam("chain")).values(mac=bindparam("last"))
_LATEST = select(activity.c.latest_at).where(
    activity.c.chain_id == bindparam("chain"), activity.c.number == bindparam("before")
)
"""The latest moment in the log up to a row, if there is one."""

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
_AT = bindparam("moment", type_=activity.c.at.type)
_ADD = insert(activity).values(latest_at=case((_LATEST.scalar_subquery() > _AT, _LATEST.scalar_subquery()), else_=_AT))


def advance(work: Work, chain_id: int, rows: int = 1) -> tuple[int, bytes]:
    """The number of the next row, or of the last of so many, in a chain, and the MAC before them.

    The chain is held until the unit of work ends.
    """
    number, mac = work.execute(_ADVANCE, {"chain": chain_id, "rows": rows}).one()
    return number, bytes(mac)


def add(work: Work, chain_id: int, record: dict[str, Any], mac: bytes) -> None:
    """Add the row that `advance` made room for."""
    place = {"chain": chain_id, "before": record["number"] - 1, "moment": record["at"]}
    work.execute(_ADD, record | place | {"chain_id": chain_id, "mac": mac})
    work.execute(_CLOSE, {"chain": chain_id, "last": mac})


def add_many(work: Work, chain_id: int, records: list[dict[str, Any]], mac: bytes) -> None:
    """Add the rows of one moment, each with its MAC, that `advance` made room for; `mac` is the last one's."""
    at = records[0]["at"]
    before = work.execute(_LATEST, {"chain": chain_id, "before": records[0]["number"] - 1}).scalar_one_or_none()
    same = {"chain_id": chain_id, "latest_at": max(at, before or at)}
    work.execute(insert(activity), [same | record for record in records])
    work.execute(_CLOSE, {"chain": chain_id, "last": mac})


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


def heads(work: Work, chain_id: int | None = None) -> list[tuple[int, str | None, int, bytes]]:
    """Chain id, practice code, number and MAC of the newest row of one log or all; no code for what has no practice."""
    statement = select(chains.c.id, practices.c.code, chains.c.number, chains.c.mac)
    statement = statement.outerjoin(practices, practices.c.id == chains.c.id).order_by(chains.c.id)
    if chain_id is not None:
        statement = statement.where(chains.c.id == chain_id)
    # SQLite keeps anything in any column; what is of another kind counts as nothing that was ever kept.
    return [
        (
            row[0],
            row[1],
            row[2] if isinstance(row[2], int) else 0,
            bytes(row[3]) if isinstance(row[3], bytes | bytearray | memoryview) else b"",
        )
        for row in work.execute(statement)
    ]


def chain_ids(work: Work) -> list[int]:
    """The chains that rows say they belong to, also where the chain itself is gone."""
    found: list[int] = []
    last: int | None = None
    while True:
        statement = select(activity.c.chain_id).order_by(activity.c.chain_id).limit(1)
        if last is not None:
            statement = statement.where(activity.c.chain_id > last)
        last = work.execute(statement).scalar_one_or_none()
        if last is None:
            return found
        found.append(last)


def walk(work: Work, chain_id: int) -> Iterator[Sequence[Any]]:
    """Every row of a chain by number, as the columns of `CHAINED`, each as it is stored, in pieces."""
    last: Any = None
    while True:
        try:
            rows: Sequence[Sequence[Any]] = work.execute(_piece(chain_id, last, _AS_STORED)).all()
        except DBAPIError:
            # Bytes that are no text: the row that has them is named, not the whole database called damaged.
            rows = [_as_text(row) for row in work.execute(_piece(chain_id, last, _AS_BYTES))]
        yield from rows
        if len(rows) < _WALK:
            return
        last = rows[-1][0]


def _piece(chain_id: int, last: Any, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:  # noqa: ANN401 - as it is stored
    statement = select(*columns).where(activity.c.chain_id == chain_id).order_by(activity.c.number).limit(_WALK)
    return statement if last is None else statement.where(activity.c.number > last)


def _as_text(row: Sequence[Any]) -> Sequence[Any]:
    return [
        value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) and column.name != "mac" else value
        for column, value in zip(CHAINED, row, strict=True)
    ]
