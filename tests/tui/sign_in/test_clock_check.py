"""Check my clock: two tokens, of which one alone tells nothing, and what a phone's owner is told after them."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.tui.front import PASSWORD, Front
from tests.tui.inside import assert_inside
from tests.tui.sign_in.test_challenges import tokens
from tests.tui.sitting import LARGE, SMALL, Sitting, sitting
from tn_tui.words.phone_clock import how_far


async def to_the_check(alice: Sitting) -> None:
    await alice.log_in(PASSWORD)
    await alice.press("c")
    assert alice.at == "ClockCheckDialog"


def pair(front: Front, ahead: int = 0) -> tuple[str, str]:
    """Two unused tokens that follow each other, of a phone that is so many half minutes ahead."""
    front.world.clock.move(minutes=1)
    return tokens(front.alice, ahead)


def words(somebody: Sitting) -> str:
    return " ".join(somebody.text.replace("│", " ").split())


def in_boxes(token: str) -> str:
    return "     ".join("   ".join(half) for half in (token[:3], token[3:]))


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_two_tokens_log_in_and_tell_how_far(tmp_path: Path, size: tuple[int, int], enrolled: Front) -> None:
    first, second = pair(enrolled, ahead=9)
    async with sitting(tmp_path, enrolled.opener(), size) as alice:
        await to_the_check(alice)
        assert "Type the token that your app shows now." in alice.text
        assert "Next token" not in alice.text
        assert_inside(alice)
        await alice.type(first)
        assert "wait until your app shows the next one, and type that" in alice.text
        assert in_boxes(first) in alice.text
        assert "check_clock" not in enrolled.calls
        assert_inside(alice)
        await alice.type(second)
        assert alice.at == "ClockToldScreen"
        assert "Your phone's clock is 4 minutes 30 seconds fast." in alice.text
        assert_inside(alice)
        for said in ("tokens work from now on", "On Apple iPhone and iPad:", "On an Android device:", "Sync now."):
            assert said in words(alice)
        await alice.press("enter")
        assert alice.at == "ProfileScreen"


async def test_a_clock_that_is_right_is_said_to_be_and_one_can_log_out_there(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await to_the_check(alice)
        await alice.type("".join(pair(enrolled)))
        assert "Your phone's clock is right." in alice.text
        assert "right to within 30 seconds" in words(alice)
        assert "Android" not in alice.text
        assert_inside(alice)
        await alice.press("escape")
        assert alice.at == "LogInScreen"
        assert "log_out" in enrolled.calls
        enrolled.forget()
        await to_the_check(alice)
        await alice.type("".join(pair(enrolled)))
        assert "TN (alice@RIVERSIDE)" in words(alice)
        await alice.pilot.click("#go-on")
        await alice.press()
        assert alice.at == "ProfileScreen"


async def test_whichever_is_wrong_it_says_the_same(tmp_path: Path, enrolled: Front) -> None:
    right = pair(enrolled)
    wrong = enrolled.wrong()
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await to_the_check(alice)
        for count, (first, second) in enumerate(((wrong, right[1]), (right[0], wrong), right[::-1]), 1):
            await alice.type(first)
            before = alice.text
            assert "not" not in before.replace("nothing", "")
            await alice.type(second)
            assert enrolled.calls.count("check_clock") == count
            assert "These are not two tokens that follow each other." in words(alice)
            assert "Next token" not in alice.text
            assert in_boxes(first) not in alice.text
            assert_inside(alice)
        await alice.type(right[0])
        assert "These are not" not in alice.text
        await alice.type(right[1])
        assert alice.at == "ClockToldScreen"


async def test_the_same_token_twice_is_not_sent_and_what_is_none_gets_a_calm_sentence(
    tmp_path: Path, enrolled: Front
) -> None:
    first, second = pair(enrolled)
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await to_the_check(alice)
        await alice.type(first * 2)
        assert "This is the same one. Wait for the next." in alice.text
        assert "check_clock" not in enrolled.calls
        await alice.press("escape", "c")
        await alice.type(first[:2], "enter")
        assert "A token has 6 digits" in alice.text
        await alice.type(first[2:])
        assert "A token has 6 digits" not in alice.text
        await alice.type(first)
        assert "This is the same one. Wait for the next." in alice.text
        await alice.paste("hello")
        assert "A token has 6 digits" in alice.text
        await alice.press("enter")
        assert "check_clock" not in enrolled.calls
        await alice.paste(f"{second[:3]} {second[3:]}")
        assert alice.at == "ClockToldScreen"


async def test_the_mouse_is_enough(tmp_path: Path, enrolled: Front) -> None:
    first, second = pair(enrolled)
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await to_the_check(alice)
        await alice.type(first + second[:5])
        await alice.pilot.click("#send")
        await alice.press()
        assert "A token has 6 digits" in alice.text
        await alice.pilot.click("#cancel")
        await alice.press()
        assert alice.at == "TokenScreen"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("token_failures = 4", "There were too many wrong tokens. Try again in 1 min 00 s."),
        ("token_closed_at = 1", "No token is taken now"),
    ],
)
async def test_what_ends_the_step_is_said_there(tmp_path: Path, row: str, said: str, enrolled: Front) -> None:
    enrolled.world.execute(f"UPDATE users SET {row}")  # noqa: S608 - our own words
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await to_the_check(alice)
        await alice.type(enrolled.wrong() + pair(enrolled)[1])
        assert alice.at == "TokenScreen"
        assert said in words(alice)
        assert_inside(alice)


async def test_a_log_in_that_took_too_long_begins_anew(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await to_the_check(alice)
        enrolled.world.clock.move(minutes=5)
        await alice.type("".join(pair(enrolled)))
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
