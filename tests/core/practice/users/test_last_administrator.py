"""A practice keeps an administrator who can log in, whoever asks for what."""

import pytest

from tests.core.calls import ROOT, state
from tests.core.desk import support_person
from tests.world import Person, Phone, World
from tn_tui.domain.authority import Authority
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import LastAdministrator, TokenClosed, TokenRefused
from tn_tui.domain.policy import Role

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
    elif how == "temporary password":
        world.core.user_changes.reset_password(ROOT, amy.id, reason="Forgotten")
    elif how == "a member":
        apply(world, ROOT, Change.MAKE_MEMBER, amy)


@pytest.mark.parametrize("how", ["deactivated", "tokens closed", "a member", "temporary password", "never here"])
def test_the_last_administrator_who_can_log_in_stays_one(world: World, alice: Person, bob: Person, how: str) -> None:
    frank = world.administrator("frank", "LAKESIDE")
    amy = world.new_user("amy", role=Role.ADMINISTRATOR) if how == "never here" else world.administrator("amy")
    hinder(world, amy, how)
    session = alice.session()
    preview, core = world.core.user_changes.preview, world.core
    before = state(world)
    for people in ([alice], [bob, alice], [alice, amy, bob]):
        with pytest.raises(LastAdministrator) as refused:
            apply(world, session, Change.MAKE_MEMBER, *people)
        assert refused.value.username == "alice"
    hindrances = {one.username: one.hindrance for one in preview(session, [bob.id, alice.id], Change.MAKE_MEMBER)}
    assert hindrances == {"bob": None, "alice": "last administrator"}
    assert state(world) == before
    assert core.users.show(session, alice.id).is_last_administrator
    assert core.users.counts(frank.session()).sole_administrator == "frank"
    # Closed tokens are opened by a recovery code: that one can be reached.
    assert core.users.counts(session).sole_administrator == (None if how == "tokens closed" else "alice")
    alone = core.practice.plan(session).alone
    assert alone is (how != "tokens closed")
    if how in {"temporary password", "never here"}:
        # And whoever counts as nobody's way in can be taken away.
        assert apply(world, alice.session(), Change.DEACTIVATE, amy) == 1
        return
    opened = {"deactivated": Change.REACTIVATE, "tokens closed": Change.UNLOCK}
    apply(world, ROOT, opened.get(how, Change.MAKE_ADMINISTRATOR), amy)
    assert apply(world, amy.session(), Change.DEACTIVATE, alice) == 1


def test_not_all_administrators_can_be_taken_at_once(world: World, alice: Person) -> None:
    amy, ann = world.administrator("amy"), world.administrator("ann")
    session = ann.session()
    before = state(world)
    with pytest.raises(LastAdministrator):
        apply(world, session, Change.MAKE_MEMBER, amy, alice, ann)
    assert state(world) == before
    assert apply(world, session, Change.MAKE_MEMBER, amy, alice) == 2
    with pytest.raises(LastAdministrator):
        apply(world, session, Change.MAKE_MEMBER, ann)


def test_the_operator_is_told_and_not_stopped(world: World, alice: Person, bob: Person) -> None:
    amy, changes = world.new_user("amy", role=Role.ADMINISTRATOR), world.core.user_changes
    for change in (Change.DEACTIVATE, Change.MAKE_MEMBER, Change.RESET_PASSWORD):
        told = {
            one.username: (one.hindrance, one.leaves_nobody) for one in changes.preview(ROOT, ids(alice, amy), change)
        }
        assert told == {"alice": (None, True), "amy": (None, False)}
    assert not changes.apply(ROOT, ids(amy, bob), Change.DEACTIVATE, reason="Left").leaves_nobody
    for change, back in ((Change.DEACTIVATE, Change.REACTIVATE), (Change.MAKE_MEMBER, Change.MAKE_ADMINISTRATOR)):
        assert changes.apply(ROOT, ids(alice), change, reason="Left").leaves_nobody
        assert not changes.apply(ROOT, ids(alice), back).leaves_nobody
    assert changes.reset_password(ROOT, alice.id, reason="Forgotten").leaves_nobody
    assert not changes.apply(ROOT, ids(alice), Change.DEACTIVATE, reason="Left").leaves_nobody, (
        "nobody was there before"
    )
    other = world.administrator("frank", "LAKESIDE")
    world.administrator("fay", "LAKESIDE")
    assert not changes.apply(ROOT, ids(other), Change.DEACTIVATE, reason="Left").leaves_nobody


def test_who_alone_can_log_in_must_save_codes(world: World) -> None:
    alice = world.person("alice", role=Role.ADMINISTRATOR)
    world.new_user("amy", role=Role.ADMINISTRATOR)
    session = alice.session()
    offer = world.core.enrollment.begin(session)
    phone = Phone(offer.uri)
    assert world.core.enrollment.confirm(session, offer.ticket, phone.token(world.clock.now())).must_save


def test_support_sees_who_can_log_in(world: World, alice: Person) -> None:
    world.new_user("amy", role=Role.ADMINISTRATOR)
    desk, dana = world.core.support, support_person(world, "dana")
    [found] = desk.search(dana.session(), "riverside").practices
    assert (found.administrators, found.sole) == (2, True)
    seen = desk.look(dana.session(), "RIVERSIDE")
    assert {one.username: (one.can_log_in, one.password_temporary) for one in seen.administrators} == {
        "alice": (True, False),
        "amy": (False, True),
    }
    assert seen.may_open == "alice"


def ids(*people: Person) -> list[int]:
    return [person.id for person in people]
