"""Whatever callers, practices and support people are called, and whatever they type, is only ever text."""

from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.core.desk import Desk
from tests.tui.account.test_hostile import NAMES
from tests.tui.at_desk import come_in, desk_of, fill_in, to_practice
from tests.tui.board import Board
from tests.tui.inside import assert_inside
from tests.tui.sitting import Sitting, go, of_world, sitting
from tests.world import START, World
from tn_tui.domain.cases import State
from tn_tui.domain.text import clean_line, fold
from tn_tui.tui.frame.visit import Visit

FIND = "river"
"""What the desk looks for."""


async def safe(somebody: Sitting, *keys: str) -> None:
    """Press keys one by one, and look after each."""
    for key in keys:
        await somebody.press(key)
        for byte in ("\x1b", "\x9b", "\u202e"):
            assert byte not in somebody.text
        assert_inside(somebody, boxes_scroll=True)


def is_called(board: Board, name: str) -> None:
    """The practice, who is in it, who helps it and what was written on its cases, as no call of the core lets it be.

    What is looked for still finds them.
    """
    key = fold(clean_line(name))
    board.practice(code=name, code_key=key, name=f"{name} {FIND}", phone=name)
    for row in (
        "users SET username = :name, name = :name",
        "support_cases SET caller = :name, ticket = :name, reason = :name",
        "support_cases SET end_reason = :name WHERE end_reason <> ''",
    ):
        board.world.execute(f"UPDATE {row}", name=name)
    board.put_alice(username_key=key, find_key=FIND)


async def test_at_the_support_desk(tmp_path: Path, board: Board) -> None:
    board.head("amy", password_temporary=True)
    async with sitting(tmp_path, board.opener()) as susan:
        await come_in(susan, board.desk.susan)
        for name in NAMES:
            board.world.execute("DELETE FROM support_cases")
            board.put(State.STOPPED, 6)
            is_called(board, name)
            await go(susan, Visit.SUPPORT)
            await susan.type(FIND)
            await safe(susan, "enter")
            assert clean_line(name)[:3] in susan.text
            [row] = [line for line in susan.lines() if "only one" in line]
            assert cell_len(row.partition("only one")[0]) == 63
            await safe(susan, "enter", "enter", "escape", "s", "escape", "o", "enter", "escape")
            assert susan.at == "SupportPracticeScreen"
            board.put(State.READY, 7)
            is_called(board, name)
            await safe(susan, "escape", "down", "enter", "escape", "f2", "down", "enter")
            assert susan.at == "CasesScreen"
            await safe(susan, "enter")
            assert clean_line(name)[:3] in susan.text
            await safe(susan, "s", "escape", "c", "escape", "escape", "down", "enter", "escape")
            assert susan.at == "CasesScreen"


async def test_on_the_other_side(tmp_path: Path, board: Board) -> None:
    amy = board.desk.second_administrator()
    board.put(State.COOLING)
    async with sitting(tmp_path, board.opener()) as terminal:
        await come_in(terminal, amy)
        while terminal.at != "ProfileScreen":
            await terminal.press("enter")
        for name in NAMES:
            is_called(board, name)
            await go(terminal, Visit.USERS)
            assert "A recovery case for" in terminal.text
            assert "c shows it and can stop it." in " ".join(terminal.text.split())
            await safe(terminal, "c", "s", "escape", "escape")
            assert terminal.at == "UsersScreen"


@pytest.fixture
def desk(sqlite_world: World) -> Desk:
    return desk_of(sqlite_world)


async def test_what_is_typed_and_pasted_is_harmless(desk: Desk, tmp_path: Path) -> None:
    async with sitting(tmp_path, of_world(desk.world)) as susan:
        await come_in(susan, desk.susan)
        await susan.paste("\x1b]52;c;AAAA\x07[/] \u202etxt")
        await safe(susan, "enter")
        assert "No practice and no user is like that." in susan.text
        await safe(susan, "escape")
        await to_practice(susan)
        await susan.press("o")
        await fill_in(susan, caller="[red]Alice[/]", ticket="[@click=app.quit]x[/]", reason="$accent {0} %s \\[")
        assert susan.at == "CaseScreen"
        for typed in ("[red]Alice[/]", "[@click=app.quit]x[/]", "$accent {0} %s \\["):
            assert typed in susan.text


async def test_a_last_log_in_of_another_year_and_none_at_all(tmp_path: Path, board: Board) -> None:
    board.world.execute("UPDATE users SET deactivated_at = 1 WHERE username IN ('bob', 'carol')")
    board.head("amy", last_login_at=None, token_closed_at=board.world.clock.now())
    board.put_alice(last_login_at=START - timedelta(days=400))
    async with sitting(tmp_path, board.opener()) as susan:
        await come_in(susan, board.desk.susan)
        await to_practice(susan)
        assert "last log-in 20 Oct 2025" in susan.text
        assert "last log-in never" in susan.text
        await susan.press("o")
        assert "Knows the last log-in: 20 Oct 2025" in susan.text
        assert "Knows who works there: nobody but the administrator" in susan.text
