"""An administrator and those who are administered, over a real core."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.sitting import Sitting, of_world, sitting
from tests.world import Person, World
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import TokenRefused
from tn_tui.tui.frame.dialogs.shown_once import ShownOnceDialog


async def in_users(sitting_: Sitting, person: Person) -> None:
    """The whole way in, and to the list."""
    await sitting_.log_in(person.password.reveal(), person.username)
    if sitting_.at == "TokenScreen":
        await sitting_.type(person.token().reveal())
    await sitting_.press("f2")
    await sitting_.press("down", "enter")
    assert sitting_.at == "UsersScreen"


def shown_secret(sitting_: Sitting) -> str:
    screen = sitting_.app.screen
    assert isinstance(screen, ShownOnceDialog)
    return screen._secret.reveal()


async def open_user(sitting_: Sitting, username: str) -> None:
    await sitting_.press("slash")
    sitting_.app.screen.query_one(Input).value = ""
    await sitting_.type(username, "enter")
    assert sitting_.at == "UserPageScreen"


async def test_who_lost_the_phone_comes_back_with_a_one_time_code(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    alice, bob = world.administrator(), world.person("bob", enrolled=True)
    async with sitting(tmp_path, of_world(world)) as terminal:
        await in_users(terminal, alice)
        assert "2 users · 2 enrolled · 0 locked" in terminal.text
        await open_user(terminal, "bob")
        await terminal.press("o")
        await terminal.type("Lost phone", "enter")
        code = shown_secret(terminal)
        await terminal.press("escape")
        assert "not used yet, until 10:" in terminal.text
        await terminal.press("ctrl+l")

        await terminal.log_in(bob.password.reveal(), "bob")
        await terminal.press("o")
        await terminal.type(code.lower().replace("-", ""), "enter")
        assert terminal.at == "ToldScreen"
        assert "A one-time sign-in code was issued." in terminal.text
        assert "by alice" in terminal.text
        assert "Reason: Lost phone" in terminal.text
        await terminal.press("enter")
        assert terminal.at == "EnrollScreen"
        await terminal.press("escape")
        assert terminal.at == "LogInScreen"


async def test_a_reset_ends_the_sessions_and_its_owner_is_told(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    alice, bob = world.administrator(), world.person("bob")
    bob.session(world.terminal())
    async with sitting(tmp_path, of_world(world)) as terminal:
        await in_users(terminal, alice)
        await open_user(terminal, "bob")
        assert re.search("Sessions +1 since", terminal.text)
        await terminal.press("p")
        await terminal.type("Forgot it", "enter")
        temporary = shown_secret(terminal)
        await terminal.press("escape")
        assert re.search("Sessions +none", terminal.text)
        assert "Password reset" in terminal.text
        await terminal.press("ctrl+l")
        await terminal.log_in(temporary, "bob")
        assert "The password was reset." in terminal.text
        await terminal.press("enter")
        assert terminal.at == "NewPasswordScreen"
        await terminal.press("escape")
        await terminal.log_in(temporary, "bob")
        assert terminal.at == "NewPasswordScreen"


async def test_five_minutes_later_it_asks_for_password_and_token(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    alice = world.administrator()
    world.person("bob", enrolled=True)
    async with sitting(tmp_path, of_world(world)) as terminal:
        await in_users(terminal, alice)
        world.clock.move(minutes=6)
        await open_user(terminal, "bob")
        await terminal.press("x")
        await terminal.type("Lost phone", "enter")
        assert terminal.at == "StepUpDialog"
        await terminal.type("not the password", "enter")
        await terminal.type(alice.token().reveal())
        assert "This is not your password." in terminal.text
        await terminal.type(alice.password.reveal(), "enter")
        await terminal.type(alice.token().reveal())
        assert terminal.at == "UserPageScreen"
        assert "Disabled 2FA of bob" in terminal.text
        await terminal.press("t")
        await terminal.type("Left", "enter")
        assert "Deactivated bob" in terminal.text


async def test_a_new_user_is_in_with_the_temporary_password(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    alice = world.administrator()
    async with sitting(tmp_path, of_world(world)) as terminal:
        await in_users(terminal, alice)
        assert "alice is the only administrator, without a second authenticator" in terminal.text
        await terminal.press("n")
        await terminal.type("erin", "enter")
        await terminal.type("Erin Else", "tab", "space", "enter")
        temporary = shown_secret(terminal)
        await terminal.press("escape")
        assert "Added erin." in terminal.text
        assert "2 users" in terminal.text
        assert "alice is the only administrator who has logged in" in terminal.text
        await terminal.press("ctrl+l")
        await terminal.log_in(temporary, "erin")
        assert terminal.at == "NewPasswordScreen"


async def test_many_at_once_are_changed_or_nobody(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    alice = world.administrator()
    for number in range(30):
        world.new_user(f"user{number:02}")
    async with sitting(tmp_path, of_world(world)) as terminal:
        await in_users(terminal, alice)
        await terminal.press("space", "space", "pagedown", "space")
        assert "3 marked" in terminal.text
        await terminal.press("a")
        await terminal.press(*["down"] * 6, "enter")
        assert "your own account" in terminal.text
        await terminal.pilot.click("#leave-out")
        await terminal.type("Left", "enter")
        assert "Deactivated 2 users." in terminal.text
        await terminal.press("s")
        await terminal.press(*["down"] * 4, "enter")
        assert terminal.text.count("deactivated  ") == 2


async def test_locked_is_seen_found_and_opened(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    alice, bob = world.administrator(), world.person("bob", enrolled=True)
    ticket = bob.half()
    for _ in range(5):
        with pytest.raises(TokenRefused):
            world.core.sign_in.submit_token(ticket, bob.wrong_token(), remember=False)
    async with sitting(tmp_path, of_world(world)) as terminal:
        await in_users(terminal, alice)
        assert "1 locked" in terminal.text
        await terminal.press("s")
        await terminal.press("down", "down", "enter")
        assert re.search(r"bob .*on · locked \d+s", terminal.text)
        await terminal.press("u")
        assert "Unlocked bob." in terminal.text
        assert "Nobody is locked." in terminal.text


async def test_somebody_who_is_demoted_loses_it_at_the_next_call(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    alice, carol = world.administrator(), world.administrator("carol")
    async with sitting(tmp_path, of_world(world)) as terminal:
        await in_users(terminal, alice)
        session = carol.session(world.terminal())
        world.core.user_changes.apply(session, [alice.id], Change.MAKE_MEMBER, reason="Reorganized")
        await terminal.press("slash", "c")
        assert "This is not allowed for this account." in terminal.text
        await terminal.press("escape", "escape")
        assert terminal.at == "ProfileScreen"
        assert "Member · " in terminal.text
        await terminal.press("f2")
        assert "Users" not in terminal.text


async def test_the_rule_is_counted_down_at_the_log_in(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    alice, bob = world.administrator(), world.person("bob")
    world.core.practice.require_two_factor(
        alice.session(), required=True, required_from=world.clock.now() + timedelta(days=6)
    )
    async with sitting(tmp_path, of_world(world)) as terminal:
        await terminal.log_in(bob.password.reveal(), "bob")
        assert "in 6 days. Press e to enroll." in " ".join(terminal.text.split())
        await terminal.press("ctrl+l")
        await in_users(terminal, alice)
        assert "is required from 30 Nov · 1 user is not ready" in terminal.text
        await terminal.press("ctrl+l")
        world.clock.move(days=7)
        await terminal.log_in(bob.password.reveal(), "bob")
        assert terminal.at == "EnrollScreen"


async def test_what_is_shown_can_be_exported_to_a_file_of_ones_own(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    alice = world.administrator()
    world.new_user("bob")
    world.new_user("carol")
    file = tmp_path / "users.csv"
    async with sitting(tmp_path, of_world(world)) as terminal:
        await in_users(terminal, alice)
        await terminal.press("slash")
        await terminal.type("bob", "tab")
        await terminal.press("e")
        assert "narrowed by what you look for." in terminal.text
        terminal.app.screen.query_one(Input).value = str(file)
        await terminal.press("enter")
        assert "1 row" in terminal.text
        assert file.stat().st_mode & 0o777 == 0o600
        assert "bob" in file.read_text("utf-8")
        assert "carol" not in file.read_text("utf-8")
        await terminal.press("escape")
        assert terminal.at == "UsersScreen"


async def test_ones_own_role_can_be_given_up_where_another_administers(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    alice = world.administrator()
    async with sitting(tmp_path, of_world(world)) as terminal:
        await in_users(terminal, alice)
        await open_user(terminal, "alice")
        await terminal.press("r")
        assert terminal.at == "UserPageScreen"
        assert "the only one here" in terminal.text
        world.administrator("carol")
        await terminal.press("escape")
        await open_user(terminal, "alice")
        await terminal.press("r")
        await terminal.type("Retires", "enter")
        assert terminal.at == "ProfileScreen"
        assert "You are a member now." in terminal.text
        assert "Member · " in terminal.text
