"""The watch over a running command: what ends it, what it waits out, and that the session ends with it."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from tests.core.calls import ROOT
from tests.world import Person, World
from tn_tui.core.access.commands import Condition
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import SessionEnded, TnError
from tn_tui.domain.policy import COMMAND_PATIENCE, Role, SessionEnd
from tn_tui.domain.secret import Secret
from tn_tui.domain.system_errors import StorageUnreachable
from tn_tui.doors.gate.gate import why_over
from tn_tui.doors.gate.watch import Watch


class Seconds:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Watched:
    """Bob's command, watched."""

    world: World
    bob: Person
    session: Secret
    watch: Watch
    seconds: Seconds
    told: list[str] = field(default_factory=list)
    recorded: list[BaseException] = field(default_factory=list)


@pytest.fixture
def watched(sqlite_world: World) -> Watched:
    world = sqlite_world
    bob = world.person("bob")
    session = bob.session()
    world.core.commands.begin(session, "psql", Condition())
    seconds, told, recorded = Seconds(), list[str](), list[BaseException]()
    watch = Watch(
        world.core.commands,
        session,
        Role.MEMBER,
        monotonic=seconds,
        record=recorded.append,
        tell=lambda: told.append("over"),
    )
    return Watched(world, bob, session, watch, seconds, told, recorded)


def test_while_the_session_stands_nothing_is_said(watched: Watched) -> None:
    for _ in range(600):
        watched.world.clock.move(seconds=2)
        watched.seconds.now += 2
        watched.watch.look()
    assert watched.watch.over is None
    assert not watched.watch.is_lost
    assert not watched.told
    assert watched.watch.idle_lock is not None


def test_a_session_that_was_ended_is_said_at_once_and_why(watched: Watched) -> None:
    watched.world.core.user_changes.apply(ROOT, [watched.bob.id], Change.END_SESSIONS, reason="Left")
    watched.watch.look()
    assert isinstance(watched.watch.over, SessionEnded)
    assert watched.watch.over.reason is SessionEnd.BY_ADMINISTRATOR
    assert watched.told == ["over"]


def lost_after(watched: Watched, seconds: float) -> bool:
    """Whether the session counts as lost after so long, with a look at it then."""
    watched.seconds.now += seconds
    watched.watch.look()
    return watched.watch.is_lost


@pytest.mark.parametrize("error", [StorageUnreachable(), ValueError("a defect")])
def test_a_database_that_does_not_answer_is_waited_for_so_long(
    watched: Watched, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    patience = COMMAND_PATIENCE.total_seconds()
    with monkeypatch.context() as patch:
        patch.setattr(type(watched.world.core.commands), "look", fail)
        assert [lost_after(watched, seconds) for seconds in (patience - 1, 1)] == [False, True]
    # Once it answers again, all is well.
    assert [lost_after(watched, seconds) for seconds in (0, patience)] == [False, False]
    assert watched.watch.over is None
    assert watched.recorded == ([] if isinstance(error, TnError) else [error] * 2)


def test_the_session_ends_with_the_command(watched: Watched) -> None:
    watched.watch.start()
    watched.watch.finish(wait_seconds=60)
    with pytest.raises(SessionEnded) as ended:
        watched.world.core.commands.look(watched.session, Role.MEMBER)
    assert ended.value.reason is SessionEnd.LOGGED_OUT


def test_what_is_said_about_the_end(watched: Watched) -> None:
    alone, idle_lock = timedelta(minutes=15), timedelta(minutes=15)
    assert why_over(watched.watch, alone, None) == ""
    assert why_over(watched.watch, alone - timedelta(seconds=1), idle_lock) == ""
    assert why_over(watched.watch, alone, idle_lock).startswith("Nobody typed for 15 minutes")
    watched.seconds.now = COMMAND_PATIENCE.total_seconds()
    assert why_over(watched.watch, timedelta(), None).startswith("Nobody could find out for 5 minutes")
    watched.world.core.sessions.log_out(watched.session)
    watched.watch.look()
    assert why_over(watched.watch, timedelta(), None) == "You are logged out."
