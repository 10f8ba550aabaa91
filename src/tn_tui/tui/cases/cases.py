"""The recovery cases of all practices: those that are open first, then the newest."""

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.worker import Worker, WorkerError

from tn_tui.tui.cases import case_words
from tn_tui.tui.frame.place import PlaceScreen, leads_to
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.widgets.lines import Hint
from tn_tui.tui.widgets.lists.pick_list import PickList
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.words.cases import is_open
from tn_tui.words.phrases import SHOW_CASE

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.support_views import CaseView

Read = tuple[tuple["CaseView", ...], tuple["CaseView", ...]]
"""Those that are open, and a page of all."""

_PAGE = 50
_MOST_OPEN = 200


class CasesScreen(PlaceScreen[Visit]):
    """Reads on where somebody comes to the end."""

    TITLE = "Recovery cases"
    TOPIC = "cases"
    SHEETS = ("cases.tcss",)
    AUTO_FOCUS = "PickList"
    IN_THE_SHELL: ClassVar[dict[str, str]] = {"open": SHOW_CASE}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open"),
        Binding("escape", "back", "Back"),
    ]

    _cases: "tuple[CaseView, ...] | None" = None
    _oldest: int | None = None
    _loading: "Worker[None] | None" = None

    action_back = leads_to(Visit.SUPPORT)

    def body(self) -> Iterable[Widget]:
        yield Hint(id="shown")
        yield PickList()
        yield NoticeLine(self._notice)

    def on_mount(self) -> None:
        self._loading = self.load()

    def look_anew(self) -> None:
        if self._cases is not None:
            self._loading = self.load_anew(self._cases)

    @work(exclusive=True, group="cases", description="cases")
    async def load_anew(self, known: "tuple[CaseView, ...]") -> None:
        """Read anew what is in sight, what is new and what was open; the place stays."""
        sight = self.query_one(PickList).shown_keys
        seen = [case.id for case in known if case.id in sight and not is_open(case)]
        were_open = [case.id for case in known if is_open(case)]

        def read(core: "Core") -> Read:
            open_ones = core.cases.list(self.session, open_only=True, limit=_MOST_OPEN, still=True)
            found = core.cases.list(self.session, limit=_PAGE, still=True)
            if seen:
                found += core.cases.list(self.session, before=max(seen) + 1, limit=_MOST_OPEN, still=True)
            there = {case.id for case in (*open_ones, *found)}
            for ended in [number for number in were_open if number not in there][:_PAGE]:
                found += core.cases.list(self.session, before=ended + 1, limit=1, still=True)
            return open_ones, found

        self._know(await self.ask(read))

    def _know(self, read: Read) -> None:
        open_ones, found = read
        # What is older than the last that was read is read when somebody comes to it.
        known = {case.id: case for case in self._cases or ()}
        known |= {case.id: case for case in found if case.id in known or case.id >= (self._oldest or 0)}
        first = {case.id for case in open_ones}
        rest = (known[number] for number in sorted(known, reverse=True) if number not in first)
        self._cases = (*open_ones, *rest)
        self._draw()

    def _ask(self, core: "Core") -> Read:
        open_ones = core.cases.list(self.session, open_only=True, limit=_MOST_OPEN)
        return open_ones, core.cases.list(self.session, limit=_PAGE)

    @work(exclusive=True, group="cases", description="cases")
    async def load(self) -> None:
        """Read the first of them."""
        self._show(await self.ask(self._ask))

    def _show(self, read: Read) -> None:
        open_ones, page = read
        known = {case.id for case in open_ones}
        self._cases = (*open_ones, *(case for case in page if case.id not in known))
        self._oldest = page[-1].id if len(page) == _PAGE else None
        self._draw()

    def _draw(self) -> None:
        cases = self._cases or ()
        count = sum(is_open(case) for case in cases)
        self.query_one("#shown", Hint).change("None is open." if not count else f"{count:,} open, shown first.")
        lines = tuple(case_words.lines(cases, self.tn.now(), everywhere=True))
        self.query_one(PickList).renew(lines, "There is no case yet.")
        self.refresh_bindings()

    @on(PickList.Ended)
    def _ended(self, message: PickList.Ended) -> None:
        if self._oldest is not None:
            before, self._oldest = self._oldest, None
            self.read_on(before, to_end=message.far)

    @work(description="older cases")
    async def read_on(self, before: int, *, to_end: bool) -> None:
        """The page after the last one, and where the end of all is wanted, those after it."""
        self._add(await self.ask(lambda core: core.cases.list(self.session, before=before, limit=_PAGE)))
        if to_end:
            self.query_one(PickList).action_edge(1)

    def _add(self, page: "tuple[CaseView, ...]") -> None:
        cases = self._cases or ()
        known = {case.id for case in cases}
        self._cases = (*cases, *(case for case in page if case.id not in known))
        self._oldest = page[-1].id if len(page) == _PAGE else None
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be opened where there is nothing."""
        if action == "open":
            return self._cases is None or bool(self._cases)
        return super().check_action(action, parameters)

    @on(PickList.Opened)
    @work(description="open")
    async def action_open(self) -> None:
        """The case that is chosen, once they are read."""
        if self._loading is not None:
            with suppress(WorkerError):
                await self._loading.wait()
        place = self.query_one(PickList).place
        if self._cases is None or self.person is None or place is None:
            return
        from tn_tui.tui.cases.case_page import CaseScreen

        case = self._cases[place]
        await self.app.push_screen_wait(CaseScreen(self.session, self.person, case))
        self.look_anew()
