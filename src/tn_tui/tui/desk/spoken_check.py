"""A spoken check both ways: what the caller reads out, and what to say to it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.errors import SpokenCheckRefused, TnError, UserUnknown
from tn_tui.domain.secret import Secret
from tn_tui.domain.text import USERNAME_LIMIT
from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.frame.forms.form_dialog import FormDialog
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.errors import explain
from tn_tui.words.moments import left
from tn_tui.words.phrases import ANY_SPELLING
from tn_tui.words.spelling import spoken

if TYPE_CHECKING:
    from tn_tui.domain.support_views import SpokenAnswer

HEARD_LIMIT = 40
_TEXT = (
    "The caller types the password at the log-in, and on the screen that asks for a token opens Get help. Type what "
    "the caller reads out from there. If it stays wrong, end the call."
)


class SpokenCheckDialog(FormDialog[None], OfSession[None]):
    """Answers what a caller reads out; each try is a row in the practice's log.

    Args:
        practice_code: of the practice.
        username: with whom one speaks, where that is clear.
    """

    heading = "Spoken check"
    TOPIC = "spoken check"
    SHEETS = ("desk/dialogs.tcss",)
    BUTTON = "Check"
    WAITING = "One moment…"
    AUTO_FOCUS = "#username"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Cancel"),
        Binding("escape", "done", "Done"),
    ]

    def __init__(self, session: Secret, practice_code: str, username: str) -> None:
        super().__init__(session)
        self._practice_code = practice_code
        self._username = username
        self._answer: SpokenAnswer | None = None

    def fields(self) -> Iterable[Widget]:
        yield Line(_TEXT, id="how", classes="paragraph")
        yield Field("Username", id="username", limit=USERNAME_LIMIT, hint="Of the person who calls.")
        yield Field("Caller reads", id="heard", limit=HEARD_LIMIT, hint=ANY_SPELLING)
        yield Line(id="codes")

    def on_mount(self) -> None:
        self.set_interval(1, self._tick)
        if self._username:
            self.field("username").input.value = self._username
            self.field("heard").input.focus()

    def send(self) -> None:
        """Ask what to say to it, or close what was answered."""
        if self._answer is not None:
            self.dismiss(None)
            return
        self._username = self.field("username").value
        self._answer = None
        self._tick()
        self.check(self.field("heard").value)

    @work(exclusive=True, group="check", description="spoken check")
    async def check(self, heard: str) -> None:
        """Ask the core whether the code is right, and show what to say to it."""
        session, code, username = self.session, self._practice_code, self._username
        async with self.asking():
            self._show(await self.ask(lambda core: core.support.spoken_check(session, code, username, heard)))

    def _show(self, answer: "SpokenAnswer") -> None:
        self._answer = answer
        self._tick()
        self._ask_again(is_answered=True)

    def _ask_again(self, *, is_answered: bool) -> None:
        """While an answer holds, only what to say and one button are left."""
        self.query("Field, #how, #cancel").set(display=not is_answered)
        button = self.query_one("#send", PushButton)
        button.rename("Done" if is_answered else self.BUTTON)
        if is_answered:
            button.focus()
        else:
            self.field("heard").input.focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is answered needs no key but the one that is left."""
        if action == "leave":
            return self._answer is None
        if action == "done":
            return self._answer is not None
        return super().check_action(action, parameters)

    def action_done(self) -> None:
        """It was said."""
        self.dismiss(None)

    def _tick(self) -> None:
        """The answer, with the time that it has left."""
        answer, now = self._answer, self.tn.now()
        if answer is not None and now >= answer.until:
            answer = self._answer = None
            self._ask_again(is_answered=False)
        self.query_one("#codes", Line).change(
            ""
            if answer is None
            else Content.assemble(
                *("That is right. You say  ", (answer.say, "bold"), "\n"),
                (f"{spoken(Secret(answer.say))}\n", "$muted"),
                (f"It holds for {left(answer.until, now)}.", "$muted"),
            )
        )

    def refused(self, error: TnError) -> None:
        """A name that nobody has, and a wrong code, are said under their fields."""
        if isinstance(error, UserUnknown):
            self.point_at("username", explain(error))
        elif isinstance(error, SpokenCheckRefused):
            self.point_at("heard", explain(error))
        else:
            super().refused(error)
