"""Prove again who you are: the password, and a token where one is due, before something that matters is done."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tn_tui.domain.errors import PasswordWrong, TnError, TokenClosed, TokenRefused
from tn_tui.domain.secret import Secret
from tn_tui.tui.dialog import Dialog
from tn_tui.tui.form import PLEASE
from tn_tui.tui.text import SHORT_TOKEN, explain
from tn_tui.tui.widgets.field import PASSWORD_LIMIT, Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.tui.widgets.token_field import TokenField
from tn_tui.tui.widgets.token_input import TokenInput

_WHAT = "This matters, so please show that it is still you. It then counts for 5 minutes."

_WRONG_TOKEN = "Not right. Please wait for the next token."  # noqa: S105 - a sentence


class StepUpDialog(Dialog["bool | None"]):
    """Hands back True when the core is satisfied.

    Args:
        session: whose it is.
        token: whether a token is due as well.
    """

    HEADING = "Is it still you?"
    TOPIC = "step up"
    AUTO_FOCUS = "#password"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Go on"),
        Binding("escape", "leave", "Cancel"),
    ]

    def __init__(self, session: Secret, *, token: bool) -> None:
        super().__init__()
        self._session = session
        self._token_due = token

    def body(self) -> Iterable[Widget]:
        """The password, the token, the button."""
        yield Line(_WHAT, classes="paragraph")
        yield Field("Password", id="password", limit=PASSWORD_LIMIT, password=True)
        tokens = TokenField()
        tokens.display = self._token_due
        yield tokens
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield PushButton("Cancel", id="cancel", quiet=True)
            yield PushButton("Go On", id="go-on", waiting="Checking…")

    @on(PushButton.Pressed, "#go-on")
    def action_submit(self) -> None:
        """From the password to the token, and from there to the core."""
        password, tokens = self.query_one(Field), self.query_one(TokenField)
        token = tokens.input.token
        if not password.value:
            password.refuse(PLEASE)
            password.input.focus()
        elif self._token_due and token is None:
            if tokens.input.has_focus:
                tokens.refuse(SHORT_TOKEN)
            tokens.input.focus()
        else:
            self._send(Secret(password.value), token if self._token_due else None)

    @on(TokenInput.Completed)
    def _completed(self) -> None:
        self.query_one(TokenField).refuse("")
        self.action_submit()

    @on(TokenInput.Unusable)
    def _unusable(self) -> None:
        self.query_one(TokenField).refuse(SHORT_TOKEN)

    def _send(self, password: Secret, token: Secret | None) -> None:
        if not self.busy:
            self.busy = True
            self.say("")
            self.step_up(password, token)

    @work(description="step up")
    async def step_up(self, password: Secret, token: Secret | None) -> None:
        """Ask whether both are right."""
        try:
            await self.ask(
                lambda core: core.sessions.step_up(self._session, password, token), lambda _: self.dismiss(result=True)
            )
        finally:
            self.busy = False

    async def proven(self, *, token: bool) -> bool:
        """A token is due since a moment ago: ask for it here."""
        self._token_due = token
        self.query_one(TokenField).display = token
        self.query_one(TokenInput).focus()
        return False

    def refused(self, error: TnError) -> None:
        """A wrong password and a wrong token are said where they were typed."""
        password, tokens = self.query_one(Field), self.query_one(TokenField)
        tokens.input.action_clear()
        if isinstance(error, TokenRefused):
            tokens.input.focus()
            if error.retry_at is not None:
                self.count_down(error.retry_at, "There were too many wrong tokens.", "You can try again now.")
            else:
                tokens.refuse(_WRONG_TOKEN)
            return
        password.input.value = ""
        password.input.focus()
        if isinstance(error, PasswordWrong) and error.retry_at is not None:
            self.count_down(error.retry_at, "This is not your password.", "You can try again now.")
        elif isinstance(error, PasswordWrong):
            password.refuse(explain(error))
        else:
            self.say(explain(error), "bad")
            if isinstance(error, TokenClosed):
                self.query_one("#go-on").display = False

    @on(PushButton.Pressed, "#cancel")
    def action_leave(self) -> None:
        """Leave with nothing changed."""
        super().action_leave()

    def watch_busy(self, busy: bool) -> None:
        for button in self.query(PushButton).filter("#go-on"):
            button.waiting = busy
