"""A case in each of its states, from each side: what is said, what can be done, and how the time changes it."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.desk import ROOT
from tests.tui.at_desk import come_in
from tests.tui.board import Board
from tests.tui.inside import assert_inside
from tests.tui.sitting import LARGE, SMALL, Sitting, one_by_one, sitting
from tests.world import START
from tn_tui.domain.cases import State
from tn_tui.tui.cases.case_page import CaseScreen
from tn_tui.words.cases import HEADINGS
from tn_tui.words.moments import left

STATES: tuple[tuple[State, bool, set[str]], ...] = (
    (State.WAITING, False, {"Approve", "Refuse"}),
    (State.WAITING, True, {"Stop"}),
    (State.COOLING, False, {"Stop"}),
    (State.READY, False, {"Stop", "Get the code"}),
    (State.READY, True, {"Stop", "Get the code"}),
    (State.USED, False, set()),
    (State.STOPPED, False, set()),
    (State.REFUSED, False, set()),
    (State.EXPIRED, False, set()),
)


async def at(somebody: Sitting, board: Board, number: int) -> CaseScreen:
    """Be at a case."""
    session = somebody.app.session
    assert session is not None
    view = board.world.core.cases.show(session.handle, number)
    screen = CaseScreen(session.handle, session.person, view)
    await somebody.app.push_screen(screen)
    await somebody.press()
    return screen


async def susan_at(susan: Sitting, board: Board, number: int) -> CaseScreen:
    """Log in as Susan, and be at a case."""
    await come_in(susan, board.desk.susan)
    screen = await at(susan, board, number)
    board.heard.calls.clear()
    return screen


def keys(somebody: Sitting) -> set[str]:
    """What can be done about the case now."""
    line = somebody.lines()[-1]
    return {words for words in ("Approve", "Refuse", "Stop", "Get the code") if words in line}


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_each_state_says_what_it_waits_for(size: tuple[int, int], tmp_path: Path, board: Board) -> None:
    async with sitting(tmp_path, board.opener(), size) as susan:
        await come_in(susan, board.desk.susan)
        for state, own, offered in STATES:
            await at(susan, board, board.put(state, own=own))
            assert HEADINGS[state] in susan.text
            assert keys(susan) == offered
            for fact in ("RIVERSIDE · Riverside Counseling", "alice · Alice Smith", "T-1041", "fell into the river"):
                assert fact in susan.text
            assert ("by bob" in susan.text) == (state in {State.USED, State.STOPPED, State.REFUSED})
            assert "nobody" not in susan.text or own
            assert_inside(susan)
            await susan.press("escape")


async def test_an_administrator_can_only_stop_it(tmp_path: Path, board: Board) -> None:
    async with sitting(tmp_path, board.opener()) as alice:
        await come_in(alice, board.desk.alice)
        for state in State:
            screen = await at(alice, board, board.put(state))
            assert keys(alice) == ({"Stop"} if state in {State.WAITING, State.COOLING, State.READY} else set())
            assert ("stop it now" in alice.text) == bool(keys(alice))
            assert_inside(alice)
            await one_by_one(alice, "a", "x", "g")
            assert alice.app.screen is screen
            can_stop = bool(keys(alice))
            await alice.press("s")
            if can_stop:
                assert alice.at == "StopCaseDialog"
                await alice.press("escape")
            await alice.press("escape")


async def test_the_time_makes_it_ready(tmp_path: Path, board: Board) -> None:
    async with sitting(tmp_path, board.opener()) as susan:
        await come_in(susan, board.desk.susan)
        screen = await at(susan, board, board.put(State.COOLING))
        assert "(in 23 h 30 min)" in " ".join(susan.text.split())
        board.heard.calls.clear()
        for ahead, words in ((timedelta(hours=23), "30 min"), (timedelta(minutes=29, seconds=20), "40 s")):
            board.later(seconds=ahead.total_seconds())
            screen._tick()
            await susan.press()
            assert f"(in {words})" in " ".join(susan.text.split())
        assert "cases.show" not in board.heard.names
        board.later(seconds=40)
        screen._tick()
        screen._tick()
        await susan.press()
        assert board.heard.names.count("cases.show") == 1
        assert "The code can be fetched" in susan.text
        board.later(hours=73)
        screen._tick()
        await susan.press()
        assert "Expired" in susan.text
        screen._tick()
        await susan.press()
        assert board.heard.names.count("cases.show") == 2


async def test_where_somebody_else_was_first_it_shows_what_they_did(tmp_path: Path, board: Board) -> None:
    number = board.put(State.COOLING)
    async with sitting(tmp_path, board.opener()) as susan:
        await susan_at(susan, board, number)
        await susan.press("s")
        board.world.core.cases.stop(board.desk.alice.session(), number, reason="Nobody called")
        await susan.type("Too late", "enter")
        assert susan.at == "StopCaseDialog"
        await susan.press("escape")
        assert "Stopped" in susan.text
        assert "by alice" in susan.text
        assert not keys(susan)
        assert board.world.core.cases.show(ROOT, number).end_reason == "Nobody called"


async def test_a_case_that_is_gone_is_said_so(tmp_path: Path, board: Board) -> None:
    number = board.put(State.COOLING)
    async with sitting(tmp_path, board.opener()) as susan:
        await susan_at(susan, board, number)
        board.world.execute("DELETE FROM support_cases")
        await one_by_one(susan, "s", "escape")
        assert "This is not there any more." in susan.text
        await susan.press("escape")
        assert susan.at == "SupportScreen"


async def test_a_long_case_can_be_read_on_and_the_help_names_the_commands(tmp_path: Path, board: Board) -> None:
    end = "end " * 48 + "finis"
    number = board.put(State.STOPPED, caller="Caller " * 11, reason="word " * 40, end_reason=end)
    async with sitting(tmp_path, board.opener()) as susan:
        await susan_at(susan, board, number)
        assert_inside(susan)
        assert "finis" not in susan.text
        await susan.press("end")
        assert "finis" in susan.text
        await susan.press("escape")
        await susan.pilot.resize_terminal(80, 60)
        await at(susan, board, board.put(State.WAITING))
        await susan.press("f1")
        assert "tn-tui support case approve CASE --as USERNAME" in susan.text
        assert "tn-tui support case refuse" in susan.text


def test_lengths_are_said_in_hours_minutes_and_seconds() -> None:
    for seconds, said in (
        (0, "0 s"),
        (-5, "0 s"),
        (60, "60 s"),
        (61, "2 min"),
        (3600, "1 h 00 min"),
        (86_400, "24 h 00 min"),
    ):
        assert left(START + timedelta(seconds=seconds), START) == said
