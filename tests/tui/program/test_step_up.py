"""What matters asks again who one is: the password, and a token where one is due; then it is done."""

from datetime import timedelta
from pathlib import Path

from tests.tui.fake import PASSWORD, START, TOKEN, FakeCore
from tests.tui.fake_users import FakeUsers
from tests.tui.inside import assert_inside
from tests.tui.sitting import Sitting, sitting
from tn_tui.domain.errors import PasswordWrong, RecoveryCodeRefused, StepUpNeeded, TokenClosed, TokenRefused, TokenUsed


async def to_step_up(alice: Sitting) -> None:
    """From the log-in to the dialog, on the way to deactivating somebody."""
    await alice.log_in(PASSWORD)
    if alice.at == "TokenScreen":
        await alice.type(TOKEN)
    await alice.press("f2")
    await alice.press("down", "enter")
    await alice.press("slash")
    await alice.type("carol", "enter")
    await alice.press("t")
    await alice.type("Left", "enter")
    assert alice.at == "StepUpDialog"


async def test_the_password_is_asked_and_then_it_is_done(tmp_path: Path) -> None:
    fake = FakeCore()
    users = FakeUsers(fake, step_up=True)
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_step_up(alice)
        assert "Token" not in alice.text
        await alice.press("enter")
        assert "Please fill this in." in alice.text
        await alice.type("wrong", "enter")
        assert "This is not your password." in alice.text
        fake.refuse["step_up"] = PasswordWrong(START + timedelta(seconds=8))
        await alice.type("wrong", "enter")
        assert "Try again in 8 s." in alice.text
        await alice.type(PASSWORD, "enter")
        assert alice.at == "UserPageScreen"
        assert "Deactivated carol.smithe" in alice.text
        assert users.reasons == ["Left"]


async def test_leaving_says_that_nothing_was_changed(tmp_path: Path) -> None:
    fake = FakeCore()
    users = FakeUsers(fake, step_up=True)
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_step_up(alice)
        await alice.press("escape")
        assert alice.at == "ChangeDialog"
        assert "Nothing was changed." in alice.text
        assert not users.reasons
        await alice.press("enter")
        assert alice.at == "StepUpDialog"


async def test_a_token_is_asked_of_who_is_enrolled(tmp_path: Path) -> None:
    fake = FakeCore(enrolled_at=START)
    users = FakeUsers(fake, step_up=True)
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_step_up(alice)
        await alice.type(PASSWORD, "enter")
        await alice.press("enter")
        assert "A token has 6 digits" in alice.text
        await alice.type("654321")
        assert "Please wait for the next token." in alice.text
        fake.refuse["step_up"] = TokenUsed(next_in=timedelta(seconds=11.2))
        await alice.type("654321")
        assert "This token was used already. The next one comes in 12 s." in alice.text
        assert_inside(alice)
        fake.refuse["step_up"] = TokenRefused(START + timedelta(minutes=1))
        await alice.type("654321")
        assert "Try again in 1 min 00 s." in alice.text
        await alice.type(TOKEN)
        assert alice.at == "UserPageScreen"
        assert users.reasons == ["Left"]


async def test_a_token_that_is_due_since_a_moment_ago_is_asked_for_in_place(tmp_path: Path) -> None:
    fake = FakeCore()
    users = FakeUsers(fake, step_up=True)
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_step_up(alice)
        fake.refuse["step_up"] = StepUpNeeded(token=True)
        fake.enrolled_at = START
        await alice.type(PASSWORD, "enter")
        assert "Token" in alice.text
        await alice.type(TOKEN)
        assert users.reasons == ["Left"]


async def test_closed_tokens_leave_only_the_way_back(tmp_path: Path) -> None:
    fake = FakeCore(enrolled_at=START)
    FakeUsers(fake, step_up=True)
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_step_up(alice)
        fake.refuse["step_up"] = TokenClosed()
        await alice.type(PASSWORD, "enter")
        await alice.type(TOKEN)
        assert "too many wrong tokens" in alice.text
        assert "Go On" not in alice.text


async def test_a_recovery_code_does_for_the_token(tmp_path: Path) -> None:
    fake = FakeCore(enrolled_at=START)
    users = FakeUsers(fake, step_up=True)
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_step_up(alice)
        await alice.type("r")
        assert "Token" in alice.text, "in a field it is a letter"
        await alice.press("ctrl+u")
        await alice.type(PASSWORD, "enter")
        assert "r Recovery code" in alice.lines()[-1]
        await alice.press("r")
        assert "Each works once." in alice.text
        assert_inside(alice)
        await alice.press("enter")
        assert "Please fill this in." in alice.text
        fake.refuse["step_up"] = RecoveryCodeRefused()
        await alice.type("7k3m-9qx2-ab4d-xxxx", "enter")
        assert "Not right, or used." in alice.text
        fake.refuse["step_up"] = RecoveryCodeRefused(START + timedelta(minutes=1))
        await alice.press("enter")
        assert "Try again in 1 min 00 s." in alice.text
        await alice.press("enter")
        assert alice.at == "UserPageScreen"
        assert users.reasons == ["Left"]


async def test_one_can_go_back_to_the_token(tmp_path: Path) -> None:
    fake = FakeCore(enrolled_at=START)
    users = FakeUsers(fake, step_up=True)
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_step_up(alice)
        for _ in range(2):
            await alice.pilot.click("#other")
            await alice.press()
        await alice.type(PASSWORD, "enter")
        await alice.type(TOKEN)
        assert users.reasons == ["Left"]


async def test_where_tokens_are_closed_a_recovery_code_still_does(tmp_path: Path) -> None:
    fake = FakeCore(enrolled_at=START)
    users = FakeUsers(fake, step_up=True)
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_step_up(alice)
        fake.refuse["step_up"] = TokenClosed()
        await alice.type(PASSWORD, "enter")
        await alice.type(TOKEN)
        assert "Go On" not in alice.text
        await alice.pilot.click("#other")
        await alice.type(PASSWORD, "enter")
        await alice.type("7k3m-9qx2-ab4d-xxxx", "enter")
        assert users.reasons == ["Left"]


async def test_without_a_token_there_is_no_other_way(tmp_path: Path) -> None:
    fake = FakeCore()
    FakeUsers(fake, step_up=True)
    async with sitting(tmp_path, fake.opener()) as alice:
        await to_step_up(alice)
        assert "Recovery" not in alice.text
