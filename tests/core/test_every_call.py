"""Every call of the core that takes a session, found by its signature, against every session that must not do."""

import inspect
import itertools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import get_type_hints

import pytest

from tests.world import Person, World
from tn_tui.core.core import Core
from tn_tui.domain.errors import EnrollmentExpired, Gone, NotAllowed, SessionEnded, SessionLocked, TnError
from tn_tui.domain.permissions import Action, allowed
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.secret import Secret

SIGN_IN = {"is_empty", "submit_password", "submit_token", "abandon"}

ACTION_OF = {
    "sessions.touch": Action.LOG_OUT,
    "sessions.lock": Action.LOG_OUT,
    "sessions.log_out": Action.LOG_OUT,
    "sessions.unlock": Action.UNLOCK,
    "sessions.end": Action.MANAGE_SESSIONS,
    "sessions.end_others": Action.MANAGE_SESSIONS,
    "profile.show": Action.SEE_PROFILE,
    "enrollment.begin": Action.ENROLL,
    "enrollment.confirm": Action.ENROLL,
    "enrollment.cancel": Action.LOG_OUT,
    "authenticators.remove_two_factor": Action.REMOVE_TWO_FACTOR,
    "passwords.change": Action.CHANGE_PASSWORD,
    "passwords.minimum_length": Action.CHANGE_PASSWORD,
    "devices.list": Action.MANAGE_DEVICES,
    "devices.end": Action.MANAGE_DEVICES,
    "devices.end_all": Action.MANAGE_DEVICES,
    "activity.own": Action.SEE_OWN_ACTIVITY,
}
WHILE_LOCKED = {"sessions.lock", "sessions.log_out", "sessions.unlock", "enrollment.cancel"}


def families() -> Iterator[tuple[str, type]]:
    hints = get_type_hints(Core)
    for field in fields(Core):
        if hints[field.name].__module__.startswith("tn_tui.core."):
            yield field.name, hints[field.name]


def public_calls() -> dict[str, Callable[..., object]]:
    return {
        f"{family}.{name}": call
        for family, kind in families()
        for name, call in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }


CALLS = {
    name: call
    for name, call in public_calls().items()
    if not name.startswith(("sign_in.", "administration.")) and inspect.signature(call).parameters
}


def call(core: Core, name: str, session: Secret, person: Person) -> object:
    """Make the call with arguments that are good in themselves."""
    family, method = name.split(".")
    values = {
        "session": session,
        "password": person.password,
        "current": person.password,
        "new": Secret("orange kettle under seven"),
        "ticket": Secret("ticket"),
        "token": Secret("123456"),
        "session_id": uuid.uuid4(),
        "device_id": uuid.uuid4(),
    }
    needed = [
        parameter.name
        for parameter in inspect.signature(CALLS[name]).parameters.values()
        if parameter.name != "self" and parameter.default is parameter.empty
    ]
    outcome: object = getattr(getattr(core, family), method)(*(values[name] for name in needed))
    return outcome


def state(world: World) -> list[list[tuple[object, ...]]]:
    """All that a refused call must leave as it was."""
    tables = ("users", "sessions", "devices", "authenticators", "throttles", "used_steps", "activity", "practices")
    return [world.execute(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]  # noqa: S608 - the names stand above


def test_no_call_is_forgotten_here() -> None:
    assert set(CALLS) == set(ACTION_OF)
    assert {name for name in public_calls() if name.startswith("sign_in.")} == {f"sign_in.{name}" for name in SIGN_IN}
    assert set(ACTION_OF.values()) == set(Action)
    for function in CALLS.values():
        assert list(inspect.signature(function).parameters)[:2] == ["self", "session"]


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
        world.execute("UPDATE users SET deactivated_at = 1")
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


@pytest.mark.parametrize("how", USELESS)
def test_a_session_that_does_not_hold_can_do_nothing(world: World, how: str) -> None:
    person = world.person()
    session, error = make_useless(world, person, how)
    before = state(world)
    for name in sorted(CALLS):
        if error is SessionLocked and name in WHILE_LOCKED:
            continue
        if name == "sessions.log_out":
            call(world.core, name, session, person)
        else:
            with pytest.raises(error):
                call(world.core, name, session, person)
        assert state(world) == before, name


@pytest.mark.parametrize("restriction", [Step.ENROLL, Step.NEW_PASSWORD])
@pytest.mark.parametrize("role", list(Role))
def test_while_something_is_asked_a_session_can_do_nothing_else(world: World, role: Role, restriction: Step) -> None:
    world.practice(required=restriction is Step.ENROLL)
    person = world.new_user("alice", role=role)
    signed_in = person.signed_in()
    assert signed_in.step is restriction
    before = state(world)
    refused = [name for name in sorted(CALLS) if not allowed(ACTION_OF[name], role, restriction)]
    assert len(refused) > 9
    for name in refused:
        with pytest.raises(NotAllowed):
            call(world.core, name, signed_in.session, person)
        assert state(world) == before, name


GRANTED = [
    (name, role, restriction)
    for name, role, restriction in itertools.product(sorted(CALLS), Role, [Step.ENROLL, Step.NEW_PASSWORD, Step.IN])
    if allowed(ACTION_OF[name], role, restriction)
]


@pytest.mark.parametrize(("name", "role", "restriction"), GRANTED)
def test_what_the_table_allows_is_not_refused_for_lack_of_rights(
    sqlite_world: World, name: str, role: Role, restriction: Step
) -> None:
    world = sqlite_world
    world.practice(required=restriction is Step.ENROLL)
    person = world.new_user("alice", role=role)
    session = person.session()
    if restriction is Step.IN:
        world.core.passwords.change(session, person.password, Secret("violet ladder forty monks"))
        person.password = Secret("violet ladder forty monks")
        person.enroll(session)
    try:
        call(world.core, name, session, person)
    except (SessionEnded, SessionLocked, NotAllowed):
        raise
    except TnError as error:
        # Nothing is there to end or to confirm: that is said only to somebody who may.
        assert isinstance(error, (Gone, EnrollmentExpired)) or restriction is Step.IN  # noqa: PT017 - several may come


def test_a_rule_that_changes_restricts_open_sessions_at_once(world: World) -> None:
    person = world.person()
    session = person.session()
    world.core.profile.show(session)
    world.core.administration.require_two_factor("root", practice_code="RIVERSIDE", required=True)
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
