"""The log is walked from its first row to its last, and the row that is not what was written is named."""

import pytest

from tests.chain import broken
from tests.world import OPERATOR, World
from tn_tui.domain.authority import Operator
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import PracticeUnknown
from tn_tui.domain.practice_views import BrokenRow, Head, Verification

BY = Operator(OPERATOR)


def written(world: World) -> int:
    """A log with some rows, one of them with a reason; how many there are."""
    alice, bob = world.administrator("alice"), world.person("bob", enrolled=True)
    world.core.user_changes.apply(alice.session(), [bob.id], Change.DISABLE_TWO_FACTOR, reason="lost the phone")
    [(rows,)] = world.execute("SELECT number FROM chains WHERE id = 1")
    assert isinstance(rows, int)
    return rows


def verified(world: World, *heads: Head) -> Verification:
    return world.core.log.verify(BY, practice_code="riverside", heads=heads)


def first_broken(world: World, *heads: Head) -> tuple[int, int, str]:
    [found] = verified(world, *heads).broken
    assert found.practice_code == "RIVERSIDE"
    return found.number, found.last, found.kind


def test_a_log_that_nobody_touched_is_what_was_written(world: World) -> None:
    rows = written(world)
    assert verified(world) == Verification(rows=rows, logs=1, broken=(), ends_unknown=0)
    everything = world.core.log.verify(BY)
    assert everything.broken == ()
    assert everything.logs == 2
    assert broken(world) is None


@pytest.mark.parametrize("column", ["at", "event", "outcome", "actor", "subject", "origin", "detail", "reason"])
def test_a_row_that_was_changed_in_any_column_is_named(world: World, column: str) -> None:
    rows = written(world)
    value = 1 if column == "at" else "log-in" if column == "event" else "x"
    where = "WHERE chain_id = 1 AND number = :number"
    update = f"UPDATE activity SET {column} = :value {where}"  # noqa: S608 - names from this test
    world.execute(update, value=value, number=rows)
    assert first_broken(world) == (rows, rows, "changed")


def test_a_reason_that_was_taken_away_is_noticed(world: World) -> None:
    rows = written(world)
    world.execute("UPDATE activity SET reason = '' WHERE reason <> ''")
    assert first_broken(world) == (rows, rows, "changed")


@pytest.mark.parametrize("removed", [[1], [4], [4, 5, 6]])
def test_rows_that_were_removed_are_named(world: World, removed: list[int]) -> None:
    written(world)
    for number in removed:
        world.execute("DELETE FROM activity WHERE chain_id = 1 AND number = :number", number=number)
    assert first_broken(world) == (removed[0], removed[-1], "removed")


def test_rows_that_changed_places_are_noticed(world: World) -> None:
    written(world)
    world.execute("UPDATE activity SET number = -5 WHERE chain_id = 1 AND number = 3")
    world.execute("UPDATE activity SET number = 3 WHERE chain_id = 1 AND number = 4")
    world.execute("UPDATE activity SET number = 4 WHERE chain_id = 1 AND number = -5")
    assert first_broken(world) == (3, 3, "changed")


@pytest.mark.parametrize("ahead", [1, 7])
def test_a_row_that_was_added_is_named(world: World, ahead: int) -> None:
    rows = written(world)
    world.execute(
        "INSERT INTO activity"
        " (chain_id, number, at, event, outcome, actor, user_id, subject, origin, detail, mac, reason)"
        " SELECT chain_id, number + :ahead, at, event, outcome, actor, user_id, subject, origin,"
        " detail, mac, reason FROM activity WHERE chain_id = 1 AND number = :rows",
        ahead=ahead,
        rows=rows,
    )
    assert first_broken(world) == (rows + ahead, rows + ahead, "added")


def cut_off(world: World, rows: int, count: int) -> None:
    """Cut rows off at the end, and set the head back as if they had never been."""
    world.execute("DELETE FROM activity WHERE chain_id = 1 AND number > :last", last=rows - count)
    world.execute(
        "UPDATE chains SET number = :last, mac = (SELECT mac FROM activity WHERE chain_id = 1 AND number = :last)"
        " WHERE id = 1",
        last=rows - count,
    )


