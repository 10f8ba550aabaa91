"""The newest row of each log is known outside the database right after its commit, and what shows a cut stays."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.core.practice.test_verify import BY, cut_off, first_broken, verified, written
from tests.host import MemoryHeads
from tests.world import IDLE_LOCK, World
from tn_tui.adapters.files import try_lock
from tn_tui.adapters.heads import FileHeads
from tn_tui.core.core import build
from tn_tui.domain.errors import SignInRefused
from tn_tui.domain.practice_views import BrokenRow
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import FileRefused
from tn_tui.storage.database import Database


def ends(world: World) -> dict[object, object]:
    """The newest row of each log that has one, as the database says."""
    return dict(world.execute("SELECT id, number FROM chains WHERE number > 0"))  # type: ignore[arg-type]


def kept(world: World) -> dict[int, int]:
    return {chain: head.number for chain, head in world.heads.load().items()}


@pytest.fixture
def on_file(world: World, tmp_path: Path) -> World:
    """The world, with its heads in a file as the program has them."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    world.heads = FileHeads(folder / "heads")
    world.core = world.terminal(world.device)
    return world


def heads_file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "heads"


@pytest.mark.both_databases
def test_every_commit_is_known_outside_at_once(world: World) -> None:
    person = world.person(enrolled=True)
    with pytest.raises(SignInRefused):
        person.log_in(password=Secret("not the right one"))
    with pytest.raises(SignInRefused):
        world.core.sign_in.submit_password("NOWHERE", "nobody", Secret("x"))
    assert kept(world) == ends(world)
    assert set(kept(world)) == {0, 1}
    assert {head.since for head in world.heads.load().values()} == {1}
    person.session()
    assert kept(world) == ends(world)


@pytest.mark.both_databases
def test_an_end_that_is_cut_off_while_the_program_runs_is_named_and_stays_named(world: World) -> None:
    rows = written(world)
    evidence = world.heads.load()[1]
    cut_off(world, rows, 3)
    assert first_broken(world) == (rows - 2, rows, "cut off")
    # Rows that take the place of what was cut off wipe nothing out, however many they are and whoever writes them.
    for name in ("carol", "dave", "erin", "frank"):
        world.new_user(name)
    world.terminal().administration.practices("root")
    assert first_broken(world) == (rows, rows, "changed")
    assert world.core.log.verify(BY).broken == (BrokenRow("RIVERSIDE", rows, rows, "changed"),)
    assert world.heads.load()[1] == evidence


@pytest.mark.both_databases
def test_a_start_takes_in_what_a_killed_process_did_not_keep(world: World) -> None:
    world.practice()
    before = world.heads.load()
    rows = written(world)
    world.heads.keep(lambda _: dict(before))
    world.terminal()
    assert kept(world)[1] == rows
    assert world.heads.load()[1].since == 1


@pytest.mark.both_databases
def test_a_check_takes_in_what_another_host_has_written(world: World) -> None:
    world.practice()
    here, there, made = world.heads, MemoryHeads(), kept(world)[1]
    world.heads = there
    elsewhere = world.terminal()
    world.core, core = elsewhere, world.core
    rows = written(world)
    assert here.load()[1].number < rows
    assert core.log.verify(BY).ends_unknown == 0
    assert here.load()[1].number == rows
    # The host that came later says from where on it knows.
    assert there.load()[1].since == made
    cut_off(world, rows, 2)
    assert [each.kind for each in core.log.verify(BY).broken] == ["cut off"]
    assert [each.kind for each in elsewhere.log.verify(BY).broken] == ["cut off"]


def test_neither_a_start_nor_a_check_takes_in_a_head_that_no_row_bears_out(world: World) -> None:
    rows = written(world)
    before = world.heads.load()
    world.execute("UPDATE chains SET number = number + 5, mac = :mac WHERE id = 1", mac=bytes(32))
    world.terminal()
    assert first_broken(world) == (rows + 1, rows + 5, "cut off")
    assert world.heads.load() == before


