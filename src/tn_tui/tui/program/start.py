"""Opening the program on this terminal, for who sits at it or for who comes from elsewhere."""

from typing import TYPE_CHECKING

from tn_tui.tui.program.app import TnApp
from tn_tui.tui.terminal.terminal_app import finished

if TYPE_CHECKING:
    from collections.abc import Callable

    from tn_tui.settings import Settings


def run(settings: "Settings") -> int:
    """Run the program; the result is the exit status."""
    return finished(TnApp(settings))


def run_for_visitors(settings: "Settings", stands: "Callable[[], None]") -> int:
    """Run it for who came by SSH; `stands` is called once the first screen is painted, before anything is typed."""
    from tn_tui.tui.program.visitors import VisitorsApp

    return finished(VisitorsApp(settings, stands=stands))
