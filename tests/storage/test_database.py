import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.adapters.processes import all_at_once
from tn_tui.domain import policy
from tn_tui.domain.system_errors import (
    StorageDamaged,
    StorageError,
    StorageFull,
    StorageLocked,
    StorageReadOnly,
    StorageUnreachable,
)
from tn_tui.storage import engine as engines
from tn_tui.storage import throttles
from tn_tui.storage.database import Database
from tn_tui.storage.moment import Moment, to_microseconds

NOW = datetime(2026, 11, 24, 9, 12, 7, 123456, tzinfo=UTC)


@pytest.fixture
def database(database_file: Path) -> Iterator[Database]:
    database = Database(database_file)
    yield database
    database.close()


def pragma(work: Connection, name: str) -> Any:  # noqa: ANN401 - SQLite answers with numbers and words
    return work.exec_driver_sql(f"PRAGMA {name}").scalar_one()


def test_the_database_is_opened_as_was_decided(database: Database) -> None:
    for unit in (database.read, database.write):
        with unit() as work:
            assert pragma(work, "journal_mode") == "wal"
            assert pragma(work, "synchronous") == 2
            assert pragma(work, "busy_timeout") == 5000
            assert pragma(work, "foreign_keys") == 1
            assert pragma(work, "secure_delete") == 1
            assert pragma(work, "trusted_schema") == 0
            assert pragma(work, "mmap_size") == 0
            assert pragma(work, "cell_size_check") == 1


def test_sqlite_is_one_that_does_not_corrupt_a_wal_database_of_several_processes() -> None:
    assert engines.sqlite_module().sqlite_version_info >= (3, 51, 3)


@pytest.mark.filterwarnings("error")
def test_an_older_sqlite_uses_the_rollback_journal(database_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = engines.sqlite_module()
    monkeypatch.setattr(module, "sqlite_version_info", (3, 40, 1))
    older = Database(database_file)
    with older.write() as work:
        assert pragma(work, "journal_mode") == "delete"
    older.close()


def test_a_block_that_fails_changes_nothing(database: Database) -> None:
    def change_and_fail(work: Connection) -> None:
        work.execute(text("UPDATE chains SET number = 7"))
        raise KeyError

    with pytest.raises(KeyError), database.write() as work:
        change_and_fail(work)
    with database.read() as work:
        assert work.execute(text("SELECT number FROM chains")).all() == [(0,)]


def test_a_second_writer_waits_and_a_reader_does_not(
    database_file: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_SECONDS", 0)
    impatient = Database(database_file)
    with database.write() as work:
        work.execute(text("UPDATE chains SET number = 7"))
        with impatient.read() as other:
            assert other.execute(text("SELECT number FROM chains")).all() == [(0,)]
        with pytest.raises(StorageLocked), impatient.write():
            pytest.fail("two writers at once")
    impatient.close()


def test_what_points_nowhere_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as work:
        work.execute(text("INSERT INTO token_failures (user_id, failed_at) VALUES (99, 0)"))


COUNT = """
    from sqlalchemy import text
    from tn_tui.storage.database import Database
    database = Database(Path(sys.argv[1]))
    with database.read() as work:
        work.execute(text("SELECT number FROM chains"))
    ready()
    for _ in range(20):
        with database.write() as work:
            number = work.execute(text("SELECT number FROM chains")).scalar_one()
            work.execute(text("UPDATE chains SET number = :number"), {"number": number + 1})
    database.close()
"""


def test_no_update_is_lost_between_processes(database_file: Path, database: Database) -> None:
    all_at_once(COUNT, [[str(database_file)]] * 4)
    with database.read() as work:
        assert work.execute(text("SELECT number FROM chains")).scalar_one() == 80


SQLITE_TROUBLES = {
    "database or disk is full": StorageFull,
    "database is locked": StorageLocked,
    "database table is locked: chains": StorageLocked,
    "attempt to write a readonly database": StorageReadOnly,
    "database disk image is malformed": StorageDamaged,
    "file is not a database": StorageDamaged,
    "no such table: users": StorageDamaged,
    "Could not decode to UTF-8 column 'name' with text 'a\ufffd'": StorageDamaged,
    "disk I/O error": StorageUnreachable,
    "unable to open database file": StorageUnreachable,
    "UNIQUE constraint failed: users.id": None,
    'near "SELEC": syntax error': None,
}


@pytest.mark.parametrize(("message", "kind"), list(SQLITE_TROUBLES.items()))
def test_a_trouble_of_sqlite_has_its_error(message: str, kind: type[StorageError] | None) -> None:
    found = engines.explain(DBAPIError("", {}, sqlite3.OperationalError(message)))
    assert (None if found is None else type(found)) is kind


POSTGRES_TROUBLES = {
    "53100": StorageFull,
    "55P03": StorageLocked,
    "40P01": StorageLocked,
    "25006": StorageReadOnly,
    "42P01": StorageDamaged,
    "XX001": StorageDamaged,
    "57P01": StorageUnreachable,
    "57P03": StorageUnreachable,
    "53300": StorageUnreachable,
    "08006": StorageUnreachable,
    "28P01": StorageUnreachable,
    "3D000": StorageUnreachable,
    "58030": StorageUnreachable,
    "23505": None,
    "42601": None,
}


@pytest.mark.parametrize(("state", "kind"), list(POSTGRES_TROUBLES.items()))
def test_a_trouble_of_postgresql_has_its_error(state: str, kind: type[StorageError] | None) -> None:
    original = SimpleNamespace(sqlstate=state)
    found = engines.explain(DBAPIError("", {}, original))  # type: ignore[arg-type]
    assert (None if found is None else type(found)) is kind


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://root@localhost/x", "sqlite3:x", "postgresql://host:port/x", "http://x"]
)
def test_what_is_no_database_url_is_refused(url: str) -> None:
    with pytest.raises(StorageUnreachable):
        engines.open_engine(url)


def test_a_server_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    database = Database(f"postgresql://nobody@/nothing?host={tmp_path}")
    with pytest.raises(StorageUnreachable), database.read():
        pytest.fail("no server is there")
    database.close()


@pytest.mark.parametrize("moment", [NOW, datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)])
def test_a_moment_comes_back_exactly(moment: datetime) -> None:
    kind: Any = Moment()
    assert kind.process_result_value(kind.process_bind_param(moment, None), None) == moment
    assert to_microseconds(moment) * timedelta(microseconds=1) == moment - datetime(1970, 1, 1, tzinfo=UTC)


