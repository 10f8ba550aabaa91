"""The log-in of the program with all it has, and behind it no profile but a command."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from textual import work

from tn_tui.tui.program.flow import SINCE_NOW, Flow
from tn_tui.tui.program.visitors import VisitorsApp
from tn_tui.tui.sign_in.log_in import LogInScreen
from tn_tui.tui.widgets.messages import Notice

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tn_tui.core.access.commands import Guarded
    from tn_tui.core.core import Core
    from tn_tui.domain.secret import Secret
    from tn_tui.domain.views import SignedIn
    from tn_tui.settings import Settings
    from tn_tui.tui.program.session.open_session import OpenSession


@dataclass(frozen=True, slots=True)
class Passed:
    """Somebody was let through: the session's handle, which stays here, and what may be said of it."""

    session: "Secret"
    guarded: "Guarded"
    idle_lock: timedelta
    notice: str = ""


class GateApp(VisitorsApp):
    """The program up to where somebody is in.

    Args:
        settings: the operator's.
        open_core: opens the core.
        command: the program that stands behind the log-in, without what it is given.
        practice_code: only users of this practice are let through; empty for any.
        administrators_only: only administrators are.
    """

    def __init__(
        self,
        settings: "Settings",
        open_core: "Callable[[Settings], AbstractContextManager[Core]]",
        *,
        command: str,
        practice_code: str = "",
        administrators_only: bool = False,
    ) -> None:
        self.practice_code = practice_code
        super().__init__(settings, open_core)
        self.command = command
        self.administrators_only = administrators_only
        self.passed: Passed | None = None

    def get_default_screen(self) -> LogInScreen:
        """The log-in, at the one practice where there is only one."""
        self._front = LogInScreen(self.hints, known=self.begun, practice_code=self.practice_code)
        return self._front

    @work(exclusive=True, group="flow", description="flow")
    async def start_flow(self, notice: Notice | None) -> None:
        """Close whatever is open and stand at the log-in."""
        await GateFlow(self, self._front).run(notice)

    def let_through(self, guarded: "Guarded", session: "OpenSession", signed_in: "SignedIn") -> None:
        """Leave the screens; the session stays open, and nobody watches it here any more."""
        from tn_tui.tui.sign_in.log_in_words import notice

        said = notice(signed_in)
        session.end()
        self.session = None
        idle = timedelta(seconds=signed_in.idle_lock_seconds)
        self.passed = Passed(session.handle, guarded, idle, said.text if said else "")
        self.exit(return_code=0)


class GateFlow(Flow):
    """As the program's own way, up to where somebody is in."""

    _app: GateApp

    async def _be_in(self, signed_in: "SignedIn", session: "OpenSession") -> Notice | None:
        from tn_tui.core.access.commands import Condition
        from tn_tui.domain.errors import AskedFirst, SessionEnded, SessionLocked, TnError
        from tn_tui.words.errors import explain

        app = self._app
        condition = Condition(app.practice_code or None, app.administrators_only)
        while True:
            try:
                guarded = await self._app.call(lambda core: core.commands.begin(session.handle, app.command, condition))
            except AskedFirst as first:
                if not await self._asked(session, first.step, notice=SINCE_NOW):
                    return await self._app.close_session(None)
            except SessionLocked:
                if not await session.unlocked():
                    return await self._app.close_session(None)
            except SessionEnded as ended:
                return await self._app.close_session(Notice(explain(ended), "warn"))
            except TnError as refused:
                return await self._app.close_session(Notice(explain(refused), "bad"))
            else:
                self._app.let_through(guarded, session, signed_in)
                # The program ends here.
                await asyncio.Event().wait()
