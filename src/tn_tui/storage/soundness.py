"""Whether an SQLite file is as SQLite left it. A server looks after its own files."""

import sys
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Connection, LargeBinary, String, Uuid

from tn_tui.domain.system_errors import StorageDamaged
from tn_tui.storage.moment import Moment
from tn_tui.storage.schema import metadata, throttles, token_failures, used_steps

SMALL_BYTES: Final = 16 * 1024 * 1024
"""Up to this size a database is looked at whenever it is opened, which then takes less than 0.2 s."""

EXPLAINED_BYTES: Final = 256 * 1024 * 1024
"""Up to this size it is looked at when a unit of work failed for no reason that is known."""

_LARGEST: Final = 10**8
"""No count, number of days or of steps that the program writes is greater."""

_DECIDING: Final = (used_steps.name, throttles.name, token_failures.name)
"""An entry that is missing in the index of one of these lets somebody in or try again: that a page is well formed is
not enough there, so each row is held against its indexes."""


def size_bytes(work: Connection) -> int | None:
    """How big the database is; None for a server's."""
    if work.dialect.name != "sqlite":
        return None
    pages: int = work.exec_driver_sql("PRAGMA page_count").scalar_one()
    page_bytes: int = work.exec_driver_sql("PRAGMA page_size").scalar_one()
    return pages * page_bytes


def require_sound(work: Connection, up_to_bytes: int) -> None:
    """Look at every page, and at every row whose index decides, of a database that is no bigger than this.

    Raises:
        StorageDamaged: something is not as SQLite left it.
    """
    size = size_bytes(work)
    if size is None or size > up_to_bytes:
        return
    _require(work, "quick_check(1)")
    for table in _DECIDING:
        _require(work, f"integrity_check('{table}')")


def require_readable(work: Connection, up_to_bytes: int) -> None:
    """Look at every page, and whether each value is of its column's kind, in a database that is no bigger than this.

    SQLite takes any value into any column, so a single wrong bit can make bytes of a name.

    Raises:
        StorageDamaged: something is not as SQLite left it, or not as the program writes it.
    """
    require_sound(work, up_to_bytes)
    size = size_bytes(work)
    if size is None or size > up_to_bytes:
        return
    for table in metadata.tables.values():
        wrong = " OR ".join(f'("{column.name}" IS NOT NULL AND NOT ({_right(column)}))' for column in table.columns)
        if work.exec_driver_sql(f'SELECT 1 FROM "{table.name}" WHERE {wrong} LIMIT 1').first() is not None:  # noqa: S608 - no text from outside
            raise StorageDamaged


def _right(column: Column[Any]) -> str:
    """What holds of each value that the program writes into this column."""
    name = f'"{column.name}"'
    match column.type:
        case Uuid():
            return f"typeof({name}) = 'text' AND length({name}) = 32 AND {name} NOT GLOB '*[^0-9a-f]*'"
        case String():
            return f"typeof({name}) = 'text'"
        case LargeBinary():
            return f"typeof({name}) = 'blob'"
        case BigInteger() | Moment():
            return f"typeof({name}) = 'integer'"
        case _:
            return f"typeof({name}) = 'integer' AND {name} BETWEEN -{_LARGEST} AND {_LARGEST}"


def check_all(work: Connection, report: Callable[[int, int], None] | None = None) -> None:
    """Hold every row of every table against its columns, its indexes and what it refers to, whatever the size.

    `report` gets how many tables are done and how many there are.

    Raises:
        StorageDamaged: something is not as SQLite left it.
    """
    tables = list(metadata.tables)
    for done, table in enumerate(tables):
        if report is not None:
            report(done, len(tables))
        _require(work, f"integrity_check('{table}')")
    require_readable(work, up_to_bytes=sys.maxsize)
    if work.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise StorageDamaged
    if report is not None:
        report(len(tables), len(tables))


def _require(work: Connection, pragma: str) -> None:
    if work.exec_driver_sql(f"PRAGMA {pragma}").scalars().all() != ["ok"]:
        raise StorageDamaged
