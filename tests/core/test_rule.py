"""Two-factor authentication required of all: now, from a day, with days of grace; and that nothing puts it off."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.world import OPERATOR, Person, World
from tn_tui.core.core import Core
from tn_tui.domain.authority import Operator
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import (
    EnrollFirst,
    NotAllowed,
    NumberRefused,
    PasswordRefused,
    RuleRefused,
)
from tn_tui.domain.policy import GRACE_DAYS, RULE_AHEAD, Role, Step
from tn_tui.domain.practice_views import RulePlan
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn, TokenNeeded

OPERATES = Operator(OPERATOR)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)

pytestmark = pytest.mark.both_databases


@pytest.fixture
def alice(world: World) -> Person:
    return world.administrator("alice")


def require(world: World, required_from: datetime | None = None, grace_days: int = 0) -> None:
    world.core.practice.require_two_factor(
        OPERATES, practice_code="RIVERSIDE", required=True, required_from=required_from, grace_days=grace_days
    )


def leave(world: World) -> None:
    world.core.practice.require_two_factor(OPERATES, practice_code="RIVERSIDE", required=False)


def move_to(world: World, moment: datetime) -> None:
    world.clock.move(seconds=(moment - world.clock.now()).total_seconds())


def step(person: Person) -> Step:
    outcome = person.log_in()
    if isinstance(outcome, TokenNeeded):
        return Step.TOKEN
    person.world.core.sessions.log_out(outcome.session)
    return outcome.step


# From when it holds


def test_now_holds_for_everybody_at_the_next_log_in(world: World, alice: Person) -> None:
    bob, carol = world.person("bob"), world.person("carol", enrolled=True)
    dave = world.person("dave", "LAKESIDE")
    view = world.core.practice.require_two_factor(alice.session(), required=True)
    assert (view.two_factor_required, view.required_from, view.grace_days) == (True, None, 0)
    assert [step(person) for person in (bob, carol, dave)] == [Step.ENROLL, Step.TOKEN, Step.IN]
    assert step(world.new_user("new")) is Step.ENROLL
    signed_in = bob.signed_in()
    bob.enroll(signed_in.session)
    assert step(bob) is Step.TOKEN


def test_from_a_day_nothing_is_asked_until_its_moment(world: World, alice: Person) -> None:
    bob = world.person("bob")
    day = world.clock.now() + 14 * DAY
    view = world.core.practice.require_two_factor(alice.session(), required=True, required_from=day)
    assert (view.two_factor_required, view.required_from) == (True, day)
    signed_in = bob.signed_in()
    assert (signed_in.step, signed_in.enroll_by) == (Step.IN, day)
    assert world.core.profile.show(signed_in.session).enroll_by == day
    move_to(world, day - SECOND)
    assert bob.signed_in().enroll_by == day
    move_to(world, day)
    signed_in = bob.signed_in()
    assert (signed_in.step, signed_in.enroll_by) == (Step.ENROLL, None)


def test_who_is_enrolled_sees_no_countdown(world: World, alice: Person) -> None:
    carol = world.person("carol", enrolled=True)
    require(world, world.clock.now() + 14 * DAY)
    assert carol.signed_in().enroll_by is None


def test_open_sessions_lose_what_they_lose_at_their_next_call(world: World, alice: Person) -> None:
    bob = world.person("bob", role=Role.ADMINISTRATOR)
    day = world.clock.now() + timedelta(minutes=10)
    session, enrolled = bob.session(), alice.session()
    require(world, day)
    move_to(world, day - SECOND)
    calls: list[Callable[[], object]] = [
        lambda: world.core.profile.show(session),
        lambda: world.core.users.page(session),
        lambda: world.core.practice.show(session),
        lambda: world.core.log.page(session),
        lambda: world.core.activity.own(session),
    ]
    for call in calls:
        call()
    move_to(world, day)
    for call in calls:
        with pytest.raises(NotAllowed):
            call()
    world.core.users.page(enrolled)
    # What is left is to enroll, and then all of it is there again.
    bob.enroll(session)
    for call in calls:
        call()


def test_switched_off_nothing_is_asked_any_more_at_the_next_call(world: World, alice: Person) -> None:
    bob = world.person("bob")
    require(world)
    session = bob.session()
    with pytest.raises(NotAllowed):
        world.core.profile.show(session)
    view = world.core.practice.require_two_factor(alice.session(), required=False, grace_days=14)
    assert (view.two_factor_required, view.required_from, view.grace_days) == (False, None, 0)
    world.core.profile.show(session)


# Days of grace


def test_who_is_made_under_the_rule_has_days_of_grace_and_others_have_none(world: World, alice: Person) -> None:
    before = world.new_user("before")
    require(world, grace_days=7)
    made_at = world.clock.now()
    new = world.person("new")
    assert step(before) is Step.ENROLL
    signed_in = new.signed_in()
    assert (signed_in.step, signed_in.enroll_by) == (Step.IN, made_at + 7 * DAY)
    move_to(world, made_at + 7 * DAY - SECOND)
    assert step(new) is Step.IN
    move_to(world, made_at + 7 * DAY)
    assert step(new) is Step.ENROLL


def test_days_of_grace_end_not_before_the_practices_day(world: World, alice: Person) -> None:
    day = world.clock.now() + 30 * DAY
    require(world, day, grace_days=7)
    early = world.person("early")
    assert early.signed_in().enroll_by == day
    move_to(world, day - DAY)
    late = world.person("late")
    move_to(world, day)
    assert step(early) is Step.ENROLL
    assert late.signed_in().enroll_by == day + 6 * DAY
    move_to(world, day + 6 * DAY)
    assert step(late) is Step.ENROLL


def test_other_days_of_grace_are_for_those_who_come_later(world: World, alice: Person) -> None:
    require(world, grace_days=7)
    first_at = world.clock.now()
    first = world.person("first")
    require(world, grace_days=30)
    assert first.signed_in().enroll_by == first_at + 7 * DAY
    second = world.person("second")
    assert second.signed_in().enroll_by == world.clock.now() + 30 * DAY
    require(world)
    assert step(world.new_user("third")) is Step.ENROLL
    assert second.signed_in().enroll_by is not None


def test_without_the_rule_nobody_gets_days_of_grace(world: World, alice: Person) -> None:
    bob = world.new_user("bob")
    require(world, grace_days=30)
    assert step(bob) is Step.ENROLL


# Nothing puts it off


def restart(core: Core, person: Person, change: str) -> None:
    """What might begin the time anew, were it measured from something that a reset touches."""
    changes, reason = core.user_changes, "Asked for it"
    match change:
        case "password reset":
            person.password = changes.reset_password(OPERATES, person.id, reason=reason).password
        case "two-factor disabled":
            person.enroll(person.session())
            changes.apply(OPERATES, [person.id], Change.DISABLE_TWO_FACTOR, reason=reason)
        case "one-time code":
            person.enroll(person.session())
            code = changes.one_time_code(OPERATES, person.id, reason=reason).code
            session = core.sign_in.submit_one_time_code(person.half(), code).session
            core.sessions.log_out(session)
            changes.apply(OPERATES, [person.id], Change.DISABLE_TWO_FACTOR, reason=reason)
        case "role":
            changes.apply(OPERATES, [person.id], Change.MAKE_ADMINISTRATOR)
            changes.apply(OPERATES, [person.id], Change.MAKE_MEMBER, reason=reason)
        case "deactivated":
            changes.apply(OPERATES, [person.id], Change.DEACTIVATE, reason=reason)
            changes.apply(OPERATES, [person.id], Change.REACTIVATE)
        case "renamed":
            changes.rename(OPERATES, person.id, username="another", name="Another Name")
            person.username = "another"
        case "grace again":
            core.practice.require_two_factor(OPERATES, practice_code="RIVERSIDE", required=True, grace_days=90)
        case _:
            changes.apply(OPERATES, [person.id], Change.UNLOCK)


CHANGES = (
    "password reset",
    "two-factor disabled",
    "one-time code",
    "role",
    "deactivated",
    "renamed",
    "grace again",
    "unlocked",
)


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_that_is_done_to_an_account_extends_its_days(world: World, alice: Person, change: str) -> None:
    require(world, grace_days=7)
    until = world.clock.now() + 7 * DAY
    bob = world.person("bob")
    world.clock.move(days=6)
    restart(world.core, bob, change)
    assert bob.signed_in().enroll_by == until
    move_to(world, until)
    assert step(bob) is Step.ENROLL


@pytest.mark.parametrize("change", [change for change in CHANGES if change not in {"one-time code", "grace again"}])
def test_after_the_deadline_a_reset_leads_to_enrollment_and_nowhere_else(
    world: World, alice: Person, change: str
) -> None:
    day = world.clock.now() + DAY
    require(world, day)
    bob = world.person("bob", enrolled=change == "two-factor disabled")
    move_to(world, day)
    if change == "two-factor disabled":
        world.core.user_changes.apply(OPERATES, [bob.id], Change.DISABLE_TWO_FACTOR, reason="Lost the phone")
    else:
        restart(world.core, bob, change)
    assert step(bob) is Step.ENROLL


def test_a_rule_in_force_is_not_put_off(world: World, alice: Person) -> None:
    session = alice.session()
    require(world)
    for later in (SECOND, DAY, 30 * DAY):
        with pytest.raises(RuleRefused) as refused:
            world.core.practice.require_two_factor(session, required=True, required_from=world.clock.now() + later)
        assert refused.value.reason == "in force"
        with pytest.raises(RuleRefused):
            world.core.practice.plan(session, required_from=world.clock.now() + later)
    assert world.core.practice.show(session).required_from is None


def test_a_rule_whose_day_has_come_keeps_it(world: World, alice: Person) -> None:
    day = world.clock.now() + DAY
    require(world, day)
    move_to(world, day)
    with pytest.raises(RuleRefused) as refused:
        require(world, day + DAY)
    assert refused.value.reason == "in force"
    require(world, grace_days=3)
    view = world.core.practice.show(OPERATES, practice_code="RIVERSIDE")
    assert (view.required_from, view.grace_days) == (day, 3)


def test_a_day_that_lies_ahead_may_become_another_or_now(world: World, alice: Person) -> None:
    bob = world.person("bob")
    now = world.clock.now()
    require(world, now + 10 * DAY)
    require(world, now + 5 * DAY)
    assert bob.signed_in().enroll_by == now + 5 * DAY
    require(world)
    assert step(bob) is Step.ENROLL


@pytest.mark.parametrize(
    ("ahead", "reason"),
    [
        (timedelta(), "past"),
        (-SECOND, "past"),
        (-400 * DAY, "past"),
        (RULE_AHEAD + SECOND, "too far"),
        (3000 * DAY, "too far"),
    ],
)
def test_a_day_that_is_past_or_too_far_is_refused(world: World, alice: Person, ahead: timedelta, reason: str) -> None:
    session = alice.session()
    day = world.clock.now() + ahead
    with pytest.raises(RuleRefused) as refused:
        world.core.practice.require_two_factor(session, required=True, required_from=day)
    assert refused.value.reason == reason
    with pytest.raises(RuleRefused):
        world.core.practice.plan(session, required_from=day)
    assert not world.core.practice.show(session).two_factor_required


@pytest.mark.parametrize("grace_days", [-1, GRACE_DAYS[-1] + 1, 10**9])
def test_days_of_grace_out_of_their_range_are_refused(world: World, alice: Person, grace_days: int) -> None:
    session = alice.session()
    with pytest.raises(NumberRefused) as refused:
        world.core.practice.require_two_factor(session, required=True, grace_days=grace_days)
    assert (refused.value.least, refused.value.most) == (0, 90)
    with pytest.raises(NumberRefused):
        world.core.practice.plan(session, grace_days=grace_days)


def test_only_an_administrator_who_is_enrolled_can_require_it(world: World) -> None:
    alice = world.administrator("alice", enrolled=False)
    session = alice.session()
    with pytest.raises(EnrollFirst):
        world.core.practice.require_two_factor(session, required=True)
    with pytest.raises(EnrollFirst):
        world.core.practice.require_two_factor(session, required=True, required_from=world.clock.now() + DAY)
    assert not world.core.practice.show(session).two_factor_required
    alice.enroll(session)
    assert world.core.practice.require_two_factor(alice.session(), required=True).two_factor_required


def test_what_was_done_stands_in_the_log_once(world: World, alice: Person) -> None:
    day = world.clock.now() + 5 * DAY
    require(world, day, grace_days=7)
    require(world, day, grace_days=7)
    leave(world)
    leave(world)
    rows = world.execute("SELECT event, subject, detail FROM activity WHERE event LIKE 'two-factor %required'")
    assert rows == [
        ("two-factor required", "RIVERSIDE", f"from {day:%Y-%m-%d %H:%M} UTC, 7 days for new users"),
        ("two-factor not required", "RIVERSIDE", ""),
    ]


# How long a new password must be


def test_the_minimum_length_follows_the_rule_as_it_holds_for_the_user(world: World, alice: Person) -> None:
    bob = world.person("bob")
    session, minimum = bob.session(), world.core.passwords.minimum_length
    assert minimum(session) == 15
    day = world.clock.now() + timedelta(minutes=5)
    require(world, day)
    assert minimum(session) == 15
    with pytest.raises(PasswordRefused):
        world.core.passwords.change(session, bob.password, Secret("blue otter 9"))
    move_to(world, day)
    bob.enroll(session)
    assert minimum(session) == 8
    world.core.passwords.change(session, bob.password, Secret("blue otter 9"))
    leave(world)
    assert minimum(session) == 15


# The planner


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