def test_a_log_without_a_kept_head_is_told_and_is_told_for_ever(world: World) -> None:
    rows = written(world)
    cut_off(world, rows, 3)
    world.heads.keep(lambda all_kept: {chain: head for chain, head in all_kept.items() if chain != 1})
    assert verified(world).ends_unknown == 1
    world.terminal()
    assert verified(world).ends_unknown == 1
    assert world.heads.load()[1].since == rows - 3
    world.new_user("carol")
    assert verified(world).ends_unknown == 1
    assert world.heads.load()[1].since == rows - 3
    assert kept(world) == ends(world)


def test_a_practice_that_is_gone_with_all_its_rows_is_told(sqlite_world: World) -> None:
    world = sqlite_world
    rows = written(world)
    with world.core._context.database._engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = off")
        for table, column in (("activity", "chain_id"), ("chains", "id")):
            driver.execute(f"DELETE FROM {table} WHERE {column} = 1")  # noqa: S608 - names from this test
        driver.execute("PRAGMA foreign_keys = on")
    assert world.core.log.verify(BY).broken == (BrokenRow("RIVERSIDE", 1, rows, "cut off"),)
    world.heads.keep(lambda _: {})
    assert world.core.log.verify(BY).broken == (BrokenRow("RIVERSIDE", 1, 1, "removed"),)


def test_heads_that_can_not_be_trusted_are_told_and_stop_nobody(on_file: World, tmp_path: Path) -> None:
    rows = written(on_file)
    path = heads_file(tmp_path)
    path.chmod(0o644)
    before = path.read_bytes()
    on_file.new_user("carol")
    refused = on_file.core.heads_refused
    assert refused is not None
    found = verified(on_file)
    assert found.rows > rows
    assert isinstance(found.heads_refused, FileRefused)
    assert found.heads_refused.reason == "mode"
    assert path.read_bytes() == before
    again = on_file.terminal()
    assert isinstance(again.heads_refused, FileRefused)
    path.chmod(0o600)
    assert verified(on_file).heads_refused is None
    assert on_file.core.heads_refused is None
    assert kept(on_file) == ends(on_file)


def test_what_is_committed_is_not_refused_where_its_head_can_not_be_kept(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    passed = [0.0]

    def wait(seconds: float) -> None:
        passed[0] += seconds

    world.heads = FileHeads(folder / "heads", wait=wait, monotonic=lambda: passed[0])
    world.core = world.terminal(world.device)
    world.practice()
    lock = try_lock(folder / "heads.lock")
    assert lock is not None
    world.new_user("carol")
    assert getattr(world.core.heads_refused, "reason", "") == "busy"
    os.close(lock)
    assert verified(world).heads_refused is None
    assert kept(world) == ends(world)
    world.new_user("dave")
    assert world.core.heads_refused is None


def test_of_two_who_write_the_first_rows_the_later_may_keep_its_head_first(world: World) -> None:
    """The row of the first is not taken for one that nobody knows of."""
    from tn_tui.core.base.kept_heads import KeptHeads
    from tn_tui.storage.database import Written

    rows = written(world)
    macs: dict[Any, Any] = dict(world.execute("SELECT number, mac FROM activity WHERE chain_id = 1"))  # type: ignore[arg-type]
    heads = MemoryHeads()
    keeper = KeptHeads(world.core._context.database, heads)
    keeper.keep({1: Written(3, 4, macs[4])})
    assert heads.load()[1].since == 3
    keeper.keep({1: Written(1, 2, macs[2])})
    assert heads.load()[1][0::2] == (4, 1)
    keeper.keep({1: Written(rows, rows, macs[rows])})
    assert heads.load()[1][0::2] == (rows, 1)


def test_a_new_installation_has_nothing_to_keep(world: World) -> None:
    database = Database(world.place)
    assert build(database, world.ports(), IDLE_LOCK).heads_refused is None
    database.close()
    assert world.heads.load() == {}
