import urllib.parse
from datetime import timedelta

import pytest

from tests.core.calls import require
from tests.world import Person, Phone, World
from tn_tui.domain import totp
from tn_tui.domain.errors import (
    AlreadyEnrolled,
    EnrollmentExpired,
    NotAllowed,
    NotEnrolled,
    PasswordWrong,
    PhoneClockOff,
    SessionEnded,
    TokenRefused,
)
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import Enrolled, EnrollmentOffer, SignedIn, TokenNeeded

pytestmark = pytest.mark.both_databases


@pytest.fixture
def person(world: World) -> Person:
    return world.person()


def confirm(world: World, session: Secret, offer: EnrollmentOffer, moment_off: timedelta = timedelta()) -> object:
    token = Phone(offer.uri).token(world.clock.now() + moment_off)
    return world.core.enrollment.confirm(session, offer.ticket, token)


def state(world: World) -> list[list[tuple[object, ...]]]:
    tables = ("users", "authenticators", "used_steps", "token_failures", "devices", "activity")
    return [world.execute(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]  # noqa: S608 - the names stand above


def test_a_key_counts_for_nothing_before_its_confirmation(world: World, person: Person) -> None:
    session = person.session()
    before = state(world)
    offer = world.core.enrollment.begin(session)
    assert state(world) == before
    world.core.sessions.log_out(session)
    assert isinstance(person.log_in(), SignedIn)
    with pytest.raises(SessionEnded):
        confirm(world, session, offer)


def test_quitting_in_the_middle_changes_nothing(world: World, person: Person) -> None:
    session = person.session()
    before = state(world)
    offer = world.core.enrollment.begin(session)
    world.core.enrollment.cancel(session, offer.ticket)
    with pytest.raises(EnrollmentExpired):
        confirm(world, session, offer)
    unconfirmed = world.core.enrollment.begin(session)
    another_process = world.terminal()
    with pytest.raises(EnrollmentExpired):
        another_process.enrollment.confirm(session, unconfirmed.ticket, Secret("123456"))
    assert state(world) == before


def test_the_confirmation_is_the_token_and_changes_the_next_log_in(world: World, person: Person) -> None:
    session = person.session()
    other = person.session()
    person.enroll(session)
    assert world.core.profile.show(session).two_factor_since == world.clock.now()
    with pytest.raises(SessionEnded) as ended:
        world.core.profile.show(other)
    assert ended.value.reason == "authenticators changed"
    assert isinstance(person.log_in(), TokenNeeded)
    assert person.signed_in().step is Step.IN


@pytest.mark.parametrize("days", [0, 7])
def test_it_says_for_how_many_days_a_device_can_be_remembered(world: World, person: Person, days: int) -> None:
    world.execute("UPDATE practices SET remember_days = :days", days=days)
    session = person.session()
    enrolled = confirm(world, session, world.core.enrollment.begin(session))
    assert isinstance(enrolled, Enrolled)
    assert enrolled.remember_days == days


def test_the_key_has_160_bits_is_never_shown_twice_and_fits_the_uri(world: World, person: Person) -> None:
    session = person.session()
    offers = [world.core.enrollment.begin(session) for _ in range(3)]
    assert len({offer.key.reveal() for offer in offers}) == 3
    for offer in offers:
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(offer.uri.reveal()).query)
        assert query == {"secret": [offer.key.reveal()], "issuer": [totp.ISSUER]}
        assert len(offer.key.reveal()) == 32
        assert offer.account == "alice@RIVERSIDE"


def test_a_key_can_be_confirmed_for_half_an_hour_by_its_own_session(world: World, person: Person) -> None:
    session = person.session()
    offer = world.core.enrollment.begin(session)
    with pytest.raises(EnrollmentExpired):
        confirm(world, person.session(), offer)
    world.clock.move(minutes=14)
    world.core.sessions.touch(session)
    world.clock.move(minutes=14)
    world.core.sessions.touch(session)
    world.clock.move(minutes=2)
    with pytest.raises(EnrollmentExpired):
        confirm(world, session, offer)


def test_an_offer_serves_once_and_nobody_else(world: World, person: Person) -> None:
    mallory = world.person("mallory").session()
    session = person.session()
    offer = world.core.enrollment.begin(session)
    with pytest.raises(EnrollmentExpired):
        confirm(world, mallory, offer)
    confirm(world, session, offer)
    world.clock.move(minutes=1)
    with pytest.raises((AlreadyEnrolled, EnrollmentExpired)):
        confirm(world, session, offer)
    with pytest.raises(AlreadyEnrolled):
        world.core.enrollment.begin(session)


