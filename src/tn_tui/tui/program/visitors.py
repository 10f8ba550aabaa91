"""The program for who comes by SSH, where many stand at the log-in for long, each in a process of their own."""

from typing import TYPE_CHECKING

from textual import events

from tn_tui.tui.program.app import TnApp

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tn_tui.core.core import Core
    from tn_tui.settings import Settings


class VisitorsApp(TnApp):
    """Nobody makes a first practice here, there is no shell to go back to, and the core comes up with the first key.

    The core takes as much memory again as the screens do. It is up long before a password is typed.
    """

    may_stop = False

    def __init__(
        self,
        settings: "Settings",
        open_core: "Callable[[Settings], AbstractContextManager[Core]] | None" = None,
        stands: "Callable[[], None] | None" = None,
    ) -> None:
        super().__init__(settings, open_core or _core_for_visitors)
        self._stands_now = stands
        self._brought_up = False

    def first_screen_stands(self) -> None:
        """Wait for somebody to be there, unless there may be no installation, which is said at once."""
        if self._stands_now is not None:
            self._stands_now()
        if not self.begun:
            self.open_core()

    async def on_event(self, event: events.Event) -> None:
        if not self._brought_up and self.begun and isinstance(event, events.Key | events.Paste | events.MouseDown):
            self._brought_up = True
            self.open_core()
        await super().on_event(event)


def _core_for_visitors(settings: "Settings") -> "AbstractContextManager[Core]":
    from tn_tui.bootstrap import open_core_for_visitors

    return open_core_for_visitors(settings)
