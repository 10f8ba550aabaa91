"""A practice as support sees it: whom the caller should ask, when a case is offered, and the spoken check."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.desk import ROOT, Desk
from tests.tui.at_desk import PHONE, come_in, desk_of, fill_in, rows, to_practice
from tests.tui.board import Board
from tests.tui.inside import assert_inside
from tests.tui.own_account import said
from tests.tui.sitting import LARGE, SMALL, Sitting, of_world, one_by_one, sitting
from tests.world import World
from tn_tui.domain.cases import State
from tn_tui.domain.errors import UserUnknown
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.tui.desk.spoken_check import SpokenCheckDialog
from tn_tui.words.spelling import spoken


@pytest.fixture
def desk(sqlite_world: World) -> Desk:
    return desk_of(sqlite_world)


async def at(susan: Sitting, board: Board) -> str:
    """Log in, and be at the practice; its text with one space between words."""
    await come_in(susan, board.desk.susan)
    await to_practice(susan)
    return words(susan)


def words(susan: Sitting) -> str:
    return " ".join(susan.text.split())


def others(board: Board) -> None:
    """Amy and Zoe can log in, Ann can't."""
    board.head("amy", "Amy Ames")
    board.head("ann", "Ann Arbor", token_closed_at=board.world.clock.now())
    board.head("zoe", "Zoe Z", last_login_at=None)


def another_can(board: Board) -> None:
    board.alone(token_closed_at=board.world.clock.now())
    others(board)


def many_can(board: Board) -> None:
    others(board)
    for number in range(9):
        board.head(f"user{number}")


NOT_OFFERED: dict[str, Callable[[Board], object]] = {
    "Another administrator can log in, so support opens no case here. The caller should ask amy or zoe.": another_can,
    "The caller should ask alice, amy, zoe or another one.": many_can,
    "There is no number on file to call back on, so no case can be opened.": lambda board: board.practice(phone=""),
    "alice has no two-factor authentication, so the password alone lets in.": lambda board: board.alone(
        two_factor_since=None
    ),
    "Nobody here is an active administrator.": lambda board: board.alone(deactivated_at=board.world.clock.now()),
    "A recovery case for alice is open.": lambda board: board.put(State.COOLING),
}


async def test_where_no_case_can_be_opened_it_says_why_and_offers_none(tmp_path: Path, board: Board) -> None:
    async with sitting(tmp_path, board.opener()) as susan:
        await come_in(susan, board.desk.susan)
        for sentence, arrange in NOT_OFFERED.items():
            board.alone()
            arrange(board)
            await to_practice(susan)
            assert sentence in words(susan)
            assert "Open a case" not in susan.lines()[-1]
            await susan.press("o")
            assert susan.at == "SupportPracticeScreen"
            assert_inside(susan)
            await one_by_one(susan, "escape", "escape")


async def test_a_practice_that_hangs_on_one_is_offered_a_case(tmp_path: Path, board: Board) -> None:
    board.alone()
    board.put(State.STOPPED, 6)
    for number in range(45):
        board.head(f"x.{number}", role=Role.MEMBER)
    yesterday = f"yesterday {board.world.clock.now():%H:%M}"
    async with sitting(tmp_path, board.opener()) as susan:
        text = await at(susan, board)
        assert "Number on file +1 555 010 0199" in text
        assert "47, among them B•• S••••, C•••• S••••" in text
        assert "only one" in text
        assert f"enrolled last log-in {yesterday}" in text
        assert "If alice calls and can't log in, do the spoken check" in text
        assert "o Open a case" in susan.lines()[-1]
        await susan.press("o")
        assert susan.at == "OpenCaseDialog"
        assert "[ ] You called back: +1 555 010 0199" in susan.text
        assert "[ ] Knows the practice code: RIVERSIDE" in susan.text
        assert f"[ ] Knows the last log-in: {yesterday}" in susan.text
        assert "[ ] Knows who works there: B•• S••••, C•••• S••••" in susan.text
        await susan.press("escape")
        # A case is looked at without another look at the practice.
        await susan.press("enter")
        assert susan.at == "CaseScreen"
        await susan.press("escape")
        assert board.heard.names.count("support.look") == 1


async def test_of_several_the_one_who_can_log_in_is_named(tmp_path: Path, board: Board) -> None:
    board.head("amy", token_closed_at=board.world.clock.now())
    async with sitting(tmp_path, board.opener()) as susan:
        text = await at(susan, board)
        assert "Only alice can log in. Who else calls should ask alice; a case can be opened for alice alone." in text
        assert "tokens closed" in text


async def test_the_checklist_comes_first_and_all_of_it(tmp_path: Path, board: Board) -> None:
    async with sitting(tmp_path, board.opener()) as susan:
        await at(susan, board)
        await one_by_one(susan, "o", "enter")
        assert "All four must be right." in susan.text
        await one_by_one(susan, "space", "enter")
        assert "All four must be right." in susan.text
        # The first that is missing has the focus.
        await susan.press("space")
        assert susan.text.count("[x]") == 2
        assert "All four" not in susan.text
        await one_by_one(susan, "tab", "tab", "tab")
        await susan.type("Alice", "enter")
        await susan.press("enter")
        assert "Please fill this in." in susan.text
        await susan.type("T-1", "enter")
        await susan.type("Lost", "enter")
        assert susan.at == "OpenCaseDialog"
        assert "All four must be right." in susan.text
        assert "cases.open" not in board.heard.names
        await susan.press("escape")
        assert susan.at == "SupportPracticeScreen"


