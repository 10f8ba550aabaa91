"""Another username or another name for a user."""

from collections.abc import Iterable

from textual import work
from textual.widget import Widget

from tn_tui.domain.changes import Change
from tn_tui.domain.practice_views import UserView
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import NAME_LIMIT, USERNAME_LIMIT
from tn_tui.tui.frame.forms.form_dialog import FormDialog
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.words.changes import WORDS


class RenameDialog(FormDialog[UserView | None]):
    """Hands back the user as renamed, or None when nothing was changed.

    Args:
        session: an administrator's.
        user: who is renamed.
    """

    HEADING = "Rename"
    TOPIC = "rename"
    BUTTON = "Rename"
    WAITING = "Renaming…"
    AUTO_FOCUS = "#name"

    def __init__(self, session: Secret, user: UserView) -> None:
        super().__init__()
        self._session = session
        self._user = user

    def fields(self) -> Iterable[Widget]:
        """What the user is called now, to be changed."""
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
        self.rename(None if name == self._user.name else name, None if username == self._user.username else username)

    @work(description="rename")
    async def rename(self, name: str | None, username: str | None) -> None:
        """Rename the user, and close; without a change, close at once."""
        async with self.asking():
            if name is None and username is None:
                self.dismiss(None)
                return
            self.dismiss(
                await self.ask(
                    lambda core: core.user_changes.rename(self._session, self._user.id, name=name, username=username)
                )
            )
