"""Pages of users: turned one at a time, as long as the terminal has room, with marks that stay."""

from pathlib import Path

from tests.tui.office import Office, at_users
from tests.tui.sitting import LARGE
from tests.tui.users.test_users import listed, place
from tn_tui.tui.users.users import UsersScreen


async def test_pages_are_turned_and_never_more_than_one_is_held(tmp_path: Path, office: Office) -> None:
    office.many(60)
    async with at_users(tmp_path, office) as alice:
        room = len(listed(alice))
        assert 10 < room == office.most < 20
        first = listed(alice)
        await alice.press("pagedown")
        second = listed(alice)
        assert second[0] > first[-1]
        await alice.press("pageup")
        assert listed(alice) == first
        await alice.press(*["down"] * room)
        assert listed(alice) == second
        assert place(alice) == second[0]
        await alice.press("up")
        assert listed(alice) == first
        assert place(alice) == first[-1]
        for _ in range(9):
            await alice.press("pagedown")
        assert place(alice) == listed(alice)[0]
        assert listed(alice)[-1] == "user0060"
        await alice.press("home")
        assert listed(alice) == first
        assert office.most == room


async def test_a_key_that_is_held_down_asks_for_no_page_that_nobody_sees(tmp_path: Path, office: Office) -> None:
    office.many(400)
    async with at_users(tmp_path, office) as alice:
        room = len(listed(alice))
        screen = alice.app.screen
        assert isinstance(screen, UsersScreen)
        before = len(office.asked)
        for _ in range(50):
            screen.action_older()
        await alice.press()
        assert len(office.asked) - before == 2
        assert listed(alice)[0] == f"user{2 * room:04}"
        for _ in range(50):
            screen.action_newer()
        await alice.press()
        assert listed(alice)[0] == "alice"


async def test_a_page_before_another_is_the_first_where_it_would_not_be_full(tmp_path: Path, office: Office) -> None:
    office.many(20)
    async with at_users(tmp_path, office) as alice:
        await alice.press("pagedown")
        office.remove(*range(100, 104))
        await alice.press("pageup")
        assert listed(alice)[0] == "alice"
        assert len(listed(alice)) == office.most


async def test_a_bigger_terminal_gets_more_rows_and_not_other_ones(tmp_path: Path, office: Office) -> None:
    office.many(60)
    async with at_users(tmp_path, office) as alice:
        await alice.press("down", "down")
        few, here = len(listed(alice)), place(alice)
        await alice.pilot.resize_terminal(*LARGE)
        await alice.press()
        assert len(listed(alice)) == few + 16
        assert place(alice) == here
        await alice.pilot.resize_terminal(80, 24)
        await alice.press()
        assert len(listed(alice)) == few
        assert office.asked.count("counts") == 1


async def test_marks_are_kept_over_pages_and_searches(tmp_path: Path, office: Office) -> None:
    office.many(60)
    async with at_users(tmp_path, office) as alice:
        await alice.press("down", "space", "pagedown", "space", "slash")
        assert "2 marked" in alice.text
        await alice.type("0060", "tab", "space")
        assert "3 marked" in alice.text
        await alice.press("space")
        assert "2 marked" in alice.text
        await alice.press("slash", "escape")
        assert "2 marked" in alice.text
        assert " ● user0001" in alice.text
