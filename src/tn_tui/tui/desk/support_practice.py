"""A practice as support sees it: no more than a call needs, and what can be done for who calls."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.errors import PracticeUnknown, TnError
from tn_tui.domain.secret import Secret
from tn_tui.tui.cases import case_words
from tn_tui.tui.desk.support_words import administrator, advice, colleagues
from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.widgets.fact_row import FactRow
from tn_tui.tui.widgets.keys import binds
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.lists.long_list import LongList
from tn_tui.tui.widgets.lists.pick_list import PickList
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.title_bar import TitleBar
from tn_tui.words.cases import is_open
from tn_tui.words.phrases import SHOW_CASE

if TYPE_CHECKING:
    from tn_tui.domain.support_views import CaseView, SupportPractice
    from tn_tui.domain.views import PersonView

_FEW, _MANY = 4, 10
_NONE = "There was none yet."
_AROUND = 5
"""Cells beside the administrators."""

_ROOMY = 30
"""Lines of a terminal that has room for many administrators."""


class SupportPracticeScreen(TnScreen[None]):
    """Lies over the search. What changes while one looks is part of that look, a row in the practice's own log.

    Args:
        session: a support person's.
        person: who that is.
        code: the practice's code.
    """

    TITLE = "Support"
    TOPIC = "support practice"
    SHEETS = ("desk/support.tcss",)
    AUTO_FOCUS = "PickList"
    IN_THE_SHELL: ClassVar[dict[str, str]] = {
        "open": SHOW_CASE,
        "new_case": case_words.OPENS,
        "spoken_check": "tn-tui support spoken-check --practice CODE USERNAME --heard CODE --as USERNAME",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open"),
        Binding("escape", "leave", "Back"),
        *binds("new_case", "spoken_check"),
    ]

    def __init__(self, session: Secret, person: "PersonView", code: str) -> None:
        super().__init__(person, menu=True)
        self._session = session
        self._code = code
        self._view: SupportPractice | None = None

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="facts", can_focus=False):
            yield Line(id="which")
            yield FactRow("Number on file", id="phone")
            yield FactRow("Works there, too", id="others")
            yield FactRow("Administrators", id="administrators", heads=True)
            yield LongList(_MANY if self.app.size.height >= _ROOMY else _FEW)
            yield Line(id="advice")
            yield FactRow("Recovery cases", id="cases", heads=True)
        yield PickList()
        yield NoticeLine()

    def on_mount(self) -> None:
        self.query_one(TitleBar).retitle(f"Support · {self._code}")
        self.load()

    @work(exclusive=True, group="practice", description="practice")
    async def load(self) -> None:
        """Look at it; the core writes that down."""
        self._show(await self.ask(lambda core: core.support.look(self._session, self._code)))

    def look_anew(self) -> None:
        if self._view is not None:
            self.load_anew()

    @work(exclusive=True, group="practice", description="practice")
    async def load_anew(self) -> None:
        """See what has changed under the look that is written down."""
        self._show(await self.ask(lambda core: core.support.look(self._session, self._code, still=True)))

    def refused(self, error: TnError) -> None:
        """A practice whose code was changed meanwhile has to be looked for again."""
        if isinstance(error, PracticeUnknown):
            # To look again and again would be refused each time, with a row for each.
            self._view = None
            self.refresh_bindings()
            self.say("This practice can't be looked at. Please search for it again.", "bad")
        else:
            super().refused(error)

    def _show(self, view: "SupportPractice") -> None:
        self._view = view
        now = self.tn.now()
        rule = "required" if view.two_factor_required else "optional"
        self.query_one("#which", Line).change(
            Content.assemble((view.name, "bold"), "  ", (f"{view.code} · two-factor authentication {rule}", "$muted"))
        )
        self.query_one("#phone", FactRow).set((view.phone or "none", "" if view.phone else "$warning"))
        self.query_one("#others", FactRow).set((colleagues(view), ""))
        heads = view.administrators
        self.query_one("#administrators", FactRow).set(
            (_counted(len(heads)), "$muted" if len(heads) > 1 else "$warning")
        )
        listed = self.query_one(LongList)
        listed.display = bool(heads)
        # Where there is no room for all of them, they are gone through as a text.
        facts = self.query_one("#facts", VerticalScroll)
        self.call_after_refresh(lambda: setattr(facts, "can_focus", facts.max_scroll_y > 0))
        lines = [line for one in heads for line in administrator(one, now, self.size.width - _AROUND)]
        listed.can_focus = len(lines) > _FEW
        listed.renew(lines)
        self.query_one("#advice", Line).change(advice(view))
        self._show_cases()

    def _show_cases(self, place: int | None = None) -> None:
        """The cases, and perhaps another one chosen."""
        if self._view is None:
            return
        cases = self._view.cases
        open_one = sum(is_open(case) for case in cases)
        self.query_one("#cases", FactRow).set(("1 is open" if open_one else "", "$warning"))
        lines = tuple(case_words.lines(cases, self.tn.now(), everywhere=False))
        listed = self.query_one(PickList)
        if place is None:
            listed.renew(lines, _NONE)
        else:
            listed.show(lines, _NONE, place)
        self.refresh_bindings()

    @property
    def _may_open(self) -> bool:
        view = self._view
        return view is not None and bool(view.may_open and view.phone) and not any(is_open(case) for case in view.cases)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A case is offered only where one can be opened."""
        match action:
            case "open":
                return self._view is not None and bool(self._view.cases)
            case "new_case":
                return self._may_open
            case "spoken_check":
                return self._view is not None
        return super().check_action(action, parameters)

    @on(PickList.Opened)
    @work(description="open")
    async def action_open(self) -> None:
        """The case that is chosen."""
        place = self.query_one(PickList).place
        if self._view is not None and place is not None:
            await self._look_at(self._view.cases[place])

    async def _look_at(self, case: "CaseView") -> None:
        """Be at a case, and know afterwards how it stands, without another look at the practice."""
        from tn_tui.tui.cases.case_page import CaseScreen

        if self.person is None:
            return
        after = await self.app.push_screen_wait(CaseScreen(self._session, self.person, case))
        view = self._view
        if after is not None and view is not None:
            cases = tuple(after if one.id == after.id else one for one in view.cases)
            self._view = replace(view, cases=cases)
            self.query_one("#advice", Line).change(advice(self._view))
            self._show_cases([one.id for one in cases].index(after.id))

    @work(description="open a case")
    async def action_new_case(self) -> None:
        """Ask the caller, and open a case."""
        from tn_tui.tui.desk.new_case import OpenCaseDialog

        if self._view is None or not self._may_open:
            return
        opened = await self.app.push_screen_wait(OpenCaseDialog(self._session, self._view))
        if opened is not None:
            self._view = replace(self._view, cases=(opened, *self._view.cases))
            await self._look_at(opened)

    @work(description="spoken check")
    async def action_spoken_check(self) -> None:
        """What to say to the caller, and what to hear."""
        from tn_tui.tui.desk.spoken_check import SpokenCheckDialog

        view = self._view
        if view is not None:
            known = view.may_open or (view.administrators[0].username if len(view.administrators) == 1 else "")
            await self.app.push_screen_wait(SpokenCheckDialog(self._session, view.code, known))

    def action_leave(self) -> None:
        """Back to the search."""
        self.dismiss(None)


def _counted(count: int) -> str:
    return "none that is active" if not count else "only one" if count == 1 else f"{count}"
