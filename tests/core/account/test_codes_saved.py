import pytest

from tests.core.codes import codes_of, log_in
from tests.core.desk import ROOT, refused, support_person
from tests.world import Person, Phone, World
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import AskedFirst, Gone, NotEnrolled
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.secret import Secret

WRONG = Secret("0000-0000-0000-0000")
NONE = (WRONG,)


@pytest.fixture
def person(world: World) -> Person:
    return world.person(enrolled=True)


# Saved


def test_saying_that_they_are_saved_is_kept_until_the_next_set(world: World, person: Person) -> None:
    core, session = world.core, person.session()
    assert core.profile.show(session).codes_saved
    codes = core.recovery_codes.renew(session)
    assert not core.profile.show(session).codes_saved
    core.recovery_codes.saved(session, codes)
    assert core.profile.show(session).codes_saved
    assert world.execute("SELECT count(*) FROM activity WHERE event = 'recovery codes saved'") == [(2,)]


def enrolled_without_saving(world: World, role: Role = Role.ADMINISTRATOR) -> tuple[Person, Secret, tuple[Secret, ...]]:
    """Somebody who enrolled and did not say that the codes are saved, with that session and the codes."""
    person = world.person(role=role)
    session = person.session()
    offer = world.core.enrollment.begin(session)
    person.phone = Phone(offer.uri)
    enrolled = world.core.enrollment.confirm(session, offer.ticket, person.token())
    assert enrolled.must_save is (enrolled.step is Step.SAVE_CODES)
    return person, session, enrolled.codes


def can_do_nothing_else(world: World, session: Secret) -> None:
    core = world.core
    for call in (
        lambda: core.profile.show(session),
        lambda: core.users.page(session),
        lambda: core.users.counts(session),
        lambda: core.practice.set(session, name="Another name"),
        lambda: core.user_changes.add(session, username="bob", name="Bob", role=Role.ADMINISTRATOR),
        lambda: core.log.page(session),
        lambda: core.devices.end_all(session),
        lambda: core.sessions.end_others(session),
        lambda: core.activity.own(session),
        lambda: core.enrollment.begin(session),
        lambda: core.enrollment.begin_adding(session, "Tablet"),
        lambda: core.authenticators.remove_two_factor(session, Secret("x")),
        lambda: core.passwords.minimum_length(session),
    ):
        refused(world, AskedFirst, call)
    core.sessions.touch(session)


def test_a_sole_administrator_can_do_nothing_else_before_they_are_saved(world: World) -> None:
    person, session, codes = enrolled_without_saving(world)
    can_do_nothing_else(world, session)
    world.core.sessions.lock(session)
    world.core.sessions.unlock(session, person.password)
    again = person.signed_in()
    assert again.step is Step.SAVE_CODES
    can_do_nothing_else(world, again.session)
    world.core.recovery_codes.saved(again.session, codes)
    assert world.core.users.counts(again.session).administrators == 1
    # The other session of the same account is free as well.
    assert world.core.users.counts(session).administrators == 1
    assert person.signed_in().step is Step.IN


@pytest.mark.both_databases
def test_another_terminals_newer_set_is_not_saved_by_who_saw_the_old_one(world: World, person: Person) -> None:
    core, session = world.core, person.session()
    shown = core.recovery_codes.renew(session)
    newer = core.recovery_codes.renew(person.session())
    refused(world, Gone, core.recovery_codes.saved, session, shown)
    assert not core.profile.show(session).codes_saved
    core.recovery_codes.saved(session, newer)
    assert core.profile.show(session).codes_saved


@pytest.mark.both_databases
def test_with_none_at_all_a_remembered_device_still_lets_in(world: World) -> None:
    person = world.administrator()
    person.session(remember=True)
    world.execute("DELETE FROM recovery_codes")
    signed_in = person.signed_in()
    assert (signed_in.step, signed_in.codes_left) == (Step.IN, 0)
    assert signed_in.notices == ("recovery codes missing",), "who can't be held up is asked all the same"
    world.core.sessions.step_up(signed_in.session, person.password, person.token())
    world.core.recovery_codes.renew(signed_in.session)
    assert person.signed_in().step is Step.SAVE_CODES


