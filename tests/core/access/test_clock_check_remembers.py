"""A log-in by the clock check remembers the device as one by a token does."""

import pytest

from tests.core.drifting import pair
from tests.world import Person, World
from tn_tui.domain.errors import TokenRefused
from tn_tui.domain.views import SignedIn, TokenNeeded


@pytest.fixture
def person(world: World) -> Person:
    found = world.person(enrolled=True)
    world.clock.move(hours=2)
    return found


@pytest.mark.parametrize("remember", [True, False])
def test_a_clock_check_remembers_the_device_only_where_it_was_wished(
    world: World,
    person: Person,
    remember: bool,  # noqa: FBT001 - pytest passes parameters by name
) -> None:
    world.core.sign_in.check_clock(person.half(), *pair(person, 0), remember=remember)
    assert isinstance(person.log_in(), SignedIn if remember else TokenNeeded)


def test_a_wrong_clock_check_remembers_nothing(world: World, person: Person) -> None:
    wrong = person.wrong_token()
    with pytest.raises(TokenRefused):
        world.core.sign_in.check_clock(person.half(), wrong, wrong, remember=True)
    assert (world.execute("SELECT count(*) FROM devices"), world.device.proofs) == ([(0,)], {})
