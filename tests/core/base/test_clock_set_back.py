"""A clock that was set back extends no trust: the first write that finds it ends sessions and remembered devices."""

from datetime import timedelta

import pytest

from tests.chain import broken
from tests.core.practice.test_verify import BY
from tests.world import MemoryDevice, Person, World
from tn_tui.domain import policy
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import SessionEnded, SignInRefused, TokenUsed
from tn_tui.domain.events import Event
from tn_tui.domain.policy import Role, SessionEnd, Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn, TokenNeeded
from tn_tui.storage.schema import INSTALLATION_CHAIN

BACK = policy.CLOCK_SET_BACK + timedelta(seconds=1)
WRONG = Secret("not the right password")

pytestmark = pytest.mark.both_databases


@pytest.fixture
def person(world: World) -> Person:
    return world.person(enrolled=True)


def set_back(world: World, by: timedelta = BACK) -> None:
    world.clock.move(seconds=-by.total_seconds())


def rows(world: World, chain: int = 1) -> list[int]:
    """The numbers of the rows that say that a clock was set back."""
    found = world.execute(
        "SELECT number FROM activity WHERE event = 'clock set back' AND chain_id = :chain ORDER BY number", chain=chain
    )
    return [number for (number,) in found if isinstance(number, int)]


def test_a_session_that_is_used_ends_with_the_row_and_says_why(world: World, person: Person) -> None:
    session = person.session()
    world.clock.move(hours=1)
    world.new_user("carol")
    set_back(world, timedelta(minutes=50))
    with pytest.raises(SessionEnded) as ended:
        world.core.sessions.touch(session)
    assert ended.value.reason == SessionEnd.CLOCK_SET_BACK
    assert len(rows(world)) == 1
    assert world.execute("SELECT count(*) FROM sessions WHERE ended_at IS NULL") == [(0,)]
    assert broken(world) is None
    assert world.core.log.verify(BY).broken == ()
    with pytest.raises(SessionEnded) as ended:
        world.core.profile.show(session)
    assert ended.value.reason == SessionEnd.CLOCK_SET_BACK
    world.core.sessions.log_out(session)
    assert len(rows(world)) == 1


def test_a_remembered_device_is_asked_for_a_token_again(world: World, person: Person) -> None:
    person.session(remember=True)
    world.clock.move(days=29)
    assert isinstance(person.log_in(), SignedIn)
    set_back(world, timedelta(days=20))
    assert isinstance(person.log_in(), TokenNeeded)
    assert rows(world)
    assert world.execute("SELECT count(*) FROM devices") == [(0,)]
    assert person.signed_in().step is Step.IN


def test_a_copy_of_a_device_that_has_expired_is_not_good_again(world: World, person: Person) -> None:
    """However far back, and whoever wrote last."""
    person.session(remember=True)
    copied = MemoryDevice("copy")
    copied.proofs |= world.device.proofs
    world.clock.move(days=31)
    world.new_user("carol")
    set_back(world, timedelta(days=5))
    assert isinstance(person.log_in(world.terminal(copied)), TokenNeeded)


def test_it_costs_everybody_of_the_practice_a_log_in_and_no_other_practice(world: World, person: Person) -> None:
    bob, eve = world.person("bob"), world.person("eve", "LAKESIDE", enrolled=True)
    sessions = [person.session(remember=True), bob.session()]
    elsewhere = world.terminal(MemoryDevice("lake"))
    eve.session(elsewhere, remember=True)
    set_back(world, timedelta(hours=1))
    with pytest.raises(SignInRefused):
        world.core.sign_in.submit_password("RIVERSIDE", "who?", WRONG)
    for session in sessions:
        with pytest.raises(SessionEnded) as ended:
            world.core.profile.show(session)
        assert ended.value.reason == SessionEnd.CLOCK_SET_BACK
    assert rows(world)
    assert not rows(world, 2)
    assert world.execute("SELECT user_id FROM sessions WHERE ended_at IS NULL") == [(eve.id,)]
    assert world.execute("SELECT count(*) FROM devices") == [(1,)]


@pytest.mark.parametrize("by", [timedelta(), timedelta(seconds=1), policy.CLOCK_SET_BACK])
def test_a_few_minutes_are_no_matter(world: World, person: Person, by: timedelta) -> None:
    session = person.session(remember=True)
    set_back(world, by)
    world.new_user("carol")
    assert not rows(world)
    assert world.execute("SELECT count(*) FROM devices") == [(1,)]
    assert world.execute("SELECT count(*) FROM sessions WHERE ended_at IS NULL") == [(1,)]
    assert session


