"""Those whom a case concerns see it at each log-in before anything else, and on Users and Practice while it is open."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.desk import ROOT, Desk
from tests.tui.at_desk import REASON, come_in, desk_of, rows
from tests.tui.board import Board
from tests.tui.inside import assert_inside
from tests.tui.sitting import LARGE, SMALL, Sitting, go, of_world, one_by_one, sitting
from tests.tui.whole_words import cut_words
from tests.world import World
from tn_tui.domain.cases import State
from tn_tui.domain.errors import CaseRefused, NotAllowed
from tn_tui.domain.reasons import CaseProblem
from tn_tui.tui.cases.at_log_in import OpenCasesScreen
from tn_tui.tui.frame.visit import Visit


@pytest.fixture
def desk(sqlite_world: World) -> Desk:
    return desk_of(sqlite_world)


def words(terminal: Sitting) -> str:
    return " ".join(terminal.text.split())


async def past_told(terminal: Sitting) -> None:
    """What was done to the account is read first."""
    if terminal.at == "ToldScreen":
        await terminal.press("enter")


async def past_cases(alice: Sitting, board: Board) -> None:
    """Log in as Alice, and leave the open cases as they are."""
    await come_in(alice, board.desk.alice)
    await past_told(alice)
    assert alice.at == "OpenCasesScreen"
    await alice.press("enter")


async def test_the_account_stops_it_at_the_log_in(desk: Desk, tmp_path: Path) -> None:
    desk.approved()
    world = desk.world
    async with sitting(tmp_path, of_world(world)) as alice:
        await come_in(alice, desk.alice)
        await past_told(alice)
        assert alice.at == "OpenCasesScreen"
        text = words(alice)
        for sentence in (
            "into your account",
            "Approved, cooling off",
            "by susan",
            "by sam",
            REASON,
            "T-1",
            "Alice Smith",
        ):
            assert sentence in text
        assert "(in 24 h 00 min) the caller can get a one-time sign-in code for alice." in text
        assert_inside(alice)
        await one_by_one(alice, "s", "enter")
        assert "Please fill this in." in alice.text
        await alice.type("I did not call", "enter")
        assert alice.at == "OpenCasesScreen"
        assert "The case is stopped." in alice.text
        assert "I did not call" in alice.text
        assert "Stop It" not in alice.text
        await alice.press("s")
        assert alice.at == "OpenCasesScreen"
        await alice.press("enter")
        assert alice.at == "ProfileScreen"
        assert world.core.cases.show(ROOT, 1).state is State.STOPPED
        assert rows(world, "recovery case stopped") == [("RIVERSIDE", "case 1")]
        await come_in(alice, desk.alice)
        assert alice.at == "ProfileScreen"


async def test_it_comes_at_each_log_in_and_whoever_does_not_go_on_is_out(desk: Desk, tmp_path: Path) -> None:
    desk.open()
    async with sitting(tmp_path, of_world(desk.world)) as alice:
        for _ in range(2):
            await come_in(alice, desk.alice)
            await past_told(alice)
            assert alice.at == "OpenCasesScreen"
            assert "Waits for approval" in alice.text
            await alice.press("enter")
            assert alice.at == "ProfileScreen"
        await come_in(alice, desk.alice)
        await alice.press("escape")
        assert alice.at == "LogInScreen"


async def test_another_administrator_sees_and_stops_it_too(desk: Desk, tmp_path: Path) -> None:
    desk.open()
    amy = desk.second_administrator()
    async with sitting(tmp_path, of_world(desk.world)) as terminal:
        await come_in(terminal, amy)
        assert terminal.at == "OpenCasesScreen"
        assert "into your practice" in terminal.text
        await terminal.pilot.click("#stop")
        await terminal.press()
        await terminal.type("Ask me instead", "enter")
        assert "by amy" in terminal.text
        assert desk.world.core.cases.show(ROOT, 1).state is State.STOPPED


async def test_a_member_sees_nothing_of_it(desk: Desk, tmp_path: Path) -> None:
    desk.open()
    dave = desk.world.person("dave")
    async with sitting(tmp_path, of_world(desk.world)) as terminal:
        await come_in(terminal, dave)
        assert terminal.at == "ProfileScreen"


async def test_who_must_enroll_first_sees_it_and_stops_it(desk: Desk, tmp_path: Path) -> None:
    desk.open()
    world = desk.world
    amy = desk.second_administrator()
    world.execute("UPDATE practices SET two_factor_required = 1 WHERE code = 'RIVERSIDE'")
    async with sitting(tmp_path, of_world(world)) as terminal:
        await come_in(terminal, amy)
        assert terminal.at == "OpenCasesScreen"
        await terminal.press("s")
        await terminal.type("Nobody called", "enter")
        assert "The case is stopped." in words(terminal)
        await terminal.press("enter")
        assert terminal.at == "EnrollScreen"
        assert world.core.cases.show(ROOT, 1).state is State.STOPPED
        assert world.core.cases.show(ROOT, 1).ended_by == "amy"


async def test_after_a_one_time_code_it_is_seen_and_not_stopped(desk: Desk, tmp_path: Path) -> None:
    """Who holds an administrator's one-time code may be the very one against whom the case would have to stand."""
    desk.open()
    world = desk.world
    code = world.core.user_changes.one_time_code(ROOT, desk.alice.id, reason="Lost the phone").code
    signed_in = world.core.sign_in.submit_one_time_code(desk.alice.half(), code)
    async with sitting(tmp_path, of_world(world)) as terminal:
        await terminal.press()
        await terminal.app.push_screen(OpenCasesScreen(signed_in.session, signed_in.person, signed_in.cases))
        await terminal.press()
        await terminal.press("s")
        await terminal.type("Nobody called", "enter")
        assert terminal.at == "StopCaseDialog"
        assert "This log-in can't do that before it is finished." in words(terminal)
        await terminal.press("escape")
        assert terminal.at == "OpenCasesScreen"
        assert world.core.cases.show(ROOT, 1).state is State.WAITING


