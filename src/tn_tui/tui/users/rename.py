"""Another username or another name for a user."""

from collections.abc import Iterable

from textual.widget import Widget

from tn_tui.domain.changes import Change
from tn_tui.domain.practice_views import UserView
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import NAME_LIMIT, USERNAME_LIMIT
from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.frame.forms.form_dialog import FormDialog
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.words.changes import WORDS


class RenameDialog(FormDialog[UserView | None], OfSession[UserView | None]):
    """Hands back the user as renamed, or None when nothing was changed.

    Args:
        user: who is renamed.
    """

    heading = "Rename"
    TOPIC = "rename"
    BUTTON = "Rename"
    WAITING = "Renaming…"
    AUTO_FOCUS = "#name"

    def __init__(self, session: Secret, user: UserView) -> None:
        super().__init__(session)
        self._user = user

    def fields(self) -> Iterable[Widget]:
        yield Line(WORDS[Change.RENAME].meaning, classes="paragraph")
        name = Field("Name", id="name", limit=NAME_LIMIT)
        name.input.value = self._user.name
        username = Field("Username", id="username", limit=USERNAME_LIMIT)
        username.input.value = self._user.username
        yield name
        yield username

    def send(self) -> None:
        """Only what is another than before."""
        name, username = self.field("name").value, self.field("username").value
        user = self._user
        if (name, username) == (user.name, user.username):
            self.dismiss(None)
            return
        self.hand_back(
            lambda core: core.user_changes.rename(
                self.session,
                user.id,
                name=None if name == user.name else name,
                username=None if username == user.username else username,
            )
        )
