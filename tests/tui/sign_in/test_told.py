"""What a person is told at the log-in: what others did to the account, and how long it stays as it is."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.fake import CODE, PASSWORD, START, FakeCore
from tests.tui.own_account import said
from tests.tui.sitting import sitting
from tn_tui.domain.errors import OneTimeCodeRefused, SignInExpired
from tn_tui.domain.events import TOLD, Event
from tn_tui.domain.policy import Step
from tn_tui.domain.system_errors import StorageFull
from tn_tui.domain.views import Told
from tn_tui.tui.sign_in.told import ToldScreen
from tn_tui.words import told


def row(number: int, event: str, detail: str = "", actor: str = "carol", reason: str = "Lost phone") -> Told:
    return Told(number, START - timedelta(days=1), event, detail, actor, reason)


async def test_it_says_who_when_and_why_before_anything_that_is_forced(tmp_path: Path) -> None:
    rows = (
        row(7, Event.DISABLED),
        row(9, Event.ROLE_CHANGED, "member", "operator:root", "Asked by phone"),
        row(11, Event.CLOCK_SET_BACK, "", "", ""),
        row(12, Event.TOKEN, "11", "", ""),
    )
    fake = FakeCore(step=Step.ENROLL, told_rows=rows)
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert alice.at == "ToldScreen"
        for words in (
            "Two-factor authentication was disabled.",
            "yesterday 09:12 by carol",
            "Reason: Lost phone",
            "You were made a member.",
            "by the operator root",
            "Reason: Asked by phone",
        ):
            assert words in alice.text
        await alice.press("pagedown")
        assert "The computer's clock was set back. Everybody was logged out" in said(alice)
        assert "11 wrong tokens or codes were typed in the last 30 days." in said(alice)
        assert "The last one: yesterday 09:12" in alice.text
        assert "somebody has your password. Change it on your profile." in said(alice)
        assert "ask whoever did it" in said(alice)
        fake.refuse["told"] = StorageFull()
        await alice.press("enter")
        assert "The disk is full" in alice.text
        await alice.press("enter")
        assert fake.told_to == 12
        assert alice.at == "EnrollScreen"


async def test_who_does_not_go_on_is_logged_out_and_told_again(tmp_path: Path) -> None:
    fake = FakeCore(told_rows=(row(7, Event.PASSWORD_RESET),))
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("escape")
        assert alice.at == "LogInScreen"
        assert fake.told_to is None
        assert fake.calls[-1] == "log_out"


async def test_many_of_them_can_be_read(tmp_path: Path) -> None:
    fake = FakeCore(told_rows=tuple(row(number, Event.USER_UNLOCKED, "", f"by{number}") for number in range(1, 21)))
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert alice.at == "ToldScreen"
        assert "Go On" in alice.text
        assert "by20" not in alice.text
        await alice.press(*["down"] * 80)
        assert "by20" in alice.text
        await alice.press("enter")
        assert fake.told_to == 20


@pytest.mark.parametrize("event", TOLD)
def test_all_that_is_told_has_words(event: Event) -> None:
    assert told.said(row(1, event, "member")) != "Something was changed."
    assert ToldScreen.TOPIC


async def test_the_days_that_are_left_are_counted_down(tmp_path: Path) -> None:
    fake = FakeCore(enroll_by=START + timedelta(days=6), required=True, idle_lock_seconds=10**7)
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        text = " ".join(alice.text.split())
        assert "Two-factor authentication is required from 30 Nov, in 6 days. Press e to enroll." in text
        assert re.search(r"Two-factor +○ Off · required from 30 Nov", alice.text)
        fake.moment = START + timedelta(days=5)
        await alice.press("p")
        await alice.press("escape")
        assert "is required from tomorrow." in " ".join(alice.text.split())
        fake.enrolled_at = START
        await alice.press("p")
        await alice.press("escape")
        assert "required" not in alice.text


async def test_a_practice_may_lock_earlier(tmp_path: Path) -> None:
    fake = FakeCore(idle_lock_seconds=120)
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        session = alice.app.session
        assert session is not None
        fake.moment += timedelta(seconds=119)
        assert not session.look()
        fake.moment += timedelta(seconds=1)
        assert session.look()


async def test_a_one_time_code_leads_straight_to_enrollment(tmp_path: Path) -> None:
    fake = FakeCore(enrolled_at=START)
    async with sitting(tmp_path, fake.opener()) as alice:
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
        await alice.type(CODE.lower().replace("-", " "), "enter")
        assert alice.at == "EnrollScreen"
        assert "submit_one_time_code" in fake.calls


async def test_too_many_codes_count_down_and_lead_back(tmp_path: Path) -> None:
    fake = FakeCore(enrolled_at=START)
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("o")
        fake.refuse["submit_one_time_code"] = OneTimeCodeRefused(START + timedelta(seconds=60))
        await alice.type("wrong", "enter")
        assert "There were too many wrong codes." in alice.text
        assert "Try again in 1 min 00 s." in alice.text
        assert "Submit" not in alice.text
        await alice.press("escape")
        assert alice.at == "LogInScreen"
        await alice.log_in(PASSWORD)
        await alice.press("o")
        fake.refuse["submit_one_time_code"] = SignInExpired()
        await alice.type("wrong", "enter")
        assert alice.at == "LogInScreen"
        assert "took too long" in alice.text


async def test_where_the_practice_remembers_nothing_it_says_so(tmp_path: Path) -> None:
    fake = FakeCore(enrolled_at=START, unavailable="practice")
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert "In your practice no device is remembered" in alice.text
        await alice.type("123456")
        assert "none in your practice" in alice.text


async def test_the_days_a_device_is_remembered_are_the_practices(tmp_path: Path) -> None:
    fake = FakeCore(enrolled_at=START, remember_days=7)
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert "Remember this device for 7 days" in alice.text
        assert "until 1 Dec 2026" in alice.text
