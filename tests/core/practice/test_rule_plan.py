"""What the planner says before the rule is saved, and what then happens."""

from datetime import datetime, timedelta

import pytest

from tests.core.rule import DAY, OPERATES, SECOND, leave, move_to, require, step
from tests.world import Person, World
from tn_tui.domain.changes import Change
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.practice_views import RulePlan
from tn_tui.domain.views import SignedIn

pytestmark = pytest.mark.both_databases


@pytest.fixture
def alice(world: World) -> Person:
    return world.administrator("alice")


def people(world: World) -> list[Person]:
    """Everybody who can be in the way of a rule, besides alice who is ready."""
    made = [
        world.person("enrolled", enrolled=True),
        world.person("here"),
        world.new_user("never"),
        world.person("gone"),
        world.person("gone-enrolled", enrolled=True),
        world.new_user("gone-never"),
    ]
    world.core.user_changes.apply(
        OPERATES, [person.id for person in made[3:]], Change.DEACTIVATE, reason="Left the practice"
    )
    return made[:3]


def plan(world: World, required_from: datetime | None = None) -> RulePlan:
    return world.core.practice.plan(OPERATES, practice_code="RIVERSIDE", required_from=required_from)


def happens(world: World, persons: list[Person]) -> tuple[int, int]:
    """How many get in with what they have, and how many are led to enrollment."""
    steps = [step(person) for person in persons]
    return sum(one is not Step.ENROLL for one in steps), sum(one is Step.ENROLL for one in steps)


@pytest.mark.parametrize("ahead", [None, 10 * DAY])
def test_the_plan_is_what_then_happens(world: World, alice: Person, ahead: timedelta | None) -> None:
    persons = [alice, *people(world)]
    day = None if ahead is None else world.clock.now() + ahead
    planned = plan(world, day)
    assert (planned.users, planned.ready, planned.stopped, planned.never_logged_in) == (4, 2, 2, 1)
    assert [row.username for row in planned.rows] == ["here", "never"]
    assert planned.alone
    require(world, day)
    if day is not None:
        move_to(world, day - SECOND)
        assert happens(world, persons) == (4, 0)
        move_to(world, day)
    assert happens(world, persons) == (planned.ready, planned.stopped)
    again = plan(world)
    assert (again.ready, again.stopped) == (planned.ready, planned.stopped)


def test_the_plan_knows_who_has_days_of_grace_beyond_the_day(world: World, alice: Person) -> None:
    require(world, grace_days=10)
    start = world.clock.now()
    early = world.person("early")
    world.clock.move(days=6)
    late = world.person("late")
    now = plan(world)
    assert (now.stopped, now.in_grace) == (2, 2)
    assert happens(world, [alice, early, late]) == (3, 0)
    move_to(world, start + 10 * DAY)
    now = plan(world)
    assert (now.stopped, now.in_grace) == (2, 1)
    assert happens(world, [alice, early, late]) == (2, 1)
    leave(world)
    # Both have days of their own; those of one end before the practice's day.
    day = start + 13 * DAY
    planned = plan(world, day)
    assert (planned.stopped, planned.in_grace) == (2, 1)
    require(world, day)
    move_to(world, day)
    assert happens(world, [alice, early, late]) == (2, planned.stopped - planned.in_grace)
    move_to(world, start + 16 * DAY)
    assert happens(world, [alice, early, late]) == (1, planned.stopped)


def test_days_of_grace_that_are_over_are_none(world: World, alice: Person) -> None:
    require(world, grace_days=1)
    world.person("bob")
    world.clock.move(days=2)
    assert (plan(world).stopped, plan(world).in_grace) == (1, 0)


def test_a_plan_shows_the_first_by_username_and_changes_nothing(world: World, alice: Person) -> None:
    for number in range(12):
        world.new_user(f"user{number:02}")
    session = alice.session()
    before = world.execute("SELECT count(*) FROM activity")
    shown = {limit: world.core.practice.plan(session, limit=limit).rows for limit in (-1, 0, 5, 100, 10**9)}
    assert [len(rows) for rows in shown.values()] == [0, 0, 5, 12, 12]
    assert [row.username for row in shown[5]] == [f"user{number:02}" for number in range(5)]
    assert world.execute("SELECT count(*) FROM activity") == before
    world.person("second", role=Role.ADMINISTRATOR)
    assert not world.core.practice.plan(session).alone


def test_one_who_is_not_enrolled_may_look_at_the_plan(world: World) -> None:
    alice = world.administrator("alice", enrolled=False)
    planned = world.core.practice.plan(alice.session())
    assert (planned.users, planned.ready, planned.stopped) == (1, 0, 1)
    assert isinstance(alice.signed_in(), SignedIn)
