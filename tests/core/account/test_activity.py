from collections.abc import Callable
from itertools import chain

import pytest

from tests.chain import broken
from tests.core.calls import require
from tests.world import MemoryDevice, Person, World
from tn_tui.domain.errors import SignInRefused, TokenRefused
from tn_tui.domain.events import GROUPS, Group
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import ActivityPage

pytestmark = pytest.mark.both_databases

WRONG = Secret("not the right password")


def last(world: World, count: int = 1) -> list[tuple[object, ...]]:
    rows = world.execute("SELECT event, outcome, detail FROM activity ORDER BY at, chain_id, number")
    return rows[-count:]


def live_through(world: World) -> Person:
    """Something of everything that is written down."""
    person = world.person("alice", enrolled=True)
    bob = world.new_user("bob", "LAKESIDE")
    for stranger in (Person(world, "NOWHERE", "x", WRONG), Person(world, "RIVERSIDE", "nobody", WRONG), bob):
        with pytest.raises(SignInRefused):
            stranger.log_in(password=WRONG)
    session = person.session(remember=True)
    other = world.terminal(MemoryDevice())
    with pytest.raises(TokenRefused):
        other.sign_in.submit_token(person.half(other), person.wrong_token(), remember=False)
    require(world, required=True)
    require(world, required=False)
    helper = world.person("susan", role=Role.SUPPORT).session(other)
    said = other.sign_in.spoken_check(person.half(other)).say
    world.core.support.spoken_check(helper, "RIVERSIDE", "alice", said)
    world.core.sessions.lock(session)
    world.core.sessions.unlock(session, person.password)
    world.core.devices.end_all(session)
    world.core.authenticators.remove_two_factor(session, person.password)
    world.core.sessions.log_out(session)
    return person


def test_the_chain_can_be_followed_from_the_first_row_to_the_last(world: World) -> None:
    live_through(world)
    assert broken(world) is None


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE activity SET detail = 'x' WHERE chain_id = 1 AND number = 3",
        "UPDATE activity SET at = at + 1 WHERE chain_id = 1 AND number = 3",
        "UPDATE activity SET user_id = NULL WHERE chain_id = 1 AND number = 3",
        "DELETE FROM activity WHERE chain_id = 1 AND number = 3",
        "DELETE FROM activity WHERE chain_id = 1 AND number = (SELECT number FROM chains WHERE id = 1)",
    ],
)
def test_a_row_that_was_changed_or_taken_out_shows(world: World, tampering: str) -> None:
    live_through(world)
    world.execute(tampering)
    assert broken(world) is not None


def test_each_practice_has_a_chain_of_its_own(world: World) -> None:
    live_through(world)
    rows = world.execute("SELECT p.code, c.number FROM chains c JOIN practices p ON p.id = c.id")
    chains = {code: number for code, number in rows}  # noqa: C416 - a row is not typed as a pair
    assert set(chains) == {"RIVERSIDE", "LAKESIDE", "SUPPORT"}
    assert chains["LAKESIDE"] == 3
    assert world.execute("SELECT event, subject LIKE 'unknown:%' FROM activity WHERE chain_id = 0") == [
        ("password", True)
    ]


def test_what_somebody_typed_as_a_name_is_kept_only_as_a_mac(world: World) -> None:
    world.person()
    for code, username in (("RIVERSIDE", "my-Passw0rd-in-the-wrong-field"), ("my-Passw0rd-in-the-wrong-field", "x")):
        for _ in range(2):
            with pytest.raises(SignInRefused):
                Person(world, code, username, WRONG).log_in()
    subjects = [subject for (subject,) in world.execute("SELECT subject FROM activity WHERE subject LIKE 'unknown:%'")]
    assert len(subjects) == 2
    assert len(set(subjects)) == 2
    assert all(len(str(subject)) == len("unknown:") + 16 for subject in subjects)


def test_the_operators_name_and_the_place_stand_in_the_row(world: World) -> None:
    world.new_user("bob")
    assert world.execute("SELECT actor, origin, detail FROM activity WHERE event = 'user added'") == [
        ("operator:root", "at 10.0.0.1", "member")
    ]


def test_a_try_during_a_lock_is_written_down_as_one(world: World) -> None:
    person = world.person()
    for _ in range(6):
        with pytest.raises(SignInRefused):
            person.log_in(password=WRONG)
    assert [outcome for _, outcome, _ in last(world, 2)] == ["refused", "locked"]
    assert world.execute("SELECT outcome, count FROM repeats ORDER BY outcome") == [("locked", 0), ("refused", 4)]


# Looking at it


def pages(start: Callable[..., ActivityPage], session: Secret, **filters: str) -> list[list[int]]:
    page = start(session, limit=3, **filters)
    found = [[row.number for row in page.rows]]
    while page.older is not None:
        page = start(session, limit=3, older_than=page.older, **filters)
        found.append([row.number for row in page.rows])
    return found


def test_pages_lead_through_all_rows_and_back(world: World) -> None:
    person = live_through(world)
    session = person.session()
    own = world.core.activity.own
    everything_ = [row.number for row in own(session, limit=200).rows]
    assert everything_ == sorted(everything_, reverse=True)
    found = pages(own, session)
    assert list(chain.from_iterable(found)) == everything_
    assert all(len(page) == 3 for page in found[:-1])
    second = own(session, limit=3, older_than=found[0][-1])
    assert second.newer is not None
    back = own(session, limit=3, newer_than=second.newer)
    assert [row.number for row in back.rows] == found[0]
    assert back.newer is None
    assert back.older == found[0][-1]
    oldest = own(session, limit=3, newer_than=0)
    assert [row.number for row in oldest.rows] == everything_[-3:]
    assert oldest.older is None
    assert oldest.newer == everything_[-3]


def test_what_a_row_says_is_safe_to_show_whatever_somebody_made_of_it(world: World) -> None:
    session = live_through(world).session()
    world.execute("UPDATE activity SET event = :hostile, outcome = :hostile", hostile="\x1b[2J\u202e")
    [row] = world.core.activity.own(session, limit=1).rows
    assert not {"\x1b", "\u202e"} & {*row.event, *row.outcome}


@pytest.mark.parametrize("group", list(Group))
def test_a_filter_shows_its_group_and_nothing_else(world: World, group: Group) -> None:
    person = live_through(world)
    session = person.session()
    rows = world.core.activity.own(session, group=group.value, limit=200).rows
    assert {row.event for row in rows} <= set(GROUPS[group])
    assert bool(rows) is bool(GROUPS[group])
    assert list(chain.from_iterable(pages(world.core.activity.own, session, group=group.value))) == [
        row.number for row in rows
    ]


def test_one_sees_ones_own_and_nothing_of_others(world: World) -> None:
    live_through(world)
    bob = world.person("bob")
    session = bob.session()
    rows = world.core.activity.own(session, limit=200).rows
    own = world.execute(
        "SELECT number FROM activity JOIN users ON users.id = user_id WHERE username_key = 'bob' AND chain_id = 1"
    )
    assert {row.number for row in rows} == {number for (number,) in own}
    assert {row.actor for row in rows} == {"", "operator:root"}


@pytest.mark.parametrize("limit", [-5, 0, 1, 10**9])
def test_a_page_has_between_one_and_two_hundred_rows(world: World, limit: int) -> None:
    session = world.person().session()
    assert 1 <= len(world.core.activity.own(session, limit=limit).rows) <= 200
