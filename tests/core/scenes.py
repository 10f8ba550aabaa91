"""Somebody who has everything that a change can end, and any change done to them."""

import pytest

from tests.core.calls import ROOT
from tests.world import Person, World
from tn_tui.domain.authority import Authority
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import SignInRefused, TokenRefused
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret

WRONG = Secret("not the right password")
WHY = "Asked for it in person"
DETAILS = {
    Change.MAKE_ADMINISTRATOR: "administrator",
    Change.MAKE_MEMBER: "member",
    Change.END_SESSIONS: "all",
    Change.FORGET_DEVICES: "all",
    Change.RENAME: "bob (Bob Smith)",
}
"""What stands in the log beside each change to Bob."""


def do(world: World, by: Authority, user_id: int, change: Change, reason: str = WHY) -> object:
    changes = world.core.user_changes
    match change:
        case Change.RESET_PASSWORD:
            return changes.reset_password(by, user_id, reason=reason)
        case Change.ONE_TIME_CODE:
            return changes.one_time_code(by, user_id, reason=reason)
        case Change.RENAME:
            return changes.rename(by, user_id, name="Robert Smith", reason=reason)
        case _:
            return changes.apply(by, [user_id], change, reason=reason)


def person_with_everything(world: World, username: str, role: Role) -> Person:
    """Two sessions, one device, one authentication app, a one-time code, wrong passwords and wrong tokens."""
    person = world.person(username, enrolled=True, role=role)
    person.session(remember=True)
    person.session(world.terminal())
    with pytest.raises(TokenRefused):
        world.cores[-1].sign_in.submit_token(person.half(world.cores[-1]), person.wrong_token(), remember=False)
    with pytest.raises(SignInRefused):
        person.log_in(world.cores[-1], WRONG)
    world.core.user_changes.one_time_code(ROOT, person.id, reason="Lost the phone")
    return person
