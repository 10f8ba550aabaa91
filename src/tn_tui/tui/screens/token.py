"""The token step: six digits, and whether this device may be remembered."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Center, Horizontal, Vertical
from textual.widget import Widget

from tn_tui.domain.errors import SignInExpired, TnError, TokenClosed, TokenRefused
from tn_tui.domain.policy import REMEMBER
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import RememberOffer, SignedIn, TokenNeeded
from tn_tui.tui.messages import Notice
from tn_tui.tui.moments import day
from tn_tui.tui.stage import Stage
from tn_tui.tui.text import explain
from tn_tui.tui.widgets.cells import cut
from tn_tui.tui.widgets.check_line import CheckLine
from tn_tui.tui.widgets.lines import Heading, Hint, Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.tui.widgets.token_input import TokenInput

SHORT_TOKEN = "A token has 6 digits, such as 123 456."  # noqa: S105 - a sentence
_NOT_OVER_SSH = (
    "Over SSH no device is remembered, since several people may share this account. Every log-in asks for a token."
)
_NOT_HERE = "This device can't be remembered, so every log-in asks for a token."
_LABEL_WIDTH = 30


class TokenScreen(Stage[SignedIn | Notice | None]):
    """Hands back the open session, or what the log-in should say when it is shown again.

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
    ]

    def __init__(self, needed: TokenNeeded) -> None:
        super().__init__(needed.person)
        self._needed = needed
        self._leaving = False
        self._door_closed = False

    def body(self) -> Iterable[Widget]:
        with Vertical(classes="ground"), Vertical(classes="card"):
            yield Heading("Enter your token")
            yield Line("Open your authentication app and type the token it shows for TN.", id="what")
            with Center():
                yield TokenInput()
            yield NoticeLine()
            yield from self._remember(self._needed.remember)
            with Horizontal(classes="buttons"):
                yield PushButton("Submit Token and Log In", id="submit", waiting="Checking…")
            yield Hint("Can't get a token? f1 tells what to do.", id="lost")

    def _remember(self, offer: RememberOffer) -> Iterable[Widget]:
        if offer.unavailable is None:
            label = cut(offer.label, _LABEL_WIDTH)
            yield CheckLine(
                f"Remember this device for {REMEMBER.days} days",
                f"{label} · until {day(offer.until)}" if label else f"until {day(offer.until)}",
                id="remember",
                on=True,
            )
        else:
            yield Hint(_NOT_OVER_SSH if offer.unavailable == "ssh" else _NOT_HERE, id="remember-not")

    def on_mount(self) -> None:
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

    @on(TokenInput.Completed)
    def _completed(self, message: TokenInput.Completed) -> None:
        self._submit(message.token)

    @on(PushButton.Pressed, "#submit")
    def action_submit(self) -> None:
        """Send the token, if all of it is there."""
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
        boxes.focus()
        if isinstance(error, SignInExpired):
            self._over()
        elif self._leaving:
            self.dismiss(Notice(explain(error), "bad"))
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
        self.query("#what, TokenInput, CheckLine, #submit, #lost, #remember-not").set(display=False)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be submitted behind a closed door."""
        return super().check_action(action, parameters) if action != "submit" or not self._door_closed else False

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