def test_an_end_that_was_cut_off_is_named_by_the_head_in_the_database(world: World) -> None:
    rows = written(world)
    world.execute("DELETE FROM activity WHERE chain_id = 1 AND number > :last", last=rows - 2)
    assert first_broken(world) == (rows - 1, rows, "cut off")


def test_an_end_that_was_cut_off_with_its_head_is_named_by_what_is_kept_outside(world: World) -> None:
    rows = written(world)
    assert world.heads.load()[1].number == rows
    cut_off(world, rows, 3)
    assert first_broken(world) == (rows - 2, rows, "cut off")


def test_a_head_that_was_printed_and_kept_elsewhere_tells_it_too(world: World) -> None:
    rows = written(world)
    heads = world.core.log.head(BY)
    assert [head.practice_code for head in heads] == ["", "RIVERSIDE"]
    cut_off(world, rows, 1)
    world.heads.keep(lambda _: {})
    assert verified(world).broken == ()
    assert first_broken(world, *heads) == (rows, rows, "cut off")


def test_a_log_that_was_written_anew_after_a_head_was_kept_is_noticed(world: World) -> None:
    rows = written(world)
    heads = world.core.log.head(BY)
    cut_off(world, rows, 1)
    world.new_user("carol")
    world.new_user("dave")
    assert first_broken(world, *heads) == (rows, rows, "changed")


def test_two_heads_of_one_row_can_not_both_be_true(world: World) -> None:
    rows = written(world)
    false = Head("RIVERSIDE", rows, "00" * 32)
    assert first_broken(world, *world.core.log.head(BY), false) == (rows, rows, "changed")


def test_a_practice_that_is_gone_altogether_is_missed(world: World) -> None:
    written(world)
    gone = Head("LAKESIDE", 7, "00" * 32)
    assert world.core.log.verify(BY, heads=[gone]).broken == (BrokenRow("LAKESIDE", 1, 7, "removed"),)
    assert verified(world, gone).broken == ()


def test_a_head_that_was_changed_is_noticed(world: World) -> None:
    rows = written(world)
    world.execute("UPDATE chains SET mac = :mac WHERE id = 1", mac=bytes(32))
    assert first_broken(world) == (rows, rows, "changed")


def test_an_older_log_without_reasons_is_still_what_was_written(world: World) -> None:
    alice = world.person("alice")
    alice.session()
    [(reasons,)] = world.execute("SELECT count(*) FROM activity WHERE reason <> ''")
    assert reasons == 0
    assert verified(world).broken == ()


def test_an_administrator_verifies_the_own_practice_and_nothing_else(world: World) -> None:
    rows = written(world)
    world.administrator("eve", "LAKESIDE")
    session = world.person("zoe", "LAKESIDE").session()
    eve_practice = world.core.log.verify(world.administrator("mia", "LAKESIDE").session())
    assert eve_practice.logs == 1
    assert eve_practice.rows != rows
    assert session
    with pytest.raises(PracticeUnknown):
        world.core.log.verify(BY, practice_code="NOWHERE")


def test_it_says_how_far_it_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from tn_tui.core.practice import chain_check

    monkeypatch.setattr(chain_check, "_EVERY", 2)
    rows = written(world)
    seen: list[tuple[int, int]] = []
    world.core.log.verify(BY, practice_code="RIVERSIDE", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, rows) for done in range(2, rows + 1, 2)]


def test_it_says_of_how_many_logs_the_end_can_not_be_checked(world: World) -> None:
    written(world)
    world.heads.keep(lambda _: {})
    assert verified(world).ends_unknown == 1
    assert verified(world, *world.core.log.head(BY)).ends_unknown == 0


@pytest.mark.parametrize(("column", "kind"), [("number", "added"), ("mac", "changed")])
def test_a_head_of_another_kind_is_named_and_no_defect(sqlite_world: World, column: str, kind: str) -> None:
    written(sqlite_world)
    sqlite_world.execute(f"UPDATE chains SET {column} = 'zz' WHERE id = 1")  # noqa: S608 - a name from above
    [found] = verified(sqlite_world).broken
    assert found.kind == kind
