"""Help for who can't get a token: the manual's two challenges, the spoken check with support, and open cases."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.errors import CaseRefused, Gone, SignInExpired, TnError
from tn_tui.domain.policy import Role
from tn_tui.tui.frame.dialog import Dialog
from tn_tui.tui.frame.dialogs.question import QuestionDialog
from tn_tui.tui.frame.reading import Reading
from tn_tui.tui.frame.screen import LOOK_SECONDS
from tn_tui.tui.sign_in.spoken_lines import SpokenLines
from tn_tui.tui.widgets.keys import bind
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words import challenges
from tn_tui.words.cases import warns
from tn_tui.words.moments import when
from tn_tui.words.phrases import OWN_CASE_OPEN

if TYPE_CHECKING:
    from tn_tui.domain.support_views import CaseView, SpokenCheck
    from tn_tui.domain.views import TokenNeeded

_CASE_OVER = "The recovery case is over already."
_OVER = "Your log-in took too long. Log in again to see what you and support read to each other."


class GetHelpDialog(Dialog["TnError | None"], Reading["TnError | None"]):
    """Hands back what ended the token step meanwhile, if something did.

    Args:
        needed: what the core answered to the password.
        cases: open recovery cases of the account; one that is stopped is taken out.
    """

    heading = "Get help"
    TOPIC = "get help"
    SHEETS = ("sign_in/get_help.tcss",)
    AUTO_FOCUS = "#back"
    IN_THE_SHELL: ClassVar[dict[str, str]] = {
        "stop_case": "tn-tui support case stop --reason TEXT NUMBER",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "leave", "Back"),
        Binding("down", "turn(1)", "Read on"),
        bind("get_help", "leave", words="", show=False),
        bind("stop_case", "stop_case"),
    ]

    def __init__(self, needed: "TokenNeeded", cases: "list[CaseView]") -> None:
        super().__init__()
        self._needed = needed
        self._cases = cases
        self._ended: TnError | None = None

    @property
    def _of_the_desk(self) -> bool:
        return self._needed.person.role is Role.SUPPORT

    def body(self) -> Iterable[Widget]:
        """What can be read at leisure scrolls; what is read out on the telephone stays in sight."""
        with VerticalScroll(can_focus=False):
            for heading, paragraphs in self._topics():
                yield Heading(heading)
                for paragraph in paragraphs:
                    yield Line(paragraph, classes="paragraph")
        if not self._of_the_desk:
            yield SpokenLines(challenges.SAY, challenges.HEAR)
        yield Line(id="case")
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield PushButton("Stop the Case", id="stop", danger=True, waiting="Stopping…")
            yield PushButton("Back", id="back", quiet=True)

    def _topics(self) -> Iterable[tuple[str, Iterable[str | Content]]]:
        platforms = [Content.assemble((name, "bold"), " ", words) for name, words in challenges.PLATFORMS]
        names, phone = self._needed.administrators, self.tn.settings.support_phone
        whom: list[str | Content] = [challenges.ASK_ADMINISTRATOR]
        if names:
            # Their names alone: who knows the password learns whom to ask, and no username to try.
            whom.append(Content.assemble(("Whom you can ask:", "bold"), f" {', '.join(names)}."))
        whom.append(challenges.ASK_SUPPORT)
        if phone:
            whom.append(Content.assemble(("Support:", "bold"), f" {phone}"))
        yield challenges.NO_ACCESS, (challenges.OF_THE_DESK,) if self._of_the_desk else whom
        yield challenges.CODES, (challenges.ON_TIME, challenges.SET_BY_ITSELF, *platforms)

    def on_mount(self) -> None:
        self._show_case()
        if self._cases:
            self.set_interval(LOOK_SECONDS, self.look_anew)
        if not self._of_the_desk:
            self.look()

    def look_anew(self) -> None:
        if self._is_at_rest:
            self.read_cases()

    @property
    def _is_at_rest(self) -> bool:
        """Whether nothing lies over the dialog, nothing is being done, and the password counts still."""
        return self.app.screen is self and not self.busy and self._ended is None

    @work(exclusive=True, group="cases", description="cases")
    async def read_cases(self) -> None:
        """Show how the account's open cases stand now, where anything has become of them."""
        ticket = self._needed.ticket
        try:
            found = await self.tn.call(lambda core: core.sign_in.open_cases(ticket))
        except TnError:
            # Nobody asked for this look; what somebody asks for next says what is wrong.
            return
        if not self._is_at_rest or list(found) == self._cases:
            return
        if self._cases and self._cases[0].id not in {case.id for case in found}:
            self._gone(self._cases[0], _CASE_OVER, "info")
        self._cases[:] = found
        self._show_case()

    @work(description="spoken check")
    async def look(self) -> None:
        """Ask for the codes of this log-in, and again when their time is over."""
        ticket = self._needed.ticket
        self._show_check(await self.ask(lambda core: core.sign_in.spoken_check(ticket)))

    def _show_check(self, check: "SpokenCheck") -> None:
        self.query_one(SpokenLines).show(check)
        # The half log-in may be over before the codes are.
        left = (min(check.until, self._needed.expires_at) - self.tn.now()).total_seconds()
        self.set_timer(max(left, 0) + 0.01, self.look)

    def _show_case(self) -> None:
        line, case = self.query_one("#case", Line), next(iter(self._cases), None)
        if case is not None:
            now = self.tn.now()
            line.change(
                Content.assemble(
                    (OWN_CASE_OPEN, "bold $warning"),
                    f" Somebody called support as {case.caller} {when(case.opened_at, now)}. {warns(case, now)}",
                )
            )
        for widget in (line, self.query_one("#stop")):
            widget.display = case is not None
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A case can be stopped while there is one, and while the password counts."""
        if action == "stop_case":
            return bool(self._cases) and self._ended is None
        return super().check_action(action, parameters)

    @on(PushButton.Pressed, "#stop")
    @work(description="ask whether to stop the case")
    async def action_stop_case(self) -> None:
        """Ask once, then stop it."""
        if self.busy or not self._cases:
            return
        case = self._cases[0]
        question = QuestionDialog(
            "Stop the recovery case?",
            f"Support was asked to let {case.caller} into the account {case.username}.",
            "Stop it if you know nothing about it, or no longer need it. Nobody gets in by it then.",
            yes="Stop the Case",
            no="Keep It",
            danger=True,
        )
        if await self.app.push_screen_wait(question) and self.claim():
            await self._stop(case)

    async def _stop(self, case: "CaseView") -> None:
        ticket = self._needed.ticket
        async with self.asking():
            await self.ask(lambda core: core.sign_in.stop_case(ticket, case.id))
            self._gone(case, "The recovery case is stopped. Nobody gets in by it.", "good")

    def _gone(self, case: "CaseView", sentence: str, tone: str) -> None:
        self._cases.remove(case)
        self._show_case()
        self.query_one("#back").focus()
        self.say(sentence, tone)

    def refused(self, error: TnError) -> None:
        """Where the half log-in is over, what there is to read stays."""
        if isinstance(error, SignInExpired):
            self._ended = error
            for lines in self.query(SpokenLines):
                lines.end(_OVER)
            self.query_one("#stop").display = False
            self.refresh_bindings()
        elif isinstance(error, Gone | CaseRefused):
            self._gone(self._cases[0], _CASE_OVER, "info")
        else:
            super().refused(error)

    @on(PushButton.Pressed, "#back")
    def action_leave(self) -> None:
        """Back to the token, or to the log-in where there is nothing left to go back to."""
        if not self.busy:
            self.dismiss(self._ended)
