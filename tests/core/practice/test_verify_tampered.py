"""What somebody who can write the database may do to a log, one thing after the other, and what is said of it."""

import pytest

from tests.core.practice.test_verify import BY, cut_off, first_broken, written
from tests.world import World
from tn_tui.domain.practice_views import BrokenRow

AT = "WHERE chain_id = 1 AND number = :number"
COLUMNS = "number, at, event, outcome, actor, user_id, subject, origin, detail, mac, reason, latest_at"


def copied(world: World, source: int, target: int) -> None:
    """A sound row once more, under another number."""
    others = COLUMNS.partition(", ")[2]
    world.execute(
        f"INSERT INTO activity (chain_id, {COLUMNS}) SELECT chain_id, :target, {others} FROM activity"  # noqa: S608 - a list of columns
        " WHERE chain_id = 1 AND number = :source",
        source=source,
        target=target,
    )


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "change",
    [
        "user_id = NULL",
        "user_id = 2",
        "mac = mac || mac",
        "latest_at = latest_at - 1",
        "at = at + 1",
        "detail = detail || ' '",
    ],
)
@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_a_change_anywhere_is_named_by_its_row(world: World, change: str, which: str) -> None:
    rows = written(world)
    number = {"first": 1, "middle": 5, "last": rows}[which]
    [before] = world.execute(f"SELECT user_id FROM activity {AT}", number=number)  # noqa: S608 - a clause of this test
    world.execute(f"UPDATE activity SET {change} {AT}", number=number)  # noqa: S608 - as above
    if change.startswith("user_id") and before == (None if "NULL" in change else 2,):
        pytest.skip("it stands so already")
    assert first_broken(world) == (number, number, "changed")


@pytest.mark.parametrize(
    "change",
    [
        "at = 'yesterday'",
        "at = x'00'",
        "latest_at = 'never'",
        "mac = 'text'",
        "mac = 5",
        "mac = 9999999999999",
        "mac = x''",
        "detail = x'ff00'",
        "event = 7",
        "user_id = 'nobody'",
        "reason = x'00'",
        "origin = cast(x'61ff62' as text)",
    ],
)
def test_a_value_of_another_kind_is_a_change(sqlite_world: World, change: str) -> None:
    written(sqlite_world)
    with sqlite_world.core._context.database._engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = off")
        driver.execute(f"UPDATE activity SET {change} WHERE chain_id = 1 AND number = 4")  # noqa: S608 - names from this test
        driver.execute("PRAGMA foreign_keys = on")
    assert first_broken(sqlite_world) == (4, 4, "changed")


@pytest.mark.both_databases
@pytest.mark.parametrize("number", [0, -3])
def test_a_row_before_the_first_is_one_that_was_added(world: World, number: int) -> None:
    written(world)
    copied(world, 1, number)
    assert first_broken(world) == (number, number, "added")


def test_a_row_whose_number_is_none_was_added(sqlite_world: World) -> None:
    rows = written(sqlite_world)
    copied(sqlite_world, 1, "first")  # type: ignore[arg-type]
    assert first_broken(sqlite_world) == (rows + 1, rows + 1, "added")


@pytest.mark.both_databases
def test_a_row_in_the_place_of_a_removed_one_is_a_change(world: World) -> None:
    written(world)
    world.execute(f"DELETE FROM activity {AT}", number=3)  # noqa: S608 - a clause of this test
    copied(world, 2, 3)
    assert first_broken(world) == (3, 3, "changed")


@pytest.mark.both_databases
def test_rows_that_were_moved_up_after_one_was_removed_are_a_change_at_its_place(world: World) -> None:
    rows = written(world)
    world.execute(f"DELETE FROM activity {AT}", number=3)  # noqa: S608 - a clause of this test
    for number in range(4, rows + 1):
        world.execute("UPDATE activity SET number = number - 1 WHERE chain_id = 1 AND number = :number", number=number)
    world.execute("UPDATE chains SET number = number - 1 WHERE id = 1")
    assert first_broken(world) == (3, 3, "changed")


def test_a_log_whose_chain_was_removed_is_one_that_was_added(sqlite_world: World) -> None:
    rows = written(sqlite_world)
    with sqlite_world.core._context.database._engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = off")
        driver.execute("DELETE FROM chains WHERE id = 1")
        driver.execute("PRAGMA foreign_keys = on")
    assert first_broken(sqlite_world) == (1, rows, "added")
    assert sqlite_world.core.log.verify(BY).broken == (BrokenRow("RIVERSIDE", 1, rows, "added"),)


@pytest.mark.both_databases
def test_a_log_that_was_emptied_with_its_head_is_missed(world: World) -> None:
    rows = written(world)
    [_, head] = world.core.log.head(BY)
    world.execute("DELETE FROM activity WHERE chain_id = 1")
    world.execute("UPDATE chains SET number = 0, mac = :mac WHERE id = 1", mac=bytes(32))
    assert first_broken(world) == (1, rows, "cut off")
    # Each practice has the row that it was made with, so that it is missed even where nothing was kept.
    world.heads.keep(lambda _: {})
    assert first_broken(world) == (1, 1, "removed")
    assert first_broken(world, head) == (1, rows, "cut off")
    assert world.core.log.verify(BY).broken == (BrokenRow("RIVERSIDE", 1, 1, "removed"),)


@pytest.mark.both_databases
def test_of_several_heads_that_were_kept_the_newest_tells_how_much_is_missing(world: World) -> None:
    first = written(world)
    heads = list(world.core.log.head(BY))
    world.new_user("carol")
    world.new_user("dave")
    heads += world.core.log.head(BY)
    world.execute("DELETE FROM activity WHERE chain_id = 1 AND number > :first", first=first - 1)
    cut_off(world, first, 1)
    world.heads.keep(lambda _: {})
    assert first_broken(world, *heads) == (first, first + 2, "cut off")
    # A head of a row that is there still holds, when its row does.
    assert first_broken(world, heads[1]) == (first, first, "cut off")


@pytest.mark.both_databases
def test_every_log_that_is_broken_is_named_with_its_first_row(world: World) -> None:
    rows = written(world)
    world.new_user("eve", "LAKESIDE")
    world.new_user("mia", "HILLSIDE")
    world.execute("UPDATE activity SET detail = 'x' WHERE chain_id = 2 AND number = 2")
    world.execute("DELETE FROM activity WHERE chain_id = 1 AND number IN (2, 4)")
    found = world.core.log.verify(BY)
    assert found.logs == 4
    assert found.broken == (BrokenRow("RIVERSIDE", 2, 3 - 1, "removed"), BrokenRow("LAKESIDE", 2, 2, "changed"))
    assert found.rows < rows + 10


@pytest.mark.both_databases
def test_a_broken_log_is_still_written_to_and_stays_broken_at_its_row(world: World) -> None:
    written(world)
    world.execute("UPDATE activity SET subject = 'x' WHERE chain_id = 1 AND number = 2")
    world.new_user("carol")
    assert first_broken(world) == (2, 2, "changed")
