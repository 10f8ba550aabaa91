"""The chains of the activity log: adding a row behind the newest, and walking all of them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Select,
    String,
    bindparam,
    case,
    cast,
    insert,
    select,
    type_coerce,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType

from tn_tui.storage.database import Work, note_written
from tn_tui.storage.schema import activity, chains, practices

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
_WALK = 2_000
"""Rows that are read at a time where all of them are walked."""

# Every log-in asks these, so they are made once.
_ADVANCE = (
    update(chains)
    .where(chains.c.id == bindparam("chain"))
    .values(number=chains.c.number + bindparam("rows"))
    .returning(chains.c.number, chains.c.mac, chains.c.newest_at)
)
_CLOSE = (
    update(chains)
    .where(chains.c.id == bindparam("chain"))
    .values(mac=bindparam("last"), newest_at=bindparam("newest", type_=chains.c.newest_at.type))
)
_NEWEST = select(chains.c.newest_at).where(chains.c.id == bindparam("chain"))
_LATEST = select(activity.c.latest_at).where(
    activity.c.chain_id == bindparam("chain"), activity.c.number == bindparam("before")
)
"""The latest moment in the log up to a row, if there is one."""

_MAC = select(type_coerce(activity.c.mac, NullType())).where(
    activity.c.chain_id == bindparam("chain"), activity.c.number == bindparam("which")
)
_AT = bindparam("moment", type_=activity.c.at.type)
_ADD = insert(activity).values(latest_at=case((_LATEST.scalar_subquery() > _AT, _LATEST.scalar_subquery()), else_=_AT))


def advance(work: Work, chain_id: int, rows: int = 1) -> tuple[int, bytes, datetime | None]:
    """The number of the next row, or of the last of so many, in a chain; the MAC and the newest moment before them.

    The chain is held until the unit of work ends.
    """
    number, mac, newest = work.execute(_ADVANCE, {"chain": chain_id, "rows": rows}).one()
    return number, bytes(mac), newest


def newest(work: Work, chain_id: int) -> datetime | None:
    """The newest moment of a chain since the last row that says that the clock was set back."""
    return work.execute(_NEWEST, {"chain": chain_id}).scalar_one_or_none()


def stored_newest(work: Work, chain_id: int) -> object:
    """As `newest`, in whole microseconds, or whatever else stands there."""
    statement = select(type_coerce(chains.c.newest_at, NullType())).where(chains.c.id == chain_id)
    return work.execute(statement).scalar_one_or_none()


def hold(work: Work, chain_id: int) -> datetime | None:
    """As `newest`; the chain is held until the unit of work ends."""
    return work.execute(_NEWEST.with_for_update(), {"chain": chain_id}).scalar_one_or_none()


def add(work: Work, chain_id: int, record: dict[str, Any], mac: bytes, newest: datetime) -> None:
    """Add the row that `advance` made room for; `newest` is the newest moment from then on."""
    place = {"chain": chain_id, "before": record["number"] - 1, "moment": record["at"]}
    work.execute(_ADD, record | place | {"chain_id": chain_id, "mac": mac})
    work.execute(_CLOSE, {"chain": chain_id, "last": mac, "newest": newest})
    note_written(work, chain_id, record["number"], record["number"], mac)


def add_many(work: Work, chain_id: int, records: list[dict[str, Any]], mac: bytes, newest: datetime) -> None:
    """Add the rows of one moment, each with its MAC, that `advance` made room for; `mac` is the last one's."""
    at = records[0]["at"]
    before = work.execute(_LATEST, {"chain": chain_id, "before": records[0]["number"] - 1}).scalar_one_or_none()
    same = {"chain_id": chain_id, "latest_at": max(at, before or at)}
    work.execute(insert(activity), [same | record for record in records])
    work.execute(_CLOSE, {"chain": chain_id, "last": mac, "newest": newest})
    note_written(work, chain_id, records[0]["number"], records[-1]["number"], mac)


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


def mac(work: Work, chain_id: int, number: int) -> bytes | None:
    """The MAC of one row; None where there is no such row, or what stands there can't be one."""
    found: Any = work.execute(_MAC, {"chain": chain_id, "which": number}).scalar_one_or_none()
    return bytes(found) if isinstance(found, (bytes, bytearray, memoryview)) else None


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
