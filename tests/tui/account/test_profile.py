"""The profile: what it says, what can be done from it, and what is kept from other eyes."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.front import PASSWORD, Front
from tests.tui.sitting import of_world, sitting
from tests.world import MemoryDevice, World
from tn_tui.domain.errors import PasswordRefused, PasswordWrong, SessionEnded, SessionLocked
from tn_tui.domain.reasons import PasswordProblem


async def test_it_offers_what_can_be_done_as_things_stand(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert "e Enroll" in alice.lines()[-1]
        assert "Remove" not in alice.text
        await alice.press("ctrl+l")
        front.enroll()
        await alice.log_in(PASSWORD)
        await alice.type(front.token())
        assert "x Remove" in alice.lines()[-1]
        assert "Enroll" not in alice.lines()[-1]
        await alice.press("e")
        assert alice.at == "ProfileScreen"


async def test_activity_is_paged_and_filtered(tmp_path: Path, front: Front) -> None:
    for _ in range(20):
        front.world.core.sessions.log_out(front.alice.session())
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        first = alice.text
        assert "pgdn Older" in alice.text
        assert "pgup" not in alice.text
        await alice.press("pagedown")
        assert alice.text != first
        await alice.press("pageup")
        assert alice.text == first
        await alice.press("slash")
        assert "only log-ins" in alice.text
        assert front.calls[-1] == "own"
        for _ in range(5):
            await alice.press("slash")
        assert "everything" in alice.text


async def test_a_click_does_what_stands_there(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        row = alice.app.screen.query_one("#devices")
        await alice.pilot.click("#devices", offset=(row.size.width - 2, 0))
        await alice.press()
        assert alice.at == "DevicesDialog"
        await alice.pilot.click("KeyBar", offset=(1, 0))
        await alice.press()
        assert alice.at == "ProfileScreen"


async def test_one_device_or_all_of_them_can_be_ended(tmp_path: Path, enrolled: Front) -> None:
    world = enrolled.world
    world.device.label = "workstation-1"
    for number in (3, 2):
        enrolled.alice.session(world.terminal(MemoryDevice(f"workstation-{number}")), remember=True)

    def kept() -> list[tuple[object, ...]]:
        return world.execute("SELECT label FROM devices ORDER BY label")

    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.type(enrolled.token())
        await alice.press("d")
        assert "workstation-1 (this one)" in alice.text
        await alice.press("down", "x")
        assert kept() == [("workstation-1",), ("workstation-3",)]
        await alice.pilot.click("#all")
        await alice.press()
        assert not kept()
        assert "No device is remembered." in alice.text
        await alice.press("escape")
        assert re.search("Remembered devices +none", alice.text)


async def test_the_other_sessions_can_be_ended_and_this_one_not(tmp_path: Path, front: Front) -> None:
    elsewhere = front.world.terminal()

    def count() -> list[tuple[object, ...]]:
        return front.world.execute("SELECT count(*) FROM sessions WHERE ended_at IS NULL")

    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        session = front.alice.session(elsewhere)
        await alice.press("s")
        await alice.press("x")
        assert "ctrl+l logs you out" in alice.text
        assert count() == [(2,)]
        await alice.press("down", "x")
        assert count() == [(1,)]
        with pytest.raises(SessionEnded):
            elsewhere.sessions.touch(session)


async def test_removing_asks_for_the_password_under_its_field(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.type(enrolled.token())
        await alice.press("x")
        assert "Remove Two-Factor Authentication" in alice.text
        await alice.press("enter")
        assert "Please fill this in." in alice.text
        enrolled.refuse["remove_two_factor"] = PasswordWrong(enrolled.moment + timedelta(seconds=8))
        await alice.type("wrong", "enter")
        assert "Try again in 8 s." in alice.text
        await alice.type("wrong", "enter")
        assert "This is not your password." in alice.text
        await alice.press("escape")
        assert enrolled.world.execute("SELECT count(*) FROM users WHERE two_factor_since IS NOT NULL") == [(1,)]
        await alice.press("x")
        await alice.type(PASSWORD, "enter")
        assert enrolled.world.execute("SELECT count(*) FROM users WHERE two_factor_since IS NOT NULL") == [(0,)]
        assert alice.at == "ProfileScreen"


async def test_changing_the_password_puts_each_refusal_under_its_field(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("p")
        for text in ("not mine", "a new long password", "a new long password"):
            await alice.type(text, "enter")
        assert "This is not your password." in alice.text
        front.refuse["change"] = PasswordRefused(PasswordProblem.COMMON)
        await alice.type(PASSWORD, "enter", "enter")
        assert "Many people use it." in alice.text
        for text in ("another long password", "another long password"):
            await alice.type(text, "enter")
        assert alice.at == "ProfileScreen"
        assert "Your password is changed." in alice.text


async def test_the_user_menu_logs_out(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.pilot.click("TitleBar", offset=(75, 0))
        await alice.press("enter")
        assert alice.at == "ProfileScreen"
        await alice.pilot.click("TitleBar", offset=(75, 0))
        await alice.press("end", "enter")
        assert alice.at == "LogInScreen"
        assert front.calls[-1] == "log_out"


async def test_nobody_there_for_a_while_covers_everything(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        session = alice.app.session
        assert session is not None
        front.world.clock.move(minutes=14, seconds=59)
        assert not session.look()
        await alice.press("d", "escape")
        assert alice.at == "ProfileScreen"
        assert front.calls.count("touch") == 1
        await alice.press("d")
        front.world.clock.move(minutes=15)
        assert session.look()
        await alice.press()
        assert alice.at == "LockScreen"
        assert "lock" in front.calls
        assert "Security" not in alice.text
        assert "Remembered" not in alice.text
        await alice.type("wrong", "enter")
        assert "This is not your password." in alice.text
        await alice.type(PASSWORD, "enter")
        assert alice.at == "DevicesDialog"
        await alice.press("escape")
        assert alice.at == "ProfileScreen"


async def test_a_key_that_comes_too_late_meets_the_lock(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        front.world.clock.move(minutes=20)
        await alice.press("f1")
        assert "touch" not in front.calls
        await alice.press("escape" if alice.at == "HelpDialog" else "f12")
        assert "LockScreen" in [type(screen).__name__ for screen in alice.app.screen_stack]


async def test_the_palette_can_stand_below_the_lock_and_opens_only_once(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        session = alice.app.session
        assert session is not None
        await alice.press("ctrl+p")
        front.world.clock.move(minutes=15)
        assert session.look()
        await alice.press()
        await alice.press("ctrl+p")
        assert alice.at == "LockScreen"
        await alice.type(PASSWORD, "enter")
        assert alice.at == "Palette"


async def test_a_lock_that_the_core_knows_of_asks_and_then_goes_on(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        front.refuse["own"] = SessionLocked()
        await alice.press("slash")
        assert alice.at == "LockScreen"
        await alice.type(PASSWORD, "enter")
        assert alice.at == "ProfileScreen"
        assert "only log-ins" in alice.text


async def test_logging_out_of_the_lock_leads_to_the_log_in(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert alice.app.session is not None
        front.world.clock.move(minutes=15)
        alice.app.session.look()
        await alice.press()
        await alice.press("escape")
        assert alice.at == "LogInScreen"
        await alice.log_in(PASSWORD)
        assert alice.at == "ProfileScreen"


async def test_over_a_real_core_the_idle_session_is_locked_there_too(sqlite_world: World, tmp_path: Path) -> None:
    password = sqlite_world.person("alice").password.reveal()
    async with sitting(tmp_path, of_world(sqlite_world)) as alice:
        await alice.log_in(password)
        assert alice.app.session is not None
        sqlite_world.clock.move(minutes=16)
        await alice.press("slash")
        assert alice.at == "LockScreen"
        await alice.type(password, "enter")
        assert alice.at == "ProfileScreen"
        await alice.press("slash")
        assert "Locked" in alice.text
