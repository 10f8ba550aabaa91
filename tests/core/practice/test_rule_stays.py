"""Nothing that is done to an account or to the rule puts off what is required already."""

from datetime import timedelta

import pytest

from tests.core.rule import DAY, OPERATES, SECOND, leave, move_to, require, step
from tests.world import Person, World
from tn_tui.core.core import Core
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import EnrollFirst, NumberRefused, RuleRefused
from tn_tui.domain.policy import GRACE_DAYS, RULE_AHEAD, Step

pytestmark = pytest.mark.both_databases


@pytest.fixture
def alice(world: World) -> Person:
    return world.administrator("alice")


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
