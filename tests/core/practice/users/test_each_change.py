"""What each change means for the one it is done to."""

import re
from collections.abc import Callable

import pytest

from tests.chain import broken
from tests.core.calls import ROOT, require, state
from tests.world import MemoryDevice, Person, World
from tn_tui.domain.authority import Authority
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import (
    FieldRefused,
    PasswordRefused,
    SessionEnded,
    SignInExpired,
    SignInRefused,
    UsernameTaken,
)
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.secret import Secret
from tn_tui.domain.user_list import UserQuery
from tn_tui.domain.views import SignedIn, TokenNeeded

WRONG = Secret("not the right password")
NEW = Secret("orange kettle under seven")
WHY = "Asked for it in person"


@pytest.fixture
def alice(world: World) -> Person:
    return world.administrator("alice")


@pytest.fixture
def bob(world: World) -> Person:
    return world.person("bob", enrolled=True)


def apply(world: World, by: Authority, change: Change, *people: Person) -> int:
    return world.core.user_changes.apply(by, [person.id for person in people], change, reason=WHY).users


def end_reason(world: World, session: Secret) -> str:
    with pytest.raises(SessionEnded) as ended:
        world.core.profile.show(session)
    return ended.value.reason


# Another name


@pytest.mark.both_databases
def test_who_is_renamed_logs_in_by_the_new_name_and_is_asked_for_a_token(
    world: World, alice: Person, bob: Person
) -> None:
    session = bob.session(remember=True)
    bob_id = bob.id
    view = world.core.user_changes.rename(alice.session(), bob_id, name="Robert Smith", username="Robert")
    assert (view.id, view.username, view.name) == (bob_id, "Robert", "Robert Smith")
    with pytest.raises(SignInRefused):
        bob.log_in()
    bob.username = "ｒｏｂｅｒｔ "
    assert isinstance(bob.log_in(), TokenNeeded)
    assert bob.signed_in().person.name == "Robert Smith"
    assert world.core.profile.show(session).person.username == "Robert"
    assert world.execute("SELECT count(*) FROM devices") == [(0,)]
    assert world.execute("SELECT subject, detail FROM activity WHERE event = 'renamed'") == [
        ("Robert", "bob (Bob Smith)")
    ]
    found = world.core.users.page(ROOT, UserQuery(find="robert sm"), practice_code="RIVERSIDE").rows
    assert [row.username for row in found] == ["Robert"]
    assert not world.core.users.page(ROOT, UserQuery(find="bob"), practice_code="RIVERSIDE").rows
    assert world.new_user("bob").signed_in().step is Step.NEW_PASSWORD
    assert broken(world) is None


@pytest.mark.both_databases
@pytest.mark.parametrize("taken", ["alice", "ALICE", " Alice", "ａｌｉｃｅ"])
def test_a_name_that_somebody_has_in_any_spelling_is_refused(
    world: World, alice: Person, bob: Person, taken: str
) -> None:
    world.person("carol", "LAKESIDE")
    session = alice.session()
    before = state(world)
    with pytest.raises(UsernameTaken):
        world.core.user_changes.rename(session, bob.id, name="Robert", username=taken)
    for field, names in (("username", ["", "a\x1b", "\u3164", "x" * 65]), ("name", ["", "\u202e", "x" * 81])):
        for name in names:
            with pytest.raises(FieldRefused) as refused:
                world.core.user_changes.rename(session, bob.id, **{field: name})
            assert refused.value.field == field
    assert state(world) == before
    assert world.core.user_changes.rename(session, bob.id, username="carol").username == "carol"


def test_another_spelling_of_the_own_name_ends_no_device_and_none_at_all_writes_no_row(
    world: World, alice: Person, bob: Person
) -> None:
    bob.session(remember=True)
    session = alice.session()
    assert world.core.user_changes.rename(session, bob.id, username="BOB").username == "BOB"
    bob.username = "BOB"
    assert isinstance(bob.log_in(), SignedIn)
    before = state(world)
    for names in ({}, {"username": "BOB"}, {"name": "Bob Smith"}, {"username": "BOB", "name": " Bob Smith "}):
        assert world.core.user_changes.rename(session, bob.id, **names).username == "BOB"
    assert state(world) == before


def test_one_can_rename_oneself(world: World, alice: Person) -> None:
    session = alice.session()
    world.core.user_changes.rename(session, alice.id, username="alicia")
    alice.username = "alicia"
    assert world.core.profile.show(session).person.username == "alicia"
    assert world.core.users.show(session, alice.id).is_self


# Another password


@pytest.mark.both_databases
@pytest.mark.parametrize("enrolled", [True, False])
def test_a_reset_password_is_temporary_and_must_be_changed(
    world: World,
    alice: Person,
    enrolled: bool,  # noqa: FBT001 - pytest passes parameters by name
) -> None:
    bob = world.person("bob", enrolled=enrolled)
    before, ticket = bob.session(), bob.half() if enrolled else Secret("ticket")
    for _ in range(6):
        with pytest.raises(SignInRefused):
            bob.log_in(password=WRONG)
    reset = world.core.user_changes.reset_password(alice.session(), bob.id, reason=WHY)
    assert reset.username == "bob"
    assert re.fullmatch("([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}", reset.password.reveal())
    assert end_reason(world, before) == "password reset"
    with pytest.raises(SignInRefused) as refused:
        bob.log_in()
    assert refused.value.retry_at is None
    if enrolled:
        with pytest.raises(SignInExpired):
            world.core.sign_in.submit_token(ticket, bob.token(), remember=False)
    bob.password = reset.password
    signed_in = bob.signed_in()
    assert signed_in.step is Step.NEW_PASSWORD
    with pytest.raises(PasswordRefused):
        world.core.passwords.change(signed_in.session, reset.password, reset.password)
    assert world.core.passwords.change(signed_in.session, reset.password, NEW) is Step.IN
    with pytest.raises(SignInRefused):
        bob.log_in()
    bob.password = NEW
    assert bob.signed_in().step is Step.IN


