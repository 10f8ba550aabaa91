"""The session that a one-time sign-in code opens: what it can do, and what ends with the new phone's first token."""

import pytest

from tests.core.calls import ROOT
from tests.world import MemoryDevice, Person, Phone, World
from tn_tui.domain.errors import NotAllowed, OneTimeCodeRefused, SessionEnded, SignInExpired, StepUpNeeded, TokenRefused
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import SignedIn

pytestmark = pytest.mark.both_databases


@pytest.fixture
def bob(world: World) -> Person:
    return world.person("bob", enrolled=True)


def issue(world: World, person: Person) -> Secret:
    return world.core.user_changes.one_time_code(ROOT, person.id, reason="Lost the phone").code


def use(person: Person, code: Secret, ticket: Secret | None = None) -> SignedIn:
    return person.world.core.sign_in.submit_one_time_code(person.half() if ticket is None else ticket, code)


@pytest.mark.parametrize("temporary", [False, True])
def test_the_old_phone_ends_with_the_first_token_of_the_new_one_and_not_before(
    world: World,
    bob: Person,
    temporary: bool,  # noqa: FBT001 - pytest passes parameters by name
) -> None:
    elsewhere = world.terminal(MemoryDevice())
    other, old = bob.session(elsewhere, remember=True), bob.phone
    if temporary:
        world.execute("UPDATE users SET password_temporary = :yes WHERE username = 'bob'", yes=True)
    session = use(bob, issue(world, bob)).session
    offer = world.core.enrollment.begin(session)
    with pytest.raises(TokenRefused):
        world.core.enrollment.confirm(session, offer.ticket, Secret("no token"))
    # Until then everything is as it was.
    assert world.core.sign_in.submit_token(bob.half(), bob.token(), remember=False)
    bob.phone = Phone(offer.uri)
    enrolled = world.core.enrollment.confirm(session, offer.ticket, bob.token())
    assert enrolled.step is (Step.NEW_PASSWORD if temporary else Step.IN)
    assert (enrolled.devices_ended, enrolled.sessions_ended) == (1, 2)
    with pytest.raises(SessionEnded):
        world.core.profile.show(other)
    assert world.execute("SELECT count(*) FROM authenticators") == [(1,)]
    assert old is not None
    world.clock.move(seconds=30)
    with pytest.raises(TokenRefused):
        world.core.sign_in.submit_token(bob.half(), old.token(world.clock.now()), remember=False)
    assert bob.signed_in().step is (Step.NEW_PASSWORD if temporary else Step.IN)


def test_who_quits_before_enrolling_has_the_old_phone_and_the_code_is_spent(world: World, bob: Person) -> None:
    code = issue(world, bob)
    session = use(bob, code).session
    offer = world.core.enrollment.begin(session)
    world.core.enrollment.cancel(session, offer.ticket)
    with pytest.raises(NotAllowed):
        world.core.profile.show(session)
    world.core.sessions.log_out(session)
    with pytest.raises(OneTimeCodeRefused):
        use(bob, code)
    assert bob.signed_in().step is Step.IN


def test_the_code_is_no_step_up_and_remembers_nothing(world: World) -> None:
    alice = world.person("alice", enrolled=True, role=Role.ADMINISTRATOR)
    session = use(alice, issue(world, alice)).session
    alice.enroll(session)
    assert world.core.users.counts(session).administrators == 1
    with pytest.raises(StepUpNeeded):
        world.core.users.export(session)
    assert world.execute("SELECT count(*) FROM devices") == [(0,)]


def test_the_half_log_in_of_a_code_dies_like_any_other(world: World, bob: Person) -> None:
    code = issue(world, bob)
    for ticket in (Secret(""), Secret("forged")):
        with pytest.raises(SignInExpired):
            use(bob, code, ticket)
    ticket = bob.half()
    world.clock.move(minutes=5)
    with pytest.raises(SignInExpired):
        use(bob, code, ticket)
    ticket = bob.half()
    assert use(bob, code, ticket)
    with pytest.raises(SignInExpired):
        use(bob, code, ticket)


@pytest.mark.parametrize("required", [False, True])
def test_it_tells_whether_the_practice_requires_what_the_code_asks_for(
    world: World,
    bob: Person,
    required: bool,  # noqa: FBT001 - pytest passes parameters by name
) -> None:
    code = issue(world, bob)
    world.execute("UPDATE practices SET two_factor_required = :required", required=required)
    signed_in = use(bob, code)
    assert (signed_in.step, signed_in.required) == (Step.ENROLL, required)
