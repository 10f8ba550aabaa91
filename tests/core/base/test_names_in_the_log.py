"""Nobody passes for somebody else in the log: not by a username, and not by taking another's."""

import pytest

from tests.world import World
from tn_tui.domain.changes import Change


@pytest.mark.parametrize("username", ["operator:root", "Operator root", "nobody", "user:1", "unknown"])
def test_a_username_is_never_taken_for_the_operator_or_nobody(world: World, username: str) -> None:
    alice, bob = world.administrator(username), world.person("bob")
    world.core.user_changes.apply(alice.session(), [bob.id], Change.MAKE_ADMINISTRATOR)
    row = world.core.log.page(alice.session(), limit=200).rows
    [changed] = [each for each in row if each.event == "role changed"]
    assert changed.actor == f"user:{username}"
    assert changed.actor_id == alice.id
    assert bob.signed_in().told[0].actor == f"user:{username}"


def test_who_acted_is_told_by_an_id_that_no_new_name_changes(world: World) -> None:
    alice, mallory = world.administrator("alice"), world.administrator("mallory")
    session, mallorys_id = alice.session(), mallory.id
    bob = world.person("bob")
    world.core.user_changes.apply(mallory.session(), [bob.id], Change.MAKE_ADMINISTRATOR)
    world.core.user_changes.rename(session, alice.id, username="alice2")
    world.core.user_changes.rename(session, mallorys_id, username="alice")
    [changed] = [each for each in world.core.log.page(session, limit=200).rows if each.event == "role changed"]
    assert changed.actor_id == mallorys_id
    exported = [each for each in world.core.log.export(session) if each.event == "role changed"]
    assert [each.actor_id for each in exported] == [mallorys_id]
