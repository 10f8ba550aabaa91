import pytest

from tests.world import Person, World
from tn_tui.domain.errors import Gone, PasswordWrong, SessionEnded, SessionLocked, SignInExpired, SignInRefused
from tn_tui.domain.secret import Secret

WRONG = Secret("not the right password")


@pytest.fixture
def person(world: World) -> Person:
    return world.person()


def end_reason(world: World, session: Secret) -> str:
    with pytest.raises(SessionEnded) as ended:
        world.core.profile.show(session)
    return ended.value.reason


def test_a_session_lasts_twelve_hours_however_much_it_is_used(world: World, person: Person) -> None:
    session = person.session()
    for _ in range(12 * 6 - 1):
        world.clock.move(minutes=10)
        world.core.sessions.touch(session)
    world.clock.move(minutes=10)
    with pytest.raises(SessionEnded):
        world.core.sessions.touch(session)
    assert end_reason(world, session) == "expired"
    with pytest.raises(SessionEnded):
        world.core.sessions.unlock(session, person.password)


def test_nobody_there_for_fifteen_minutes_locks(world: World, person: Person) -> None:
    session = person.session()
    world.clock.move(minutes=14, seconds=59)
    world.core.sessions.touch(session)
    world.clock.move(minutes=14, seconds=59)
    world.core.profile.show(session)
    world.clock.move(seconds=1)
    for _ in range(2):
        with pytest.raises(SessionLocked):
            world.core.profile.show(session)
        with pytest.raises(SessionLocked):
            world.core.sessions.touch(session)
    world.core.sessions.unlock(session, person.password)
    world.core.profile.show(session)


def test_looking_is_no_sign_that_somebody_is_there(world: World, person: Person) -> None:
    session = person.session()
    for _ in range(3):
        world.clock.move(minutes=4, seconds=59)
        world.core.activity.own(session)
    world.clock.move(seconds=3)
    with pytest.raises(SessionLocked):
        world.core.activity.own(session)


def test_being_there_is_written_down_at_most_every_fifteen_seconds(world: World, person: Person) -> None:
    session = person.session()
    before = world.execute("SELECT last_seen_at FROM sessions WHERE ended_at IS NULL")
    world.clock.move(seconds=14)
    world.core.sessions.touch(session)
    assert world.execute("SELECT last_seen_at FROM sessions WHERE ended_at IS NULL") == before
    world.clock.move(seconds=1)
    world.core.sessions.touch(session)
    assert world.execute("SELECT last_seen_at FROM sessions WHERE ended_at IS NULL") != before


def test_one_can_lock_at_once_and_unlock_with_the_password_alone(world: World, person: Person) -> None:
    session = person.session()
    world.core.sessions.lock(session)
    with pytest.raises(SessionLocked):
        world.core.profile.show(session)
    with pytest.raises(PasswordWrong):
        world.core.sessions.unlock(session, WRONG)
    with pytest.raises(SessionLocked):
        world.core.profile.show(session)
    world.core.sessions.unlock(session, person.password)
    events = [row.event for row in world.core.activity.own(session, limit=3).rows]
    assert events == ["session unlocked", "password", "session locked"]


def test_wrong_passwords_count_alike_at_every_place_that_asks_for_one(world: World, person: Person) -> None:
    session = person.session()
    person.enroll(session)
    places = (
        lambda password: world.core.sessions.unlock(session, password),
        lambda password: world.core.authenticators.remove_two_factor(session, password),
        lambda password: world.core.passwords.change(session, password, Secret("orange kettle under seven")),
        lambda password: world.core.sessions.unlock(session, password),
    )
    for place in places:
        with pytest.raises(PasswordWrong) as wrong:
            place(WRONG)
        assert wrong.value.retry_at is None
    with pytest.raises(SignInRefused) as refused:
        person.log_in(password=WRONG)
    assert refused.value.retry_at is not None
    for place in places:
        with pytest.raises(PasswordWrong) as wrong:
            place(person.password)
        assert wrong.value.retry_at == refused.value.retry_at
    assert world.core.profile.show(session).two_factor_since is not None


def test_a_person_has_three_sessions_and_the_oldest_gives_way(world: World, person: Person) -> None:
    sessions = []
    for _ in range(4):
        sessions.append(person.session())
        world.clock.move(seconds=1)
    assert end_reason(world, sessions[0]) == "too many"
    profile = world.core.profile.show(sessions[3])
    assert [view.current for view in profile.sessions] == [True, False, False]
    assert "too many" in {row.detail for row in world.core.activity.own(sessions[3]).rows}


def test_a_session_can_be_ended_from_another_one(world: World, person: Person) -> None:
    one, other, third = person.session(), person.session(), person.session()
    views = world.core.profile.show(one).sessions
    mine = next(view.id for view in world.core.profile.show(other).sessions if view.current)
    assert mine in {view.id for view in views}
    world.core.sessions.end(one, mine)
    assert end_reason(world, other) == "ended elsewhere"
    with pytest.raises(Gone):
        world.core.sessions.end(one, mine)
    assert world.core.sessions.end_others(one) == 1
    assert end_reason(world, third) == "ended elsewhere"
    assert world.core.sessions.end_others(one) == 0


def test_logging_out_ends_it_and_twice_is_no_error(world: World, person: Person) -> None:
    session = person.session()
    world.core.sessions.log_out(session)
    world.core.sessions.log_out(session)
    assert end_reason(world, session) == "logged out"
    [(logged,)] = world.execute("SELECT count(*) FROM activity WHERE event = 'log-out'")
    assert logged == 2  # the other one belongs to the making of the person


def test_one_can_log_out_of_a_locked_session(world: World, person: Person) -> None:
    session = person.session()
    world.core.sessions.lock(session)
    world.core.sessions.log_out(session)
    assert end_reason(world, session) == "logged out"


def test_a_password_change_ends_every_other_session_and_half_log_in(world: World) -> None:
    person = world.person(enrolled=True)
    here, there = person.session(), person.session()
    ticket = person.half()
    new = Secret("orange kettle under seven")
    world.core.passwords.change(here, person.password, new)
    assert end_reason(world, there) == "password changed"
    world.core.profile.show(here)
    with pytest.raises(SignInRefused):
        person.log_in()
    person.password = new
    with pytest.raises(SignInExpired):
        world.core.sign_in.submit_token(ticket, person.token(), remember=False)


def test_of_a_handle_only_its_hash_is_stored(world: World, person: Person) -> None:
    session = person.session()
    [(stored,)] = world.execute("SELECT handle_hash FROM sessions WHERE ended_at IS NULL")
    assert isinstance(stored, bytes)
    assert len(stored) == 32
    assert len(session.reveal()) == 43


def test_what_is_over_for_a_while_is_forgotten(world: World, person: Person) -> None:
    for _ in range(6):
        person.session()
        world.clock.move(hours=25)
    [(kept,)] = world.execute("SELECT count(*) FROM sessions")
    assert kept == 1
