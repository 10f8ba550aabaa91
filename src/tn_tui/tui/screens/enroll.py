"""Enrolling in three steps: read about it, scan or type the key and prove it with a token, see what changes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tn_tui.domain.errors import EnrollmentExpired, TnError, TokenRefused
from tn_tui.domain.secret import Secret
from tn_tui.tui.keys import bind
from tn_tui.tui.messages import Notice
from tn_tui.tui.stage import Stage
from tn_tui.tui.text import SHORT_TOKEN, explain
from tn_tui.tui.widgets.enroll_steps import DoneStep, ReadStep, ScanStep
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.tui.widgets.title_bar import TitleBar
from tn_tui.tui.widgets.token_input import TokenInput

if TYPE_CHECKING:
    from tn_tui.domain.views import Enrolled, EnrollmentOffer, PersonView

STEPS = 3
_TITLE = "Enroll in two-factor authentication"
_COPIED = "The key went to your terminal's clipboard. Not every terminal takes it; then type it by hand."


class EnrollScreen(Stage["Enrolled | None"]):
    """Hands back what the core answered to the confirmation, or None when nothing was changed.

    Args:
        session: whose authentication app it is.
        person: who that is.
        forced: whether the practice requires it and nothing else can be done.
    """

    TITLE = f"{_TITLE} · 1 of {STEPS}"
    TOPIC = "enroll"
    SHEETS = ("enroll.tcss",)
    AUTO_FOCUS = "#next"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Next"),
        Binding("enter", "confirm", "Confirm"),
        bind("copy_key", "copy_key"),
        bind("bigger_code", "bigger_code"),
        Binding("escape", "cancel", "Cancel"),
    ]

    def __init__(self, session: Secret, person: "PersonView", *, forced: bool) -> None:
        super().__init__(person)
        self._session = session
        self._forced = forced
        self._offer: EnrollmentOffer | None = None
        self._enrolled: Enrolled | None = None
        self._leaving = False

    def body(self) -> Iterable[Widget]:
        yield ReadStep(forced=self._forced)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys of the step that is shown."""
        scanning = self._offer is not None and self._enrolled is None
        match action:
            case "confirm" | "copy_key" | "bigger_code":
                return scanning
            case "go_on":
                return not scanning
            case "cancel":
                return self._enrolled is None
        return super().check_action(action, parameters)

    async def _show(self, step: Widget, number: int, focus: str) -> None:
        with self.app.batch_update():
            await self.query("ReadStep, ScanStep, DoneStep").remove()
            await self.mount(step, after=self.query_one(TitleBar))
            self.query_one(TitleBar).retitle(f"{_TITLE} · {number} of {STEPS}")
            self._fit()
            self.query_one(focus).focus()
            self.refresh_bindings()

    @on(PushButton.Pressed, "#next")
    @on(PushButton.Pressed, "#done")
    def action_go_on(self) -> None:
        """From reading to the code, or from the end back to where one came from."""
        if self._enrolled is not None:
            self.dismiss(self._enrolled)
        elif not self.busy:
            self.busy = True
            self.begin()

    @work(description="begin enrollment")
    async def begin(self) -> None:
        """Ask for a key, and show it."""
        offers: list[EnrollmentOffer] = []
        try:
            await self.ask(lambda core: core.enrollment.begin(self._session), offers.append)
        finally:
            self.busy = False
        for self._offer in offers:
            await self._show(ScanStep(self._offer), 2, "TokenInput")

    @on(TokenInput.Completed)
    def _completed(self, message: TokenInput.Completed) -> None:
        self._confirm(message.token)

    @on(PushButton.Pressed, "#confirm")
    def action_confirm(self) -> None:
        """Send the token, if all of it is there."""
        token = self.query_one(TokenInput).token
        if token is None:
            self.query_one(TokenInput).focus()
            self.say(SHORT_TOKEN, "bad")
        else:
            self._confirm(token)

    def _confirm(self, token: Secret) -> None:
        if not self.busy and self._offer is not None:
            self.busy = True
            self.say("")
            self.confirm(self._offer.ticket, token)

    @work(description="confirm enrollment")
    async def confirm(self, ticket: Secret, token: Secret) -> None:
        """Ask whether the token is the key's."""
        answers: list[Enrolled] = []
        try:
            await self.ask(lambda core: core.enrollment.confirm(self._session, ticket, token), answers.append)
        finally:
            self.busy = False
        for self._enrolled in answers:
            await self._show(DoneStep(self._enrolled), 3, "#done")

    def refused(self, error: TnError) -> None:
        if self._leaving:
            self.dismiss(None)
            return
        for boxes in self.query(TokenInput):
            boxes.action_clear()
            boxes.focus()
        if isinstance(error, EnrollmentExpired):
            self._offer = None
            self.start_again(explain(error))
        elif isinstance(error, TokenRefused) and error.retry_at is not None:
            self.count_down(error.retry_at, "This token is not right.", "You can type a token again.")
        else:
            self.say(explain(error), "bad")

    @work(description="start enrollment again")
    async def start_again(self, why: str) -> None:
        """Back to the first step."""
        await self._show(ReadStep(forced=self._forced, notice=Notice(why, "warn")), 1, "#next")

    @on(TokenInput.Unusable)
    def _unusable(self) -> None:
        self.say(SHORT_TOKEN, "bad")

    @on(PushButton.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Leave with nothing changed."""
        if self.busy:
            return
        if self._offer is None:
            self.dismiss(None)
        else:
            self.busy = self._leaving = True
            self.give_up(self._offer.ticket)

    @work(description="cancel enrollment")
    async def give_up(self, ticket: Secret) -> None:
        """Tell the core that the key is not wanted; it counts for nothing in any case."""
        try:
            await self.ask(lambda core: core.enrollment.cancel(self._session, ticket), lambda _: self.dismiss(None))
        finally:
            self.busy = False

    def action_copy_key(self) -> None:
        """Send the key to the terminal's clipboard (OSC 52), which not every terminal has."""
        if self._offer is not None:
            self.app.copy_to_clipboard(self._offer.key.reveal())
            self.say(_COPIED)

    def action_bigger_code(self) -> None:
        """The code alone, as big as it gets."""
        if self._offer is not None:
            from tn_tui.tui.dialogs.bigger_code import BiggerCode

            self.app.push_screen(BiggerCode(self._offer.uri))

    def on_resize(self, event: events.Resize) -> None:
        self._fit()

    def _fit(self) -> None:
        for step in self.query(ScanStep):
            step.fit(self.size.width, self.size.height - 2)

    def watch_busy(self, busy: bool) -> None:
        for button in self.query(PushButton).filter("#next, #confirm"):
            button.waiting = busy
