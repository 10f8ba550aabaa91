import copy
import pickle
from collections.abc import Callable

import pytest

from tn_tui.domain.changes import RULES
from tn_tui.domain.events import GROUPS, TOLD, Event, Group
from tn_tui.domain.permissions import (
    ALLOWED_BY_RESTRICTION,
    NEEDS_STEP_UP,
    OWN_ACCOUNT,
    SCOPES,
    SUPPORT_ONLY,
    Action,
    Scope,
    allowed,
)
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.secret import Secret

WORD = "swordfish"


@pytest.mark.parametrize("show", [repr, str, "{}".format, "{0!r}".format, lambda secret: f"{secret:>20}"])
def test_a_secret_shows_itself_to_nobody(show: Callable[[Secret], str]) -> None:
    try:
        assert WORD not in show(Secret(WORD))
    except TypeError as error:
        assert WORD not in str(error)  # noqa: PT017 - refusing to format is as good


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_secret_leaves_the_process_by_no_pickle(protocol: int) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret(WORD), protocol)


def test_a_secret_is_not_copied_or_compared_by_content_and_has_no_namespace() -> None:
    with pytest.raises(TypeError):
        copy.deepcopy(Secret(WORD))
    assert Secret(WORD) != Secret(WORD)
    with pytest.raises(TypeError):
        vars(Secret(WORD))


def test_an_empty_secret_is_false() -> None:
    assert not Secret("")
    assert Secret(" ")


def test_every_event_stands_in_exactly_one_group() -> None:
    grouped = [event for group in Group for event in GROUPS[group]]
    assert sorted(grouped) == sorted(Event)


def test_the_permission_table_speaks_of_every_role_and_every_restriction() -> None:
    assert set(SCOPES) == set(Role)
    assert all(set(actions) == set(Action) for actions in SCOPES.values())
    assert set(ALLOWED_BY_RESTRICTION) == set(Step) - {Step.TOKEN}


def test_each_role_reaches_the_own_account_and_beyond_it_only_its_own_field() -> None:
    def reached(role: Role) -> dict[Scope, set[Action]]:
        return {scope: {a for a in Action if SCOPES[role][a] is scope} for scope in Scope}

    everything, nothing = set(Action), set[Action]()
    practice = everything - OWN_ACCOUNT - SUPPORT_ONLY
    own = set(OWN_ACCOUNT)
    assert OWN_ACCOUNT.isdisjoint(SUPPORT_ONLY)
    assert reached(Role.MEMBER) == {
        Scope.OWN_ACCOUNT: own,
        Scope.OWN_PRACTICE: nothing,
        Scope.INSTALLATION: nothing,
        Scope.NO: everything - own,
    }
    assert reached(Role.ADMINISTRATOR) == {
        Scope.OWN_ACCOUNT: own,
        Scope.OWN_PRACTICE: practice,
        Scope.INSTALLATION: nothing,
        Scope.NO: set(SUPPORT_ONLY),
    }
    assert reached(Role.SUPPORT) == {
        Scope.OWN_ACCOUNT: own,
        Scope.OWN_PRACTICE: nothing,
        Scope.INSTALLATION: set(SUPPORT_ONLY),
        Scope.NO: practice,
    }
    assert {
        Action.SEARCH_INSTALLATION,
        Action.SEE_ANY_CASE,
        Action.OPEN_CASES,
        Action.APPROVE_CASES,
        Action.STOP_ANY_CASE,
        Action.REDEEM_CASES,
        Action.SPEAK_CHECK,
    } == SUPPORT_ONLY


def test_whatever_changes_something_for_others_or_is_shown_once_needs_a_step_up() -> None:
    looking = {
        *(Action.SEE_USERS, Action.SEE_PRACTICE, Action.SEE_ACTIVITY, Action.VERIFY_ACTIVITY, Action.SEE_CASES),
        *(Action.SEARCH_INSTALLATION, Action.SEE_ANY_CASE, Action.SPEAK_CHECK),
    }
    # Nobody should be held up in stopping what may be a theft.
    stopping = {Action.STOP_CASES, Action.STOP_ANY_CASE}
    of_ones_own = {Action.RENEW_RECOVERY_CODES, Action.ADD_AUTHENTICATOR, Action.REMOVE_AUTHENTICATOR}
    assert (set(Action) - OWN_ACCOUNT - looking - stopping) | of_ones_own == NEEDS_STEP_UP


def test_what_a_person_is_told_is_what_others_do_to_an_account() -> None:
    assert len(set(TOLD)) == len(TOLD)
    told_of_support = set(GROUPS[Group.SUPPORT]) - {Event.SUPPORT_SEARCHED, Event.SUPPORT_LOOKED, Event.SUPPORT_SPOKE}
    of_others = {rule.event for rule in RULES.values()} | told_of_support
    assert set(TOLD) == of_others


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("restriction", list(Step))
def test_while_something_is_asked_nothing_else_can_be_done(role: Role, restriction: Step) -> None:
    possible = {action for action in Action if allowed(action, role, restriction)}
    always = {Action.LOG_OUT, Action.UNLOCK, Action.SEE_NOTICES}
    # A recovery case can be stopped at any log-in, whatever else that has to do first.
    stops = {Action.SEE_CASES, Action.STOP_CASES} if role is Role.ADMINISTRATOR else set[Action]()
    assert (
        possible
        == {
            Step.TOKEN: always,
            Step.ENROLL: always | stops | {Action.ENROLL},
            # Who has just enrolled is shown the codes, whatever else is still asked.
            Step.NEW_PASSWORD: always | stops | {Action.CHANGE_PASSWORD, Action.CONFIRM_RECOVERY_CODES},
            Step.SAVE_CODES: always
            | stops
            | {Action.STEP_UP, Action.RENEW_RECOVERY_CODES, Action.CONFIRM_RECOVERY_CODES},
            Step.IN: {action for action in Action if SCOPES[role][action] is not Scope.NO},
        }[restriction]
    )