def test_a_naive_moment_is_a_defect() -> None:
    with pytest.raises(TypeError):
        to_microseconds(NOW.replace(tzinfo=None))


# A million random usernames leave a bounded table


def count(work: Connection, number: int, *, rows: int, user_id: int | None = None, seconds: float = 0) -> int:
    now = NOW + timedelta(seconds=seconds)
    key = number.to_bytes(32, "big")
    return throttles.count(work, key, user_id, now, stale_before=now - timedelta(hours=24), rows=rows)


def kept(work: Connection) -> set[int]:
    return {int.from_bytes(key, "big") for (key,) in work.execute(text("SELECT key FROM throttles"))}


@pytest.fixture
def two_users(database: Database) -> None:
    with database.write() as work:
        work.execute(
            text(
                "INSERT INTO practices (id, code, code_key, name, two_factor_required, created_at)"
                " VALUES (1, 'R', 'r', 'R', 0, 0)"
            )
        )
        for name in ("a", "b"):
            work.execute(
                text(
                    "INSERT INTO users (practice_id, username, username_key, name, role, password_hash,"
                    " password_temporary, password_changed_at, token_failures, created_at)"
                    " VALUES (1, :name, :name, :name, 'member', '', 0, 0, 0, 0)"
                ),
                {"name": name},
            )


def test_thousands_of_made_up_names_leave_a_bounded_table(database: Database, two_users: None) -> None:
    with database.write() as work:
        count(work, 1_000_000, rows=50, user_id=1)
        count(work, 1_000_001, rows=50, user_id=2)
        for number in range(3000):
            assert count(work, number, rows=50, seconds=1 + number) == 1
        assert len(kept(work)) == 50
        # Which accounts exist must not show in whose counts are forgotten: the newest are kept, and no others.
        assert kept(work) == set(range(2950, 3000))


def test_what_is_a_day_old_goes_before_anything_newer(database: Database) -> None:
    with database.write() as work:
        for number in range(5):
            count(work, number, rows=5)
        assert count(work, 5, rows=5, seconds=25 * 3600) == 1
        assert kept(work) == {5}


def test_the_real_bound_holds_from_one_row_to_the_next(database: Database) -> None:
    with database.write() as work:
        work.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)"
                " INSERT INTO throttles (key, failures, failed_at) SELECT randomblob(32), 1, :now + i FROM n"
            ),
            {"rows": policy.THROTTLE_ROWS, "now": to_microseconds(NOW)},
        )
        for number in range(3):
            count(work, number, rows=policy.THROTTLE_ROWS, seconds=1)
        assert len(kept(work)) == policy.THROTTLE_ROWS
        assert {0, 1, 2} <= kept(work)
