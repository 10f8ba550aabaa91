"""The app's side of a session: it opens, it is watched, it can be locked, and it ends for one of many reasons."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual import events, on, work
from textual.worker import Worker

from tn_tui.domain.errors import SessionEnded, SessionLocked, TnError, Unexpected
from tn_tui.keys import ACTIONS
from tn_tui.tui.frame.screen import TnScreen
from tn_tui.tui.frame.stage import Stage
from tn_tui.tui.program.backend import Backend
from tn_tui.tui.terminal.terminal_app import DEFECT, REFUSED, TerminalApp
from tn_tui.tui.widgets.keys import keymap, shown
from tn_tui.tui.widgets.messages import LogOutAsked, Notice, SentByItself, SessionOver
from tn_tui.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from tn_tui.core.core import Core
    from tn_tui.domain.views import PersonView, SignedIn
    from tn_tui.tui.frame.visit import First, Going, Visit
    from tn_tui.tui.program.session.open_session import OpenSession


T = TypeVar("T")


def _said(error: TnError) -> str:
    # The first paint does without the words.
    from tn_tui.words.errors import explain

    return explain(error)


class SessionApp(TerminalApp):
    """An app over the core: what screens and a session ask of it is told in `Program` and `SessionHost`.

    Args:
        backend: where the core lives.
        record: writes a defect down and returns its incident id.
        css_path: the style sheets of the first screen.
    """

    def __init__(self, backend: Backend, record: Callable[[BaseException], str], css_path: list[Path]) -> None:
        super().__init__(record, css_path)
        self.backend = backend
        self.session: OpenSession | None = None
        self._keys: Mapping[str, str] = {}

    @property
    def at_rest(self) -> bool:
        """Whether every key has had its effect, and no answer of the core is awaited."""
        return super().at_rest and self.backend.idle

    @property
    def has_answered(self) -> bool:
        """Whether no answer of the core is awaited."""
        return self.backend.idle

    @on(SentByItself)
    def _sent_by_itself(self) -> None:
        self.step_by_itself()

    @property
    def takes_keys(self) -> bool:
        """Not while a stage still stands that is left already, nor on what a session that is over has left behind."""
        if self.screen_stack and isinstance(self.screen, Stage) and self.screen.is_over:
            return False
        if self.screen_stack and isinstance(self.screen, Stage) and not self.screen.known:
            return False
        if self.session is None and any(isinstance(one, TnScreen) and one.menu for one in self.screen_stack):
            return False
        return super().takes_keys

    def use_keys(self, keys: Mapping[str, str]) -> None:
        """Put actions on the keys that the settings say: action id -> keys, with commas between them."""
        self._keys = keys
        self.set_keymap(keymap(keys))

    def key_name(self, action_id: str) -> str:
        keys = self._keys.get(action_id, ACTIONS[action_id].default)
        return shown(keys.partition(",")[0])

    def start_flow(self, notice: Notice | None) -> Worker[None]:
        """Close whatever is open and stand at the log-in."""
        raise NotImplementedError

    async def on_unmount(self) -> None:
        """Who quits is logged out; then the core closes."""
        await self.close_session(None)
        await self.backend.close()

    @work(description="open the core")
    async def open_core(self) -> None:
        """Bring the core up; without it there is nothing to do here."""
        try:
            await self.backend.open()
        except TnError as error:
            self.fail(_said(error), DEFECT if isinstance(error, Unexpected) else REFUSED)

    async def call(self, question: "Callable[[Core], T]") -> T:
        return await self.backend.call(question)

    def now(self) -> datetime:
        """The core's time.

        Raises:
            RuntimeError: the core is not up yet.
        """
        core = self.backend.core
        if core is None:
            raise RuntimeError("there is no time before the core is up")
        return core.clock.now()

    @property
    def takes_paths(self) -> bool:
        """Whether a screen may ask where a file is: not over SSH, where people share what the account may do."""
        core = self.backend.core
        return core is not None and core.files.takes_paths

    def begin_session(self, signed_in: "SignedIn") -> "OpenSession":
        """Somebody logged in."""
        # Nobody is logged in before the first paint.
        from tn_tui.tui.program.session.open_session import OpenSession

        self.session = OpenSession(self, signed_in)
        return self.session

    def go(self, visit: "Visit | Going | First") -> None:
        for screen in reversed(self.screen_stack):
            if isinstance(screen, Stage):
                screen.dismiss(visit)
                return

    def know(self, person: "PersonView") -> None:
        """Who is logged in has another name or role than at the log-in; every screen says so."""
        if self.session is None or self.session.person == person:
            return
        self.session.person = person
        for screen in self.screen_stack:
            for title in screen.query(TitleBar):
                title.know(person)

    async def close_session(self, notice: Notice | None) -> Notice | None:
        """Log out of the session, if one is open; the notice is given back, or why it could not be done."""
        session, self.session = self.session, None
        if session is not None:
            session.end()
            try:
                await self.backend.call(lambda core: core.sessions.log_out(session.handle))
            except SessionEnded:
                return notice
            except TnError as error:
                return Notice(_said(error), "bad")
        return notice

    async def unlocked(self) -> bool:
        return self.session is not None and await self.session.unlocked()

    async def proven(self, *, token: bool) -> bool:
        from tn_tui.tui.program.session.step_up import StepUpDialog

        if self.session is None:
            return False
        proven = await self.push_screen_wait(StepUpDialog(self.session.handle, token=token))
        return bool(proven)

    @work(description="tell the core")
    async def tell_core(self, question: "Callable[[Core], None]") -> None:
        try:
            await self.backend.call(question)
        except SessionLocked:
            await self.unlocked()
        except SessionEnded as error:
            self.post_message(SessionOver(error.reason))
        except TnError as error:
            self.notify(_said(error), severity="error", markup=False)

    @work(exclusive=True, group="look", description="look")
    async def look_anew(self, session: "OpenSession") -> None:
        try:
            changed = await session.changed()
        except SessionEnded as error:
            self.post_message(SessionOver(error.reason))
        except SessionLocked:
            await self.unlocked()
        except Unexpected as error:
            session.freshness.stop()
            self.notify(_said(error), severity="error", markup=False)
        except TnError:
            # Nobody asked for this look; what somebody asks for next says what is wrong, in its place.
            return
        else:
            if self.session is session:
                self._catch_up(changed=changed)

    def _catch_up(self, *, changed: bool) -> None:
        """Let the screen on top look anew now, and every other when it is on top again."""
        screens = [screen for screen in self.screen_stack if isinstance(screen, TnScreen)]
        for screen in screens:
            screen.is_stale = screen.is_stale or changed
        if screens and screens[-1] is self.screen:
            screens[-1].catch_up()

    @on(SessionOver)
    def _session_over(self, message: SessionOver) -> None:
        if self.session is not None:
            self.session.end()
            self.session = None
            self.step_by_itself()
            from tn_tui.words.errors import SESSION_ENDS

            self.start_flow(Notice(SESSION_ENDS[message.reason], "warn"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nobody can log out who is not logged in."""
        if action == "log_out":
            return self.session is not None
        if action == "user_menu":
            return any(title.menu for title in self.screen.query(TitleBar))
        return super().check_action(action, parameters)

    @on(LogOutAsked)
    def action_log_out(self) -> None:
        """End the session and stand at the log-in."""
        self._log_out()

    @work(description="log out")
    async def _log_out(self) -> None:
        if self.session is not None:
            self.start_flow(await self.close_session(Notice("You are logged out.")))

    async def on_event(self, event: events.Event) -> None:
        """Every key and click shows that somebody is there."""
        if self.session is not None and isinstance(event, events.Key | events.MouseDown | events.Paste):
            self.session.noticed()
        await super().on_event(event)
