"""From databases whose logs kept no newest moment of their own: it is that of their rows, and counts at once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.earlier import left_by
from tests.core.practice.test_verify import BY
from tests.core.test_upgrade_data import POSTGRES, RING, dump
from tests.storage.version_1 import START
from tests.world import MovableClock, World
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
    return left_by(request, tmp_path, kind, revision, NOW)


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
