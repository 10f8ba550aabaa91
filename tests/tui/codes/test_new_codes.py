"""New recovery codes: at the log-in of who must save some, on the profile, and in two windows at once."""

from pathlib import Path

import pytest

from tests.tui.at_desk import prove
from tests.tui.inside import assert_inside
from tests.tui.own_account import at_codes, at_profile, codes_on, log_in, said, step_up
from tests.tui.sitting import of_world, sitting
from tests.world import World
from tn_tui.domain.errors import RecoveryCodeRefused
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.tui.codes.recovery_codes import SaveCodesScreen
from tn_tui.tui.frame.visit import Visit


async def test_who_must_save_them_gets_new_ones_at_the_log_in(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_codes(tmp_path / "one", world, role=Role.ADMINISTRATOR) as (alice, person):
        old = codes_on(alice)
        await alice.press("ctrl+q")
    async with sitting(tmp_path, of_world(world)) as alice:
        await log_in(alice, person)
        assert alice.at == "SaveCodesScreen"
        assert_inside(alice)
        assert "can't be shown again" in said(alice)
        await alice.press("enter")
        assert alice.at == "SaveCodes"
        new = codes_on(alice)
        assert set(new).isdisjoint(old)
        assert "not taken any more" in said(alice)
        await alice.press("escape")
        assert alice.at == "SaveCodes"
        await alice.press("w", "y")
        assert alice.at == "ProfileScreen"
        assert "10 of 10 left" in alice.text
        core = world.terminal()
        with pytest.raises(RecoveryCodeRefused):
            core.sign_in.submit_recovery_code(person.half(core), Secret(old[0]))


async def test_that_screen_hands_back_the_profile_and_logs_out_on_esc(sqlite_world: World, tmp_path: Path) -> None:
    async with at_profile(tmp_path, sqlite_world, role=Role.ADMINISTRATOR) as (alice, person):
        session = alice.app.session
        assert session is not None
        stage = SaveCodesScreen(session.handle, session.person)
        await alice.app.push_screen(stage)
        await alice.press()
        await alice.press("enter")
        await step_up(alice, person)
        assert alice.at == "SaveCodes"
        await alice.press("w", "y")
        assert await stage.outcome() is Visit.PROFILE
        stage.renew()
        await alice.press("escape")
        assert await stage.outcome() is None


async def test_new_codes_end_the_old_ones_which_is_said_before(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_profile(tmp_path, world) as (alice, person):
        core = world.terminal()
        old = core.recovery_codes.renew(person.session(core))
        world.clock.move(minutes=6)
        await alice.press("c")
        assert "are not taken any more" in said(alice)
        assert_inside(alice)
        await alice.press("enter")
        assert alice.at == "ProfileScreen"
        await alice.press("c", "y")
        await step_up(alice, person)
        assert len(codes_on(alice)) == 10
        assert "The codes that you had before are not taken any more." in said(alice)
        await alice.press("escape")
        assert "10 of 10 left · not saved" in alice.text
        with pytest.raises(RecoveryCodeRefused):
            core.sign_in.submit_recovery_code(person.half(core), old[0])
        await alice.press("c", "y")
        await alice.press("w", "y")
        assert "Your new recovery codes are saved." in alice.text
        assert "not saved" not in alice.text


async def test_leaving_the_step_up_makes_no_new_ones(sqlite_world: World, tmp_path: Path) -> None:
    async with at_profile(tmp_path, sqlite_world) as (alice, _):
        await alice.press("c", "y")
        assert alice.at == "StepUpDialog"
        await alice.press("escape")
        assert alice.at == "ProfileScreen"
        assert "Nothing was changed." in alice.text
        assert "10 of 10 left" in alice.text
        assert "not saved" not in alice.text


@pytest.mark.parametrize(
    ("left", "row", "warning"),
    [
        (4, "4 of 10 left", ""),
        (3, "only 3 of 10 left", "Only 3 recovery codes are left. Press c to make new ones."),
        (1, "only 1 of 10 left", "Only 1 recovery code is left. Press c to make new ones."),
        (0, "none left", "You have no recovery codes. Press c to make new ones."),
    ],
)
async def test_few_codes_are_a_warning(sqlite_world: World, tmp_path: Path, left: int, row: str, warning: str) -> None:
    world = sqlite_world
    person = world.person("alice", enrolled=True)
    session = person.session()
    codes = world.core.recovery_codes.renew(session)
    for code in codes[left:]:
        world.core.sign_in.submit_recovery_code(person.half(), code)
    if left:
        world.core.recovery_codes.saved(person.session(), codes)
    async with sitting(tmp_path, of_world(world)) as alice:
        await log_in(alice, person)
        assert row in alice.text
        assert (warning in said(alice)) if warning else ("Press c" not in alice.text)
        assert_inside(alice)


async def test_two_windows_with_codes_at_once_leave_only_the_newer_ones(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_codes(tmp_path, world) as (alice, person):
        first = codes_on(alice)
        world.clock.move(seconds=30)
        async with sitting(tmp_path / "other", of_world(world)) as other:
            await log_in(other, person)
            await other.press("c", "y")
            assert other.at == "SaveCodes"
            second = codes_on(other)
            await other.press("w", "y")
            assert "are saved" in said(other)
        await alice.press("w", "y")
        assert alice.at == "SaveCodes"
        assert "A newer set was made meanwhile, so these codes are dead. Please make new ones." in said(alice)
        assert not codes_on(alice), "nobody writes down what is dead"
        await alice.press("ctrl+y", "f", "w")
        assert alice.at == "SaveCodes"
        assert not alice.app.clipboard
        await alice.press("escape")
        assert "4 of 4" in alice.text
        core = world.terminal()
        with pytest.raises(RecoveryCodeRefused):
            core.sign_in.submit_recovery_code(person.half(core), Secret(first[0]))
        core.sign_in.submit_recovery_code(person.half(core), Secret(second[0]))


async def test_who_must_save_and_holds_dead_codes_makes_new_ones(sqlite_world: World, tmp_path: Path) -> None:
    world = sqlite_world
    async with at_codes(tmp_path, world, role=Role.ADMINISTRATOR) as (alice, person):
        dead = codes_on(alice)
        world.clock.move(seconds=30)
        other = world.terminal()
        other.recovery_codes.renew(person.session(other))
        assert "Later" not in alice.text
        await alice.press("w", "y")
        assert "so these codes are dead" in said(alice)
        assert_inside(alice)
        await alice.pilot.click("#later")
        await alice.press()
        await alice.press("enter")
        assert alice.at == "SaveCodesScreen"
        await alice.press("enter")
        await prove(alice, person)
        assert alice.at == "SaveCodes"
        assert set(codes_on(alice)).isdisjoint(dead)
        await alice.press("w", "y")
        assert alice.at == "ProfileScreen"
    assert world.execute("SELECT count(*) FROM users WHERE codes_saved_at IS NULL") == [(0,)]
