"""Security & Activity of the practice: who did what to whom, when, from where and why."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.errors import Gone, TnError
from tn_tui.tui.frame.dates import exactly
from tn_tui.tui.frame.place import PlaceScreen, leads_to
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.log.activity_pages import ActivityPages
from tn_tui.tui.log.activity_table import ActivityTable
from tn_tui.tui.log.filtered import ActivityFilter
from tn_tui.tui.widgets.cells import cut
from tn_tui.tui.widgets.keys import bind, binds
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.words.events import what, who

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tn_tui.core.core import Core
    from tn_tui.domain.views import ActivityPage, ActivityRow


class LogScreen(ActivityPages[Visit], PlaceScreen[Visit]):
    """Pages by keyset, as many rows as there is room for; below them all that is known of the chosen one."""

    TITLE = "Practice activity"
    TOPIC = "log"
    SHEETS = ("log/log.tcss",)
    AUTO_FOCUS = "ActivityTable"
    EMPTY = "Nothing happened that fits. The filter can be changed."
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
        *binds("export", "verify"),
    ]

    _wanted = ActivityFilter()

    action_back = leads_to(Visit.PROFILE)

    def body(self) -> Iterable[Widget]:
        yield Line(id="shown")
        yield ActivityTable()
        yield Line(id="chosen")
        yield NoticeLine(self._notice)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be opened where there is nothing."""
        if action == "details":
            return self._page is not None and bool(self._page.rows)
        return super().check_action(action, parameters)

    @on(ActivityTable.Resized)
    def look_anew(self) -> None:
        """Read as many rows as there is room for now, from the same one on."""
        self.read_page_anew()

    def ask_for_page(self, core: "Core", wanted: "Mapping[str, Any]") -> "ActivityPage":
        return core.log.page(self.session, **wanted)

    def narrowed(self) -> "Mapping[str, Any]":
        return self._wanted.asked()

    def say_what_is_shown(self) -> None:
        line = self.query_one("#shown", Line)
        words = cut(self._wanted.words(), line.content_size.width - len("Showing "))
        line.change(Content.assemble(("Showing ", "$muted"), words))

    @on(ActivityTable.Moved)
    def _moved(self) -> None:
        row = self.rows.row
        chosen = self.query_one("#chosen", Line)
        chosen.change("" if row is None else _chosen(row, chosen.content_size.width))

    @work(description="filter")
    async def action_filter(self) -> None:
        """Choose what is shown."""
        from tn_tui.tui.log.filter import LogFilterDialog

        wanted = await self.app.push_screen_wait(LogFilterDialog(self.session, self._wanted))
        if wanted is not None:
            self._wanted = wanted
            self.say("")
            self.load_page()

    @work(description="export")
    async def action_export(self) -> None:
        """Write what the filter shows, all pages of it, to a file."""
        from tn_tui.tui.log import exports
        from tn_tui.tui.log.export import ExportDialog

        export = exports.activity(self.session, f"The practice's activity: {self._wanted.words()}.", self._wanted)
        await self.app.push_screen_wait(ExportDialog(export))
        self.look_anew()

    @work(description="verify")
    async def action_verify(self) -> None:
        """See whether every row is as it was written."""
        from tn_tui.tui.log.verify import VerifyDialog

        await self.app.push_screen_wait(VerifyDialog(self.session))

    def refused(self, error: TnError) -> None:
        """A user who is not there any more can't be filtered by."""
        if isinstance(error, Gone) and self._wanted.person is not None:
            self._wanted = ActivityFilter()
            self.load_page()
        super().refused(error)


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
