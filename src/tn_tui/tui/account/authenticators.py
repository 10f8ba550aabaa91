"""One's own authenticators: which they are, when each was last used, another name, and an end to one."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tn_tui.domain.errors import LastAuthenticator
from tn_tui.domain.views import AuthenticatorView, ProfileView
from tn_tui.tui.enroll.authenticator_words import last_use
from tn_tui.tui.frame.dialog import OfSession
from tn_tui.tui.widgets.cells import cut
from tn_tui.tui.widgets.lines import Line
from tn_tui.tui.widgets.lists.choices import Choices
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.words import account
from tn_tui.words.enrollment import used
from tn_tui.words.errors import explain
from tn_tui.words.what_ends import after, before

_NAME = 30


class AuthenticatorsDialog(OfSession["AuthenticatorView | None"]):
    """Hands back the one that is to be replaced, or None."""

    heading = "Authenticators"
    TOPIC = "authenticators"
    AUTO_FOCUS = "Choices"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "details", "Details"),
        Binding("n", "rename_one", "Rename"),
        Binding("r", "replace_one", "Replace"),
        Binding("x,delete", "remove_one", "Remove"),
    ]

    _view: "ProfileView | None" = None

    def body(self) -> Iterable[Widget]:
        yield Line(account.AUTHENTICATORS, classes="paragraph")
        yield Choices()
        yield NoticeLine()
        with Horizontal(classes="buttons"):
            yield PushButton("Rename", id="rename", quiet=True)
            yield PushButton("Replace", id="replace", quiet=True)
            yield PushButton("Remove", id="remove", danger=True)

    def on_mount(self) -> None:
        self.load()

    def look_anew(self) -> None:
        self.load()

    @work(exclusive=True, group="authenticators", description="authenticators")
    async def load(self) -> None:
        """Read the list anew."""
        self._show(await self.ask(lambda core: core.profile.show(self.session)))

    def _show(self, view: ProfileView) -> None:
        self._view = view
        now = self.tn.now()
        apps = view.authenticators
        self.query_one(Choices).show([last_use(one, now) for one in apps], [one.id for one in apps])
        self.query_one(".buttons").display = bool(view.authenticators)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is nothing, nothing can be done."""
        if action in {"details", "rename_one", "replace_one", "remove_one"}:
            return self._view is not None and bool(self._view.authenticators)
        return super().check_action(action, parameters)

    @property
    def _chosen(self) -> AuthenticatorView | None:
        apps = self._view.authenticators if self._view else ()
        return apps[self.query_one(Choices).place] if apps and not self.busy else None

    @on(Choices.Opened)
    def action_details(self) -> None:
        """Say all of the chosen one, which its line cuts where there is no room for it."""
        if self._chosen is not None:
            self.say(f"{self._chosen.name}: {used(self._chosen, self.tn.now())}")

    @on(PushButton.Pressed, "#replace")
    def action_replace_one(self) -> None:
        """Put a new phone in its place."""
        if self._chosen is not None:
            self.dismiss(self._chosen)

    @on(PushButton.Pressed, "#rename")
    def action_rename_one(self) -> None:
        """Give it another name."""
        if self._chosen is not None:
            self.rename(self._chosen)

    @work(exclusive=True, group="change", description="rename authenticator")
    async def rename(self, one: AuthenticatorView) -> None:
        """Ask for the name."""
        from tn_tui.tui.account.authenticator_name import AuthenticatorNameDialog

        name = await self.app.push_screen_wait(AuthenticatorNameDialog(self.session, one))
        if name is not None:
            self.say(f"It is called {cut(name, _NAME)} now.", "good")
        self.load()

    @on(PushButton.Pressed, "#remove")
    def action_remove_one(self) -> None:
        """End it, unless it is the only one."""
        one = self._chosen
        if one is None or self._view is None:
            return
        if len(self._view.authenticators) == 1:
            self.say(explain(LastAuthenticator()), "warn")
        else:
            self.remove_one(one, self._view)

    @work(exclusive=True, group="change", description="remove authenticator")
    async def remove_one(self, one: AuthenticatorView, view: ProfileView) -> None:
        """Ask whether it is meant; then end it."""
        from tn_tui.tui.frame.dialogs.question import QuestionDialog

        question = QuestionDialog(
            f"Remove {cut(one.name, _NAME)}",
            f"{account.REMOVE_ONE} {before(view)}",
            yes="Remove",
            danger=True,
        )
        if not await self.app.push_screen_wait(question):
            return
        async with self.asking():
            await self.ask(lambda core: core.authenticators.remove(self.session, one.id))
            self._removed(one, view)

    def _removed(self, one: AuthenticatorView, view: ProfileView) -> None:
        others = sum(not session.current for session in view.sessions)
        said = (f"{cut(one.name, _NAME)} is removed.", *after(len(view.devices), others))
        self.say(" ".join(said), "good")
        self.load()
