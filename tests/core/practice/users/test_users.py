"""What administrators and the operator see of users."""

from datetime import datetime

import pytest

from tests.core.user_model import OPERATES, insert_plain
from tests.world import Person, World
from tn_tui.domain.authority import Authority
from tn_tui.domain.errors import PracticeUnknown, SignInRefused, UserUnknown
from tn_tui.domain.policy import Role
from tn_tui.domain.practice_views import UserView
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import clean_line
from tn_tui.domain.user_list import Show, UserQuery


@pytest.fixture
def alice(world: World) -> Person:
    return world.administrator("alice")


def by_name(world: World, session: Authority) -> dict[str, UserView]:
    return {row.username: row for row in world.core.users.page(session, UserQuery(limit=500)).rows}


def test_an_administrator_sees_the_own_practice_and_no_other(world: World, alice: Person) -> None:
    world.person("bob")
    world.person("carol", "LAKESIDE")
    session = alice.session()
    assert set(by_name(world, session)) == {"alice", "bob"}
    # A code that is named besides counts for nothing.
    page = world.core.users.page(session, practice_code="LAKESIDE")
    assert {row.username for row in page.rows} == {"alice", "bob"}
    assert world.core.users.counts(session, practice_code="LAKESIDE").users == 2
    with pytest.raises(UserUnknown):
        world.core.users.named(session, "carol")


def test_a_list_is_as_things_are_at_this_moment(world: World, alice: Person) -> None:
    bob = world.person("bob")
    session = alice.session()
    assert by_name(world, session)["bob"].last_login_at is not None
    assert not by_name(world, session)["bob"].enrolled
    bob.enroll(bob.session())
    assert by_name(world, session)["bob"].enrolled
    world.core.user_changes.rename(session, bob.id, name="Robert Jones", username="rob")
    for found in ("jones", "ROB", "robert rob"):
        assert [row.username for row in world.core.users.page(session, UserQuery(find=found)).rows] == ["rob"]
    assert not world.core.users.page(session, UserQuery(find="smith bob")).rows
    assert not world.core.users.page(session, UserQuery(find="bob")).rows


def test_who_changes_places_between_two_pages_is_not_in_the_way_of_the_others(world: World, alice: Person) -> None:
    for name in ("b1", "b2", "b3", "b4", "b5"):
        world.new_user(name)
    session = alice.session()
    first = world.core.users.page(session, UserQuery(find="b", limit=2))
    assert [row.username for row in first.rows] == ["b1", "b2"]
    # The row at which the page ended has gone, and another one has come before it.
    world.core.user_changes.rename(session, first.rows[1].id, username="z2")
    world.new_user("b0")
    second = world.core.users.page(session, UserQuery(find="b", limit=2, after=first.after))
    assert [row.username for row in second.rows] == ["b3", "b4"]
    back = world.core.users.page(session, UserQuery(find="b", limit=5, before=second.before))
    assert [row.username for row in back.rows] == ["b0", "b1"]


def test_a_lock_ends_by_itself_in_the_list_and_in_the_counts(world: World, alice: Person) -> None:
    bob, session = world.person("bob"), alice.session()

    def locked() -> tuple[int, int, datetime | None]:
        page = world.core.users.page(session, UserQuery(show=Show.LOCKED))
        return world.core.users.counts(session).locked, len(page.rows), by_name(world, session)["bob"].locked_until

    for _ in range(4):
        with pytest.raises(SignInRefused):
            bob.log_in(password=Secret("not the right password"))
    assert locked() == (0, 0, None)
    for _ in range(4):
        with pytest.raises(SignInRefused) as refused:
            bob.log_in(password=Secret("not the right password"))
        until = refused.value.retry_at
        assert until is not None
        assert locked() == (1, 1, until)
        world.clock.move(seconds=(until - world.clock.now()).total_seconds())
        assert locked() == (0, 0, None)


def test_a_practice_that_hangs_on_one_is_told_on_whom(world: World, alice: Person) -> None:
    session = alice.session()
    counts = world.core.users.counts(session)
    assert (counts.sole_administrator, counts.sole_authenticators) == ("alice", 1)
    bob = world.person("bob", role=Role.ADMINISTRATOR)
    assert world.core.users.counts(session).sole_administrator is None
    world.execute("UPDATE users SET deactivated_at = 1 WHERE id = :id", id=bob.id)
    assert world.core.users.counts(session).sole_administrator == "alice"


def test_a_name_is_found_in_any_spelling_and_only_in_its_practice(world: World) -> None:
    world.person("Zoë")
    for spelling in ("zoë", " ZOË ", "zoe\N{COMBINING DIAERESIS}"):
        assert world.core.users.named(OPERATES, spelling, practice_code="riverside").username == "Zoë"
    for unknown in ("zoe", "", "zo%", "Zoë\0"):
        with pytest.raises(UserUnknown):
            world.core.users.named(OPERATES, unknown, practice_code="RIVERSIDE")
    for code in (None, "", "NOWHERE", "RIVER%"):
        with pytest.raises(PracticeUnknown):
            world.core.users.named(OPERATES, "Zoë", practice_code=code)


# Export


def test_an_export_is_written_down_before_its_first_row(world: World, alice: Person) -> None:
    session = alice.session()
    rows = world.core.users.export(session)
    assert world.execute("SELECT actor, subject FROM activity WHERE event = 'users exported'") == [
        (f"user:{alice.id}", "RIVERSIDE")
    ]
    assert [row.username for row in rows] == ["alice"]


def test_an_export_holds_nothing_open_and_takes_what_comes_meanwhile(
    world: World, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tn_tui.core.practice.users.LONGEST_PAGE", 3)
    for number in range(8):
        world.new_user(f"u{number}")
    rows = world.core.users.export(alice.session())
    seen = [next(rows).username]
    # A writer is let in between any two rows.
    world.new_user("zz")
    world.new_user("a0")
    seen += [row.username for row in rows]
    assert seen == ["alice", *(f"u{number}" for number in range(8)), "zz"]


def test_names_leave_clean_whatever_stands_in_the_rows(world: World) -> None:
    world.practice()
    [(practice_id,)] = world.execute("SELECT id FROM practices")
    insert_plain(world, practice_id, "a\x1b]52;c;eA==\x07\u202eb")
    [row] = world.core.users.page(OPERATES, practice_code="RIVERSIDE").rows
    [exported] = world.core.users.export(OPERATES, practice_code="RIVERSIDE")
    for view in (row, exported, world.core.users.show(OPERATES, row.id).user):
        assert view.username == clean_line(view.username) == "a\ufffd]52;c;eA==\ufffd\ufffdb"
