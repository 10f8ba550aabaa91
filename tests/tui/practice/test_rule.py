"""Require two-factor authentication of all: the planner before it is saved, and what comes of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.tui.fake import PASSWORD, START, TOKEN, FakeCore
from tests.tui.fake_practice import BOB, FakePractice, user
from tests.tui.inside import assert_inside
from tests.tui.sitting import LARGE, SMALL, Sitting, go, sitting
from tn_tui.domain.errors import EnrollFirst, NumberRefused, RuleRefused, StepUpNeeded
from tn_tui.domain.reasons import RuleProblem
from tn_tui.domain.text import clean_line
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.widgets.fields.field import Field

FIRST_OF_DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)


@asynccontextmanager
async def planner(
    tmp_path: Path,
    size: tuple[int, int] = SMALL,
    *,
    enrolled: bool = True,
    **facts: Any,  # noqa: ANN401 - any of the fake's fields
) -> AsyncIterator[tuple[Sitting, FakePractice]]:
    fake = FakeCore(enrolled_at=START if enrolled else None)
    practice = FakePractice(fake, **facts)
    async with sitting(tmp_path, fake.opener(), size) as alice:
        await alice.log_in(PASSWORD)
        if enrolled:
            await alice.type(TOKEN)
        await go(alice, Visit.RULE)
        assert alice.at == "RuleScreen"
        yield alice, practice


async def test_before_saving_it_says_who_is_ready_who_is_stopped_and_who_never_logged_in(tmp_path: Path) -> None:
    async with planner(tmp_path) as (alice, practice):
        assert "left to each user" in alice.text
        assert "31 of 48 users are ready." in alice.text
        assert "17 must enroll at the next log-in; 3 of them never logged in." in alice.text
        assert "last log-in 21 Nov 09:12" in next(line for line in alice.lines() if "bob.smith" in line)
        assert "never logged in" in next(line for line in alice.lines() if "dave.jones" in line)
        assert "and 15 more" in alice.text
        assert practice.last("plan")["required_from"] is None
        assert "require" not in practice.names()


async def test_the_plan_follows_what_is_typed(tmp_path: Path) -> None:
    async with planner(tmp_path, in_grace=2) as (alice, practice):
        await alice.press("right")
        assert "31 of 48" not in alice.text
        await alice.press("enter")
        await alice.type("1 dec")
        assert "From Tuesday, 1 Dec 2026, 00:00 here." in alice.text
        assert "From 1 Dec 2026 on 17 must enroll; 3 of them never logged in." in alice.text
        assert "2 more have days of grace left." in alice.text
        assert practice.last("plan")["required_from"] == FIRST_OF_DECEMBER
        await alice.press("enter", "ctrl+u")
        await alice.type("30")
        assert practice.last("plan")["grace_days"] == 30


async def test_a_day_that_is_typed_is_meant(tmp_path: Path) -> None:
    async with planner(tmp_path) as (alice, _):
        await alice.press("tab")
        await alice.type("2026-12-01")
        assert "(•) from a day on" in alice.text


async def test_it_is_required_from_a_day_with_days_for_new_users(tmp_path: Path) -> None:
    async with planner(tmp_path) as (alice, practice):
        await alice.press("right", "enter")
        await alice.type("2026-12-01", "enter", "enter")
        assert "require" not in practice.names(), "no field sends anything"
        assert alice.app.focused is alice.app.screen.query_one("#require")
        await alice.press("space")
        assert "require" not in practice.names(), "it is asked once"
        assert "Require two-factor authentication of everyone?" in alice.text
        assert "It begins on 1 Dec 2026." in alice.text
        assert "17 must enroll" in " ".join(alice.text.split())
        await alice.press("enter")
        assert alice.at == "RuleScreen"
        assert "require" not in practice.names()
        await alice.press("space", "y")
        assert practice.last("require") == {"required": True, "required_from": FIRST_OF_DECEMBER, "grace_days": 7}
        assert alice.at == "UsersScreen"
        assert "required of all users from 1 Dec 2026" in " ".join(alice.text.split())


async def test_it_is_required_now_with_the_mouse(tmp_path: Path) -> None:
    async with planner(tmp_path) as (alice, practice):
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
        assert practice.last("require")["required_from"] is None
        assert alice.at == "UsersScreen"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Please fill this in."),
        ("soon", "This is no day."),
        ("12/1/2026", "This is no day."),
        ("31 feb 2027", "This is no day."),
        ("24 nov 2026", "This day has begun or is over."),
    ],
)
async def test_a_day_that_can_not_be_taken_is_said_under_it(typed: str, sentence: str, tmp_path: Path) -> None:
    async with planner(tmp_path) as (alice, practice):
        await alice.press("right", "enter")
        await alice.type(typed)
        if "begun" in sentence:
            assert sentence in alice.text
            return
        await alice.pilot.click("#require")
        await alice.press()
        assert sentence in alice.text
        assert "require" not in practice.names()


async def test_what_the_core_refuses_stands_under_its_field(tmp_path: Path) -> None:
    async with planner(tmp_path) as (alice, practice):
        await alice.press("right", "enter")
        await alice.type("1 dec")
        for error, sentence in (
            (RuleRefused(RuleProblem.TOO_FAR), "This day is too far ahead."),
            (NumberRefused("days of grace", 0, 90), "Please type a number from 0 to 90."),
        ):
            practice.refuse["require"] = error
            await alice.pilot.click("#require")
            await alice.press("y")
            assert sentence in alice.text
            assert alice.at == "RuleScreen"
            practice.refuse["plan"] = error
            await alice.pilot.click("#from", offset=(18, 0))
            await alice.pilot.click("#from", offset=(29, 0))
            await alice.press()


async def test_days_of_grace_are_a_number(tmp_path: Path) -> None:
    async with planner(tmp_path) as (alice, practice):
        await alice.press("tab", "tab", "ctrl+u")
        await alice.type("week")
        assert "users are ready" not in alice.text
        await alice.pilot.click("#require")
        await alice.press()
        assert "Please type a number from 0 to 90." in alice.text
        assert "require" not in practice.names()


async def test_only_an_administrator_who_is_enrolled_can_and_is_led_there(tmp_path: Path) -> None:
    async with planner(tmp_path, enrolled=False) as (alice, practice):
        assert "Only who is enrolled can require it of all" in alice.text
        assert "Require" not in alice.lines()[-3]
        await alice.press("enter")
        assert alice.at == "EnrollScreen"
        assert "require" not in practice.names()


async def test_who_is_not_enrolled_any_more_is_told_then(tmp_path: Path) -> None:
    async with planner(tmp_path) as (alice, practice):
        practice.fake.enrolled_at = None
        practice.refuse["require"] = EnrollFirst()
        await alice.pilot.click("#require")
        await alice.press("y")
        assert "Only who is enrolled can require it of all" in alice.text
        assert "Enroll Now" in alice.text


async def test_the_password_is_asked_again_and_then_it_goes_on(tmp_path: Path) -> None:
    async with planner(tmp_path) as (alice, practice):
        practice.refuse["require"] = StepUpNeeded(token=True)
        await alice.pilot.click("#require")
        await alice.press("y")
        assert alice.at == "StepUpDialog"
        await alice.type(PASSWORD, "enter")
        await alice.type(TOKEN)
        assert alice.at == "UsersScreen"
        assert practice.view.two_factor_required


async def test_a_practice_that_hangs_on_one_administrator_is_told_what_to_do(tmp_path: Path) -> None:
    async with planner(tmp_path, alone=True) as (alice, _):
        assert "one Practice Administrator alone" in alice.text
        assert "Make another user administrator first; let both enroll." in alice.text


async def test_while_its_day_lies_ahead_it_can_be_moved(tmp_path: Path) -> None:
    async with planner(tmp_path) as (alice, practice):
        practice.view = replace(practice.view, two_factor_required=True, required_from=FIRST_OF_DECEMBER, grace_days=14)
        await go(alice, Visit.RULE)
        assert "required of all users from 1 Dec 2026." in alice.text
        assert "(•) from a day on" in alice.text
        await alice.press("enter", "ctrl+u")
        await alice.type("15 Dec 2026", "enter", "enter", "space")
        assert practice.last("require") == {
            "required": True,
            "required_from": datetime(2026, 12, 15, tzinfo=UTC),
            "grace_days": 14,
        }


async def test_once_it_holds_it_is_not_put_off_and_can_be_left_to_each_user(tmp_path: Path) -> None:
    async with planner(tmp_path) as (alice, practice):
        since = START - timedelta(days=7)
        practice.view = replace(practice.view, two_factor_required=True, required_from=since)
        await go(alice, Visit.RULE)
        assert "required of all users since 17 Nov 2026." in alice.text
        assert "from a day on" not in alice.text
        await alice.pilot.click("#stop")
        await alice.press()
        assert alice.at == "StopRequiringDialog"
        assert "one-time sign-in code" in " ".join(alice.text.split())
        await alice.press("enter")
        assert alice.at == "RuleScreen"
        assert "require" not in practice.names()
        await alice.pilot.click("#stop")
        await alice.press()
        await alice.pilot.click("#stop")
        await alice.press()
        assert practice.last("require") == {"required": False, "required_from": None, "grace_days": 0}
        assert alice.at == "UsersScreen"
        assert "left to each user" in alice.text


async def test_a_day_that_comes_while_one_looks_at_it_is_said(tmp_path: Path) -> None:
    async with planner(tmp_path) as (alice, practice):
        practice.view = replace(practice.view, two_factor_required=True, required_from=FIRST_OF_DECEMBER)
        await go(alice, Visit.RULE)
        practice.view = replace(practice.view, required_from=START - timedelta(minutes=1))
        practice.refuse["require"] = RuleRefused(RuleProblem.IN_FORCE)
        await alice.press("enter", "enter", "enter", "enter")
        assert "a day that has come is not put off" in alice.text
        assert "from a day on" not in alice.text


async def test_esc_changes_nothing(tmp_path: Path) -> None:
    async with planner(tmp_path) as (alice, practice):
        await alice.press("escape")
        assert alice.at == "UsersScreen"
        assert "require" not in practice.names()


async def test_its_command_stands_in_the_help(tmp_path: Path) -> None:
    async with planner(tmp_path) as (alice, _):
        await alice.press("f1")
        assert "tn-tui practice require-two-factor" in alice.text


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
async def test_it_fits_and_more_room_shows_more_names(size: tuple[int, int], tmp_path: Path) -> None:
    rows = tuple(user(number, f"user.{number:02}", f"User {number}") for number in range(1, 18))
    async with planner(tmp_path, size, rows=rows, alone=True, in_grace=3) as (alice, _):
        assert_inside(alice)
        assert ("user.12" in alice.text) is (size == LARGE)
        assert "let both enroll." in alice.text
    async with planner(tmp_path, size, rows=rows, alone=True, in_grace=3, enrolled=False) as (alice, _):
        assert_inside(alice)


@pytest.mark.parametrize("name", ["[/]", "\x1b[2J", "漢字" * 30, "\u202etxt", "[@click=app.quit]x[/]", "x" * 80])
async def test_a_name_is_only_ever_text(name: str, tmp_path: Path) -> None:
    clean = clean_line(name)
    rows = (replace(BOB, username=clean, name=clean),)
    async with planner(tmp_path, rows=rows) as (alice, _):
        assert clean[:5] in alice.text
        assert not {"\x1b", "\u202e"} & set(alice.text)
