"""Recovery cases: what is refused, whoever asks and wherever the case stands, and what each step leaves behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.chain import broken
from tests.core.desk import ROOT, Desk, microseconds, refused, state
from tests.world import World
from tn_tui.domain.cases import Check, State
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import (
    AskAdministrator,
    AskedFirst,
    NotAllowed,
    NotAnAdministrator,
    NotEnrolled,
    OneTimeCodeRefused,
    TnError,
    TokenClosed,
)
from tn_tui.domain.policy import Step
from tn_tui.domain.support_views import CaseView

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk.of(world)


def state_of(desk: Desk, case: CaseView) -> State:
    return desk.world.core.cases.show(ROOT, case.id).state


# The way through


@pytest.mark.both_databases
def test_a_case_goes_from_its_opening_to_a_one_time_code(desk: Desk) -> None:
    world, core = desk.world, desk.world.core
    case = desk.open(reason="Her phone fell into the river", caller=" Alice Smith ", ticket="T-1")
    opened_at = case.opened_at
    assert opened_at == world.clock.now()
    assert case == CaseView(
        id=1,
        practice_code="RIVERSIDE",
        practice_name="RIVERSIDE Counseling",
        username="alice",
        name="Alice Smith",
        caller="Alice Smith",
        ticket="T-1",
        checklist=tuple(check.value for check in Check),
        reason="Her phone fell into the river",
        state=State.WAITING,
        opened_by="susan",
        opened_at=opened_at,
        approved_by="",
        approved_at=None,
        ready_at=None,
        expires_at=opened_at + 72 * HOUR,
        ended_by="",
        ended_at=None,
        end_reason="",
        own=True,
    )
    approved = core.cases.approve(desk.sam.session(), case.id)
    now = world.clock.now()
    assert (approved.state, approved.approved_by, approved.approved_at) == (State.COOLING, "sam", now)
    assert (approved.ready_at, approved.expires_at) == (now + 24 * HOUR, now + 96 * HOUR)
    assert not approved.own
    desk.move_to(approved.ready_at)
    code = core.cases.redeem(desk.susan.session(), case.id)
    assert (code.username, code.expires_at) == ("alice", world.clock.now() + HOUR)
    signed_in = core.sign_in.submit_one_time_code(desk.alice.half(), code.code)
    assert signed_in.step is Step.ENROLL
    desk.alice.enroll(signed_in.session)
    assert core.users.counts(signed_in.session).administrators == 1
    used = core.cases.show(ROOT, case.id)
    assert (used.state, used.ended_by, used.expires_at) == (State.USED, "susan", None)
    assert desk.rows(case.id) == ["recovery case opened", "recovery case approved", "recovery case used"]
    assert broken(world) is None


def test_the_code_of_a_case_works_once_within_the_hour_also_while_tokens_are_closed(desk: Desk) -> None:
    world, core = desk.world, desk.world.core
    world.execute("UPDATE users SET token_closed_at = 1, token_failures = 12 WHERE username = 'alice'")
    case = desk.ready()
    session = desk.susan.session()
    world.execute("UPDATE users SET token_failed_at = :now WHERE username = 'alice'", now=microseconds(world))
    code = core.cases.redeem(session, case.id).code
    with pytest.raises(TokenClosed):
        core.sign_in.submit_token(desk.alice.half(), desk.alice.wrong_token(), remember=False)
    signed_in = core.sign_in.submit_one_time_code(desk.alice.half(), code)
    for call in (
        lambda: core.profile.show(signed_in.session),
        lambda: core.users.page(signed_in.session),
        lambda: core.recovery_codes.renew(signed_in.session),
        lambda: core.passwords.minimum_length(signed_in.session),
    ):
        refused(world, AskedFirst, call)
    refused(world, NotAllowed, lambda: core.cases.list(signed_in.session))
    with pytest.raises(OneTimeCodeRefused):
        core.sign_in.submit_one_time_code(desk.alice.half(), code)


def _microseconds(world: World) -> int:
    return int(world.clock.now().timestamp() * 1_000_000)


def test_the_code_of_a_case_is_too_old_after_an_hour(desk: Desk) -> None:
    case = desk.ready()
    code = desk.world.core.cases.redeem(desk.susan.session(), case.id).code
    desk.world.clock.move(hours=1)
    with pytest.raises(OneTimeCodeRefused):
        desk.world.core.sign_in.submit_one_time_code(desk.alice.half(), code)


def test_the_code_stands_nowhere_in_the_clear(desk: Desk) -> None:
    case = desk.ready()
    code = desk.world.core.cases.redeem(desk.susan.session(), case.id)
    plain = code.code.reveal()
    kept = repr(state(desk.world)) + repr(code)
    assert plain not in kept
    assert plain.replace("-", "") not in kept


# What changes meanwhile


CHANGES: dict[str, tuple[Callable[[Desk], object], type[TnError]]] = {
    "a second administrator": (Desk.second_administrator, AskAdministrator),
    "a member becomes one": (
        lambda desk: desk.world.core.user_changes.apply(ROOT, [desk.world.person("bob").id], Change.MAKE_ADMINISTRATOR),
        AskAdministrator,
    ),
    "deactivated": (
        lambda desk: desk.world.execute("UPDATE users SET deactivated_at = 1 WHERE username = 'alice'"),
        NotAnAdministrator,
    ),
    "demoted": (
        lambda desk: desk.world.execute("UPDATE users SET role = 'member' WHERE username = 'alice'"),
        NotAnAdministrator,
    ),
    "disabled": (
        lambda desk: desk.world.core.user_changes.apply(
            ROOT, [desk.alice.id], Change.DISABLE_TWO_FACTOR, reason="Lost it"
        ),
        NotEnrolled,
    ),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_what_changes_between_the_steps_counts(desk: Desk, change: str) -> None:
    world, cases = desk.world, desk.world.core.cases
    act, error = CHANGES[change]
    waiting = desk.open()
    act(desk)
    session = desk.sam.session()
    refused(world, error, cases.approve, session, waiting.id)
    assert cases.show(ROOT, waiting.id).state is State.WAITING
    assert cases.refuse(session, waiting.id, reason="Not hers any more").state is State.REFUSED


@pytest.mark.parametrize("change", list(CHANGES))
def test_what_changes_while_it_cools_off_counts(desk: Desk, change: str) -> None:
    world, cases = desk.world, desk.world.core.cases
    act, error = CHANGES[change]
    case = desk.ready()
    act(desk)
    session = desk.susan.session()
    refused(world, error, cases.redeem, session, case.id)
    assert world.execute("SELECT count(*) FROM one_time_codes") == [(0,)]
    assert cases.show(ROOT, case.id).state is State.READY


def test_a_second_administrator_who_leaves_again_was_none(desk: Desk) -> None:
    world, case = desk.world, desk.open()
    amy = desk.second_administrator()
    session = desk.sam.session()
    refused(world, AskAdministrator, world.core.cases.approve, session, case.id)
    world.core.user_changes.apply(ROOT, [amy.id], Change.DEACTIVATE, reason="Left")
    assert world.core.cases.approve(session, case.id).state is State.COOLING
