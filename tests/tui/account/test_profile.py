"""The profile: what it says, what can be done from it, and what is kept from other eyes."""

import re
from datetime import timedelta
from pathlib import Path

from tests.tui.fake import PASSWORD, START, FakeCore
from tests.tui.sitting import of_world, sitting
from tests.world import World
from tn_tui.domain.errors import PasswordRefused, PasswordWrong, SessionLocked
from tn_tui.domain.reasons import PasswordProblem


async def test_it_offers_what_can_be_done_as_things_stand(tmp_path: Path) -> None:
    fake = FakeCore()
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert "e Enroll" in alice.lines()[-1]
        assert "Remove" not in alice.text
        fake.enrolled_at = START
        await alice.press("p", "escape")
        assert "x Remove" in alice.lines()[-1]
        assert "Enroll" not in alice.lines()[-1]
        await alice.press("e")
        assert alice.at == "ProfileScreen"


async def test_activity_is_paged_and_filtered(tmp_path: Path) -> None:
    fake = FakeCore(activity_rows=40)
    async with sitting(tmp_path, fake.opener()) as alice:
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
        assert fake.calls[-1] == "own sign-in"
        for _ in range(5):
            await alice.press("slash")
        assert "everything" in alice.text


async def test_a_click_does_what_stands_there(tmp_path: Path) -> None:
    fake = FakeCore()
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        row = alice.app.screen.query_one("#devices")
        await alice.pilot.click("#devices", offset=(row.size.width - 2, 0))
        await alice.press()
        assert alice.at == "DevicesDialog"
        await alice.pilot.click("KeyBar", offset=(1, 0))
        await alice.press()
        assert alice.at == "ProfileScreen"


async def test_one_device_or_all_of_them_can_be_ended(tmp_path: Path) -> None:
    fake = FakeCore()
    fake.remembered(3)
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("d")
        assert "workstation-1 (this one)" in alice.text
        await alice.press("down", "x")
        assert [device.label for device in fake.devices] == ["workstation-1", "workstation-3"]
        await alice.pilot.click("#all")
        await alice.press()
        assert not fake.devices
        assert "No device is remembered." in alice.text
        await alice.press("escape")
        assert re.search("Remembered devices +none", alice.text)


async def test_the_other_sessions_can_be_ended_and_this_one_not(tmp_path: Path) -> None:
    fake = FakeCore()
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        fake.other_session()
        await alice.press("s")
        await alice.press("x")
        assert "ctrl+l logs you out" in alice.text
        assert len(fake.sessions) == 2
        await alice.press("down", "x")
        assert [session.current for session in fake.sessions] == [True]


async def test_removing_asks_for_the_password_under_its_field(tmp_path: Path) -> None:
    fake = FakeCore(enrolled_at=START)
    async with sitting(tmp_path, fake.opener()) as alice:
        fake.enrolled_at = None
        await alice.log_in(PASSWORD)
        fake.enrolled_at = START
        await alice.press("p", "escape", "x")
        assert "Remove Two-Factor Authentication" in alice.text
        await alice.press("enter")
        assert "Please fill this in." in alice.text
        fake.refuse["remove_two_factor"] = PasswordWrong(START + timedelta(seconds=8))
        await alice.type("wrong", "enter")
        assert "Try again in 8 s." in alice.text
        await alice.type("wrong", "enter")
        assert "This is not your password." in alice.text
        await alice.press("escape")
        assert fake.enrolled_at is not None
        await alice.press("x")
        await alice.type(PASSWORD, "enter")
        assert not fake.enrolled_at
        assert alice.at == "ProfileScreen"


async def test_changing_the_password_puts_each_refusal_under_its_field(tmp_path: Path) -> None:
    fake = FakeCore()
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("p")
        for text in ("not mine", "a new long password", "a new long password"):
            await alice.type(text, "enter")
        assert "This is not your password." in alice.text
        fake.refuse["change"] = PasswordRefused(PasswordProblem.COMMON)
        await alice.type(PASSWORD, "enter", "enter")
        assert "Many people use it." in alice.text
        for text in ("another long password", "another long password"):
            await alice.type(text, "enter")
        assert alice.at == "ProfileScreen"
        assert "Your password is changed." in alice.text


async def test_the_user_menu_logs_out(tmp_path: Path) -> None:
    fake = FakeCore()
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.pilot.click("TitleBar", offset=(75, 0))
        await alice.press("enter")
        assert alice.at == "ProfileScreen"
        await alice.pilot.click("TitleBar", offset=(75, 0))
        await alice.press("end", "enter")
        assert alice.at == "LogInScreen"
        assert fake.calls[-1] == "log_out"


async def test_nobody_there_for_a_while_covers_everything(tmp_path: Path) -> None:
    fake = FakeCore()
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        session = alice.app.session
        assert session is not None
        fake.moment += timedelta(minutes=14, seconds=59)
        assert not session.look()
        await alice.press("d", "escape")
        assert alice.at == "ProfileScreen"
        assert fake.calls.count("touch") == 1
        await alice.press("d")
        fake.moment += timedelta(minutes=15)
        assert session.look()
        await alice.press()
        assert alice.at == "LockScreen"
        assert "lock" in fake.calls
        assert "Security" not in alice.text
        assert "Remembered" not in alice.text
        await alice.type("wrong", "enter")
        assert "This is not your password." in alice.text
        await alice.type(PASSWORD, "enter")
        assert alice.at == "DevicesDialog"
        await alice.press("escape")
        assert alice.at == "ProfileScreen"


async def test_a_key_that_comes_too_late_meets_the_lock(tmp_path: Path) -> None:
    fake = FakeCore()
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        fake.moment += timedelta(minutes=20)
        await alice.press("f1")
        assert "touch" not in fake.calls
        await alice.press("escape" if alice.at == "HelpDialog" else "f12")
        assert "LockScreen" in [type(screen).__name__ for screen in alice.app.screen_stack]


async def test_the_palette_can_stand_below_the_lock_and_opens_only_once(tmp_path: Path) -> None:
    fake = FakeCore()
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        session = alice.app.session
        assert session is not None
        await alice.press("ctrl+p")
        fake.moment += timedelta(minutes=15)
        assert session.look()
        await alice.press()
        await alice.press("ctrl+p")
        assert alice.at == "LockScreen"
        await alice.type(PASSWORD, "enter")
        assert alice.at == "CommandPalette"


async def test_a_lock_that_the_core_knows_of_asks_and_then_goes_on(tmp_path: Path) -> None:
    fake = FakeCore(refuse={"own sign-in": SessionLocked()})
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("slash")
        assert alice.at == "LockScreen"
        await alice.type(PASSWORD, "enter")
        assert alice.at == "ProfileScreen"
        assert "only log-ins" in alice.text


async def test_logging_out_of_the_lock_leads_to_the_log_in(tmp_path: Path) -> None:
    fake = FakeCore()
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert alice.app.session is not None
        fake.moment += timedelta(minutes=15)
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
