"""The main job from end to end, over a real core, in the order of the manual."""

import re
from datetime import timedelta
from pathlib import Path

from tests.tui.sitting import Sitting, of_world, sitting
from tests.world import Phone, World
from tn_tui.domain.authority import Operator
from tn_tui.tui.enroll.scanning import Scanning

CODE = r"\b(?:[0-9a-z]{4}-){3}[0-9a-z]{4}\b"


async def enroll(alice: Sitting, world: World) -> Phone:
    """From the profile through the four steps, and back."""
    await alice.press("e")
    assert alice.at == "EnrollScreen"
    assert "1 of 4" in alice.text
    await alice.press("enter")
    assert "2 of 4" in alice.text
    phone = phone_of(alice)
    world.clock.move(seconds=30)
    await alice.type(phone.token(world.clock.now()).reveal())
    await save_codes(alice)
    await alice.press("enter")
    assert alice.at == "ProfileScreen"
    return phone


async def save_codes(alice: Sitting) -> None:
    """Write the recovery codes down, and say so."""
    assert "3 of 4" in alice.text
    assert len(set(re.findall(CODE, alice.text))) == 10
    await alice.press("enter")
    await alice.press("y")
    assert "4 of 4" in alice.text
    assert not re.findall(CODE, alice.text)


def phone_of(alice: Sitting) -> Phone:
    screen = alice.app.screen
    assert isinstance(screen, Scanning)
    assert screen._offer is not None
    return Phone(screen._offer.uri)


async def test_the_manual_from_end_to_end(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    alice_account = world.person("alice")
    password = alice_account.password.reveal()
    async with sitting(tmp_path, of_world(world)) as alice:
        await alice.log_in(password)
        assert alice.at == "ProfileScreen"
        assert "Off" in alice.text
        phone = await enroll(alice, world)
        assert "On since 24 Nov 2026" in alice.text

        await alice.press("ctrl+l")
        assert alice.at == "LogInScreen"
        assert "You are logged out." in alice.text

        await alice.log_in(password)
        assert alice.at == "TokenScreen"
        assert "until 24 Dec 2026" in alice.text
        world.clock.move(seconds=30)
        await alice.type(phone.token(world.clock.now()).reveal())
        assert alice.at == "ProfileScreen"
        assert "this one until 24 Dec 2026" in alice.text

        await alice.press("ctrl+l")
        world.clock.move(days=29)
        await alice.log_in(password)
        assert alice.at == "ProfileScreen"

        await alice.press("ctrl+l")
        world.clock.move(days=2)
        await alice.log_in(password)
        assert alice.at == "TokenScreen"
        await alice.type(phone.token(world.clock.now()).reveal())
        assert alice.at == "ProfileScreen"

        await alice.press("x")
        assert alice.at == "RemoveDialog"
        await alice.type("not the password", "enter")
        assert "This is not your password." in alice.text
        await alice.type(password, "enter")
        assert alice.at == "ProfileScreen"
        assert "Two-factor authentication is off." in alice.text

        await alice.press("ctrl+l")
        await alice.log_in(password)
        assert alice.at == "ProfileScreen"


async def test_a_practice_that_requires_it_lets_nobody_in_without(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    password = world.person("alice").password.reveal()
    world.core.practice.require_two_factor(Operator("root"), practice_code="RIVERSIDE", required=True)
    async with sitting(tmp_path, of_world(world)) as alice:
        await alice.log_in(password)
        assert alice.at == "EnrollScreen"
        assert "Your practice requires" in alice.text
        await alice.press("escape")
        assert alice.at == "LogInScreen"
        await alice.log_in(password)
        await alice.press("enter")
        phone = phone_of(alice)
        await alice.type(phone.token(world.clock.now()).reveal())
        await save_codes(alice)
        await alice.press("enter")
        assert alice.at == "ProfileScreen"

        await alice.press("x")
        assert "must enroll again" in alice.text
        await alice.type(password, "enter")
        assert alice.at == "LogInScreen"
        await alice.log_in(password)
        assert alice.at == "EnrollScreen"


async def test_a_temporary_password_is_changed_before_anything_else(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    temporary = world.new_user("alice").password.reveal()
    async with sitting(tmp_path, of_world(world)) as alice:
        await alice.log_in(temporary)
        assert alice.at == "NewPasswordScreen"
        assert "at least 15 characters" in alice.text.replace("\n", " ").replace("  ", "")
        for text in (temporary, "too short", "too short"):
            await alice.type(text, "enter")
        assert "Use at least 15 characters." in alice.text
        for text in ("a long enough secret", "a long enough secreT"):
            await alice.type(text, "enter")
        assert "This is not the same as above." in alice.text
        await alice.type("a long enough secret", "enter")
        assert alice.at == "ProfileScreen"


async def test_a_wrong_token_while_enrolling_tells_how_the_phone_is_off(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    password = world.person("alice").password.reveal()
    async with sitting(tmp_path, of_world(world)) as alice:
        await alice.log_in(password)
        await alice.press("e", "enter")
        phone = phone_of(alice)
        early = phone.token(world.clock.now() - timedelta(minutes=4)).reveal()
        await alice.type(early)
        text = " ".join(alice.text.split())
        assert "4 minutes" in text
        assert "behind" in text
        await alice.type(phone.token(world.clock.now()).reveal())
        assert "3 of 4" in alice.text


async def test_leaving_in_the_middle_changes_nothing(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    person = world.person("alice")
    async with sitting(tmp_path, of_world(world)) as alice:
        await alice.log_in(person.password.reveal())
        await alice.press("e", "enter")
        await alice.press("escape")
        assert alice.at == "ProfileScreen"
        assert "Off" in alice.text
        await alice.press("ctrl+l")
        await alice.log_in(person.password.reveal())
        assert alice.at == "ProfileScreen"
