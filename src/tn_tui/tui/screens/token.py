"""The token step: six digits, and whether this device may be remembered."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Center, Horizontal, Vertical
from textual.widget import Widget

from tn_tui.domain.errors import OneTimeCodeRefused, SignInExpired, TnError, TokenClosed, TokenRefused
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import RememberOffer, SignedIn, TokenNeeded
from tn_tui.tui.form import PLEASE
from tn_tui.tui.keys import bind
from tn_tui.tui.messages import Notice
from tn_tui.tui.moments import day
from tn_tui.tui.stage import Stage
from tn_tui.tui.text import SHORT_TOKEN, explain
from tn_tui.tui.widgets.cells import cut
from tn_tui.tui.widgets.check_line import CheckLine
from tn_tui.tui.widgets.field import Field
from tn_tui.tui.widgets.lines import Heading, Hint, Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.tui.widgets.token_input import TokenInput

_NOT_OVER_SSH = (
    "Over SSH no device is remembered, since several people may share this account. Every log-in asks for a token."
)
_NOT_IN_THE_PRACTICE = "In your practice no device is remembered, so every log-in asks for a token."
_NOT_HERE = "This device can't be remembered, so every log-in asks for a token."
_LABEL_WIDTH = 30
_CODE_LIMIT = 64
_TOKEN_WORDS = "Open your authentication app and type the token it shows for TN."  # noqa: S105 - a sentence
_CODE_WORDS = "Type the one-time sign-in code that your Practice Administrator gave you. You then enroll a new phone."
_WRONG_CODE = "Not right, used, or too old. Check it."


class TokenScreen(Stage[SignedIn | Notice | None]):
    """Takes a token, or the one-time code of somebody whose phone is gone.

    Hands back the open session, or what the log-in should say when it is shown again.

    Args:
        needed: what the core answered to the password.
    """

    TITLE = "Two-factor authentication"
    TOPIC = "token"
    SHEETS = ("token.tcss",)
    AUTO_FOCUS = "TokenInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Submit"),
        Binding("escape", "back", "Back to log in"),
        bind("one_time_code", "one_time_code"),
        Binding("escape", "token", "Back to the token"),
    ]

    def __init__(self, needed: TokenNeeded) -> None:
        super().__init__(needed.person)
        self._needed = needed
        self._leaving = False
        self._door_closed = False
        self._code_wanted = False

    def body(self) -> Iterable[Widget]:
        with Vertical(classes="ground"), Vertical(classes="card"):
            yield Heading("Enter your token")
            yield Line(_TOKEN_WORDS, id="what")
            with Center():
                yield TokenInput()
            yield Field("One-time code", id="code", limit=_CODE_LIMIT)
            yield NoticeLine()
            yield from self._remember(self._needed.remember)
            with Horizontal(classes="buttons"):
                yield PushButton("Submit Token and Log In", id="submit", waiting="Checking…")
            yield Hint(id="lost")

    def _remember(self, offer: RememberOffer) -> Iterable[Widget]:
        if offer.unavailable is None:
            label = cut(offer.label, _LABEL_WIDTH)
            yield CheckLine(
                f"Remember this device for {offer.days} day{'' if offer.days == 1 else 's'}",
                f"{label} · until {day(offer.until)}" if label else f"until {day(offer.until)}",
                id="remember",
                on=True,
            )
        else:
            words = {"ssh": _NOT_OVER_SSH, "practice": _NOT_IN_THE_PRACTICE}
            yield Hint(words.get(offer.unavailable, _NOT_HERE), id="remember-not")

    def on_mount(self) -> None:
        self._turn(code=False)
        self.query_one("#lost", Hint).change(f"Can't get a token? {self.key_of('help')} tells what to do.")
        left = (self._needed.expires_at - self.tn.now()).total_seconds()
        self.set_timer(max(left, 0.01), self._look_at_the_time)

    def _look_at_the_time(self) -> None:
        left = (self._needed.expires_at - self.tn.now()).total_seconds()
        if left > 0:
            self.set_timer(left, self._look_at_the_time)
        elif not self.busy and not self._door_closed:
            self._over()

    def _over(self) -> None:
        self.dismiss(Notice(explain(SignInExpired()), "warn"))

    def _turn(self, *, code: bool) -> None:
        """Ask for a one-time code in place of the token, or the other way round."""
        self._code_wanted = code
        self.query("TokenInput, CheckLine, #remember-not, #lost").set(display=not code)
        field = self.query_one(Field)
        field.display = code
        field.input.value = ""
        field.refuse("")
        self.query_one("#what", Line).change(_CODE_WORDS if code else _TOKEN_WORDS)
        self.query_one(Heading).change("Enter your one-time sign-in code" if code else "Enter your token")
        button = self.query_one("#submit", PushButton)
        button.rename("Log In and Enroll" if code else "Submit Token and Log In")
        self.say("")
        (field.input if code else self.query_one(TokenInput)).focus()
        self.refresh_bindings()

    def action_one_time_code(self) -> None:
        """The way in for somebody whose phone is gone."""
        if not self.busy:
            self._turn(code=True)

    def action_token(self) -> None:
        """Back to the token."""
        if not self.busy:
            self._turn(code=False)

    def _submit_code(self) -> None:
        field = self.query_one(Field)
        if not field.value.strip():
            field.refuse(PLEASE)
            field.input.focus()
        elif not self.busy:
            self.busy = True
            self.say("")
            self.log_in_by_code(Secret(field.value))

    @work(description="submit one-time code")
    async def log_in_by_code(self, code: Secret) -> None:
        """Ask whether the code is right; the session that it opens can only enroll."""
        ticket = self._needed.ticket
        try:
            await self.ask(lambda core: core.sign_in.submit_one_time_code(ticket, code), self.dismiss)
        finally:
            self.busy = False

    @on(TokenInput.Completed)
    def _completed(self, message: TokenInput.Completed) -> None:
        self._submit(message.token)

    @on(PushButton.Pressed, "#submit")
    def action_submit(self) -> None:
        """Send the code, or the token if all of it is there."""
        if self._code_wanted:
            self._submit_code()
            return
        token = self.query_one(TokenInput).token
        if token is None:
            self.query_one(TokenInput).focus()
            self.say(SHORT_TOKEN, "bad")
        else:
            self._submit(token)

    def _submit(self, token: Secret) -> None:
        if self.busy:
            return
        self.busy = True
        self.say("")
        checks = self.query(CheckLine)
        self.log_in(token, remember=bool(checks) and checks.first().on)

    @work(description="submit token")
    async def log_in(self, token: Secret, *, remember: bool) -> None:
        """Ask whether the token is right."""
        ticket = self._needed.ticket
        try:
            await self.ask(lambda core: core.sign_in.submit_token(ticket, token, remember=remember), self.dismiss)
        finally:
            self.busy = False

    def refused(self, error: TnError) -> None:
        boxes = self.query_one(TokenInput)
        boxes.action_clear()
        if not self._code_wanted:
            boxes.focus()
        if isinstance(error, SignInExpired):
            self._over()
        elif self._leaving:
            self.dismiss(Notice(explain(error), "bad"))
        elif isinstance(error, OneTimeCodeRefused) and error.retry_at is None:
            self.query_one(Field).input.focus()
            self.query_one(Field).refuse(_WRONG_CODE)
        elif isinstance(error, OneTimeCodeRefused) and error.retry_at is not None:
            self._close_door()
            self.count_down(error.retry_at, "There were too many wrong codes.")
        elif isinstance(error, TokenRefused) and error.retry_at is not None:
            self._close_door()
            self.count_down(error.retry_at, "There were too many wrong tokens.")
        elif isinstance(error, TokenClosed):
            self._close_door()
            self.say(explain(error), "bad")
        else:
            self.say(explain(error), "bad")

    def _close_door(self) -> None:
        """No other token is looked at, and the password counts for nothing any more: only the way back is left."""
        self._door_closed = True
        self.query("#what, TokenInput, Field, CheckLine, #submit, #lost, #remember-not").set(display=False)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be submitted behind a closed door, and from the code one goes back to the token first."""
        match action:
            case "submit":
                return not self._door_closed
            case "one_time_code":
                return not self._code_wanted and not self._door_closed
            case "token":
                return self._code_wanted and not self._door_closed
            case "back":
                return not self._code_wanted or self._door_closed
        return super().check_action(action, parameters)

    def tick(self) -> None:
        """Count down, and go back to the log-in when the lock is over."""
        super().tick()
        if self._door_closed and self._countdown is None:
            self.dismiss(Notice("You can log in again now."))

    @on(CheckLine.Turned)
    def _turned(self) -> None:
        """The next key is a digit again."""
        self.query_one(TokenInput).focus()

    @on(TokenInput.Unusable)
    def _unusable(self) -> None:
        self.say(SHORT_TOKEN, "bad")

    def action_back(self) -> None:
        """Forget the half log-in."""
        if not self.busy:
            self.busy = self._leaving = True
            self.abandon()

    @work(description="abandon")
    async def abandon(self) -> None:
        """Tell the core, and go back whatever it says: the half log-in dies by itself in any case."""
        ticket = self._needed.ticket
        try:
            await self.ask(lambda core: core.sign_in.abandon(ticket), lambda _: self.dismiss(None))
        finally:
            self.busy = False

    def watch_busy(self, busy: bool) -> None:
        for button in self.query(PushButton).filter("#submit"):
            button.waiting = busy
