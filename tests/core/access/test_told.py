"""What others did to an account is told to its owner at the next log-in: who, when, why, until it was seen."""

import pytest

from tests.core.calls import ROOT
from tests.core.scenes import DETAILS, do, person_with_everything
from tests.world import Person, World
from tn_tui.domain.authority import Operator
from tn_tui.domain.changes import RULES, Change
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.practice_views import TemporaryPassword
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn, TokenNeeded, Told

NEW = Secret("orange kettle under seven")


@pytest.fixture
def bob(world: World) -> Person:
    return world.person("bob")


def rename(world: World, bob: Person, *names: str) -> None:
    """Something that can be done to an account as often as one likes."""
    for name in names:
        world.core.user_changes.rename(ROOT, bob.id, name=name, reason=f"Because of {name}")


def told(bob: Person) -> tuple[Told, ...]:
    """What is told at a log-in."""
    signed_in = bob.signed_in()
    bob.world.core.sessions.log_out(signed_in.session)
    return signed_in.told


def reasons(found: tuple[Told, ...]) -> list[str]:
    return [one.reason for one in found]


@pytest.mark.parametrize("change", list(Change))
def test_every_change_by_somebody_else_is_told_with_who_when_and_why(world: World, change: Change) -> None:
    alice = world.administrator("alice")
    bob = person_with_everything(world, "bob", Role.MEMBER if change is not Change.MAKE_MEMBER else Role.ADMINISTRATOR)
    if change is Change.REACTIVATE:
        world.execute("UPDATE users SET deactivated_at = 1 WHERE username = 'bob'")
    outcome = do(world, alice.session(), bob.id, change, reason="Asked for it [/] by phone")
    at = world.clock.now()
    if change is Change.DEACTIVATE:
        do(world, ROOT, bob.id, Change.REACTIVATE, reason="Back again")
    if isinstance(outcome, TemporaryPassword):
        bob.password = outcome.password
    issued, changed, *others = bob.signed_in(world.terminal()).told
    assert (issued.event, issued.actor, issued.reason) == ("one-time code issued", "operator:root", "Lost the phone")
    assert changed.number > issued.number
    assert (changed.event, changed.at, changed.actor) == (RULES[change].event, at, "alice")
    assert (changed.detail, changed.reason) == (DETAILS.get(change, ""), "Asked for it [/] by phone")
    assert [one.reason for one in others] == (["Back again"] if change is Change.DEACTIVATE else [])


@pytest.mark.both_databases
def test_it_is_told_until_it_was_seen_and_once(world: World, bob: Person) -> None:
    rename(world, bob, "One", "Two")
    for _ in range(2):
        first, second = told(bob)
        assert (first.reason, second.reason) == ("Because of One", "Because of Two")
    session = bob.session()
    world.core.profile.told(session, first.number)
    assert reasons(told(bob)) == ["Because of Two"]
    world.core.profile.told(session, second.number)
    assert told(bob) == ()
    rename(world, bob, "Three")
    assert reasons(told(bob)) == ["Because of Three"]


@pytest.mark.both_databases
def test_what_was_seen_stays_seen_and_nothing_ahead_is_hushed_up(world: World, bob: Person) -> None:
    rename(world, bob, "One", "Two")
    signed_in = bob.signed_in()
    first, second = signed_in.told
    for number in (second.number, first.number, 0, -5):
        world.core.profile.told(signed_in.session, number)
        assert told(bob) == ()
    for number in (second.number + 100, 10**12, 2**70):
        world.core.profile.told(signed_in.session, number)
    rename(world, bob, "Three")
    assert reasons(told(bob)) == ["Because of Three"]


def test_the_first_twenty_are_told_and_the_rest_at_the_log_in_after(world: World, bob: Person) -> None:
    names = [f"Name {number}" for number in range(25)]
    rename(world, bob, *names)
    first = bob.signed_in()
    assert reasons(first.told) == [f"Because of {name}" for name in names[:20]]
    world.core.profile.told(first.session, first.told[-1].number)
    rest = bob.signed_in()
    assert reasons(rest.told) == [f"Because of {name}" for name in names[20:]]
    world.core.profile.told(rest.session, rest.told[-1].number)
    assert bob.signed_in().told == ()


@pytest.mark.both_databases
def test_nothing_of_what_one_did_oneself_or_what_was_done_to_others_is_told(world: World, bob: Person) -> None:
    alice = world.administrator("alice", enrolled=False)
    world.administrator("amy", enrolled=False)
    session, core = alice.session(), world.core
    alice.session()
    core.sessions.end_others(session)
    alice.enroll(session)
    alice.session(remember=True)
    core.devices.end_all(session)
    core.passwords.change(session, alice.password, NEW)
    alice.password = NEW
    core.user_changes.rename(session, alice.id, name="Another name")
    rename(world, bob, "One")
    core.user_changes.apply(session, [alice.id], Change.MAKE_MEMBER, reason="Done with it")
    core.authenticators.remove_two_factor(session, NEW)
    for _ in range(2):
        assert told(alice) == ()
    assert reasons(told(bob)) == ["Because of One"]


def test_whoever_did_it_is_named_as_today_and_in_safe_words(world: World, bob: Person) -> None:
    alice = world.administrator("alice")
    world.core.user_changes.rename(alice.session(), bob.id, name="One")
    world.core.user_changes.rename(ROOT, alice.id, username="alicia")
    world.core.user_changes.rename(Operator("ro\x1b[2Jot\u202e"), bob.id, name="Two")
    world.execute("UPDATE activity SET reason = :reason WHERE event = 'renamed'", reason="a\x07b")
    found = told(bob)
    assert [one.actor for one in found] == ["alicia", "operator:ro\ufffd[2Jot\ufffd"]
    assert reasons(found) == ["a\ufffdb"] * 2


def test_before_the_token_nothing_is_told_and_before_a_new_password_everything(world: World) -> None:
    bob = world.person("bob", enrolled=True)
    bob.password = world.core.user_changes.reset_password(ROOT, bob.id, reason="Forgot it").password
    needed = bob.log_in()
    assert isinstance(needed, TokenNeeded)
    assert "Forgot it" not in repr(needed)
    signed_in = world.core.sign_in.submit_token(needed.ticket, bob.token(), remember=False)
    assert signed_in.step is Step.NEW_PASSWORD
    assert reasons(signed_in.told) == ["Forgot it"]
    world.core.profile.told(signed_in.session, signed_in.told[-1].number)
    assert bob.signed_in().told == ()


def test_a_device_that_is_remembered_is_told_as_well(world: World) -> None:
    bob = world.person("bob", enrolled=True)
    bob.session(remember=True)
    world.core.user_changes.apply(ROOT, [bob.id], Change.END_SESSIONS, reason="Left it open")
    outcome = bob.log_in()
    assert isinstance(outcome, SignedIn)
    assert reasons(outcome.told) == ["Left it open"]
