"""Step-up: the password again, and a token where one is enrolled, good for five minutes in one session."""

import pytest

from tests.core.calls import ROOT, state
from tests.world import MemoryDevice, Person, World
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import (
    Busy,
    PasswordWrong,
    SessionEnded,
    SessionLocked,
    SignInRefused,
    StepUpNeeded,
    TokenClosed,
    TokenRefused,
)
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn

WRONG = Secret("not the right password")


@pytest.fixture
def alice(world: World) -> Person:
    return world.administrator("alice")


@pytest.fixture
def session(world: World, alice: Person) -> Secret:
    """A session in which nothing is proven any more."""
    session = alice.session()
    world.clock.move(minutes=5)
    return session


def proven(world: World, session: Secret, token: bool | None = None) -> bool:  # noqa: FBT001 - an answer, not a switch
    """Whether what needs a step-up is done without asking for one, else for a token or not as expected."""
    try:
        world.core.users.export(session)
    except StepUpNeeded as needed:
        asked = needed.token
    else:
        return True
    assert token in {None, asked}
    return False


@pytest.mark.both_databases
def test_password_and_token_count_for_five_minutes_in_this_session(world: World, alice: Person) -> None:
    session, other = alice.session(), alice.session()
    world.clock.move(minutes=5)
    assert not proven(world, session, token=True)
    world.core.sessions.step_up(session, alice.password, alice.token())
    assert proven(world, session)
    assert not proven(world, other)
    world.clock.move(minutes=4, seconds=59)
    assert proven(world, session)
    world.clock.move(seconds=1)
    assert not proven(world, session)
    [row] = world.core.activity.own(session, limit=1, group="sign-in").rows
    assert (row.event, row.outcome) == ("step-up", "done")


def test_what_is_done_with_it_makes_it_no_longer(world: World, alice: Person, session: Secret) -> None:
    world.core.sessions.step_up(session, alice.password, alice.token())
    for _ in range(4):
        world.clock.move(minutes=1)
        assert proven(world, session)
    world.clock.move(minutes=1)
    assert not proven(world, session)


@pytest.mark.both_databases
def test_where_nobody_is_enrolled_the_password_is_enough(world: World) -> None:
    amy = world.administrator("amy", enrolled=False)
    session = amy.session()
    assert proven(world, session)
    world.clock.move(minutes=5)
    assert not proven(world, session, token=False)
    with pytest.raises(PasswordWrong):
        world.core.sessions.step_up(session, WRONG, None)
    assert not proven(world, session)
    world.core.sessions.step_up(session, amy.password, None)
    assert proven(world, session)
    world.clock.move(minutes=5)
    world.core.sessions.step_up(session, amy.password, Secret("no token"))
    assert proven(world, session)


def test_without_the_token_that_is_due_nothing_is_counted(world: World, alice: Person, session: Secret) -> None:
    before = state(world)
    for password in (alice.password, WRONG):
        with pytest.raises(StepUpNeeded) as needed:
            world.core.sessions.step_up(session, password, None)
        assert needed.value.token
    assert state(world) == before


@pytest.mark.both_databases
def test_wrong_passwords_count_with_those_of_the_log_in_and_leave_the_token(
    world: World, alice: Person, session: Secret
) -> None:
    token = alice.token()
    for number in range(5):
        with pytest.raises(PasswordWrong) as wrong:
            world.core.sessions.step_up(session, WRONG, token)
        assert (wrong.value.retry_at is not None) is (number == 4)
    with pytest.raises(PasswordWrong):
        world.core.sessions.step_up(session, alice.password, token)
    with pytest.raises(SignInRefused):
        alice.log_in()
    assert not proven(world, session)
    world.clock.move(seconds=2)
    world.core.sessions.step_up(session, alice.password, token)
    assert proven(world, session)


@pytest.mark.both_databases
def test_wrong_tokens_count_with_those_of_the_log_in(world: World, alice: Person, session: Secret) -> None:
    for number in range(5):
        with pytest.raises(TokenRefused) as wrong:
            world.core.sessions.step_up(session, alice.password, alice.wrong_token())
        assert (wrong.value.retry_at is not None) is (number == 4)
    with pytest.raises(TokenRefused):
        world.core.sign_in.submit_token(alice.half(), alice.wrong_token(), remember=False)
    assert not proven(world, session)
    world.execute("UPDATE users SET token_closed_at = 1")
    world.clock.move(minutes=2)
    with pytest.raises(TokenClosed):
        world.core.sessions.step_up(session, alice.password, alice.token())
    assert not proven(world, session)


