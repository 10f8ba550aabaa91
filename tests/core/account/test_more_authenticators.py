from datetime import timedelta
from uuid import UUID

import pytest

from tests.chain import broken
from tests.core.account.phones import add, apps, confirm, works
from tests.core.desk import ROOT, refused
from tests.world import Person, Phone, World
from tn_tui.domain.errors import (
    AlreadyEnrolled,
    EnrollmentExpired,
    FieldRefused,
    Gone,
    LastAuthenticator,
    NotEnrolled,
    OneTimeCodeRefused,
    PhoneClockOff,
    SessionEnded,
    StepUpNeeded,
    TokenRefused,
    TooManyAuthenticators,
)


@pytest.fixture
def person(world: World) -> Person:
    return world.person(enrolled=True)


# One more


@pytest.mark.both_databases
def test_tokens_of_each_work_and_each_knows_its_last_use(world: World, person: Person) -> None:
    tablet = add(person)
    assert person.phone is not None
    used = {}
    for name, phone in (("Tablet", tablet), ("Phone", person.phone), ("Tablet", tablet)):
        world.clock.move(days=1)
        assert works(person, phone)
        used[name] = world.clock.now()
    # The look itself is a log-in with the phone.
    found = apps(person)
    assert found["Tablet"].last_used_at == used["Tablet"]
    assert found["Phone"].last_used_at == world.clock.now()
    assert len({app.id for app in found.values()}) == 2
    assert broken(world) is None


def test_five_are_the_most(world: World, person: Person) -> None:
    for number in range(2, 6):
        add(person, f"Number {number}")
    session = person.session()
    refused(world, TooManyAuthenticators, world.core.enrollment.begin_adding, session, "Sixth")
    # One in the place of another is none more.
    [first, *_] = world.core.profile.show(session).authenticators
    confirm(person, session, world.core.enrollment.begin_replacing(session, first.id))
    assert world.execute("SELECT count(*) FROM authenticators") == [(5,)]


