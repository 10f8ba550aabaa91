"""Recovery cases from the first call to the new phone, over a real core, each by the person whose step it is."""

from pathlib import Path

import pytest

from tests.chain import broken
from tests.core.desk import ROOT, Desk
from tests.tui.at_desk import REASON, come_in, desk_of, open_case, prove, rows, shown_secret, to_case
from tests.tui.sitting import Sitting, of_world, one_by_one, sitting
from tests.world import World
from tn_tui.domain.cases import State
from tn_tui.tui.cases.case_page import CaseScreen


@pytest.fixture
def desk(sqlite_world: World) -> Desk:
    return desk_of(sqlite_world)


def words(terminal: Sitting) -> str:
    return " ".join(terminal.text.split())


def at_case(terminal: Sitting) -> CaseScreen:
    screen = terminal.app.screen
    assert isinstance(screen, CaseScreen)
    return screen


def state(desk: Desk) -> State:
    return desk.world.core.cases.list(ROOT)[0].state


async def approve(terminal: Sitting, desk: Desk) -> None:
    await to_case(terminal, desk.sam)
    await one_by_one(terminal, "a", "y")
    await prove(terminal, desk.sam)


async def test_the_whole_way_to_a_new_phone(desk: Desk, tmp_path: Path) -> None:
    world = desk.world
    async with sitting(tmp_path, of_world(world)) as terminal:
        await open_case(terminal, desk.susan)
        assert "Waits for approval" in terminal.text
        assert "nobody approves their own" in words(terminal)
        assert "a Approve" not in terminal.text
        await one_by_one(terminal, "a", "c")
        assert terminal.at == "CaseScreen"
        await terminal.press("escape")
        assert "A recovery case for alice is open." in terminal.text
        assert "Open a case" not in terminal.text

        await approve(terminal, desk)
        assert "Approved, cooling off" in terminal.text
        assert "The case is approved." in terminal.text
        assert "25 Nov" in terminal.text
        assert "(in 24 h 00 min)" in words(terminal)
        assert "Get the code" not in terminal.text
        world.clock.move(minutes=1)
        at_case(terminal)._tick()
        await terminal.press()
        assert "(in 23 h 59 min)" in words(terminal)

        world.clock.move(hours=24)
        await to_case(terminal, desk.susan)
        assert "The code can be fetched" in terminal.text
        await one_by_one(terminal, "c", "y")
        await prove(terminal, desk.susan)
        code = shown_secret(terminal)
        assert code in terminal.text
        await terminal.press("escape")
        assert code not in terminal.text
        assert "The code was fetched" in terminal.text
        await one_by_one(terminal, "c", "s", "a", "x")
        assert terminal.at == "CaseScreen"
        await terminal.press("escape")
        assert "None is open." in terminal.text
        await terminal.press("ctrl+l")

        await terminal.log_in(desk.alice.password.reveal())
        await terminal.press("o")
        await terminal.type(code, "enter")
        assert terminal.at == "ToldScreen"
        text = words(terminal)
        for sentence in (
            "Support opened a recovery case for your account.",
            f"by susan Reason: {REASON}",
            "Support approved the recovery case for your account.",
            "Support fetched a one-time sign-in code for your account.",
        ):
            assert sentence in text
        await terminal.press("enter")
        assert terminal.at == "EnrollScreen"
    events = ("recovery case opened", "recovery case approved", "recovery case used")
    assert [rows(world, event) for event in events] == [[("RIVERSIDE", "case 1")]] * 3
    assert broken(world) is None


async def test_the_second_support_person_refuses_and_says_why(desk: Desk, tmp_path: Path) -> None:
    desk.open()
    async with sitting(tmp_path, of_world(desk.world)) as terminal:
        await to_case(terminal, desk.sam)
        await one_by_one(terminal, "x", "enter")
        assert "Please fill this in." in terminal.text
        await terminal.type("Nobody answers on that number", "enter")
        await prove(terminal, desk.sam)
        assert "The case is refused." in terminal.text
        assert "by sam" in terminal.text
        assert "Nobody answers on that number" in terminal.text
        assert "Nothing comes of it any more." in terminal.text
        assert state(desk) is State.REFUSED


async def test_whoever_opened_it_can_stop_it(desk: Desk, tmp_path: Path) -> None:
    async with sitting(tmp_path, of_world(desk.world)) as terminal:
        await open_case(terminal, desk.susan)
        await terminal.press("s")
        await terminal.type("The caller hung up", "enter")
        assert "The case is stopped." in terminal.text
        await terminal.press("escape")
        assert "o Open a case" in terminal.lines()[-1]
        assert "stopped" in terminal.text


