"""Check my clock: two tokens, of which one alone tells nothing, and what a phone's owner is told after them."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.fake import NEXT_TOKEN, PASSWORD, START, TOKEN, FakeCore
from tests.tui.inside import assert_inside
from tests.tui.sitting import LARGE, SMALL, Sitting, sitting
from tn_tui.domain.errors import SignInExpired, TnError, TokenClosed, TokenRefused
from tn_tui.words.phone_clock import how_far


def enrolled(**facts: object) -> FakeCore:
    return FakeCore(enrolled_at=START, codes_left=10, **facts)  # type: ignore[arg-type]


async def to_the_check(alice: Sitting) -> None:
    await alice.log_in(PASSWORD)
    await alice.press("c")
    assert alice.at == "ClockCheckDialog"


def words(somebody: Sitting) -> str:
    return " ".join(somebody.text.replace("│", " ").split())


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_two_tokens_log_in_and_tell_how_far(tmp_path: Path, size: tuple[int, int]) -> None:
    fake = enrolled(clock_offset=timedelta(minutes=4, seconds=30))
    async with sitting(tmp_path, fake.opener(), size) as alice:
        await to_the_check(alice)
        assert "Type the token that your app shows now." in alice.text
        assert "Next token" not in alice.text
        assert_inside(alice)
        await alice.type(TOKEN)
        assert "wait until your app shows the next one, and type that" in alice.text
        assert "1   2   3     4   5   6" in alice.text
        assert "check_clock" not in fake.calls
        assert_inside(alice)
        await alice.type(NEXT_TOKEN)
        assert alice.at == "ClockToldScreen"
        assert "Your phone's clock is 4 minutes 30 seconds fast." in alice.text
        assert_inside(alice)
        for said in ("tokens work from now on", "On Apple iPhone and iPad:", "On an Android device:", "Sync now."):
            assert said in words(alice)
        await alice.press("enter")
        assert alice.at == "ProfileScreen"


async def test_a_clock_that_is_right_is_said_to_be(tmp_path: Path) -> None:
    async with sitting(tmp_path, enrolled().opener()) as alice:
        await to_the_check(alice)
        await alice.type(TOKEN + NEXT_TOKEN)
        assert "Your phone's clock is right." in alice.text
        assert "right to within 30 seconds" in words(alice)
        assert "TN (alice@RIVERSIDE)" in words(alice)
        assert "Android" not in alice.text
        assert_inside(alice)
        await alice.pilot.click("#go-on")
        await alice.press()
        assert alice.at == "ProfileScreen"


async def test_logging_out_there_is_possible(tmp_path: Path) -> None:
    fake = enrolled()
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_the_check(alice)
        await alice.type(TOKEN + NEXT_TOKEN)
        await alice.press("escape")
        assert alice.at == "LogInScreen"
        assert "log_out" in fake.calls


@pytest.mark.parametrize(("first", "second"), [("999999", NEXT_TOKEN), (TOKEN, "999999"), (NEXT_TOKEN, TOKEN)])
async def test_whichever_is_wrong_it_says_the_same(tmp_path: Path, first: str, second: str) -> None:
    fake = enrolled()
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_the_check(alice)
        await alice.type(first)
        before = alice.text
        assert "not" not in before.replace("nothing", "")
        await alice.type(second)
        assert fake.calls.count("check_clock") == 1
        assert "These are not two tokens that follow each other." in words(alice)
        assert "Next token" not in alice.text
        assert first[0] * 2 not in alice.text
        assert_inside(alice)
        await alice.type(TOKEN)
        assert "These are not" not in alice.text
        await alice.type(NEXT_TOKEN)
        assert alice.at == "ClockToldScreen"


async def test_the_same_token_twice_is_not_sent(tmp_path: Path) -> None:
    fake = enrolled()
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_the_check(alice)
        await alice.type(TOKEN * 2)
        assert "This is the same one. Wait for the next." in alice.text
        assert "check_clock" not in fake.calls
        await alice.type(NEXT_TOKEN)
        assert alice.at == "ClockToldScreen"


async def test_what_is_no_token_gets_a_calm_sentence(tmp_path: Path) -> None:
    fake = enrolled()
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_the_check(alice)
        await alice.type("12", "enter")
        assert "A token has 6 digits" in alice.text
        await alice.type("3456")
        assert "A token has 6 digits" not in alice.text
        await alice.paste("hello")
        assert "A token has 6 digits" in alice.text
        await alice.press("enter")
        assert "check_clock" not in fake.calls
        await alice.paste("654 321")
        assert alice.at == "ClockToldScreen"


async def test_the_mouse_is_enough(tmp_path: Path) -> None:
    async with sitting(tmp_path, enrolled().opener()) as alice:
        await to_the_check(alice)
        await alice.type(TOKEN + NEXT_TOKEN[:5])
        await alice.pilot.click("#send")
        await alice.press()
        assert "A token has 6 digits" in alice.text
        await alice.pilot.click("#cancel")
        await alice.press()
        assert alice.at == "TokenScreen"


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (TokenRefused(START + timedelta(minutes=1)), "There were too many wrong tokens. Try again in 1 min 00 s."),
        (TokenClosed(), "No token is taken now"),
    ],
)
async def test_what_ends_the_step_is_said_there(tmp_path: Path, refusal: TnError, said: str) -> None:
    async with sitting(tmp_path, enrolled(refuse={"check_clock": refusal}).opener()) as alice:
        await to_the_check(alice)
        await alice.type(TOKEN + NEXT_TOKEN)
        assert alice.at == "TokenScreen"
        assert said in words(alice)
        assert_inside(alice)


async def test_a_log_in_that_took_too_long_begins_anew(tmp_path: Path) -> None:
    async with sitting(tmp_path, enrolled(refuse={"check_clock": SignInExpired()}).opener()) as alice:
        await to_the_check(alice)
        await alice.type(TOKEN + NEXT_TOKEN)
        assert alice.at == "LogInScreen"
        assert "Please log in again." in alice.text


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "right"),
        (30, "right"),
        (-30, "right"),
        (60, "1 minute fast"),
        (-90, "1 minute 30 seconds slow"),
        (270, "4 minutes 30 seconds fast"),
        (-1800, "30 minutes slow"),
    ],
)
def test_how_far_a_clock_is_off(seconds: int, said: str) -> None:
    assert how_far(timedelta(seconds=seconds)) == f"Your phone's clock is {said}."
