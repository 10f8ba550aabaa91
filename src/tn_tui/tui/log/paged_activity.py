"""A screen with the activity of one account under its facts: a page of it, filtered by group, as many rows as fit."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on, work
from textual.binding import Binding, BindingType

from tn_tui.domain.events import GROUPS as EVENTS
from tn_tui.domain.events import Group
from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.log.activity_list import ActivityList
from tn_tui.tui.log.anew import anew, place_of
from tn_tui.tui.widgets.fact_row import FactRow
from tn_tui.words.events import GROUPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tn_tui.core.core import Core
    from tn_tui.domain.views import ActivityPage, ActivityRow

Result = TypeVar("Result")
_FILTERS: tuple[Group | None, ...] = (None, *(group for group in Group if EVENTS[group]))


class PagedActivity(TnScreen[Result]):
    """Has an `ActivityList`, and a `FactRow` called "activity" that says what is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "older", "Older"),
        Binding("pageup", "newer", "Newer"),
        # From where nothing has the focus; a row of facts and the list have their own.
        Binding("down,home", "to_fact(0)", show=False),
        Binding("up,end", "to_fact(-1)", show=False),
    ]

    _page: "ActivityPage | None" = None
    _filter = 0

    def ask_for_page(self, core: "Core", wanted: "Mapping[str, object]") -> "ActivityPage":
        """Ask the core for a page; `wanted` are its arguments."""
        raise NotImplementedError

    def shown_rows(self, page: "ActivityPage") -> "tuple[ActivityRow, ...]":
        """The rows as they stand here."""
        return page.rows

    @on(ActivityList.Resized)
    def _resized(self) -> None:
        """Read as many rows as there is room for now, from the same one on."""
        page = self._page
        if page is not None:
            first = page.rows[0].number + 1 if page.newer is not None and page.rows else None
            self.read_page(first, None, place=self.query_one(ActivityList).place)

    def load_page(self, *, older_than: int | None = None, newer_than: int | None = None, at_end: bool = False) -> None:
        """Read a page of the activity, as long as there is room for, and choose its first row or its last."""
        self.read_page(older_than, newer_than, place=self.query_one(ActivityList).room if at_end else 0)

    @work(exclusive=True, group="activity", description="activity")
    async def read_page(self, older_than: int | None, newer_than: int | None, *, place: int) -> None:
        """Read a page in a worker, and choose the row at `place`."""
        wanted = {
            "group": _FILTERS[self._filter],
            "older_than": older_than,
            "newer_than": newer_than,
            "limit": self.query_one(ActivityList).room,
        }
        page = await self.ask(lambda core: self.ask_for_page(core, wanted))
        self._show_page(page, place)

    @work(exclusive=True, group="activity", description="activity")
    async def read_page_anew(self) -> None:
        """Read the page that stands here as it is now; the row that somebody is at stays chosen."""
        page, listed = self._page, self.query_one(ActivityList)
        if page is None:
            self.load_page()
            return
        group, limit = _FILTERS[self._filter], listed.room

        def chosen() -> "ActivityRow | None":
            return listed.row if listed.has_focus or page.newer is not None else None

        def read(core: "Core", row: "ActivityRow | None") -> "ActivityPage":
            return anew(page, row, lambda **where: self.ask_for_page(core, {"group": group, "limit": limit, **where}))

        now = await self.ask(partial(read, row=chosen()))
        self._show_page(now, place_of(now, chosen()))

    def _show_page(self, page: "ActivityPage", place: int) -> None:
        self._page = page
        group = _FILTERS[self._filter]
        shown = "everything" if group is None else f"only {GROUPS[group]}"
        self.query_one("#activity", FactRow).set((shown, "$muted"))
        self.query_one(ActivityList).show(self.shown_rows(page), self.tn.now(), "Nothing yet.", place)
        self.refresh_bindings()

    @on(ActivityList.Passed)
    def _passed(self, message: ActivityList.Passed) -> None:
        page, older = self._page, message.direction > 0
        more = page is not None and (page.older if older else page.newer) is not None
        if message.far and more:
            # Above no number at all stand the oldest rows.
            self.load_page(newer_than=0 if older else None, at_end=older)
        elif more and older:
            self.action_older()
        elif more and page is not None:
            self.load_page(newer_than=page.newer, at_end=True)
        elif not older and not message.far:
            self.action_to_fact(-1)

    @on(FactRow.Left)
    def _left(self, message: FactRow.Left) -> None:
        facts = self._facts()
        to = (facts.index(message.row) if message.row in facts else 0) + message.direction
        if to < len(facts):
            facts[max(0, to)].focus()
        elif self._page is not None and self._page.rows:
            self.query_one(ActivityList).focus()

    def _facts(self) -> list[FactRow]:
        return [row for row in self.query(FactRow) if row.focusable]

    def action_to_fact(self, place: int) -> None:
        """To one of the rows with something to do, counted as in a list."""
        facts = self._facts()
        if facts:
            facts[place].focus()

    @on(ActivityList.Opened)
    @work(description="details")
    async def action_details(self) -> None:
        """All of the chosen row, with its whole reason."""
        from tn_tui.tui.log.activity_row import ActivityRowDialog

        row = self.query_one(ActivityList).row
        if row is not None:
            await self.app.push_screen_wait(ActivityRowDialog(row))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is not always another page."""
        match action:
            case "older":
                return self._page is not None and self._page.older is not None
            case "newer":
                return self._page is not None and self._page.newer is not None
        return super().check_action(action, parameters)

    def action_older(self) -> None:
        """The page after this one."""
        if self._page is not None and self._page.older is not None:
            self.load_page(older_than=self._page.older)

    def action_newer(self) -> None:
        """The page before this one."""
        if self._page is not None and self._page.newer is not None:
            self.load_page(newer_than=self._page.newer)

    def action_filter(self) -> None:
        """Show the next group, and after the last one everything."""
        self._filter = (self._filter + 1) % len(_FILTERS)
        self.load_page()