async def test_nobody_approves_their_own_whatever_they_press(desk: Desk, tmp_path: Path) -> None:
    async with sitting(tmp_path, of_world(desk.world)) as terminal:
        await open_case(terminal, desk.susan)
        # No key leads here; a screen that had one by mistake would be refused.
        at_case(terminal).action_approve()
        await terminal.press("y")
        assert "approve" in words(terminal)
        assert state(desk) is State.WAITING
        assert rows(desk.world, "recovery case approved") == []


async def test_no_code_before_the_time_is_over(desk: Desk, tmp_path: Path) -> None:
    desk.approved()
    async with sitting(tmp_path, of_world(desk.world)) as terminal:
        await to_case(terminal, desk.susan)
        at_case(terminal).action_fetch_code()
        await terminal.press("y")
        await prove(terminal, desk.susan)
        assert terminal.at == "CaseScreen"
        assert "Get its code after 25 Nov 2026" in words(terminal)
        assert state(desk) is State.COOLING


async def test_a_case_that_was_stopped_meanwhile_gives_no_code(desk: Desk, tmp_path: Path) -> None:
    case = desk.ready()
    async with sitting(tmp_path, of_world(desk.world)) as terminal:
        await to_case(terminal, desk.susan)
        await terminal.press("c")
        desk.world.core.cases.stop(ROOT, case.id, reason="That was not me")
        await terminal.press("y")
        await prove(terminal, desk.susan)
        assert terminal.at == "CaseScreen"
        assert "Stopped" in terminal.text
        assert "by the operator root" in terminal.text
        assert "That was not me" in terminal.text
        assert "Get the code" not in terminal.text


async def test_a_second_administrator_ends_the_need(desk: Desk, tmp_path: Path) -> None:
    desk.open()
    async with sitting(tmp_path, of_world(desk.world)) as terminal:
        await to_case(terminal, desk.sam)
        desk.second_administrator()
        await one_by_one(terminal, "a", "y")
        await prove(terminal, desk.sam)
        assert "Another administrator of this practice can log in." in words(terminal)
        assert state(desk) is State.WAITING


async def test_two_who_fetch_the_code_get_one(desk: Desk, tmp_path: Path) -> None:
    case = desk.ready()
    async with sitting(tmp_path, of_world(desk.world)) as terminal:
        await to_case(terminal, desk.susan)
        desk.world.core.cases.redeem(desk.sam.session(), case.id)
        await one_by_one(terminal, "c", "y")
        await prove(terminal, desk.susan)
        assert terminal.at == "CaseScreen"
        assert "The code was fetched" in terminal.text
        assert "by sam" in terminal.text
        assert len(rows(desk.world, "recovery case used")) == 1


async def test_what_is_asked_for_too_late_has_expired(desk: Desk, tmp_path: Path) -> None:
    desk.open()
    world = desk.world
    async with sitting(tmp_path, of_world(world)) as terminal:
        await to_case(terminal, desk.sam)
        # The screen is left open over three days; the session is not.
        world.clock.move(hours=72)
        at_case(terminal)._tick()
        await terminal.press()
        assert terminal.at == "LogInScreen"
        await to_case(terminal, desk.sam)
        assert "Expired" in terminal.text
        assert "Open a new case where one is still needed." in words(terminal)
        assert rows(world, "recovery case expired") == [("RIVERSIDE", "case 1")]


async def test_open_cases_stand_first_and_older_ones_come_when_asked_for(desk: Desk, tmp_path: Path) -> None:
    world = desk.world
    case = desk.open()
    for number in range(2, 122):
        world.execute(
            "INSERT INTO support_cases SELECT :number, practice_id, user_id, caller, :ticket, checklist, reason,"
            " 'stopped', opened_by, opened_at, approved_by, approved_at, ready_at, opened_at, 'nobody', 'Test', NULL"
            " FROM support_cases WHERE id = :first",
            number=number,
            ticket=f"T-{number}",
            first=case.id,
        )
    async with sitting(tmp_path, of_world(world)) as terminal:
        await come_in(terminal, desk.susan)
        await one_by_one(terminal, "f2", "down", "enter")
        assert "1 open, shown first." in terminal.text
        first = terminal.lines()[5]
        assert "to approve" in first
        assert "T-121" in terminal.lines()[6]
        await terminal.press("end")
        assert "T-2 " in terminal.text, "the end of all, however many pages that is"
        await one_by_one(terminal, "home", "enter")
        assert "Case 1 ·" in terminal.lines()[0]
