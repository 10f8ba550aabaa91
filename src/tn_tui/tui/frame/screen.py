"""What every screen of ours has: the two lines, a place to ask the core, and one place where an error meets words."""

import math
from asyncio import CancelledError
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from tn_tui.domain.errors import AskedFirst, SessionEnded, SessionLocked, StepUpNeeded, TnError
from tn_tui.tui.frame.styles import sheet
from tn_tui.tui.widgets.key_bar import KeyBar
from tn_tui.tui.widgets.keys import LETTERS, bind
from tn_tui.tui.widgets.messages import SessionOver
from tn_tui.tui.widgets.notice_line import NoticeLine
from tn_tui.tui.widgets.offered import offered
from tn_tui.tui.widgets.push_button import PushButton
from tn_tui.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.timer import Timer

    from tn_tui.core.core import Core
    from tn_tui.domain.views import PersonView
    from tn_tui.tui.frame.program import Program

T = TypeVar("T")
Result = TypeVar("Result")
_READ = ".box, .card, #import, #practice, #rule"
"""What scrolls as a whole where the terminal is too low for it."""


LOOK_SECONDS = 2.0
"""How often it is asked whether anything has changed; nothing is written for it, neither to the database nor out."""


class TnScreen(Screen[Result]):
    """A screen that hands back one result, and never calls another screen."""

    SHEETS: ClassVar[tuple[str, ...]] = ()
    """The style sheets of this class, after those of its bases and of the whole app; each is named as its room is."""

    TOPIC: ClassVar[str] = ""
    """What the help speaks of here; a key of `tui/program/manual.py`."""

    IN_THE_SHELL: ClassVar[dict[str, str]] = {}
    """Textual action -> the command that does the same, which the help names beside the key."""

    OPENS_BY_ITSELF: ClassVar[bool] = False
    """Whether it comes without having been asked for, so that what was typed before it was seen isn't meant for it."""

    TITLE = "Account security"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-usual"), (100, "-wide")]  # noqa: RUF012 - Textual declares it as it is
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-high")]  # noqa: RUF012 - Textual declares it as it is
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("help", "app.help"),
        Binding("pagedown", "read_on(1)", show=False),
        Binding("pageup", "read_on(-1)", show=False),
        bind("quit", "app.quit", priority=True),
        *LETTERS,
    ]

    busy = reactive(default=False, toggle_class="-busy", init=False)
    """Whether an answer is awaited; nothing is sent while it is."""

    def __init__(self, person: "PersonView | None" = None, *, menu: bool = False) -> None:
        super().__init__()
        kinds = reversed(type(self).__mro__)
        self.css_path = [sheet(name) for kind in kinds for name in vars(kind).get("SHEETS", ())]
        self.person = person
        self.menu = menu
        self.in_the_shell: Mapping[str, str] = self.IN_THE_SHELL
        self.is_stale = False
        self._countdown: Timer | None = None
        self._wait: tuple[datetime, str, str] = (datetime.min.replace(tzinfo=UTC), "", "")

    def on_mount(self) -> None:
        """Take nothing that was meant for the screen before."""
        if self.OPENS_BY_ITSELF:
            self.tn.step_by_itself(opened=True)

    def look_anew(self) -> None:
        """Others have changed something: read anew what stands here, and leave the person where they are."""

    def catch_up(self) -> None:
        """Look anew if others have changed something since what stands here was read, unless an answer is awaited."""
        if self.is_stale and self.is_mounted and not self.busy:
            self.is_stale = False
            self.look_anew()

    def on_screen_resume(self) -> None:
        """What was covered has missed what others did meanwhile."""
        self.catch_up()

    @property
    def takes_paths(self) -> bool:
        """Whether a path that is typed may name any file of the machine; not over SSH."""
        return self.tn.takes_paths

    @property
    def tn(self) -> "Program":
        """The app, as screens see it."""
        return cast("Program", self.app)

    def compose(self) -> ComposeResult:
        yield TitleBar(self.TITLE or "", person=self.person, menu=self.menu, banner=self.tn.banner)
        yield from self.body()
        yield KeyBar()

    def body(self) -> Iterable[Widget]:
        """What stands between the title line and the footer."""
        raise NotImplementedError

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """Be busy until the core has answered: meanwhile nothing is sent, and the button says that it waits."""
        self.busy = True
        try:
            yield
        finally:
            self.busy = False

    def claim(self) -> bool:
        """Be busy from here on, with nothing on the notice line; not where an answer is awaited already."""
        if self.busy:
            return False
        self.busy = True
        self.say("")
        return True

    async def ask(self, question: "Callable[[Core], T]") -> T:
        """Put a question to the core and give its answer; a refusal is put into words.

        To be called from a worker. A session that is locked asks for the password first, then asks again; so does
        what needs the password anew.

        Raises:
            CancelledError: there is no answer, or nobody is there for it any more; so the worker ends where it is.
        """
        try:
            answer = await self.tn.call(question)
        except SessionLocked:
            if await self.tn.unlocked():
                return await self.ask(question)
        except StepUpNeeded as error:
            if await self.proven(token=error.token):
                return await self.ask(question)
        except SessionEnded as error:
            self.tn.post_message(SessionOver(error.reason))
        except TnError as error:
            if not self.is_gone:
                self._turned_down(error)
        else:
            if not self.is_gone:
                return answer
        raise CancelledError

    def _turned_down(self, error: TnError) -> None:
        if not isinstance(error, AskedFirst):
            self.refused(error)
            return
        from tn_tui.tui.frame.visit import First

        self.tn.go(First(error.step))

    async def proven(self, *, token: bool) -> bool:
        """Whether the person could prove again who they are; says so where nothing was changed."""
        if self.is_gone:
            return False
        proven = await self.tn.proven(token=token)
        if not proven and not self.is_gone:
            self.say("Nothing was changed.")
        return proven

    def key_of(self, action: str) -> str:
        """The key that does this here now, as the footer writes it; empty where none does."""
        return offered(self, action)

    async def action_as_key(self, key: str) -> None:
        """Do what another key does here, as a letter that stands for it in a list."""
        active = self.active_bindings.get(key)
        if active is not None and active.enabled:
            await self.app.run_action(active.binding.action, active.node)

    def reads_on(self, pages: int) -> bool:
        """Read on, and whether there was anything more that way."""
        before = [box.scroll_y for box in self.query(_READ)]
        self.action_read_on(pages)
        return before != [box.scroll_y for box in self.query(_READ)]

    def action_read_on(self, pages: int) -> None:
        """Read on in a box, a card or a form, where the terminal is too low for all of it."""
        for box in self.query(_READ):
            lines = max(1, box.content_size.height - 1)
            box.scroll_to(y=box.scroll_y + pages * lines, animate=False, immediate=True)

    def show_focus(self) -> None:
        """Bring what has the focus into sight, once what was just filled in has its place."""
        self.call_after_refresh(self._see_focus)

    def _see_focus(self) -> None:
        if self.focused is not None:
            self.focused.scroll_visible(animate=False, immediate=True)

    @work(description="hand back")
    async def hand_back(self, question: "Callable[[Core], Result]") -> None:
        """Ask the core, and close with its answer."""
        async with self.asking():
            self.dismiss(await self.ask(question))

    @property
    def is_gone(self) -> bool:
        """Whether the screen was closed while an answer was awaited; the answer is nobody's then."""
        return not self.app.is_running or self not in self.app.screen_stack

    def refused(self, error: TnError) -> None:
        """Say why; screens put it under the field that it belongs to."""
        # Nothing is refused before the first paint, which does without the words.
        from tn_tui.words.errors import explain

        self.say(explain(error), "bad")

    def say(self, text: str, tone: str = "info") -> None:
        """Show a sentence on the notice line, and end a countdown that stood there."""
        self.stop_countdown()
        self.query_one(NoticeLine).say(text, tone)

    def count_down(self, until: datetime, before: str, over: str = "") -> None:
        """Show a sentence with the seconds left until a moment, once a second and only until then."""
        self.stop_countdown()
        self._wait = (until, before, over)
        self._countdown = self.set_interval(1, self.tick)
        self.tick()

    def tick(self) -> None:
        """Show the seconds that are left of the countdown, or that it is over."""
        from tn_tui.words.moments import wait

        until, before, over = self._wait
        left = math.ceil((until - self.tn.now()).total_seconds())
        if left > 0:
            self.query_one(NoticeLine).say(f"{before}\n{wait(left)}", "bad")
        else:
            self.say(over)

    def stop_countdown(self) -> None:
        """End a countdown, so that nothing is sent any more."""
        if self._countdown is not None:
            self._countdown.stop()
            self._countdown = None

    def watch_busy(self, busy: bool) -> None:
        for button in self.query(PushButton):
            button.waiting = busy and button.waits

    def on_title_bar_menu_asked(self) -> None:
        self.run_worker(self.tn.run_action("user_menu"), description="user menu")
