"""Remove Two-Factor Authentication: the password, and a button that says what it does."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tn_tui.domain.errors import NotEnrolled, PasswordWrong, TnError
from tn_tui.domain.password import CAP
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import Removed
from tn_tui.tui.dialog import Dialog
from tn_tui.tui.form import PLEASE
from tn_tui.tui.text import explain
from tn_tui.tui.widgets.field import Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton

_WHAT = "From then on your password alone logs you in, and remembered devices are forgotten."
_REQUIRED = (
    "Your practice requires two-factor authentication: you are logged out, and must enroll again when you log in."
)


class RemoveDialog(Dialog[Removed | None]):
    """Hands back what the core answered, or None when nothing was changed.

    Args:
        session: whose authentication it is.
        required: whether the practice requires it.
    """

    HEADING = "Remove Two-Factor Authentication"
    TOPIC = "remove"
    AUTO_FOCUS = "#password"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Remove"),
        Binding("escape", "leave", "Cancel"),
    ]

    def __init__(self, session: Secret, *, required: bool) -> None:
        super().__init__()
        self._session = session
        self._required = required

    def body(self) -> Iterable[Widget]:
        """What it means, the password, the button."""
        yield Line(_REQUIRED if self._required else _WHAT, classes="paragraph")
        yield Field("Password", id="password", limit=CAP, password=True)
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield PushButton("Cancel", id="cancel", quiet=True)
            yield PushButton("Remove", id="remove", danger=True, waiting="Removing…")

    @on(PushButton.Pressed, "#remove")
    def action_submit(self) -> None:
        """Remove it, once."""
        field = self.query_one(Field)
        if not field.value:
            field.refuse(PLEASE)
            field.input.focus()
        elif not self.busy:
            self.busy = True
            self.say("")
            self.remove_it(Secret(field.value))

    @work(description="remove two-factor authentication")
    async def remove_it(self, password: Secret) -> None:
        """Ask the core to."""
        try:
            await self.ask(lambda core: core.authenticators.remove_two_factor(self._session, password), self.dismiss)
        finally:
            self.busy = False

    def refused(self, error: TnError) -> None:
        """A wrong password is said under its field."""
        field = self.query_one(Field)
        field.input.value = ""
        field.input.focus()
        if isinstance(error, PasswordWrong) and error.retry_at is not None:
            self.count_down(error.retry_at, "This is not your password.", "You can try again now.")
        elif isinstance(error, PasswordWrong):
            field.refuse(explain(error))
        elif isinstance(error, NotEnrolled):
            self.dismiss(None)
        else:
            self.say(explain(error), "bad")

    @on(PushButton.Pressed, "#cancel")
    def action_leave(self) -> None:
        """Leave with nothing changed."""
        super().action_leave()

    def watch_busy(self, busy: bool) -> None:
        for button in self.query(PushButton).filter("#remove"):
            button.waiting = busy
