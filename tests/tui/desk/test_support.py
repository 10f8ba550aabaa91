"""The support desk's search: who finds what, and that each search and each look is written down once."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.core.desk import ROOT, Desk
from tests.tui.at_desk import come_in, desk_of, rows, to_practice
from tests.tui.board import Board
from tests.tui.inside import assert_inside
from tests.tui.program.test_freshness import ticks
from tests.tui.sitting import LARGE, SMALL, of_world, one_by_one, sitting
from tests.world import World
from tn_tui.domain.errors import NotAllowed, PracticeUnknown, SpokenCheckRefused
from tn_tui.domain.policy import Role
from tn_tui.tui.desk.support import SupportScreen


@pytest.fixture
def desk(sqlite_world: World) -> Desk:
    return desk_of(sqlite_world)


async def test_a_search_and_a_look_are_one_row_each(desk: Desk, tmp_path: Path) -> None:
    world = desk.world
    world.new_user("river", "RIVERDALE")
    async with sitting(tmp_path, of_world(world)) as susan:
        await come_in(susan, desk.susan)
        assert susan.at == "SupportScreen"
        assert "Type a part of a practice code" in susan.text
        await susan.type("river", "enter")
        assert "2 practices · 1 user" in susan.text
        assert "only one" in susan.text
        assert "r••••" in susan.text
        assert "River Smith" not in susan.text
        assert rows(world, "support searched") == [("SUPPORT", "river")]
        assert rows(world, "support looked") == []
        await one_by_one(susan, "down", "enter")
        assert susan.at == "SupportPracticeScreen"
        assert "Riverside Counseling" in susan.text
        assert rows(world, "support looked") == [("RIVERSIDE", "")]
        await susan.press("escape")
        assert susan.at == "SupportScreen"
        assert "2 practices" in susan.text
        await susan.press("enter")
        assert [code for code, _ in rows(world, "support looked")] == ["RIVERSIDE", "RIVERSIDE"]
        assert len(rows(world, "support searched")) == 1


async def test_a_person_is_found_masked_and_leads_to_the_practice(desk: Desk, tmp_path: Path) -> None:
    async with sitting(tmp_path, of_world(desk.world)) as susan:
        await come_in(susan, desk.susan)
        await susan.type("bob smith", "enter")
        assert "1 user" in susan.text
        assert "practice" not in susan.lines()[2]
        assert "Bob" not in susan.text
        await susan.press("enter")
        assert "Support · RIVERSIDE" in susan.text
        assert "B•• S••••" in susan.text
        assert "Bob" not in susan.text


def searches(board: Board) -> list[str]:
    """What was searched for."""
    return [facts["find"] for name, facts in board.heard.calls if name == "support.search"]


class Timers:
    """What a screen set timers for, in place of the time that it takes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waiting: list[Callable[[], object]] = []
        monkeypatch.setattr(SupportScreen, "set_timer", self._set)

    def _set(self, delay: float, callback: Callable[[], object]) -> Any:  # noqa: ANN401 - in a timer's place
        assert delay == SupportScreen.PAUSE_SECONDS
        self.waiting.append(callback)
        waiting = self.waiting

        class Stopped:
            def stop(self) -> None:
                if callback in waiting:
                    waiting.remove(callback)

        return Stopped()


