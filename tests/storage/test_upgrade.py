import sqlite3
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect

from tests.adapters.processes import all_at_once
from tn_tui.domain.system_errors import StorageDamaged, StorageNewer
from tn_tui.storage import engine as engines
from tn_tui.storage import upgrade as upgrades
from tn_tui.storage.schema import HEAD, metadata
from tn_tui.storage.upgrade import KNOWN, upgrade


def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", "tn_tui.storage:migrations")
    return ScriptDirectory.from_config(config)


REVISIONS = [revision.revision for revision in script().walk_revisions()][::-1]


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = engines.sqlite_module().connect(path)
    try:
        found: list[tuple[Any, ...]] = connection.execute(sql).fetchall()
        return found
    finally:
        connection.close()


def test_the_newest_migration_is_the_head_that_the_program_knows_without_alembic() -> None:
    assert script().get_heads() == [HEAD]
    assert list(KNOWN) == REVISIONS


def test_an_empty_file_is_brought_to_head_once(tmp_path: Path) -> None:
    path = tmp_path / "tn.db"
    assert upgrade(path)
    assert not upgrade(path)
    assert rows(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert rows(path, "SELECT id, number, mac FROM chains") == [(0, 0, bytes(32))]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


def shape(connection: Connection) -> dict[str, object]:
    inspector = inspect(connection)
    return {
        table: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(table)],
            inspector.get_pk_constraint(table),
            sorted(map(_index, inspector.get_indexes(table))),
            sorted(map(str, inspector.get_unique_constraints(table))),
            sorted(map(str, inspector.get_foreign_keys(table))),
            sorted(map(str, inspector.get_check_constraints(table))),
        )
        for table in sorted(inspector.get_table_names())
        if table != "alembic_version"
    }


def _index(found: Mapping[str, Any]) -> str:
    where = found.get("dialect_options", {}).get("sqlite_where")
    return f"{found['name']} {found['column_names']} {found['unique']} {where}"


def test_the_migrations_lead_to_the_tables_that_the_program_asks(tmp_path: Path) -> None:
    upgrade(tmp_path / "migrated.db")
    migrated = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    made = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    with migrated.connect() as connection, made.begin() as other:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        metadata.create_all(other)
        assert shape(connection) == shape(other)
        autoincrement = "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"
        made_so = sorted(map(str, other.exec_driver_sql(autoincrement)))
        assert sorted(map(str, connection.exec_driver_sql(autoincrement))) == made_so
    migrated.dispose()
    made.dispose()


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_earlier_version_is_brought_to_head(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "tn.db"
    to_revision(path, revision)
    assert upgrade(path) is (revision != HEAD)
    assert rows(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert rows(path, "PRAGMA foreign_key_check") == []


def to_revision(path: Path, revision: str) -> None:
    from alembic import command

    engine = engines.open_engine(path, foreign_keys=False)
    config = Config()
    config.set_main_option("script_location", "tn_tui.storage:migrations")
    with engine.connect().execution_options(**{engines.WRITE: True}) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program one version on, whose migration adds a column."""
    monkeypatch.setattr(upgrades, "HEAD", "9999")
    monkeypatch.setattr(upgrades, "KNOWN", (*KNOWN, "9999"))

    def migrate(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE practices ADD COLUMN added TEXT")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    monkeypatch.setattr(upgrades, "_migrate", migrate)


def add_practice(path: Path) -> None:
    connection = engines.sqlite_module().connect(path)
    connection.execute(
        "INSERT INTO practices (id, code, code_key, name, two_factor_required, created_at)"
        " VALUES (1, 'RIVERSIDE', 'riverside', 'Riverside', 0, 0)"
    )
    connection.commit()
    connection.close()


def test_data_is_copied_beside_itself_before_it_is_changed(database_file: Path, next_version: None) -> None:
    add_practice(database_file)
    assert upgrade(database_file)
    copy = database_file.with_name("tn.db.before-9999")
    assert rows(copy, "SELECT code FROM practices") == [("RIVERSIDE",)]
    assert rows(copy, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert rows(database_file, "SELECT code, added FROM practices") == [("RIVERSIDE", None)]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_migration_that_fails_changes_nothing(
    database_file: Path, next_version: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_practice(database_file)

    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("DROP TABLE activity")
        raise StorageDamaged

    monkeypatch.setattr(upgrades, "_migrate", fail)
    with pytest.raises(StorageDamaged):
        upgrade(database_file)
    assert rows(database_file, "SELECT count(*) FROM activity") == [(0,)]
    assert rows(database_file, "SELECT version_num FROM alembic_version") == [(HEAD,)]


@pytest.mark.parametrize("revision", ["0000", "9999", "abcdef012345", ""])
def test_what_a_later_version_left_is_named_and_not_touched(database_file: Path, revision: str) -> None:
    connection = engines.sqlite_module().connect(database_file)
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.commit()
    connection.close()
    before = database_file.read_bytes()
    with pytest.raises(StorageNewer) as newer:
        upgrade(database_file)
    assert newer.value.revision == revision
    assert database_file.read_bytes() == before


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_somebody_elses_database_is_refused_and_not_touched(tmp_path: Path, journal: str) -> None:
    path = tmp_path / "firefox.db"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA journal_mode={journal}")
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.execute("INSERT INTO bookmarks VALUES ('https://example.org')")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StorageDamaged):
        upgrade(path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["firefox.db"]


def test_a_schema_whose_version_is_lost_is_refused(database_file: Path) -> None:
    connection = engines.sqlite_module().connect(database_file)
    connection.execute("DELETE FROM alembic_version")
    connection.commit()
    connection.close()
    with pytest.raises(StorageDamaged):
        upgrade(database_file)


UPGRADE = """
    from tn_tui.domain.errors import TnError
    from tn_tui.storage.database import Database
    from tn_tui.storage.upgrade import upgrade
    import alembic.command
    ready()
    changed = 0
    for number in range(8):
        path = Path(sys.argv[1]) / f"{number}.db"
        changed += upgrade(path)
        database = Database(path)
        with database.write() as work:
            work.exec_driver_sql("UPDATE chains SET number = number + 1")
        database.close()
    print(changed)
"""


def test_processes_that_open_a_new_file_at_once_make_it_once(tmp_path: Path) -> None:
    changed = all_at_once(UPGRADE, [[str(tmp_path)]] * 3)
    assert sum(map(int, changed)) == 8
    for number in range(8):
        assert rows(tmp_path / f"{number}.db", "SELECT number FROM chains") == [(3,)]
        assert rows(tmp_path / f"{number}.db", "PRAGMA integrity_check") == [("ok",)]
