"""Profile > Security & Activity: how one's account stands, what can be done about it, and what happened."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.policy import AUTHENTICATORS_PER_USER, SessionEnd
from tn_tui.tui.account.changes import AccountChanges
from tn_tui.tui.account.profile_facts import authenticator, codes
from tn_tui.tui.frame.place import PlaceScreen, leads_to
from tn_tui.tui.frame.visit import Visit
from tn_tui.tui.log.activity_list import ActivityList
from tn_tui.tui.log.paged_activity import PagedActivity
from tn_tui.tui.widgets.fact_row import FactRow
from tn_tui.tui.widgets.keys import bind, binds
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.messages import SessionOver
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.words.account import IS_OFF, codes_warning, devices, must_enroll, sessions
from tn_tui.words.moments import day, short_day
from tn_tui.words.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tn_tui.core.core import Core
    from tn_tui.domain.views import ActivityPage, PersonView, ProfileView

_MORE = tuple(f"authenticator-{number}" for number in range(2, AUTHENTICATORS_PER_USER + 1))
"""The rows of the authenticators beside the first."""

_ENROLLED = frozenset({"remove", "add", "replace", "authenticators", "codes"})
"""What can be done only with two-factor authentication."""


class ProfileScreen(PlaceScreen[Visit], PagedActivity[Visit], AccountChanges[Visit]):
    """How the own account stands; logging out is the app's."""

    TITLE = "Profile"
    TOPIC = "profile"
    SHEETS = ("account/profile.tcss",)
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enroll", "enroll"),
        bind("add", "add", label="Add"),
        *binds("replace", "remove", "codes", "devices", "password"),
        # Their rows name them, and the footer has no room.
        bind("authenticators", "authenticators", show=False),
        bind("sessions", "sessions", show=False),
        bind("activity", "filter"),
    ]

    _warned = ""

    action_enroll = leads_to(Visit.ENROLL)
    action_password = leads_to(Visit.PASSWORD)

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="facts", can_focus=False):
            yield Line(self._who(), id="who")
            yield Heading("Security & Activity")
            yield FactRow("Two-factor", id="two-factor")
            yield FactRow("Authenticators", id="authenticators")
            for name in _MORE:
                row = FactRow("", id=name)
                row.display = False
                yield row
            yield FactRow("Recovery codes", id="codes")
            yield FactRow("Remembered devices", id="devices", action="devices", words="Manage")
            yield FactRow("Password", id="password", action="password", words="Change")
            yield FactRow("Sessions", id="sessions", action="sessions", words="Manage")
            yield FactRow("Activity", id="activity", action="filter", words="Filter", heads=True)
        yield ActivityList()
        yield NoticeLine(self._notice)

    def _who(self) -> Content:
        person = self.person
        if person is None:
            return Content("")
        return Content.assemble(
            (person.name, "bold"), "  ", (f"{ROLES[person.role]} · {person.practice_name}", "$muted")
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done as things stand."""
        match action:
            case "enroll":
                return self.view is not None and self.view.two_factor_since is None
            case _ if action in _ENROLLED:
                return self.view is not None and self.view.two_factor_since is not None
        return super().check_action(action, parameters)

    async def read_facts(self) -> None:
        self._show(await self.ask(lambda core: core.profile.show(self.session)))

    def _show(self, view: "ProfileView") -> None:
        self.view = view
        self._know(view.person)
        two_factor = self.query_one("#two-factor", FactRow)
        if view.two_factor_since is None:
            two_factor.set(
                ("○ ", "$warning"),
                (f"Off{self._required(view)}", ""),
                action="enroll",
                words="Enroll in Two-Factor Authentication",
                short="Enroll",
            )
        else:
            two_factor.set(
                ("● ", "$success"),
                (f"On since {day(view.two_factor_since)}", ""),
                action="remove",
                words="Remove Two-Factor Authentication",
                short="Remove",
            )
        self._show_authenticators(view)
        action, words = ("", "") if view.codes_left is None else ("codes", "New codes")
        self.query_one("#codes", FactRow).set(*codes(view), action=action, words=words)
        self.query_one("#devices", FactRow).set((devices(view), ""))
        self.query_one("#password", FactRow).set((f"changed {day(view.password_changed_at)}", ""))
        self.query_one("#sessions", FactRow).set((sessions(view), ""))
        self.refresh_bindings()
        self._count_the_days(view)
        self._count_the_codes(view)

    def _show_authenticators(self, view: "ProfileView") -> None:
        """One row for each, of which the first leads to all of them."""
        now, apps = self.tn.now(), view.authenticators
        first = self.query_one("#authenticators", FactRow)
        if apps:
            first.set(*authenticator(apps[0], now), action="authenticators", words="Manage")
        else:
            first.set(("none", ""), action="")
        for number, name in enumerate(_MORE, start=1):
            row = self.query_one(f"#{name}", FactRow)
            row.display = number < len(apps)
            if row.display:
                row.set(*authenticator(apps[number], now))

    def _know(self, person: "PersonView") -> None:
        """Show another name or role than the one of the log-in."""
        if person != self.person:
            self.person = person
            self.query_one("#who", Line).change(self._who())
            self.tn.know(person)

    def _required(self, view: "ProfileView") -> str:
        now = self.tn.now()
        if view.enroll_by is not None and view.enroll_by > now:
            return f" · required from {short_day(view.enroll_by, now)}"
        return " · required" if view.two_factor_required else ""

    def _count_the_days(self, view: "ProfileView") -> None:
        """Say how long one can still log in without enrolling."""
        required = must_enroll(view, self.tn.now())
        if required:
            said = f"{self._notice.text} " if self._notice else ""
            self.say(f"{said}{required} Press {self.key_of('enroll')} to enroll.", "warn")

    def _count_the_codes(self, view: "ProfileView") -> None:
        """Say where recovery codes run out, unless something else is said here."""
        shown, first = self.query_one(NoticeLine).notice.text, self._notice.text if self._notice else ""
        if shown not in {"", first, self._warned}:
            return
        key = self.key_of("codes")
        warning = codes_warning(view, f"Press {key} to make new ones." if key else "")
        if warning:
            self._warned = f"{first} {warning}" if first and shown == first else warning
            self.say(self._warned, "warn")
        elif self._warned:
            self._warned = ""
            self.say("")

    def ask_for_page(self, core: "Core", wanted: "Mapping[str, Any]") -> "ActivityPage":
        return core.activity.own(self.session, **wanted)

    @work(description="remove")
    async def action_remove(self) -> None:
        """Remove Two-Factor Authentication, once the password was given."""
        from tn_tui.tui.account.remove import RemoveDialog

        required = self.view is not None and self.view.two_factor_required
        removed = await self.app.push_screen_wait(RemoveDialog(self.session, required=required))
        if removed is None:
            return
        if removed.session_over:
            self.tn.post_message(SessionOver(SessionEnd.AUTHENTICATORS_CHANGED))
            return
        self.say(IS_OFF, "good")
        self.load()

    @work(description="devices")
    async def action_devices(self) -> None:
        """The remembered devices."""
        from tn_tui.tui.account.devices import DevicesDialog

        await self.app.push_screen_wait(DevicesDialog(self.session))
        self.load()

    @work(description="sessions")
    async def action_sessions(self) -> None:
        """The open sessions."""
        from tn_tui.tui.account.sessions import SessionsDialog

        await self.app.push_screen_wait(SessionsDialog(self.session))
        self.load()
