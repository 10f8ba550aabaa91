"""Names for a shell to complete: read along the shortest way, where nothing is made, changed or waited for.

Neither SQLAlchemy nor a migration stands on this way, since somebody waits with a half-typed line.
"""

import os
import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from tn_tui.domain.system_errors import StorageError, StorageUnreachable
from tn_tui.domain.text import fold

MOST: Final = 100
"""So many are given at most: a shell shows no more at once."""

_WAIT_SECONDS: Final = 0.2
_SERVER_SECONDS: Final = 2
"""The least that PostgreSQL's library takes for the wait for a connection."""

_HIGHEST: Final = "\U0010ffff"

_CODES: Final = "SELECT code FROM practices WHERE {starts} ORDER BY code_key LIMIT :most"
_USERNAMES: Final = (
    "SELECT username FROM users WHERE practice_id = (SELECT id FROM practices WHERE {practice}) AND {starts} "
    "ORDER BY username_key LIMIT :most"
)
_CASES: Final = (
    "SELECT support_cases.id, code, username FROM support_cases "
    "JOIN practices ON practices.id = support_cases.practice_id JOIN users ON users.id = support_cases.user_id "
    "ORDER BY support_cases.id DESC LIMIT :most"
)

Rows = list[tuple[Any, ...]]


def practice_codes(place: Path | str, begun: str) -> list[str]:
    """The codes that begin so, in any case.

    Raises:
        StorageError: they can't be read at once.
    """
    return [code for (code,) in _asked(place, _CODES, _starting("code_key", begun))]


def usernames(place: Path | str, begun: str, practice_code: str | None) -> list[str]:
    """The usernames that begin so, in any case, of a practice, or of the support desk where none is named.

    Raises:
        StorageError: they can't be read at once.
    """
    practice = "is_desk" if practice_code is None else "code_key = :code"
    values = _starting("username_key", begun) | {"code": fold(practice_code or "")}
    return [name for (name,) in _asked(place, _USERNAMES.replace("{practice}", practice), values)]


def cases(place: Path | str) -> list[tuple[int, str, str]]:
    """The newest recovery cases: number, practice code, username.

    Raises:
        StorageError: they can't be read at once.
    """
    return [(number, code, username) for number, code, username in _asked(place, _CASES, {})]


def _starting(column: str, begun: str) -> dict[str, str]:
    return {"column": column, "begun": fold(begun), "end": f"{fold(begun)}{_HIGHEST}"}


def _asked(place: Path | str, statement: str, values: dict[str, str]) -> Rows:
    # SQLite walks its index between two texts; a server's collation need not order them so.
    is_file = isinstance(place, Path)
    starts = "{column} >= :begun AND {column} < :end" if is_file else "starts_with({column}, :begun)"
    sql = statement.replace("{starts}", starts).replace("{column}", values.get("column", ""))
    given = {**values, "most": MOST}
    return _from_file(place, sql, given) if isinstance(place, Path) else _from_server(place, sql, given)


def _from_file(path: Path, sql: str, values: dict[str, Any]) -> Rows:
    if not _is_ours(path):
        raise StorageUnreachable
    wal, index, journal = (path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm", "-journal"))
    # Only where another process has the log open is there one to read along with; else SQLite would make its index.
    is_live = _is_ours(wal) and _is_ours(index) and not os.path.lexists(journal)
    try:
        how = "mode=ro" if is_live else "immutable=1"
        database = sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, timeout=_WAIT_SECONDS)
        with closing(database):
            database.execute("PRAGMA query_only = ON")
            return database.execute(sql, values).fetchall()
    except (sqlite3.Error, ValueError):
        raise StorageUnreachable from None


def _is_ours(path: Path) -> bool:
    """Whether it is a file of this user's: SQLite would follow a link, and wait for ever at a pipe."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()


def _from_server(url: str, sql: str, values: dict[str, Any]) -> Rows:
    try:
        import psycopg
    except ImportError:
        raise StorageUnreachable from None
    options = f"-c default_transaction_read_only=on -c statement_timeout={int(_SERVER_SECONDS * 1000)}"
    query = re.sub(r":(\w+)", r"%(\1)s", sql)
    try:
        with psycopg.connect(
            url.replace("+psycopg", "", 1), connect_timeout=_SERVER_SECONDS, options=options
        ) as connection:
            return connection.execute(query.encode(), values).fetchall()
    except psycopg.Error:
        raise StorageError from None
