"""The support desk: one search over the practices and users of the installation, every look of it written down."""

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker, WorkerError, get_current_worker

from tn_tui.domain.user_list import FIND_LIMIT, find_terms
from tn_tui.tui.cases import case_words
from tn_tui.tui.desk import match_words
from tn_tui.tui.frame.place import PlaceScreen, leads_to
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.widgets.fields.field import TextInput
from tn_tui.tui.widgets.find_label import FindLabel
from tn_tui.tui.widgets.keys import binds
from tn_tui.tui.widgets.lines import Hint
from tn_tui.tui.widgets.lists.pick_list import PickLine, PickList
from tn_tui.tui.widgets.notice_line import NoticeLine

if TYPE_CHECKING:
    from textual.timer import Timer

    from tn_tui.domain.support_views import Call, CaseView, Matches, Waiting

_EMPTY = "Type a part of a practice code, of a practice's name, or of a user's name."
_NOTHING = "No practice and no user is like that."
_RECORDED = "People are masked. Every search and every look at a practice is recorded."


class SupportScreen(PlaceScreen[Visit]):
    """Searches once somebody has paused, so that one search is one row in the log and not one for each key."""

    TITLE = "Support"
    TOPIC = "support"
    SHEETS = ("desk/support.tcss",)
    AUTO_FOCUS = "#find"
    PAUSE_SECONDS: ClassVar[float] = 0.6
    """How long nobody types until it searches; enter does not wait."""

    IN_THE_SHELL: ClassVar[dict[str, str]] = {
        "open": "tn-tui support practice CODE --as USERNAME",
        "find": "tn-tui support search TEXT --as USERNAME",
        "cases": "tn-tui support case list --as USERNAME",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open"),
        Binding("enter", "search", "Search"),
        *binds("find", "cases"),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("escape", "leave_find", "Clear"),
    ]

    _pause: "Timer | None" = None
    _searched: tuple[str, ...] = ()
    _searching: "Worker[None] | None" = None
    _codes: tuple[str, ...] = ()
    _waiting: "tuple[CaseView, ...]" = ()
    _calls: "tuple[Call, ...]" = ()

    action_cases = leads_to(Visit.CASES)

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="head"):
            yield FindLabel(id="find-label")
            yield TextInput(id="find", limit=FIND_LIMIT)
            yield Hint(id="found")
        yield PickList()
        yield Hint(_RECORDED, id="recorded")
        yield NoticeLine(self._notice)

    def on_mount(self) -> None:
        self.query_one(PickList).show((), "")
        self.look_around()

    @work(exclusive=True, group="waiting", description="what waits")
    async def look_around(self) -> None:
        """Read which cases are open and who called last."""
        self._know(await self.ask(lambda core: core.support.waiting(self.session)))

    def _know(self, found: "Waiting") -> None:
        self._waiting, self._calls = found.cases, found.calls
        if not self._searched:
            self._show_waiting()

    def look_anew(self) -> None:
        """What waits has changed, where that is what is shown."""
        if not self._searched:
            self.look_around()

    def _show_waiting(self) -> None:
        now = self.tn.now()
        lines = [*case_words.lines(self._waiting, now, everywhere=True)]
        if self._waiting and self._calls:
            lines.append(PickLine(lambda _: (), heading=True))
        lines += match_words.call_lines(self._calls, now)
        self._codes = (*(case.practice_code for case in self._waiting), *(call.practice_code for call in self._calls))
        count = len(self._waiting)
        self.query_one("#found", Hint).change(f"{count} open case{'' if count == 1 else 's'}" if count else "")
        self.query_one(PickList).renew(lines, _EMPTY)
        self.refresh_bindings()

    @property
    def _typed(self) -> tuple[str, ...]:
        return find_terms(self.query_one("#find", TextInput).value)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter searches for what was typed, and opens what was found."""
        match action:
            case "search":
                return self.query_one("#find", TextInput).has_focus and self._typed != self._searched
            case "open":
                return bool(self._codes or self._searching) and self._typed == self._searched
            case "leave_find":
                return self.query_one("#find", TextInput).has_focus and bool(self.query_one("#find", TextInput).value)
        return super().check_action(action, parameters)

    @on(Input.Changed, "#find")
    def _find(self) -> None:
        self._stop()
        if self._typed != self._searched:
            self._pause = self.set_timer(self.PAUSE_SECONDS, self.action_search)
        self.refresh_bindings()

    def _stop(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None

    def action_search(self) -> None:
        """Search for what stands there now."""
        self._stop()
        self._searched = self._typed
        self._codes = ()
        if self._searched:
            self._searching = self.search(self.query_one("#find", TextInput).value)
        else:
            self._searching = None
            self._show_waiting()
            self.look_around()
        self.refresh_bindings()

    @work(exclusive=True, group="search", description="search")
    async def search(self, find: str) -> None:
        """Ask the core, which writes the look down."""
        self.say("")
        try:
            self._show(await self.ask(lambda core: core.support.search(self.session, find)))
        finally:
            if self._searching is get_current_worker():
                self._searching = None
                self.refresh_bindings()

    def _show(self, found: "Matches") -> None:
        self._codes = match_words.codes(found)
        self.query_one("#found", Hint).change(match_words.counted(found))
        self.query_one(PickList).show(tuple(match_words.lines(found)), _NOTHING)
        self.refresh_bindings()

    def action_find(self) -> None:
        """Type what to look for."""
        self.query_one("#find", TextInput).focus()

    def action_leave_find(self) -> None:
        """Look for nothing."""
        self.query_one("#find", TextInput).value = ""
        self.action_search()

    def action_move(self, distance: int) -> None:
        """To another line, while one types."""
        self.query_one(PickList).action_move(distance)

    def action_turn(self, pages: int) -> None:
        """A page of them."""
        self.query_one(PickList).action_page(pages)

    @on(PickList.Opened)
    @work(description="open")
    async def action_open(self) -> None:
        """The practice of the line that is chosen, once what was looked for is found."""
        if self._searching is not None:
            with suppress(WorkerError):
                await self._searching.wait()
        place = self.query_one(PickList).place
        if place is None or self.person is None or place >= len(self._codes):
            return
        at_home = not self._searched
        if at_home and place < len(self._waiting):
            from tn_tui.tui.cases.case_page import CaseScreen

            await self.app.push_screen_wait(CaseScreen(self.session, self.person, self._waiting[place]))
        else:
            from tn_tui.tui.desk.support_practice import SupportPracticeScreen

            await self.app.push_screen_wait(SupportPracticeScreen(self.session, self.person, self._codes[place]))
        if at_home:
            self.look_around()
