"""What only PostgreSQL can get wrong."""

import tempfile
from pathlib import Path

import psycopg
import pytest

from tests.core.conftest import emptied
from tests.core.cut_line import line
from tests.world import OPERATOR, World
from tn_tui.bootstrap import open_core
from tn_tui.domain.errors import SignInRefused
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import (
    DatabaseMissing,
    InstallationMissing,
    OutcomeUnknown,
    StorageLocked,
    StorageUnreachable,
)
from tn_tui.settings import Settings
from tn_tui.storage import engine as engines
from tn_tui.storage.database import Database
from tn_tui.storage.upgrade import upgrade

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(postgres: psycopg.Connection) -> str:
    return emptied(postgres)


def test_an_empty_database_is_brought_to_head_once(postgres: psycopg.Connection) -> None:
    postgres.execute("CREATE DATABASE empty TEMPLATE template0")
    place = f"postgresql://postgres@/empty?host={postgres.info.host}"
    assert upgrade(place)
    assert not upgrade(place)
    World(place).close()


def test_a_lock_that_is_held_for_long_is_not_waited_for_for_ever(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_SECONDS", 0.05)
    world = World(url)
    person = world.person()
    with psycopg.connect(url) as other:
        other.execute("SELECT * FROM users FOR UPDATE")
        with pytest.raises(StorageLocked):
            person.log_in()
    assert person.session()
    world.close()


def test_a_connection_that_is_cut_is_said_and_made_anew(url: str, postgres: psycopg.Connection) -> None:
    world = World(url)
    person = world.person()

    def cut() -> None:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        with psycopg.connect(url, autocommit=True) as other:
            other.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")  # noqa: S608 - no text from outside

    def cut_in_the_middle() -> None:
        with world.core._context.database.write() as work:
            cut()
            work.exec_driver_sql("SELECT 1")

    world.hasher.meanwhile = cut
    assert person.session()
    with pytest.raises(StorageUnreachable):
        cut_in_the_middle()
    assert person.session()
    world.close()


@pytest.mark.parametrize("typed", ["\x00", "bob\x00", "\ud800", "\x00" * 300, "\U0010ffff"])
def test_what_postgresql_cannot_hold_is_a_wrong_name_like_any_other(url: str, typed: str) -> None:
    world = World(url)
    world.practice()
    for code, username in ((typed, "bob"), ("RIVERSIDE", typed)):
        with pytest.raises(SignInRefused):
            world.core.sign_in.submit_password(code, username, Secret(typed))
    world.close()


def test_a_server_that_lost_its_database_opens_no_first_run(postgres: psycopg.Connection, tmp_path: Path) -> None:
    postgres.execute("CREATE DATABASE lost TEMPLATE template0")
    settings = Settings(tmp_path / "home", f"postgresql://postgres@/lost?host={postgres.info.host}")
    with pytest.raises(InstallationMissing), open_core(settings, may_begin=False):
        pass
    assert not settings.home.exists()
    with open_core(settings) as core:
        core.administration.set_up(
            "root", practice_code="A", practice_name="A", username="a", name="A", password=Secret("violet ladder monks")
        )
    with open_core(settings, may_begin=False) as core:
        assert not core.sign_in.is_empty()
    # Each engine is closed by now, so the database can be dropped.
    for _ in range(2):
        postgres.execute("DROP DATABASE lost")
        postgres.execute("CREATE DATABASE lost TEMPLATE template0")
        with pytest.raises(DatabaseMissing), open_core(settings):
            pass
    with psycopg.connect(settings.database_url) as other:
        assert not other.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchall()
    other.close()


def test_a_commit_whose_answer_is_lost_on_its_way_may_have_been_made(url: str, postgres: psycopg.Connection) -> None:
    with tempfile.TemporaryDirectory() as folder:
        server = next(Path(postgres.info.host).glob(".s.PGSQL.*[0-9]"))
        with line(server, Path(folder)) as cut:
            world = World(url.replace(postgres.info.host, folder))
            world.practice()
            cut.set()
            with pytest.raises(OutcomeUnknown):
                world.core.administration.add_practice(OPERATOR, code="LAKESIDE", name="Lakeside")
            cut.clear()
            assert "LAKESIDE" in [view.code for view in world.core.administration.practices(OPERATOR)]
            world.close()


def test_a_connection_that_is_cut_before_the_commit_may_have_been_made_for_all_one_knows(url: str) -> None:
    world = World(url)

    def cut_before_the_commit() -> None:
        with world.core._context.database.write() as work:
            work.exec_driver_sql("UPDATE chains SET number = 7")
            with psycopg.connect(url, autocommit=True) as other:
                others = "datname = current_database() AND pid <> pg_backend_pid()"
                other.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")  # noqa: S608 - no text from outside

    with pytest.raises(OutcomeUnknown):
        cut_before_the_commit()
    assert world.execute("SELECT number FROM chains") == [(0,)]
    world.close()


def test_a_defect_on_a_server_stays_a_defect(url: str, postgres: psycopg.Connection) -> None:
    for place in (url, url.replace("at_head", "nothing_like_it")):
        database = Database(place)
        assert database.damage() is None
        database.close()
