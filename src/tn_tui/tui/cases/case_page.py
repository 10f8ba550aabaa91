"""A recovery case: who, when and why, what it waits for, and what can be done about it, from either side."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.cases import State
from tn_tui.domain.errors import CaseRefused, TnError
from tn_tui.domain.policy import Role
from tn_tui.domain.reasons import CaseProblem
from tn_tui.domain.secret import Secret
from tn_tui.tui.cases import case_words
from tn_tui.tui.cases.case_facts import CaseFacts
from tn_tui.tui.frame.dialogs.question import QuestionDialog
from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.widgets.keys import binds
from tn_tui.tui.widgets.lines import Hint, Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.title_bar import TitleBar
from tn_tui.words import cases
from tn_tui.words.cases import HEADINGS, is_open

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.support_views import CaseView
    from tn_tui.domain.views import PersonView

_SEEN = "Every administrator of the practice and the account itself see an open case at each log-in, and can stop it."
_YOURS = "If nobody of your practice called support, stop it now, and tell the others of your practice."
T = TypeVar("T")


class CaseQuestion(QuestionDialog):
    """What is asked before a case goes on."""

    TOPIC = "case"


class CaseScreen(TnScreen["CaseView | None"]):
    """Lies over whatever led here, and hands back the case as it was last seen.

    Args:
        session: a support person's, or an administrator's of the practice.
        person: who that is.
        case: the case, as it was known there.
    """

    TITLE = "Case"
    TOPIC = "case"
    SHEETS = ("cases.tcss",)
    AUTO_FOCUS = "VerticalScroll"
    IN_THE_SHELL: ClassVar[dict[str, str]] = {
        "approve": "tn-tui support case approve CASE --as USERNAME",
        "refuse": "tn-tui support case refuse --reason TEXT CASE --as USERNAME",
        "stop": "tn-tui support case stop --reason TEXT CASE",
        "fetch_code": "tn-tui support case redeem CASE --as USERNAME",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        *binds("approve", "fetch_code", "refuse", "stop"),
    ]

    def __init__(self, session: Secret, person: "PersonView", case: "CaseView") -> None:
        super().__init__(person, menu=True)
        self._session = session
        self._case = case
        self._supports = person.role is Role.SUPPORT

    def body(self) -> Iterable[Widget]:
        yield Line(id="standing")
        yield Line(id="awaits")
        with VerticalScroll():
            yield CaseFacts(cases.FACTS)
        yield Hint(_SEEN if self._supports else _YOURS, id="seen")
        yield NoticeLine()

    def on_mount(self) -> None:
        self.query_one(TitleBar).retitle(f"Case {self._case.id} · {self._case.practice_code}")
        self.show_case(self._case)
        self.set_interval(1, self._tick)

    def look_anew(self) -> None:
        self.busy = True
        self.read()

    def show_case(self, case: "CaseView") -> None:
        """Show it as it is now."""
        self._case = case
        style = f"bold {case_words.tone(case.state)}" if is_open(case) else "bold"
        self.query_one("#standing", Line).change(Content.styled(HEADINGS[case.state], style))
        self.query_one(CaseFacts).show(dict(cases.facts(case, self.tn.now())))
        self.query_one("#seen").display = is_open(case)
        self._count()
        self.refresh_bindings()

    def _count(self) -> None:
        words = cases.awaits if self._supports else cases.warns
        self.query_one("#awaits", Line).change(words(self._case, self.tn.now()))

    def _tick(self) -> None:
        """Count down, and look anew where the time has changed the state."""
        case, now = self._case, self.tn.now()
        ends = case.ready_at if case.state is State.COOLING else case.expires_at
        if is_open(case) and ends is not None and now >= ends and not self.busy:
            self.busy = True
            self.read()
        else:
            self._count()

    @work(exclusive=True, group="case", description="case")
    async def read(self) -> None:
        """Show the case as it is now."""
        case_id = self._case.id
        async with self.asking():
            self.show_case(await self.ask(lambda core: core.cases.show(self._session, case_id, still=True)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done as things stand, by this person."""
        match action:
            case "stop":
                # Who could approve it refuses it in place of that.
                return is_open(self._case) and not self._decides
            case "approve" | "refuse":
                return self._decides
            case "fetch_code":
                return self._supports and self._case.state is State.READY
        return super().check_action(action, parameters)

    @property
    def _decides(self) -> bool:
        return self._supports and self._case.state is State.WAITING and not self._case.own

    @work(description="approve")
    async def action_approve(self) -> None:
        """Let it go on, once that was meant."""
        case = self._case
        text = (
            "Approve it only if you have seen the ticket and know who called. The cooling-off time begins, and the "
            f"administrators of {case.practice_code} see it."
        )
        if await self.app.push_screen_wait(CaseQuestion(f"Approve case {case.id}", text, yes="Approve")):
            self.show_case(await self._change(lambda core: core.cases.approve(self._session, case.id)))
            self.say("The case is approved.", "good")

    @work(description="code")
    async def action_fetch_code(self) -> None:
        """End it in a one-time sign-in code, once that was meant."""
        from tn_tui.tui.frame.dialogs.shown_once import code_shown

        case = self._case
        text = (
            "The code is shown once, works once, and the case is over then. Fetch it while you speak with "
            f"{case.caller}, whom you have called back."
        )
        if not await self.app.push_screen_wait(CaseQuestion(f"The code of case {case.id}", text, yes="Get the Code")):
            return
        redeemed = self._change(lambda core: core.cases.redeem(self._session, case.id))
        await self.app.push_screen_wait(code_shown(await redeemed))
        self.say("The case ended in a one-time sign-in code.", "good")
        self.read()

    async def _change(self, question: "Callable[[Core], T]") -> "T":
        """Ask the core to change it."""
        self.say("")
        async with self.asking():
            return await self.ask(question)

    def refused(self, error: TnError) -> None:
        """Where somebody else was first, show what they did."""
        super().refused(error)
        if isinstance(error, CaseRefused) and error.reason is CaseProblem.STATE:
            self.read()

    @work(description="refuse")
    async def action_refuse(self) -> None:
        """Not approve it, and say why."""
        from tn_tui.tui.cases.stop_case import RefuseCaseDialog

        self._ended(
            await self.app.push_screen_wait(RefuseCaseDialog(self._session, self._case)), "The case is refused."
        )

    @work(description="stop")
    async def action_stop(self) -> None:
        """End it, and say why."""
        from tn_tui.tui.cases.stop_case import StopCaseDialog

        self._ended(await self.app.push_screen_wait(StopCaseDialog(self._session, self._case)), "The case is stopped.")

    def _ended(self, case: "CaseView | None", said: str) -> None:
        if case is not None:
            self.show_case(case)
            self.say(said, "good")
        else:
            # It can be over because of somebody else.
            self.read()

    def action_leave(self) -> None:
        """Back to where one came from."""
        if not self.busy:
            self.dismiss(self._case)