@pytest.mark.both_databases
def test_a_token_is_good_once_for_log_in_and_step_up_together(world: World, alice: Person, session: Secret) -> None:
    token = alice.token()
    world.core.sign_in.submit_token(alice.half(), token, remember=False)
    with pytest.raises(TokenRefused):
        world.core.sessions.step_up(session, alice.password, token)
    assert not proven(world, session)
    token = alice.token()
    world.core.sessions.step_up(session, alice.password, token)
    for _ in range(2):
        with pytest.raises(TokenRefused):
            world.core.sessions.step_up(session, alice.password, token)
    with pytest.raises(TokenRefused):
        world.core.sign_in.submit_token(alice.half(), token, remember=False)


def test_a_busy_machine_counts_nothing(world: World, alice: Person, session: Secret) -> None:
    def busy() -> None:
        raise Busy

    world.hasher.meanwhile = busy
    before = state(world)
    with pytest.raises(Busy):
        world.core.sessions.step_up(session, WRONG, alice.wrong_token())
    assert state(world) == before


# What counts as one


def test_a_log_in_with_a_token_counts_and_a_remembered_device_does_not(world: World, alice: Person) -> None:
    assert proven(world, alice.session(remember=True))
    outcome = alice.log_in()
    assert isinstance(outcome, SignedIn)
    assert not proven(world, outcome.session, token=True)
    assert proven(world, alice.session(world.terminal(MemoryDevice())))


def test_being_enrolled_since_a_moment_ago_asks_for_the_token_next_time(world: World) -> None:
    amy = world.administrator("amy", enrolled=False)
    session = amy.session()
    amy.enroll(session)
    world.clock.move(minutes=5)
    assert not proven(world, session, token=True)


def test_unlocking_is_no_step_up(world: World, alice: Person, session: Secret) -> None:
    world.core.sessions.lock(session)
    with pytest.raises(SessionLocked):
        world.core.sessions.step_up(session, alice.password, alice.token())
    world.core.sessions.unlock(session, alice.password)
    assert not proven(world, session)
    world.clock.move(minutes=15)
    with pytest.raises(SessionLocked):
        world.core.sessions.step_up(session, alice.password, alice.token())


# What ends it


@pytest.mark.parametrize("seconds", [-10, -11, -(31 * 86400)])
def test_one_from_a_clock_that_was_set_back_since_counts_no_more(world: World, alice: Person, seconds: int) -> None:
    session = alice.session()
    world.clock.move(minutes=6)
    world.core.sessions.touch(session)
    world.core.sessions.step_up(session, alice.password, alice.token())
    assert proven(world, session)
    world.clock.move(seconds=seconds)
    if seconds > -(31 * 86400):
        assert proven(world, session) is (seconds == -10)
    else:
        with pytest.raises(SessionEnded):
            world.core.users.export(session)


@pytest.mark.both_databases
@pytest.mark.parametrize("change", [Change.MAKE_MEMBER, Change.MAKE_ADMINISTRATOR])
def test_a_change_of_role_ends_it(world: World, alice: Person, change: Change) -> None:
    world.administrator("amy")
    session = alice.session()
    assert proven(world, session)
    apply = world.core.user_changes.apply
    if change is Change.MAKE_ADMINISTRATOR:
        apply(ROOT, [alice.id], Change.MAKE_MEMBER, reason="By mistake")
        world.core.sessions.step_up(session, alice.password, alice.token())
    else:
        apply(ROOT, [alice.id], Change.MAKE_MEMBER, reason="By mistake")
    apply(ROOT, [alice.id], Change.MAKE_ADMINISTRATOR)
    assert not proven(world, session, token=True)
    world.core.sessions.step_up(session, alice.password, alice.token())
    assert proven(world, session)


@pytest.mark.parametrize("change", [Change.DEACTIVATE, Change.DISABLE_TWO_FACTOR])
def test_what_happens_while_the_password_is_checked_counts(
    world: World, alice: Person, session: Secret, change: Change
) -> None:
    world.administrator("amy")
    alice_id, token = alice.id, alice.token()
    world.hasher.meanwhile = lambda: world.core.user_changes.apply(ROOT, [alice_id], change, reason="At that moment")
    with pytest.raises(SessionEnded):
        world.core.sessions.step_up(session, alice.password, token)
    assert world.execute("SELECT count(*) FROM activity WHERE event = 'step-up'") == [(0,)]
