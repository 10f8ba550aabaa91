"""The way to the screens: no command line library, no database, only what the first paint needs."""

import gc
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TextIO

from tn_tui.cli import statuses
from tn_tui.cli.kinds import Kind
from tn_tui.cli.running import Running, StoppedError
from tn_tui.themes import for_terminal

if TYPE_CHECKING:
    from pathlib import Path

_NO_TERMINAL: Final = (
    "tn-tui needs a terminal to open on. Run it in one, or see what works without: tn-tui --help, tn-tui demo --play."
)
_NO_COMMAND: Final = "Only the log-in is here: no other command, no files, no forwarding. Connect without a command."
_NO_TERMINAL_HERE: Final = "The log-in needs a terminal. Connect with one: ssh -t"
_NO_SCREEN: Final = (
    "This terminal (TERM is {term}) can't show screens. Use another one, or set TERM, for instance to xterm-256color."
)


def open_program() -> int:
    """Open the program on this terminal; the result is the exit status."""
    running = Running(os.environ)

    def opened() -> int:
        require_terminal()
        settings = running.load()
        forget_textual()
        # Nothing is garbage before the first paint, and looking for it takes a tenth of the time until then;
        # the app turns it on again behind its first paint.
        gc.disable()
        from tn_tui.tui.program.start import run

        return run(replace(settings, theme=for_terminal(settings.theme, os.environ)))

    return running.guard(opened)


def open_session(path: "Path | None" = None) -> int:
    """Open the program for who comes by SSH; the result is the exit status.

    `path` is the settings' file; None for the place that root owns.
    """
    from tn_tui.doors import fixed_settings, surroundings
    from tn_tui.doors.places import SETTINGS

    asked_for = os.environ.get(surroundings.ASKED_FOR)
    surroundings.close_off(os.environ)
    running = Running(os.environ)

    def opened() -> int:
        if asked_for is not None:
            raise StoppedError(_NO_COMMAND, statuses.USAGE)
        require_terminal(_NO_TERMINAL_HERE)
        running.settings = settings = fixed_settings.load(path or SETTINGS)
        gc.disable()
        from tn_tui.tui.program.start import run_for_visitors

        return run_for_visitors(replace(settings, theme=for_terminal(settings.theme, os.environ)))

    return running.guard(opened)


def require_terminal(without: str = _NO_TERMINAL) -> None:
    """Go on only where screens can be shown; `without` is what is said where there is no terminal at all.

    Raises:
        StoppedError: stdin or stdout is no terminal, or one without screens.
    """
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        raise StoppedError(without, statuses.USAGE, kind=Kind.NO_TERMINAL)
    term = os.environ.get("TERM", "")
    if term in {"", "dumb", "unknown"}:
        raise StoppedError(_NO_SCREEN.format(term=term or "not set"), statuses.USAGE, kind=Kind.NO_TERMINAL)


def forget_textual() -> None:
    """Drop what the libraries of the screens would read from the environment, before they do.

    With `TEXTUAL_*` somebody could have the program write its screens to a file; `COLUMNS` and `LINES` would stand for
    the terminal's own size, also after it has changed.
    """
    for variable in [name for name in os.environ if name.startswith("TEXTUAL_") or name in {"COLUMNS", "LINES"}]:
        del os.environ[variable]


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False
