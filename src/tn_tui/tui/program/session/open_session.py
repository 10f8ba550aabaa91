"""The session that is open: who it is, whether somebody is there, and the lock that covers it when nobody is."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from tn_tui.domain.policy import Step
from tn_tui.tui.frame.screen import LOOK_SECONDS as FRESH_SECONDS
from tn_tui.tui.program.backend import Backend
from tn_tui.tui.program.session.freshness import Freshness
from tn_tui.tui.program.session.presence import LOOK_SECONDS, Presence

if TYPE_CHECKING:
    from textual.timer import Timer

    from tn_tui.core.core import Core
    from tn_tui.domain.user_list import UserQuery
    from tn_tui.domain.views import SignedIn
    from tn_tui.tui.program.session.lock import LockScreen


class SessionHost(Protocol):
    """The app, as far as a session needs it."""

    backend: Backend

    def now(self) -> datetime:
        """The core's time."""

    def set_interval(self, interval: float, callback: Callable[[], object]) -> "Timer":
        """Call back every so many seconds."""

    def run_worker(self, work: Awaitable[bool], *, description: str) -> object:
        """Do something beside what goes on."""

    def push_screen(self, screen: "LockScreen", callback: Callable[[bool | None], None]) -> Awaitable[None]:
        """Cover everything, and call back once it is uncovered."""

    def tell_core(self, question: "Callable[[Core], None]") -> object:
        """Tell the core something that no screen waits for."""

    def look_anew(self, session: "OpenSession") -> object:
        """Let the screen on top read anew where anything was changed."""


class OpenSession:
    """From the log-in to the log-out.

    Args:
        app: what it happens in.
        signed_in: what the core answered.
    """

    def __init__(self, app: SessionHost, signed_in: "SignedIn") -> None:
        self.handle = signed_in.session
        self.person = signed_in.person
        self.enrolls_by_code = signed_in.step is Step.ENROLL and not signed_in.required
        """Whether a one-time code alone is why the person must enroll, and not the practice."""
        self.marked: set[int] = set()
        """The users who are marked in the list, wherever one goes in between."""
        self.listed: UserQuery | None = None
        """How that list was narrowed and ordered last."""
        self._app = app
        self._unlocking: asyncio.Future[bool] | None = None
        idle = timedelta(seconds=signed_in.idle_lock_seconds)
        self._presence = Presence(app.now, idle, self._touch, self._lock)
        self._presence.begin()
        self._timer = app.set_interval(LOOK_SECONDS, self._presence.look)
        self._stamp: int | None = None
        self.freshness = Freshness(self._look)
        self._fresh_timer = app.set_interval(FRESH_SECONDS, self.freshness.tick)

    @property
    def locked(self) -> bool:
        """Whether the screen is covered."""
        return self._unlocking is not None

    def noticed(self) -> None:
        """A key or a click came."""
        self._presence.noticed()
        self.freshness.noticed()

    def look(self) -> bool:
        """Cover the screen when nobody was there for the limit; whether it did."""
        return self._presence.look()

    def end(self) -> None:
        """Stop watching."""
        self._timer.stop()
        self._fresh_timer.stop()
        self._presence.end()
        if self._unlocking is not None and not self._unlocking.done():
            self._unlocking.set_result(False)

    async def unlocked(self) -> bool:
        """Cover the screen until the password was given, or until the person logs out, which is False."""
        if self._unlocking is None:
            from tn_tui.tui.program.session.lock import LockScreen

            self._presence.end()
            self._unlocking = asyncio.get_running_loop().create_future()
            await self._app.push_screen(LockScreen(self.handle, self.person), self._answered)
        return await asyncio.shield(self._unlocking)

    def _answered(self, opened: bool | None) -> None:
        unlocking, self._unlocking = self._unlocking, None
        if unlocking is not None and not unlocking.done():
            unlocking.set_result(bool(opened))
        if opened:
            self._presence.begin()

    def _look(self) -> None:
        """Ask whether anything was changed, where nothing else is asked; what is covered needs no look."""
        if not self.locked and self._app.backend.idle:
            self._app.look_anew(self)

    async def changed(self) -> bool:
        """Whether anybody may have changed anything since this was asked last.

        Raises:
            TnError: the session is over, or the core can't look.
        """
        before = self._stamp
        self._stamp = await self._app.backend.call(lambda core: core.sessions.glance(self.handle, before))
        return before is not None and self._stamp != before

    def _touch(self) -> None:
        self._app.tell_core(lambda core: core.sessions.touch(self.handle))

    def _lock(self) -> None:
        self._app.tell_core(lambda core: core.sessions.lock(self.handle))
        self._app.run_worker(self.unlocked(), description="lock")
