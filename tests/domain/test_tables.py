import copy
import pickle
from collections.abc import Callable

import pytest

from tn_tui.domain.events import GROUPS, TOLD, Event, Group
from tn_tui.domain.permissions import (
    ALLOWED_BY_RESTRICTION,
    NEEDS_STEP_UP,
    OWN_ACCOUNT,
    SCOPES,
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


def test_a_member_reaches_the_own_account_and_an_administrator_the_own_practice_besides() -> None:
    reached = {scope: {a for a in Action if SCOPES[Role.MEMBER][a] is scope} for scope in Scope}
    assert reached == {Scope.OWN_ACCOUNT: OWN_ACCOUNT, Scope.NO: set(Action) - OWN_ACCOUNT, Scope.OWN_PRACTICE: set()}
    assert {a for a in Action if SCOPES[Role.ADMINISTRATOR][a] is Scope.OWN_PRACTICE} == set(Action) - OWN_ACCOUNT
    assert {a for a in Action if SCOPES[Role.ADMINISTRATOR][a] is Scope.OWN_ACCOUNT} == OWN_ACCOUNT


def test_whatever_an_administrator_changes_or_takes_out_needs_a_step_up() -> None:
    looking = {Action.SEE_USERS, Action.SEE_PRACTICE, Action.SEE_ACTIVITY, Action.VERIFY_ACTIVITY}
    assert set(Action) - OWN_ACCOUNT - looking == NEEDS_STEP_UP


def test_what_a_person_is_told_is_what_others_do_to_an_account() -> None:
    assert len(set(TOLD)) == len(TOLD)
    done_by_oneself = {Event.LOG_IN, Event.LOG_OUT, Event.ENROLLED, Event.REMOVED, Event.STEP_UP, Event.CODE}
    assert done_by_oneself.isdisjoint(TOLD)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("restriction", list(Step))
def test_while_something_is_asked_nothing_else_can_be_done(role: Role, restriction: Step) -> None:
    possible = {action for action in Action if allowed(action, role, restriction)}
    always = {Action.LOG_OUT, Action.UNLOCK, Action.SEE_NOTICES}
    assert (
        possible
        == {
            Step.TOKEN: always,
            Step.ENROLL: always | {Action.ENROLL},
            Step.NEW_PASSWORD: always | {Action.CHANGE_PASSWORD},
            Step.IN: {action for action in Action if SCOPES[role][action] is not Scope.NO},
        }[restriction]
    )
