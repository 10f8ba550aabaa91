"""A session that stands for a guarded command: who gets one, what ends it, and that none is ended for a fourth."""

from datetime import timedelta

import pytest

from tests.core.calls import ROOT, require
from tests.world import Person, World
from tn_tui.core.access.commands import Condition, Guarded
from tn_tui.domain import policy
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import (
    AdministratorsOnly,
    AskedFirst,
    CommandsRunning,
    Gone,
    NotAllowed,
    OtherPractice,
    SessionEnded,
)
from tn_tui.domain.policy import Role, SessionEnd
from tn_tui.domain.secret import Secret

pytestmark = pytest.mark.both_databases


def begin(world: World, session: Secret, name: str = "psql", **condition: object) -> Guarded:
    return world.core.commands.begin(session, name, Condition(**condition))  # type: ignore[arg-type]


def running(world: World, person: Person) -> list[str]:
    return [one.command for one in world.core.users.show(ROOT, person.id).sessions if one.command]


def why_ended(world: World, session: Secret, role: Role = Role.MEMBER) -> SessionEnd:
    with pytest.raises(SessionEnded) as ended:
        world.core.commands.look(session, role)
    return ended.value.reason


def test_the_session_shows_what_runs_in_it_until_it_ends(world: World) -> None:
    alice = world.person("alice", role=Role.ADMINISTRATOR)
    session = alice.session()
    guarded = begin(world, session, "psql\x1b[2J" + "x" * 80)
    began = world.clock.now()
    assert (guarded.person.username, guarded.person.role) == ("alice", Role.ADMINISTRATOR)
    [shown] = world.core.users.show(ROOT, alice.id).sessions
    assert (shown.id, shown.command_since) == (guarded.session_id, began)
    assert shown.command == "psql\ufffd[2J" + "x" * 32
    world.core.commands.end(session)
    assert not world.core.users.show(ROOT, alice.id).sessions
    assert why_ended(world, session) is SessionEnd.LOGGED_OUT
    world.core.commands.end(session)
    events = [(row.event, row.detail) for row in world.core.log.page(ROOT, practice_code="RIVERSIDE").rows]
    assert [event for event, _ in events[:3]] == ["log-out", "command ended", "command started"]
    assert events[1][1] == shown.command


def test_it_stands_for_one_command_alone(world: World) -> None:
    session = world.person("bob").session()
    begin(world, session)
    with pytest.raises(Gone):
        begin(world, session)


def test_only_whom_the_condition_lets_through_gets_one(world: World) -> None:
    alice, bob = world.person("alice", role=Role.ADMINISTRATOR), world.person("bob")
    for session, condition, error in (
        (bob.session(), {"administrators_only": True}, AdministratorsOnly),
        (alice.session(), {"practice_code": "HILLSIDE"}, OtherPractice),
    ):
        with pytest.raises(error):
            begin(world, session, **condition)
    assert not running(world, alice)
    begin(world, alice.session(), practice_code="riverside", administrators_only=True)
    assert running(world, alice) == ["psql"]


def test_nothing_starts_before_all_that_is_asked_of_somebody_is_done(world: World) -> None:
    bob = world.new_user("bob")
    require(world)
    with pytest.raises(AskedFirst):
        begin(world, bob.session())
    assert not running(world, bob)


def test_it_is_kept_awake_by_being_looked_at_and_ends_after_twelve_hours(world: World) -> None:
    bob = world.person("bob")
    session = bob.session()
    begin(world, session)
    for _ in range(12 * 60 - 1):
        world.clock.move(minutes=1)
        world.core.commands.look(session, Role.MEMBER)
    assert running(world, bob) == ["psql"]
    world.clock.move(minutes=1)
    assert why_ended(world, session) is SessionEnd.EXPIRED


@pytest.mark.parametrize("change", [Change.DEACTIVATE, Change.END_SESSIONS])
def test_what_ends_the_session_ends_it(world: World, change: Change) -> None:
    bob = world.person("bob")
    session = bob.session()
    begin(world, session)
    world.core.user_changes.apply(ROOT, [bob.id], change, reason="Left")
    ended = why_ended(world, session)
    assert ended in {SessionEnd.DEACTIVATED, SessionEnd.BY_ADMINISTRATOR}


def test_who_ends_it_elsewhere_or_changes_the_password_ends_it(world: World) -> None:
    bob = world.person("bob")
    one, two, here = bob.session(), bob.session(), bob.session()
    begin(world, one)
    guarded = begin(world, two)
    world.core.sessions.end(here, guarded.session_id)
    assert why_ended(world, two) is SessionEnd.ENDED_ELSEWHERE
    world.core.passwords.change(here, bob.password, Secret("orange kettle under seven"))
    assert why_ended(world, one) is SessionEnd.PASSWORD_CHANGED


def test_a_lost_role_ends_it_and_a_won_one_does_not(world: World) -> None:
    world.person("amy", role=Role.ADMINISTRATOR)
    alice, bob = world.person("alice", role=Role.ADMINISTRATOR), world.person("bob")
    hers, his = alice.session(), bob.session()
    begin(world, hers)
    begin(world, his)
    world.execute("UPDATE users SET role = 'member' WHERE username = 'alice'")
    world.execute("UPDATE users SET role = 'administrator' WHERE username = 'bob'")
    with pytest.raises(NotAllowed):
        world.core.commands.look(hers, Role.ADMINISTRATOR)
    world.core.commands.look(his, Role.MEMBER)


def test_a_fourth_log_in_is_refused_and_ends_no_command(world: World) -> None:
    bob = world.person("bob")
    sessions = [bob.session() for _ in range(policy.SESSIONS_PER_USER)]
    for session in sessions:
        begin(world, session)
    with pytest.raises(CommandsRunning):
        bob.session()
    for session in sessions:
        world.core.commands.look(session, Role.MEMBER)
    [newest, *_] = world.core.log.page(ROOT, practice_code="RIVERSIDE").rows
    assert (newest.event, newest.outcome, newest.detail) == ("log-in", "refused", "commands run")
    world.core.commands.end(sessions[0])
    bob.session()


def test_another_log_in_ends_the_oldest_in_which_nothing_runs(world: World) -> None:
    bob = world.person("bob")
    guarded = bob.session()
    world.clock.move(seconds=1)
    idle = bob.session()
    world.clock.move(seconds=1)
    newer = bob.session()
    begin(world, guarded)
    bob.session()
    world.core.commands.look(guarded, Role.MEMBER)
    world.core.sessions.touch(newer)
    with pytest.raises(SessionEnded):
        world.core.sessions.touch(idle)


def test_a_command_that_nobody_watches_any_more_counts_for_nothing(world: World) -> None:
    bob = world.person("bob")
    for _ in range(policy.SESSIONS_PER_USER):
        begin(world, bob.session())
    world.clock.move(seconds=(policy.COMMAND_PATIENCE - timedelta(seconds=1)).total_seconds())
    assert len(running(world, bob)) == policy.SESSIONS_PER_USER
    world.clock.move(seconds=1)
    assert not running(world, bob)
    bob.session()
