"""A screen with the activity of one account under its facts: a page of it, filtered by group."""

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import on, work
from textual.binding import Binding, BindingType

from tn_tui.domain.events import GROUPS as EVENTS
from tn_tui.domain.events import Group
from tn_tui.tui.log.activity_list import ActivityList
from tn_tui.tui.log.activity_pages import ActivityPages
from tn_tui.tui.widgets.fact_row import FactRow
from tn_tui.words.events import GROUPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tn_tui.domain.views import ActivityPage, ActivityRow

Result = TypeVar("Result")
_FILTERS: tuple[Group | None, ...] = (None, *(group for group in Group if EVENTS[group]))


class PagedActivity(ActivityPages[Result]):
    """Has an `ActivityList`, and a `FactRow` called "activity" that says what is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "older", "Older"),
        Binding("pageup", "newer", "Newer"),
        # From where nothing has the focus; a row of facts and the list have their own.
        Binding("down,home", "to_fact(0)", show=False),
        Binding("up,end", "to_fact(-1)", show=False),
    ]

    _filter = 0

    def on_mount(self) -> None:
        self.load()

    def look_anew(self) -> None:
        self.load(anew=True)

    async def read_facts(self) -> None:
        """Ask the core for the facts, and show them."""
        raise NotImplementedError

    @work(exclusive=True, group="facts", description="facts")
    async def load(self, *, anew: bool = False) -> None:
        """Read facts and activity; with `anew` the same page of it, and who is at one of its rows stays there."""
        await self.read_facts()
        # What is said of the facts decides how much room is left for what happened.
        self.call_after_refresh(self.read_page_anew if anew else self.load_page)

    @on(ActivityList.Resized)
    def _resized(self) -> None:
        """Read as many rows as there is room for now, from the same one on."""
        page = self._page
        if page is not None:
            first = page.rows[0].number + 1 if page.newer is not None and page.rows else None
            self.read_page(first, None, place=self.rows.place)

    def narrowed(self) -> "Mapping[str, Any]":
        """By the group, if by any."""
        return {"group": _FILTERS[self._filter]}

    def say_what_is_shown(self) -> None:
        group = _FILTERS[self._filter]
        shown = "everything" if group is None else f"only {GROUPS[group]}"
        self.query_one("#activity", FactRow).set((shown, "$muted"))

    def kept_row(self, page: "ActivityPage") -> "ActivityRow | None":
        """Who is not at the list stays at the newest rows."""
        return self.rows.row if self.rows.has_focus or page.newer is not None else None

    def leave_rows(self) -> None:
        self.action_to_fact(-1)

    @on(FactRow.Left)
    def _left(self, message: FactRow.Left) -> None:
        facts = self._facts()
        to = (facts.index(message.row) if message.row in facts else 0) + message.direction
        if to < len(facts):
            facts[max(0, to)].focus()
        elif self._page is not None and self._page.rows:
            self.rows.focus()

    def _facts(self) -> list[FactRow]:
        return [row for row in self.query(FactRow) if row.focusable]

    def action_to_fact(self, place: int) -> None:
        """To one of the rows with something to do, counted as in a list."""
        facts = self._facts()
        if facts:
            facts[place].focus()

    def action_filter(self) -> None:
        """Show the next group, and after the last one everything."""
        self._filter = (self._filter + 1) % len(_FILTERS)
        self.load_page()