def test_two_terminals_enroll_at_once_and_one_key_is_active(world: World, person: Person) -> None:
    other = world.terminal()
    here, there = person.session(), person.session(other)
    first, second = world.core.enrollment.begin(here), other.enrollment.begin(there)
    confirm(world, here, first)
    with pytest.raises(SessionEnded):
        other.enrollment.confirm(there, second.ticket, Phone(second.uri).token(world.clock.now()))
    assert world.execute("SELECT count(*) FROM authenticators") == [(1,)]
    person.phone = Phone(first.uri)
    assert person.signed_in().step is Step.IN


def test_two_keys_of_one_session_give_one_active_key(world: World, person: Person) -> None:
    session = person.session()
    first, second = world.core.enrollment.begin(session), world.core.enrollment.begin(session)
    confirm(world, session, second)
    world.clock.move(minutes=1)
    with pytest.raises(AlreadyEnrolled):
        confirm(world, session, first)
    assert world.execute("SELECT count(*) FROM authenticators") == [(1,)]


@pytest.mark.parametrize("minutes", [-1440, -90, -5, -1, 1, 2, 61, 1440])
def test_a_phone_whose_clock_is_off_is_told_which_way_and_how_far(world: World, person: Person, minutes: int) -> None:
    session = person.session()
    offer = world.core.enrollment.begin(session)
    with pytest.raises(PhoneClockOff) as off:
        confirm(world, session, offer, timedelta(minutes=minutes))
    assert off.value.offset == timedelta(minutes=minutes)
    assert world.core.profile.show(session).two_factor_since is None
    assert world.execute("SELECT token_failures FROM users") == [(1,)]


def test_a_token_of_no_moment_is_just_wrong(world: World, person: Person) -> None:
    session = person.session()
    offer = world.core.enrollment.begin(session)
    for token in ("no token", "12345"):
        with pytest.raises(TokenRefused) as refused:
            world.core.enrollment.confirm(session, offer.ticket, Secret(token))
        assert type(refused.value) is TokenRefused


def test_the_clock_is_not_diagnosed_during_a_lock(world: World, person: Person) -> None:
    session = person.session()
    offer = world.core.enrollment.begin(session)
    for _ in range(5):
        with pytest.raises(TokenRefused):
            world.core.enrollment.confirm(session, offer.ticket, Secret("no token"))
    with pytest.raises(TokenRefused) as refused:
        confirm(world, session, offer, timedelta(hours=1))
    assert type(refused.value) is TokenRefused
    assert refused.value.retry_at is not None


def test_the_key_is_sealed_where_it_is_kept(world: World, person: Person) -> None:
    session = person.session()
    offer = world.core.enrollment.begin(session)
    confirm(world, session, offer)
    [(sealed,)] = world.execute("SELECT sealed_key FROM authenticators")
    assert isinstance(sealed, bytes)
    assert offer.key.reveal().encode() not in sealed


# Removing it


def test_it_is_removed_with_the_password_and_the_next_log_in_asks_no_token(world: World) -> None:
    person = world.person(enrolled=True)
    session, other = person.session(), person.session()
    with pytest.raises(PasswordWrong):
        world.core.authenticators.remove_two_factor(session, Secret("not the right password"))
    assert isinstance(person.log_in(), TokenNeeded)
    assert not world.core.authenticators.remove_two_factor(session, person.password).session_over
    assert world.execute("SELECT count(*) FROM authenticators") == [(0,)]
    world.core.profile.show(session)
    with pytest.raises(SessionEnded):
        world.core.profile.show(other)
    assert isinstance(person.log_in(), SignedIn)
    with pytest.raises(NotEnrolled):
        world.core.authenticators.remove_two_factor(session, person.password)


def test_where_it_is_required_removing_ends_the_session_and_the_next_log_in_enrolls(world: World) -> None:
    person = world.person(enrolled=True)
    require(world)
    session = person.session()
    assert world.core.authenticators.remove_two_factor(session, person.password).session_over
    with pytest.raises(SessionEnded):
        world.core.profile.show(session)
    signed_in = person.signed_in()
    assert signed_in.step is Step.ENROLL
    with pytest.raises(NotAllowed):
        world.core.profile.show(signed_in.session)


def test_removing_clears_no_count_of_wrong_tokens(world: World) -> None:
    person = world.person(enrolled=True)
    session = person.session()
    with pytest.raises(TokenRefused):
        world.core.sign_in.submit_token(person.half(), person.wrong_token(), remember=False)
    world.core.authenticators.remove_two_factor(session, person.password)
    assert world.execute("SELECT token_failures FROM users") == [(1,)]
    assert world.execute("SELECT count(*) FROM token_failures") == [(1,)]
