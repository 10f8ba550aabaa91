"""A new phone in the place of an old one, which works until the new one has shown a right token, and no longer."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.account.test_authenticators import add_behind, apps
from tests.tui.inside import assert_inside
from tests.tui.own_account import at_profile, log_in, said, scan, step_up
from tests.tui.sitting import LARGE, SMALL, Sitting, of_world, sitting
from tests.world import Person, Phone, World
from tn_tui.domain.errors import TokenRefused
from tn_tui.domain.policy import Role


def works(person: Person, phone: Phone | None) -> bool:
    """Whether a token of this phone logs in, somewhere else."""
    assert phone is not None
    core, world = person.world.terminal(), person.world
    world.clock.move(seconds=60)
    try:
        core.sign_in.submit_token(person.half(core), phone.token(world.clock.now()), remember=False)
    except TokenRefused:
        return False
    return True


async def to_scan(alice: Sitting, person: Person) -> None:
    """From the profile to the key."""
    await alice.press("r")
    assert alice.at == "ReplacePhone"
    await alice.press("enter")
    if alice.at == "StepUpDialog":
        await step_up(alice, person)
    assert "2 of 3" in alice.text


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_a_new_phone_takes_the_place_of_the_old_one(
    sqlite_world: World, tmp_path: Path, size: tuple[int, int]
) -> None:
    world = sqlite_world
    async with at_profile(tmp_path, world, size=size) as (alice, person):
        old = person.phone
        await alice.press("r")
        assert "1 of 3" in alice.text
        assert "works until the new one has shown a right token" in said(alice)
        assert "your remembered device asks for a token again" in said(alice)
        assert_inside(alice)
        await alice.press("escape")
        await to_scan(alice, person)
        assert "Until then your old phone works." in said(alice)
        assert_inside(alice)
        new = await scan(alice, world)
        assert "3 of 3" in alice.text
        assert "tokens of the old one (Phone) are not taken any more" in said(alice)
        assert "remembered until now asks for a token again" in said(alice)
        assert "recovery codes stay as they are" in said(alice)
        assert_inside(alice)
        await alice.press("enter")
        assert alice.at == "ProfileScreen"
        assert "Phone replaced" in alice.text
        assert not works(person, old)
        assert works(person, new)
    assert apps(world) == ["Phone"]


async def test_going_back_at_each_step_leaves_the_old_phone_working(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_profile(tmp_path, world) as (alice, person):
        await alice.press("r", "escape")
        assert alice.at == "ProfileScreen"
        await alice.press("r", "enter")
        assert alice.at == "StepUpDialog"
        await alice.press("escape")
        assert alice.at == "ReplacePhone"
        assert "Nothing was changed." in alice.text
        await alice.press("escape")
        assert works(person, person.phone)
        await to_scan(alice, person)
        await alice.pilot.click("KeyBar", offset=(alice.lines()[-1].index("esc") + 1, 0))
        await alice.press()
        assert alice.at == "ProfileScreen"
        assert works(person, person.phone)
        await to_scan(alice, person)
        await alice.press("ctrl+q")
    assert works(person, person.phone)
    assert apps(world) == ["Phone"]


async def test_a_wrong_token_changes_nothing_and_tells_of_a_wrong_clock(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_profile(tmp_path, world) as (alice, person):
        await to_scan(alice, person)
        screen = alice.app.screen
        new = Phone(screen._offer.uri)  # type: ignore[attr-defined]
        await alice.type(new.wrong(world.clock.now()).reveal())
        assert "2 of 3" in alice.text
        assert "This token is not right." in said(alice)
        assert_inside(alice)
        await alice.type(person.token().reveal())
        assert "2 of 3" in alice.text, "the old phone's token proves nothing about the new one"
        await alice.type(new.token(world.clock.now() - timedelta(minutes=16)).reveal())
        assert "16 minutes behind" in said(alice)
        assert_inside(alice)
        assert works(person, person.phone)
        await scan(alice, world)
        assert "3 of 3" in alice.text


async def test_a_recovery_code_proves_it_where_the_old_phone_is_gone(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    person = world.person("alice", enrolled=True)
    [code, *_] = world.core.recovery_codes.renew(person.session())
    async with sitting(tmp_path, of_world(world)) as alice:
        await log_in(alice, person)
        world.clock.move(minutes=6)
        await alice.press("r", "enter")
        assert alice.at == "StepUpDialog"
        await alice.type(person.password.reveal(), "enter")
        await alice.press("r")
        assert "Recovery code" in alice.text
        assert_inside(alice)
        await alice.type("0000-0000-0000-0000", "enter")
        assert "Not right, or used." in alice.text
        await alice.press("ctrl+u")
        await alice.type(code.reveal().upper().replace("-", " "), "enter")
        assert "2 of 3" in alice.text
        new = await scan(alice, world)
        await alice.press("enter")
        assert "9 of 10 left" in alice.text
        assert not works(person, person.phone)
        assert works(person, new)


async def test_which_one_is_asked_where_there_are_several(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_profile(tmp_path, world) as (alice, person):
        [tablet] = add_behind(world, person, "Tablet")
        await alice.press("ctrl+l")
        await log_in(alice, person)
        await alice.press("r")
        assert "Which one is replaced?" in alice.text
        assert_inside(alice)
        await alice.pilot.click("Choices", offset=(5, 1))
        await alice.press("enter")
        new = await scan(alice, world)
        assert "(Tablet)" in said(alice)
        await alice.press("enter")
        assert not works(person, tablet)
        assert works(person, new)
        assert works(person, person.phone)
    assert sorted(apps(world)) == ["Phone", "Tablet"]


async def test_the_list_of_authenticators_leads_to_it_too(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_profile(tmp_path, world) as (alice, person):
        add_behind(world, person, "Tablet")
        await alice.press("ctrl+l")
        await log_in(alice, person)
        await alice.press("t")
        await alice.press("down", "r")
        assert alice.at == "ReplacePhone"
        assert "Replaced is Tablet" in alice.text
        assert_inside(alice)
        await alice.press("enter")
        await scan(alice, world)
        assert "(Tablet)" in said(alice)


async def test_another_terminal_that_was_faster_is_said(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_profile(tmp_path, world, role=Role.ADMINISTRATOR) as (alice, person):
        await to_scan(alice, person)
        core = world.terminal()
        session = person.session(core)
        [old] = core.profile.show(session).authenticators
        offer = core.enrollment.begin_replacing(session, old.id)
        person.phone = Phone(offer.uri)
        core.enrollment.confirm(session, offer.ticket, person.token())
        world.execute("UPDATE sessions SET ended_at = NULL, end_reason = NULL")
        await scan(alice, world)
        assert "This is not there any more." in said(alice)
        await alice.press("escape")
        assert alice.at == "ProfileScreen"
        assert works(person, person.phone)
        assert apps(world) == ["Phone"]


async def test_a_key_that_was_shown_too_long_ago_begins_anew(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_profile(tmp_path, world) as (alice, person):
        await to_scan(alice, person)
        for _ in range(3):
            world.clock.move(minutes=10)
            await alice.press("f1", "escape")
        await alice.type("123456")
        if alice.at == "StepUpDialog":
            await step_up(alice, person)
        assert "1 of 3" in alice.text
        assert "took too long" in said(alice)
        assert works(person, person.phone)
        await to_scan_again(alice, person)
        await scan(alice, world)
        assert "3 of 3" in alice.text


async def to_scan_again(alice: Sitting, person: Person) -> None:
    """From the first step to the key."""
    await alice.press("enter")
    if alice.at == "StepUpDialog":
        await step_up(alice, person)
    assert "2 of 3" in alice.text
