"""Recovery codes that must be saved before one goes on: those of a practice's only administrator."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tn_tui.tui.frame.place import PlaceScreen
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words import recovery_codes


class SaveCodesScreen(PlaceScreen[Visit]):
    """Hands back where one goes once they are saved, or None to log out."""

    TITLE = "Recovery codes"
    TOPIC = "recovery codes"
    OPENS_BY_ITSELF = True
    MENU = False
    SHEETS = ("codes.tcss",)
    AUTO_FOCUS = "#make"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "make", "Make new codes"),
        Binding("escape", "leave", "Log out"),
    ]

    def body(self) -> Iterable[Widget]:
        with Vertical(classes="ground"), Vertical(classes="card"):
            yield Heading(recovery_codes.NOT_SAVED)
            yield Line(recovery_codes.WHY, classes="paragraph")
            yield Line(recovery_codes.LOST, classes="paragraph")
            yield NoticeLine(self._notice)
            with Horizontal(classes="buttons"):
                yield PushButton("Log Out", id="leave", quiet=True)
                yield PushButton("Make New Codes", id="make", waiting="One moment…")

    @on(PushButton.Pressed, "#make")
    def action_make(self) -> None:
        """Make a new set and show it."""
        if self.claim():
            self.make()

    @work(description="new recovery codes")
    async def make(self) -> None:
        """Ask the core for new codes; nothing but saving them leads on."""
        from tn_tui.tui.codes.save_codes import SaveCodes

        async with self.asking():
            # They live on that screen alone, so no name here holds them.
            codes = self.ask(lambda core: core.recovery_codes.renew(self.session))
            shown = SaveCodes(self.session, self.person, await codes, must_save=True, renewed=True)
        if await self.app.push_screen_wait(shown):
            self.dismiss(Visit.PROFILE)

    @on(PushButton.Pressed, "#leave")
    def action_leave(self) -> None:
        """Log out; the next log-in asks again."""
        if not self.busy:
            self.dismiss(None)
