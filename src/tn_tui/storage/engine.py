"""Opening the database as the program needs it, and turning a driver's troubles into the program's own errors."""

import importlib
import os
import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, InterfaceError, OperationalError

from tn_tui.domain.system_errors import (
    StorageDamaged,
    StorageError,
    StorageFull,
    StorageLocked,
    StorageReadOnly,
    StorageUnreachable,
)

BUSY_TIMEOUT_SECONDS = 5
WRITE = "tn_write"
"""The execution option that makes a transaction take the write lock at its beginning."""

_ROOM_BYTES = 64 * 1024
"""What SQLite's side files need at the least."""

_WAL_IS_SAFE_FROM = (3, 51, 3)


def sqlite_module() -> ModuleType:
    """The newest SQLite at hand: pysqlite3 brings its own, the standard library's is the system's."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


def open_engine(place: Path | str, *, foreign_keys: bool = True) -> Engine:
    """An engine for an SQLite file or a `postgresql://…` URL; nothing is opened before it is used.

    `foreign_keys` is off only while migrating, since SQLite's table re-creation would delete child rows. The
    journal's mode, which is kept in the file, is left alone then: the file may be somebody else's.

    Raises:
        StorageUnreachable: not a URL of this kind, or the driver is not installed.
    """
    try:
        url = URL.create("sqlite", database=str(place)) if isinstance(place, Path) else make_url(place)
    except (ArgumentError, ValueError):
        raise StorageUnreachable from None
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, foreign_keys=foreign_keys)
    if url.get_backend_name() == "postgresql":
        try:
            return _postgresql(url)
        except ImportError:
            raise StorageUnreachable from None
    raise StorageUnreachable


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": BUSY_TIMEOUT_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:  # noqa: ANN401, ARG001 - SQLAlchemy's signature
        # By itself the server lets one wait for ever.
        connection.execute(f"SET lock_timeout = {BUSY_TIMEOUT_SECONDS * 1000}")
        connection.commit()

    return engine


def _sqlite(url: URL, *, foreign_keys: bool) -> Engine:
    module = sqlite_module()
    engine = create_engine(
        url,
        module=module,
        hide_parameters=True,
        connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
    )
    # Before 3.51.3 a WAL database that several processes write can be corrupted (the WAL-reset bug).
    journal = "WAL" if module.sqlite_version_info >= _WAL_IS_SAFE_FROM else "DELETE"

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:  # noqa: ANN401, ARG001 - SQLAlchemy's signature
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
            "trusted_schema=OFF",
            # A damaged page is an error then, where SQLite would otherwise read past what it says of itself.
            "cell_size_check=ON",
            "mmap_size=0",
            "synchronous=FULL",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        if foreign_keys:
            try:
                cursor.execute(f"PRAGMA journal_mode={journal}")
            except module.OperationalError as error:
                # The switch waits for nobody. Where another process is at work in a new file, the rollback
                # journal, which is as safe, stays until a later connection finds the file alone.
                if "locked" not in str(error):
                    raise
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get(WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


_SQLITE_MESSAGES: tuple[tuple[str, type[StorageError]], ...] = (
    ("disk is full", StorageFull),
    ("is locked", StorageLocked),
    ("readonly", StorageReadOnly),
    ("malformed", StorageDamaged),
    ("not a database", StorageDamaged),
    ("could not decode to utf-8", StorageDamaged),
    ("unsupported file format", StorageDamaged),
    ("disk i/o error", StorageUnreachable),
    ("unable to open", StorageUnreachable),
    ("no such table", StorageDamaged),
    ("no such column", StorageDamaged),
    ("has no column named", StorageDamaged),
    # A log that says it ends before the rows that it has.
    ("unique constraint failed: activity.", StorageDamaged),
)
_POSTGRES_STATES: tuple[tuple[str, type[StorageError]], ...] = (
    ("53100", StorageFull),
    ("55P03", StorageLocked),
    ("40001", StorageLocked),
    ("40P01", StorageLocked),
    ("25006", StorageReadOnly),
    ("57014", StorageLocked),
    ("42P01", StorageDamaged),
    ("XX", StorageDamaged),
    # No connection, no right to it, no such database, no room for another, going down, or its disk fails.
    *((kind, StorageUnreachable) for kind in ("08", "28", "3D", "53", "57P", "58")),
)


def explain(error: DBAPIError, place: Path | str = "") -> StorageError | None:
    """The program's error for a driver's, or None when it is a defect of ours and not the machine's trouble."""
    known = _kind(error)
    if isinstance(known, StorageUnreachable) and isinstance(place, Path) and _is_full(place.parent):
        # Where there is no room for its side files, SQLite only says that it can't open them.
        return StorageFull()
    return known


_POSTGRES_ROLLED_BACK = ("23", "25", "40001", "40002", "40P01", "55", "57014")


def may_be_done(error: DBAPIError) -> bool:
    """Whether a commit that ended with this error may have been made all the same.

    Only where the server itself says that it rolled back, or SQLite that it never wrote, is it certain that it was
    not: an answer can be lost on its way, and what a disk failed to write may be there when it is next read.
    """
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return not state.startswith(_POSTGRES_ROLLED_BACK)
    known = _kind(error)
    return isinstance(known, StorageUnreachable) or (known is None and not isinstance(error, IntegrityError))


def _is_full(folder: Path) -> bool:
    try:
        room = os.statvfs(folder)
    except OSError:
        return False
    return room.f_bavail * room.f_frsize < _ROOM_BYTES


def _kind(error: DBAPIError) -> StorageError | None:
    original = error.orig
    state = getattr(original, "sqlstate", None)
    if state:
        return next((kind() for prefix, kind in _POSTGRES_STATES if state.startswith(prefix)), None)
    if type(original).__module__.startswith("psycopg"):
        return StorageUnreachable() if isinstance(error, (OperationalError, InterfaceError)) else None
    message = str(original).lower()
    return next((kind() for part, kind in _SQLITE_MESSAGES if part in message), None)
