"""Questions about the activity log: rows that are only ever added, each chained to the one before."""

from typing import Any

from sqlalchemy import insert, select, update

from tn_tui.storage.database import Work
from tn_tui.storage.records import ActivityRecord
from tn_tui.storage.schema import activity, chains

_COLUMNS = [column for column in activity.c if column.name not in {"chain_id", "mac"}]


def advance(work: Work, chain_id: int) -> tuple[int, bytes]:
    """The next row's number in a chain and the MAC before it; the chain is held until the unit of work ends."""
    statement = (
        update(chains)
        .where(chains.c.id == chain_id)
        .values(number=chains.c.number + 1)
        .returning(chains.c.number, chains.c.mac)
    )
    number, mac = work.execute(statement).one()
    return number, bytes(mac)


def add(work: Work, chain_id: int, record: dict[str, Any], mac: bytes) -> None:
    """Add the row that `advance` made room for."""
    work.execute(insert(activity).values(chain_id=chain_id, mac=mac, **record))
    work.execute(update(chains).where(chains.c.id == chain_id).values(mac=mac))


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

    `older_than` and `newer_than` are row numbers: with the first the page begins just below it,
    with the second it ends just above it.
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
