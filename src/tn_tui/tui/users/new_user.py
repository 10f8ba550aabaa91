"""A new user: the username, the name, the role."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from tn_tui.domain.policy import Role
from tn_tui.domain.practice_views import TemporaryPassword
from tn_tui.domain.text import NAME_LIMIT, USERNAME_LIMIT
from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.frame.forms.form_dialog import FormDialog
from tn_tui.tui.widgets.fields.check_line import CheckLine
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.words.phrases import TO_HAND_OVER
from tn_tui.words.roles import ROLES


class NewUserDialog(FormDialog[TemporaryPassword | None], OfSession[TemporaryPassword | None]):
    """Hands back the temporary password, or None when nobody was added."""

    heading = "New user"
    TOPIC = "new user"
    SHEETS = ("users/dialogs.tcss",)
    BUTTON = "Add User"
    WAITING = "Adding…"
    AUTO_FOCUS = "#username"

    def fields(self) -> Iterable[Widget]:
        yield Line(TO_HAND_OVER, classes="paragraph")
        yield Field("Username", id="username", limit=USERNAME_LIMIT)
        yield Field("Name", id="name", limit=NAME_LIMIT)
        yield CheckLine(ROLES[Role.ADMINISTRATOR], "can do everything that you can do here", id="administrator")

    def send(self) -> None:
        role = Role.ADMINISTRATOR if self.query_one(CheckLine).on else Role.MEMBER
        username, name = self.field("username").value, self.field("name").value
        self.hand_back(lambda core: core.user_changes.add(self.session, username=username, name=name, role=role))

    @on(CheckLine.Turned)
    def _turned(self) -> None:
        self.refresh_bindings()
