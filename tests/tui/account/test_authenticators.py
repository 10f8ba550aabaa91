"""Several authenticators with names: one more, another name, an end to one; at most five and at least one."""

import re
from pathlib import Path

import pytest

from tests.tui.account.test_hostile import NAMES
from tests.tui.inside import assert_inside
from tests.tui.own_account import at_profile, log_in, said, scan, step_up
from tests.tui.sitting import LARGE, SMALL, Sitting, of_world, sitting
from tests.world import Person, Phone, World
from tn_tui.domain.errors import TnError, TokenRefused
from tn_tui.domain.text import clean_line


def apps(world: World) -> list[str]:
    """The names of Alice's authenticators, oldest first."""
    return [str(name) for (name,) in world.execute("SELECT name FROM authenticators ORDER BY confirmed_at, id")]


def add_behind(world: World, person: Person, *names: str) -> list[Phone]:
    """More authenticators, added in another terminal."""
    core, phones = world.terminal(), []
    for name in names:
        session = person.session(core)
        offer = core.enrollment.begin_adding(session, name)
        phones.append(Phone(offer.uri))
        world.clock.move(seconds=30)
        core.enrollment.confirm(session, offer.ticket, phones[-1].token(world.clock.now()))
    return phones


async def add(alice: Sitting, person: Person, *keys: str) -> Phone:
    """From the profile through the three steps, and back."""
    await alice.press("a")
    assert alice.at == "AddPhone"
    for key in keys:
        await alice.press(key)
    await alice.press("enter")
    if alice.at == "StepUpDialog":
        await step_up(alice, person)
    assert "2 of 3" in alice.text
    phone = await scan(alice, person.world)
    assert "3 of 3" in alice.text
    return phone


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_one_more_works_beside_the_first(sqlite_world: World, tmp_path: Path, size: tuple[int, int]) -> None:
    world = sqlite_world
    async with at_profile(tmp_path, world, size=size) as (alice, person):
        await alice.press("a")
        assert "1 of 3" in alice.text
        assert_inside(alice)
        await alice.press("escape")
        tablet = await add(alice, person)
        assert "✓ Tablet is in use" in alice.text
        assert_inside(alice)
        await alice.press("enter")
        assert re.search(r"Authenticators +Phone +last used today \d\d:\d\d", alice.text)
        assert re.search(r"\n +Tablet +last used today \d\d:\d\d", alice.text)
        assert_inside(alice)
        await alice.press("ctrl+l")
        await alice.log_in(person.password.reveal())
        world.clock.move(seconds=30)
        await alice.type(tablet.token(world.clock.now()).reveal())
        assert alice.at == "ProfileScreen"
        await alice.press("ctrl+l")
    async with sitting(tmp_path / "phone", of_world(world)) as alice:
        world.device.proofs.clear()
        await log_in(alice, person)
        assert alice.at == "ProfileScreen"


async def test_names_are_suggested_and_one_is_needed(sqlite_world: World, tmp_path: Path) -> None:
    async with at_profile(tmp_path, sqlite_world) as (alice, person):
        await alice.press("a")
        assert "Tablet" in alice.text
        await alice.press("shift+tab", "left")
        assert "Phone 2" in alice.text, "no two have one name unless one wants it so"
        await alice.press("tab", "ctrl+u", "enter")
        assert "Please fill this in." in alice.text
        await alice.type("Work phone", "enter")
        await step_up(alice, person)
        await scan(alice, sqlite_world)
        assert "✓ Work phone is in use" in alice.text
    assert apps(sqlite_world) == ["Phone", "Work phone"]