def test_a_reset_reactivates_nobody_and_spares_nobody_from_enrolling(world: World, alice: Person) -> None:
    bob, carol = world.person("bob"), world.person("carol")
    apply(world, ROOT, Change.DEACTIVATE, bob)
    require(world)
    session = alice.session()
    for person in (bob, carol):
        person.password = world.core.user_changes.reset_password(session, person.id, reason=WHY).password
    with pytest.raises(SignInRefused):
        bob.log_in()
    signed_in = carol.signed_in()
    assert signed_in.step is Step.ENROLL
    carol.enroll(signed_in.session)
    assert world.core.passwords.change(signed_in.session, carol.password, NEW) is Step.IN


# Off and on


@pytest.mark.both_databases
def test_who_is_deactivated_reads_a_refusal_like_any_other_and_nothing_is_deleted(
    world: World, alice: Person, bob: Person
) -> None:
    session, ticket = bob.session(remember=True), bob.half(world.terminal(MemoryDevice()))
    core = world.cores[-1]
    assert apply(world, alice.session(), Change.DEACTIVATE, bob) == 1
    assert end_reason(world, session) == "deactivated"
    with pytest.raises(SignInExpired):
        core.sign_in.submit_token(ticket, bob.token(), remember=False)
    with pytest.raises(SignInRefused) as refused:
        bob.log_in()
    assert refused.value.retry_at is None
    for _ in range(6):
        with pytest.raises(SignInRefused):
            bob.log_in()
    assert apply(world, alice.session(), Change.REACTIVATE, bob) == 1
    assert end_reason(world, session) == "deactivated"
    assert bob.signed_in().step is Step.IN


AFTER_DISABLING: dict[str, tuple[Callable[[World], object], Step]] = {
    "optional": (lambda world: None, Step.IN),
    "required": (require, Step.ENROLL),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("rule", list(AFTER_DISABLING))
def test_without_two_factor_authentication_the_password_lets_in_to_what_the_rule_allows(
    world: World, alice: Person, bob: Person, rule: str
) -> None:
    prepare, step = AFTER_DISABLING[rule]
    prepare(world)
    session, ticket = bob.session(), bob.half()
    world.execute("UPDATE users SET token_closed_at = 1, token_failures = 10 WHERE username = 'bob'")
    changed = world.core.user_changes.apply(alice.session(), [bob.id], Change.DISABLE_TWO_FACTOR, reason=WHY)
    assert (changed.users, changed.sessions_ended) == (1, 1)
    assert end_reason(world, session) == "authenticators changed"
    with pytest.raises(SignInExpired):
        world.core.sign_in.submit_token(ticket, bob.token(), remember=False)
    signed_in = bob.log_in()
    assert isinstance(signed_in, SignedIn)
    assert signed_in.step is step
    # Closed tokens would keep the new phone from being enrolled.
    bob.enroll(signed_in.session)
    assert bob.signed_in().step is Step.IN


def test_unlocking_opens_tokens_and_passwords_from_everywhere(world: World, alice: Person, bob: Person) -> None:
    elsewhere = world.terminal(origin="203.0.113.9")
    for core in (world.core, elsewhere):
        for _ in range(6):
            with pytest.raises(SignInRefused):
                bob.log_in(core, WRONG)
    world.execute("UPDATE users SET token_closed_at = 1, token_failures = 10 WHERE username = 'bob'")
    assert apply(world, alice.session(), Change.UNLOCK, bob) == 1
    assert isinstance(bob.log_in(), TokenNeeded)
    assert bob.signed_in(elsewhere).step is Step.IN


def test_ended_sessions_and_forgotten_devices_say_so(world: World, alice: Person, bob: Person) -> None:
    by, session = alice.session(), bob.session(remember=True)
    assert world.core.user_changes.apply(by, [bob.id], Change.FORGET_DEVICES, reason=WHY).devices_ended == 1
    world.core.profile.show(session)
    assert bob.signed_in().notices == ()
    assert world.core.user_changes.apply(by, [bob.id], Change.END_SESSIONS, reason=WHY).sessions_ended == 2
    assert end_reason(world, session) == "ended by administrator"


def test_a_new_user_is_one_of_the_administrators_own_practice(world: World, alice: Person) -> None:
    world.practice("LAKESIDE")
    added = world.core.user_changes.add(
        alice.session(), practice_code="LAKESIDE", username="dora", name="Dora Smith", role=Role.MEMBER
    )
    dora = Person(world, "RIVERSIDE", "dora", added.password)
    assert dora.signed_in().step is Step.NEW_PASSWORD
    rows = world.execute("SELECT actor, subject, detail FROM activity WHERE event = 'user added' AND subject = 'dora'")
    assert rows == [(f"user:{alice.id}", "dora", "member")]
