"""What a log-in by another way than a token keeps and says: the ticked box, why one must enroll, how one leaves."""

from pathlib import Path

import pytest

from tests.tui.fake import CODE, NEXT_TOKEN, PASSWORD, START, TOKEN, FakeCore
from tests.tui.front import Front
from tests.tui.sitting import Sitting, sitting
from tn_tui.domain.policy import Step
from tn_tui.tui.program.help import keys_of

REQUIRES = "Your practice requires two-factor authentication"


def words(somebody: Sitting) -> str:
    return " ".join(somebody.text.replace("│", " ").split())


@pytest.mark.parametrize("ticked", [True, False])
async def test_a_clock_check_keeps_whether_the_device_is_remembered(
    ticked: bool,  # noqa: FBT001 - pytest passes parameters by name
    tmp_path: Path,
) -> None:
    fake = FakeCore(enrolled_at=START, codes_left=10)
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        if not ticked:
            await alice.pilot.click("#remember")
        await alice.press("c")
        await alice.type(TOKEN + NEXT_TOKEN)
        assert alice.at == "ClockToldScreen"
        assert fake.remember is ticked


@pytest.mark.parametrize("required", [True, False])
async def test_after_a_one_time_code_the_practice_is_named_only_where_it_requires_it(
    required: bool,  # noqa: FBT001 - pytest passes parameters by name
    tmp_path: Path,
) -> None:
    fake = FakeCore(enrolled_at=START, codes_left=10, required=required)
    async with sitting(tmp_path, fake.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press("o")
        await alice.type(CODE, "enter")
        assert alice.at == "EnrollScreen"
        assert (REQUIRES in words(alice)) is required
        assert ("You logged in with a one-time code, so please enroll" in words(alice)) is not required


@pytest.mark.parametrize("step", [Step.ENROLL, Step.NEW_PASSWORD])
async def test_what_can_only_be_left_by_logging_out_says_so(step: Step, tmp_path: Path) -> None:
    fake = FakeCore(step=step)
    async with sitting(tmp_path, fake.opener()) as alice:
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
        assert "log_out" in fake.calls


@pytest.mark.parametrize("key", ["e", "p"])
async def test_what_one_chose_can_be_canceled(key: str, tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await alice.log_in(PASSWORD)
        await alice.press(key)
        assert alice.at in {"EnrollScreen", "NewPasswordScreen"}
        assert "esc Cancel" in alice.lines()[-1]
        await alice.press("escape")
        assert alice.at == "ProfileScreen"
