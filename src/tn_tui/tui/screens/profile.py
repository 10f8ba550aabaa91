"""Profile > Security & Activity: how one's account stands, what can be done about it, and what happened."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from tn_tui.domain.events import GROUPS as EVENTS
from tn_tui.domain.events import Group
from tn_tui.domain.policy import Role
from tn_tui.domain.secret import Secret
from tn_tui.tui.events import GROUPS
from tn_tui.tui.keys import bind
from tn_tui.tui.messages import Notice, SessionOver
from tn_tui.tui.moments import clock, countdown, day, short_day, when
from tn_tui.tui.stage import Stage
from tn_tui.tui.visit import Visit
from tn_tui.tui.widgets.activity_list import ActivityList
from tn_tui.tui.widgets.fact_row import FactRow
from tn_tui.tui.widgets.lines import Heading, Line
from tn_tui.tui.widgets.notice_line import NoticeLine

if TYPE_CHECKING:
    from tn_tui.domain.views import ActivityPage, PersonView, ProfileView

ROLES = {Role.MEMBER: "Member", Role.ADMINISTRATOR: "Practice Administrator"}
_NO_DEVICES = {"ssh": "none over SSH", "practice": "none in your practice"}
_FILTERS: tuple[Group | None, ...] = (None, *(group for group in Group if EVENTS[group]))


class ProfileScreen(Stage[Visit]):
    """How the own account stands; logging out is the app's.

    Args:
        session: whose profile it is.
        person: who that is.
        notice: what to say at first.
    """

    TITLE = "Profile"
    TOPIC = "profile"
    SHEETS = ("profile.tcss",)
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enroll", "enroll"),
        bind("remove", "remove"),
        bind("devices", "devices"),
        bind("password", "password"),
        bind("sessions", "sessions"),
        bind("activity", "filter"),
        Binding("pagedown", "older", "Older"),
        Binding("pageup", "newer", "Newer"),
    ]

    def __init__(self, session: Secret, person: "PersonView", notice: Notice | None = None) -> None:
        super().__init__(person, menu=True)
        self._session = session
        self._notice = notice
        self._view: ProfileView | None = None
        self._page: ActivityPage | None = None
        self._filter = 0

    def body(self) -> Iterable[Widget]:
        """The facts, then what happened."""
        with Vertical(id="facts"):
            yield Line(self._who(), id="who")
            yield Heading("Security & Activity")
            yield FactRow("Two-factor", id="two-factor")
            yield FactRow("Authenticators", id="authenticators")
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
                return self._view is not None and self._view.two_factor_since is None
            case "remove":
                return self._view is not None and self._view.two_factor_since is not None
            case "older":
                return self._page is not None and self._page.older is not None
            case "newer":
                return self._page is not None and self._page.newer is not None
        return super().check_action(action, parameters)

    def on_mount(self) -> None:
        self.load()

    def on_resize(self, event: events.Resize) -> None:
        if self._page is not None:
            self.load_page()

    @work(exclusive=True, group="profile", description="profile")
    async def load(self) -> None:
        """Read everything anew."""
        await self.ask(lambda core: core.profile.show(self._session), self._show)
        # What was said decides how much room is left for what happened.
        self.call_after_refresh(self.load_page)

    def _show(self, view: "ProfileView") -> None:
        self._view = view
        self._know(view.person)
        row = {name: self.query_one(f"#{name}", FactRow) for name in ("two-factor", "authenticators", "devices")}
        if view.two_factor_since is None:
            row["two-factor"].set(
                ("○ ", "$warning"),
                (f"Off{self._required(view)}", ""),
                action="enroll",
                # Where a day stands beside it, there is no room for all of it.
                words="Enroll" if view.enroll_by else "Enroll in Two-Factor Authentication",
            )
            row["authenticators"].set(("none", ""))
        else:
            row["two-factor"].set(
                ("● ", "$success"),
                (f"On since {day(view.two_factor_since)}", ""),
                action="remove",
                words="Remove Two-Factor Authentication",
            )
            row["authenticators"].set((self._authenticators(view), ""))
        row["devices"].set((_devices(view), ""))
        self.query_one("#password", FactRow).set((f"changed {day(view.password_changed_at)}", ""))
        self.query_one("#sessions", FactRow).set((_sessions(view), ""))
        self.refresh_bindings()
        self._count_the_days(view)

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
        now = self.tn.now()
        if view.two_factor_since is None and view.enroll_by is not None and view.enroll_by > now:
            said = f"{self._notice.text} " if self._notice else ""
            self.say(
                f"{said}Two-factor authentication is required from {countdown(view.enroll_by, now)}. "
                f"Press {self.key_of('enroll')} to enroll.",
                "warn",
            )

    def _authenticators(self, view: "ProfileView") -> str:
        now = self.tn.now()
        said = [
            f"{one.name} · last used {when(one.last_used_at, now)}"
            if one.last_used_at
            else f"{one.name} · not used yet"
            for one in view.authenticators
        ]
        return ", ".join(said)

    def load_page(self, *, older_than: int | None = None, newer_than: int | None = None) -> None:
        """Read a page of the activity, as long as there is room for."""
        self.read_page(older_than, newer_than)

    @work(exclusive=True, group="activity", description="activity")
    async def read_page(self, older_than: int | None, newer_than: int | None) -> None:
        """As `load_page`, in a worker."""
        group = _FILTERS[self._filter]
        limit = max(1, self.query_one(ActivityList).content_size.height)
        await self.ask(
            lambda core: core.activity.own(
                self._session, group=group, older_than=older_than, newer_than=newer_than, limit=limit
            ),
            self._show_page,
        )

    def _show_page(self, page: "ActivityPage") -> None:
        self._page = page
        group = _FILTERS[self._filter]
        shown = "everything" if group is None else f"only {GROUPS[group]}"
        self.query_one("#activity", FactRow).set((shown, "$muted"))
        self.query_one(ActivityList).show(page.rows, self.tn.now(), "Nothing yet.")
        self.refresh_bindings()

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

    def action_enroll(self) -> None:
        """Enroll in Two-Factor Authentication."""
        self.dismiss(Visit.ENROLL)

    def action_password(self) -> None:
        """Change the password."""
        self.dismiss(Visit.PASSWORD)

    @work(description="remove")
    async def action_remove(self) -> None:
        """Remove Two-Factor Authentication, once the password was given."""
        from tn_tui.tui.dialogs.remove import RemoveDialog

        required = self._view is not None and self._view.two_factor_required
        removed = await self.app.push_screen_wait(RemoveDialog(self._session, required=required))
        if removed is None:
            return
        if removed.session_over:
            self.tn.post_message(SessionOver("authenticators changed"))
            return
        self.say("Two-factor authentication is off.", "good")
        self.load()

    @work(description="devices")
    async def action_devices(self) -> None:
        """The remembered devices."""
        from tn_tui.tui.dialogs.devices import DevicesDialog

        await self.app.push_screen_wait(DevicesDialog(self._session))
        self.load()

    @work(description="sessions")
    async def action_sessions(self) -> None:
        """The open sessions."""
        from tn_tui.tui.dialogs.sessions import SessionsDialog

        await self.app.push_screen_wait(SessionsDialog(self._session))
        self.load()


def _devices(view: "ProfileView") -> str:
    count = len(view.devices)
    if not count:
        return _NO_DEVICES.get(view.remember_unavailable or "", "none")
    here = next((f" · this one until {day(one.expires_at)}" for one in view.devices if one.current), "")
    return f"{count}{here}"


def _sessions(view: "ProfileView") -> str:
    others = [one for one in view.sessions if not one.current]
    if not others:
        return "this one"
    since = clock(min(one.created_at for one in others))
    return f"this one · {len(others)} other since {since}" if len(others) == 1 else f"this one · {len(others)} others"
