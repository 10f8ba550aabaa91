"""Whatever callers, practices and support people are called, and whatever they type, is only ever text."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.core.desk import Desk
from tests.tui.account.test_hostile import NAMES
from tests.tui.at_desk import come_in, desk_of, fill_in, to_practice
from tests.tui.board import Board
from tests.tui.fake import PASSWORD, START, FakeCore
from tests.tui.fake_support import FakeCases, FakeSupport, case, head, practice
from tests.tui.fake_users import FakeUsers
from tests.tui.inside import assert_inside
from tests.tui.sitting import Sitting, of_world, sitting
from tests.tui.users.test_users import to_users
from tests.world import World
from tn_tui.domain.cases import State
from tn_tui.domain.policy import Role
from tn_tui.domain.support_views import CaseView, Matches, PracticeMatch, UserMatch
from tn_tui.domain.text import clean_line


async def safe(somebody: Sitting, *keys: str) -> None:
    """Press keys one by one, and look after each."""
    for key in keys:
        await somebody.press(key)
        for byte in ("\x1b", "\x9b", "\u202e"):
            assert byte not in somebody.text
        assert_inside(somebody, boxes_scroll=True)


def named(clean: str, state: State) -> CaseView:
    """A case in which every text is this one."""
    texts = ("practice_code", "practice_name", "username", "name", "caller", "ticket", "reason", "opened_by")
    ended = {"ended_at": START, "ended_by": clean, "end_reason": clean} if state is State.STOPPED else {}
    return case(7, state, **dict.fromkeys((*texts, "approved_by"), clean), **ended)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
async def test_at_the_support_desk(name: str, tmp_path: Path) -> None:
    clean = clean_line(name)
    cases = (named(clean, State.READY), replace(named(clean, State.STOPPED), id=6))
    view = practice(
        code=clean,
        name=clean,
        phone=clean,
        administrators=(head(clean, clean), head(clean, clean, can_log_in=False)),
        colleagues=(clean,) * 5,
        may_open=clean,
        cases=cases[1:],
    )
    matches = Matches(
        (PracticeMatch(clean, clean, 3, 1, sole=True),),
        (UserMatch(clean, clean, clean, Role.ADMINISTRATOR, active=True),),
        more=False,
    )
    support = FakeSupport(FakeCore(), matches=matches, view=view, cases=FakeCases(cases))
    async with sitting(tmp_path, support.core.opener()) as susan:
        await susan.log_in(PASSWORD)
        await susan.type("x")
        await safe(susan, "enter")
        [row] = [line for line in susan.lines() if "only one" in line]
        assert cell_len(row.partition("only one")[0]) == 63
        await safe(susan, "enter", "enter", "escape", "s", "escape", "o", "enter", "escape")
        assert susan.at == "SupportPracticeScreen"
        support.view = replace(view, may_open=None)
        await safe(susan, "escape", "down", "enter", "escape", "f2", "down", "enter")
        assert susan.at == "CasesScreen"
        await safe(susan, "enter", "s", "escape", "c", "escape", "escape", "down", "enter", "escape")
        assert susan.at == "CasesScreen"


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
async def test_on_the_other_side(name: str, tmp_path: Path) -> None:
    fake = FakeCore()
    FakeUsers(fake, cases=FakeCases((named(clean_line(name), State.COOLING),)))
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_users(alice)
        assert "A recovery case for" in alice.text
        assert "c shows it and can stop it." in " ".join(alice.text.split())
        await safe(alice, "c", "s", "escape", "escape")
        assert alice.at == "UsersScreen"


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
