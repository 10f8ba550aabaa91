"""A screen with a page of what happened: as many rows as fit, turned where they end, read anew where others act."""

from typing import TYPE_CHECKING, Any, TypeVar

from textual import on, work

from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.log.activity_rows import ActivityRows
from tn_tui.tui.log.anew import anew, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tn_tui.core.core import Core
    from tn_tui.domain.views import ActivityPage, ActivityRow

Result = TypeVar("Result")


class ActivityPages(TnScreen[Result]):
    """Has one `ActivityRows`."""

    EMPTY = "Nothing yet."
    """What stands in the place of rows where there are none."""

    _page: "ActivityPage | None" = None

    def ask_for_page(self, core: "Core", wanted: "Mapping[str, Any]") -> "ActivityPage":
        """Ask the core for a page; `wanted` are its arguments."""
        raise NotImplementedError

    def narrowed(self) -> "Mapping[str, Any]":
        """The arguments of the core by which the filter narrows all pages."""
        raise NotImplementedError

    def say_what_is_shown(self) -> None:
        """Tell, beside the rows, by what they are narrowed."""
        raise NotImplementedError

    def shown_rows(self, page: "ActivityPage") -> "tuple[ActivityRow, ...]":
        """The rows as they stand here."""
        return page.rows

    def kept_row(self, page: "ActivityPage") -> "ActivityRow | None":
        """The row that stays chosen where a page is read anew."""
        return self.rows.row

    def leave_rows(self) -> None:
        """Somebody goes up from the first row of all."""

    @property
    def rows(self) -> ActivityRows:
        """The rows."""
        return self.query_one(ActivityRows)

    def load_page(self, *, older_than: int | None = None, newer_than: int | None = None, at_end: bool = False) -> None:
        """Read a page of the activity, as long as there is room for, and choose its first row or its last."""
        self.read_page(older_than, newer_than, place=self.rows.room if at_end else 0)

    @work(exclusive=True, group="activity", description="activity")
    async def read_page(self, older_than: int | None, newer_than: int | None, *, place: int) -> None:
        """Read a page in a worker, and choose the row at `place`."""
        wanted = {**self.narrowed(), "older_than": older_than, "newer_than": newer_than, "limit": self.rows.room}
        self._show_page(await self.ask(lambda core: self.ask_for_page(core, wanted)), place)

    @work(exclusive=True, group="activity", description="activity")
    async def read_page_anew(self) -> None:
        """Read the page that stands here as it is now; the row that somebody is at stays chosen."""
        page = self._page
        if page is None:
            self.load_page()
            return
        wanted, kept = {**self.narrowed(), "limit": self.rows.room}, self.kept_row(page)

        def read(core: "Core") -> "ActivityPage":
            return anew(page, kept, lambda **where: self.ask_for_page(core, {**wanted, **where}))

        now = await self.ask(read)
        self._show_page(now, place_of(now, self.kept_row(page)))

    def _show_page(self, page: "ActivityPage", place: int) -> None:
        self._page = page
        self.say_what_is_shown()
        self.rows.show(self.shown_rows(page), self.tn.now(), self.EMPTY, place)
        self.refresh_bindings()

    @on(ActivityRows.Passed)
    def _passed(self, message: ActivityRows.Passed) -> None:
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
            self.leave_rows()

    @on(ActivityRows.Opened)
    @work(description="details")
    async def action_details(self) -> None:
        """All of the chosen row, with its whole reason."""
        from tn_tui.tui.log.activity_row import ActivityRowDialog

        row = self.rows.row
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
