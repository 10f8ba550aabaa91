"""The token step: six boxes, remembering, and the ways out."""

from datetime import timedelta
from pathlib import Path

from textual.app import App, ComposeResult

from tests.tui.fake import PASSWORD, START, TOKEN, FakeCore
from tests.tui.inside import assert_inside
from tests.tui.own_account import said
from tests.tui.sitting import Sitting, sitting
from tn_tui.domain.errors import SignInExpired, TokenClosed, TokenRefused, TokenUsed
from tn_tui.tui.sign_in.token import TokenScreen
from tn_tui.tui.widgets.fields.token_input import TokenInput


async def at_the_token(fake: FakeCore, alice: Sitting) -> TokenScreen:
    await alice.log_in(PASSWORD)
    screen = alice.app.screen
    assert isinstance(screen, TokenScreen)
    return screen


def enrolled(**facts: object) -> FakeCore:
    return FakeCore(enrolled_at=START, **facts)  # type: ignore[arg-type]


async def test_the_sixth_digit_submits(tmp_path: Path) -> None:
    fake = enrolled()
    async with sitting(tmp_path, fake.opener()) as alice:
        await at_the_token(fake, alice)
        await alice.type(TOKEN[:5])
        assert "submit_token" not in fake.calls
        await alice.type(TOKEN[5])
        assert fake.calls.count("submit_token") == 1
        assert alice.at == "ProfileScreen"


async def test_a_paste_with_spaces_submits(tmp_path: Path) -> None:
    for text in ("123456", "123 456", " 123 456 \n"):
        fake = enrolled()
        async with sitting(tmp_path, fake.opener()) as alice:
            await at_the_token(fake, alice)
            await alice.paste(text)
            assert alice.at == "ProfileScreen", text


async def test_another_paste_gets_a_calm_sentence(tmp_path: Path) -> None:
    for text in ("12345", "1234567", "１２３４５６", "12 34 56", "password", "\x1b[A", "x" * 4000):
        fake = enrolled()
        async with sitting(tmp_path, fake.opener()) as alice:
            await at_the_token(fake, alice)
            await alice.paste(text)
            assert "A token has 6 digits" in alice.text, text
            assert "submit_token" not in fake.calls


async def test_the_device_is_remembered_unless_that_is_turned_off(tmp_path: Path) -> None:
    fake = enrolled()
    async with sitting(tmp_path, fake.opener()) as alice:
        await at_the_token(fake, alice)
        assert "[x] Remember this device for 30 days" in alice.text
        assert "until 24 Dec 2026" in alice.text
        await alice.type(TOKEN)
        assert fake.remember is True
        await alice.press("ctrl+l")
        await at_the_token(fake, alice)
        await alice.pilot.click("#remember")
        assert "[ ] Remember this device" in alice.text
        await alice.type(TOKEN)
        assert fake.remember is False


async def test_over_ssh_nothing_is_offered(tmp_path: Path) -> None:
    fake = enrolled(unavailable="ssh")
    async with sitting(tmp_path, fake.opener()) as alice:
        screen = await at_the_token(fake, alice)
        assert "Over SSH no device is remembered" in alice.text
        assert not screen.query("CheckLine")
        await alice.type(TOKEN)
        assert fake.remember is False


async def test_a_wrong_token_empties_the_boxes(tmp_path: Path) -> None:
    fake = enrolled()
    async with sitting(tmp_path, fake.opener()) as alice:
        screen = await at_the_token(fake, alice)
        await alice.type("000000")
        assert "This token is not right." in alice.text
        assert screen.query_one(TokenInput).digits == ""
        assert screen.focused is screen.query_one(TokenInput)
        fake.refuse["submit_token"] = TokenUsed(next_in=timedelta(seconds=12))
        await alice.type(TOKEN)
        assert "This token was used already. The next one comes in 12 s." in said(alice)
        assert screen.focused is screen.query_one(TokenInput)
        await alice.type(TOKEN)
        assert alice.at == "ProfileScreen"


async def test_enter_with_too_few_digits_says_so(tmp_path: Path) -> None:
    fake = enrolled()
    async with sitting(tmp_path, fake.opener()) as alice:
        await at_the_token(fake, alice)
        await alice.type("123", "enter")
        assert "A token has 6 digits" in alice.text


async def test_a_lock_counts_down_in_place_and_leads_back_to_the_log_in(tmp_path: Path) -> None:
    fake = enrolled(refuse={"submit_token": TokenRefused(START + timedelta(minutes=4, seconds=5))})
    async with sitting(tmp_path, fake.opener()) as alice:
        screen = await at_the_token(fake, alice)
        await alice.type("000000")
        assert "too many wrong tokens" in alice.text
        assert "Try again in 4 min 05 s." in alice.text
        assert "Submit Token and Log In" not in alice.text
        calls = len(fake.calls)
        await alice.type("000000", "enter")
        assert len(fake.calls) == calls
        fake.moment += timedelta(minutes=5)
        screen.tick()
        await alice.press()
        assert alice.at == "LogInScreen"
        assert "You can log in again now." in alice.text


async def test_a_closed_account_says_whom_to_ask(tmp_path: Path) -> None:
    fake = enrolled(refuse={"submit_token": TokenClosed()})
    async with sitting(tmp_path, fake.opener()) as alice:
        await at_the_token(fake, alice)
        await alice.type("000000")
        assert "ask your Practice Administrator" in " ".join(alice.text.split())
        assert "Submit" not in alice.text
        assert "Check my clock" not in alice.text
        assert_inside(alice)
        calls = len(fake.calls)
        await alice.type(TOKEN + "c", "enter")
        assert (len(fake.calls), alice.at) == (calls, "TokenScreen")
        for key in ("r", "o", "question_mark"):
            await alice.press(key)
            assert alice.at != "TokenScreen"
            await alice.press("escape")
        await alice.press("escape")
        assert alice.at == "LogInScreen"


async def test_the_half_log_in_runs_out(tmp_path: Path) -> None:
    fake = enrolled(refuse={"submit_token": SignInExpired()})
    async with sitting(tmp_path, fake.opener()) as alice:
        await at_the_token(fake, alice)
        await alice.type(TOKEN)
        assert alice.at == "LogInScreen"
        assert "Please log in again." in alice.text

        fake.refuse.clear()
        screen = await at_the_token(fake, alice)
        fake.moment += timedelta(minutes=5)
        screen._look_at_the_time()
        await alice.press()
        assert alice.at == "LogInScreen"


async def test_escape_forgets_the_half_log_in(tmp_path: Path) -> None:
    fake = enrolled()
    async with sitting(tmp_path, fake.opener()) as alice:
        await at_the_token(fake, alice)
        await alice.press("escape")
        assert alice.at == "LogInScreen"
        assert fake.calls[-1] == "abandon"
        assert "RIVERSIDE" not in alice.text


async def test_the_mouse_is_enough(tmp_path: Path) -> None:
    fake = enrolled()
    async with sitting(tmp_path, fake.opener()) as alice:
        screen = await at_the_token(fake, alice)
        boxes = screen.query_one(TokenInput)
        boxes.digits, boxes.place = TOKEN, 6
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
