"""A user's page: what Profile shows, seen from above, and what an administrator can do about it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from tn_tui.domain.changes import Change
from tn_tui.domain.policy import Role
from tn_tui.domain.practice_views import Changed, OneTimeCode, TemporaryPassword, UserDetail, UserView
from tn_tui.domain.secret import Secret
from tn_tui.tui.frame.visit import Going, Visit
from tn_tui.tui.log.activity_list import ActivityList
from tn_tui.tui.log.paged_activity import PagedActivity
from tn_tui.tui.users import user_facts
from tn_tui.tui.widgets.fact_row import FactRow
from tn_tui.tui.widgets.keys import binds
from tn_tui.tui.widgets.messages import Notice
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.title_bar import TitleBar
from tn_tui.words.changes import COMMANDS, done
from tn_tui.words.phrases import OWN_ACTIVITY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tn_tui.core.core import Core
    from tn_tui.domain.views import ActivityPage, ActivityRow, PersonView
    from tn_tui.tui.users.change import Outcome

_OWN = "This is your own account. What is not offered here, your profile can do."


def _does(change: Change) -> "Callable[[UserPageScreen], None]":
    """The action of a key that does this to the user."""

    def action(page: "UserPageScreen") -> None:
        page.change(change)

    return action


class UserPageScreen(PagedActivity[None]):
    """Lies over the list, so that what was found and marked there stays.

    Args:
        session: an administrator's.
        person: who that is.
        user: whose page it is, as the list knows them.
    """

    TITLE = "User"
    TOPIC = "user"
    SHEETS = ("users/users.tcss",)
    AUTO_FOCUS = ""
    IN_THE_SHELL: ClassVar[dict[str, str]] = {
        "rename": COMMANDS[Change.RENAME],
        "role": "tn-tui user set-role --practice CODE --role ROLE --reason TEXT USERNAME",
        "deactivate": "tn-tui user deactivate --practice CODE --reason TEXT USERNAME",
        "reactivate": "tn-tui user reactivate --practice CODE USERNAME",
        "unlock": COMMANDS[Change.UNLOCK],
        "disable": "tn-tui user disable-two-factor --practice CODE --reason TEXT USERNAME",
        "one_time_code": COMMANDS[Change.ONE_TIME_CODE],
        "forget_devices": "tn-tui user forget-devices --practice CODE --reason TEXT USERNAME",
        "reset_password": COMMANDS[Change.RESET_PASSWORD],
        "end_sessions": "tn-tui user end-sessions --practice CODE --reason TEXT USERNAME",
        "filter": OWN_ACTIVITY,
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        *binds("disable", "one_time_code", "unlock", "reset_password", "role"),
        *binds("deactivate", "reactivate", "rename", "end_sessions", "forget_devices", "filter"),
    ]

    def __init__(self, session: Secret, person: "PersonView", user: UserView) -> None:
        super().__init__(person, menu=True)
        self._session = session
        self._user = user
        self._detail: UserDetail | None = None

    def body(self) -> Iterable[Widget]:
        with VerticalScroll(id="facts", can_focus=False):
            yield FactRow("Name", id="name", heads=True)
            for label, name in user_facts.ROWS:
                yield FactRow(label, id=name)
            yield FactRow("Activity", id="activity", action="filter", words="Filter", heads=True)
        yield ActivityList()
        yield NoticeLine()

    def on_mount(self) -> None:
        self.query_one("#name", FactRow).set(*user_facts.who(self._user))

    async def read_facts(self) -> None:
        self._show(await self.ask(lambda core: core.users.show(self._session, self._user.id)))

    def _show(self, detail: UserDetail) -> None:
        self._detail, self._user = detail, detail.user
        self.query_one(TitleBar).retitle(f"User · {detail.user.username}")
        self._know_oneself(detail)
        # What can be done decides which keys stand beside the facts.
        self.refresh_bindings()
        for name, fact in user_facts.facts(detail, self.tn.now()).items():
            self.query_one(f"#{name}", FactRow).set(*fact.value, action=fact.action, words=fact.words)
        if detail.is_self and not self.query_one(NoticeLine).notice.text:
            self.say(_OWN)

    def _know_oneself(self, detail: UserDetail) -> None:
        session, user = self.tn.session, detail.user
        if detail.is_self and session is not None:
            self.tn.know(replace(session.person, username=user.username, name=user.name, role=user.role))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done as things stand."""
        changes = user_facts.ACTIONS.get(action)
        if changes is not None:
            detail = self._detail
            return detail is not None and any(user_facts.offered(change, detail) for change in changes)
        return super().check_action(action, parameters)

    def ask_for_page(self, core: "Core", wanted: "Mapping[str, Any]") -> "ActivityPage":
        return core.log.page(self._session, person=self._user.id, **wanted)

    def shown_rows(self, page: "ActivityPage") -> "tuple[ActivityRow, ...]":
        """Here everything is about one user, so only what others did names who it was."""
        return tuple(replace(row, actor="") if row.actor == self._user.username else row for row in page.rows)

    def action_leave(self) -> None:
        """Back to the list."""
        if not self.busy:
            self.dismiss(None)

    action_disable = _does(Change.DISABLE_TWO_FACTOR)
    action_one_time_code = _does(Change.ONE_TIME_CODE)
    action_unlock = _does(Change.UNLOCK)
    action_reset_password = _does(Change.RESET_PASSWORD)
    action_deactivate = _does(Change.DEACTIVATE)
    action_reactivate = _does(Change.REACTIVATE)
    action_end_sessions = _does(Change.END_SESSIONS)
    action_forget_devices = _does(Change.FORGET_DEVICES)

    def action_role(self) -> None:
        """Make a member an administrator, or an administrator a member."""
        member = self._user.role is Role.MEMBER
        self.change(Change.MAKE_ADMINISTRATOR if member else Change.MAKE_MEMBER)

    @work(exclusive=True, group="change", description="change user")
    async def change(self, change: Change) -> None:
        """Ask why, do it, and show what came out."""
        from tn_tui.tui.users.change import ChangeDialog

        self.say("")
        outcome = await self.app.push_screen_wait(
            ChangeDialog(self._session, change, [self._user.id], self._user.username)
        )
        if outcome is None:
            return
        await self._tell(outcome)
        if change is Change.MAKE_MEMBER and self._detail is not None and self._detail.is_self:
            self.tn.go(Going(Visit.PROFILE, Notice("You are a member now.", "good")))
        else:
            self.load()

    async def _tell(self, outcome: "Outcome") -> None:
        from tn_tui.tui.frame.dialogs.shown_once import code_shown, password_shown

        match outcome:
            case Changed():
                self.say(done(outcome, self._user.username), "good")
            case TemporaryPassword():
                await self.app.push_screen_wait(password_shown(outcome))
                self.say("The password is reset.", "good")
            case OneTimeCode():
                await self.app.push_screen_wait(code_shown(outcome))
                self.say("A one-time sign-in code is issued.", "good")

    @work(exclusive=True, group="change", description="rename")
    async def action_rename(self) -> None:
        """Change the user's name and username in a dialog."""
        from tn_tui.tui.users.rename import RenameDialog

        self.say("")
        renamed = await self.app.push_screen_wait(RenameDialog(self._session, self._user))
        if renamed is not None:
            self.say("The new name is saved.", "good")
            self.load()
