"""What a log-in by another way than a token keeps and says: the ticked box, why one must enroll, how one leaves."""

from pathlib import Path

import pytest

from tests.tui.front import PASSWORD, Front
from tests.tui.sign_in.test_challenges import tokens
from tests.tui.sitting import Sitting, sitting
from tn_tui.domain.policy import Step
from tn_tui.tui.program.help import keys_of

REQUIRES = "Your practice requires two-factor authentication"


def words(somebody: Sitting) -> str:
    return " ".join(somebody.text.replace("│", " ").split())


async def test_a_clock_check_keeps_whether_the_device_is_remembered(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        for ticked in (False, True):
            await alice.log_in(PASSWORD)
            if not ticked:
                await alice.pilot.click("#remember")
            await alice.press("c")
            enrolled.world.clock.move(minutes=1)
            await alice.type("".join(tokens(enrolled.alice, 0)))
            assert alice.at == "ClockToldScreen"
            assert enrolled.remembered is ticked
            await alice.press("escape")


@pytest.mark.parametrize("required", [True, False])
async def test_after_a_one_time_code_the_practice_is_named_only_where_it_requires_it(
    required: bool,  # noqa: FBT001 - pytest passes parameters by name
    tmp_path: Path,
    enrolled: Front,
) -> None:
    if required:
        enrolled.require()
    code = enrolled.one_time_code()
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("o")
        await alice.type(code, "enter")
        assert alice.at == "ToldScreen"
        await alice.press("enter")
        assert alice.at == "EnrollScreen"
        assert (REQUIRES in words(alice)) is required
        assert ("You logged in with a one-time code, so please enroll" in words(alice)) is not required


@pytest.mark.parametrize("step", [Step.ENROLL, Step.NEW_PASSWORD])
async def test_what_can_only_be_left_by_logging_out_says_so(step: Step, tmp_path: Path, front: Front) -> None:
    if step is Step.ENROLL:
        front.require()
    else:
        front.world.execute("UPDATE users SET password_temporary = 1")
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        assert "esc Log out" in alice.lines()[-1]
        assert "Cancel" not in alice.text
        assert ("esc", "Log out", "") in keys_of(alice.app.screen)
        if step is Step.ENROLL:
            await alice.press("enter")
            assert "esc Log out" in alice.lines()[-1]
            assert "Cancel" not in alice.text
        await alice.press("escape")
        assert alice.at == "LogInScreen"
        assert "log_out" in front.calls


@pytest.mark.parametrize("key", ["e", "p"])
async def test_what_one_chose_can_be_canceled(key: str, tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press(key)
        assert alice.at in {"EnrollScreen", "NewPasswordScreen"}
        assert "esc Cancel" in alice.lines()[-1]
        await alice.press("escape")
        assert alice.at == "ProfileScreen"
