"""What is typed while a screen is still opening or closing waits for the screen it is meant for."""

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.core.desk import Desk
from tests.tui.at_desk import come_in, desk_of, to_practice
from tests.tui.front import PASSWORD, Front
from tests.tui.office import go_to_users
from tests.tui.sitting import Sitting, of_world, sitting
from tests.tui.users.test_user_page import open_page
from tests.world import World

AHEAD = "xyzzy"
"""Its first letter disables two-factor authentication on the page of a user, so one that gets there is noticed."""


@pytest.fixture
def desk(sqlite_world: World) -> Desk:
    return desk_of(sqlite_world)


async def to_users(alice: Sitting, front: Front) -> None:
    """From the log-in to the list, in which Bob stands as well."""
    front.world.new_user("bob")
    await alice.log_in(PASSWORD)
    await go_to_users(alice)


async def to_bob(alice: Sitting, front: Front) -> None:
    """From the log-in to his page."""
    await to_users(alice, front)
    await open_page(alice, "bob")


async def at_once(somebody: Sitting, key: str, *then: str) -> None:
    """All keys without a pause between them; the program is still there afterwards."""
    await somebody.press(key, *then)
    assert somebody.app.is_running
    assert somebody.app.return_code is None
    assert somebody.app._exception is None


@pytest.mark.parametrize("key", ["r", "o", "c", "question_mark", "f1"])
async def test_from_the_token_screen(key: str, tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        await at_once(alice, key, "escape")
        assert alice.at == "TokenScreen"
        await at_once(alice, key, "enter")


@pytest.mark.parametrize("key", ["r", "o"])
async def test_a_code_lands_in_the_dialog_and_not_in_the_boxes_below(key: str, tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        await at_once(alice, key, *"123456")
        assert alice.app.screen.query_one(Input).value.replace("-", "") == "123456"
        assert "submit_token" not in enrolled.calls


@pytest.mark.parametrize("then", ["escape", "enter"])
@pytest.mark.parametrize("key", ["a", "r", "x", "c", "d", "p", "t", "s", "f1", "f2", "ctrl+p"])
async def test_from_the_profile(key: str, then: str, tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.type(enrolled.token())
        assert alice.at == "ProfileScreen"
        await at_once(alice, key, then)
        if then == "escape":
            assert alice.at == "ProfileScreen"


async def test_a_password_typed_ahead_stays_hidden(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        alice.send("p")
        await alice.type(PASSWORD)
        assert alice.app.screen.query(Input).first().value == PASSWORD
        assert alice.app.screen.query(Input).first().password
        assert PASSWORD not in alice.text


@pytest.mark.parametrize("then", ["escape", "enter"])
@pytest.mark.parametrize("key", ["s", "o", "n", "r", "u", "e", "a", "f1", "f2"])
async def test_from_the_users(key: str, then: str, tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await to_users(alice, front)
        await at_once(alice, key, then)


@pytest.mark.parametrize("then", ["escape", "enter"])
@pytest.mark.parametrize("key", ["x", "o", "p", "r", "t", "n", "s", "d", "f1"])
async def test_from_a_user(key: str, then: str, tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await to_bob(alice, front)
        await at_once(alice, key, then)


async def test_a_new_name_lands_in_its_field(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await to_bob(alice, front)
        await at_once(alice, "n", *AHEAD)
        assert AHEAD in alice.app.screen.query(Input).first().value


async def test_the_user_menu_and_where_it_leads(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        await at_once(alice, "f2", "down", "enter", "n", *AHEAD)
        assert alice.at == "NewUserDialog"
        assert AHEAD in alice.app.screen.query(Input).first().value


async def test_what_follows_a_log_out_goes_to_the_log_in(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        await at_once(alice, "ctrl+l", *"PEAD")
        assert alice.at == "LogInScreen"
        assert [field.value for field in alice.app.screen.query(Input)].count("PEAD") == 1


@pytest.mark.parametrize("key", ["f1", "f2", "ctrl+p"])
async def test_from_the_support_screen(key: str, desk: Desk, tmp_path: Path) -> None:
    async with sitting(tmp_path, of_world(desk.world)) as susan:
        await come_in(susan, desk.susan)
        await at_once(susan, key, "escape")
        assert susan.at == "SupportScreen"
        await at_once(susan, "f2", "down", "enter")
        assert susan.at == "CasesScreen"


@pytest.mark.parametrize("key", ["o", "s", "f1"])
async def test_from_a_practice_of_support(key: str, desk: Desk, tmp_path: Path) -> None:
    async with sitting(tmp_path, of_world(desk.world)) as susan:
        await come_in(susan, desk.susan)
        await to_practice(susan)
        await at_once(susan, key, "escape")
        assert susan.at == "SupportPracticeScreen"
        await at_once(susan, key, *AHEAD)
