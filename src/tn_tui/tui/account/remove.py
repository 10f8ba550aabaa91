"""Remove Two-Factor Authentication: the password, and a button that says what it does."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tn_tui.domain.errors import NotEnrolled, TnError
from tn_tui.domain.secret import Secret
from tn_tui.domain.views import Removed
from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.frame.forms.password_question import PasswordQuestion
from tn_tui.tui.widgets.fields.field import PASSWORD_LIMIT, Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.account import removing


class RemoveDialog(OfSession[Removed | None], PasswordQuestion[Removed | None]):
    """Hands back what the core answered, or None when nothing was changed.

    Args:
        required: whether the practice requires it.
    """

    heading = "Remove Two-Factor Authentication"
    TOPIC = "remove"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Remove"),
        Binding("escape", "leave", "Cancel"),
    ]

    def __init__(self, session: Secret, *, required: bool) -> None:
        super().__init__(session)
        self._required = required

    def body(self) -> Iterable[Widget]:
        yield Line(removing(required=self._required), classes="paragraph")
        yield Field("Password", id="password", limit=PASSWORD_LIMIT, password=True)
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield PushButton("Cancel", id="cancel", quiet=True)
            yield PushButton("Remove", id="remove", danger=True, waiting="Removing…")

    @on(PushButton.Pressed, "#remove")
    def action_submit(self) -> None:
        """Send the password."""
        self.submit_password()

    def answer(self, password: Secret) -> None:
        """Remove two-factor authentication, and hand back what that ended."""
        self.hand_back(lambda core: core.authenticators.remove_two_factor(self.session, password))

    def refused(self, error: TnError) -> None:
        """What is off already needs no removing."""
        if isinstance(error, NotEnrolled):
            self.dismiss(None)
        else:
            super().refused(error)
