"""What a database is, without bringing it to today's schema, making anything in it, or changing its journal."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError, MultipleResultsFound

from tn_tui.domain.system_errors import InstallationMissing, StorageDamaged
from tn_tui.storage import engine as engines
from tn_tui.storage.schema import HEAD, chains, installation
from tn_tui.storage.soundness import require_sound
from tn_tui.storage.upgrade import stored_revision

_NO_LIMIT = 2**63


@dataclass(frozen=True, slots=True)
class DatabaseLook:
    """What there is.

    `version` is the server's or the SQLite library's; `journal` is SQLite's mode, empty on a server. `fingerprint` says
    which keys it belongs to and `newest_at` when its log was last written, where the schema is today's.
    """

    version: str
    journal: str
    revision: str
    head: str
    fingerprint: bytes | None
    newest_at: datetime | None


def look(place: Path | str) -> DatabaseLook:
    """Look at a database, at every page of an SQLite file; an SQLite file must be there, or it would be made.

    Raises:
        InstallationMissing: nothing was ever made in it.
        StorageError: it can't be opened, is damaged, or a later version of the program has been here.
    """
    engine = engines.open_engine(place, foreign_keys=False)
    try:
        with engine.connect() as connection, connection.begin():
            return _look(connection)
    except DBAPIError as error:
        known = engines.explain(error, place)
        if known is None:
            raise
        raise known from error
    except (MultipleResultsFound, UnicodeDecodeError) as error:
        raise StorageDamaged from error
    finally:
        engine.dispose()


def _look(connection: Connection) -> DatabaseLook:
    found = stored_revision(connection)
    if found is None:
        raise InstallationMissing
    require_sound(connection, _NO_LIMIT)
    if connection.dialect.name == "sqlite":
        version: str = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
        journal: str = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    else:
        version, journal = connection.execute(text("SHOW server_version")).scalar_one(), ""
    is_todays = found == HEAD
    return DatabaseLook(
        version=version,
        journal=journal,
        revision=found,
        head=HEAD,
        fingerprint=connection.execute(select(installation.c.fingerprint)).scalar_one_or_none() if is_todays else None,
        newest_at=connection.execute(select(func.max(chains.c.newest_at))).scalar_one_or_none() if is_todays else None,
    )
