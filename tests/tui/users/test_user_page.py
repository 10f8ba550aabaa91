"""A user's page and what an administrator does there: why, what ends with it, and what came out."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.at_desk import shown_secret
from tests.tui.office import Office, at_users, locked
from tests.tui.sitting import Sitting
from tests.tui.users.test_users import place, to_users
from tests.world import PERIOD
from tn_tui.domain.errors import FieldRefused, Gone, LastAdministrator, OnYourself, TokenRefused
from tn_tui.domain.policy import Role
from tn_tui.domain.reasons import TextProblem


async def to_user(alice: Sitting, username: str) -> None:
    """From the log-in to somebody's page."""
    await to_users(alice)
    await open_page(alice, username)


async def open_page(alice: Sitting, username: str) -> None:
    """From the list to somebody's page."""
    await alice.press("slash")
    await alice.type(username, "enter")
    assert alice.at == "UserPageScreen"


def a_past_of_carol(office: Office) -> None:
    """She has logged in from 10.0.4.9 for a dozen times, and then failed at the clock check there."""
    world = office.world
    office.user(2, "bob.smith", "Bob Smith")
    carol = world.person("carol.smithe", enrolled=True)
    there = world.terminal(origin="10.0.4.9")
    for _ in range(12):
        there.sessions.log_out(carol.session(there))
    with pytest.raises(TokenRefused):
        there.sign_in.check_clock(carol.half(there), carol.wrong_token(), carol.wrong_token(), remember=False)
    office.now = world.clock.now() + PERIOD
    office.name(3, "carol.smithe", "Carol Smithe")
    office.put(3, two_factor_since=office.now - timedelta(days=21), **locked(office.now))
    office.put(3, password_changed_at=office.now - timedelta(days=60))
    office.session(3)
    for number in range(1, 4):
        office.device(3, f"workstation-{number}", days=number)


async def test_it_shows_what_profile_shows_and_what_happened(tmp_path: Path, office: Office) -> None:
    a_past_of_carol(office)
    async with at_users(tmp_path, office) as alice:
        await open_page(alice, "carol")
        text = alice.text
        assert "User · carol.smithe" in text
        for words in (
            "Carol Smithe · carol.smithe",
            "Member",
            "locked for 4 minutes",
            "On since 3 Nov 2026",
            "workstation-1, workstation-2 and 1 more",
            "changed 25 Sep 2026",
            f"1 since {office.now:%H:%M}",
            "Wrong tokens at the clock check",
            "10.0.4.9",
        ):
            assert words in text
        assert "log 3 None" in office.asked
        first = alice.text
        await alice.press("pagedown")
        assert alice.text != first
        await alice.press("pageup", "slash")
        assert "only log-ins" in alice.text
        assert "log 3 sign-in" in office.asked


@pytest.mark.parametrize(
    ("key", "asked", "said"),
    [
        ("x", "disable two-factor authentication [3]", "Disabled 2FA of carol.smithe; 1 session and 2 devices ended."),
        ("t", "deactivate [3]", "Deactivated carol.smithe; 1 session and 2 devices ended."),
        ("s", "end sessions [3]", "Ended the sessions of carol.smithe; 1 session ended."),
        ("d", "forget devices [3]", "Forgot the devices of carol.smithe; 2 devices ended."),
    ],
)
async def test_what_takes_away_asks_for_its_reason(
    key: str, asked: str, said: str, tmp_path: Path, office: Office
) -> None:
    office.colleagues()
    office.session(3)
    office.device(3)
    office.device(3)
    async with at_users(tmp_path, office) as alice:
        await open_page(alice, "carol")
        await alice.press(key)
        assert alice.at == "ChangeDialog"
        await alice.press("enter")
        assert "Please fill this in." in alice.text
        office.refuse[asked] = FieldRefused("reason", TextProblem.UNSAFE)
        await alice.type("Lost phone", "enter")
        assert "Leave out characters that don't show." in alice.text
        await alice.press("enter")
        assert alice.at == "UserPageScreen"
        assert office.reasons == ["Lost phone"]
        assert said in alice.text


