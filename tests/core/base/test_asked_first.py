"""Who is logged in when the practice begins to ask something of them is told what, and not that the role says no."""

import pytest

from tests.core.calls import require
from tests.world import World
from tn_tui.domain.errors import AskedFirst, NotAllowed
from tn_tui.domain.policy import Step

pytestmark = pytest.mark.both_databases


def test_who_is_in_without_a_phone_is_led_to_the_enrollment_and_back(world: World) -> None:
    amy, bob = world.administrator("amy", enrolled=False), world.person("bob")
    world.administrator("alice")
    session, other = amy.session(), bob.session()
    world.core.users.counts(session)
    require(world)
    for call in (world.core.users.counts, world.core.profile.show, world.core.practice.show):
        with pytest.raises(AskedFirst) as first:
            call(session)
        assert first.value.step == Step.ENROLL
    with pytest.raises(AskedFirst):
        world.core.profile.show(other)
    # What the role never allows stays what it is.
    with pytest.raises(NotAllowed) as refused:
        world.core.users.counts(other)
    assert type(refused.value) is NotAllowed
    amy.enroll(session)
    assert world.core.users.counts(session).users == 3
