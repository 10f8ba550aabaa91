"""Two tokens that follow each other tell how far the phone's clock is off (RFC 6238 6).

Both are asked before the core hears of either, so that one alone tells nothing.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tn_tui.domain.errors import TnError, TokenRefused
from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.widgets.fields.token_field import TokenField
from tn_tui.tui.widgets.fields.token_input import TokenInput
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words import phone_clock

if TYPE_CHECKING:
    from tn_tui.domain.views import SignedIn


class ClockCheckDialog(Dialog["TnError | None"]):
    """Hands back what ends the token step; the session that two right tokens open goes to `then`, with this on top.

    Args:
        ticket: of the half log-in.
        remember: whether this device shall be remembered.
        then: takes the open session.
    """

    heading = "Check my clock"
    TOPIC = "clock check"
    SHEETS = ("sign_in/clock_check.tcss",)
    AUTO_FOCUS = "#first TokenInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Go on"),
        Binding("escape", "leave", "Back to the token"),
    ]

    def __init__(self, ticket: Secret, then: "Callable[[SignedIn], object]", *, remember: bool) -> None:
        super().__init__()
        self._ticket = ticket
        self._then = then
        self._remember = remember
        self._first = TokenField("First token", id="first")
        self._second = TokenField("Next token", id="second")

    def body(self) -> Iterable[Widget]:
        yield Line(phone_clock.WHAT, classes="paragraph")
        yield Line(phone_clock.FIRST, id="step", classes="paragraph")
        yield self._first
        # The place stays, so that nothing jumps when the second is asked for.
        with Vertical(id="place"):
            yield self._second
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield PushButton("Cancel", id="cancel", quiet=True)
            yield PushButton("Check and Log In", id="send", waiting="Checking…")

    def on_mount(self) -> None:
        self._ask_for(self._first)

    def _ask_for(self, field: TokenField) -> None:
        """Ask for one of the two; what was typed into the first stays in sight."""
        self._second.display = field is self._second
        self.query_one("#step", Line).change(phone_clock.SECOND if field is self._second else phone_clock.FIRST)
        field.input.focus()

    @on(PushButton.Pressed, "#send")
    def action_submit(self) -> None:
        """From the first to the second, and from there to the core."""
        first, second = self._first.input.token, self._second.input.token
        if first is None:
            self._short(self._first)
        elif not self._second.display:
            self._ask_for(self._second)
        elif second is None:
            self._short(self._second)
        elif self._first.input.digits == self._second.input.digits:
            self._second.refuse(phone_clock.SAME)
            self._second.input.action_clear()
            self._second.input.focus()
        elif self.claim():
            self.check(first, second)

    def _short(self, field: TokenField) -> None:
        field.refuse_short()
        field.input.focus()

    @on(TokenInput.Completed)
    def _completed(self) -> None:
        self.say("")
        self._first.refuse("")
        self._second.refuse("")
        self.action_submit()

    @on(TokenInput.Unusable)
    def _unusable(self) -> None:
        (self._first if self._first.input.has_focus else self._second).refuse_short()

    @work(description="check the clock")
    async def check(self, first: Secret, second: Secret) -> None:
        """Ask whether they follow each other, and how far they are off."""
        ticket, remember = self._ticket, self._remember
        async with self.asking():
            self._then(await self.ask(lambda core: core.sign_in.check_clock(ticket, first, second, remember=remember)))

    def refused(self, error: TnError) -> None:
        """Begin again, whichever of them was wrong; what ends the token step is the step's to say."""
        if isinstance(error, TokenRefused) and error.retry_at is None:
            self._first.input.action_clear()
            self._second.input.action_clear()
            self._ask_for(self._first)
            self.say(phone_clock.WRONG, "bad")
        else:
            self.dismiss(error)