async def test_support_answers_what_the_caller_reads_out(desk: Desk, tmp_path: Path) -> None:
    world = desk.world
    async with sitting(tmp_path, of_world(world)) as susan:
        await come_in(susan, desk.susan)
        await to_practice(susan)
        assert PHONE in susan.text
        await susan.press("s")
        caller = world.core.sign_in.spoken_check(desk.alice.half())
        await susan.type(caller.say.lower(), "enter")
        assert f"You say  {caller.hear}" in susan.text
        assert rows(world, "support spoken check") == [("RIVERSIDE", "")]
        assert "Done" in susan.text
        assert "Cancel" not in susan.text
        await one_by_one(susan, "enter", "s")
        await susan.type("0000 0000", "enter")
        assert "The caller's screen shows something else." in susan.text
        assert caller.hear not in susan.text
        assert len(rows(world, "support spoken check")) == 2
        # The answer goes with the time that it holds for.
        await susan.press("ctrl+u")
        await susan.type(caller.say, "enter")
        assert f"You say  {caller.hear}" in susan.text
        dialog = susan.app.screen
        assert isinstance(dialog, SpokenCheckDialog)
        world.clock.move(minutes=10)
        dialog._tick()
        await susan.press()
        assert caller.hear not in susan.text
        assert "Caller reads" in susan.text
        await susan.press("escape")
        assert susan.at == "SupportPracticeScreen"


async def test_where_it_is_not_clear_who_calls_the_check_asks(tmp_path: Path, board: Board) -> None:
    board.head("amy")
    async with sitting(tmp_path, board.opener()) as susan:
        await at(susan, board)
        await susan.press("s")
        assert "You say" not in susan.text
        await susan.press("enter")
        assert "Please fill this in." in susan.text
        caller = board.world.core.sign_in.spoken_check(board.desk.alice.half())
        board.heard.refuse["support.spoken_check"] = UserUnknown()
        await susan.type("alice", "enter")
        await susan.type(caller.say.lower(), "enter")
        assert "No user of the practice has this name." in susan.text
        await susan.press("enter")
        assert f"You say  {caller.hear}" in susan.text
        assert spoken(Secret(caller.hear)) in said(susan)
        assert re.search(r"It holds for \d+ min\.", susan.text)
        assert_inside(susan)


async def test_what_changed_since_the_look_is_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    world = desk.world
    async with sitting(tmp_path, of_world(world)) as susan:
        await come_in(susan, desk.susan)
        await to_practice(susan)
        await susan.press("o")
        desk.second_administrator()
        await fill_in(susan)
        assert "Another administrator of this practice can log in." in words(susan)
        world.execute("UPDATE users SET role = 'member' WHERE username = 'amy'")
        other = desk.open(desk.sam)
        await susan.press("enter")
        assert "open" in words(susan)
        assert susan.at == "OpenCaseDialog"
        world.core.cases.stop(ROOT, other.id, reason="Nobody called")
        await susan.press("enter")
        assert susan.at == "CaseScreen"
        assert len(world.core.cases.list(ROOT)) == 2


async def test_a_day_has_a_limit(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tn_tui.domain.policy.CASES_PER_DAY", 1)
    world = desk.world
    first = desk.open()
    world.core.cases.stop(ROOT, first.id, reason="Nobody called")
    async with sitting(tmp_path, of_world(world)) as susan:
        await come_in(susan, desk.susan)
        await to_practice(susan)
        await susan.press("o")
        await fill_in(susan)
        assert susan.at == "OpenCaseDialog"
        assert "25 Nov 2026" in words(susan)
        assert len(world.core.cases.list(ROOT)) == 1


async def test_what_a_field_cannot_keep_is_said_under_it(desk: Desk, tmp_path: Path) -> None:
    async with sitting(tmp_path, of_world(desk.world)) as susan:
        await come_in(susan, desk.susan)
        await to_practice(susan)
        await susan.press("o")
        await fill_in(susan, caller="\u202eAlice", ticket="T-1\u2028")
        assert susan.at == "CaseScreen"
        assert "\u202e" not in susan.text


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_everything_stands_inside_the_frame(size: tuple[int, int], tmp_path: Path, board: Board) -> None:
    board.alone(name="名" * 80)
    for number in range(19):
        closed_at = None if number % 2 else board.world.clock.now()
        board.head(f"administrator{number}" * 4, "名" * 80, token_closed_at=closed_at)
    for number in range(10):
        opened_at = board.world.clock.now() - timedelta(days=number)
        board.put(State.EXPIRED, 10**6 - number, ticket="T" * 80, opened_at=opened_at)
    board.practice(name="名" * 80, phone="0" * 80)
    async with sitting(tmp_path, board.opener(), size, banner="DEMO") as susan:
        await at(susan, board)
        assert_inside(susan)
        await susan.press("end")
        assert "999991" in susan.text
        for key in ("s", "o"):
            await susan.press(key)
            assert_inside(susan)
            await susan.press("enter")
            assert_inside(susan)
            await susan.press("escape")