async def test_it_searches_once_for_each_pause_and_not_for_each_key(
    tmp_path: Path, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    timers = Timers(monkeypatch)
    async with sitting(tmp_path, board.opener()) as susan:
        await come_in(susan, board.desk.susan)
        await susan.type("river")
        assert searches(board) == []
        assert len(timers.waiting) == 1
        timers.waiting.pop()()
        await susan.press()
        assert searches(board) == ["river"]
        # The same words in another guise are no other search.
        await susan.type(" ")
        assert timers.waiting == []
        await susan.type("s")
        assert len(timers.waiting) == 1
        await susan.press("enter")
        assert timers.waiting == []
        assert searches(board) == ["river", "river s"]
        await susan.press("escape")
        assert "Type a part of" in susan.text
        assert len(searches(board)) == 2
        assert timers.waiting == []


async def test_enter_never_opens_what_was_found_for_other_words(
    tmp_path: Path, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    Timers(monkeypatch)
    board.practices(("RIVERDALE", "Riverdale Counseling"))
    async with sitting(tmp_path, board.opener()) as susan:
        await come_in(susan, board.desk.susan)
        await susan.type("river", "enter")
        await susan.type("dale")
        assert "enter Search" in susan.lines()[-1]
        await susan.press("enter")
        assert susan.at == "SupportScreen"
        assert searches(board) == ["river", "riverdale"]
        await susan.press("enter")
        assert susan.at == "SupportPracticeScreen"


async def test_nothing_and_more_than_is_shown_are_said(tmp_path: Path, board: Board) -> None:
    async with sitting(tmp_path, board.opener()) as susan:
        await come_in(susan, board.desk.susan)
        await susan.type("river", "enter")
        assert "and more" not in susan.text
        board.practices(*((f"P{number:02}", f"Rivers {number}") for number in range(20)))
        for number in range(21):
            left_at = None if number else board.world.clock.now()
            board.head(f"rivers.{number:02}", "Uma", role=Role.MEMBER, deactivated_at=left_at)
        await susan.type("s", "enter")
        assert "20 practices · 20 users" in susan.text
        assert "P00" in susan.text
        assert "none" in susan.text
        await one_by_one(susan, "tab", "end")
        assert "deactivated" not in susan.text
        assert "RIVERSIDE" in susan.text
        assert "Administrators" not in susan.text
        await one_by_one(susan, "pageup", "home")
        assert "Administrators" in susan.text
        await susan.press(*["down"] * 20)
        assert "deactivated" in susan.text
        await susan.press("slash")
        await susan.type("x", "enter")
        assert "No practice and no user is like that." in susan.text
        await susan.press("enter")
        assert susan.at == "SupportScreen"


async def test_the_mouse_chooses_and_opens(tmp_path: Path, board: Board) -> None:
    board.practices(*((f"P{number}", "Mouse house") for number in range(4)))
    async with sitting(tmp_path, board.opener()) as susan:
        await come_in(susan, board.desk.susan)
        await susan.type("mouse", "enter")
        await susan.pilot.click("PickList", offset=(5, 0))
        await susan.pilot.click("PickList", offset=(5, 9))
        await susan.pilot.click("PickList", offset=(5, 3))
        await susan.press()
        assert susan.at == "SupportScreen"
        await susan.pilot.click("PickList", offset=(5, 3))
        await susan.press()
        assert board.heard.last("support.look")["practice_code"] == "P2"


async def test_what_the_core_refuses_is_said(tmp_path: Path, board: Board) -> None:
    async with sitting(tmp_path, board.opener()) as susan:
        await come_in(susan, board.desk.susan)
        board.heard.refuse["support.search"] = NotAllowed()
        await susan.type("river", "enter")
        assert "This is not allowed for this account." in susan.text
        await susan.type("s", "enter")
        board.heard.refuse["support.look"] = PracticeUnknown()
        await susan.press("enter")
        assert "This practice can't be looked at." in susan.text
        await one_by_one(susan, "o", "s", "enter")
        assert susan.at == "SupportPracticeScreen"


async def test_the_menu_leads_everywhere_and_back(desk: Desk, tmp_path: Path) -> None:
    async with sitting(tmp_path, of_world(desk.world)) as susan:
        await come_in(susan, desk.susan)
        await susan.press("f2")
        assert all(place in susan.text for place in ("Support", "Cases", "Profile", "Log out"))
        await one_by_one(susan, "down", "enter")
        assert susan.at == "CasesScreen"
        assert "There is no case yet." in susan.text
        await susan.press("escape")
        assert susan.at == "SupportScreen"
        await one_by_one(susan, "f2", "down", "down", "enter")
        assert susan.at == "ProfileScreen"
        assert "Support · Support desk" in susan.text
        await one_by_one(susan, "f2", "enter")
        assert susan.at == "SupportScreen"
        await one_by_one(susan, "tab", "c")
        assert susan.at == "CasesScreen"
        await one_by_one(susan, "f2", "enter")
        await to_practice(susan)
        # From over the search, too.
        await one_by_one(susan, "f2", "down", "enter")
        assert susan.at == "CasesScreen"


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_it_stands_inside_the_frame(size: tuple[int, int], tmp_path: Path, board: Board) -> None:
    board.practices(*((f"{number:02}{'漢' * 30}", f"river {'名' * 70}") for number in range(21)))
    for number in range(21):
        board.head(f"river.{number:02} " + "rrrrrrrr " * 6, "Rrrrrrr" * 10)
    async with sitting(tmp_path, board.opener(), size, banner="DEMO") as susan:
        await come_in(susan, board.desk.susan)
        assert_inside(susan)
        await susan.type("river", "enter")
        assert "20 practices · 20 users" in susan.text
        assert_inside(susan)
        await one_by_one(susan, "tab", "end")
        assert_inside(susan)


async def test_the_first_page_shows_what_waits_and_opens_it(desk: Desk, tmp_path: Path) -> None:
    world = desk.world
    with pytest.raises(SpokenCheckRefused):
        world.core.support.spoken_check(desk.sam.session(), "RIVERSIDE", "alice", "0000-0000")
    world.clock.move(hours=1)
    case = desk.open(desk.sam)
    async with sitting(tmp_path, of_world(world)) as susan:
        await come_in(susan, desk.susan)
        assert "1 open case" in susan.text
        assert re.search(rf"▸ {case.id} .*RIVERSIDE +alice", susan.text)
        assert re.search(r"RIVERSIDE +alice +sam, not right +today", susan.text)
        await susan.press("enter")
        assert susan.at == "CaseScreen"
        await susan.press("escape")
        await ticks(susan)
        world.terminal().cases.stop(ROOT, case.id, reason="A mistake")
        await ticks(susan)
        assert "open case" not in susan.text, "what another ends is gone without a key"
        await one_by_one(susan, "home", "enter")
        assert susan.at == "SupportPracticeScreen"
        await susan.press("escape")
        await susan.type("river", "enter")
        assert "1 practice" in susan.text
        await one_by_one(susan, "escape")
        assert "Called last" in susan.text
        assert rows(world, "support searched") == [("SUPPORT", "river")]
