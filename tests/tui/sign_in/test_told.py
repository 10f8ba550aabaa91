"""What a person is told at the log-in: what others did to the account, and how long it stays as it is."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.desk import ROOT
from tests.tui.front import PASSWORD, Front
from tests.tui.own_account import said
from tests.tui.sitting import sitting
from tests.world import START
from tn_tui.domain.authority import Operator
from tn_tui.domain.changes import Change
from tn_tui.domain.errors import TokenClosed, TokenRefused
from tn_tui.domain.events import TOLD, Event
from tn_tui.domain.system_errors import StorageFull
from tn_tui.domain.views import Told
from tn_tui.tui.sign_in.told import ToldScreen
from tn_tui.words import told


def told_number(front: Front) -> object:
    """Up to which row of the log she has been told."""
    [(number,)] = front.world.execute("SELECT told_number FROM users WHERE username = 'alice'")
    return number


async def test_it_says_who_when_and_why_before_anything_that_is_forced(tmp_path: Path, enrolled: Front) -> None:
    world, person = enrolled.world, enrolled.alice
    for _ in range(11):
        with pytest.raises((TokenRefused, TokenClosed)):
            world.core.sign_in.submit_token(person.half(), person.wrong_token(), remember=False)
        world.execute("UPDATE users SET token_failures = 0, token_closed_at = NULL")
    carol = world.administrator("carol", enrolled=False)
    world.core.user_changes.apply(carol.session(), [person.id], Change.DISABLE_TWO_FACTOR, reason="Lost phone")
    world.core.user_changes.apply(ROOT, [person.id], Change.MAKE_MEMBER, reason="Asked by phone")
    enrolled.require()
    world.clock.move(minutes=-6)
    carol.log_in()
    world.clock.move(days=1, minutes=6)
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert alice.at == "ToldScreen"
        seen = said(alice)
        await alice.press("pagedown")
        seen += " " + said(alice)
        for words in (
            "Two-factor authentication was disabled.",
            "yesterday 09:12 by carol",
            "Reason: Lost phone",
            "You were made a member.",
            "by the operator root",
            "Reason: Asked by phone",
            "The computer's clock was set back. Everybody was logged out",
            "11 wrong tokens or codes were typed in the last 30 days.",
            "The last one: yesterday 09:12",
            "somebody has your password. Change it on your profile.",
            "ask whoever did it",
        ):
            assert words in seen
        enrolled.refuse["told"] = StorageFull()
        await alice.press("enter")
        assert "The disk is full" in alice.text
        await alice.press("enter")
        assert alice.at == "EnrollScreen"
        await alice.press("escape")
        await alice.log_in(PASSWORD)
        assert alice.at == "EnrollScreen"


async def test_many_of_them_can_be_read_and_who_does_not_go_on_is_logged_out_and_told_again(
    tmp_path: Path, front: Front
) -> None:
    for number in range(1, 21):
        front.world.core.user_changes.rename(
            Operator(f"by{number}"), front.alice.id, name=f"Alice {number}", reason="Married"
        )
    before = told_number(front)
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert alice.at == "ToldScreen"
        await alice.press("escape")
        assert alice.at == "LogInScreen"
        assert told_number(front) == before
        assert front.calls[-1] == "log_out"
        await alice.log_in(PASSWORD)
        assert alice.at == "ToldScreen"
        assert "Go On" in alice.text
        assert "by20" not in alice.text
        await alice.press(*["down"] * 80)
        assert "by20" in alice.text
        await alice.press("enter")
        [(last,)] = front.world.execute("SELECT max(number) FROM activity WHERE event = 'renamed'")
        assert told_number(front) == last
        assert alice.at == "ProfileScreen"


@pytest.mark.parametrize("event", TOLD)
def test_all_that_is_told_has_words(event: Event) -> None:
    assert told.said(Told(1, START, event, "member", "carol", "Lost phone")) != "Something was changed."
    assert ToldScreen.TOPIC


async def test_the_days_that_are_left_are_counted_down(tmp_path: Path, front: Front) -> None:
    front.require(front.moment + timedelta(days=6))
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        text = " ".join(alice.text.split())
        assert "Two-factor authentication is required from 30 Nov, in 6 days. Press e to enroll." in text
        assert re.search(r"Two-factor +○ Off · required from 30 Nov", alice.text)
        await alice.press("ctrl+l")
        front.world.clock.move(days=5)
        await alice.log_in(PASSWORD)
        assert "is required from tomorrow." in " ".join(alice.text.split())
        await alice.press("ctrl+l")
        front.enroll()
        await alice.log_in(PASSWORD)
        await alice.type(front.token())
        assert alice.at == "ProfileScreen"
        assert "required" not in alice.text


async def test_a_practice_may_lock_earlier(tmp_path: Path, front: Front) -> None:
    front.world.core.practice.set(ROOT, practice_code="RIVERSIDE", idle_lock_minutes=2)
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        session = alice.app.session
        assert session is not None
        front.world.clock.move(seconds=119)
        assert not session.look()
        front.world.clock.move(seconds=1)
        assert session.look()


async def test_a_one_time_code_leads_straight_to_enrollment(tmp_path: Path, enrolled: Front) -> None:
    code = enrolled.one_time_code()
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert "o One-time code" in alice.text
        await alice.press("o")
        assert "Enter your one-time sign-in code" in alice.text
        await alice.press("enter")
        assert "Please fill this in." in alice.text
        await alice.type("not it", "enter")
        assert "Not right, used, or too old." in alice.text
        await alice.press("escape")
        assert "Enter your token" in alice.text
        await alice.press("o")
        await alice.type(code.lower().replace("-", " "), "enter")
        assert "submit_one_time_code" in enrolled.calls
        # That somebody made the code for her is told first.
        assert alice.at == "ToldScreen"
        await alice.press("enter")
        assert alice.at == "EnrollScreen"


async def test_too_many_codes_count_down_and_lead_back(tmp_path: Path, enrolled: Front) -> None:
    enrolled.world.execute("UPDATE users SET token_failures = 4")
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("o")
        await alice.type("wrong", "enter")
        assert "There were too many wrong codes." in alice.text
        assert "Try again in 1 min 00 s." in alice.text
        assert "Submit" not in alice.text
        await alice.press("escape")
        assert alice.at == "LogInScreen"
        await alice.log_in(PASSWORD)
        await alice.press("o")
        enrolled.world.clock.move(minutes=5)
        await alice.type("wrong", "enter")
        assert alice.at == "LogInScreen"
        assert "took too long" in alice.text


async def test_for_how_long_a_device_is_remembered_is_the_practices(tmp_path: Path, enrolled: Front) -> None:
    settings = enrolled.world.core.practice
    settings.set(ROOT, practice_code="RIVERSIDE", remember_days=7)
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert "Remember this device for 7 days" in alice.text
        assert "until 1 Dec 2026" in alice.text
        await alice.press("escape")
        settings.set(ROOT, practice_code="RIVERSIDE", remember_days=0)
        await alice.log_in(PASSWORD)
        assert "In your practice no device is remembered" in alice.text
        await alice.type(enrolled.token())
        assert "none in your practice" in alice.text
