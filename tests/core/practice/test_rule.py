"""Two-factor authentication required of all: now, from a day, with days of grace for new users."""

from datetime import timedelta

import pytest

from tests.core.rule import DAY, SECOND, leave, move_to, require, step
from tests.world import Person, World
from tn_tui.domain.errors import NotAllowed, PasswordRefused
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.secret import Secret

pytestmark = pytest.mark.both_databases


@pytest.fixture
def alice(world: World) -> Person:
    return world.administrator("alice")


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
    core = world.core
    looks = (core.profile.show, core.users.page, core.practice.show, core.log.page, core.activity.own)
    for look in looks:
        look(session)
    move_to(world, day)
    for look in looks:
        with pytest.raises(NotAllowed):
            look(session)
        look(enrolled)
    # What is left is to enroll, and then all of it is there again.
    bob.enroll(session)
    for look in looks:
        look(session)


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
