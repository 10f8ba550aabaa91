"""Every call of the core that is made for somebody, found by its signature, against every session that must not do."""

import contextlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.core.calls import (
    CALLS,
    CASES,
    NOTHING_TO_END,
    OF_ADMINISTRATORS,
    OF_HALF_LOG_INS,
    OF_THE_DESK,
    WHILE_LOCKED,
    make,
    public_calls,
    require,
    state,
)
from tests.core.desk import Desk, fresh, support_person
from tests.world import Person, World
from tn_tui.domain.authority import Operator
from tn_tui.domain.changes import BULK, Change
from tn_tui.domain.errors import (
    AlreadyEnrolled,
    EnrollmentExpired,
    Gone,
    NotAllowed,
    NotEnrolled,
    SessionEnded,
    SessionLocked,
    SpokenCheckRefused,
    TnError,
    TokenRefused,
)
from tn_tui.domain.permissions import Action, allowed
from tn_tui.domain.policy import Role, Step
from tn_tui.domain.secret import Secret
from tn_tui.storage.engine import sqlite_module

WITHOUT_A_CALLER = {
    *(f"sign_in.{name}" for name in ("is_empty", "submit_password")),
    *(f"verification.{name}" for name in ("check", "check_joined", "check_token")),
}
OF_THE_OPERATOR = {
    *(f"administration.{name}" for name in ("set_up", "add_practice", "practices", "check", "add_user")),
    *(f"support.{name}" for name in ("add", "code")),
    *(f"files.{name}" for name in ("exports", "export")),
}
EVERYWHERE = {"cases.list"}
"""What the operator asks of all practices at once."""


def test_no_call_is_forgotten_here() -> None:
    assert {case.call for case in CASES} == set(CALLS)
    assert set(public_calls()) - set(CALLS) == WITHOUT_A_CALLER | OF_THE_OPERATOR | set(OF_HALF_LOG_INS)
    for name, call in public_calls().items():
        first = list(inspect.signature(call).parameters)[1:2]
        assert (first == ["operator"]) is (name in OF_THE_OPERATOR)
        assert (first == ["ticket"]) is (name in OF_HALF_LOG_INS)


def test_every_action_and_every_change_is_asked_for_by_some_call() -> None:
    assert {case.action_of(role) for case in CASES for role in Role} == set(Action)
    assert {case.label for case in CASES if case.call == "user_changes.apply"} == set(BULK)
    assert {case.label for case in CASES if case.call == "user_changes.preview"} == set(Change)


def test_only_what_an_administrator_does_can_be_done_by_the_operator() -> None:
    everywhere = {CALLS[name] for name in EVERYWHERE}
    for call in CALLS.values():
        first = list(inspect.signature(call).parameters.values())[1]
        assert (first.name, first.annotation) in {("session", Secret), ("by", Secret | Operator)}
        options = inspect.signature(call).parameters
        named = {"user_id", "user_ids", "case_id"} & set(options)
        # Whoever is no session's user must say which practice, by name or by one of its users or cases.
        assert first.name == "session" or call in everywhere or bool(named) is not ("practice_code" in options)


def make_useless(world: World, person: Person, how: str) -> tuple[Secret, type[TnError]]:
    """A session, or what is shown in place of one, with which nothing may be done."""
    if how == "half log-in":
        if person.phone is None:
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
        if case.call in NOTHING_TO_END:
            make(world.core, case, session, caller=person, target=bob.id, folder=tmp_path)
        else:
            with pytest.raises(error):
                make(world.core, case, session, caller=person, target=bob.id, folder=tmp_path)
        assert state(world) == before, case


RESTRICTIONS = [Step.ENROLL, Step.NEW_PASSWORD, Step.SAVE_CODES]


def restricted(world: World, role: Role, restriction: Step) -> tuple[Person, Secret]:
    """Alice, and a session of hers that can do only what is asked of her, or all that her role may."""
    require(world, required=restriction is Step.ENROLL)
    alice = world.new_user("alice", role=role)
    session = alice.session()
    if restriction is Step.ENROLL:
        return alice, session
    if role is Role.SUPPORT:
        alice.enroll(session)
    if restriction is Step.NEW_PASSWORD:
        return alice, session
    chosen = Secret("violet ladder forty monks")
    world.core.passwords.change(session, alice.password, chosen)
    alice.password = chosen
    if role is not Role.SUPPORT:
        alice.enroll(session)
    if restriction is Step.SAVE_CODES:
        # Only a sole administrator's session is ever opened so, who may be something else by now.
        world.execute("UPDATE sessions SET must_save_codes = :yes WHERE ended_at IS NULL", yes=True)
    return alice, session


@pytest.mark.parametrize("restriction", RESTRICTIONS)
@pytest.mark.parametrize("role", list(Role))
def test_while_something_is_asked_a_session_can_do_nothing_else(
    world: World, role: Role, restriction: Step, tmp_path: Path
) -> None:
    bob = world.person("bob")
    alice, session = restricted(world, role, restriction)
    before = state(world)
    refused = [case for case in CASES if not allowed(case.action_of(role), role, restriction)]
    others = {case.call for case in (*OF_ADMINISTRATORS, *OF_THE_DESK)}
    assert {case.call for case in refused} > others - {"cases.list", "cases.show", "cases.stop"}
    for case in refused:
        with pytest.raises(NotAllowed):
            make(world.core, case, session, caller=alice, target=bob.id, folder=tmp_path)
        assert state(world) == before, case


