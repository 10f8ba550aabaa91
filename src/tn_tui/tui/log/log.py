"""Security & Activity of the practice: who did what to whom, when, from where and why."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.errors import Gone, TnError
from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.dates import exactly
from tn_tui.tui.frame.stage import Stage
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.log.activity_table import ActivityTable
from tn_tui.tui.log.anew import anew, place_of
from tn_tui.tui.log.filtered import ActivityFilter
from tn_tui.tui.widgets.cells import cut
from tn_tui.tui.widgets.keys import bind
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.messages import Notice
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.words.events import what, who

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.views import ActivityPage, ActivityRow, PersonView

_EMPTY = "Nothing happened that fits. The filter can be changed."


class LogScreen(Stage[Visit]):
    """Pages by keyset, as many rows as there is room for; below them all that is known of the chosen one.

    Args:
        session: the administrator's.
        person: who that is.
        notice: what to say at first.
    """

    TITLE = "Practice activity"
    TOPIC = "log"
    SHEETS = ("log/log.tcss",)
    AUTO_FOCUS = "ActivityTable"
    IN_THE_SHELL: ClassVar[dict[str, str]] = {
        "filter": "tn-tui activity list --practice CODE --group GROUP --user USERNAME --since DATE --until DATE",
        "export": "tn-tui activity export --practice CODE --output FILE",
        "verify": "tn-tui activity verify --practice CODE, and tn-tui activity head",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "details", "Details"),
        Binding("escape", "back", "Back"),
        bind("filter", "filter"),
        Binding("pagedown", "older", "Older"),
        Binding("pageup", "newer", "Newer"),
        bind("export", "export"),
        bind("verify", "verify"),
    ]

    def __init__(self, session: Secret, person: "PersonView", notice: Notice | None = None) -> None:
        super().__init__(person, menu=True)
        self._session = session
        self._notice = notice
        self._page: ActivityPage | None = None
        self._wanted = ActivityFilter()

    def body(self) -> Iterable[Widget]:
        """What is shown, the rows, the chosen one."""
        yield Line(id="shown")
        yield ActivityTable()
        yield Line(id="chosen")
        yield NoticeLine(self._notice)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only where there is something to go to."""
        match action:
            case "older":
                return self._page is not None and self._page.older is not None
            case "newer":
                return self._page is not None and self._page.newer is not None
            case "details":
                return self._page is not None and bool(self._page.rows)
        return super().check_action(action, parameters)

    @on(ActivityTable.Resized)
    def _fit(self) -> None:
        """Read as many rows as there is room for now, from the same one on."""
        if self._page is None:
            self.read_page()
        else:
            self.read_page_anew(self._page)

    def look_anew(self) -> None:
        if self._page is not None:
            self.read_page_anew(self._page)

    @work(exclusive=True, group="activity", description="activity")
    async def read_page_anew(self, page: "ActivityPage") -> None:
        """Read the page that stands here as it is now; its chosen row stays chosen."""
        table, wanted = self.query_one(ActivityTable), self._wanted
        limit, chosen = table.room, table.row

        def read(core: "Core") -> "ActivityPage":
            return anew(
                page, chosen, lambda **where: core.log.page(self._session, **wanted.asked(), limit=limit, **where)
            )

        now = await self.ask(read)
        self._show(now, wanted, place_of(now, table.row))

    @work(exclusive=True, group="activity", description="activity")
    async def read_page(
        self, *, older_than: int | None = None, newer_than: int | None = None, at_end: bool = False
    ) -> None:
        """Read a page, and choose its first row or its last."""
        table, wanted = self.query_one(ActivityTable), self._wanted
        limit = table.room
        page = await self.ask(
            lambda core: core.log.page(
                self._session, **wanted.asked(), older_than=older_than, newer_than=newer_than, limit=limit
            )
        )
        self._show(page, wanted, limit - 1 if at_end else 0)

    def _show(self, page: "ActivityPage", wanted: ActivityFilter, place: int) -> None:
        self._page = page
        line = self.query_one("#shown", Line)
        words = cut(wanted.words(), line.content_size.width - len("Showing "))
        line.change(Content.assemble(("Showing ", "$muted"), words))
        self.query_one(ActivityTable).show(page.rows, self.tn.now(), _EMPTY, place)
        self.refresh_bindings()

    @on(ActivityTable.Moved)
    def _moved(self) -> None:
        row = self.query_one(ActivityTable).row
        chosen = self.query_one("#chosen", Line)
        chosen.change("" if row is None else _chosen(row, chosen.content_size.width))

    @on(ActivityTable.Passed)
    def _passed(self, message: ActivityTable.Passed) -> None:
        page, older = self._page, message.direction > 0
        if message.far and page is not None and (page.older if older else page.newer) is not None:
            # Above no number at all stand the oldest rows.
            self.read_page(newer_than=0 if older else None, at_end=older)
        elif message.far:
            return
        elif older:
            self.action_older()
        else:
            self.action_newer(at_end=True)

    def action_older(self) -> None:
        """The page after this one."""
        if self._page is not None and self._page.older is not None:
            self.read_page(older_than=self._page.older)

    def action_newer(self, *, at_end: bool = False) -> None:
        """The page before this one."""
        if self._page is not None and self._page.newer is not None:
            self.read_page(newer_than=self._page.newer, at_end=at_end)

    @on(ActivityTable.Opened)
    @work(description="details")
    async def action_details(self) -> None:
        """All of the chosen row."""
        from tn_tui.tui.log.activity_row import ActivityRowDialog

        row = self.query_one(ActivityTable).row
        if row is not None:
            await self.app.push_screen_wait(ActivityRowDialog(row))

    @work(description="filter")
    async def action_filter(self) -> None:
        """Choose what is shown."""
        from tn_tui.tui.log.filter import LogFilterDialog

        wanted = await self.app.push_screen_wait(LogFilterDialog(self._session, self._wanted))
        if wanted is not None:
            self._wanted = wanted
            self.say("")
            self.read_page()

    @work(description="export")
    async def action_export(self) -> None:
        """Write what the filter shows, all pages of it, to a file."""
        from tn_tui.tui.log import exports
        from tn_tui.tui.log.export import ExportDialog

        export = exports.activity(self._session, f"The practice's activity: {self._wanted.words()}.", self._wanted)
        await self.app.push_screen_wait(ExportDialog(export))
        self._fit()

    @work(description="verify")
    async def action_verify(self) -> None:
        """See whether every row is as it was written."""
        from tn_tui.tui.log.verify import VerifyDialog

        await self.app.push_screen_wait(VerifyDialog(self._session))

    def refused(self, error: TnError) -> None:
        """A user who is not there any more can't be filtered by."""
        if isinstance(error, Gone) and self._wanted.person is not None:
            self._wanted = ActivityFilter()
            self.read_page()
        super().refused(error)

    def action_back(self) -> None:
        """Back to the profile."""
        self.dismiss(Visit.PROFILE)


def _chosen(row: "ActivityRow", width: int) -> Content:
    whom = f" · {row.subject}" if row.subject and row.subject != row.actor else ""
    facts = f"{who(row.actor)}, from {row.origin or 'an unknown place'}, {exactly(row.at)}"
    reason = Content.assemble(("Reason: ", "$muted"), cut(row.reason, width - 8)) if row.reason else Content("")
    return Content("\n").join(
        [
            Content.styled(cut(f"{what(row.event, row.outcome, row.detail)}{whom}", width), "bold"),
            Content(cut(facts, width)),
            reason,
        ]
    )
