"""Another name for one of one's own authenticators."""

from collections.abc import Iterable

from textual import work
from textual.widget import Widget

from tn_tui.domain.secret import Secret
from tn_tui.domain.text import NAME_LIMIT
from tn_tui.domain.views import AuthenticatorView
from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.frame.forms.form_dialog import FormDialog
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.words.account import NAME_FOR_YOU


class AuthenticatorNameDialog(FormDialog["str | None"], OfSession["str | None"]):
    """Hands back the new name, or None when nothing was changed.

    Args:
        authenticator: which one.
    """

    heading = "Rename"
    TOPIC = "authenticators"
    BUTTON = "Rename"
    WAITING = "Renaming…"
    AUTO_FOCUS = "#name"

    def __init__(self, session: Secret, authenticator: AuthenticatorView) -> None:
        super().__init__(session)
        self._authenticator = authenticator

    def fields(self) -> Iterable[Widget]:
        yield Line(NAME_FOR_YOU, classes="paragraph")
        name = Field("Name", id="name", limit=NAME_LIMIT, hint="Such as Phone or Tablet.")
        name.input.value = self._authenticator.name
        yield name

    def send(self) -> None:
        """Only where it is another than before."""
        self.rename(self.field("name").value)

    @work(description="rename authenticator")
    async def rename(self, name: str) -> None:
        """Rename the authenticator, and close; with the name it has, close at once."""
        async with self.asking():
            if name.strip() == self._authenticator.name:
                self.dismiss(None)
                return
            await self.ask(lambda core: core.authenticators.rename(self.session, self._authenticator.id, name))
            self.dismiss(name.strip())
