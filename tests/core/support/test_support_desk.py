import pytest

from tests.chain import broken
from tests.core.desk import ROOT, refused, support_person
from tests.world import OPERATOR, Person, World
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import (
    AskedFirst,
    DeskMissing,
    FieldRefused,
    NotAllowed,
    PracticeCodeTaken,
    SupportStays,
    UsernameTaken,
)
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.reasons import Hindrance
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import TokenNeeded

# Its people


@pytest.mark.both_databases
def test_the_desk_is_made_with_its_first_person(world: World) -> None:
    support = world.core.support
    with pytest.raises(DeskMissing):
        support.code(ROOT)
    first = support.add(ROOT, username="susan", name="Susan Helper")
    second = support.add(ROOT, username="sam", name="Sam Helper")
    assert first.password.reveal() != second.password.reveal()
    assert support.code(ROOT) == "SUPPORT"
    assert world.execute("SELECT code, two_factor_required FROM practices") == [("SUPPORT", 1)]
    rows = world.execute("SELECT event, subject, actor FROM activity ORDER BY number")
    assert rows == [
        ("practice added", "SUPPORT", "operator:root"),
        ("user added", "susan", "operator:root"),
        ("user added", "sam", "operator:root"),
    ]
    assert broken(world) is None


def test_names_are_checked_and_not_given_twice(world: World) -> None:
    support = world.core.support
    support.add(ROOT, username="susan", name="Susan Helper")
    for name in ("susan", " SUSAN", "\N{FULLWIDTH LATIN SMALL LETTER S}usan"):
        refused(world, UsernameTaken, support.add, ROOT, username=name, name="Other")
    for name in ("", "a\x1b]52;", "x" * 65):
        refused(world, FieldRefused, support.add, ROOT, username=name, name="Other")
        refused(world, FieldRefused, support.add, ROOT, username="sam", name=2 * name)


@pytest.mark.parametrize("change", [Change.MAKE_ADMINISTRATOR, Change.MAKE_MEMBER])
def test_nobody_of_the_desk_gets_another_role(world: World, change: Change) -> None:
    added = world.core.support.add(ROOT, username="susan", name="Susan Helper")
    susan = world.core.users.named(ROOT, "susan", practice_code="SUPPORT")
    refused(world, SupportStays, world.core.user_changes.apply, ROOT, [susan.id], change, reason="A reason.")
    (touched,) = world.core.user_changes.preview(ROOT, [susan.id], change)
    assert touched.hindrance is Hindrance.SUPPORT_STAYS
    assert Person(world, "support", "susan", added.password).signed_in().person.role is Role.SUPPORT


@pytest.mark.both_databases
def test_a_support_person_always_enrolls_first(world: World) -> None:
    added = world.core.support.add(ROOT, username="susan", name="Susan Helper")
    susan = Person(world, "support", "susan", added.password)
    signed_in = susan.signed_in()
    assert (signed_in.step, signed_in.person.role) == (Step.ENROLL, Role.SUPPORT)
    refused(world, AskedFirst, world.core.support.search, signed_in.session, "a")
    susan.enroll(signed_in.session)
    refused(world, AskedFirst, world.core.support.search, signed_in.session, "a")
    step = world.core.passwords.change(signed_in.session, susan.password, Secret("amber window nine cranes"))
    assert step is Step.IN
    assert world.core.support.search(signed_in.session, "a").practices == ()


def test_who_removes_two_factor_authentication_enrolls_again(world: World) -> None:
    susan = support_person(world, "susan")
    assert world.core.authenticators.remove_two_factor(susan.session(), susan.password).session_over
    assert susan.signed_in().step is Step.ENROLL


def test_the_operator_cannot_leave_it_to_them_nor_give_days_of_grace(world: World) -> None:
    support_person(world, "susan")
    for required in (True, False):
        refused(
            world,
            NotAllowed,
            world.core.practice.require_two_factor,
            ROOT,
            practice_code="SUPPORT",
            required=required,
            grace_days=30,
        )


def test_whoever_stands_in_the_desk_is_support_whatever_the_row_says(world: World) -> None:
    susan = support_person(world, "susan")
    world.execute("UPDATE users SET role = 'administrator' WHERE id = :id", id=susan.id)
    signed_in = susan.signed_in()
    assert signed_in.person.role is Role.SUPPORT
    refused(world, NotAllowed, world.core.users.page, signed_in.session)
    assert world.core.support.search(signed_in.session, "x").users == ()


