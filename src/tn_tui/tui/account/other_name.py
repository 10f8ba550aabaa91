"""Another name for something of one's own."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.widget import Widget

from tn_tui.domain.secret import Secret
from tn_tui.domain.text import NAME_LIMIT
from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.frame.forms.form_dialog import FormDialog
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.words.account import NAME_FOR_YOU

if TYPE_CHECKING:
    from tn_tui.core.core import Core


class OtherNameDialog(FormDialog["str | None"], OfSession["str | None"]):
    """Hands back the new name, or None when nothing was changed.

    Args:
        session: whose it is.
        name: what it is called now.
    """

    heading = "Rename"
    BUTTON = "Rename"
    WAITING = "Renaming…"
    AUTO_FOCUS = "#name"
    HINT: ClassVar[str] = ""

    def __init__(self, session: Secret, name: str) -> None:
        super().__init__(session)
        self._before = name

    def fields(self) -> Iterable[Widget]:
        yield Line(NAME_FOR_YOU, classes="paragraph")
        name = Field("Name", id="name", limit=NAME_LIMIT, hint=self.HINT)
        name.input.value = self._before
        yield name

    def rename_question(self, core: "Core", name: str) -> None:
        """Give it the name."""
        raise NotImplementedError

    def send(self) -> None:
        """Only where it is another than before."""
        self.rename(self.field("name").value)

    @work(description="rename")
    async def rename(self, name: str) -> None:
        """Rename it, and close; with the name it has, close at once."""
        async with self.asking():
            if name.strip() == self._before:
                self.dismiss(None)
                return
            await self.ask(lambda core: self.rename_question(core, name))
            self.dismiss(name.strip())
