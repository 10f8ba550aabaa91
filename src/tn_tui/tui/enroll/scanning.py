"""What every screen does that brings a phone to the account: a key is shown, and a first token of it confirms it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tn_tui.domain.errors import EnrollmentExpired, TnError, TokenClosed, TokenRefused
from tn_tui.domain.secret import Secret
from tn_tui.tui.enroll.enroll_steps import ScanStep
from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.widgets.fields.token_input import TokenInput
from tn_tui.tui.widgets.keys import bind
from tn_tui.tui.widgets.messages import Notice
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.tui.widgets.title_bar import TitleBar
from tn_tui.words.errors import explain

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.views import Enrolled, EnrollmentOffer

_COPIED = "The key went to your terminal's clipboard. Not every terminal takes it; then type it by hand."


class Scanning(TnScreen["Enrolled | None"]):
    """Step by step: something to read, the key, and what came of it. Before the token nothing is changed."""

    HEADING: ClassVar[str] = ""
    STEPS: ClassVar[int] = 3
    TOPIC = "enroll"
    SHEETS = ("enroll.tcss",)
    AUTO_FOCUS = "#next"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Next"),
        Binding("enter", "confirm", "Confirm"),
        bind("copy_key", "copy_key"),
        bind("bigger_code", "bigger_code"),
        bind("spell", "spell"),
        Binding("escape", "cancel", "Cancel"),
    ]

    session: Secret
    _offer: "EnrollmentOffer | None" = None
    _enrolled: "Enrolled | None" = None
    _leaving = False

    def first(self, notice: Notice | None = None) -> Widget:
        """The first step."""
        raise NotImplementedError

    def scan(self, offer: "EnrollmentOffer") -> ScanStep:
        """The step with the key."""
        return ScanStep(offer)

    def question(self, core: "Core") -> "EnrollmentOffer":
        """What the core is asked for a key to show."""
        raise NotImplementedError

    async def accepted(self, enrolled: "Enrolled") -> None:
        """Show what came of it; `_enrolled` is it."""
        raise NotImplementedError

    def body(self) -> Iterable[Widget]:
        yield self.first()

    def on_mount(self) -> None:
        self.query_one(TitleBar).retitle(self.title_of(1))

    def title_of(self, number: int) -> str:
        """The title line at a step."""
        return f"{self.HEADING} · {number} of {self.STEPS}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys of the step that is shown."""
        scanning = self._offer is not None and self._enrolled is None
        match action:
            case "bigger_code":
                return scanning and any(step.can_be_bigger for step in self.query(ScanStep))
            case "confirm" | "copy_key" | "spell":
                return scanning
            case "go_on":
                return not scanning
            case "cancel":
                return self._enrolled is None
        return super().check_action(action, parameters)

    async def show_step(self, step: Widget, number: int, focus: str) -> None:
        """Put a step in the place of the one before."""
        with self.app.batch_update():
            await self.query(".step").remove()
            await self.mount(step, after=self.query_one(TitleBar))
            self.query_one(TitleBar).retitle(self.title_of(number))
            self._fit()
            self.query_one(focus).focus()
            self.refresh_bindings()

    @on(PushButton.Pressed, "#next")
    @on(PushButton.Pressed, "#done")
    def action_go_on(self) -> None:
        """From reading to the code, or from the end back to where one came from."""
        if self._enrolled is not None:
            self.dismiss(self._enrolled)
        elif not self.busy and self.can_begin():
            self.busy = True
            self.begin()

    def can_begin(self) -> bool:
        """Whether all is there that the first step asks for."""
        return True

    @work(description="begin enrollment")
    async def begin(self) -> None:
        """Ask for a key, and show it."""
        async with self.asking():
            self._offer = await self.ask(self.question)
        await self.show_step(self.scan(self._offer), 2, "TokenInput")

    @on(TokenInput.Completed)
    def _completed(self, message: TokenInput.Completed) -> None:
        self._confirm(message.token)

    @on(PushButton.Pressed, "#confirm")
    def action_confirm(self) -> None:
        """Send the token, if all of it is there."""
        if self.busy:
            return
        boxes = self.query_one(TokenInput)
        token = boxes.token
        if token is None:
            boxes.focus()
            self.say(boxes.wanted, "bad")
        else:
            self._confirm(token)

    def _confirm(self, token: Secret) -> None:
        if self._offer is not None and self._enrolled is None and self.claim():
            self.confirm(self._offer.ticket, token)

    @work(description="confirm enrollment")
    async def confirm(self, ticket: Secret, token: Secret) -> None:
        """Ask whether the token is the key's."""
        async with self.asking():
            self._enrolled = await self.ask(lambda core: core.enrollment.confirm(self.session, ticket, token))
        # The key is in the phone now, and nowhere on this side of the core.
        self._offer = None
        await self.accepted(self._enrolled)

    def refused(self, error: TnError) -> None:
        if self._leaving:
            self.dismiss(None)
            return
        for boxes in self.query(TokenInput):
            boxes.action_clear()
            boxes.focus()
        # No key is typed in any more then, and what is to be done instead takes the room.
        self.set_class(isinstance(error, TokenClosed), "-closed")
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
        await self.show_step(self.first(Notice(why, "warn")), 1, "#next")

    @on(TokenInput.Unusable)
    def _unusable(self) -> None:
        self.say(self.query_one(TokenInput).wanted, "bad")

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
        async with self.asking():
            await self.ask(lambda core: core.enrollment.cancel(self.session, ticket))
            self.dismiss(None)

    def action_copy_key(self) -> None:
        """Send the key to the terminal's clipboard (OSC 52), which not every terminal has."""
        if self._offer is not None:
            self.app.copy_to_clipboard(self._offer.key.reveal())
            self.say(_COPIED)

    def action_bigger_code(self) -> None:
        """The code alone, as big as it gets."""
        if self._offer is not None:
            from tn_tui.tui.enroll.bigger_code import BiggerCode

            self.app.push_screen(BiggerCode(self._offer.uri))

    def action_spell(self) -> None:
        """The key in words, to be read out on the telephone."""
        if self._offer is not None:
            from tn_tui.tui.frame.dialogs.spell import SpellDialog

            self.app.push_screen(SpellDialog(self._offer.key, self._offer.account))

    def on_resize(self, event: events.Resize) -> None:
        self._fit()
        # What takes the keys stays in sight in a lower terminal.
        self.show_focus()

    def _fit(self) -> None:
        for step in self.query(ScanStep):
            step.fit(self.size.width, self.size.height - 2, self.tn.key_name("bigger_code"))
        self.refresh_bindings()
