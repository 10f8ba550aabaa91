"""The users of a practice: a page at a time, narrowed while one types, and what can be done to them."""

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input

from tn_tui.domain.secret import Secret
from tn_tui.domain.user_list import FIND_LIMIT, Show
from tn_tui.tui.cases.open_line import LastingLine, open_case_of
from tn_tui.tui.frame import standing
from tn_tui.tui.users.choices import UserChoices
from tn_tui.tui.users.list_head import ListHead
from tn_tui.tui.users.pages import Land, Wanted, nobody
from tn_tui.tui.users.user_table import UserTable
from tn_tui.tui.widgets.fields.field import TextInput
from tn_tui.tui.widgets.find_label import FindLabel
from tn_tui.tui.widgets.keys import bind, binds
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.messages import Notice
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import UserCounts, UserPage, UserView
    from tn_tui.domain.support_views import CaseView
    from tn_tui.domain.views import PersonView


_ROOMY = 80
"""Cells from which what lasts is said in whole sentences."""


class UsersScreen(UserChoices):
    """Lists the users; marks are kept over pages and searches."""

    TITLE = "Users"
    TOPIC = "users"
    SHEETS = ("users/users.tcss",)
    AUTO_FOCUS = "UserTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open"),
        Binding("space", "mark", "Mark"),
        bind("new", "new"),
        bind("import", "import_users"),
        *binds("require", "unlock", "export", "find", "more", "show", "order", "details"),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "edge(-1)", show=False),
        Binding("end", "edge(1)", show=False),
        Binding("pagedown", "older", "Next page", show=False),
        Binding("pageup", "newer", "Page before", show=False),
        Binding("escape", "leave_find", "Clear"),
        Binding("escape", "back", "Back", show=False),
    ]

    def __init__(self, session: Secret, person: "PersonView", notice: Notice | None = None) -> None:
        super().__init__(session, person, notice)
        self.marked: set[int] = set()
        self.wanted = Wanted()
        self._next: Wanted | None = None
        self._page: UserPage | None = None
        self._ahead = self._turn = 0
        self._settled = asyncio.Event()
        self._settled.set()

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="head"):
            yield FindLabel(id="find-label")
            yield TextInput(id="find", limit=FIND_LIMIT)
            yield ListHead("show")
        yield UserTable()
        yield Line(id="rule")
        with Vertical(id="lasting"):
            yield LastingLine(id="case")
            yield LastingLine(id="alone", action="details")
            yield LastingLine(id="clock", action="details")
        yield NoticeLine(self._notice)

    def on_mount(self) -> None:
        self.bindings_updated_signal.subscribe(self, self._say_what_lasts)
        self.query_one(TitleBar).retitle(f"Users · {self.person.practice_code}" if self.person else "Users")
        self.go_on_as_before()
        self.query_one(UserTable).marked = self.marked

    def on_resize(self) -> None:
        self._say_what_lasts()

    @on(UserTable.Resized)
    def load_again(self) -> None:
        """The same page with as many rows as fit now."""
        self.load((self._next or self.wanted).again(self.query_one(UserTable).room))

    def load(self, wanted: Wanted) -> None:
        """Ask for a page, after the one that is being read; of several, the latest counts."""
        self._next = wanted
        if self._settled.is_set():
            self._settled.clear()
            self.read()

    @work(description="users")
    async def read(self) -> None:
        """One question after another, until nothing else is wanted."""
        try:
            while self._next is not None:
                wanted, self._next = self._next, None
                page = await self.ask(partial(wanted.ask, session=self.session))
                self._show(wanted, page)
        finally:
            self._settled.set()
            if self._next is not None and not self.is_gone:
                self.load(self._next)
        if self.counts is None:
            self.count()

    def _show(self, wanted: Wanted, page: "UserPage") -> None:
        self.wanted, self._page = wanted, page
        self.keep()
        table = self.query_one(UserTable)
        before, rows = table.row, self._page.rows
        match self.wanted.land:
            case Land.FIRST:
                place = 0
            case Land.LAST:
                place = len(rows) - 1
            case Land.SAME:
                same = [index for index, row in enumerate(rows) if before is not None and row.id == before.id]
                place = same[0] if same else table.place
        table.sort, table.descending = self.wanted.sort, self.wanted.descending
        if self._next is None:
            place, self._ahead = place + self._ahead, 0
            self._turn_on(self._page)
        table.show(rows, place, self.tn.now(), nobody(self.wanted))
        self._show_head()
        self.refresh_bindings()

    @work(exclusive=True, group="counts", description="counts")
    async def count(self) -> None:
        """How many there are of what: after the rows, and never for a key that is typed."""
        self._show_counts(
            await self.ask(lambda core: (core.users.counts(self.session), open_case_of(core, self.session)))
        )

    def _show_counts(self, read: "tuple[UserCounts, CaseView | None]") -> None:
        (self.counts, self.open_case), now = read, self.tn.now()
        self.refresh_bindings()
        self.query_one("#rule", Line).change(standing.rule(self.counts, now))
        self._say_what_lasts()
        self._show_head()

    def _say_what_lasts(self, _screen: object = None) -> None:
        if self.counts is None:
            return
        narrow = self.size.width < _ROOMY
        case = standing.open_case(self.open_case, self.key_of("open_case"), narrow=narrow)
        self.query_one("#case", LastingLine).change(case)
        self.query_one("#alone", LastingLine).change(standing.alone(self.counts, narrow=narrow))
        self.query_one("#clock", LastingLine).change(standing.clock(self.counts, self.key_of("details"), narrow=narrow))

    def _show_head(self) -> None:
        marked = f"{len(self.marked):,} marked" if self.marked else ""
        counts = standing.counts(self.counts) if self.counts else ()
        self.query_one(ListHead).show(self.wanted.show, marked, counts)
        self.query_one(UserTable).refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done as things stand."""
        match action:
            case "older":
                return self._page is not None and self._page.after is not None
            case "newer":
                return self._page is not None and self._page.before is not None
            case "leave_find":
                return self.query_one("#find", TextInput).has_focus
            case "details":
                return self.counts is not None and bool(standing.needs_attention(self.counts))
            case "open" | "mark" | "unlock" | "more":
                return self._page is not None
        return super().check_action(action, parameters)

    async def row(self) -> "UserView | None":
        """The row one is at, once what was typed before has had its effect."""
        await self._settled.wait()
        return self.query_one(UserTable).row

    def action_move(self, distance: int) -> None:
        """To another row, and from the last one to the next page."""
        table = self.query_one(UserTable)
        place = table.place + distance
        if not self._settled.is_set():
            # It is meant for the rows that are about to come.
            self._ahead += distance
        elif 0 <= place < len(table.rows):
            table.choose(place)
        elif distance > 0:
            self.action_older()
        else:
            self._turn_back(Land.LAST)

    @on(UserTable.Turned)
    def _turned(self, message: UserTable.Turned) -> None:
        self.action_move(message.lines)

    def action_older(self) -> None:
        """The page that follows; while one is read, the next one alone is remembered, however long a key is held."""
        if not self._settled.is_set():
            self._turn = 1
        elif self._page is not None and self._page.after is not None:
            self.load(self.wanted.older(self._page.after))

    def action_newer(self) -> None:
        """The page before this one."""
        self._turn_back(Land.FIRST)

    def _turn_back(self, land: Land) -> None:
        if not self._settled.is_set():
            self._turn = -1
        elif self._page is not None and self._page.before is not None:
            self.load(self.wanted.newer(self._page.before, land))

    def _turn_on(self, page: "UserPage") -> None:
        turn, self._turn = self._turn, 0
        if turn > 0 and page.after is not None:
            self._next = self.wanted.older(page.after)
        elif turn < 0 and page.before is not None:
            self._next = self.wanted.newer(page.before, Land.FIRST)

    def action_edge(self, end: int) -> None:
        """The first row of all with -1, the last with 1."""
        wanted = self._next or self.wanted
        self.load(wanted.first() if end < 0 else wanted.last())

    def action_find(self) -> None:
        """Type what to look for."""
        self.query_one("#find", TextInput).focus()

    @on(Input.Changed, "#find")
    def _find(self, message: Input.Changed) -> None:
        wanted = self._next or self.wanted
        if message.value != wanted.find:
            self.load(wanted.first(find=message.value))

    @on(UserTable.Opened)
    def _opened(self) -> None:
        self.action_open()

    @work(description="mark")
    async def action_mark(self) -> None:
        """Mark this one, or no longer, and go on to the next."""
        row = await self.row()
        if row is not None:
            self.marked ^= {row.id}
            self._show_head()
            count, more = len(self.marked), self.key_of("more")
            self.say(f"{count:,} marked. {more} tells what can be done to all of them." if count else "")
            self.action_move(1)

    @property
    def shown(self) -> tuple[str, Show]:
        """What the list is narrowed by."""
        return self.wanted.find, self.wanted.show

    def changed(self) -> None:
        """Something was done to users: read the page and the counts anew."""
        self.load_again()
        self.count()

    def look_anew(self) -> None:
        self.changed()

    def read_again(self) -> None:
        """Count the users anew, since somebody comes back from the open case."""
        self.count()

    def action_leave_find(self) -> None:
        """From Find to the list, with nothing looked for."""
        self.query_one("#find", TextInput).value = ""
        self.query_one(UserTable).focus()
