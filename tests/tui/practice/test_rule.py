"""Require two-factor authentication of all: the planner before it is saved, and what comes of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.tui.inside import assert_inside
from tests.tui.office import Office
from tests.tui.own_account import log_in, step_up
from tests.tui.practice.staff import people, staff
from tests.tui.sitting import LARGE, SMALL, Sitting, go, sitting
from tn_tui.domain.errors import NumberRefused, RuleRefused
from tn_tui.domain.reasons import RuleProblem
from tn_tui.domain.text import clean_line
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.widgets.fields.field import Field

FIRST_OF_DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)
REQUIRE = "practice.require_two_factor"


@asynccontextmanager
async def planner(tmp_path: Path, office: Office, size: tuple[int, int] = SMALL) -> AsyncIterator[Sitting]:
    async with sitting(tmp_path, office.opener(), size) as alice:
        await log_in(alice, office.alice)
        await go(alice, Visit.RULE)
        assert alice.at == "RuleScreen"
        yield alice


async def test_before_saving_it_says_who_is_ready_who_is_stopped_and_who_never_logged_in(
    tmp_path: Path, office: Office
) -> None:
    staff(office)
    async with planner(tmp_path, office) as alice:
        assert "left to each user" in alice.text
        assert "31 of 48 users are ready." in alice.text
        assert "17 must enroll at the next log-in; 3 of them never logged in." in alice.text
        assert "last log-in 21 Nov 09:1" in next(line for line in alice.lines() if "bob.smith" in line)
        assert "never logged in" in next(line for line in alice.lines() if "dave.jones" in line)
        named = [line for line in alice.lines() if "last log-in" in line or "  never logged in" in line]
        assert f"and {17 - len(named)} more" in alice.text
        assert office.heard.last("practice.plan")["required_from"] is None
        assert REQUIRE not in office.heard.names
        await alice.press("f1")
        assert "tn-tui practice require-two-factor" in alice.text
        await alice.press("f1", "escape")
        assert alice.at == "UsersScreen"
        assert REQUIRE not in office.heard.names


async def test_the_plan_follows_what_is_typed(tmp_path: Path, office: Office) -> None:
    staff(office)
    office.users(*people(40, 2), two_factor_since=None, enroll_by=office.now + timedelta(days=60))
    async with planner(tmp_path, office) as alice:
        assert "31 of 50" in alice.text
        await alice.press("right")
        assert "31 of 50" not in alice.text
        await alice.press("enter")
        await alice.type("1 dec")
        assert "From Tuesday, 1 Dec 2026, 00:00 here." in alice.text
        assert "From 1 Dec 2026 on 19 must enroll; 3 of them never logged in." in alice.text
        assert "2 of them have days of grace left." in alice.text
        named = [line for line in alice.lines() if "last log-in" in line or "  never logged in" in line]
        assert f"and {19 - len(named)} more" in alice.text
        assert office.heard.last("practice.plan")["required_from"] == FIRST_OF_DECEMBER
        await alice.press("enter", "ctrl+u")
        await alice.type("30")
        assert office.heard.last("practice.plan")["grace_days"] == 30


async def test_a_day_that_is_typed_is_meant(tmp_path: Path, office: Office) -> None:
    staff(office)
    async with planner(tmp_path, office) as alice:
        await alice.press("tab")
        await alice.type("2026-12-01")
        assert "(•) from a day on" in alice.text


async def test_it_is_required_from_a_day_with_days_for_new_users(tmp_path: Path, office: Office) -> None:
    staff(office)
    async with planner(tmp_path, office) as alice:
        await alice.press("right", "enter")
        await alice.type("2026-12-01", "enter", "enter")
        assert REQUIRE not in office.heard.names, "no field sends anything"
        assert alice.app.focused is alice.app.screen.query_one("#require")
        await alice.press("space")
        assert REQUIRE not in office.heard.names, "it is asked once"
        assert "Require two-factor authentication of everyone?" in alice.text
        assert "It begins on 1 Dec 2026." in alice.text
        assert "17 must enroll" in " ".join(alice.text.split())
        await alice.press("enter")
        assert alice.at == "RuleScreen"
        assert REQUIRE not in office.heard.names
        await alice.press("space", "y")
        assert office.heard.last(REQUIRE) == {"required": True, "required_from": FIRST_OF_DECEMBER, "grace_days": 7}
        assert alice.at == "UsersScreen"
        assert "required of all users from 1 Dec 2026" in " ".join(alice.text.split())


async def test_it_is_required_now_with_the_mouse(tmp_path: Path, office: Office) -> None:
    staff(office)
    async with planner(tmp_path, office) as alice:
        await alice.pilot.click("#from", offset=(29, 0))
        await alice.press()
        assert "(•) from a day on" in alice.text
        day = alice.app.screen.query_one("#day-field", Field)
        assert not day.has_class("-off")
        day.input.value = "1 dec"
        await alice.pilot.click("#from", offset=(18, 0))
        await alice.press()
        assert "(•) now" in alice.text
        assert day.value == ""
        assert day.has_class("-off")
        await alice.pilot.click("#require")
        await alice.press("y")
        assert office.heard.last(REQUIRE)["required_from"] is None
        assert alice.at == "UsersScreen"


async def test_a_day_that_can_not_be_taken_is_said_under_it(tmp_path: Path, office: Office) -> None:
    async with planner(tmp_path, office) as alice:
        for typed, sentence in (
            ("", "Please fill this in."),
            ("soon", "This is no day."),
            ("12/1/2026", "This is no day."),
            ("31 feb 2027", "This is no day."),
        ):
            await alice.press("right", "enter")
            await alice.type(typed)
            assert sentence not in alice.text
            await alice.pilot.click("#require")
            await alice.press()
            assert sentence in alice.text
            await go(alice, Visit.RULE)
        await alice.press("right", "enter")
        await alice.type("24 nov 2026")
        assert "This day has begun or is over." in alice.text
        assert REQUIRE not in office.heard.names


async def test_what_the_core_refuses_stands_under_its_field(tmp_path: Path, office: Office) -> None:
    staff(office)
    async with planner(tmp_path, office) as alice:
        await alice.press("right", "enter")
        await alice.type("1 dec")
        for error, sentence in (
            (RuleRefused(RuleProblem.TOO_FAR), "This day is too far ahead."),
            (NumberRefused("days of grace", 0, 90), "Please type a number from 0 to 90."),
        ):
            office.heard.refuse[REQUIRE] = error
            await alice.pilot.click("#require")
            await alice.press("y")
            assert sentence in alice.text
            assert alice.at == "RuleScreen"
            office.heard.refuse["practice.plan"] = error
            await alice.pilot.click("#from", offset=(18, 0))
            await alice.pilot.click("#from", offset=(29, 0))
            await alice.press()


async def test_days_of_grace_are_a_number(tmp_path: Path, office: Office) -> None:
    staff(office)
    async with planner(tmp_path, office) as alice:
        await alice.press("tab", "tab", "ctrl+u")
        await alice.type("week")
        assert "users are ready" not in alice.text
        await alice.pilot.click("#require")
        await alice.press()
        assert "Please type a number from 0 to 90." in alice.text
        assert REQUIRE not in office.heard.names


async def test_only_an_administrator_who_is_enrolled_can_and_is_led_there(tmp_path: Path, office: Office) -> None:
    office.not_enrolled()
    async with planner(tmp_path, office) as alice:
        assert "Only who is enrolled can require it of all" in alice.text
        assert "Require" not in alice.lines()[-3]
        await alice.press("enter")
        assert alice.at == "EnrollScreen"
        assert REQUIRE not in office.heard.names


async def test_who_is_not_enrolled_any_more_is_told_then(tmp_path: Path, office: Office) -> None:
    staff(office)
    async with planner(tmp_path, office) as alice:
        office.not_enrolled()
        await alice.pilot.click("#require")
        await alice.press("y")
        assert "Only who is enrolled can require it of all" in alice.text
        assert "Enroll Now" in alice.text


async def test_the_password_is_asked_again_and_then_it_goes_on(tmp_path: Path, office: Office) -> None:
    staff(office)
    async with planner(tmp_path, office) as alice:
        office.world.clock.move(minutes=6)
        await alice.pilot.click("#require")
        await alice.press("y")
        await step_up(alice, office.alice)
        assert alice.at == "UsersScreen"
        assert office.world.execute("SELECT two_factor_required FROM practices") == [(1,)]


async def test_a_practice_that_hangs_on_one_administrator_is_told_what_to_do(tmp_path: Path, office: Office) -> None:
    async with planner(tmp_path, office) as alice:
        assert "one Practice Administrator alone" in alice.text
        assert "Make another user administrator first; let both enroll." in alice.text


async def test_while_its_day_lies_ahead_it_can_be_moved(tmp_path: Path, office: Office) -> None:
    staff(office)
    async with planner(tmp_path, office) as alice:
        office.practice(two_factor_required=True, required_from=FIRST_OF_DECEMBER, grace_days=14)
        await go(alice, Visit.RULE)
        assert "required of all users from 1 Dec 2026." in alice.text
        assert "(•) from a day on" in alice.text
        await alice.press("enter", "ctrl+u")
        await alice.type("15 Dec 2026", "enter", "enter", "space")
        assert office.heard.last(REQUIRE) == {
            "required": True,
            "required_from": datetime(2026, 12, 15, tzinfo=UTC),
            "grace_days": 14,
        }


async def test_once_it_holds_it_is_not_put_off_and_can_be_left_to_each_user(tmp_path: Path, office: Office) -> None:
    staff(office)
    async with planner(tmp_path, office) as alice:
        office.practice(two_factor_required=True, required_from=office.now - timedelta(days=7))
        await go(alice, Visit.RULE)
        assert "required of all users since 17 Nov 2026." in alice.text
        assert "from a day on" not in alice.text
        await alice.pilot.click("#stop")
        await alice.press()
        assert alice.at == "StopRequiringDialog"
        assert "one-time sign-in code" in " ".join(alice.text.split())
        await alice.press("enter")
        assert alice.at == "RuleScreen"
        assert REQUIRE not in office.heard.names
        await alice.pilot.click("#stop")
        await alice.press()
        await alice.pilot.click("#stop")
        await alice.press()
        assert office.heard.last(REQUIRE) == {"required": False, "required_from": None, "grace_days": 0}
        assert alice.at == "UsersScreen"
        assert "left to each user" in alice.text


async def test_a_day_that_comes_while_one_looks_at_it_is_said(tmp_path: Path, office: Office) -> None:
    staff(office)
    async with planner(tmp_path, office) as alice:
        office.practice(two_factor_required=True, required_from=FIRST_OF_DECEMBER)
        await go(alice, Visit.RULE)
        office.practice(required_from=office.now - timedelta(minutes=1))
        await alice.press("enter", "enter", "enter", "enter")
        assert "a day that has come is not put off" in alice.text
        assert "from a day on" not in alice.text


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_it_fits_and_more_room_shows_more_names(size: tuple[int, int], tmp_path: Path, office: Office) -> None:
    office.users(
        *((number, f"user.{number - 10:02}", f"User {number}") for number in range(11, 28)), two_factor_since=None
    )
    office.users(*people(40, 3), two_factor_since=None, enroll_by=office.now + timedelta(days=60))
    async with planner(tmp_path, office, size) as alice:
        assert_inside(alice)
        assert "3 of them have days of grace left." in alice.text
        assert ("user.12" in alice.text) is (size == LARGE)
        assert "let both enroll." in alice.text
        office.not_enrolled()
        await go(alice, Visit.RULE)
        assert_inside(alice)


async def test_a_name_is_only_ever_text(tmp_path: Path, office: Office) -> None:
    office.user(2, "bob.smith", two_factor_since=None)
    async with planner(tmp_path, office) as alice:
        for name in ("[/]", "\x1b[2J", "漢字" * 30, "\u202etxt", "[@click=app.quit]x[/]", "x" * 80):
            office.name(2, name, name)
            await go(alice, Visit.RULE)
            assert clean_line(name)[:5] in alice.text
            assert not {"\x1b", "\u202e"} & set(alice.text)