async def test_users_and_practice_say_it_while_it_is_open(desk: Desk, tmp_path: Path) -> None:
    desk.open()
    async with sitting(tmp_path, of_world(desk.world)) as alice:
        await come_in(alice, desk.alice)
        await past_told(alice)
        await one_by_one(alice, "enter", "f2", "down", "enter")
        assert "A recovery case for alice is open. c shows it and can stop it." in alice.text
        assert "alice is the only administrator" in alice.text
        await one_by_one(alice, "f2", "down", "down", "enter")
        assert alice.at == "PracticeScreen"
        assert "A recovery case for alice is open. c shows it and can stop it." in alice.text
        assert_inside(alice)
        await alice.press("c")
        assert alice.at == "CaseScreen"
        await alice.press("s")
        await alice.type("That was a test", "enter")
        assert "The case is stopped." in alice.text
        await alice.press("escape")
        assert alice.at == "PracticeScreen"
        assert "recovery case" not in alice.text
        await alice.press("c")
        assert alice.at == "PracticeScreen"
        await alice.press("u")
        assert "alice is the only administrator" in alice.text
        assert "recovery case" not in alice.text


@pytest.mark.parametrize("size", [(60, 20), SMALL], ids=["60x20", "80x24"])
async def test_what_lasts_stands_side_by_side_and_a_key_tells_all_of_it(
    size: tuple[int, int], tmp_path: Path, board: Board
) -> None:
    board.put(State.COOLING)
    board.world.new_user("dave")
    board.world.host_clock.word = False
    async with sitting(tmp_path, board.opener(), size) as alice:
        await past_cases(alice, board)
        await go(alice, Visit.USERS)
        assert cut_words(alice) == []
        assert_inside(alice)
        assert "A recovery case for alice is open" in alice.text
        assert "alice is the only administrator, without a second authenticator: make another" in words(alice)
        (clock,) = (line for line in alice.lines() if "This machine's clock is not synchronized" in line)
        assert clock.rstrip().endswith("· t Details")
        # The list keeps room for everybody in it.
        assert "dave" in alice.text
        await alice.press("t")
        assert alice.at == "AttentionDialog"
        told = " ".join(words(alice).replace("│", " ").split())
        assert "timedatectl set-ntp true" in told
        assert "without a second authenticator: make another user administrator before" in told
        assert cut_words(alice) == []
        await alice.press("escape")
        await alice.pilot.click("#clock")
        await alice.press()
        assert alice.at == "AttentionDialog"
        await alice.press("enter")
        await alice.pilot.click("#case")
        await alice.press()
        assert alice.at == "CaseScreen"
        await alice.press("s")
        await alice.type("Not me", "enter")
        await alice.press("escape")
        assert alice.at == "UsersScreen"
        assert "recovery case" not in alice.text
        assert "clock is not synchronized" in alice.text
        assert "alice is the only administrator" in alice.text
        await alice.press("c")
        assert alice.at == "UsersScreen"
        await alice.pilot.resize_terminal(*(SMALL if size != SMALL else (60, 20)))
        await alice.press()
        assert ("so tokens can fail" in alice.text) is (size != SMALL)
        for synchronized in (True, None):
            board.world.host_clock.word = synchronized
            await go(alice, Visit.USERS)
            assert "alice is the only administrator, without a second authenticator" in words(alice)
            assert "synchronized" not in alice.text


