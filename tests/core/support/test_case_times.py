"""Recovery cases: what is refused, whoever asks and wherever the case stands, and what each step leaves behind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.chain import broken
from tests.core.desk import ROOT, Desk, fresh, refused_case
from tests.world import IDLE_LOCK, World
from tn_tui.core.core import build
from tn_tui.domain.cases import State
from tn_tui.domain.errors import CaseRefused
from tn_tui.domain.support_views import CaseView
from tn_tui.storage.database import Database

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk.of(world)


def state_of(desk: Desk, case: CaseView) -> State:
    return desk.world.core.cases.show(ROOT, case.id).state


# Time


def settled(desk: Desk, case: CaseView, at: Any) -> State:  # noqa: ANN401 - a moment, or None where the test has gone wrong
    desk.move_to(at)
    return state_of(desk, case)


def test_an_unapproved_case_is_over_after_three_days_to_the_second(desk: Desk) -> None:
    world, cases, case = desk.world, desk.world.core.cases, desk.open()
    assert settled(desk, case, case.opened_at + 72 * HOUR - SECOND) is State.WAITING
    assert settled(desk, case, case.opened_at + 72 * HOUR) is State.EXPIRED
    session = desk.sam.session()
    assert refused_case(world, cases.approve, session, case.id) == ("state", None)
    shown = cases.show(ROOT, case.id)
    assert (shown.ended_by, shown.expires_at, shown.end_reason) == ("nobody", None, "")
    assert desk.open().state is State.WAITING
    assert desk.rows(case.id) == ["recovery case opened", "recovery case expired"]


def test_it_cools_off_to_the_second_and_is_over_three_days_later(desk: Desk) -> None:
    world, cases, case = desk.world, desk.world.core.cases, desk.approved()
    assert case.ready_at is not None
    session = desk.susan.session()
    for moment, expected in (
        (case.ready_at - SECOND, ("cooling off", case.ready_at)),
        (case.ready_at + 72 * HOUR, ("state", None)),
    ):
        desk.move_to(moment)
        fresh(world)
        if expected[0] == "state":
            assert state_of(desk, case) is State.EXPIRED
        assert refused_case(world, cases.redeem, session, case.id) == expected
    assert world.execute("SELECT count(*) FROM one_time_codes") == [(0,)]


def test_in_the_first_and_in_the_last_second_the_code_can_be_fetched(desk: Desk) -> None:
    world, cases = desk.world, desk.world.core.cases
    for left in (timedelta(), 72 * HOUR - SECOND):
        case = desk.approved()
        session = desk.susan.session()
        assert case.ready_at is not None
        desk.move_to(case.ready_at + left)
        fresh(world)
        assert cases.redeem(session, case.id)


TOUCHES: dict[str, Callable[[Desk, int], object]] = {
    "approve": lambda desk, case_id: desk.world.core.cases.approve(desk.sam.session(), case_id),
    "refuse": lambda desk, case_id: desk.world.core.cases.refuse(desk.sam.session(), case_id, reason="No"),
    "redeem": lambda desk, case_id: desk.world.core.cases.redeem(desk.sam.session(), case_id),
    "stop": lambda desk, case_id: desk.world.core.cases.stop(ROOT, case_id, reason="No"),
    "ticket": lambda desk, case_id: desk.world.core.sign_in.stop_case(desk.alice.half(), case_id),
    "open": lambda desk, case_id: desk.open(),
    "look": lambda desk, case_id: desk.world.core.support.look(desk.sam.session(), "RIVERSIDE"),
    "list": lambda desk, case_id: desk.world.core.cases.list(desk.sam.session()),
    "log in": lambda desk, case_id: desk.alice.half(),
}


@pytest.mark.both_databases
def test_a_case_that_is_over_by_itself_has_its_row_whoever_touches_it_first(world: World) -> None:
    desk = Desk.of(world)
    for touch, act in TOUCHES.items():
        case = desk.approved() if touch == "redeem" else desk.open()
        assert case.expires_at is not None
        world.clock.move(hours=97)
        for _ in range(2):
            try:
                act(desk, case.id)
            except CaseRefused as refusal:
                assert refusal.reason in {"state", "open"}  # noqa: PT017 - some of the calls go through
        expected = ["recovery case opened", *["recovery case approved"] * (touch == "redeem"), "recovery case expired"]
        assert desk.rows(case.id) == expected, touch
        assert world.execute("SELECT state FROM support_cases WHERE id = :id", id=case.id) == [("expired",)]
        world.execute("UPDATE support_cases SET state = 'stopped' WHERE state = 'waiting'")
    assert broken(world) is None


def test_without_a_cooling_off_time_the_code_can_be_fetched_at_once(desk: Desk) -> None:
    world = desk.world
    core = build(Database(world.place), world.ports(), IDLE_LOCK, timedelta())
    world.cores.append(core)
    case = core.cases.approve(desk.sam.session(), desk.open().id)
    assert case.state is State.READY
    assert core.cases.redeem(desk.susan.session(), case.id)


def test_a_clock_that_is_set_back_makes_nothing_ready(desk: Desk) -> None:
    world, cases, case = desk.world, desk.world.core.cases, desk.ready()
    assert case.ready_at is not None
    world.clock.move(hours=-10)
    session = desk.susan.session()
    assert refused_case(world, cases.redeem, session, case.id) == ("cooling off", case.ready_at)
    assert cases.stop(desk.alice.session(), case.id, reason="It is not I").state is State.STOPPED
    world.clock.move(hours=-10)
    # Nor does it give another five, and a case of the future can be refused.
    for _ in range(4):
        cases.stop(ROOT, desk.open().id, reason="x")
    session = desk.susan.session()
    assert refused_case(world, desk.ask, session)[0] == "limit"
    last = desk.open(desk.sam)
    world.clock.move(days=-3)
    assert state_of(desk, last) is State.WAITING
    assert cases.refuse(desk.susan.session(), last.id, reason="No").state is State.REFUSED


def test_used_twice(desk: Desk) -> None:
    world, cases, case = desk.world, desk.world.core.cases, desk.ready()
    session = desk.susan.session()
    cases.redeem(session, case.id)
    for by in (session, desk.sam.session()):
        assert refused_case(world, cases.redeem, by, case.id) == ("state", None)
        assert refused_case(world, cases.stop, by, case.id, reason="x") == ("state", None)
