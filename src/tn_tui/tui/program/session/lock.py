"""The lock: nobody was there for a while, so what is below is covered until the password is given."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.forms.password_question import PasswordQuestion
from tn_tui.tui.widgets.fields.field import PASSWORD_LIMIT, Field
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.messages import LogOutAsked
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.sign_in import LOCKED

if TYPE_CHECKING:
    from tn_tui.domain.views import PersonView


class LockScreen(PasswordQuestion[bool]):
    """Hands back True when the password was right; logging out is the app's.

    Args:
        session: the session that is locked.
        person: whose it is.
    """

    TITLE = "Locked"
    TOPIC = "lock"
    OPENS_BY_ITSELF = True
    SHEETS = ("program/lock.tcss",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Unlock"),
        Binding("escape", "log_out", "Log out"),
    ]

    def __init__(self, session: Secret, person: "PersonView") -> None:
        super().__init__(person)
        self._session = session

    def body(self) -> Iterable[Widget]:
        """The password, and nothing of what is below."""
        with Vertical(classes="ground"), Vertical(classes="card"):
            yield Heading("Locked")
            yield Line(LOCKED, classes="paragraph")
            yield Field("Password", id="password", limit=PASSWORD_LIMIT, password=True)
            yield NoticeLine()
            with Horizontal(classes="buttons"):
                yield PushButton("Log Out", id="log-out", quiet=True)
                yield PushButton("Unlock", id="unlock", waiting="Checking…")

    @on(PushButton.Pressed, "#unlock")
    def action_submit(self) -> None:
        """Send the password."""
        self.submit_password()

    @work(description="unlock")
    async def answer(self, password: Secret) -> None:
        """Ask whether the password is right."""
        async with self.asking():
            await self.ask(lambda core: core.sessions.unlock(self._session, password))
            self.dismiss(result=True)

    @on(PushButton.Pressed, "#log-out")
    def action_log_out(self) -> None:
        """Leave the session for good."""
        self.tn.post_message(LogOutAsked())
