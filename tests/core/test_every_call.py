"""Every call of the core that is made for somebody, found by its signature, against every session that must not do."""

import contextlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.core.calls import CALLS, CASES, OF_ADMINISTRATORS, WHILE_LOCKED, make, public_calls, require, state
from tests.world import Person, World
from tn_tui.domain.authority import Operator
from tn_tui.domain.changes import BULK, Change
from tn_tui.domain.errors import (
    AlreadyEnrolled,
    EnrollmentExpired,
    Gone,
    NotAllowed,
    SessionEnded,
    SessionLocked,
    TnError,
    TokenRefused,
)
from tn_tui.domain.permissions import Action, allowed
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.secret import Secret
from tn_tui.storage.engine import sqlite_module

WITHOUT_A_CALLER = {"is_empty", "submit_password", "submit_token", "submit_one_time_code", "abandon"}
OF_THE_OPERATOR = {"set_up", "add_practice", "practices", "add_user"}


def test_no_call_is_forgotten_here() -> None:
    assert {case.call for case in CASES} == set(CALLS)
    others = {f"sign_in.{name}" for name in WITHOUT_A_CALLER} | {f"administration.{name}" for name in OF_THE_OPERATOR}
    assert set(public_calls()) - set(CALLS) == others
    for name in OF_THE_OPERATOR:
        assert list(inspect.signature(public_calls()[f"administration.{name}"]).parameters)[1] == "operator"


def test_every_action_and_every_change_is_asked_for_by_some_call() -> None:
    assert {case.action for case in CASES} == set(Action)
    assert {case.label for case in CASES if case.call == "user_changes.apply"} == set(BULK)
    assert {case.label for case in CASES if case.call == "user_changes.preview"} == set(Change)


def test_only_what_an_administrator_does_can_be_done_by_the_operator() -> None:
    for call in CALLS.values():
        first = list(inspect.signature(call).parameters.values())[1]
        assert (first.name, first.annotation) in {("session", Secret), ("by", Secret | Operator)}
        options = inspect.signature(call).parameters
        named = {"user_id", "user_ids"} & set(options)
        # Whoever is no session's user must say which practice, by name or by one of its users.
        assert first.name == "session" or bool(named) is not ("practice_code" in options)


def make_useless(world: World, person: Person, how: str) -> tuple[Secret, type[TnError]]:
    """A session, or what is shown in place of one, with which nothing may be done."""
    if how == "half log-in":
        person.enroll(person.session())
        return person.half(), SessionEnded
    if how in {"empty", "forged"}:
        return Secret("" if how == "empty" else "Zm9yZ2Vk"), SessionEnded
    session = person.session()
    if how == "logged out":
        world.core.sessions.log_out(session)
    elif how == "expired":
        world.clock.move(hours=12)
    elif how == "deactivated":
        world.execute("UPDATE users SET deactivated_at = 1 WHERE username = 'alice'")
    elif how == "stored hash":
        [(handle_hash,)] = world.execute("SELECT handle_hash FROM sessions WHERE ended_at IS NULL")
        assert isinstance(handle_hash, bytes)
        session = Secret(handle_hash.decode("latin-1"))
    elif how == "locked":
        world.core.sessions.lock(session)
        return session, SessionLocked
    elif how == "idle":
        world.clock.move(minutes=15)
        return session, SessionLocked
    return session, SessionEnded


USELESS = ["half log-in", "empty", "forged", "logged out", "expired", "deactivated", "stored hash", "locked", "idle"]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("how", USELESS)
def test_a_session_that_does_not_hold_can_do_nothing(world: World, how: str, role: Role, tmp_path: Path) -> None:
    bob = world.person("bob")
    person = world.person("alice", role=role)
    session, error = make_useless(world, person, how)
    before = state(world)
    for case in CASES:
        if error is SessionLocked and case.call in WHILE_LOCKED:
            continue
        if case.call == "sessions.log_out":
            make(world.core, case, session, caller=person, target=bob.id, folder=tmp_path)
        else:
            with pytest.raises(error):
                make(world.core, case, session, caller=person, target=bob.id, folder=tmp_path)
        assert state(world) == before, case


