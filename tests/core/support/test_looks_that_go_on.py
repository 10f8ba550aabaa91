"""Support sees anew what changes under a look that stands in the log, without another row, and nothing beyond it."""

from collections.abc import Callable

import pytest

from tests.core.desk import ROOT, Desk, fresh, support_person
from tests.tui.at_desk import rows
from tests.world import MemoryDevice, World
from tn_tui.domain.errors import NotAllowed, PracticeUnknown, SessionEnded, SessionLocked
from tn_tui.domain.policy import LOOK_LASTS

Look = Callable[..., object]
LOOKS: dict[str, Look] = {
    "practice": lambda core, session, **still: core.support.look(session, "RIVERSIDE", **still),
    "case": lambda core, session, **still: core.cases.show(session, 1, **still),
    "cases": lambda core, session, **still: core.cases.list(session, **still),
}


@pytest.fixture
def desk(world: World) -> Desk:
    desk = Desk.of(world)
    desk.open()
    return desk


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest) -> Look:
    return LOOKS[request.param]


def looks(desk: Desk) -> int:
    return len(rows(desk.world, "support looked"))


@pytest.mark.both_databases
def test_what_changed_is_seen_without_another_row(desk: Desk, look: Look) -> None:
    core, session = desk.world.core, desk.susan.session()
    before = look(core, session)
    assert looks(desk) == 1
    assert look(core, session, still=True) == before
    core.cases.stop(ROOT, 1, reason="Nobody called")
    stamp = core.sessions.glance(session)
    assert look(core, session, still=True) != before
    assert looks(desk) == 1
    assert core.sessions.glance(session) == stamp, "a look that wrote would make others look, and they it"
    look(core, session)
    assert looks(desk) == 2


def test_nothing_goes_on_that_was_not_begun(desk: Desk, look: Look) -> None:
    core, susan, sam = desk.world.core, desk.susan.session(), desk.sam.session()
    look(core, susan, still=True)
    assert looks(desk) == 1
    look(core, sam, still=True)
    assert looks(desk) == 2
    look(core, desk.susan.session(), still=True)
    assert looks(desk) == 3, "another session of the same person is another look"
    look(desk.world.terminal(MemoryDevice()), susan, still=True)
    assert looks(desk) == 4, "so it is in another process"


def test_a_look_at_one_thing_is_none_at_another(desk: Desk) -> None:
    core, session = desk.world.core, desk.susan.session()
    for before, look in enumerate(LOOKS.values()):
        look(core, session, still=True)
        assert looks(desk) == before + 1
    desk.world.administrator("lara", "LAKESIDE")
    core.support.look(session, "LAKESIDE", still=True)
    assert [code for code, _ in rows(desk.world, "support looked")].count("LAKESIDE") == 1
    core.practice.set(ROOT, practice_code="LAKESIDE", name="Other Counseling")
    desk.world.execute("UPDATE practices SET code = 'OLD', code_key = 'old' WHERE code = 'RIVERSIDE'")
    desk.world.execute("UPDATE practices SET code = 'RIVERSIDE', code_key = 'riverside' WHERE code = 'LAKESIDE'")
    desk.world.administrator("lena", "PONDSIDE")
    before = looks(desk)
    assert core.support.look(session, "RIVERSIDE", still=True).name == "Other Counseling"
    assert looks(desk) == before, "it is the practice that was looked at, by its new code"
    core.support.look(session, "PONDSIDE", still=True)
    assert looks(desk) == before + 1


def test_it_lasts_from_its_row_on_however_often_it_is_seen_anew(desk: Desk, look: Look) -> None:
    core, session = desk.world.core, desk.susan.session()
    look(core, session)
    for count in (1, 1, 1, 2, 2):
        desk.world.clock.move(seconds=(LOOK_LASTS / 4).total_seconds())
        fresh(desk.world)
        look(core, session, still=True)
        assert looks(desk) == count


@pytest.mark.parametrize("name", ["case", "cases"])
def test_a_clock_that_was_set_back_makes_none_longer(desk: Desk, name: str) -> None:
    core, session, look = desk.world.core, desk.susan.session(), LOOKS[name]
    look(core, session)
    desk.world.clock.move(seconds=-LOOK_LASTS.total_seconds())
    fresh(desk.world)
    look(core, session, still=True)
    assert looks(desk) == 2


def test_a_session_that_does_not_hold_sees_nothing_anew(desk: Desk, look: Look) -> None:
    core, session = desk.world.core, desk.susan.session()
    look(core, session)
    core.sessions.lock(session)
    with pytest.raises(SessionLocked):
        look(core, session, still=True)
    core.sessions.unlock(session, desk.susan.password)
    look(core, session, still=True)
    core.sessions.log_out(session)
    with pytest.raises(SessionEnded):
        look(core, session, still=True)
    assert looks(desk) == 1


def test_nobody_else_sees_anything_by_it(desk: Desk) -> None:
    core, alice = desk.world.core, desk.alice.session()
    with pytest.raises(NotAllowed):
        core.support.look(alice, "RIVERSIDE", still=True)
    assert [case.id for case in core.cases.list(alice, still=True)] == [1]
    lara = desk.world.administrator("lara", "LAKESIDE").session()
    assert core.cases.list(lara, still=True) == ()
    assert core.cases.show(ROOT, 1, still=True) == core.cases.show(ROOT, 1)
    assert looks(desk) == 0


def test_what_is_no_practice_is_refused_each_time(world: World) -> None:
    session = support_person(world, "susan").session()
    for count in (1, 2):
        with pytest.raises(PracticeUnknown):
            world.core.support.look(session, "NOWHERE", still=True)
        assert len(rows(world, "support looked")) == count


def test_a_case_that_is_over_by_itself_is_written_down(desk: Desk, look: Look) -> None:
    core, session = desk.world.core, desk.susan.session()
    look(core, session)
    desk.world.execute("UPDATE support_cases SET opened_at = opened_at - 260000000000")
    look(core, session, still=True)
    assert desk.world.execute("SELECT state FROM support_cases") == [("expired",)]
    assert looks(desk) == 2