async def test_what_was_typed_on_practice_stays_while_one_looks_at_the_case(tmp_path: Path, board: Board) -> None:
    board.put(State.COOLING)
    async with sitting(tmp_path, board.opener()) as alice:
        await past_cases(alice, board)
        await go(alice, Visit.PRACTICE)
        await alice.press("enter")
        await alice.type("Another name", "tab", "ctrl+u")
        await alice.type("+1 555")
        await alice.pilot.click("#lasting")
        await alice.press()
        assert alice.at == "CaseScreen"
        await alice.press("escape")
        assert "Another name" in alice.text
        await alice.press("enter")
        assert board.heard.last("practice.set")["phone"] == "+1 555"


async def test_of_several_the_chosen_one_is_stopped(tmp_path: Path, board: Board) -> None:
    board.put(State.COOLING, 7, user_id=board.bob)
    board.put(State.COOLING, 8)
    async with sitting(tmp_path, board.opener(), LARGE) as alice:
        await come_in(alice, board.desk.alice)
        await past_told(alice)
        assert alice.at == "OpenCasesScreen"
        assert "into your practice" in alice.text
        assert "▸ Case 8" in alice.text
        await one_by_one(alice, "down", "down")
        assert "▸ Case 7" in alice.text
        board.heard.refuse["cases.stop"] = CaseRefused(CaseProblem.STATE)
        await alice.press("s")
        assert "Stop case 7" in alice.text
        await alice.type("No", "enter")
        assert alice.at == "StopCaseDialog"
        board.heard.refuse["cases.stop"] = NotAllowed()
        await alice.press("enter")
        assert "before it is finished" in alice.text
        await alice.press("enter")
        assert board.heard.last("cases.stop") == {"case_id": 7, "reason": "No"}
        assert "Case 7 · Stopped" in alice.text
        assert "Case 8 · Approved" in alice.text
        assert "Stop It" in alice.text
        await one_by_one(alice, "up", "s")
        assert "Stop case 8" in alice.text


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_a_long_one_can_be_read_and_stands_inside_the_frame(
    size: tuple[int, int], tmp_path: Path, board: Board
) -> None:
    yesterday = board.world.clock.now() - timedelta(days=1)
    reason = "word " * 39 + "last"
    board.put(State.COOLING, caller="Caller " * 11, ticket="T" * 80, reason=reason, approved_at=yesterday)
    board.world.execute("UPDATE users SET name = :long WHERE username = 'alice'", long="名" * 80)
    async with sitting(tmp_path, board.opener(), size) as alice:
        await come_in(alice, board.desk.alice)
        await past_told(alice)
        assert alice.at == "OpenCasesScreen"
        assert_inside(alice)
        assert "Go On" in alice.text
        await alice.press(*["down"] * 20)
        assert "Approved" in alice.text
        assert "last" in alice.text
        assert_inside(alice)
