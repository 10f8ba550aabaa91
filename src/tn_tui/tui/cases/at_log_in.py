"""An open recovery case, before anything else at each log-in of those whom it concerns, who can stop it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.errors import NotAllowed
from tn_tui.domain.secret import Secret
from tn_tui.tui.cases import case_words
from tn_tui.tui.cases.case_facts import CaseFacts
from tn_tui.tui.frame.reading import Reading
from tn_tui.tui.frame.stage import Stage
from tn_tui.tui.widgets.keys import bind
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words import cases
from tn_tui.words.cases import HEADINGS, is_open
from tn_tui.words.phrases import STOP_CASE

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.support_views import CaseView
    from tn_tui.domain.views import PersonView

_FACTS = tuple(label for label in cases.FACTS if label not in {"Practice", "Checked"})
"""What those whom it concerns are shown; they know which practice is theirs."""


class OpenCasesScreen(Reading[bool], Stage[bool]):
    """Hands back True when it was read; it comes again at each log-in while a case is open.

    Args:
        session: whose log-in it is.
        person: who that is.
        cases: those that are open.
    """

    TITLE = "Recovery case"
    TOPIC = "open cases"
    OPENS_BY_ITSELF = True
    SHEETS = ("cases.tcss",)
    AUTO_FOCUS = "#go-on"
    IN_THE_SHELL: ClassVar[dict[str, str]] = {"stop": STOP_CASE}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on"),
        bind("stop", "stop"),
        Binding("escape", "leave", "Log out"),
    ]

    def __init__(self, session: Secret, person: "PersonView", cases: "tuple[CaseView, ...]") -> None:
        super().__init__(person)
        self._session = session
        self._cases = list(cases)
        self._place = 0

    def body(self) -> Iterable[Widget]:
        with Vertical(classes="ground"), Vertical(classes="card"):
            yield Heading(self._heading())
            with VerticalScroll(can_focus=False):
                for number in range(len(self._cases)):
                    with Vertical(id=f"case-{number}", classes="case"):
                        yield Line()
                        yield Line(classes="means")
                        yield CaseFacts(_FACTS)
            yield Line(id="advice", classes="paragraph")
            yield NoticeLine()
            with Horizontal(classes="buttons"):
                yield PushButton("Stop It", id="stop", danger=True)
                yield PushButton("Go On", id="go-on")

    def _heading(self) -> str:
        mine = self.person is not None and all(case.username == self.person.username for case in self._cases)
        return cases.asked_into(own=mine)

    def on_mount(self) -> None:
        self._show()
        self.call_after_refresh(self.show_focus)
        self.set_interval(1, self._show)

    def look_anew(self) -> None:
        self.read()

    @work(exclusive=True, group="cases", description="open cases")
    async def read(self) -> None:
        """The same cases as they are now."""
        known = tuple(self._cases)

        def read(core: "Core") -> "list[CaseView]":
            try:
                return [core.cases.show(self._session, case.id, still=True) for case in known]
            except NotAllowed:
                # Who came with a one-time code is shown them at the log-in alone.
                return [*known]

        self._know(await self.ask(read))

    def _know(self, cases: "list[CaseView]") -> None:
        self._cases = cases
        if self.query_one("#stop").has_focus and not any(is_open(case) for case in cases):
            self.query_one("#go-on").focus()
        self._show()

    def _show(self) -> None:
        several = len(self._cases) > 1
        for number, case in enumerate(self._cases):
            mark = ("▸ " if number == self._place else "  ") if several else ""
            self._show_case(self.query_one(f"#case-{number}"), case, mark)
        some = any(is_open(case) for case in self._cases)
        self.query_one("#stop").display = some
        self.query_one("#advice", Line).change(cases.STOP_IT if some else "Nobody gets a code from it.")
        self.refresh_bindings()

    def _show_case(self, box: Widget, case: "CaseView", mark: str) -> None:
        now = self.tn.now()
        style = f"bold {case_words.tone(case.state)}" if is_open(case) else "bold"
        head = Content.assemble((mark, "$accent"), (f"Case {case.id} · {HEADINGS[case.state]}", style))
        box.query(Line).first().change(head)
        box.query_one(CaseFacts).show(dict(cases.facts(case, now)))
        box.query_one(".means", Line).change(cases.warns(case, now))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is over can't be stopped."""
        if action == "stop":
            return is_open(self._cases[self._place])
        return super().check_action(action, parameters)

    def action_turn(self, lines: int) -> None:
        """To another case; where there is one alone, read on."""
        if len(self._cases) == 1:
            super().action_turn(lines)
        else:
            self._choose(self._place + lines)
            self.query_one(f"#case-{self._place}").scroll_visible(animate=False, immediate=True)

    def action_turn_pages(self, pages: int) -> None:
        """Read on, and choose the case that stands there, since one may be longer than the page."""
        text = self.query_one(VerticalScroll)
        to = max(0, min(text.scroll_y + pages * max(1, text.content_size.height - 1), text.max_scroll_y))
        text.scroll_to(y=to, animate=False, immediate=True)
        at_end = to == text.max_scroll_y
        if not text.max_scroll_y:
            # Where the terminal is too low for what stands around it, all of that is read on.
            self.action_read_on(pages)
            card = self.query_one(".card")
            to, at_end = card.scroll_y - text.virtual_region.y, card.scroll_y == card.max_scroll_y
        ends = [box.virtual_region.bottom for box in text.query(".case")]
        below = min(sum(end <= to for end in ends), len(ends) - 1)
        self._choose(len(ends) - 1 if pages > 0 and at_end else below)

    def action_turn_to(self, direction: int) -> None:
        """To the first case or to the last."""
        if len(self._cases) == 1:
            super().action_turn_to(direction)
        else:
            self.action_turn(direction * len(self._cases))

    def _choose(self, place: int) -> None:
        self._place = max(0, min(place, len(self._cases) - 1))
        self._show()

    @on(PushButton.Pressed, "#stop")
    @work(description="stop case")
    async def action_stop(self) -> None:
        """End it, and say why."""
        from tn_tui.tui.cases.stop_case import StopCaseDialog

        place = self._place
        if not is_open(self._cases[place]):
            return
        stopped = await self.app.push_screen_wait(StopCaseDialog(self._session, self._cases[place]))
        if stopped is not None:
            self._cases[place] = stopped
            self._show()
            self.query_one("#go-on").focus()
            self.say("The case is stopped.", "good")

    @on(PushButton.Pressed, "#go-on")
    def action_go_on(self) -> None:
        """Go on to the account; what stands here was read."""
        self.dismiss(result=True)

    def action_leave(self) -> None:
        """Log out."""
        self.dismiss(None)
