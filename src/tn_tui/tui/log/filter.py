"""What of the practice's activity is shown: by group, person, outcome and time."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tn_tui.domain.errors import Gone, TnError, UserUnknown
from tn_tui.domain.events import Group, Outcome
from tn_tui.domain.text import USERNAME_LIMIT
from tn_tui.tui.frame.dates import DAY_LIMIT, HINT, local_day, parse_day, written
from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.frame.forms.fields import WithFields
from tn_tui.tui.log.filtered import ActivityFilter
from tn_tui.tui.widgets.fields.field import Field
from tn_tui.tui.widgets.fields.one_of import OneOf
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words.events import GROUPS, OUTCOMES

if TYPE_CHECKING:
    from tn_tui.domain.practice_views import UserView
    from tn_tui.domain.secret import Secret

_GROUPS: tuple[Group | None, ...] = (None, *Group)
_OUTCOMES: tuple[Outcome | None, ...] = (None, *Outcome)
_EVERYTHING = "everything"
_BRIEF: dict[Group | Outcome, str] = {Group.TWO_FACTOR: "two-factor", Outcome.LOCKED: "while locked"}
_NO_DAY = f"This is no day. {HINT}"
_TURNED = "This is before the first day."
_NOBODY = "No user of the practice has this username."


class LogFilterDialog(OfSession["ActivityFilter | None"], WithFields["ActivityFilter | None"]):
    """Hands back the filter, or None when it stays as it is.

    Args:
        wanted: how it is now.
    """

    heading = "Filter activity"
    TOPIC = "log"
    SHEETS = ("log/dialogs.tcss",)
    AUTO_FOCUS = "#group"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Show"),
        Binding("escape", "leave", "Cancel"),
        Binding("tab", "app.focus_next", "Next field"),
    ]

    def __init__(self, session: "Secret", wanted: ActivityFilter) -> None:
        super().__init__(session)
        self._wanted = wanted

    def body(self) -> Iterable[Widget]:
        """Five questions; what is left empty narrows nothing."""
        yield OneOf(
            "What",
            [_EVERYTHING if group is None else _BRIEF.get(group, GROUPS[group]) for group in _GROUPS],
            id="group",
            columns=3,
            classes="paragraph",
            chosen=_GROUPS.index(self._wanted.group),
        )
        yield OneOf(
            "Outcome",
            ["any" if outcome is None else _BRIEF.get(outcome, OUTCOMES[outcome]) for outcome in _OUTCOMES],
            id="outcome",
            classes="paragraph",
            chosen=_OUTCOMES.index(self._wanted.outcome),
        )
        yield Field("Person", id="person", limit=USERNAME_LIMIT, hint="A username: what concerns that user.")
        yield Field("From", id="first", limit=DAY_LIMIT, hint=f"The first day. {HINT}")
        yield Field("To", id="last", limit=DAY_LIMIT, hint="The last day; today where it is empty.")
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield PushButton("Cancel", id="cancel", quiet=True)
            yield PushButton("Show Everything", id="everything", quiet=True)
            yield PushButton("Show", id="show", waiting="Looking…")

    def on_mount(self) -> None:
        wanted = self._wanted
        for name, value in (
            ("person", wanted.username),
            ("first", written(wanted.first) if wanted.first else ""),
            ("last", written(wanted.last) if wanted.last else ""),
        ):
            self.field(name).input.value = value

    def _day(self, name: str) -> date | None:
        return parse_day(self.field(name).value, local_day(self.tn.now()), ahead=False)

    @on(PushButton.Pressed, "#show")
    def action_submit(self) -> None:
        """Take it, if the days are days, and the person is one."""
        if self.busy:
            return
        for name in ("first", "last"):
            if self.field(name).value.strip() and self._day(name) is None:
                self.point_at(name, _NO_DAY)
                return
        first, last = self._day("first"), self._day("last")
        if first and last and last < first:
            self.point_at("last", _TURNED)
            return
        username = self.field("person").value.strip()
        if not username:
            self._done(None)
        elif self.claim():
            self.find(username)

    @work(description="person")
    async def find(self, username: str) -> None:
        """Ask the core who that is."""
        async with self.asking():
            self._done(await self.ask(lambda core: core.users.named(self.session, username)))

    def _done(self, user: "UserView | None") -> None:
        self.dismiss(
            ActivityFilter(
                group=_GROUPS[self.query_one("#group", OneOf).chosen],
                person=user.id if user else None,
                username=user.username if user else "",
                outcome=_OUTCOMES[self.query_one("#outcome", OneOf).chosen],
                first=self._day("first"),
                last=self._day("last"),
            )
        )

    def refused(self, error: TnError) -> None:
        """A name that nobody has is said under it."""
        if isinstance(error, UserUnknown | Gone):
            self.point_at("person", _NOBODY)
        else:
            super().refused(error)

    @on(PushButton.Pressed, "#everything")
    def _everything(self) -> None:
        if not self.busy:
            self.dismiss(ActivityFilter())
