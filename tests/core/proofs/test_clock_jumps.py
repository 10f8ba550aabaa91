"""A clock that jumps 31 days ahead and comes back: nobody is locked out for a month, and nothing is good again."""

from datetime import timedelta

import pytest

from tests.world import MemoryDevice, Person, World
from tn_tui.domain.errors import SessionEnded, SessionLocked, SignInRefused, TnError, TokenRefused
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import TokenNeeded

WRONG = Secret("not the right password")


@pytest.fixture
def person(world: World) -> Person:
    return world.person(enrolled=True)


def test_wrong_passwords_of_the_future_lock_nobody_out(world: World, person: Person) -> None:
    world.clock.move(days=31)
    for _ in range(9):
        with pytest.raises(SignInRefused):
            person.log_in(password=WRONG)
        world.clock.move(minutes=5)
    world.clock.move(days=-31)
    assert isinstance(person.log_in(), TokenNeeded)


def test_wrong_passwords_of_the_future_are_not_forgiven_either(world: World, person: Person) -> None:
    world.clock.move(days=31)
    for _ in range(9):
        with pytest.raises(SignInRefused):
            person.log_in(password=WRONG)
        world.clock.move(minutes=5)
    world.clock.move(days=-31)
    with pytest.raises(SignInRefused) as refused:
        person.log_in(password=WRONG)
    assert refused.value.retry_at == world.clock.now() + timedelta(seconds=32)


def test_wrong_tokens_of_the_future_lock_nobody_out(world: World, person: Person) -> None:
    world.clock.move(days=31)
    for _ in range(5):
        with pytest.raises(TokenRefused):
            world.core.sign_in.submit_token(person.half(), person.wrong_token(), remember=False)
    world.clock.move(days=-31)
    assert person.signed_in().step is Step.IN


def test_no_used_token_is_good_again(world: World, person: Person) -> None:
    token = person.token()
    world.core.sign_in.submit_token(person.half(), token, remember=False)
    world.clock.move(days=31)
    for _ in range(5):
        person.session()
    world.clock.move(days=-31, seconds=-150)
    with pytest.raises(TokenRefused):
        world.core.sign_in.submit_token(person.half(), token, remember=False)
    assert person.signed_in().step is Step.IN


def test_no_session_is_longer_for_it(world: World, person: Person) -> None:
    session = person.session()
    world.clock.move(days=31)
    with pytest.raises(SessionEnded):
        world.core.sessions.touch(session)
    world.clock.move(days=-31)
    world.core.profile.show(session)
    world.clock.move(hours=11, minutes=59)
    with pytest.raises(SessionLocked):
        world.core.profile.show(session)
    world.clock.move(minutes=1)
    with pytest.raises(SessionEnded):
        world.core.sessions.unlock(session, person.password)


def test_what_was_opened_in_the_future_is_over_and_takes_no_room(world: World, person: Person) -> None:
    world.clock.move(days=31)
    ahead = [person.session() for _ in range(3)]
    world.clock.move(days=-31)
    for session in ahead:
        with pytest.raises(SessionEnded):
            world.core.sessions.touch(session)
    present = []
    for _ in range(3):
        present.append(person.session())
        world.clock.move(seconds=1)
    for session in present:
        assert len(world.core.profile.show(session).sessions) == 3
    world.clock.move(days=31)
    for session in ahead:
        with pytest.raises((SessionEnded, SessionLocked)):
            world.core.profile.show(session)


def test_a_device_remembered_in_the_future_is_asked_and_takes_no_room(world: World, person: Person) -> None:
    world.clock.move(days=20)
    for number in range(10):
        person.session(world.terminal(MemoryDevice(f"ahead {number}")), remember=True)
    person.session(remember=True)
    world.clock.move(days=-20)
    assert isinstance(person.log_in(), TokenNeeded)
    person.session(remember=True)
    session = person.signed_in().session
    assert [device.current for device in world.core.devices.list(session)] == [True]


def test_a_remembered_device_is_not_remembered_longer(world: World, person: Person) -> None:
    person.session(remember=True)
    world.clock.move(days=31)
    assert isinstance(person.log_in(), TokenNeeded)
    world.clock.move(days=-31)
    assert isinstance(person.log_in(), TokenNeeded)


def test_a_half_log_in_does_not_outlive_a_jump(world: World, person: Person) -> None:
    for jump in (31, -31):
        ticket = person.half()
        world.clock.move(days=jump)
        with pytest.raises(TnError):
            world.core.sign_in.submit_token(ticket, person.token(), remember=False)