async def test_the_dialog_says_what_ends_with_it(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await open_page(alice, "carol")
        await alice.press("x")
        assert "With it end: open sessions, remembered" in alice.text
        assert "authenticators, an unused one-time code and" in alice.text
        assert "codes." in alice.text
        await alice.press("escape")
        assert alice.at == "UserPageScreen"


async def test_what_gives_only_asks_whether(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await open_page(alice, "carol")
        await alice.press("u")
        await alice.press("enter")
        assert "Unlocked carol.smithe." in alice.text
        assert "not locked" in alice.text
        await alice.press("r")
        assert "everything that you can do here" in alice.text
        await alice.press("enter")
        assert "Gave carol.smithe the role of Practice Administrator" in alice.text
        await alice.press("r")
        await alice.type("Left the desk", "enter")
        assert "Gave carol.smithe the role of member" in alice.text
        assert office.reasons == ["", "", "Left the desk"]


async def test_who_left_is_deactivated_and_can_come_back(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await open_page(alice, "dave")
        assert "Deactivated · never logged in" in alice.text
        for key in ("x", "o", "p", "t", "r"):
            await alice.press(key)
            assert alice.at == "UserPageScreen"
        await alice.press("a")
        await alice.press("enter")
        assert "Reactivated dave.jones." in alice.text
        assert "t Deactivate" in alice.text


async def test_a_temporary_password_is_shown_once(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await open_page(alice, "carol")
        await alice.press("p")
        await alice.type("Forgotten", "enter")
        assert alice.at == "ShownOnceDialog"
        temporary = shown_secret(alice)
        assert temporary in alice.text
        await alice.press("enter", "enter", "space")
        assert alice.at == "ShownOnceDialog"
        await alice.press("ctrl+y")
        assert alice.app.clipboard == temporary
        assert "your terminal's clipboard" in alice.text
        await alice.press("escape")
        assert alice.at == "UserPageScreen"
        assert temporary not in alice.text
        assert "The password is reset." in alice.text
        assert "temporary since" in alice.text


async def test_a_one_time_code_is_shown_once(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await open_page(alice, "carol")
        await alice.press("o")
        await alice.type("Lost phone", "enter")
        code = shown_secret(alice)
        assert code in alice.text
        assert f"until {office.now + timedelta(hours=1):%H:%M}" in alice.text.replace("\n", " ")
        await alice.press("tab", "enter")
        assert alice.at == "UserPageScreen"
        assert code not in alice.text
        assert not any(code in str(worker) for worker in alice.app.workers)


async def test_renaming_puts_each_refusal_under_its_field(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await open_page(alice, "carol")
        await alice.press("n")
        await alice.press("tab", "end", *["backspace"] * 12)
        await alice.press("enter")
        assert "Please fill this in." in alice.text
        await alice.type("BOB.Smith", "enter")
        assert "A user with this username exists" in alice.text
        await alice.press(*["backspace"] * 9)
        await alice.type("carol", "enter")
        assert alice.at == "UserPageScreen"
        assert "Carol Smithe · carol" in alice.text
        assert "The new name is saved." in alice.text
        assert office.asked.count("rename None carol") == 1
        await alice.press("n")
        await alice.press("enter")
        assert alice.at == "UserPageScreen"


async def test_the_own_account_offers_only_what_is_possible(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await open_page(alice, "alice")
        assert "the only one here" in alice.text
        assert "This is your own account." in alice.text
        for key in ("x", "o", "p", "t", "s", "d", "r"):
            await alice.press(key)
            assert alice.at == "UserPageScreen"
        office.put(2, role=Role.ADMINISTRATOR)
        await alice.press("n")
        await alice.press("end")
        await alice.type("ia")
        await alice.press("enter")
        assert "Alice Smithia" in alice.text
        await alice.press("r")
        await alice.type("Retires", "enter")
        assert alice.at == "ProfileScreen"
        assert "You are a member now." in alice.text


async def test_what_changed_meanwhile_is_said(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await open_page(alice, "carol")
        for error, words in (
            (LastAdministrator("carol.smithe"), "The last administrator here is carol.smithe."),
            (OnYourself(), "This can't be done to your own account."),
        ):
            await alice.press("t")
            office.refuse["deactivate [3]"] = error
            await alice.type("Left", "enter")
            assert words in alice.text
            await alice.press("escape")
        office.refuse["show"] = Gone()
        await alice.press("escape")
        await alice.press("enter")
        assert "This is not there any more." in alice.text


async def test_a_new_user_gets_a_temporary_password(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await alice.press("n")
        await alice.type("alice", "enter")
        await alice.type("Erin Else", "enter")
        assert "A user with this username exists" in alice.text
        await alice.press(*["backspace"] * 5)
        await alice.type("erin", "tab", "tab", "space", "enter")
        assert alice.at == "ShownOnceDialog"
        temporary = shown_secret(alice)
        assert temporary in alice.text
        await alice.press("escape")
        assert "Added erin." in alice.text
        assert temporary not in alice.text
        assert office.world.execute("SELECT role FROM users WHERE username = 'erin'") == [("administrator",)]
        assert "4 users" in alice.text


async def test_the_menu_leads_away_from_a_users_page(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await open_page(alice, "bob")
        await alice.press("f2")
        await alice.press("enter")
        assert alice.at == "ProfileScreen"
        assert len(alice.app.screen_stack) == 2


async def test_the_list_is_as_it_was_when_one_comes_back(tmp_path: Path, office: Office) -> None:
    office.colleagues()
    async with at_users(tmp_path, office) as alice:
        await alice.press("space", "slash")
        await alice.type("smith", "tab", "down", "down", "enter")
        assert "User · carol.smithe" in alice.text
        await alice.press("x")
        await alice.type("Lost phone", "enter")
        await alice.press("escape")
        assert place(alice) == "carol.smithe"
        assert "1 marked" in alice.text
        # What is disabled takes the lock of its tokens with it.
        assert "Member        not enrolled    today" in alice.text
        assert "on · locked" not in alice.text