async def test_what_ends_is_said_before_and_after(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    person = world.person("alice", enrolled=True)
    person.session(world.terminal())
    async with sitting(tmp_path, of_world(world)) as alice:
        await log_in(alice, person)
        await alice.press("a")
        assert "your remembered device asks for a token again" in said(alice)
        assert "you are logged out everywhere else" in said(alice)
        await alice.press("escape")
        await add(alice, person)
        assert "The device that was remembered until now asks for a token again." in said(alice)
        assert "You were logged out everywhere else." in said(alice)
        await alice.press("enter")
        assert re.search("Sessions +this one  ", alice.text)


async def test_five_are_the_most(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_profile(tmp_path, world) as (alice, person):
        add_behind(world, person, "Tablet", "Third")
        await alice.press("ctrl+l")
        await log_in(alice, person)
        await alice.press("a")
        add_behind(world, person, "Fourth", "Fifth")
        world.execute("UPDATE sessions SET ended_at = NULL, end_reason = NULL")
        await alice.press("enter")
        assert "Five authenticators are the most." in said(alice)
        await alice.press("escape")
        assert all(name in alice.text for name in ("Phone", "Tablet", "Third", "Fourth", "Fifth"))
        assert_inside(alice)
        await alice.press("a")
        assert alice.at == "ProfileScreen"
        assert "Five authenticators are the most." in said(alice)
    assert len(apps(world)) == 5


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
async def test_a_name_is_only_ever_text(sqlite_world: World, tmp_path: Path, name: str) -> None:
    world = sqlite_world
    async with at_profile(tmp_path, world) as (alice, person):
        await alice.press("a")
        await alice.press("ctrl+u")
        await alice.paste(name)
        await alice.press("enter")
        if alice.at == "StepUpDialog":
            await step_up(alice, person)
        if "2 of 3" not in alice.text:
            assert "Leave out characters that don't show." in alice.text
            return
        await scan(alice, world)
        clean = clean_line(name)
        for keys in ((), ("enter",), ("t",), ("down", "n"), ("escape",), ("x",), ("escape",), ("escape",), ("r",)):
            await alice.press(*keys)
            assert clean[:1] in alice.text
            for byte in ("\x1b", "\x9b", "\x07", "\u202e"):
                assert byte not in alice.text
            if clean.isascii():
                # Of the others a line can hold more characters than cells.
                assert_inside(alice)
        assert alice.at == "ReplacePhone"


async def test_another_name(sqlite_world: World, tmp_path: Path) -> None:
    async with at_profile(tmp_path, sqlite_world) as (alice, _):
        await alice.press("t")
        assert alice.at == "AuthenticatorsDialog"
        assert_inside(alice)
        await alice.press("n", "enter")
        assert alice.at == "AuthenticatorsDialog"
        assert apps(sqlite_world) == ["Phone"]
        await alice.press("n", "ctrl+u", "enter")
        assert "Please fill this in." in alice.text
        await alice.paste("Old\u202e phone")
        await alice.press("enter")
        assert "It is called Old\ufffd phone now." in said(alice)
        await alice.press("escape")
        assert "Authenticator renamed · Phone >" in alice.text
    assert apps(sqlite_world) == ["Old\ufffd phone"]


async def test_one_of_several_is_removed_and_its_tokens_are_over(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_profile(tmp_path, world) as (alice, person):
        [tablet] = add_behind(world, person, "Tablet")
        await alice.press("ctrl+l")
        await log_in(alice, person)
        world.clock.move(minutes=6)
        await alice.press("t")
        await alice.press("down")
        await alice.press("x")
        assert "Remove Tablet" in alice.text
        assert "tokens are not taken any more" in said(alice)
        assert "your remembered device asks for a token again" in said(alice)
        assert_inside(alice)
        await alice.press("enter")
        assert apps(world) == ["Phone", "Tablet"]
        await alice.press("x", "y")
        await step_up(alice, person)
        assert alice.at == "AuthenticatorsDialog"
        assert "Tablet is removed. The device that was remembered until now" in said(alice)
        assert apps(world) == ["Phone"]
        await alice.press("escape")
        assert re.search("Remembered devices +none", alice.text)
    core = world.terminal()
    world.clock.move(seconds=30)
    with pytest.raises(TokenRefused):
        core.sign_in.submit_token(person.half(core), tablet.token(world.clock.now()), remember=False)


async def test_the_only_one_is_not_removed(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_profile(tmp_path, world) as (alice, person):
        await alice.press("t")
        await alice.press("x")
        assert "This is the only one." in said(alice)
        assert alice.at == "AuthenticatorsDialog"
        await alice.press("escape")
        add_behind(world, person, "Tablet")
        world.execute("UPDATE sessions SET ended_at = NULL, end_reason = NULL")
        await alice.press("t")
        await alice.press("down", "x")
        core = world.terminal()
        session = person.session(core)
        view = core.profile.show(session)
        core.authenticators.remove(session, view.authenticators[1].id)
        world.execute("UPDATE sessions SET ended_at = NULL, end_reason = NULL")
        await alice.press("y")
        await step_up(alice, person)
        assert "This is not there any more." in said(alice)
    assert apps(world) == ["Phone"]


async def test_without_two_factor_authentication_there_is_nothing_to_do(sqlite_world: World, tmp_path: Path) -> None:
    async with at_profile(tmp_path, sqlite_world, enrolled=False) as (alice, _):
        assert re.search("Authenticators +none\n", alice.text)
        assert re.search("Recovery codes +none\n", alice.text)
        for key in ("a", "r", "c", "t"):
            await alice.press(key)
            assert alice.at == "ProfileScreen"
        assert "c Codes" not in alice.lines()[-1]


async def test_the_footer_names_what_can_be_done(sqlite_world: World, tmp_path: Path) -> None:
    async with at_profile(tmp_path, sqlite_world) as (alice, _):
        for key in ("a Add", "r Replace", "x Remove", "c Codes", "d Devices", "f1 Help"):
            assert key in alice.lines()[-1]
        for row, key in (("#authenticators", "AuthenticatorsDialog"), ("#codes", "QuestionDialog")):
            width = alice.app.screen.query_one(row).size.width
            await alice.pilot.click(row, offset=(width - 2, 0))
            await alice.press()
            assert alice.at == key
            await alice.press("escape")


async def test_a_refusal_while_adding_is_said_and_changes_nothing(
    sqlite_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_profile(tmp_path, sqlite_world) as (alice, person):
        await alice.press("a")
        await alice.press("enter")
        await step_up(alice, person)
        core = alice.app.backend.core
        assert core is not None

        def refuse(*_: object) -> None:
            raise TnError

        monkeypatch.setattr(core.enrollment, "cancel", refuse)
        await alice.press("escape")
        assert alice.at == "ProfileScreen"
    assert apps(sqlite_world) == ["Phone"]
