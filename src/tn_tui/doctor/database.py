"""The database, its schema, and whether the keys are the ones it was made with."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tn_tui.doctor.finding import Finding, Tell, broken, good, look, unseen
from tn_tui.domain.errors import TnError
from tn_tui.domain.system_errors import DatabaseMissing, InstallationMissing, KeyRingMissing, KeyRingWrong
from tn_tui.settings import Settings
from tn_tui.storage.look import DatabaseLook
from tn_tui.storage.look import look as look_at

DATABASE, SCHEMA, KEYS, ENGINE = "database", "schema", "keys", "database engine"


@dataclass(slots=True)
class Opened:
    """What later looks need: whether the core may be opened, and when the log was last written."""

    usable: bool = False
    newest_at: datetime | None = None


def database(settings: Settings, tell: Tell, opened: Opened) -> Iterator[Finding]:
    """The findings about the database and the keys; `opened` learns what they let follow."""
    try:
        found = _found(settings)
    except TnError as error:
        yield broken(DATABASE, tell(error))
        yield from (unseen(check, "The database could not be opened.") for check in (ENGINE, SCHEMA))
        yield from _keys(settings, tell, None)
        return
    on_server = settings.database_path is None
    yield good(DATABASE, "The server answers." if on_server else f"{settings.database_path} is undamaged.")
    yield _engine(found, on_server=on_server)
    if found.revision == found.head:
        yield good(SCHEMA, f"It is today's ({found.head}).")
    else:
        yield look(
            SCHEMA,
            f"It is an older one ({found.revision}; this version has {found.head}).",
            "Make a backup. The next start brings it up to date.",
        )
    opened.newest_at = found.newest_at
    keys = list(_keys(settings, tell, found))
    opened.usable = found.revision == found.head and all(each.standing == "good" for each in keys)
    yield from keys


def _found(settings: Settings) -> DatabaseLook:
    path = settings.database_path
    if path is None:
        return look_at(settings.database_url)
    # A look with SQLite at a file that is missing or empty would make one.
    if not _is_written(path):
        if any(map(os.path.lexists, (settings.heads_path, settings.key_path))):
            raise DatabaseMissing(path)
        raise InstallationMissing
    return look_at(path)


def _is_written(path: Path) -> bool:
    try:
        return path.lstat().st_size > 0
    except OSError:
        return False


def _engine(found: DatabaseLook, *, on_server: bool) -> Finding:
    if on_server:
        return good(ENGINE, f"PostgreSQL {found.version}.")
    if found.journal == "wal" and _numbers(found.version) < (3, 51, 3):
        return broken(
            ENGINE,
            f"SQLite {found.version} can damage a database with a write-ahead log that several programs use.",
            "Install pysqlite3 into the program's environment, then open the program once.",
        )
    return good(ENGINE, f"SQLite {found.version}, journal {found.journal}.")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _keys(settings: Settings, tell: Tell, found: DatabaseLook | None) -> Iterator[Finding]:
    from tn_tui.bootstrap import keys_fingerprint

    try:
        fingerprint = keys_fingerprint(settings)
    except TnError as error:
        yield broken(KEYS, tell(error))
        return
    if found is None:
        yield unseen(KEYS, "They can be read. Whether they are this database's can't be told while it can't be opened.")
    elif found.revision != found.head:
        yield unseen(KEYS, "They can be read. Whether they are this database's shows once its schema is today's.")
    elif found.fingerprint is None:
        yield broken(KEYS, tell(KeyRingMissing()))
    elif found.fingerprint != fingerprint:
        yield broken(KEYS, tell(KeyRingWrong()))
    else:
        yield good(KEYS, "They can be read, and are this database's.")