def test_each_restriction_is_one_that_a_log_in_leads_to(world: World) -> None:
    """What `restricted` makes by hand is what the core makes."""
    for restriction in RESTRICTIONS:
        person = world.new_user("alice", f"P{RESTRICTIONS.index(restriction)}", role=Role.ADMINISTRATOR)
        require(world, required=restriction is Step.ENROLL, code=person.code)
        signed_in = person.signed_in()
        if restriction is Step.SAVE_CODES:
            world.core.passwords.change(signed_in.session, person.password, Secret("violet ladder forty monks"))
            person.password = Secret("violet ladder forty monks")
            person.enroll(signed_in.session)
            world.core.recovery_codes.renew(signed_in.session)
            signed_in = person.signed_in()
        assert signed_in.step is restriction


NOTHING_THERE: dict[Step, tuple[type[TnError], ...]] = {
    Step.ENROLL: (),
    Step.NEW_PASSWORD: (NotEnrolled,),
    Step.SAVE_CODES: (TokenRefused,),
    Step.IN: (AlreadyEnrolled, TokenRefused),
}


@pytest.mark.parametrize("restriction", [*RESTRICTIONS, Step.IN])
@pytest.mark.parametrize("role", list(Role))
def test_what_the_table_allows_is_not_refused_for_lack_of_rights(
    sqlite_world: World, role: Role, restriction: Step, tmp_path: Path
) -> None:
    world = sqlite_world
    bob = world.person("bob", enrolled=True)
    alice, session = restricted(world, role, restriction)
    cases = {"cases.redeem": 0} if restriction is not Step.IN or role is Role.MEMBER else to_work_on(world, alice)
    fresh(world)
    granted = [case for case in CASES if allowed(case.action_of(role), role, restriction)]
    if restriction is not Step.IN:
        # There is no recovery case to show or stop, which only somebody who may is told.
        granted = [case for case in granted if case.call not in {"cases.show", "cases.stop"}]
        if role is Role.ADMINISTRATOR:
            with pytest.raises(Gone):
                world.core.cases.show(session, 1)
            with pytest.raises(Gone):
                world.core.cases.stop(session, 1, reason="It is not I")
    # Nothing is there to end or to confirm, or it is done already: that is said only to somebody who may.
    expected: tuple[type[TnError], ...] = (Gone, EnrollmentExpired, *NOTHING_THERE[restriction])
    with snapshot(world) as restore:
        for case in granted:
            restore()
            refusal: TnError | None = None
            case_id = cases.get(case.call, cases.get("", 0))
            try:
                make(world.core, case, session, caller=alice, target=bob.id, folder=tmp_path, case_id=case_id)
            except TnError as error:
                refusal = error
            told = expected if case.is_own else SpokenCheckRefused
            assert refusal is None or isinstance(refusal, told), (case, refusal)


def to_work_on(world: World, alice: Person) -> dict[str, int]:
    """The recovery cases for the calls: one that waits, of Alice's practice if she has one, and one that is ready."""
    susan, sam = support_person(world, "susan"), support_person(world, "sam")
    desk = Desk(world, susan, sam, alice)
    if alice.code == "SUPPORT":
        for code, username in (("LAKESIDE", "frank"), ("HILLSIDE", "gina")):
            world.administrator(username, code)
        waiting = desk.open(practice_code="LAKESIDE", username="frank").id
        world.administrator("alice")
        ready = world.core.cases.approve(sam.session(), desk.open().id).id
        world.execute("UPDATE support_cases SET ready_at = opened_at WHERE id = :id", id=ready)
        return {"": waiting, "cases.redeem": ready}
    return {"": desk.open().id}


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
    alice, bob = world.person("alice", enrolled=True), world.person("bob", "LAKESIDE", enrolled=True)
    hers, his = alice.session(remember=True), bob.session()
    profile = world.core.profile.show(hers)
    before = state(world)
    with pytest.raises(Gone):
        world.core.sessions.end(his, profile.sessions[0].id)
    with pytest.raises(Gone):
        world.core.devices.end(his, profile.devices[0].id)
    with pytest.raises(Gone):
        world.core.devices.rename(his, profile.devices[0].id, "Mine")
    app = profile.authenticators[0].id
    with pytest.raises(Gone):
        world.core.authenticators.remove(his, app)
    with pytest.raises(Gone):
        world.core.authenticators.rename(his, app, "Mine")
    with pytest.raises(Gone):
        world.core.enrollment.begin_replacing(his, app)
    assert world.core.devices.end_all(his) == 0
    assert world.core.sessions.end_others(his) == 0
    assert state(world) == before
    assert not {row.number for row in world.core.activity.own(his).rows if row.detail == profile.devices[0].label}