def test_nobody_is_made_support_in_a_practice(world: World) -> None:
    alice = world.administrator()
    for by in (alice.session(), ROOT):
        refused(
            world,
            NotAllowed,
            world.core.user_changes.add,
            by,
            username="eve",
            name="Eve",
            role=Role.SUPPORT,
            practice_code="RIVERSIDE",
        )


def test_a_deactivated_support_person_can_do_nothing_at_once(world: World) -> None:
    susan = support_person(world, "susan")
    session = susan.session()
    world.core.user_changes.apply(ROOT, [susan.id], Change.DEACTIVATE, reason="Left")
    with pytest.raises(Exception, match="deactivated"):
        world.core.support.search(session, "a")


# Its code


def test_the_desk_is_no_practice(world: World) -> None:
    support_person(world, "susan")
    core = world.core
    assert core.administration.practices(OPERATOR) == ()
    assert core.sign_in.is_empty()
    assert core.practice.show(ROOT, practice_code="SUPPORT").users == 1
    made = core.administration.set_up(
        OPERATOR,
        practice_code="RIVERSIDE",
        practice_name="Riverside Counseling",
        username="alice",
        name="Alice",
        password=Secret("violet ladder forty monks"),
    )
    assert made.code == "RIVERSIDE"
    assert not core.sign_in.is_empty()
    [row] = core.users.page(ROOT, practice_code="SUPPORT").rows
    assert row.username == "susan"


@pytest.mark.parametrize("before", [True, False])
def test_a_practice_may_not_take_the_desks_code(world: World, *, before: bool) -> None:
    if not before:
        world.core.support.add(ROOT, username="susan", name="Susan Helper")
    for code in ("SUPPORT", " support ", "\N{FULLWIDTH LATIN CAPITAL LETTER S}upport"):
        refused(
            world,
            PracticeCodeTaken,
            world.core.administration.add_practice,
            OPERATOR,
            code=code,
            name="X",
        )


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("taken", "code"),
    [
        ([], "SUPPORT"),
        (["Support"], "SUPPORT2"),
        (["support", "Support2"], "SUPPORT3"),
        (["SUPPORT", "SUPPORT3"], "SUPPORT2"),
        (["SUPPORT2"], "SUPPORT"),
    ],
)
def test_practices_that_have_the_desks_code_from_before_keep_it(world: World, taken: list[str], code: str) -> None:
    people = [world.administrator("alice", f"P{number}") for number in range(len(taken))]
    for alice, name in zip(people, taken, strict=True):
        world.execute(
            "UPDATE practices SET code = :name, code_key = :key WHERE code = :old",
            name=name,
            key=name.lower(),
            old=alice.code,
        )
        alice.code = name
    added = world.core.support.add(ROOT, username="susan", name="Susan Helper")
    assert world.core.support.code(ROOT) == code
    assert Person(world, code, "susan", added.password).signed_in().person.role is Role.SUPPORT
    # The second one stands in the same desk.
    world.core.support.add(ROOT, username="sam", name="Sam Helper")
    assert world.execute("SELECT code FROM practices WHERE is_desk") == [(code,)]
    for alice in people:
        assert alice.signed_in().person.role is Role.ADMINISTRATOR
        refused(world, NotAllowed, world.core.support.search, alice.session(), "a")
    assert broken(world) is None


def test_the_desks_own_code_is_given_to_no_practice_whatever_it_is(world: World) -> None:
    world.administrator()
    world.execute("UPDATE practices SET code = 'Support', code_key = 'support'")
    support_person(world, "susan")
    for code in ("SUPPORT", "support2"):
        refused(world, PracticeCodeTaken, world.core.administration.add_practice, OPERATOR, code=code, name="X")


def test_no_device_of_a_support_person_is_remembered(world: World) -> None:
    susan = support_person(world, "susan")
    outcome = susan.log_in()
    assert isinstance(outcome, TokenNeeded)
    assert (outcome.remember.days, outcome.remember.unavailable) == (0, "practice")
    world.core.sign_in.submit_token(outcome.ticket, susan.token(), remember=True)
    assert world.execute("SELECT count(*) FROM devices") == [(0,)]
    assert world.device.proofs == {}
    refused(world, NotAllowed, world.core.practice.set, ROOT, practice_code="SUPPORT", remember_days=30)
    assert world.core.practice.set(ROOT, practice_code="SUPPORT", remember_days=0, name="The desk").name == "The desk"
    assert isinstance(susan.log_in(), TokenNeeded)
