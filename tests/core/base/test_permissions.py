"""The permission table, whole: every call x every role, and what a moment can take away.

What a session that doesn't hold can do (nothing) is in `test_every_call`, and how far a call reaches in
`test_permissions_where`.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.core.calls import CASES, NOTHING_TO_END, OF_ADMINISTRATORS, OF_THE_DESK, ROOT
from tests.core.office import Office
from tests.world import World
from tn_tui.domain.authority import Authority
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import AskedFirst, NotAllowed, SessionEnded, SpokenCheckRefused, StepUpNeeded
from tn_tui.domain.permissions import NEEDS_STEP_UP, OWN_ACCOUNT, SCOPES, SUPPORT_ONLY, Action, Scope
from tn_tui.domain.policy import Role, Step


@pytest.fixture
def office(world: World, tmp_path: Path) -> Office:
    return Office(world, tmp_path)


def test_the_table_reaches_as_far_as_each_role_may() -> None:
    for role in Role:
        assert {action for action in Action if SCOPES[role][action] is Scope.OWN_ACCOUNT} == OWN_ACCOUNT
    for case in CASES:
        assert case.is_own is (case.action in OWN_ACCOUNT)
        assert case.is_of_the_desk is (case.action in SUPPORT_ONLY)
        for role, scope in (
            (Role.MEMBER, Scope.NO),
            (Role.ADMINISTRATOR, Scope.NO if case.is_of_the_desk else Scope.OWN_PRACTICE),
            (Role.SUPPORT, Scope.INSTALLATION if case.is_of_the_desk or case.of_support else Scope.NO),
        ):
            assert SCOPES[role][case.action_of(role)] is (Scope.OWN_ACCOUNT if case.is_own else scope), (case, role)


# Who


@pytest.mark.parametrize("role", list(Role))
def test_nobody_can_do_what_the_table_does_not_give_the_role(office: Office, role: Role) -> None:
    who = {Role.MEMBER: office.bob, Role.ADMINISTRATOR: office.alice, Role.SUPPORT: office.susan}[role]
    session = who.session()
    refused = [case for case in CASES if SCOPES[role][case.action_of(role)] is Scope.NO]
    assert (
        len(refused)
        == {
            Role.MEMBER: len(OF_ADMINISTRATORS) + len(OF_THE_DESK),
            Role.ADMINISTRATOR: len(OF_THE_DESK),
            Role.SUPPORT: len(OF_ADMINISTRATORS) - sum(case.of_support is not None for case in CASES),
        }[role]
    )
    for case in refused:
        office.refused(NotAllowed, case, session, who)
        # Nor does it tell what there is elsewhere.
        for changed in ({"target": office.frank.id}, {"target": 10**6}, {"case_id": 10**6}, {"practice_code": "NO"}):
            if set(changed) <= {"target", *case.parameters}:
                assert office.error_of(case, session, **changed)[0] is NotAllowed


def test_who_was_demoted_a_moment_ago_can_do_nothing_that_administrators_do(office: Office) -> None:
    session = office.alice.session()
    office.world.core.user_changes.apply(office.amy.session(), [office.alice.id], Change.MAKE_MEMBER, reason="Left")
    for case in (*OF_ADMINISTRATORS, *OF_THE_DESK):
        office.refused(NotAllowed, case, session)
    assert office.world.core.profile.show(session).person.role is Role.MEMBER


def test_who_was_promoted_a_moment_ago_must_prove_who_they_are_first(office: Office) -> None:
    session = office.bob.session()
    office.world.core.user_changes.apply(office.alice.session(), [office.bob.id], Change.MAKE_ADMINISTRATOR)
    assert office.world.core.users.counts(session).administrators == 3
    for case in OF_ADMINISTRATORS:
        if case.action in NEEDS_STEP_UP:
            office.refused(StepUpNeeded, case, session, office.bob)


TAKEN: dict[str, Callable[[Office, Authority, int], object]] = {
    "deactivated": lambda office, by, user_id: office.world.core.user_changes.apply(
        by, [user_id], Change.DEACTIVATE, reason="Left"
    ),
    "ended by administrator": lambda office, by, user_id: office.world.core.user_changes.apply(
        by, [user_id], Change.END_SESSIONS, reason="Left it open"
    ),
    "authenticators changed": lambda office, by, user_id: office.world.core.user_changes.apply(
        by, [user_id], Change.DISABLE_TWO_FACTOR, reason="Lost it"
    ),
    "password reset": lambda office, by, user_id: office.world.core.user_changes.reset_password(
        by, user_id, reason="Forgot it"
    ),
}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SUPPORT])
@pytest.mark.parametrize("how", list(TAKEN))
def test_a_session_that_somebody_else_ended_a_moment_ago_can_do_nothing(office: Office, how: str, role: Role) -> None:
    who, by = (office.alice, office.amy.session()) if role is Role.ADMINISTRATOR else (office.susan, ROOT)
    session = who.session()
    TAKEN[how](office, by, who.id)
    for case in CASES:
        if case.call in NOTHING_TO_END:
            continue
        ended = office.refused(SessionEnded, case, session, who)
        assert isinstance(ended, SessionEnded)
        assert ended.reason == how


@pytest.mark.parametrize("role", list(Role))
def test_a_session_that_a_one_time_code_opened_can_only_enroll(office: Office, role: Role) -> None:
    core = office.world.core
    who = {Role.MEMBER: office.bob, Role.ADMINISTRATOR: office.alice, Role.SUPPORT: office.susan}[role]
    code = core.user_changes.one_time_code(ROOT, who.id, reason="Lost the phone").code
    signed_in = core.sign_in.submit_one_time_code(who.half(), code)
    assert signed_in.step is Step.ENROLL
    possible = {Action.LOG_OUT, Action.UNLOCK, Action.SEE_NOTICES, Action.ENROLL}
    refused = [case for case in CASES if case.action_of(role) not in possible]
    for case in refused:
        action = case.action_of(role)
        is_theirs = SCOPES[role][action] is not Scope.NO and action not in {Action.SEE_CASES, Action.STOP_CASES}
        office.refused(AskedFirst if is_theirs else NotAllowed, case, signed_in.session, who)


# Proven a short while ago


@pytest.mark.parametrize("who", ["alice", "amy", "susan"])
@pytest.mark.parametrize("how", ["never", "older than five minutes", "of the future"])
def test_what_needs_a_step_up_is_refused_without_one_and_nothing_else_is(office: Office, how: str, who: str) -> None:
    world, caller = office.world, {"alice": office.alice, "amy": office.amy, "susan": office.susan}[who]
    role = Role.SUPPORT if who == "susan" else Role.ADMINISTRATOR
    session = caller.session()
    if how == "never":
        world.execute("UPDATE sessions SET proven_at = NULL")
    elif how == "older than five minutes":
        world.clock.move(minutes=5)
    else:
        world.execute("UPDATE sessions SET proven_at = proven_at + 10000001")
    for case in CASES:
        action = case.action_of(role)
        if action in NEEDS_STEP_UP and SCOPES[role][action] is not Scope.NO:
            needed = office.refused(StepUpNeeded, case, session, caller)
            assert isinstance(needed, StepUpNeeded)
            assert needed.token is (who != "amy")
        elif not case.is_own and SCOPES[role][action] is not Scope.NO:
            # Whether a spoken code is right is told only to who may ask.
            with suppress(SpokenCheckRefused):
                office.make(case, session, caller)


def test_what_needs_a_step_up_is_what_was_decided() -> None:
    looking = {Action.SEE_USERS, Action.SEE_PRACTICE, Action.SEE_ACTIVITY, Action.VERIFY_ACTIVITY, Action.SEE_CASES}
    # To stop is what nobody should be held up in.
    assert {case.action for case in OF_ADMINISTRATORS} - NEEDS_STEP_UP == looking | {Action.STOP_CASES}
    assert {case.action for case in OF_THE_DESK} - NEEDS_STEP_UP == {Action.SEARCH_INSTALLATION, Action.SPEAK_CHECK}
    of_ones_own = {Action.RENEW_RECOVERY_CODES, Action.ADD_AUTHENTICATOR, Action.REMOVE_AUTHENTICATOR}
    assert of_ones_own == OWN_ACCOUNT & NEEDS_STEP_UP
