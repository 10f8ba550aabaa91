"""A practice keeps an administrator who can log in, whoever asks for what."""

import pytest

from tests.core.calls import ROOT, state
from tests.world import Person, World
from tn_tui.domain.authority import Authority
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import LastAdministrator, TokenClosed, TokenRefused

pytestmark = pytest.mark.both_databases


@pytest.fixture
def alice(world: World) -> Person:
    return world.administrator("alice")


@pytest.fixture
def bob(world: World) -> Person:
    return world.person("bob")


def apply(world: World, by: Authority, change: Change, *people: Person) -> int:
    return world.core.user_changes.apply(by, [person.id for person in people], change, reason="Left").users


def hinder(world: World, amy: Person, how: str) -> None:
    if how == "deactivated":
        apply(world, ROOT, Change.DEACTIVATE, amy)
    elif how == "tokens closed":
        for _ in range(10):
            with pytest.raises((TokenRefused, TokenClosed)):
                world.core.sign_in.submit_token(amy.half(), amy.wrong_token(), remember=False)
            world.clock.move(minutes=16)
    elif how == "a member":
        apply(world, ROOT, Change.MAKE_MEMBER, amy)


@pytest.mark.parametrize("how", ["deactivated", "tokens closed", "a member"])
def test_the_last_administrator_who_can_log_in_stays_one(world: World, alice: Person, bob: Person, how: str) -> None:
    amy, frank = world.administrator("amy"), world.administrator("frank", "LAKESIDE")
    hinder(world, amy, how)
    session = alice.session()
    preview = world.core.user_changes.preview
    before = state(world)
    for change in (Change.MAKE_MEMBER, Change.DEACTIVATE):
        for by, people in (
            (ROOT, [alice]),
            (ROOT, [bob, alice]),
            (ROOT, [alice, amy, bob]),
            (session, [alice]),
        ):
            if by is session and change is Change.DEACTIVATE:
                continue
            with pytest.raises(LastAdministrator) as refused:
                apply(world, by, change, *people)
            assert refused.value.username == "alice"
        hindrances = {one.username: one.hindrance for one in preview(ROOT, [bob.id, alice.id], change)}
        assert hindrances == {"bob": None, "alice": "last administrator"}
    assert state(world) == before
    assert world.core.users.show(session, alice.id).is_last_administrator
    assert world.core.users.counts(frank.session()).sole_administrator == "frank"
    apply(
        world,
        ROOT,
        {"deactivated": Change.REACTIVATE, "tokens closed": Change.UNLOCK}.get(how, Change.MAKE_ADMINISTRATOR),
        amy,
    )
    assert apply(world, amy.session(), Change.DEACTIVATE, alice) == 1


def test_not_all_administrators_can_be_taken_at_once_also_not_by_the_operator(world: World, alice: Person) -> None:
    amy, ann = world.administrator("amy"), world.administrator("ann")
    before = state(world)
    for change in (Change.MAKE_MEMBER, Change.DEACTIVATE):
        with pytest.raises(LastAdministrator):
            apply(world, ROOT, change, amy, alice, ann)
    assert state(world) == before
    assert apply(world, ROOT, Change.MAKE_MEMBER, amy, alice) == 2
    with pytest.raises(LastAdministrator):
        apply(world, ROOT, Change.DEACTIVATE, ann)
