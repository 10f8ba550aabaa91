"""The way to the screens: no command line library, no database, only what the first paint needs."""

import gc
import os
import sys
from dataclasses import replace
from typing import Final, TextIO

from tn_tui.cli import statuses
from tn_tui.cli.kinds import Kind
from tn_tui.cli.running import Running, StoppedError
from tn_tui.themes import for_terminal

_NO_TERMINAL: Final = (
    "tn-tui needs a terminal to open on. Run it in one, or see what works without: tn-tui --help, tn-tui demo --play."
)
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
        from tn_tui.tui.program.app import run

        return run(replace(settings, theme=for_terminal(settings.theme, os.environ)))

    return running.guard(opened)


def require_terminal() -> None:
    """Go on only where screens can be shown.

    Raises:
        StoppedError: stdin or stdout is no terminal, or one without screens.
    """
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        raise StoppedError(_NO_TERMINAL, statuses.USAGE, kind=Kind.NO_TERMINAL)
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
