"""From databases whose logs kept no newest moment of their own: it is that of their rows, and counts at once."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.adapters.fakes import CountedEntropy
from tests.core.practice.test_verify import BY
from tests.core.test_upgrade_data import PASSWORD, POSTGRES, RING, dump
from tests.storage import version_1, version_2, version_3
from tests.storage.version_1 import START, to_revision
from tests.world import FastHasher, MovableClock, World
from tn_tui.adapters.key_ring import RingVault
from tn_tui.storage.upgrade import upgrade

NOW = START + timedelta(days=30)
TABLES = (
    *("practices", "users", "sessions", "authenticators", "devices", "throttles", "activity", "chains", "used_steps"),
    *("one_time_codes", "recovery_codes", "support_cases", "token_failures"),
)


@pytest.fixture(
    params=[
        *(("sqlite", revision) for revision in ("0001", "0002", "0003", "0004")),
        pytest.param(("postgres", "0004"), marks=POSTGRES.marks),
    ],
    ids="-".join,
)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """A database as that version left it."""
    kind, revision = request.param
    place: Path | str = tmp_path / "tn.db"
    if kind == "postgres":
        server = request.getfixturevalue("postgres")
        name = f"log_{os.getpid()}"
        server.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        server.execute(f"CREATE DATABASE {name}".encode())
        place = f"postgresql://postgres@/{name}?host={server.info.host}"
    vault = RingVault(RING, CountedEntropy())
    to_revision(place, "0001")
    version_1.fill(place, lambda data: vault.mac("activity", data), FastHasher().hash(PASSWORD))
    version_2.enroll(place, vault, FastHasher().hash(PASSWORD))
    if revision >= "0002":
        to_revision(place, "0002")
        version_2.fill(place, vault)
    if revision >= "0003":
        to_revision(place, "0003")
        version_3.fill(place, vault, int(NOW.timestamp()) // 30)
    if revision >= "0004":
        to_revision(place, "0004")
    return place


@pytest.fixture
def world(old: Path | str) -> Iterator[World]:
    """The same one, opened by today's program."""
    assert upgrade(old)
    world = World(old, clock=MovableClock(NOW), ring=RING)
    yield world
    world.close()


def test_every_column_of_every_row_is_what_it_was(old: Path | str, request: pytest.FixtureRequest) -> None:
    if "0004" not in request.node.name:
        pytest.skip("what came before is looked at beside the version that changed it")
    before = dump(old, TABLES)
    assert upgrade(old)
    after = dump(old, TABLES)
    for table in TABLES:
        width = len(before[table][0]) if before[table] else 0
        assert [row[:width] for row in after[table]] == before[table]


def test_the_newest_moment_is_that_of_the_rows(world: World) -> None:
    rows = world.execute(
        "SELECT chains.id, newest_at, (SELECT max(at) FROM activity WHERE chain_id = chains.id) FROM chains ORDER BY 1"
    )
    assert [chain for chain, _, _ in rows] == [0, 1, 2]
    assert all(newest == latest for _, newest, latest in rows)
    assert world.core.log.verify(BY).broken == ()


def test_a_clock_behind_the_old_log_is_found_by_the_first_write(world: World) -> None:
    [(opened,)] = world.execute("SELECT count(*) FROM sessions WHERE ended_at IS NULL")
    assert opened
    world.clock.move(days=-60)
    world.new_user("carol")
    assert world.execute("SELECT count(*) FROM activity WHERE event = 'clock set back'") == [(1,)]
    assert world.execute("SELECT count(*) FROM sessions WHERE ended_at IS NULL") == [(0,)]
    assert world.core.log.verify(BY).broken == ()
