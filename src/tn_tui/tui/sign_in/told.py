"""What others did to the account since the last log-in: who, when and why, before anything else."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.reading import Reading
from tn_tui.tui.frame.stage import Stage
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.told import HEADING, advice, told

if TYPE_CHECKING:
    from tn_tui.domain.views import PersonView, Told


class ToldScreen(Reading[bool], Stage[bool]):
    """Hands back True when it was read; going on tells the core so.

    Args:
        session: whose account it is.
        person: who that is.
        rows: what was done, oldest first.
    """

    TITLE = "Your account"
    TOPIC = "told"
    OPENS_BY_ITSELF = True
    SHEETS = ("sign_in/told.tcss",)
    AUTO_FOCUS = "#go-on"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on"),
        Binding("escape", "leave", "Log out"),
    ]

    def __init__(self, session: Secret, person: "PersonView", rows: "tuple[Told, ...]") -> None:
        super().__init__(person)
        self._session = session
        self._rows = rows

    def body(self) -> Iterable[Widget]:
        now = self.tn.now()
        with Vertical(classes="ground"), Vertical(classes="card"):
            yield Heading(HEADING)
            with VerticalScroll(can_focus=False):
                for row in self._rows:
                    yield Line(paragraph(row, now), classes="paragraph")
            if advice(self._rows):
                yield Line(advice(self._rows), classes="paragraph")
            yield NoticeLine()
            with Horizontal(classes="buttons"):
                yield PushButton("Go On", id="go-on", waiting="One moment…")

    @on(PushButton.Pressed, "#go-on")
    def action_go_on(self) -> None:
        """What stands here was read: tell the core, and go on."""
        if self.claim():
            self.told()

    @work(description="told")
    async def told(self) -> None:
        """Tell the core up to where it was read, so that it is shown this once."""
        number = self._rows[-1].number
        async with self.asking():
            await self.ask(lambda core: core.profile.told(self._session, number))
            self.dismiss(result=True)

    def action_leave(self) -> None:
        """Log out, and be told again the next time."""
        if not self.busy:
            self.dismiss(None)


def paragraph(row: "Told", now: datetime) -> Content:
    """What, when, by whom, why."""
    what, moment, more = told(row, now)
    return Content.assemble((what, "bold"), "\n", (moment, "$muted"), (f"\n{more}" if more else "", ""))
