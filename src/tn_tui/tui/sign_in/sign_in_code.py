"""A code in place of a token: a recovery code of one's own, or an administrator's one-time sign-in code."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tn_tui.domain.errors import OneTimeCodeRefused, RecoveryCodeRefused, TnError
from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.forms.form_dialog import FormDialog
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.words.phrases import ANY_SPELLING
from tn_tui.words.sign_in import (
    TYPE_ONE_TIME_CODE,
    TYPE_RECOVERY_CODE,
    WRONG_ONE_TIME_CODE,
    WRONG_RECOVERY_CODE,
)

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.views import SignedIn

_LIMIT = 64


class SignInCodeDialog(FormDialog["TnError | None"]):
    """Hands back what ends the token step; the session that a right code opens goes to `then`, with this on top.

    Args:
        ticket: of the half log-in.
        then: takes the open session.
    """

    WHAT: ClassVar[str] = ""
    LABEL: ClassVar[str] = ""
    WRONG: ClassVar[str] = ""
    WAITING = "Checking…"
    AUTO_FOCUS = "#code"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Log in"),
        Binding("escape", "leave", "Back to the token"),
    ]

    def __init__(self, ticket: Secret, then: "Callable[[SignedIn], object]") -> None:
        super().__init__()
        self.ticket = ticket
        self._then = then

    def fields(self) -> Iterable[Widget]:
        yield Line(self.WHAT, classes="paragraph")
        yield Field(self.LABEL, id="code", limit=_LIMIT, hint=ANY_SPELLING)

    def question(self, core: "Core", code: Secret) -> "SignedIn":
        """What the core is asked."""
        raise NotImplementedError

    def send(self) -> None:
        self.log_in(Secret(self.field("code").value))

    @work(description="log in by a code")
    async def log_in(self, code: Secret) -> None:
        """Ask whether the code is right."""
        async with self.asking():
            self._then(await self.ask(lambda core: self.question(core, code)))

    def refused(self, error: TnError) -> None:
        """A wrong one is said under the field; what ends the token step is the step's to say."""
        if isinstance(error, RecoveryCodeRefused | OneTimeCodeRefused) and error.retry_at is None:
            self.point_at("code", self.WRONG)
        else:
            self.dismiss(error)


class RecoveryCodeDialog(SignInCodeDialog):
    """For who has no token at hand."""

    heading = "Log in with a recovery code"
    TOPIC = "recovery code"
    WHAT = TYPE_RECOVERY_CODE
    LABEL = "Recovery code"
    WRONG = WRONG_RECOVERY_CODE
    BUTTON = "Log In"

    def question(self, core: "Core", code: Secret) -> "SignedIn":
        """Use the code up."""
        return core.sign_in.submit_recovery_code(self.ticket, code)


class OneTimeCodeDialog(SignInCodeDialog):
    """For who lost the phone and asked an administrator."""

    heading = "Enter your one-time sign-in code"
    TOPIC = "one-time code"
    WHAT = TYPE_ONE_TIME_CODE
    LABEL = "One-time code"
    WRONG = WRONG_ONE_TIME_CODE
    BUTTON = "Log In and Enroll"

    def question(self, core: "Core", code: Secret) -> "SignedIn":
        """Use the code up; the session can only enroll."""
        return core.sign_in.submit_one_time_code(self.ticket, code)
