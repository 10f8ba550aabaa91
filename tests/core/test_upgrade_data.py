"""From a database of version 0001 with people in it: nothing is lost, and all of it works as if made today."""

import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from tests.adapters.fakes import CountedEntropy
from tests.chain import broken
from tests.storage.version_1 import NAMES, START, fill, to_revision
from tests.world import OPERATOR, FastHasher, MovableClock, Person, World
from tn_tui.adapters.key_ring import KeyRing, RingVault
from tn_tui.domain.authority import Operator
from tn_tui.domain.changes import Change
from tn_tui.domain.events import Event
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.domain.user_list import Show, Sort, UserQuery, find_key, name_key
from tn_tui.domain.views import SignedIn
from tn_tui.storage.upgrade import upgrade

BY = Operator(OPERATOR)
PASSWORD = Secret("violet ladder forty monks")
RING = KeyRing({"k": bytes(range(32))}, current="k", mac="k")
POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)
TABLES = ("practices", "users", "sessions", "token_failures", "used_steps", "throttles", "activity", "chains")


@pytest.fixture(params=["sqlite", POSTGRES])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """A database as version 0001 left it, not yet brought to head."""
    place: Path | str = tmp_path / "tn.db"
    if request.param == "postgres":
        server = request.getfixturevalue("postgres")
        name = f"old_{os.getpid()}"
        server.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        server.execute(f"CREATE DATABASE {name}".encode())
        place = f"postgresql://postgres@/{name}?host={server.info.host}"
    to_revision(place, "0001")
    vault = RingVault(RING, CountedEntropy())
    fill(place, lambda data: vault.mac("activity", data), FastHasher().hash(PASSWORD))
    return place


@pytest.fixture
def world(old: Path | str) -> Iterator[World]:
    """The same one, opened by today's program."""
    assert upgrade(old)
    assert not upgrade(old)
    world = World(old, clock=MovableClock(START + timedelta(days=30)), ring=RING)
    yield world
    world.close()


def test_every_column_of_every_row_is_what_it_was(old: Path | str) -> None:
    before = dump(old)
    upgrade(old)
    after = dump(old)
    for table in TABLES:
        # The columns of version 0001 come first, in their order.
        width = len(before[table][0])
        assert [row[:width] for row in after[table]] == before[table]
        assert before[table]


def dump(place: Path | str, tables: Sequence[str] = TABLES) -> dict[str, list[tuple[object, ...]]]:
    from tn_tui.storage import engine as engines

    engine = engines.open_engine(place, foreign_keys=False)
    try:
        with engine.connect() as connection:
            return {
                table: [
                    tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
                    for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1, 2")  # noqa: S608 - a table's name
                ]
                for table in tables
            }
    finally:
        engine.dispose()


def test_what_is_new_stands_as_if_nothing_had_been_asked_for(world: World) -> None:
    for code, required in (("RIVERSIDE", False), ("LAKESIDE", True)):
        view = world.core.practice.show(BY, practice_code=code)
        assert (view.two_factor_required, view.required_from, view.grace_days) == (required, None, 0)
        assert (view.idle_lock_minutes, view.remember_days) == (None, 30)
    assert world.execute("SELECT enroll_by FROM users WHERE enroll_by IS NOT NULL") == []
    assert {bool(only) for (only,) in world.execute("SELECT only_enroll FROM sessions")} == {False}
    assert world.execute("SELECT count(*) FROM one_time_codes") == [(0,)]


def test_everybody_is_found_by_name_and_username_and_in_order(world: World) -> None:
    rows = world.execute("SELECT username, name, find_key, name_key FROM users ORDER BY id")
    assert [(row[2], row[3]) for row in rows] == [(find_key(*one), name_key(one[1])) for one in NAMES.items()]
    for find, username in (("zoë", "Zoë"), ("O'BRIEN bob", "bob"), ("wide strasse", "ＷＩＤＥ"), ("%_x", "100%_x")):
        page = world.core.users.page(BY, UserQuery(find=find), practice_code="RIVERSIDE")
        assert [row.username for row in page.rows] == [username]
    by_name = world.core.users.page(BY, UserQuery(sort=Sort.NAME), practice_code="RIVERSIDE").rows
    assert [row.name for row in by_name] == sorted(NAMES.values(), key=name_key)
    counts = world.core.users.counts(BY, practice_code="RIVERSIDE")
    assert (counts.users, counts.administrators, counts.never_logged_in) == (5, 1, 0)
    assert not world.core.users.page(BY, UserQuery(show=Show.NEVER_LOGGED_IN), practice_code="RIVERSIDE").rows


def test_nobody_is_told_of_what_was_done_before(world: World) -> None:
    zoe = Person(world, "RIVERSIDE", "Zoë", PASSWORD)
    signed_in = zoe.signed_in()
    assert signed_in.told == ()
    world.core.user_changes.apply(BY, [2], Change.END_SESSIONS, reason="A lost laptop")
    [told] = zoe.signed_in().told
    assert (told.event, told.reason) == (Event.SESSION_ENDED, "A lost laptop")


def test_the_log_is_still_what_was_written_and_goes_on(world: World) -> None:
    assert broken(world) is None
    found = world.core.log.verify(BY)
    assert found.broken == ()
    assert found.rows == 11
    world.core.user_changes.apply(BY, [2], Change.END_SESSIONS, reason="A lost laptop")
    assert world.core.log.verify(BY).broken == ()
    world.execute("UPDATE activity SET detail = 'x' WHERE chain_id = 1 AND number = 4")
    assert [row.number for row in world.core.log.verify(BY).broken] == [4]


def test_a_time_is_found_in_the_old_log_though_the_clock_was_set_back(world: World) -> None:
    rows = world.core.log.page(BY, practice_code="RIVERSIDE", limit=200).rows
    for since in (None, *(row.at for row in rows)):
        for until in (None, *(row.at for row in rows)):
            found = world.core.log.page(BY, practice_code="RIVERSIDE", since=since, until=until, limit=200).rows
            expected = [row for row in rows if (since is None or row.at >= since) and (until is None or row.at < until)]
            assert found == tuple(expected)


def test_people_log_in_and_administrators_work_as_ever(world: World) -> None:
    alice = Person(world, "RIVERSIDE", "alice", PASSWORD)
    signed_in = alice.log_in()
    assert isinstance(signed_in, SignedIn)
    assert signed_in.person.role is Role.ADMINISTRATOR
    alice.enroll(signed_in.session)
    view = world.core.practice.require_two_factor(alice.session(), required=True, grace_days=7)
    assert view.two_factor_required
    added = world.core.user_changes.add(alice.session(), username="carol", name="Carol Diaz", role=Role.MEMBER)
    assert Person(world, "RIVERSIDE", "carol", added.password).signed_in().enroll_by is not None
    assert broken(world) is None


def test_many_users_are_filled_in_batches(tmp_path: Path) -> None:
    place = tmp_path / "tn.db"
    to_revision(place, "0001")
    fill(place, lambda data: bytes(32), "1$", more=11_000)
    upgrade(place)
    world = World(place, ring=RING)
    assert world.execute("SELECT count(*) FROM users WHERE find_key = '' OR name_key = ''") == [(0,)]
    assert world.core.users.counts(BY, practice_code="RIVERSIDE").users == 11_005
    [row] = world.core.users.page(BY, UserQuery(find="user10999"), practice_code="RIVERSIDE").rows
    assert row.username == "user10999"
    world.close()
