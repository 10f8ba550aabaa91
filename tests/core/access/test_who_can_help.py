"""Whom somebody can ask who can't log in: told by name, after the password alone."""

import pytest

from tests.world import World
from tn_tui.domain.authority import Operator
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import SignInRefused
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import TokenNeeded

ROOT = Operator("root")


def test_other_administrators_who_can_log_in_are_named_after_the_password(world: World) -> None:
    alice = world.administrator("alice")
    for username in ("carol", "dave"):
        world.administrator(username)
    left = world.administrator("erin")
    world.core.user_changes.apply(ROOT, [left.id], Change.DEACTIVATE, reason="Left")
    world.new_user("frank")
    needed = world.core.sign_in.submit_password(alice.code, "alice", alice.password)
    assert isinstance(needed, TokenNeeded)
    names = {str(row[0]) for row in world.execute("SELECT name FROM users WHERE username IN ('carol', 'dave')")}
    assert set(needed.administrators) == names
    with pytest.raises(SignInRefused):
        world.core.sign_in.submit_password(alice.code, "alice", Secret("wrong"))


def test_who_is_alone_is_named_nobody(world: World) -> None:
    alice = world.administrator("alice")
    world.person("bob", enrolled=True)
    needed = world.core.sign_in.submit_password(alice.code, "alice", alice.password)
    assert isinstance(needed, TokenNeeded)
    assert needed.administrators == ()