def test_the_fifth_and_the_sixth_at_once(world: World, person: Person) -> None:
    for number in range(2, 5):
        add(person, f"Number {number}")
    session, core = person.session(), world.core
    offers = [core.enrollment.begin_adding(session, name) for name in ("Fifth", "Sixth")]
    confirm(person, session, offers[0])
    with pytest.raises(TooManyAuthenticators):
        confirm(person, session, offers[1])
    assert world.execute("SELECT count(*) FROM authenticators") == [(5,)]


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\x1b[2J", "a\N{RIGHT-TO-LEFT OVERRIDE}b", "\ud800"])
def test_a_name_that_cannot_be_kept_is_refused(world: World, person: Person, name: str) -> None:
    session, core = person.session(), world.core
    [app] = core.profile.show(session).authenticators
    refused(world, FieldRefused, core.enrollment.begin_adding, session, name)
    refused(world, FieldRefused, core.authenticators.rename, session, app.id, name)


def test_names_are_kept_as_they_are_and_change_without_a_step_up(world: World, person: Person) -> None:
    name, core = " Zoë's [b]tablet[/b] & co ", world.core
    add(person, name)
    session = person.session()
    world.clock.move(minutes=10)
    by_name = {app.name: app for app in core.profile.show(session).authenticators}
    assert set(by_name) == {"Phone", name.strip()}
    core.authenticators.rename(session, by_name[name.strip()].id, "Old tablet")
    assert {app.name for app in core.profile.show(session).authenticators} == {"Phone", "Old tablet"}
    [row] = [row for row in core.activity.own(session).rows if row.event == "authenticator renamed"]
    assert row.detail == f"{name.strip()} > Old tablet"


def test_adding_replacing_and_removing_need_password_and_token_just_now(world: World, person: Person) -> None:
    add(person)
    session, core = person.session(), world.core
    app = core.profile.show(session).authenticators[0]
    offer = core.enrollment.begin_adding(session, "Third")
    world.clock.move(minutes=5)
    token = Phone(offer.uri).token(world.clock.now())
    for call in (
        lambda: core.enrollment.begin_adding(session, "Third"),
        lambda: core.enrollment.begin_replacing(session, app.id),
        lambda: core.enrollment.confirm(session, offer.ticket, token),
        lambda: core.authenticators.remove(session, app.id),
    ):
        assert refused(world, StepUpNeeded, call).token
    core.sessions.step_up(session, person.password, person.token())
    # Another step than the step-up's.
    confirm(person, session, offer)
    assert world.execute("SELECT count(*) FROM authenticators") == [(3,)]


def test_without_two_factor_authentication_there_is_nothing_to_add_to(world: World) -> None:
    session, core = world.person().session(), world.core
    refused(world, NotEnrolled, core.enrollment.begin_adding, session, "Tablet")
    refused(world, NotEnrolled, core.enrollment.begin_replacing, session, UUID(int=4))
    refused(world, Gone, core.authenticators.remove, session, UUID(int=4))


def test_with_it_there_is_no_first_one_to_enroll(world: World, person: Person) -> None:
    session = person.session()
    refused(world, AlreadyEnrolled, world.core.enrollment.begin, session)


def test_a_wrong_token_adds_nothing_and_a_phone_that_is_off_is_told(world: World, person: Person) -> None:
    session, core = person.session(), world.core
    offer = core.enrollment.begin_adding(session, "Tablet")
    tablet = Phone(offer.uri)
    with pytest.raises(TokenRefused):
        core.enrollment.confirm(session, offer.ticket, tablet.wrong(world.clock.now()))
    with pytest.raises(PhoneClockOff) as off:
        core.enrollment.confirm(session, offer.ticket, tablet.token(world.clock.now() + timedelta(minutes=20)))
    assert off.value.offset == timedelta(minutes=20)
    # The old app's token is none of the new key's.
    with pytest.raises(TokenRefused):
        core.enrollment.confirm(session, offer.ticket, person.token())
    assert world.execute("SELECT count(*) FROM authenticators") == [(1,)]
    assert world.execute("SELECT token_failures FROM users") == [(3,)]


def test_a_key_that_was_shown_too_long_ago_or_to_another_session_adds_nothing(world: World, person: Person) -> None:
    core, first, second = world.core, person.session(), person.session()
    offer = core.enrollment.begin_adding(first, "Tablet")
    token = Phone(offer.uri).token(world.clock.now())
    refused(world, EnrollmentExpired, core.enrollment.confirm, second, offer.ticket, token)
    mallory = world.person("mallory", enrolled=True).session()
    refused(world, EnrollmentExpired, core.enrollment.confirm, mallory, offer.ticket, token)
    for _ in range(3):
        world.clock.move(minutes=10)
        core.sessions.touch(first)
    core.sessions.step_up(first, person.password, person.token())
    token = Phone(offer.uri).token(world.clock.now())
    refused(world, EnrollmentExpired, core.enrollment.confirm, first, offer.ticket, token)


# One less


@pytest.mark.both_databases
def test_one_of_several_is_removed_and_the_others_work(world: World, person: Person) -> None:
    tablet, core = add(person), world.core
    session = person.session()
    [phone, _] = core.profile.show(session).authenticators
    core.authenticators.remove(session, phone.id)
    assert person.phone is not None
    assert not works(person, person.phone)
    assert works(person, tablet)
    rows = [(row.event, row.detail) for row in core.activity.own(session).rows]
    assert ("authenticator removed", "Phone") in rows
    refused(world, Gone, core.authenticators.remove, session, phone.id)


def test_the_last_one_is_removed_with_two_factor_authentication_alone(world: World, person: Person) -> None:
    session, core = person.session(), world.core
    [app] = core.profile.show(session).authenticators
    refused(world, LastAuthenticator, core.authenticators.remove, session, app.id)


@pytest.mark.both_databases
def test_nobody_reaches_another_accounts(world: World, person: Person) -> None:
    add(person)
    bob, core = world.person("bob", enrolled=True), world.core
    hers = core.profile.show(person.session()).authenticators[0].id
    his = bob.session()
    for app_id in (hers, UUID(int=0), UUID(int=2**128 - 1)):
        refused(world, Gone, core.authenticators.remove, his, app_id)
        refused(world, Gone, core.authenticators.rename, his, app_id, "Mine")
        refused(world, Gone, core.enrollment.begin_replacing, his, app_id)


# What ends with each


@pytest.mark.parametrize("change", ["add", "replace", "remove", "rename"])
def test_what_ends_with_each_change(world: World, person: Person, change: str) -> None:
    core = world.core
    add(person)
    there = world.terminal()
    elsewhere = person.session(there, remember=True)
    session, half = person.session(), person.half()
    app = core.profile.show(session).authenticators[0]
    code = core.user_changes.one_time_code(ROOT, person.id, reason="Lost the phone").code
    left = core.profile.show(session).codes_left
    if change == "add":
        add(person, "Third", session)
    elif change == "replace":
        confirm(person, session, core.enrollment.begin_replacing(session, app.id))
    elif change == "remove":
        core.authenticators.remove(session, app.id)
    else:
        core.authenticators.rename(session, app.id, "Old phone")
    stays = change == "rename"
    assert bool(core.devices.list(session)) is stays
    assert world.execute("SELECT count(*) FROM one_time_codes") == [(int(stays),)]
    assert core.profile.show(session).codes_left == left == 10
    if stays:
        assert core.profile.show(elsewhere)
    else:
        with pytest.raises(SessionEnded) as ended:
            core.profile.show(elsewhere)
        assert ended.value.reason == "authenticators changed"
        with pytest.raises(OneTimeCodeRefused):
            core.sign_in.submit_one_time_code(half, code)
