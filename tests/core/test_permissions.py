"""The permission table, whole: every call x every role x where it reaches, and what a moment can take away.

What a session that doesn't hold can do (nothing) is in `test_every_call`.
"""

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chain import broken
from tests.core.calls import CALLS, CASES, OF_ADMINISTRATORS, OF_USERS, ROOT, Case, make, state
from tests.world import Person, World
from tn_tui.domain.authority import Authority
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import (
    Gone,
    LastAdministrator,
    NotAllowed,
    OnYourself,
    PracticeUnknown,
    SessionEnded,
    StepUpNeeded,
    TnError,
    UserUnknown,
)
from tn_tui.domain.permissions import NEEDS_STEP_UP, OWN_ACCOUNT, SCOPES, Action, Scope, allowed
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.secret import Secret


class Office:
    """A practice with two administrators and a member, and a practice beside it that is no business of theirs."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        self.alice = world.administrator("alice")
        self.amy = world.administrator("amy", enrolled=False)
        self.bob = world.person("bob", enrolled=True)
        self.frank = world.person("frank", "LAKESIDE", enrolled=True, role=Role.ADMINISTRATOR)
        self.target = self.bob.id

    def make(self, case: Case, by: Authority, caller: Person | None = None, /, **changed: object) -> object:
        target = changed.pop("target", self.target)
        assert isinstance(target, int)
        return make(
            self.world.core, case, by, caller=caller or self.alice, target=target, folder=self.folder, **changed
        )

    def refused(self, error: type[TnError], case: Case, by: Authority, caller: Person | None = None) -> TnError:
        """What a call is refused with that leaves every table as it was."""
        before = state(self.world)
        with pytest.raises(error) as found:
            self.make(case, by, caller)
        assert type(found.value) is error
        assert state(self.world) == before, case
        return found.value


@pytest.fixture
def office(world: World, tmp_path: Path) -> Office:
    return Office(world, tmp_path)


def test_the_table_reaches_no_further_than_the_own_account_or_practice() -> None:
    for role in Role:
        assert {action for action in Action if SCOPES[role][action] is Scope.OWN_ACCOUNT} == OWN_ACCOUNT
    for case in CASES:
        assert case.is_own is (case.action in OWN_ACCOUNT)
        assert SCOPES[Role.MEMBER][case.action] is (Scope.OWN_ACCOUNT if case.is_own else Scope.NO)
        assert SCOPES[Role.ADMINISTRATOR][case.action] is (Scope.OWN_ACCOUNT if case.is_own else Scope.OWN_PRACTICE)
    assert NEEDS_STEP_UP.isdisjoint(OWN_ACCOUNT)


# Who


def test_a_member_can_do_nothing_that_administrators_do(office: Office) -> None:
    session = office.bob.session()
    for case in OF_ADMINISTRATORS:
        office.refused(NotAllowed, case, session, office.bob)


def test_who_was_demoted_a_moment_ago_can_do_nothing_that_administrators_do(office: Office) -> None:
    session = office.alice.session()
    office.world.core.user_changes.apply(office.amy.session(), [office.alice.id], Change.MAKE_MEMBER, reason="Left")
    for case in OF_ADMINISTRATORS:
        office.refused(NotAllowed, case, session)
    assert office.world.core.profile.show(session).person.role is Role.MEMBER


def test_who_was_promoted_a_moment_ago_must_prove_who_they_are_first(office: Office) -> None:
    session = office.bob.session()
    office.world.core.user_changes.apply(office.alice.session(), [office.bob.id], Change.MAKE_ADMINISTRATOR)
    assert office.world.core.users.counts(session).administrators == 3
    for case in OF_ADMINISTRATORS:
        if case.action in NEEDS_STEP_UP:
            office.refused(StepUpNeeded, case, session, office.bob)


TAKEN: dict[str, Callable[[Office, Secret], object]] = {
    "deactivated": lambda office, by: office.world.core.user_changes.apply(
        by, [office.alice.id], Change.DEACTIVATE, reason="Left"
    ),
    "ended by administrator": lambda office, by: office.world.core.user_changes.apply(
        by, [office.alice.id], Change.END_SESSIONS, reason="Left it open"
    ),
    "authenticators changed": lambda office, by: office.world.core.user_changes.apply(
        by, [office.alice.id], Change.DISABLE_TWO_FACTOR, reason="Lost it"
    ),
    "password reset": lambda office, by: office.world.core.user_changes.reset_password(
        by, office.alice.id, reason="Forgot it"
    ),
}


@pytest.mark.parametrize("how", list(TAKEN))
def test_a_session_that_another_administrator_ended_a_moment_ago_can_do_nothing(office: Office, how: str) -> None:
    session = office.alice.session()
    TAKEN[how](office, office.amy.session())
    for case in CASES:
        if case.call == "sessions.log_out":
            continue
        ended = office.refused(SessionEnded, case, session)
        assert isinstance(ended, SessionEnded)
        assert ended.reason == how


def test_a_session_that_a_one_time_code_opened_can_only_enroll(office: Office) -> None:
    core = office.world.core
    code = core.user_changes.one_time_code(office.amy.session(), office.alice.id, reason="Lost the phone").code
    signed_in = core.sign_in.submit_one_time_code(office.alice.half(), code)
    assert signed_in.step is Step.ENROLL
    refused = [case for case in CASES if not allowed(case.action, Role.ADMINISTRATOR, Step.ENROLL)]
    assert {case.action for case in refused} == set(Action) - {
        Action.LOG_OUT,
        Action.UNLOCK,
        Action.SEE_NOTICES,
        Action.ENROLL,
    }
    for case in refused:
        office.refused(NotAllowed, case, signed_in.session)


# Proven a short while ago


@pytest.mark.parametrize("enrolled", [True, False])
@pytest.mark.parametrize("how", ["never", "older than five minutes", "of the future"])
def test_what_needs_a_step_up_is_refused_without_one_and_nothing_else_is(
    office: Office,
    how: str,
    enrolled: bool,  # noqa: FBT001 - pytest passes parameters by name
) -> None:
    world, caller = office.world, office.alice if enrolled else office.amy
    session = caller.session()
    if how == "never":
        world.execute("UPDATE sessions SET proven_at = NULL")
    elif how == "older than five minutes":
        world.clock.move(minutes=5)
    else:
        world.execute("UPDATE sessions SET proven_at = proven_at + 10000001")
    for case in OF_ADMINISTRATORS:
        if case.action in NEEDS_STEP_UP:
            needed = office.refused(StepUpNeeded, case, session, caller)
            assert isinstance(needed, StepUpNeeded)
            assert needed.token is enrolled
        else:
            office.make(case, session, caller)


def test_what_needs_a_step_up_is_what_was_decided() -> None:
    changing = {case.action for case in OF_ADMINISTRATORS} - NEEDS_STEP_UP
    assert changing == {Action.SEE_USERS, Action.SEE_PRACTICE, Action.SEE_ACTIVITY, Action.VERIFY_ACTIVITY}


# Where


MADE_UP = [10**6, 0, -1, 2**62]


def error_of(office: Office, case: Case, by: Authority, **changed: object) -> tuple[object, ...]:
    before = state(office.world)
    with pytest.raises(TnError) as found:
        office.make(case, by, **changed)
    assert state(office.world) == before, case
    return type(found.value), vars(found.value), found.value.args


def test_another_practices_user_is_as_good_as_none(office: Office) -> None:
    session = office.alice.session()
    for case in OF_USERS:
        nothing = error_of(office, case, session, target=MADE_UP[0])
        assert nothing[0] is Gone
        for target in (*MADE_UP[1:], office.frank.id):
            assert error_of(office, case, session, target=target) == nothing
        if "user_ids" in case.parameters:
            for ids in ([office.bob.id, office.frank.id], [office.frank.id, office.bob.id], [office.bob.id, *MADE_UP]):
                assert error_of(office, case, session, user_ids=ids) == nothing


def test_another_practices_user_is_unknown_by_name_and_in_the_log(office: Office) -> None:
    session = office.alice.session()
    by_call = {case.call: case for case in OF_ADMINISTRATORS}
    for name in ("frank", "nobody", "", "\x00\ud800", "f" * 5000):
        assert error_of(office, by_call["users.named"], session, username=name)[0] is UserUnknown
    for call in ("log.page", "log.export"):
        nothing = error_of(office, by_call[call], session, person=MADE_UP[0])
        assert nothing[0] is Gone
        assert error_of(office, by_call[call], session, person=office.frank.id) == nothing


WITH_A_CODE = [case for case in OF_ADMINISTRATORS if "practice_code" in inspect.signature(CALLS[case.call]).parameters]


def test_a_session_reaches_its_own_practice_whatever_practice_it_names(office: Office) -> None:
    core, session, frank = office.world.core, office.alice.session(), office.frank.session()
    before = lakeside(office.world)
    assert len(WITH_A_CODE) > 12
    for case in WITH_A_CODE:
        for code in ("LAKESIDE", "NOWHERE", ""):
            names = {"username": f"u{code.lower()}"} if case.call == "user_changes.add" else {}
            changed = {"path": str(imported(office.folder, code))} if case.call == "user_import.run" else names
            outcome = office.make(case, session, practice_code=code, **changed)
            assert not {"LAKESIDE", "frank", "Frank"} & set(repr(outcome).replace("'", " ").split()), case
    assert lakeside(office.world) == before
    assert core.practice.show(frank).code == "LAKESIDE"
    assert broken(office.world) is None


def imported(folder: Path, code: str) -> Path:
    path = folder / f"users {code}.csv"
    path.write_text(f"username,name\nimported{code},Dora Smith\n", encoding="utf-8")
    return path


def lakeside(world: World) -> list[object]:
    return [
        world.execute(f"SELECT * FROM {table} WHERE {column} = (SELECT id FROM practices WHERE code = 'LAKESIDE')")  # noqa: S608 - the names stand below
        for table, column in (("practices", "id"), ("users", "practice_id"), ("activity", "chain_id"), ("chains", "id"))
    ]


# The operator


def test_the_operator_can_do_all_of_it_without_a_session(office: Office) -> None:
    alice = office.alice.id
    for case in OF_ADMINISTRATORS:
        changed: dict[str, object] = {"practice_code": "riverside"} if case in WITH_A_CODE else {}
        if case.call == "user_changes.one_time_code":
            changed["target"] = alice
        office.make(case, ROOT, **changed)
    actors = {actor for (actor,) in office.world.execute("SELECT actor FROM activity WHERE reason <> ''")}
    assert actors == {"operator:root"}
    assert broken(office.world) is None


def test_the_operator_is_told_that_a_practice_is_unknown_and_reaches_one_at_a_time(office: Office) -> None:
    for case in WITH_A_CODE:
        assert error_of(office, case, ROOT, practice_code="NOWHERE")[0] is PracticeUnknown
        if case.call not in {"log.verify", "log.head"}:
            assert error_of(office, case, ROOT)[0] is PracticeUnknown
    for case in OF_USERS:
        for target in MADE_UP:
            assert error_of(office, case, ROOT, target=target)[0] is Gone
        if "user_ids" in case.parameters:
            for ids in ([office.bob.id, office.frank.id], [office.frank.id, office.alice.id], []):
                assert error_of(office, case, ROOT, user_ids=ids)[0] is Gone


# Oneself


def test_what_is_done_to_others_only_is_refused_on_oneself(office: Office) -> None:
    session = office.alice.session()
    for case in OF_USERS:
        on_oneself = case.call in {"users.show", "user_changes.preview", "user_changes.rename"}
        if on_oneself or case.label == Change.MAKE_MEMBER:
            continue
        assert error_of(office, case, session, target=office.alice.id)[0] is OnYourself
    office.world.core.user_changes.apply(session, [office.amy.id], Change.MAKE_MEMBER, reason="Left")
    with pytest.raises(LastAdministrator):
        office.world.core.user_changes.apply(session, [office.alice.id], Change.MAKE_MEMBER, reason="Left")
