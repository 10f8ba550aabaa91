"""The practice: its name, its lock, its remembered devices, and the ways from there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.inside import assert_inside
from tests.tui.office import Office
from tests.tui.own_account import log_in, step_up
from tests.tui.practice.staff import staff
from tests.tui.sitting import LARGE, SMALL, Sitting, go, of_world, sitting
from tests.world import World
from tn_tui.domain.errors import FieldRefused, NotAllowed, NumberRefused
from tn_tui.domain.reasons import TextProblem
from tn_tui.domain.text import clean_line
from tn_tui.tui.frame.visit import Visit


@asynccontextmanager
async def at_practice(tmp_path: Path, office: Office, size: tuple[int, int] = SMALL) -> AsyncIterator[Sitting]:
    staff(office)
    async with sitting(tmp_path, office.opener(), size) as alice:
        await log_in(alice, office.alice)
        await go(alice, Visit.PRACTICE)
        assert alice.at == "PracticeScreen"
        yield alice


async def test_it_says_how_the_practice_stands(tmp_path: Path, office: Office) -> None:
    async with at_practice(tmp_path, office) as alice:
        assert "Riverside Counseling  RIVERSIDE" in alice.text
        assert "left to each user" in alice.text
        assert "48 · 31 enrolled" in alice.text
        assert "now as the program is set" in alice.text
        for since, words in (
            (None, "required of all · 17 not enrolled"),
            (office.now + timedelta(days=7), "required from 1 Dec 2026 · 17 not enrolled"),
            (office.now - timedelta(days=7), "required since 17 Nov 2026 · 17 not enrolled"),
        ):
            office.practice(two_factor_required=True, required_from=since)
            await go(alice, Visit.PRACTICE)
            assert words in alice.text


async def test_only_what_was_changed_is_saved(tmp_path: Path, office: Office) -> None:
    async with at_practice(tmp_path, office) as alice:
        await alice.press("enter", "tab", "tab")
        await alice.type("10", "tab", "ctrl+u")
        await alice.type("0", "enter")
        assert office.heard.last("practice.set") == {
            "name": None,
            "phone": None,
            "idle_lock_minutes": 10,
            "remember_days": 0,
        }
        assert "Saved." in alice.text
        await alice.press("enter", "ctrl+u")
        await alice.type("Riverside [b]Clinic[/b]")
        await alice.pilot.click("#save")
        await alice.press()
        assert office.heard.last("practice.set") == {
            "name": "Riverside [b]Clinic[/b]",
            "phone": None,
            "idle_lock_minutes": None,
            "remember_days": None,
        }
        assert "Riverside [b]Clinic[/b]  RIVERSIDE" in alice.text


async def test_what_can_not_be_taken_is_said_under_its_field(tmp_path: Path, office: Office) -> None:
    async with at_practice(tmp_path, office) as alice:
        for tabs, typed, sentence in (
            (0, "", "Please fill this in."),
            (2, "soon", "Please type a number from 1 to 15."),
            (2, "-1", "Please type a number from 1 to 15."),
            (2, "٣", "Please type a number from 1 to 15."),
            (3, "", "Please type a number from 0 to 30."),
            (3, "1e3", "Please type a number from 0 to 30."),
        ):
            await alice.press("enter", *["tab"] * tabs, "ctrl+u")
            assert sentence not in alice.text
            await alice.type(typed, "enter")
            assert sentence in alice.text
            assert "practice.set" not in office.heard.names
            await go(alice, Visit.PRACTICE)


async def test_what_the_core_refuses_is_said_there_too(tmp_path: Path, office: Office) -> None:
    async with at_practice(tmp_path, office) as alice:
        for error, sentence, focused in (
            (NumberRefused("idle lock", 1, 15), "Please type a number from 1 to 15.", "idle"),
            (NumberRefused("days a device is remembered", 0, 30), "Please type a number from 0 to 30.", "remember"),
            (FieldRefused("practice name", TextProblem.UNSAFE), "Leave out characters that don't show.", "name"),
        ):
            office.heard.refuse["practice.set"] = error
            await alice.pilot.click("#save")
            await alice.press()
            assert sentence in alice.text
            assert alice.app.focused is not None
            assert alice.app.focused.id == focused
        office.heard.refuse["practice.set"] = NotAllowed()
        await alice.pilot.click("#save")
        await alice.press()
        assert "This is not allowed for this account." in alice.text


async def test_saving_asks_for_password_and_token_again(tmp_path: Path, office: Office) -> None:
    async with at_practice(tmp_path, office) as alice:
        office.world.clock.move(minutes=6)
        await alice.press("enter", "tab", "tab")
        await alice.type("5", "enter")
        await step_up(alice, office.alice)
        assert "Saved." in alice.text
        assert office.world.execute("SELECT idle_lock_minutes FROM practices") == [(5,)]


async def test_keys_and_a_click_lead_further_but_a_letter_in_a_field_is_a_letter(
    tmp_path: Path, office: Office
) -> None:
    async with at_practice(tmp_path, office) as alice:
        for key, screen in (("r", "RuleScreen"), ("u", "UsersScreen"), ("l", "LogScreen")):
            await alice.press(key)
            assert alice.at == screen
            await go(alice, Visit.PRACTICE)
        row = alice.app.screen.query_one("#rule")
        await alice.pilot.click("#rule", offset=(row.size.width - 2, 0))
        await alice.press()
        assert alice.at == "RuleScreen"
        await go(alice, Visit.PRACTICE)
        await alice.press("enter")
        await alice.type("url")
        assert alice.at == "PracticeScreen"
        await alice.press("escape")
        assert alice.at == "ProfileScreen"


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_it_fits(size: tuple[int, int], tmp_path: Path, office: Office) -> None:
    async with at_practice(tmp_path, office, size) as alice:
        for name in ("Riverside", "漢字" * 40, "x" * 80):
            office.practice(name=name, two_factor_required=True)
            await go(alice, Visit.PRACTICE)
            assert_inside(alice)


async def test_its_name_is_only_ever_text(tmp_path: Path, office: Office) -> None:
    async with at_practice(tmp_path, office) as alice:
        for name in ("[/]", "[bold", "\x1b]52;c;AAAA\x07", "\u202etxt", "$accent", "e\u0301" * 40):
            office.practice(name=name)
            await go(alice, Visit.PRACTICE)
            assert clean_line(name)[:4] in alice.text
            assert not {"\x1b", "\x07", "\u202e"} & set(alice.text)


async def test_over_a_real_core_devices_are_not_remembered_any_more(sqlite_world: World, tmp_path: Path) -> None:
    alice = sqlite_world.administrator("alice")
    async with sitting(tmp_path, of_world(sqlite_world)) as here:
        await here.log_in(alice.password.reveal())
        await here.type(alice.token().reveal())
        await go(here, Visit.PRACTICE)
        await here.press("enter", "tab", "tab")
        await here.type("99", "enter")
        assert "Please type a number from 1 to 15." in here.text
        await here.press("ctrl+u")
        await here.type("2", "tab", "ctrl+u")
        await here.type("0", "enter")
        assert "Saved." in here.text
        await go(here, Visit.LOG)
        assert "Practice changed · idle lock m" in here.text
        await here.press("ctrl+l")
        await here.log_in(alice.password.reveal())
        assert here.at == "TokenScreen"
        assert "Remember this device" not in here.text
