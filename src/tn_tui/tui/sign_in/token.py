"""The token step: six digits, whether this device may be remembered, and the ways in for who has no token."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Center, Horizontal, Vertical
from textual.widget import Widget

from tn_tui.domain.errors import (
    OneTimeCodeRefused,
    RecoveryCodeRefused,
    SignInExpired,
    TnError,
    TokenClosed,
    TokenRefused,
)
from tn_tui.domain.reasons import SignInNotice
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import RememberOffer, SignedIn, TokenNeeded
from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.frame.stage import Stage
from tn_tui.tui.sign_in.ways import Ways
from tn_tui.tui.widgets.cells import cut
from tn_tui.tui.widgets.fields.check_line import CheckLine
from tn_tui.tui.widgets.fields.token_input import TokenInput
from tn_tui.tui.widgets.keys import bind
from tn_tui.tui.widgets.lines import Heading, Hint, Line
from tn_tui.tui.widgets.messages import Notice
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.errors import explain
from tn_tui.words.moments import day
from tn_tui.words.phrases import OWN_CASE_OPEN, THE_APPS_TOKEN
from tn_tui.words.sign_in import CLOSED, not_remembered, remember, too_many

if TYPE_CHECKING:
    from tn_tui.tui.frame.dialog import Dialog

_LABEL_WIDTH = 30
_CASE = f"{OWN_CASE_OPEN} {{key}} shows it."
_WAYS = ("recovery_code", "check_clock", "one_time_code", "get_help")


class TokenScreen(Stage[SignedIn | Notice | None]):
    """Takes a token, or what stands in for one.

    Hands back the open session, or what the log-in should say when it is shown again.

    Args:
        needed: what the core answered to the password.
    """

    TITLE = "Two-factor authentication"
    TOPIC = "token"
    SHEETS = ("sign_in/token.tcss",)
    AUTO_FOCUS = "TokenInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Submit"),
        Binding("escape", "back", "Back to log in"),
        # The card names them, with their keys.
        *(bind(way, way, show=False) for way in _WAYS),
    ]

    def __init__(self, needed: TokenNeeded) -> None:
        super().__init__(needed.person)
        self._needed = needed
        self._cases = list(needed.cases)
        self._leaving = False
        self._waiting = False
        self._tokens_closed = False

    def body(self) -> Iterable[Widget]:
        with Vertical(classes="ground"), Vertical(classes="card"):
            yield Heading("Enter your token")
            yield Line(THE_APPS_TOKEN, id="what")
            with Center():
                yield TokenInput()
            yield NoticeLine()
            yield from self._remember(self._needed.remember)
            with Horizontal(classes="buttons"):
                yield PushButton("Submit Token and Log In", id="submit", waiting="Checking…")
            yield Ways("Can't get a token?", *_WAYS)
            yield Line(id="case")

    def _remember(self, offer: RememberOffer) -> Iterable[Widget]:
        if offer.unavailable is None:
            label = cut(offer.label, _LABEL_WIDTH) if offer.key is None else offer.key.brief
            yield CheckLine(
                remember(offer.days),
                f"{label} · until {day(offer.until)}" if label else f"until {day(offer.until)}",
                id="remember",
                on=True,
            )
        else:
            yield Hint(not_remembered(offer.unavailable), id="remember-not")

    def on_mount(self) -> None:
        self._show_case()
        self.set_timer(max(self._seconds_left(), 0.01), self._look_at_the_time)

    def _show_case(self) -> None:
        line = self.query_one("#case", Line)
        line.display = bool(self._cases)
        line.change(_CASE.format(key=self.key_of("get_help")))

    def _seconds_left(self) -> float:
        return (self._needed.expires_at - self.tn.now()).total_seconds()

    def _look_at_the_time(self) -> None:
        """Go back when the half log-in is over; not while it is being used, and what is read can be read to its end."""
        left = self._seconds_left()
        if left > 0:
            self.set_timer(left, self._look_at_the_time)
        elif not self._waiting and not self._is_used():
            self._over()

    def _is_used(self) -> bool:
        from tn_tui.tui.sign_in.get_help import GetHelpDialog

        stack = self.app.screen_stack
        return any(
            isinstance(one, GetHelpDialog) or (isinstance(one, TnScreen) and one.busy)
            for one in stack[stack.index(self) :]
        )

    def _over(self) -> None:
        self.tn.step_by_itself()
        self.dismiss(Notice(explain(SignInExpired()), "warn"))

    @on(TokenInput.Completed)
    def _completed(self, message: TokenInput.Completed) -> None:
        self._submit(message.token)

    @on(PushButton.Pressed, "#submit")
    def action_submit(self) -> None:
        """Send the token, if all of it is there."""
        boxes = self.query_one(TokenInput)
        token = boxes.token
        if token is None:
            boxes.focus()
            self.say(boxes.wanted, "bad")
        else:
            self._submit(token)

    def _submit(self, token: Secret) -> None:
        if self.claim():
            ticket, remember = self._needed.ticket, self._remembers
            self.hand_back(lambda core: core.sign_in.submit_token(ticket, token, remember=remember))

    @property
    def _remembers(self) -> bool:
        """Whether this device shall be remembered."""
        checks = self.query(CheckLine)
        return bool(checks) and checks.first().on

    @work(description="recovery code")
    async def action_recovery_code(self) -> None:
        """One of the codes that were saved at the enrollment."""
        from tn_tui.tui.sign_in.sign_in_code import RecoveryCodeDialog

        await self._other_way(RecoveryCodeDialog(self._needed.ticket, self._by_recovery_code))

    def _by_recovery_code(self, signed_in: SignedIn) -> None:
        self.dismiss(replace(signed_in, notices=(*signed_in.notices, SignInNotice.CODE_USED)))

    @work(description="one-time code")
    async def action_one_time_code(self) -> None:
        """The way in for somebody whose phone is gone."""
        from tn_tui.tui.sign_in.sign_in_code import OneTimeCodeDialog

        await self._other_way(OneTimeCodeDialog(self._needed.ticket, self.dismiss))

    @work(description="clock check")
    async def action_check_clock(self) -> None:
        """Two tokens tell how far the phone's clock is off."""
        from tn_tui.tui.sign_in.clock_check import ClockCheckDialog

        await self._other_way(ClockCheckDialog(self._needed.ticket, self.dismiss, remember=self._remembers))

    @work(description="get help")
    async def action_get_help(self) -> None:
        """Whom to ask, what to say, and what support must say."""
        from tn_tui.tui.sign_in.get_help import GetHelpDialog

        await self._other_way(GetHelpDialog(self._needed, self._cases))

    async def _other_way(self, dialog: "Dialog[TnError | None]") -> None:
        """Try it; what ends this step is said here."""
        if self.busy:
            return
        error = await self.app.push_screen_wait(dialog)
        if self.is_gone:
            return
        self._show_case()
        if error is not None:
            self.refused(error)
        elif self._seconds_left() <= 0:
            self._look_at_the_time()

    def refused(self, error: TnError) -> None:
        boxes = self.query_one(TokenInput)
        boxes.action_clear()
        boxes.focus()
        if isinstance(error, SignInExpired):
            self._over()
        elif self._leaving:
            self.dismiss(Notice(explain(error), "bad"))
        elif isinstance(error, TokenRefused | OneTimeCodeRefused | RecoveryCodeRefused) and error.retry_at is not None:
            tried = "tokens" if isinstance(error, TokenRefused) else "codes"
            self._waiting = True
            self._close("Please wait a little", "#what, Ways, #case")
            self.count_down(error.retry_at, too_many(tried))
        elif isinstance(error, TokenClosed):
            self.say("")
            self._tokens_closed = True
            self._close("No token is taken now", "NoticeLine")
            self.query_one("#what", Line).change(CLOSED)
        else:
            self.say(explain(error), "bad")

    def _close(self, heading: str, more: str) -> None:
        """No other token is looked at."""
        self.query_one(Heading).change(heading)
        self.query(f"TokenInput, #remember, #remember-not, #submit, {more}").set(display=False)
        self.refresh_bindings()
        self.query_one(Ways).refresh(layout=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What stands in for a token is taken also while tokens are closed; in a wait nothing is."""
        match action:
            case "submit" | "check_clock":
                return not self._waiting and not self._tokens_closed
            case "recovery_code" | "one_time_code" | "get_help":
                return not self._waiting
        return super().check_action(action, parameters)

    def tick(self) -> None:
        """Count down, and go back to the log-in when the lock is over."""
        super().tick()
        if self._waiting and self._countdown is None:
            self.tn.step_by_itself()
            self.dismiss(Notice("You can log in again now."))

    @on(CheckLine.Turned)
    def _turned(self) -> None:
        """The next key is a digit again."""
        self.query_one(TokenInput).focus()

    @on(TokenInput.Unusable)
    def _unusable(self) -> None:
        self.say(self.query_one(TokenInput).wanted, "bad")

    def action_back(self) -> None:
        """Forget the half log-in."""
        if not self.busy:
            self.busy = self._leaving = True
            self.abandon()

    @work(description="abandon")
    async def abandon(self) -> None:
        """Tell the core, and go back whatever it says: the half log-in dies by itself in any case."""
        ticket = self._needed.ticket
        async with self.asking():
            await self.ask(lambda core: core.sign_in.abandon(ticket))
            self.dismiss(None)
