"""Bringing a database to today's schema, whole or not at all, whoever else tries the same at this moment."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, MultipleResultsFound

from tn_tui.domain.system_errors import (
    InstallationMissing,
    StorageDamaged,
    StorageNewer,
    StorageReadOnly,
    StorageUnreachable,
)
from tn_tui.storage import engine as engines
from tn_tui.storage.schema import HEAD

KNOWN = tuple(f"{number:04}" for number in range(1, int(HEAD) + 1))
"""Every revision that this version can start from, oldest first."""

_ADVISORY_LOCK = 0x746E5F747569


def copy_place(place: Path) -> Path:
    """Where the copy goes that is made of an SQLite file before it is changed."""
    return place.with_name(f"{place.name}.before-{HEAD}")


def upgrade(place: Path | str, *, may_create: bool = True) -> bool:
    """Create or migrate the schema; False when it was at head already.

    An SQLite file with data in it is copied beside itself before it is changed.

    Raises:
        InstallationMissing: there is no schema, and with `may_create` off none is made.
        StorageNewer: a later version of the program has changed the schema.
        StorageError: the kind that fits; the database is as it was.
    """
    # Foreign keys are off here: alembic re-creates tables on SQLite, and with them on that deletes child rows.
    engine = engines.open_engine(place, foreign_keys=False)
    try:
        with engine.connect() as connection, connection.begin():
            revision = stored_revision(connection)
            if revision == HEAD:
                return False
            if revision is None and not may_create:
                raise InstallationMissing
        with _locked(engine) as connection:
            revision = stored_revision(connection)
            if revision == HEAD:
                return False
            if revision is not None and isinstance(place, Path):
                _copy(place)
            _migrate(connection)
            return True
    except DBAPIError as error:
        known = engines.explain(error, place)
        if known is None:
            raise
        if isinstance(known, StorageUnreachable) and isinstance(place, Path) and not os.access(place.parent, os.W_OK):
            # A WAL database can't even be read where its side files can't be made.
            raise StorageReadOnly from error
        raise known from error
    except (MultipleResultsFound, UnicodeDecodeError) as error:
        # As in `Database`: a damaged schema is quoted, and the quote can't be read.
        raise StorageDamaged from error
    finally:
        engine.dispose()


def stored_revision(connection: Connection) -> str | None:
    """Which migration the database is at; None where nothing was ever made in it.

    Raises:
        StorageDamaged: it is somebody else's, or what says so is gone.
        StorageNewer: a later version of the program has changed it.
    """
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            # Somebody else's database: nothing of it is touched.
            raise StorageDamaged
        return None
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if revision is None and len(tables) > 1:
        raise StorageDamaged
    if revision is not None and revision not in KNOWN:
        raise StorageNewer(str(revision))
    return revision


@contextlib.contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(**{engines.WRITE: True}) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        yield connection


def _copy(place: Path) -> None:
    """Copy the committed state; the backup API reads it past the lock that this process holds."""
    backup = copy_place(place)
    backup.unlink(missing_ok=True)
    os.close(os.open(backup, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    connect = engines.sqlite_module().connect
    with contextlib.closing(connect(place)) as source, contextlib.closing(connect(backup)) as target:
        source.execute("PRAGMA cell_size_check=ON")
        source.backup(target)


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "tn_tui.storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StorageDamaged