@pytest.mark.both_databases
def test_a_sole_administrator_from_before_there_were_codes_makes_them_first(world: World) -> None:
    person, core = world.administrator(), world.core
    world.execute("DELETE FROM recovery_codes")
    world.execute("UPDATE users SET codes_saved_at = NULL")
    signed_in = person.signed_in(world.terminal())
    session = signed_in.session
    assert (signed_in.step, signed_in.codes_left) == (Step.SAVE_CODES, 0)
    can_do_nothing_else(world, session)
    refused(world, NotEnrolled, core.recovery_codes.saved, session, NONE)
    codes = core.recovery_codes.renew(session)
    assert len(codes) == 10
    can_do_nothing_else(world, session)
    core.recovery_codes.saved(session, codes)
    assert core.users.counts(session).administrators == 1
    assert person.signed_in().step is Step.IN


def test_a_sole_administrator_with_none_left_makes_new_ones_first(world: World) -> None:
    person = world.administrator()
    codes = codes_of(person)
    world.core.recovery_codes.saved(person.session(), codes)
    for code in codes[:-1]:
        assert log_in(person, code).step is Step.IN
    signed_in = log_in(person, codes[-1])
    assert (signed_in.step, signed_in.codes_left) == (Step.SAVE_CODES, 0)
    made = world.core.recovery_codes.renew(signed_in.session)
    world.core.recovery_codes.saved(signed_in.session, made)
    assert person.signed_in().step is Step.IN


def test_a_member_or_one_of_two_administrators_or_support_is_not_held_up(world: World) -> None:
    world.administrator("amy", enrolled=False)
    person, session, _ = enrolled_without_saving(world)
    assert world.core.users.counts(session).administrators == 2
    assert person.signed_in().step is Step.IN
    world.execute("UPDATE users SET codes_saved_at = NULL")
    member = world.person("bob", "LAKESIDE", enrolled=True)
    world.execute("UPDATE users SET codes_saved_at = NULL")
    assert member.signed_in().step is Step.IN
    susan = support_person(world, "susan")
    world.execute("UPDATE users SET codes_saved_at = NULL")
    assert susan.signed_in().step is Step.IN


def test_who_becomes_the_sole_administrator_is_held_up_at_the_next_log_in(world: World) -> None:
    amy = world.administrator("amy")
    person, _, _ = enrolled_without_saving(world)
    world.core.user_changes.apply(ROOT, [amy.id], Change.DEACTIVATE, reason="Left")
    assert person.signed_in().step is Step.SAVE_CODES


def test_a_temporary_password_is_changed_first(world: World) -> None:
    world.practice()
    person = world.new_user("alice", role=Role.ADMINISTRATOR)
    world.core.practice.require_two_factor(ROOT, practice_code="RIVERSIDE", required=True)
    session = person.session()
    offer = world.core.enrollment.begin(session)
    person.phone = Phone(offer.uri)
    enrolled = world.core.enrollment.confirm(session, offer.ticket, person.token())
    assert (enrolled.step, enrolled.must_save) == (Step.NEW_PASSWORD, True)
    step = world.core.passwords.change(session, person.password, Secret("violet ladder forty monks"))
    assert step is Step.SAVE_CODES
    world.core.recovery_codes.saved(session, enrolled.codes)
    assert world.core.profile.show(session).codes_saved


def test_a_session_of_a_one_time_code_does_not_say_that_they_are_saved(world: World, person: Person) -> None:
    codes_of(person)
    code = world.core.user_changes.one_time_code(ROOT, person.id, reason="Lost the phone").code
    session = world.core.sign_in.submit_one_time_code(person.half(), code).session
    refused(world, AskedFirst, world.core.recovery_codes.saved, session, NONE)
    refused(world, AskedFirst, world.core.recovery_codes.renew, session)
