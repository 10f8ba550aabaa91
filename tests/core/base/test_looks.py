"""A look tells whether others have written and whether the session holds; it writes nothing and keeps nobody awake."""

import pytest

from tests.core.desk import state
from tests.world import MemoryDevice, Person, World
from tn_tui.domain.errors import SessionEnded

pytestmark = pytest.mark.both_databases


@pytest.fixture
def person(world: World) -> Person:
    return world.person()


def test_it_is_the_same_until_somebody_else_writes(world: World, person: Person) -> None:
    session, other = person.session(), world.terminal(MemoryDevice())
    stamp = world.core.sessions.glance(session)
    before = state(world)
    assert world.core.sessions.glance(session, stamp) == stamp
    assert state(world) == before
    person.session(other)
    assert world.core.sessions.glance(session, stamp) != stamp


def test_a_session_that_was_ended_elsewhere_is_told_at_the_next_look(world: World, person: Person) -> None:
    session, other = person.session(), world.terminal(MemoryDevice())
    stamp = world.core.sessions.glance(session)
    other.sessions.end_others(person.session(other))
    with pytest.raises(SessionEnded):
        world.core.sessions.glance(session, stamp)


def test_looks_put_no_lock_off(world: World, person: Person) -> None:
    session = person.session()
    seen = world.execute("SELECT last_seen_at FROM sessions")
    for _ in range(4):
        world.clock.move(minutes=3)
        world.core.sessions.glance(session)
    assert world.execute("SELECT last_seen_at FROM sessions") == seen
