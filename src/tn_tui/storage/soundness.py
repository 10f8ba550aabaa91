"""Whether an SQLite file is as SQLite left it. A server looks after its own files."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection

from tn_tui.domain.system_errors import StorageDamaged
from tn_tui.storage.schema import metadata, throttles, token_failures, used_steps

SMALL_BYTES: Final = 16 * 1024 * 1024
"""Up to this size a database is looked at whenever it is opened, which then takes less than 0.2 s."""

EXPLAINED_BYTES: Final = 256 * 1024 * 1024
"""Up to this size it is looked at when a unit of work failed for no reason that is known."""

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


def check_all(work: Connection, report: Callable[[int, int], None] | None = None) -> None:
    """Hold every row of every table against its indexes, its constraints and what it refers to, whatever the size.

    `report` gets how many tables are done and how many there are.

    Raises:
        StorageDamaged: something is not as SQLite left it.
    """
    tables = list(metadata.tables)
    _require(work, "quick_check(1)")
    for done, table in enumerate(tables):
        if report is not None:
            report(done, len(tables))
        _require(work, f"integrity_check('{table}')")
    if work.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise StorageDamaged
    if report is not None:
        report(len(tables), len(tables))


def _require(work: Connection, pragma: str) -> None:
    if work.exec_driver_sql(f"PRAGMA {pragma}").scalars().all() != ["ok"]:
        raise StorageDamaged
