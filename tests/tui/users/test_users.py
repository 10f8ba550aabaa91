"""The list of users: a page at a time, narrowed by every key, with what holds for all of them around it."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.front import PASSWORD
from tests.tui.office import Office, at_users, go_to_users
from tests.tui.own_account import log_in
from tests.tui.sitting import Sitting, sitting
from tn_tui.domain.errors import SessionLocked
from tn_tui.domain.policy import Role
from tn_tui.domain.user_list import Show, Sort
from tn_tui.tui.users.user_table import UserTable
from tn_tui.tui.users.users import UsersScreen


async def to_users(alice: Sitting) -> None:
    """From the log-in to the list."""
    await alice.log_in(PASSWORD)
    await go_to_users(alice)


def listed(alice: Sitting) -> list[str]:
    """The usernames on the page."""
    return [row.username for row in alice.app.screen.query_one(UserTable).rows]


def place(alice: Sitting) -> str:
    """The username that is chosen."""
    row = alice.app.screen.query_one(UserTable).row
    return row.username if row else ""


async def test_it_shows_who_stands_how(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    office.require(office.now + timedelta(days=7))
    async with at_users(tmp_path, office) as alice:
        text = alice.text
        assert "Users · RIVERSIDE" in text
        assert "3 users · 2 enrolled · 1 locked" in text
        assert "alice           Alice Smith        Administrator on              today" in text
        assert "Member        not enrolled    3 days ago" in text
        assert "Member        on · locked 4m  today" in text
        assert "Member        deactivated     never" in text
        assert "Two-factor authentication is required from 1 Dec · 1 user is not ready" in text
        for key in ("enter Open", "space Mark", "n New", "i Import", "r Require 2FA", "u Unlock", "f1 Help"):
            assert key in alice.lines()[-1]


async def test_the_rows_come_before_the_counts_which_no_key_asks_for(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        assert office.asked == ["page", "counts"]
        await alice.press("slash")
        await alice.type("smi")
        assert listed(alice) == ["alice", "bob.smith", "carol.smithe"]
        assert office.asked.count("counts") == 1
        assert office.asked[-1] == "page smi"


async def test_typing_faster_than_the_answers_come_asks_for_the_latest_alone(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await alice.press("slash")
        screen = alice.app.screen
        assert isinstance(screen, UsersScreen)
        before = len(office.asked)
        for end in range(1, 9):
            screen.load(screen.wanted.first(find="carol.smithe"[:end]))
        await alice.press()
        assert len(office.asked) - before == 1
        assert office.asked[-1] == "page carol.sm"
        assert listed(alice) == ["carol.smithe"]


async def test_find_is_left_by_esc_and_what_is_found_can_be_opened_from_it(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await alice.press("slash")
        assert "n New" not in alice.lines()[-1]
        await alice.type("smith", "down", "enter")
        assert alice.at == "UserPageScreen"
        assert "bob.smith" in alice.text
        await alice.press("escape")
        assert place(alice) == "bob.smith"
        await alice.press("escape")
        assert listed(alice) == ["alice", "bob.smith", "carol.smithe", "dave.jones"]
        await alice.press("escape")
        assert alice.at == "ProfileScreen"


@pytest.mark.parametrize(
    ("show", "found"),
    [
        (Show.NOT_ENROLLED, ["bob.smith"]),
        (Show.LOCKED, ["carol.smithe"]),
        (Show.ADMINISTRATORS, ["alice"]),
        (Show.DEACTIVATED, ["dave.jones"]),
        (Show.NEVER_LOGGED_IN, ["dave.jones"]),
    ],
)
async def test_what_is_shown_can_be_chosen(show: Show, found: list[str], tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        if show is Show.NEVER_LOGGED_IN:
            # Of those who can.
            office.put(4, deactivated_at=None)
        await alice.press("s")
        await alice.press(*["down"] * list(Show).index(show), "enter")
        assert listed(alice) == found
        assert f"Show: {show}" in alice.text


async def test_nobody_found_is_said(tmp_path: Path, office: Office) -> None:
    async with at_users(tmp_path, office) as alice:
        await alice.press("s")
        await alice.press("down", "enter")
        assert "Everybody is enrolled." in alice.text
        await alice.press("s")
        await alice.press("up", "enter", "slash")
        await alice.type("zebra")
        assert "Nobody's username or name has what you look for." in alice.text
        await alice.press("enter", "tab", "space", "u", "a")
        assert alice.at == "UsersScreen"
        assert office.asked[-1] == "page zebra"


async def test_the_order_can_be_chosen_and_clicked(tmp_path: Path, office: Office) -> None:
    office.name(1, "alice", "Zoe")
    office.user(2, "bob", "Yann")
    async with at_users(tmp_path, office) as alice:
        assert "Username▲" in alice.text
        await alice.press("o")
        await alice.press("down", "enter")
        assert listed(alice) == ["bob", "alice"]
        assert "Username▼" in alice.text
        await alice.pilot.click("UserTable", offset=(22, 0))
        await alice.press()
        assert "Name▲" in alice.text
        assert listed(alice) == ["bob", "alice"]
        await alice.pilot.click("UserTable", offset=(22, 0))
        await alice.press()
        assert "Name▼" in alice.text
        screen = alice.app.screen
        assert isinstance(screen, UsersScreen)
        await alice.pilot.click("UserTable", offset=(70, 0))
        await alice.press()
        assert screen.wanted.sort is Sort.LAST_LOG_IN


async def test_a_practice_that_hangs_on_one_is_told_what_to_do(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with sitting(tmp_path, office.opener()) as alice:
        await log_in(alice, office.alice)
        office.second_authenticator()
        await go_to_users(alice)
        assert "alice is the only administrator: make another user administrator" in alice.text
        office.first_authenticator_alone()
        await alice.press("escape")
        await go_to_users(alice)
        assert "without a second authenticator" in alice.text
        office.put(2, role=Role.ADMINISTRATOR)
        await alice.press("escape")
        await go_to_users(alice)
        assert "only administrator" not in alice.text


async def test_a_lock_is_opened_with_one_key_and_said(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await alice.press("down", "u")
        assert "bob.smith is not locked." in alice.text
        await alice.press("down", "u")
        assert "Unlocked carol.smithe." in alice.text
        assert "locked 4m" not in alice.text
        assert office.asked.count("unlock [3]") == 1


async def test_who_is_no_administrator_any_more_sees_nothing(tmp_path: Path, office: Office) -> None:
    async with sitting(tmp_path, office.opener()) as alice:
        await log_in(alice, office.alice)
        office.user(2, "bob", role=Role.ADMINISTRATOR)
        office.put(office.alice.id, role=Role.MEMBER)
        await go_to_users(alice)
        assert "This is not allowed for this account." in alice.text
        await alice.press("enter", "space", "u", "a")
        assert alice.at == "UsersScreen"


async def test_a_lock_in_between_asks_and_then_shows_what_was_wanted(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        office.refuse["page b"] = SessionLocked()
        await alice.press("slash", "b")
        assert alice.at == "LockScreen"
        await alice.type(office.alice.password.reveal(), "enter")
        assert alice.at == "UsersScreen"
        assert listed(alice) == ["bob.smith"]


async def test_a_member_has_no_such_places(tmp_path: Path, office: Office) -> None:
    person = office.world.person("bob")
    async with sitting(tmp_path, office.opener()) as bob:
        await log_in(bob, person)
        await bob.press("f2")
        assert "Users" not in bob.text
        await bob.press("down", "enter")
        assert bob.at == "LogInScreen"


async def test_the_palette_goes_there_too(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with sitting(tmp_path, office.opener()) as alice:
        await log_in(alice, office.alice)
        await alice.press("ctrl+p")
        await alice.type("go to: users", "enter")
        if alice.at == "Palette":
            await alice.press("enter")
        assert alice.at == "UsersScreen"