@pytest.mark.parametrize("restriction", [Step.ENROLL, Step.NEW_PASSWORD])
@pytest.mark.parametrize("role", list(Role))
def test_while_something_is_asked_a_session_can_do_nothing_else(
    world: World, role: Role, restriction: Step, tmp_path: Path
) -> None:
    bob = world.person("bob")
    require(world, required=restriction is Step.ENROLL)
    person = world.new_user("alice", role=role)
    signed_in = person.signed_in()
    assert signed_in.step is restriction
    before = state(world)
    refused = [case for case in CASES if not allowed(case.action, role, restriction)]
    assert {case.call for case in refused} > {case.call for case in OF_ADMINISTRATORS}
    for case in refused:
        with pytest.raises(NotAllowed):
            make(world.core, case, signed_in.session, caller=person, target=bob.id, folder=tmp_path)
        assert state(world) == before, case


@pytest.mark.parametrize("restriction", [Step.ENROLL, Step.NEW_PASSWORD, Step.IN])
@pytest.mark.parametrize("role", list(Role))
def test_what_the_table_allows_is_not_refused_for_lack_of_rights(
    sqlite_world: World, role: Role, restriction: Step, tmp_path: Path
) -> None:
    world = sqlite_world
    bob = world.person("bob", enrolled=True)
    require(world, required=restriction is Step.ENROLL)
    person = world.new_user("alice", role=role)
    session = person.session()
    if restriction is Step.IN:
        world.core.passwords.change(session, person.password, Secret("violet ladder forty monks"))
        person.password = Secret("violet ladder forty monks")
        person.enroll(session)
    granted = [case for case in CASES if allowed(case.action, role, restriction)]
    # Nothing is there to end or to confirm, or it is done already: that is said only to somebody who may.
    expected = (Gone, EnrollmentExpired, *((AlreadyEnrolled, TokenRefused) if restriction is Step.IN else ()))
    with snapshot(world) as restore:
        for case in granted:
            restore()
            refusal: TnError | None = None
            try:
                make(world.core, case, session, caller=person, target=bob.id, folder=tmp_path)
            except TnError as error:
                refusal = error
            assert refusal is None or (case.is_own and isinstance(refusal, expected)), (case, refusal)


@contextlib.contextmanager
def snapshot(world: World) -> Iterator[Callable[[], None]]:
    """What brings all tables back to how they are now."""
    engine = world.core._context.database._engine
    with contextlib.closing(sqlite_module().connect(":memory:")) as kept:
        with contextlib.closing(engine.raw_connection()) as connection:
            connection.driver_connection.backup(kept)  # type: ignore[union-attr]

        def restore() -> None:
            with contextlib.closing(engine.raw_connection()) as connection:
                kept.backup(connection.driver_connection)

        yield restore


def test_a_rule_that_changes_restricts_open_sessions_at_once(world: World) -> None:
    person = world.person()
    session = person.session()
    world.core.profile.show(session)
    require(world, required=True)
    with pytest.raises(NotAllowed):
        world.core.profile.show(session)
    person.enroll(session)
    world.core.profile.show(session)


def test_nobody_reaches_what_belongs_to_somebody_else(world: World) -> None:
    alice, bob = world.person("alice", enrolled=True), world.person("bob", "LAKESIDE")
    hers, his = alice.session(remember=True), bob.session()
    profile = world.core.profile.show(hers)
    before = state(world)
    with pytest.raises(Gone):
        world.core.sessions.end(his, profile.sessions[0].id)
    with pytest.raises(Gone):
        world.core.devices.end(his, profile.devices[0].id)
    assert world.core.devices.end_all(his) == 0
    assert world.core.sessions.end_others(his) == 0
    assert state(world) == before
    assert not {row.number for row in world.core.activity.own(his).rows if row.detail == profile.devices[0].label}
