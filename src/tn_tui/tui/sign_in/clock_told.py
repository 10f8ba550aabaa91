"""What a clock check found: how far the phone's clock is off, that it is known now, and how to put it right."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from tn_tui.tui.frame.stage import Stage
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words import challenges
from tn_tui.words.phone_clock import LEARNED, RIGHT, how_far, is_right

if TYPE_CHECKING:
    from tn_tui.domain.views import PersonView


class ClockToldScreen(Stage[bool]):
    """Hands back True when it was read, and None to log out.

    Args:
        person: who logged in by the clock check.
        offset: how far the phone's clock is ahead; negative when it is behind.
    """

    TITLE = "Your phone's clock"
    TOPIC = "clock"
    OPENS_BY_ITSELF = True
    SHEETS = ("sign_in/clock_told.tcss",)
    AUTO_FOCUS = "#go-on"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on"),
        Binding("escape", "leave", "Log out"),
    ]

    def __init__(self, person: "PersonView", offset: timedelta) -> None:
        super().__init__(person)
        self._offset = offset

    def body(self) -> Iterable[Widget]:
        with Vertical(classes="ground"), Vertical(classes="card"):
            yield Heading(how_far(self._offset))
            for paragraph in self._paragraphs():
                yield Line(paragraph, classes="paragraph")
            with Horizontal(classes="buttons"):
                yield PushButton("Go On", id="go-on")

    def _paragraphs(self) -> Iterable[str | Content]:
        if is_right(self._offset):
            person = self.person
            account = f"TN ({person.username}@{person.practice_code})" if person else "TN"
            yield from (words.format(account=account) for words in RIGHT)
            return
        yield LEARNED
        yield challenges.SET_BY_ITSELF
        for name, words in challenges.PLATFORMS:
            yield Content.assemble((name, "bold"), " ", words)

    @on(PushButton.Pressed, "#go-on")
    def action_go_on(self) -> None:
        """Go on; what was learned of the clock was read."""
        self.dismiss(result=True)

    def action_leave(self) -> None:
        """Log out; what was learned stays."""
        self.dismiss(None)
