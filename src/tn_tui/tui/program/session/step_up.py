"""Prove again who you are: the password, and a token where one is due, before something that matters is done.

A recovery code does in place of the token, for who has lost the phone that is to be replaced.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tn_tui.domain.errors import RecoveryCodeRefused, TnError, TokenClosed, TokenRefused, TokenUsed
from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.frame.forms.password_question import PasswordQuestion
from tn_tui.tui.widgets.fields.field import PASSWORD_LIMIT, Field
from tn_tui.tui.widgets.fields.token_field import TokenField
from tn_tui.tui.widgets.fields.token_input import TokenInput
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.errors import explain
from tn_tui.words.sign_in import STILL_YOU, WRONG_RECOVERY_CODE, WRONG_TOKEN, too_many

if TYPE_CHECKING:
    from tn_tui.core.core import Core

_CODE_LIMIT = 64
_BY_CODE, _BY_TOKEN = "Recovery Code", "Token"


class StepUpDialog(OfSession["bool | None"], PasswordQuestion["bool | None"]):
    """Hands back True when the core is satisfied.

    Args:
        token: whether a token is due as well.
    """

    heading = "Is it still you?"
    TOPIC = "step up"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Go on"),
        Binding("r", "other_way", "Recovery code"),
        Binding("escape", "leave", "Cancel"),
    ]

    def __init__(self, session: Secret, *, token: bool) -> None:
        super().__init__(session)
        self._token_due = token
        self._by_code = False

    def body(self) -> Iterable[Widget]:
        yield Line(STILL_YOU, classes="paragraph")
        yield Field("Password", id="password", limit=PASSWORD_LIMIT, password=True)
        yield TokenField()
        yield Field("Recovery code", id="code", limit=_CODE_LIMIT, hint="Each works once.")
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield PushButton(_BY_CODE, id="other", quiet=True)
            yield PushButton("Cancel", id="cancel", quiet=True)
            yield PushButton("Go On", id="go-on", waiting="Checking…")

    def on_mount(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Show what is due, and the other way where there is one."""
        self.query_one(TokenField).display = self._token_due and not self._by_code
        self.field("code").display = self._token_due and self._by_code
        other = self.query_one("#other", PushButton)
        other.display = self._token_due
        other.rename(_BY_TOKEN if self._by_code else _BY_CODE)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is another way only where a token is due."""
        if action == "other_way":
            return self._token_due and not self._by_code
        return super().check_action(action, parameters)

    @on(PushButton.Pressed, "#other")
    def action_other_way(self) -> None:
        """A recovery code in place of the token, or the token after all."""
        if self.busy:
            return
        self._by_code = not self._by_code
        self.say("")
        self._fit()
        self.query_one("#go-on").display = True
        password = self.field("password")
        if not password.value:
            password.input.focus()
        elif self._by_code:
            self.field("code").input.focus()
        else:
            self.query_one(TokenInput).focus()

    @on(PushButton.Pressed, "#go-on")
    def action_submit(self) -> None:
        """From the password to the token, and from there to the core."""
        if not self.is_mounted:
            # A key that was typed ahead can come before there is a field.
            return
        password = self.field("password")
        if not password.value:
            self.want(password)
        elif not self._token_due:
            self._send(Secret(password.value))
        elif self._by_code:
            self._submit_code(password)
        else:
            self._submit_token(password)

    def _submit_code(self, password: Field) -> None:
        code = self.field("code")
        if code.value.strip():
            self._send(Secret(password.value), code=Secret(code.value))
        else:
            self.want(code, is_said=code.input.has_focus)

    def _submit_token(self, password: Field) -> None:
        tokens = self.query_one(TokenField)
        token = tokens.input.token
        if token is not None:
            self._send(Secret(password.value), token=token)
        else:
            if tokens.input.has_focus:
                tokens.refuse_short()
            tokens.input.focus()

    @on(TokenInput.Completed)
    def _completed(self) -> None:
        self.query_one(TokenField).refuse("")
        self.action_submit()

    @on(TokenInput.Unusable)
    def _unusable(self) -> None:
        self.query_one(TokenField).refuse_short()

    def _send(self, password: Secret, *, token: Secret | None = None, code: Secret | None = None) -> None:
        if self.claim():
            self.step_up(password, token, code)

    @work(description="step up")
    async def step_up(self, password: Secret, token: Secret | None, code: Secret | None) -> None:
        """Ask whether both are right."""

        def question(core: "Core") -> None:
            core.sessions.step_up(self.session, password, token, recovery_code=code)

        async with self.asking():
            await self.ask(question)
            self.dismiss(result=True)

    async def proven(self, *, token: bool) -> bool:
        """A token is due since a moment ago: ask for it here."""
        self._token_due = token
        self._fit()
        self.query_one(TokenInput).focus()
        return False

    def refused(self, error: TnError) -> None:
        """A wrong password, a wrong token and a wrong code are said where they were typed."""
        self.query_one(TokenInput).action_clear()
        if isinstance(error, TokenRefused | RecoveryCodeRefused):
            self._second_refused(error)
            return
        super().refused(error)
        if isinstance(error, TokenClosed):
            # No token helps any more; a recovery code does.
            self.query_one("#go-on").display = False

    def _second_refused(self, error: TokenRefused | RecoveryCodeRefused) -> None:
        tokens, code = self.query_one(TokenField), self.field("code")
        (code if self._by_code else tokens).input.focus()
        if error.retry_at is not None:
            tried = "codes" if self._by_code else "tokens"
            self.count_down(error.retry_at, too_many(tried), "You can try again now.")
        elif self._by_code:
            code.refuse(WRONG_RECOVERY_CODE)
        elif isinstance(error, TokenUsed):
            self.say(explain(error), "bad")
        else:
            tokens.refuse(WRONG_TOKEN)
