from uuid import UUID

import pytest

from tests.core.account.phones import add, confirm, works
from tests.core.desk import ROOT, refused, state
from tests.world import Person, Phone, World
from tn_tui.domain.errors import AskedFirst, EnrollmentExpired, Gone, SessionEnded, StepUpNeeded


@pytest.fixture
def person(world: World) -> Person:
    return world.person(enrolled=True)


# In the place of another


@pytest.mark.both_databases
def test_the_old_one_works_until_the_new_one_is_confirmed_and_not_after(world: World, person: Person) -> None:
    old, core = person.phone, world.core
    assert old is not None
    session = person.session()
    [app] = core.profile.show(session).authenticators
    offer = core.enrollment.begin_replacing(session, app.id)
    assert works(person, old)
    new = confirm(person, session, offer)
    assert not works(person, old)
    assert works(person, new)
    [replaced] = core.profile.show(session).authenticators
    assert replaced.name == app.name == "Phone"
    assert replaced.id != app.id
    events = [row.event for row in core.activity.own(session).rows]
    assert events.count("authenticator replaced") == 1
    assert core.profile.show(session).two_factor_since is not None


def test_quitting_before_the_new_ones_token_changes_nothing(world: World, person: Person) -> None:
    session, core = person.session(), world.core
    [app] = core.profile.show(session).authenticators
    before = state(world)
    offer = core.enrollment.begin_replacing(session, app.id)
    assert state(world) == before
    core.enrollment.cancel(session, offer.ticket)
    assert state(world) == before
    token = Phone(offer.uri).token(world.clock.now())
    refused(world, EnrollmentExpired, core.enrollment.confirm, session, offer.ticket, token)
    # A process that ends forgets the key, and another one never knew it.
    offer = core.enrollment.begin_replacing(session, app.id)
    token = Phone(offer.uri).token(world.clock.now())
    refused(world, EnrollmentExpired, world.terminal().enrollment.confirm, session, offer.ticket, token)
    assert person.phone is not None
    assert works(person, person.phone)


@pytest.mark.both_databases
def test_of_two_terminals_that_replace_the_same_one_one_does(world: World, person: Person) -> None:
    there, here = world.terminal(), world.core
    sessions = [(here, person.session(here)), (there, person.session(there))]
    [app] = here.profile.show(sessions[0][1]).authenticators
    offers = [core.enrollment.begin_replacing(session, app.id) for core, session in sessions]
    first = confirm(person, sessions[0][1], offers[0])
    with pytest.raises(SessionEnded) as ended:
        confirm(person, sessions[1][1], offers[1], there)
    assert ended.value.reason == "authenticators changed"
    assert world.execute("SELECT count(*) FROM authenticators") == [(1,)]
    assert works(person, first)


def test_one_that_is_gone_meanwhile_is_replaced_by_nothing(world: World, person: Person) -> None:
    tablet = add(person)
    session, core = person.session(), world.core
    phone, other = core.profile.show(session).authenticators
    offers = [core.enrollment.begin_replacing(session, phone.id) for _ in range(2)]
    core.authenticators.remove(session, phone.id)
    with pytest.raises(Gone):
        confirm(person, session, offers[0])
    refused(world, Gone, core.enrollment.begin_replacing, session, phone.id)
    confirm(person, session, core.enrollment.begin_replacing(session, other.id))
    with pytest.raises(Gone):
        confirm(person, session, offers[1])
    assert world.execute("SELECT count(*) FROM authenticators") == [(1,)]
    assert not works(person, tablet)


def test_one_that_got_another_name_meanwhile_hands_that_one_on(world: World, person: Person) -> None:
    session, core = person.session(), world.core
    [app] = core.profile.show(session).authenticators
    offer = core.enrollment.begin_replacing(session, app.id)
    core.authenticators.rename(session, app.id, "Work phone")
    confirm(person, session, offer)
    assert [app.name for app in core.profile.show(session).authenticators] == ["Work phone"]


def test_the_new_phone_begins_without_the_old_ones_drift(world: World, person: Person) -> None:
    world.execute("UPDATE authenticators SET drift_steps = 20")
    session, core = person.session(), world.core
    [app] = core.profile.show(session).authenticators
    confirm(person, session, core.enrollment.begin_replacing(session, app.id))
    assert world.execute("SELECT drift_steps FROM authenticators") == [(0,)]


def test_a_phone_that_is_gone_is_replaced_with_recovery_codes_alone(world: World, person: Person) -> None:
    core = world.core
    codes = core.recovery_codes.renew(person.session())
    session = core.sign_in.submit_recovery_code(person.half(), codes[0]).session
    [app] = core.profile.show(session).authenticators
    world.clock.move(minutes=6)
    refused(world, StepUpNeeded, core.enrollment.begin_replacing, session, app.id)
    core.sessions.step_up(session, person.password, None, recovery_code=codes[1])
    new = confirm(person, session, core.enrollment.begin_replacing(session, app.id))
    assert core.profile.show(session).codes_left == 8
    assert works(person, new)
    assert person.phone is not None
    assert not works(person, person.phone)


def test_a_session_of_a_one_time_code_replaces_all_of_them_by_enrolling_alone(world: World, person: Person) -> None:
    tablet, core = add(person), world.core
    code = core.user_changes.one_time_code(ROOT, person.id, reason="Lost both").code
    session = core.sign_in.submit_one_time_code(person.half(), code).session
    [(app_id,), _] = world.execute("SELECT id FROM authenticators")
    found = app_id if isinstance(app_id, UUID) else UUID(str(app_id))
    refused(world, AskedFirst, core.enrollment.begin_adding, session, "Third")
    refused(world, AskedFirst, core.enrollment.begin_replacing, session, found)
    refused(world, AskedFirst, core.authenticators.remove, session, found)
    old = person.phone
    assert old is not None
    person.enroll(session)
    assert world.execute("SELECT count(*) FROM authenticators") == [(1,)]
    assert not works(person, old)
    assert not works(person, tablet)
