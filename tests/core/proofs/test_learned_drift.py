import pytest

from tests.core.drifting import HALF_AN_HOUR, WRONG, check, drift, pair, phone_of, refused, token_in
from tests.world import PERIOD, Person, Phone, World
from tn_tui.domain import totp
from tn_tui.domain.errors import TokenRefused
from tn_tui.domain.policy import Step
from tn_tui.domain.secret import Secret


@pytest.fixture
def person(world: World) -> Person:
    found = world.person(enrolled=True)
    # Away from the step that enrolled, so that no pair holds it by chance.
    world.clock.move(hours=2)
    return found


# Several authenticators, and what is learned over time


def add_tablet(person: Person) -> Phone:
    core, session = person.world.core, person.session()
    offer = core.enrollment.begin_adding(session, "Tablet")
    tablet = Phone(offer.uri)
    person.world.clock.move(seconds=30)
    core.enrollment.confirm(session, offer.ticket, tablet.token(person.world.clock.now()))
    return tablet


@pytest.mark.both_databases
def test_each_of_several_learns_its_own_drift(world: World, person: Person) -> None:
    tablet = add_tablet(person)
    world.clock.move(minutes=2)
    assert check(person, pair(person, -30, tablet)).clock_offset == -30 * PERIOD
    drifts = world.execute("SELECT name, drift_steps FROM authenticators ORDER BY name")
    assert drifts == [("Phone", 0), ("Tablet", -30)]
    # One token of each is no pair.
    now = world.clock.now()
    assert refused(person, (phone_of(person).token(now), tablet.token(now + PERIOD))) == WRONG
    assert token_in(person, phone_of(person).token(world.clock.now())).step is Step.IN
    world.clock.move(minutes=2)
    assert token_in(person, tablet.token(world.clock.now() - 30 * PERIOD)).step is Step.IN
    # What the tablet has learned is no business of the phone.
    world.clock.move(minutes=2)
    with pytest.raises(TokenRefused):
        token_in(person, phone_of(person).token(world.clock.now() - 30 * PERIOD))


@pytest.mark.both_databases
def test_a_phone_that_is_set_right_corrects_what_was_learned(world: World, person: Person) -> None:
    check(person, pair(person, 20))
    world.clock.move(minutes=3)
    assert token_in(person, phone_of(person).token(world.clock.now())).step is Step.IN
    assert drift(world) == [0]
    world.clock.move(minutes=3)
    with pytest.raises(TokenRefused):
        token_in(person, phone_of(person).token(world.clock.now() + 20 * PERIOD))


def test_a_phone_that_stays_off_keeps_what_was_learned_however_late_a_token_is_typed(
    world: World, person: Person
) -> None:
    for steps in (2, -2):
        world.clock.move(hours=1)
        check(person, pair(person, steps))
        for late in (0, 1, 0, -1, 0, 1, 0):
            world.clock.move(minutes=4)
            assert token_in(person, phone_of(person).token(world.clock.now() + (steps + late) * PERIOD))
        assert drift(world) == [steps]


def test_another_check_learns_anew(world: World, person: Person) -> None:
    for steps in (-45, 12, 0):
        world.clock.move(hours=2)
        check(person, pair(person, steps))
        assert drift(world) == [steps]


def test_what_is_learned_adds_up_to_no_more_than_half_an_hour(world: World, person: Person) -> None:
    check(person, pair(person, HALF_AN_HOUR))
    world.clock.move(hours=2)
    # Around what was learned nothing is added up.
    for steps in (HALF_AN_HOUR + 1, HALF_AN_HOUR + 20, 2 * HALF_AN_HOUR):
        assert refused(person, pair(person, steps)) == WRONG
    assert drift(world) == [HALF_AN_HOUR]


def test_no_more_steps_are_good_than_around_zero_and_around_the_drift(world: World, person: Person) -> None:
    check(person, pair(person, 20))
    world.clock.move(hours=3)
    key = Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    now, current = world.clock.now(), totp.step_at(world.clock.now())
    good = [
        offset
        for offset in range(-70, 70)
        if totp.match_step(key, Secret(totp.token_at(key, current + offset)), now, 20) == current + offset
    ]
    assert good == [-1, 0, 1, 19, 20, 21]
