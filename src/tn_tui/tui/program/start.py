"""Opening the program on this terminal, for who sits at it or for who comes from elsewhere."""

from typing import TYPE_CHECKING

from tn_tui.tui.program.app import TnApp
from tn_tui.tui.terminal.terminal_app import finished

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tn_tui.core.core import Core
    from tn_tui.settings import Settings


def run(settings: "Settings") -> int:
    """Run the program; the result is the exit status."""
    return finished(TnApp(settings))


def run_for_visitors(settings: "Settings") -> int:
    """Run it for who came by SSH: they make no first practice, and there is no shell to go back to."""
    app = TnApp(settings, _core_for_visitors)
    app.may_stop = False
    return finished(app)


def _core_for_visitors(settings: "Settings") -> "AbstractContextManager[Core]":
    from tn_tui.bootstrap import open_core_for_visitors

    return open_core_for_visitors(settings)
