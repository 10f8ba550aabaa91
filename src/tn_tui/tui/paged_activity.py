"""A screen with the activity of one account under its facts: a page of it, filtered by group, as many rows as fit."""

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events, work
from textual.binding import Binding, BindingType

from tn_tui.domain.events import GROUPS as EVENTS
from tn_tui.domain.events import Group
from tn_tui.tui.events import GROUPS
from tn_tui.tui.screen import TnScreen
from tn_tui.tui.widgets.activity_list import ActivityList
from tn_tui.tui.widgets.fact_row import FactRow

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
    ]

    _page: "ActivityPage | None" = None
    _filter = 0

    def ask_for_page(self, core: "Core", wanted: "Mapping[str, object]") -> "ActivityPage":
        """Ask the core for a page; `wanted` are its arguments."""
        raise NotImplementedError

    def shown_rows(self, page: "ActivityPage") -> "tuple[ActivityRow, ...]":
        """The rows as they stand here."""
        return page.rows

    def on_resize(self, event: events.Resize) -> None:
        if self._page is not None:
            # The list knows its height only once it is laid out anew.
            self.call_after_refresh(self.load_page)

    def load_page(self, *, older_than: int | None = None, newer_than: int | None = None) -> None:
        """Read a page of the activity, as long as there is room for."""
        self.read_page(older_than, newer_than)

    @work(exclusive=True, group="activity", description="activity")
    async def read_page(self, older_than: int | None, newer_than: int | None) -> None:
        """As `load_page`, in a worker."""
        wanted = {
            "group": _FILTERS[self._filter],
            "older_than": older_than,
            "newer_than": newer_than,
            "limit": max(1, self.query_one(ActivityList).content_size.height),
        }
        await self.ask(lambda core: self.ask_for_page(core, wanted), self._show_page)

    def _show_page(self, page: "ActivityPage") -> None:
        self._page = page
        group = _FILTERS[self._filter]
        shown = "everything" if group is None else f"only {GROUPS[group]}"
        self.query_one("#activity", FactRow).set((shown, "$muted"))
        self.query_one(ActivityList).show(self.shown_rows(page), self.tn.now(), "Nothing yet.")
        self.refresh_bindings()

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
