"""What matters asks again who one is: the password, and a token where one is due; then it is done."""

from datetime import timedelta
from pathlib import Path

from tests.tui.front import PASSWORD, Front
from tests.tui.inside import assert_inside
from tests.tui.office import go_to_users
from tests.tui.own_account import said
from tests.tui.sitting import Sitting, sitting
from tn_tui.domain.errors import PasswordWrong
from tn_tui.domain.secret import Secret


async def to_step_up(alice: Sitting, front: Front) -> None:
    """From the log-in, which is a while ago by then, to the dialog on the way to deactivating somebody."""
    front.world.new_user("carol")
    await alice.log_in(PASSWORD)
    if alice.at == "TokenScreen":
        await alice.type(front.token())
    front.world.clock.move(minutes=6)
    await go_to_users(alice)
    await alice.press("slash")
    await alice.type("carol", "enter")
    await alice.press("t")
    await alice.type("Left", "enter")
    assert alice.at == "StepUpDialog"


def reasons(front: Front) -> list[tuple[object, ...]]:
    """Why somebody was deactivated."""
    return front.world.execute("SELECT reason FROM activity WHERE event = 'deactivated'")


async def test_the_password_is_asked_and_then_it_is_done(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await to_step_up(alice, front)
        assert "Token" not in alice.text
        assert "Recovery" not in alice.text, "without a token there is no other way"
        await alice.press("escape")
        assert alice.at == "ChangeDialog"
        assert "Nothing was changed." in alice.text
        assert not reasons(front)
        await alice.press("enter")
        assert alice.at == "StepUpDialog"
        await alice.press("enter")
        assert "Please fill this in." in alice.text
        await alice.type("wrong", "enter")
        assert "This is not your password." in alice.text
        front.refuse["step_up"] = PasswordWrong(front.moment + timedelta(seconds=8))
        await alice.type("wrong", "enter")
        assert "Try again in 8 s." in alice.text
        await alice.type(PASSWORD, "enter")
        assert alice.at == "UserPageScreen"
        assert "Deactivated carol" in alice.text
        assert reasons(front) == [("Left",)]


async def test_a_token_is_asked_of_who_is_enrolled(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await to_step_up(alice, enrolled)
        # One can go to the recovery code, and back to the token.
        for _ in range(2):
            await alice.pilot.click("#other")
            await alice.press()
        await alice.type(PASSWORD, "enter")
        await alice.press("enter")
        assert "A token has 6 digits" in alice.text
        await alice.type(enrolled.wrong())
        assert "Please wait for the next token." in alice.text
        used = enrolled.token()
        elsewhere = enrolled.world.terminal()
        elsewhere.sign_in.submit_token(enrolled.alice.half(elsewhere), Secret(used), remember=False)
        enrolled.world.clock.move(seconds=11)
        await alice.type(used)
        assert "This token was used already. The next one comes in 12 s." in said(alice)
        assert_inside(alice)
        enrolled.world.execute("UPDATE users SET token_failures = 4")
        await alice.type(enrolled.wrong())
        assert "Try again in 1 min 00 s." in alice.text
        enrolled.world.clock.move(minutes=1)
        await alice.type(enrolled.token())
        assert alice.at == "UserPageScreen"
        assert reasons(enrolled) == [("Left",)]


async def test_a_token_that_is_due_since_a_moment_ago_is_asked_for_in_place(tmp_path: Path, front: Front) -> None:
    async with sitting(tmp_path, front.opener()) as alice:
        await to_step_up(alice, front)
        front.enroll()
        # Of another place it would end this session; here it was this session, in another window.
        front.world.execute("UPDATE sessions SET ended_at = NULL, end_reason = NULL")
        await alice.type(PASSWORD, "enter")
        assert "Token" in alice.text
        await alice.type(front.token())
        assert reasons(front) == [("Left",)]


async def test_a_recovery_code_does_for_the_token(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await to_step_up(alice, enrolled)
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
        await alice.type("7k3m-9qx2-ab4d-xxxx", "enter")
        assert "Not right, or used." in alice.text
        enrolled.world.execute("UPDATE users SET token_failures = 4")
        await alice.press("enter")
        assert "Try again in 1 min 00 s." in alice.text
        enrolled.world.clock.move(minutes=1)
        await alice.press("ctrl+u")
        await alice.type(enrolled.codes[0].reveal(), "enter")
        assert alice.at == "UserPageScreen"
        assert reasons(enrolled) == [("Left",)]


async def test_closed_tokens_leave_the_way_back_and_a_recovery_code(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await to_step_up(alice, enrolled)
        enrolled.world.execute("UPDATE users SET token_closed_at = 1")
        await alice.type(PASSWORD, "enter")
        await alice.type(enrolled.token())
        assert "too many wrong tokens" in alice.text
        assert "Go On" not in alice.text
        await alice.pilot.click("#other")
        await alice.type(PASSWORD, "enter")
        await alice.type(enrolled.codes[0].reveal(), "enter")
        assert reasons(enrolled) == [("Left",)]
