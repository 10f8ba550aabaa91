import copy
import pickle
from collections.abc import Callable

import pytest

from tn_tui.domain.events import GROUPS, Event, Group
from tn_tui.domain.permissions import ALLOWED_BY_RESTRICTION, ALLOWED_BY_ROLE, Action, allowed
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
    assert set(ALLOWED_BY_ROLE) == set(Role)
    assert set(ALLOWED_BY_RESTRICTION) == set(Step) - {Step.TOKEN}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("restriction", list(Step))
def test_while_something_is_asked_nothing_else_can_be_done(role: Role, restriction: Step) -> None:
    possible = {action for action in Action if allowed(action, role, restriction)}
    always = {Action.LOG_OUT, Action.UNLOCK}
    assert (
        possible
        == {
            Step.TOKEN: always,
            Step.ENROLL: always | {Action.ENROLL},
            Step.NEW_PASSWORD: always | {Action.CHANGE_PASSWORD},
            Step.IN: set(Action),
        }[restriction]
    )