def test_one_jump_far_ahead_costs_one_log_in_and_the_newest_moment_counts_anew(world: World, person: Person) -> None:
    world.clock.move(days=4000)
    person.session(remember=True)
    set_back(world, timedelta(days=4000))
    assert isinstance(person.log_in(), TokenNeeded)
    session = person.session(remember=True)
    assert len(rows(world)) == 1
    for _ in range(3):
        world.clock.move(minutes=10)
        assert isinstance(person.log_in(), SignedIn)
    world.new_user("carol")
    assert len(rows(world)) == 1
    assert world.core.profile.show(person.session()).person.username == "alice"
    assert session
    # And from there on it is found again.
    set_back(world)
    assert isinstance(person.log_in(), TokenNeeded)
    assert len(rows(world)) == 2
    assert world.core.log.verify(BY).broken == ()


def test_whoever_writes_first_finds_it(world: World, person: Person) -> None:
    """The operator's own acts as well, of one user or of many."""
    session = person.session(remember=True)
    set_back(world)
    world.core.user_changes.apply(BY, [person.id], Change.FORGET_DEVICES, reason="x")
    assert len(rows(world)) == 1
    with pytest.raises(SessionEnded) as ended:
        world.core.profile.show(session)
    assert ended.value.reason == SessionEnd.CLOCK_SET_BACK


def test_each_person_is_told_once_at_the_next_log_in(world: World, person: Person) -> None:
    bob = world.person("bob")
    for each in (person, bob):
        each.session()
    set_back(world)
    carol = world.new_user("carol")
    for each in (person, bob):
        signed_in = each.signed_in()
        [told] = signed_in.told
        assert told.event == Event.CLOCK_SET_BACK
        assert told.actor == ""
        world.core.profile.told(signed_in.session, told.number)
        assert each.signed_in().told == ()
    # Who never had been here has nothing to be told of.
    assert carol.signed_in().told == ()


def test_the_support_desk_is_a_practice_like_any_other(world: World) -> None:
    susan = world.person("susan", role=Role.SUPPORT)
    world.practice()
    session = susan.session(remember=True)
    set_back(world)
    with pytest.raises(SessionEnded) as ended:
        world.core.support.search(session, "river")
    assert ended.value.reason == SessionEnd.CLOCK_SET_BACK
    assert isinstance(susan.log_in(), TokenNeeded)


def test_what_belongs_to_no_practice_has_nothing_to_end(world: World, person: Person) -> None:
    for _ in range(2):
        with pytest.raises(SignInRefused):
            world.core.sign_in.submit_password("NOWHERE", "nobody", WRONG)
        set_back(world)
    assert not rows(world, INSTALLATION_CHAIN)
    assert person.session()


def test_no_token_no_lock_and_no_wait_is_touched(world: World, person: Person) -> None:
    used, moment = person.token(), world.clock.now()
    world.core.sign_in.submit_token(person.half(), used, remember=False)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            person.log_in(password=WRONG)
    for username in ("bob", "dave"):
        world.person(username, enrolled=True)
    counted = world.execute("SELECT failures FROM throttles ORDER BY failures")
    bob = Person(world, "RIVERSIDE", "bob", person.password)
    assert bob.id
    steps = world.execute("SELECT user_id, step FROM used_steps ORDER BY user_id, step")
    set_back(world, timedelta(hours=1))
    world.new_user("carol")
    assert rows(world)
    assert world.execute("SELECT failures FROM throttles ORDER BY failures") == counted
    assert world.execute("SELECT user_id, step FROM used_steps ORDER BY user_id, step") == steps
    world.clock.move(seconds=(moment - world.clock.now()).total_seconds() + 1)
    ticket = person.half()
    with pytest.raises(TokenUsed):
        world.core.sign_in.submit_token(ticket, used, remember=False)
    assert person.signed_in().step is Step.IN


def test_it_never_locks_anybody_out(world: World, person: Person) -> None:
    """Back and forth, time and again: a right password and a right token always get in."""
    for jump in (400.0, -400.0, 40.0, -39.0, 3.0, -30.0):
        world.clock.move(days=jump)
        assert person.signed_in().step is Step.IN
    assert broken(world) is None
    assert world.core.log.verify(BY).broken == ()


def test_the_moment_that_counts_can_not_be_lowered_unseen(world: World, person: Person) -> None:
    person.session()
    [(number,)] = world.execute("SELECT number FROM chains WHERE id = 1")
    world.execute("UPDATE chains SET newest_at = newest_at - 1 WHERE id = 1")
    [found] = world.core.log.verify(BY).broken
    assert (found.number, found.kind) == (number, "changed")
