"""The token step: six boxes, remembering, and the ways out."""

from pathlib import Path

from textual.app import App, ComposeResult

from tests.tui.front import PASSWORD, Front
from tests.tui.inside import assert_inside
from tests.tui.own_account import said
from tests.tui.sitting import Sitting, sitting
from tn_tui.domain.reasons import RememberProblem
from tn_tui.domain.secret import Secret
from tn_tui.tui.sign_in.token import TokenScreen
from tn_tui.tui.widgets.fields.token_input import TokenInput


async def at_the_token(alice: Sitting) -> TokenScreen:
    await alice.log_in(PASSWORD)
    screen = alice.app.screen
    assert isinstance(screen, TokenScreen)
    return screen


async def test_the_sixth_digit_submits(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await at_the_token(alice)
        token = enrolled.token()
        await alice.type(token[:5])
        assert "submit_token" not in enrolled.calls
        await alice.type(token[5])
        assert enrolled.calls.count("submit_token") == 1
        assert alice.at == "ProfileScreen"


async def test_a_paste_submits_with_spaces_as_well_and_any_other_gets_a_calm_sentence(
    tmp_path: Path, enrolled: Front
) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        for text in ("12345", "1234567", "１２３４５６", "12 34 56", "password", "\x1b[A", "x" * 4000):
            await at_the_token(alice)
            await alice.paste(text)
            assert "A token has 6 digits" in alice.text, text
            assert "submit_token" not in enrolled.calls
            await alice.press("escape")
        for before, between, after in (("", "", ""), ("", " ", ""), (" ", " ", " \n")):
            await at_the_token(alice)
            token = enrolled.token()
            text = before + token[:3] + between + token[3:] + after
            await alice.paste(text)
            assert alice.at == "ProfileScreen", text
            await alice.press("ctrl+l")
            enrolled.forget()


async def test_the_device_is_remembered_unless_that_is_turned_off(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await at_the_token(alice)
        assert "[x] Remember this device for 30 days" in alice.text
        assert "until 24 Dec 2026" in alice.text
        await alice.type(enrolled.token())
        assert enrolled.remembered
        await alice.press("ctrl+l")
        enrolled.forget()
        await at_the_token(alice)
        await alice.pilot.click("#remember")
        assert "[ ] Remember this device" in alice.text
        await alice.type(enrolled.token())
        assert alice.at == "ProfileScreen"
        assert not enrolled.remembered


async def test_over_ssh_without_a_key_of_ones_own_nothing_is_offered(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        for problem, words in (
            (RememberProblem.SSH_NO_KEY, "Over SSH it is your key that is remembered, and you came without one"),
            (RememberProblem.SSH_KEYS, "You came with several SSH keys"),
            (RememberProblem.SSH, "Over SSH no device is remembered"),
        ):
            enrolled.world.device.unavailable = problem
            screen = await at_the_token(alice)
            assert words in said(alice)
            assert not screen.query("CheckLine")
            if problem is not RememberProblem.SSH:
                await alice.press("escape")
        await alice.type(enrolled.token())
        assert alice.at == "ProfileScreen"
        assert not enrolled.remembered


async def test_a_wrong_token_empties_the_boxes(tmp_path: Path, enrolled: Front) -> None:
    used = enrolled.token()
    enrolled.world.core.sign_in.submit_token(enrolled.alice.half(), Secret(used), remember=False)
    enrolled.world.clock.move(seconds=11)
    async with sitting(tmp_path, enrolled.opener()) as alice:
        screen = await at_the_token(alice)
        await alice.type("123", "enter")
        assert "A token has 6 digits" in alice.text
        await alice.press("ctrl+u")
        await alice.type(enrolled.wrong())
        assert "This token is not right." in alice.text
        assert screen.query_one(TokenInput).digits == ""
        assert screen.focused is screen.query_one(TokenInput)
        await alice.type(used)
        assert "This token was used already. The next one comes in 12 s." in said(alice)
        assert screen.focused is screen.query_one(TokenInput)
        await alice.type(enrolled.token())
        assert alice.at == "ProfileScreen"


async def test_a_lock_counts_down_in_place_and_leads_back_to_the_log_in(tmp_path: Path, enrolled: Front) -> None:
    enrolled.world.execute("UPDATE users SET token_failures = 6")
    async with sitting(tmp_path, enrolled.opener()) as alice:
        screen = await at_the_token(alice)
        await alice.type(enrolled.wrong())
        assert "too many wrong tokens" in alice.text
        assert "Try again in 4 min 00 s." in alice.text
        assert "Submit Token and Log In" not in alice.text
        calls = len(enrolled.calls)
        await alice.type(enrolled.wrong(), "enter")
        assert len(enrolled.calls) == calls
        enrolled.world.clock.move(minutes=4)
        screen.tick()
        await alice.press()
        assert alice.at == "LogInScreen"
        assert "You can log in again now." in alice.text


async def test_a_closed_account_says_whom_to_ask(tmp_path: Path, enrolled: Front) -> None:
    enrolled.world.execute("UPDATE users SET token_closed_at = 1")
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await at_the_token(alice)
        await alice.type(enrolled.wrong())
        assert "ask your Practice Administrator" in " ".join(alice.text.split())
        assert "Submit" not in alice.text
        assert "Check my clock" not in alice.text
        assert_inside(alice)
        calls = len(enrolled.calls)
        await alice.type(enrolled.token() + "c", "enter")
        assert (len(enrolled.calls), alice.at) == (calls, "TokenScreen")
        for key in ("r", "o", "question_mark"):
            await alice.press(key)
            assert alice.at != "TokenScreen"
            await alice.press("escape")
        await alice.press("escape")
        assert alice.at == "LogInScreen"


async def test_the_half_log_in_runs_out(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        screen = await at_the_token(alice)
        enrolled.world.clock.move(minutes=5)
        await alice.type(enrolled.token())
        assert alice.at == "LogInScreen"
        assert "Please log in again." in alice.text

        screen = await at_the_token(alice)
        enrolled.world.clock.move(minutes=5)
        screen._look_at_the_time()
        await alice.press()
        assert alice.at == "LogInScreen"


async def test_escape_forgets_the_half_log_in_and_the_mouse_is_enough(tmp_path: Path, enrolled: Front) -> None:
    async with sitting(tmp_path, enrolled.opener()) as alice:
        await at_the_token(alice)
        await alice.press("escape")
        assert alice.at == "LogInScreen"
        assert enrolled.calls[-1] == "abandon"
        assert "RIVERSIDE" not in alice.text
        screen = await at_the_token(alice)
        boxes = screen.query_one(TokenInput)
        boxes.digits, boxes.place = enrolled.token(), 6
        await alice.pilot.click("#submit")
        await alice.press()
        assert alice.at == "ProfileScreen"


class Boxes(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.completed: list[str] = []

    def compose(self) -> ComposeResult:
        yield TokenInput()

    def on_token_input_completed(self, message: TokenInput.Completed) -> None:
        self.completed.append(message.token.reveal())


async def test_digits_can_be_edited() -> None:
    app = Boxes()
    async with app.run_test(size=(30, 3)) as pilot:
        boxes = app.query_one(TokenInput)
        boxes.focus()
        await pilot.press("1", "3", "left", "2", "a", "minus")
        assert (boxes.digits, boxes.place) == ("123", 2)
        await pilot.press("end", "backspace", "home", "delete", "backspace")
        assert (boxes.digits, boxes.place) == ("2", 0)
        await pilot.press("9", "end", "3", "4", "5")
        assert app.completed == []
        await pilot.press("6")
        assert app.completed == ["923456"]
        await pilot.press("7", "home", "1")
        assert app.completed == ["923456", "123456"]
        await pilot.press("ctrl+u")
        assert boxes.digits == ""
        assert boxes.token is None


async def test_only_ascii_digits_are_digits() -> None:
    app = Boxes()
    async with app.run_test(size=(30, 3)) as pilot:
        boxes = app.query_one(TokenInput)
        boxes.focus()
        await pilot.press("٣", "３", "²")
        assert boxes.digits == ""
